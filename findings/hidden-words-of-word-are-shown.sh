#!/usr/bin/env bash
# Converters of Word and LibreOffice documents show what the document hides.
#
# A good guess: Word has a font effect "hidden": such words are neither on the screen nor on paper. A converter leaves them out,
#   or marks them, as it does with comments and deleted text.
# What happens: pandoc, mammoth, markitdown, docx2txt and python-docx give hidden words as all others. pandoc also does so for
#   documents of LibreOffice; of an RTF file it leaves them out. Nothing is reported.
# Why our users care: forms for post-mortems hide their instructions, and authors hide names of customers before they send a
#   report round. The converted text has them in the middle of a sentence, and may go to a public page. The import keeps the
#   words, and names the paragraphs.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, markitdown 0.1.9, docx2txt 0.9, python-docx 1.2.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pypandoc_binary==1.17 mammoth==1.13.0 'markitdown[docx]==0.1.9' docx2txt==0.9 python-docx==1.2.0 odfpy==1.4.1
cd "$folder"

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import docx2txt
import mammoth
import pypandoc
from markitdown import MarkItDown
from odf import opendocument, style, text

document = docx.Document()
paragraph = document.add_paragraph("Seen by ")
paragraph.add_run("Acme Ltd, ").font.hidden = True
paragraph.add_run("two customers.")
document.save("night.docx")

odt = opendocument.OpenDocumentText()
hidden = style.Style(name="hidden", family="text")
hidden.addElement(style.TextProperties(display="none"))
odt.automaticstyles.addElement(hidden)
line = text.P(text="Seen by ")
line.addElement(text.Span(stylename=hidden, text="Acme Ltd, "))
line.addText("two customers.")
odt.text.addElement(line)
odt.save("night.odt")
rtf = r"{\rtf1\ansi Seen by {\v Acme Ltd, }two customers.}"

with open("night.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value
found = {
    "pypandoc_binary": pypandoc.convert_file("night.docx", "plain"),
    "mammoth": by_mammoth,
    "markitdown": MarkItDown().convert("night.docx").text_content,
    "docx2txt": docx2txt.process("night.docx"),
    "python-docx": docx.Document("night.docx").paragraphs[0].text,
}
for name, shown in found.items():
    print(name, version(name), shown.strip())
of_odt, of_rtf = pypandoc.convert_file("night.odt", "plain").strip(), pypandoc.convert_text(rtf, "plain", format="rtf").strip()
print("pandoc of ODT:", of_odt, "of RTF:", of_rtf)
shown = [*found.values(), of_odt]
as_seen = all("Acme Ltd" in one for one in shown) and "Acme" not in of_rtf
sys.exit(0 if as_seen else "hidden words are read in another way now")
PYTHON
