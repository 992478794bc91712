#!/usr/bin/env bash
# Converters of HTML do not escape a pipe in a table, and the rest of the row moves to the right.
#
# A good guess: in a GFM table `|` ends a cell, also in code, so a converter writes `\|` for one in a cell. Most escape much
#   less dangerous characters.
# What happens: markdownify, html2text and turndown with its GFM plugin write `<td>ps | grep x</td>` as two cells, whether it
#   is code or not. pandoc escapes it in text but not in code. GitHub then splits the command, and drops the last cell of the
#   row, since a row has no more cells than its head. Joplin's plugin for turndown escapes both.
# Why our users care: timelines in wikis are tables with commands in them, and the last column is who ran it, or the result.
#   `postmortems import` reads HTML itself. The guide says to hand it the page.
# Source: measured, markdownify 1.2.3, html2text 2025.4.15, turndown 7.2.5 with turndown-plugin-gfm 1.0.2 and
#   @joplin/turndown-plugin-gfm 1.0.68, pypandoc_binary 1.17; read by cmarkgfm 2025.10.22; GFM 0.29, 4.10.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund turndown@7.2.5 turndown-plugin-gfm@1.0.2 @joplin/turndown-plugin-gfm@1.0.68
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdownify==1.2.3 html2text==2025.4.15 pypandoc_binary==1.17 \
  cmarkgfm==2025.10.22

cat > table.html <<'HTML'
<table><thead><tr><th>Time</th><th>What</th><th>Who</th></tr></thead><tbody>
<tr><td>08:00</td><td><code>ps | grep belt</code></td><td>mira</td></tr>
<tr><td>08:10</td><td>stop | start</td><td>noor</td></tr></tbody></table>
HTML
cat > convert.js <<'JS'
const Turndown = require("turndown");
const service = new Turndown();
service.use(require(process.argv[2]).gfm);
console.log(service.turndown(require("fs").readFileSync("table.html", "utf8")));
JS
node convert.js turndown-plugin-gfm > turndown.md
node convert.js @joplin/turndown-plugin-gfm > joplin.md
venv/bin/python - <<'PYTHON'
import re
import sys
from pathlib import Path

import cmarkgfm
import html2text
import markdownify
import pypandoc

html = Path("table.html").read_text()
written = {
    "markdownify": markdownify.markdownify(html),
    "html2text": html2text.html2text(html),
    "turndown": Path("turndown.md").read_text(),
    "pandoc": pypandoc.convert_text(html, "gfm", "html"),
    "joplin": Path("joplin.md").read_text(),
}
kept = {}
for name, text in written.items():
    page = cmarkgfm.github_flavored_markdown_to_html(text)
    kept[name] = [who for who in ("mira", "noor") if who in page]
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in page.split("<tr>")[2:]]
    print(f"{name:12}{rows}")
expected = {"markdownify": [], "html2text": [], "turndown": [], "pandoc": ["noor"], "joplin": ["mira", "noor"]}
sys.exit(0 if kept == expected else f"a converter keeps other cells now: {kept}, expected {expected}")
PYTHON
