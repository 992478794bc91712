#!/usr/bin/env bash
# officeparser drops the line breaks and the tabs of a Word document.
#
# A good guess: shift and return in Word makes a line break (`w:br`), and the tab key a tab (`w:tab`). They are the usual ones,
#   and every converter knows them: mammoth, pandoc, python-docx and word-extractor do.
# What happens: officeparser gives "14:05 alert14:07 page" for two lines of a paragraph, and "14:10ack" for a time and a text
#   with a tab between them. So do its text and its Markdown. Two paragraphs stay two lines. Nothing is reported.
# Why our users care: timelines are typed so, a line for each time or a tab after it, and it is what scripts and chat bots for
#   JavaScript read documents with. A time that sticks to a word is no time for whoever looks for it. `postmortems import` keeps
#   both.
# Source: measured, officeparser 7.8.0, word-extractor 1.0.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund officeparser@7.8.0 word-extractor@1.0.4
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0

venv/bin/python - <<'PYTHON'
import docx

document = docx.Document()
document.add_paragraph("14:05 alert\n14:07 page")  # python-docx writes w:br
document.add_paragraph("14:10\tack")
document.save("night.docx")
PYTHON
cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const officeparser = require("officeparser");
const WordExtractor = require("word-extractor");

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
(async () => {
  const text = (await officeparser.parseOffice("night.docx")).toText();
  const markdown = (await officeparser.convert("night.docx", "md")).value;
  const other = (await new WordExtractor().extract("night.docx")).getBody();
  console.log("officeparser", version("officeparser"), JSON.stringify(text), JSON.stringify(markdown.split("---").at(-1)));
  console.log("word-extractor", version("word-extractor"), JSON.stringify(other));
  const joined = [text, markdown].every((found) => found.includes("14:05 alert14:07 page") && found.includes("14:10ack"));
  if (!joined || other !== "14:05 alert\n14:07 page\n14:10\tack\n") throw new Error("lines are read in another way now");
})();
JS
node read.cjs
