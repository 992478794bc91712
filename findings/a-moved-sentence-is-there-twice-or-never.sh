#!/usr/bin/env bash
# What somebody moved or added under "track changes" is in the text twice for docx2txt, and never for python-docx.
#
# A good guess: a reader of a document with tracked changes gives the text as if they were accepted, as pandoc, mammoth and
#   markitdown do. One that knows nothing of changes gives all words that are there.
# What happens: Word marks a moved paragraph at both places. docx2txt leaves out deleted words and gives moved ones at both. For
#   python-docx (`paragraph.text`) changed words are no part of a paragraph: moved and added ones are missing at all places.
#   Nothing is reported.
# Why our users care: post-mortems are reviewed in Word, and changes of a review are often never accepted. The cause that was
#   moved to the top is read twice, or the sentence that the review added is gone. The import uses mammoth and has each once.
# Source: measured, docx2txt 0.9, python-docx 1.2.0, beside pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, markitdown 0.1.9.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pypandoc_binary==1.17 mammoth==1.13.0 'markitdown[docx]==0.1.9' docx2txt==0.9 python-docx==1.2.0
cd "$folder"

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from markitdown import MarkItDown

BY = 'w:author="Ida" w:date="2026-05-30T14:05:00Z"'


def paragraph(inner):
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def run(words, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def moved(part, number):
    around = 'w:id="{}" w:name="move1" {}'.format(number, BY)
    return f'<w:move{part}RangeStart {around}/><w:move{part} w:id="{number + 1}" {BY}>{run("The disk was full.")}</w:move{part}><w:move{part}RangeEnd w:id="{number}"/>'


document = docx.Document()
body = document.element.body
changed = f'<w:ins w:id="9" {BY}>{run("within an hour, ")}</w:ins><w:del w:id="10" {BY}>{run("soon, ", "delText")}</w:del>'
for inner in (moved("From", 1), run("It was found, ") + changed + run("by Ida."), moved("To", 5)):
    body.insert(len(body) - 1, paragraph(inner))
document.save("night.docx")

with open("night.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value
found = {
    "docx2txt": docx2txt.process("night.docx"),
    "python-docx": "\n".join(one.text for one in docx.Document("night.docx").paragraphs),
    "pypandoc_binary": pypandoc.convert_file("night.docx", "plain"),
    "mammoth": by_mammoth,
    "markitdown": MarkItDown().convert("night.docx").text_content,
}
found = {name: " ".join(text.split()) for name, text in found.items()}
for name, text in found.items():
    print(name, version(name), text)
accepted = "It was found, within an hour, by Ida. The disk was full."
expected = dict.fromkeys(found, accepted) | {"docx2txt": f"The disk was full. {accepted}", "python-docx": "It was found, by Ida."}
sys.exit(0 if found == expected else "changes are read in another way now")
PYTHON
