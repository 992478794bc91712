#!/usr/bin/env bash
# Fixers of Markdown make a heading of a line that begins with the number of a ticket.
#
# A good guess: `--fix` changes the form of what is there. `#4711` is no heading in CommonMark or GFM, since no space follows,
#   and code hosts link it. So it stays, as it does with Prettier and mdformat.
# What happens: for markdownlint and rumdl it is a heading with a mistake (MD018), and the fix makes it one: `# 4711 was
#   opened at 08:10.` A sentence that the editor wrapped before the number is cut in two. rumdl also takes the full stop away
#   (MD026), so that no second run finds a trace. The link to the ticket is gone, and the outline and search have a section
#   more.
# Why our users care: it runs before each commit, over files that nobody looks at again. All that follows belongs to that
#   heading, also on our pages. The guide says to turn MD018 off for records, or not to begin lines with a number of a ticket.
# Source: measured, markdownlint-cli2 0.22.1, rumdl 0.3.0, prettier 3.10.1, mdformat 1.0.0; CommonMark 0.31, 4.2, ATX
#   headings.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rumdl==0.3.0 mdformat==1.0.0 cmarkgfm==2025.10.22
npm install --silent --no-audit --no-fund markdownlint-cli2@0.22.1 prettier@3.10.1

printf '%s\n' '# Belt' '' 'The belt stops, and the ticket' '#4711 was opened at 08:10.' '' 'It ran at 08:40.' > source.md
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
    seen[name] = re.findall(r"<h\d>(.*?)</h\d>", page)
    print(f"{name}: headings {seen[name]}")
expected = dict.fromkeys(("source", "prettier", "mdformat"), ["Belt"])
expected |= {"markdownlint": ["Belt", "4711 was opened at 08:10."], "rumdl": ["Belt", "4711 was opened at 08:10"]}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON
