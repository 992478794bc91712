#!/usr/bin/env bash
# md-to-adf takes the minutes of 14:05:30 for the name of a symbol.
#
# A good guess: `:fire:` is a symbol, since there is a word between two colons, and it begins after a space. Digits are no name.
# What happens: "14:05:30 paged" is "14", a symbol with the name 05, and "30 paged". "14:05: paged" loses its minutes as well.
#   Jira knows no such symbol. Nothing is reported.
# Why our users care: bots post Markdown to Jira through it, and each line of a timeline begins with a time. marklassian leaves
#   times alone. The guide says so.
# Source: measured, md-to-adf 0.6.4, marklassian 1.2.1 (npm).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund md-to-adf@0.6.4 marklassian@1.2.1

cat > show.mjs <<'JS'
import { markdownToAdf } from "marklassian";
import mdToAdf from "md-to-adf";

const words = ({ type, text, attrs, content = [] }) => {
  if (type === "text") return text;
  if (type === "emoji") return `<symbol ${attrs.shortName}>`;
  return content.length ? `${type}(${content.map(words).join("")})` : type;
};
for (const text of ["14:05:30 paged", "14:05: paged"]) {
  for (const [name, convert] of [["md-to-adf", mdToAdf], ["marklassian", markdownToAdf]]) {
    console.log(`${name}: ${words(JSON.parse(JSON.stringify(convert(text))))}`);
  }
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
md-to-adf: doc(paragraph(14<symbol 05>30 paged))
marklassian: doc(paragraph(14:05:30 paged))
md-to-adf: doc(paragraph(14<symbol 05> paged))
marklassian: doc(paragraph(14:05: paged))
TEXT
diff expected seen || { echo "it is converted in another way now"; exit 1; }
