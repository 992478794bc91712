#!/usr/bin/env bash
# A converter of Markdown for Slack writes done and open tasks alike.
#
# A good guess: Slack's text has no check boxes, so a converter leaves `[x]` and `[ ]` as they are, or writes ☑ and ☐.
# What happens: slackify-markdown drops the boxes. "- [x] Spare belt" and "- [ ] Alert" become two bullets. Other parts that
#   Slack does not know, such as tables and rules, stay as they were typed.
# Why our users care: action items are posted to the channel of the incident by scripts that are built on it. What is open
#   reads as what is done. `postmortems show --format markdown` and `actions` say the state in words, so nothing is lost.
# Source: measured, slackify-markdown 4.5.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund slackify-markdown@4.5.0

cat > convert.mjs <<'JS'
import converter from "slackify-markdown";

const slackify = converter.default ?? converter;
console.log(slackify("- [x] Spare belt\n- [ ] Alert\n\n| a | b |\n|---|---|\n| c | d |\n").trim());
JS
seen=$(node convert.mjs)
echo "$seen"
expected="•   Spare belt
•   Alert

| a | b |
| - | - |
| c | d |"
test "$seen" = "$expected" || { echo "it writes tasks in another way now"; exit 1; }
