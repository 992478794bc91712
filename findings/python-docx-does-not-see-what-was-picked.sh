#!/usr/bin/env bash
# Two readers of Word in Python leave out what was picked, and change ticket ids, without a word.
#
# A good guess: what one reads in Word is in `paragraph.text` and in the cells. Check boxes, drop-down lists and date
#   pickers are form fields, whose chosen text is ordinary text inside them. A non-breaking hyphen is a hyphen.
# What happens: python-docx gives an empty text for each such field, a table without the rows in a repeated section, and a
#   row with a cell less where a whole cell is a field, so that the next cell moves to the left. docx2txt keeps the
#   fields and drops non-breaking hyphens: the ticket OPS‑12 becomes OPS12. mammoth and pandoc keep all of it.
# Why our users care: templates of post-mortems have fields for owner, severity, day and state, and Word writers keep ids
#   on one line with such hyphens. Scripts that bring old documents over are built on both. `postmortems import` uses
#   mammoth and keeps all of it.
# Source: measured, python-docx 1.2.0, docx2txt 0.9, mammoth 1.13.0, pypandoc_binary 1.17.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  python-docx==1.2.0 docx2txt==0.9 mammoth==1.13.0 pypandoc_binary==1.17

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def field(content):
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def cell(content):
    return f"<w:tc><w:tcPr/><w:p>{content}</w:p></w:tc>"


rows = [
    "<w:tr>" + cell(run("Owner")) + cell(run("Work")) + "</w:tr>",
    "<w:tr>" + cell(field(run("web-team"))) + cell(run("Add an alert")) + "</w:tr>",
    "<w:tr>" + field(cell(run("mail-team"))) + cell(run("Raise the limit")) + "</w:tr>",
    field("<w:tr>" + cell(run("ops-team")) + cell(run("Rotate the key")) + "</w:tr>"),
]
grid = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
document = docx.Document()
document.add_paragraph("Ticket ")._p.append(
    parse_xml(f"<w:r {nsdecls('w')}><w:t>OPS</w:t><w:noBreakHyphen/><w:t>12</w:t></w:r>")
)
document.element.body.insert(1, parse_xml(f"<w:tbl {nsdecls('w')}>{grid}{''.join(rows)}</w:tbl>"))
document.save("review.docx")

cells = [[one.text for one in row.cells] for row in docx.Document("review.docx").tables[0].rows]
plain = docx2txt.process("review.docx")
with open("review.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
markdown = pypandoc.convert_file("review.docx", "gfm")
print("python-docx", version("python-docx"), cells)
print("docx2txt", version("docx2txt"), plain.split())
print("mammoth", version("mammoth"), html)
print("pandoc", pypandoc.get_pandoc_version(), markdown)
words = ["web-team", "mail-team", "ops-team", "Rotate the key", "OPS\N{NON-BREAKING HYPHEN}12"]
as_seen = [
    cells == [["Owner", "Work"], ["", "Add an alert"], ["Raise the limit"]],
    "OPS12" in plain and "web-team" in plain,
    all(word in html and word in markdown for word in words),
]
sys.exit(0 if all(as_seen) else "one of them reads Word in another way now")
PYTHON
