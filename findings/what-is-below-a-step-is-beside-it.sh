#!/usr/bin/env bash
# Converters of Word put an item of the style "List Bullet 2" beside the one that it belongs to; two show no lists at all.
#
# A good guess: "List Number", "List Bullet" and "List Bullet 2" are styles that Word has from the start, and that python-docx
#   and templates use. Word shows numbers, bullets, and the second below the first, so a converter does.
# What happens: mammoth and markitdown write "by Ida", which is below "14:05 full", as the next item, pandoc as a list of its
#   own. docx2python and docx2md write all items as paragraphs, without number or bullet, since they look for lists in the
#   paragraph and not in its style. Nothing is reported.
# Why our users care: documents that a tool or a template made have lists by style. Steps have no order, "see step 2" refers
#   to nothing, and who did what is a list of unrelated lines. `postmortems import` reads the styles, with their levels.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, markitdown 0.1.9, docx2python 3.7.1, docx2md 1.0.5.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0 pypandoc_binary==1.17 mammoth==1.13.0 \
  "markitdown[docx]==0.1.9" docx2python==3.7.1 docx2md==1.0.5

cat > read.py <<'PYTHON'
import mammoth
import pypandoc
from docx import Document
from docx2python import docx2python
from markitdown import MarkItDown

document = Document()
for style, text in (
    ("List Number", "Stop it."),
    ("List Number", "Start it."),
    ("Normal", "Who did what:"),
    ("List Bullet", "14:05 full"),
    ("List Bullet 2", "by Ida"),
):
    document.add_paragraph(text, style=style)
document.save("incident.docx")


def show(name, text):
    print(f"{name}:", " / ".join(line for line in text.splitlines() if line.strip()))


show("pandoc", pypandoc.convert_file("incident.docx", "gfm"))
with open("incident.docx", "rb") as file:
    show("mammoth", mammoth.convert_to_html(file).value)
show("markitdown", MarkItDown().convert("incident.docx").text_content)
with docx2python("incident.docx") as read:
    show("docx2python", read.text)
PYTHON
{
    venv/bin/python read.py 2> messages
    venv/bin/python -m docx2md incident.docx incident.md > messages 2>&1
    echo "docx2md: $(grep . incident.md | paste -sd/ -)"
} | tee seen
cat > expected <<'TEXT'
pandoc: 1.  Stop it. / 2.  Start it. / Who did what: / - 14:05 full / <!-- --> / - by Ida
mammoth: <ol><li>Stop it.</li><li>Start it.</li></ol><p>Who did what:</p><ul><li>14:05 full</li><li>by Ida</li></ul>
markitdown: 1. Stop it. / 2. Start it. / Who did what: / * 14:05 full / * by Ida
docx2python: Stop it. / Start it. / Who did what: / 14:05 full / by Ida
docx2md: Stop it./Start it./Who did what:/14:05 full/by Ida
TEXT
diff expected seen || { echo "lists are read in another way now"; exit 1; }
