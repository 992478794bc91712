#!/usr/bin/env bash
# gray-matter turns a local time in frontmatter into another instant when it writes the file back.
#
# A good guess: `matter.stringify(file.content, file.data)` of an unchanged file says what it said. A time without an
#   offset stays one, or becomes the machine's local time.
# What happens: `2026-05-30 14:05:00` becomes `2026-05-30T14:05:00.000Z`: valid, and hours off for everybody who meant
#   local time. The same without seconds stays as it is, and the bare clock time 20:55 becomes the number 1255.
# Why our users care: content managers and site generators built on it rewrite records. The check reports what they
#   leave (PM019, PM102); quotes around the value prevent it.
# Source: measured, gray-matter 4.0.3, which has js-yaml 3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund gray-matter@4.0.3

cat > try.js <<'JS'
const matter = require("gray-matter");
const { version } = require("gray-matter/package.json");
const file = matter("---\nseconds: 2026-05-30 14:05:00\nminutes: 2026-05-30 14:05\nclock: 20:55\n---\nText\n");
const written = matter.stringify(file.content, file.data);
console.log(`gray-matter ${version}\n${written}`);
const expected = ["seconds: 2026-05-30T14:05:00.000Z", "minutes: '2026-05-30 14:05'", "clock: 1255"];
process.exit(expected.every((line) => written.includes(line)) ? 0 : 1);
JS
node try.js
