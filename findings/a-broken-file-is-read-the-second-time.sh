#!/usr/bin/env bash
# gray-matter refuses a file with a mistake once, and the second time reads it as one without frontmatter.
#
# A good guess: reading is a function of the text. What throws an error at the first call throws it at the second.
# What happens: gray-matter remembers what it has read by its text, and does so before it has read it. The second call finds
#   the half-finished result: no error, no fields (`data` is `{}`), and the frontmatter as part of the text. With any options,
#   also `{}`, nothing is remembered and each call throws.
# Why our users care: a colon in a title (`title: Disk: full`) is the usual mistake of the night. A site that reads each file
#   twice, for a list and for its page, or watches the folder, shows the record without date, severity and items, and the raw
#   lines as its text.
# Source: measured, gray-matter 4.0.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund gray-matter@4.0.3 >/dev/null

cat > read.cjs <<'JS'
const matter = require("gray-matter");

const text = "---\ntitle: Disk: full\nseverity: SEV-1\n---\nIt was full.\n";
const call = (...options) => {
  try {
    const { data, content } = matter(text, ...options);
    return `${JSON.stringify(data)}, text of ${content.split("\n").length - 1} lines`;
  } catch (error) {
    return "error";
  }
};
const found = [call(), call(), call({}), call({})];
console.log("gray-matter", require("gray-matter/package.json").version);
console.log("first and second call:", found[0], "|", found[1]);
console.log("with options:", found[2], "|", found[3]);
if (found.join("; ") !== "error; {}, text of 5 lines; error; error") throw new Error("a broken file is read in another way now");
JS
node read.cjs
