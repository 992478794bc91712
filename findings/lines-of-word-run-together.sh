#!/usr/bin/env bash
# pandoc, mammoth and MarkItDown join two lines of Word, and count the steps after a paragraph from 1.
#
# A good guess: Word has two elements that end a line in a paragraph, `w:br` and `w:cr`, and both are read as that. A numbered
#   list that goes on after a paragraph shows 3 in Word, since it is one list with one id, and so does the converted one.
# What happens: all three leave out `w:cr`, and `w:ptab`, a tab to the margin: "08:10 stop" and "08:40 run" become
#   "08:10 stop08:40 run". mammoth tells in `messages`, which MarkItDown does not show. For mammoth and MarkItDown the third
#   step is 1 again; pandoc goes on with 3. python-docx has the line, and no numbers.
# Why our users care: times of a timeline stick to the words before them, and "step 3 failed" leads nowhere.
#   `postmortems import` keeps the lines. The guide says to look at numbers of steps after an import.
# Source: measured, mammoth 1.13.0, markitdown 0.1.9, pypandoc_binary 1.17, python-docx 1.2.0; ECMA-376, 17.3.3.4, `cr`.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 'markitdown[docx]==0.1.9' pypandoc_binary==1.17

cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import re
import sys
from importlib.metadata import version

import docx
import mammoth
import pypandoc
from docx.oxml import OxmlElement
from markitdown import MarkItDown

document = docx.Document()
line = document.add_paragraph("08:10 stop")
line.add_run()._r.append(OxmlElement("w:cr"))
line.add_run("08:40 run")
for text in ("Drain", "Restart"):
    document.add_paragraph(text, style="List Number")
document.add_paragraph("Wait for the alert.")
document.add_paragraph("Undrain", style="List Number")
document.save("night.docx")

with open("night.docx", "rb") as file:
    page = mammoth.convert_to_html(file).value
found = {
    "mammoth": page,
    "markitdown": MarkItDown().convert("night.docx").text_content,
    "pandoc": pypandoc.convert_file("night.docx", "gfm"),
}
for name, text in found.items():
    print(name, pypandoc.get_pandoc_version() if name == "pandoc" else version(name), repr(text))
lines = docx.Document("night.docx").paragraphs[0].text
print("python-docx", version("python-docx"), repr(lines))
joined = all("08:10 stop08:40 run" in text for text in found.values()) and lines == "08:10 stop\n08:40 run"
again = "<ol><li>Undrain" in page and "\n1. Undrain" in found["markitdown"]
on = re.search(r"^3\. +Undrain", found["pandoc"], re.M)
sys.exit(0 if joined and again and on else "lines or steps are read in another way now")
PYTHON
