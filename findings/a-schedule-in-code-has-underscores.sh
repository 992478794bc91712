#!/usr/bin/env bash
# markdown-to-mrkdwn changes asterisks in code: `0 3 * * 1` becomes `0 3 _ _ 1`.
#
# A good guess: a converter of Markdown for Slack writes `*it*` as `_it_`. What is in backticks is code, for Markdown and for
#   Slack, and stays as it is, as it does in a fence.
# What happens: two asterisks of a line are a pair, wherever they are, with spaces beside them as well: `0 3 * * 1` is `0 3 _ _
#   1`, and `SELECT * FROM a; SELECT * FROM b` has underscores. `rm ~~x~~` loses two tildes, and an address with two asterisks is
#   another one. Fences are left alone. Nothing is reported. slackify-markdown for JavaScript and Python keep all.
# Why our users care: bots and pipelines post action items and timelines to channels with it. Somebody copies the schedule or
#   the query from the message in the middle of the night. Our guide names slackify-markdown for this way.
# Source: measured, markdown_to_mrkdwn 0.3.3, slackify_markdown 0.2.4 (Python), slackify-markdown 5.0.0 (npm).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check markdown_to_mrkdwn==0.3.3 slackify_markdown==0.2.4
cd "$folder"
npm install --silent --no-audit --no-fund slackify-markdown@5.0.0 >/dev/null

cat > texts.json <<'JSON'
["Ran `0 3 * * 1` in place of `0 3 * * *`", "`SELECT * FROM a; SELECT * FROM b`", "`rm ~~x~~`"]
JSON
"$folder/venv/bin/python" - > seen <<'PYTHON'
import json
from importlib.metadata import version

from markdown_to_mrkdwn import SlackMarkdownConverter
from slackify_markdown import slackify_markdown

for name, convert in {"markdown_to_mrkdwn": SlackMarkdownConverter().convert, "slackify_markdown": slackify_markdown}.items():
    for text in json.load(open("texts.json")):
        print(f"{name} {version(name)}: {convert(text).strip()}")
PYTHON
cat > convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import { slackifyMarkdown } from "slackify-markdown";

for (const text of JSON.parse(readFileSync("texts.json"))) console.log(`slackify-markdown 5.0.0: ${slackifyMarkdown(text).trim()}`);
JS
node convert.mjs >> seen
cat seen
cat > expected <<'TEXT'
markdown_to_mrkdwn 0.3.3: Ran `0 3 _ _ 1` in place of `0 3 _ _ *`
markdown_to_mrkdwn 0.3.3: `SELECT _ FROM a; SELECT _ FROM b`
markdown_to_mrkdwn 0.3.3: `rm ~x~`
slackify_markdown 0.2.4: Ran `0 3 * * 1` in place of `0 3 * * *`
slackify_markdown 0.2.4: `SELECT * FROM a; SELECT * FROM b`
slackify_markdown 0.2.4: `rm ~~x~~`
slackify-markdown 5.0.0: Ran `0 3 * * 1` in place of `0 3 * * *`
slackify-markdown 5.0.0: `SELECT * FROM a; SELECT * FROM b`
slackify-markdown 5.0.0: `rm ~~x~~`
TEXT
diff expected seen || { echo "asterisks in code are written in another way now"; exit 1; }
