#!/usr/bin/env bash
# pandoc, mammoth and markitdown drop what a simple field of Word shows, such as the number of an incident.
#
# A good guess: a field has a text that Word shows and prints, and a converter keeps it, as it keeps a form field and a
#   field of several runs. What it does not know, it unwraps.
# What happens: all three leave out `w:fldSimple` with everything in it: "Incident INC-31, see 3.2, by Ida Brandt" becomes
#   "Incident , see , by". The same number as a field of several runs stays. mammoth tells in `messages`, which
#   markitdown, built on it, does not show; pandoc says nothing.
# Why our users care: Word writes document properties (number, author, title) and cross-references into templates of
#   reviews in this form. The sentence stays readable, so that nobody looks. `postmortems import` unwraps such fields
#   first, and `--verify` compares the words with those of the document.
# Source: measured, mammoth 1.13.0, markitdown 0.1.9, pypandoc_binary 1.17.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 'markitdown[docx]==0.1.9' pypandoc_binary==1.17

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from markitdown import MarkItDown


def simple(instruction, shown):
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>')


document = docx.Document()
document.core_properties.author = "Ida Brandt"
line = document.add_paragraph("Incident ")
line._p.append(simple("DOCPROPERTY Number", "INC-31"))
line.add_run(", see ")
line._p.append(simple("REF _Ref31 \\r", "3.2"))
line.add_run(", by ")
line._p.append(simple("AUTHOR", "Ida Brandt"))
line = document.add_paragraph("Again ")
for run in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText>DOCPROPERTY Number</w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>INC-32</w:t>", '<w:fldChar w:fldCharType="end"/>'):
    line._p.append(parse_xml(f"<w:r {nsdecls('w')}>{run}</w:r>"))
document.save("review.docx")

with open("review.docx", "rb") as file:
    converted = mammoth.convert_to_html(file)
found = {
    "mammoth": converted.value,
    "markitdown": MarkItDown().convert("review.docx").text_content,
    "pandoc": pypandoc.convert_file("review.docx", "gfm"),
}
for name, text in found.items():
    print(name, pypandoc.get_pandoc_version() if name == "pandoc" else version(name), repr(text))
print("messages of mammoth:", [message.message for message in converted.messages])
shown = ("INC-31", "3.2", "Ida Brandt", "INC-32")
kept = {name: [word in text for word in shown] for name, text in found.items()}
as_seen = {
    "mammoth": [False, False, False, True],
    "markitdown": [False, False, False, True],
    "pandoc": [False, False, False, True],
}
sys.exit(0 if kept == as_seen else f"fields are read in another way now: {kept}")
PYTHON
