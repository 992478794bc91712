#!/usr/bin/env bash
# csv-parse refuses a quoted first heading after a byte order mark.
#
# A good guess: a byte order mark at the start of a CSV file is skipped, since Excel writes one and RFC 4180 allows each
#   field to be quoted.
# What happens: by default the mark belongs to the first field. A quotation mark after it is then inside an unquoted
#   field, and the whole file is refused (INVALID_OPENING_QUOTE). With the first heading unquoted the file is read, with
#   the mark in the name of the first column.
# Why our users care: Excel needs the mark to read UTF-8, so tables have it. Their headings have no quotes for this.
# Source: measured, csv-parse 7.0.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat > try.js <<'JS'
const { parse } = require("csv-parse/sync");
const { version } = JSON.parse(require("fs").readFileSync("node_modules/csv-parse/package.json"));
const read = (text) => {
  try {
    return JSON.stringify(parse(text, { columns: true }));
  } catch (error) {
    return error.code;
  }
};
const quoted = read('\ufeff"id","title"\r\n"a","b"\r\n');
const plain = read('\ufeffid,title\r\n"a","b"\r\n');
console.log(`csv-parse ${version}, quoted heading: ${quoted}`);
console.log(`csv-parse ${version}, plain heading:  ${plain}`);
process.exit(quoted === "INVALID_OPENING_QUOTE" && plain.includes('"title":"b"') ? 0 : 1);
JS
node try.js
