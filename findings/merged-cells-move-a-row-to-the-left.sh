#!/usr/bin/env bash
# Converters of HTML and Word move the rows beside a merged cell one column to the left.
#
# A good guess: Markdown has no merged cells, so a converter repeats the cell, or leaves an empty one in its place.
# What happens: MarkItDown, markdownify and html2text write the other rows with a cell less, and a Markdown reader fills
#   rows from the left. The clock time is in the column of dates, the event in the column of times. Nothing is reported.
#   pandoc (`gfm-raw_html`) leaves an empty cell.
# Why our users care: timelines in wikis and Word merge the date of a day. `postmortems import` found the first entry of
#   each day only; now it moves such rows back.
# Source: measured, markitdown 0.1.9 (HTML and Word), markdownify 1.2.3, html2text 2025.4.15, pypandoc_binary 1.17.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "markitdown[docx]==0.1.9" markdownify==1.2.3 \
  html2text==2025.4.15 pypandoc_binary==1.17 python-docx==1.2.0

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import html2text
import markdownify
import pypandoc
from docx import Document
from markitdown import MarkItDown

html = """<table><thead><tr><th>Date</th><th>Time</th><th>What</th></tr></thead><tbody>
<tr><td rowspan="2">2026-05-30</td><td>08:00</td><td>It stops</td></tr>
<tr><td>08:10</td><td>It runs</td></tr></tbody></table>"""
with open("table.html", "w") as file:
    file.write(html)
document = Document()
table = document.add_table(rows=3, cols=3)
for number, texts in enumerate([("Date", "Time", "What"), ("2026-05-30", "08:00", "It stops"), ("", "08:10", "It runs")]):
    for column, text in enumerate(texts):
        table.cell(number, column).text = text
table.cell(1, 0).merge(table.cell(2, 0))
document.save("table.docx")

written = {
    f"markitdown {version('markitdown')}, HTML": MarkItDown().convert("table.html").text_content,
    f"markitdown {version('markitdown')}, Word": MarkItDown().convert("table.docx").text_content,
    f"markdownify {version('markdownify')}": markdownify.markdownify(html),
    f"html2text {version('html2text')}": html2text.html2text(html),
    f"pandoc {pypandoc.get_pandoc_version()}, gfm-raw_html": pypandoc.convert_file("table.html", "gfm-raw_html"),
}
rows = {}
for name, text in written.items():
    last = text.strip().splitlines()[-1]
    rows[name] = [cell.strip() for cell in last.strip().removeprefix("|").removesuffix("|").split("|")]
    print(f"{name:26} last row: {rows[name]}")
*moved, pandoc = rows.values()
as_seen = all(row == ["08:10", "It runs"] for row in moved) and pandoc == ["", "08:10", "It runs"]
sys.exit(0 if as_seen else "a converter writes the row beside a merged cell in another way now")
PYTHON
