#!/usr/bin/env bash
# Two converters of Markdown for Slack quote the first line of a quotation only, and one leaves tables out.
#
# A good guess: Slack quotes each line that begins with `>`. A converter puts the mark before each line of a quotation, as
#   slackify-markdown of npm does. What Slack does not have, such as a table, stays as it was typed.
# What happens: md-to-slack, and slackify_markdown for Python, write "> The shop is down," and then "and nobody answers."
#   without a mark. md-to-slack writes nothing for a table, joins the lines of a hard break ("linetwo"), and puts an item of a
#   nested list after the words of the item above: "1. First- below". Nothing is reported.
# Why our users care: what a customer wrote is half quoted, and half a statement of whoever posts it. A timeline or a list of
#   action items that is a table is missing in the channel, between a heading and a next heading.
# Source: measured, md-to-slack 1.1.7, slackify_markdown 0.2.4 (Python), slackify-markdown 5.0.0 (npm).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check slackify_markdown==0.2.4
cd "$folder"
npm install --silent --no-audit --no-fund md-to-slack@1.1.7 slackify-markdown@5.0.0 >/dev/null

cat > texts.json <<'JSON'
["> The shop is down,\n> and nobody answers.", "| Time | Event |\n|---|---|\n| 08:10 | stop |", "line  \ntwo", "1. First\n   - below"]
JSON
cat > convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import * as mdToSlack from "md-to-slack";
import { slackifyMarkdown } from "slackify-markdown";

const convert = mdToSlack.markdownToSlack ?? mdToSlack.default.markdownToSlack;
const texts = JSON.parse(readFileSync("texts.json"));
for (const text of texts) console.log(`md-to-slack: ${JSON.stringify(convert(text))}`);
console.log(`slackify-markdown: ${JSON.stringify(slackifyMarkdown(texts[0]).trim())}`);
JS
node convert.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
import json

from slackify_markdown import slackify_markdown

print("slackify_markdown:", json.dumps(slackify_markdown(json.load(open("texts.json"))[0]).strip()))
PYTHON
cat seen
cat > expected <<'TEXT'
md-to-slack: "> The shop is down,\nand nobody answers."
md-to-slack: ""
md-to-slack: "linetwo"
md-to-slack: "1. First- below"
slackify-markdown: "> The shop is down,\n> and nobody answers."
slackify_markdown: "> The shop is down,\nand nobody answers."
TEXT
diff expected seen || { echo "quotations are written in another way now"; exit 1; }
