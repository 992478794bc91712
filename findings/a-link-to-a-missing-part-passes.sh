#!/usr/bin/env bash
# A link checker looks for anchors in the file itself, and for none in other files.
#
# A good guess: markdown-link-check checks anchors: `#missing` is a dead link. So is `other.md#missing`, where it has to look
#   at the file anyway.
# What happens: of a link to another file only the file is looked for. `night.md#missing` is alive, and so is a link to an
#   anchor of the same file that names the file. Within the file `#a-link-here` is dead where the heading has a link in it,
#   though code hosts have that anchor. remark-validate-links and linkinator (`--check-fragments`) report both missing parts.
# Why our users care: records lead to parts of other records: `2026-01-12-belt.md#alert` is an action item. When it is renamed,
#   this checker stays green, and the reader arrives at the top of a long page. `postmortems check` reports it.
# Source: measured, markdown-link-check 3.15.0, linkinator 7.6.1, remark-cli 12.0.1 with remark-validate-links 13.1.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  markdown-link-check@3.15.0 linkinator@7.6.1 remark-cli@12.0.1 remark-validate-links@13.1.0 >/dev/null 2>&1
mkdir records
cd records
git init --quiet
printf '%s\n' '# Night' '' '## Alerts' > night.md
printf '%s\n' '# Day' '' '## A [link](night.md) here' '' '[a](#a-link-here)' '[b](#missing)' '[c](night.md#missing)' \
  '[d](night.md#alerts)' '[e](day.md#missing)' > day.md

bin=../node_modules/.bin
checked=$("$bin/markdown-link-check" day.md 2>&1 | grep -E '\[(✓|✖)\]' | grep -v Status || true)
validated=$("$bin/remark" --no-stdout --no-color --use remark-validate-links=repository:false day.md night.md 2>&1 | grep -o 'Cannot find heading for `[^`]*`\( in `[^`]*`\)\?' || true)
crawled=$("$bin/linkinator" day.md night.md --markdown --check-fragments 2>&1 | grep -o '\[#\] .*' | sort -u || true)
printf 'markdown-link-check\n%s\nremark-validate-links\n%s\nlinkinator\n%s\n' "$checked" "$validated" "$crawled"
[[ $checked == *'[✖] #a-link-here'*'[✖] #missing'*'[✓] night.md#missing'*'[✓] day.md#missing'* ]]
[[ $(grep -c . <<<"$validated") == 3 && $validated == *'`#missing` in `night.md`'* ]]
[[ $crawled == *night.md#missing* && $crawled == *'day.md#missing'* ]]
