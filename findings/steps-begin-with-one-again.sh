#!/usr/bin/env bash
# markdownlint's fix numbers steps that go on after a block from 1 again, and changes schedules.
#
# A good guess: a list that begins with 3 is shown from 3, in CommonMark and on code hosts. A fixer of form leaves numbers
#   that a reader sees, and words of a sentence.
# What happens: MD029 wants lists that begin with 1. Steps 1 and 2, a block of code, and step 3 become 1, 2 and again 1, so
#   that two steps have one number and "step 3" is none. MD037 takes two asterisks of a sentence for emphasis and closes the
#   gap: "at 0 3 * * 1" becomes "at 0 3 ** 1", a schedule without a field. rumdl, Prettier and mdformat keep both.
# Why our users care: runbooks and narratives refer to steps by number ("step 3 failed at 08:10"), and one that is done at
#   night out of order is an incident. The guide says to turn MD029 and MD037 off for records, and to put schedules in
#   backticks.
# Source: measured, markdownlint-cli2 0.22.1, rumdl 0.3.0, prettier 3.10.1, mdformat 1.0.0; CommonMark 0.31, 5.3, list items.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rumdl==0.3.0 mdformat==1.0.0 cmarkgfm==2025.10.22
npm install --silent --no-audit --no-fund markdownlint-cli2@0.22.1 prettier@3.10.1

printf '%s\n' '# Belt' '' '1. Drain the node.' '2. Stop the belt.' '' '```sh' 'belt status' '```' '' '3. Restart the belt.' \
  '4. Undrain.' '' 'Step 3 failed at 08:10. The job ran at 0 3 * * 1, then at 0 4 * * 1.' > source.md
for tool in markdownlint rumdl prettier mdformat; do cp source.md $tool.md; done
node_modules/.bin/markdownlint-cli2 --fix markdownlint.md > log 2>&1 || true
venv/bin/rumdl fmt --isolated rumdl.md > log 2>&1 || true
node_modules/.bin/prettier --log-level silent --write prettier.md
venv/bin/mdformat mdformat.md

venv/bin/python - <<'PYTHON'
import re
import sys

import cmarkgfm

seen = {}
for name in ("source", "markdownlint", "rumdl", "prettier", "mdformat"):
    page = cmarkgfm.github_flavored_markdown_to_html(open(f"{name}.md").read())
    starts = [int(number or 1) for number in re.findall(r'<ol(?: start="(\d+)")?>', page)]
    seen[name] = (starts, re.findall(r"ran at (.*?),", page)[0])
    print(f"{name}: lists begin with {starts}, the job ran at {seen[name][1]}")
same = ([1, 3], "0 3 * * 1")
expected = dict.fromkeys(("source", "rumdl", "prettier", "mdformat"), same) | {"markdownlint": ([1, 1], "0 3 ** 1")}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON
