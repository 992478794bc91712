#!/usr/bin/env bash
# A converter of Jira's documents leaves out each command in a step, and moves a date by the zone of the machine.
#
# A good guess: what is in an item of a list is in the Markdown: a paragraph, a block of code below it, a warning. A date of Jira
#   is a day, kept as its midnight in UTC, and is written as 2026-05-30 everywhere.
# What happens: adf-to-markdown keeps paragraphs and lists of an item, and drops code and panels without a word: of "Stop the
#   belt", its command, and "wait", the command is missing. 30 May is "5/30/2026", and "5/29/2026" in New York. A pipe in the cell
#   of a table is not escaped, and a list or code in one ends the table.
# Why our users care: runbooks and post-mortems in Jira are steps with commands, and due dates are dates. The step is there, so
#   nobody misses what was run. Give the import the document itself. marklas keeps all of it.
# Source: measured, adf-to-markdown 1.0.1, marklas 0.8.6.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund adf-to-markdown@1.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check marklas==0.8.6

cat > steps.json <<'JSON'
{"type": "doc", "version": 1, "content": [
  {"type": "orderedList", "content": [
    {"type": "listItem", "content": [
      {"type": "paragraph", "content": [{"type": "text", "text": "Stop the belt"}]},
      {"type": "codeBlock", "attrs": {"language": "sh"}, "content": [{"type": "text", "text": "systemctl stop belt"}]},
      {"type": "panel", "attrs": {"panelType": "warning"}, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "It is hot"}]}]},
      {"type": "paragraph", "content": [{"type": "text", "text": "and wait until"}]}]},
    {"type": "listItem", "content": [
      {"type": "paragraph", "content": [{"type": "date", "attrs": {"timestamp": "1780099200000"}}]}]}]}]}
JSON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { convertADFToMarkdown } from "adf-to-markdown";

console.log(process.env.TZ);
console.log(convertADFToMarkdown(JSON.parse(readFileSync("steps.json", "utf8"))));
JS
{
    for zone in UTC America/New_York; do TZ=$zone node show.mjs; done
    venv/bin/python -c 'import json, marklas; print(marklas.to_md(json.load(open("steps.json"))))' | sed '/^ *$/d; s/^/marklas: /'
} | tee seen
cat > expected <<'TEXT'
UTC
1. Stop the belt
  and wait until
2. 5/30/2026
America/New_York
1. Stop the belt
  and wait until
2. 5/29/2026
marklas: 1. Stop the belt
marklas:    ```sh
marklas:    systemctl stop belt
marklas:    ```
marklas:    <aside adf="panel" params='{"panelType":"warning"}'>
marklas:    It is hot
marklas:    </aside>
marklas:    and wait until
marklas: 2. <time adf="date" datetime="1780099200000">2026-05-30</time>
TEXT
diff expected seen || { echo "steps are converted in another way now"; exit 1; }
