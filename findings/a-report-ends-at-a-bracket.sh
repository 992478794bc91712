#!/usr/bin/env bash
# docxtpl drops signs of a value, and with some values the rest of the report.
#
# A good guess: a library that fills forms in Word escapes `<` and `&` in values, since the file is XML. If it does not, the file
#   is broken and the program or Word says so.
# What happens: values are put into the XML as they are, and read by a parser that repairs: "Q&A" becomes "Q", "latency < 5 ms"
#   becomes "latency  5 ms", and `curl <host> failed` ends the text there: all paragraphs of the form that follow are
#   missing. The file opens without a complaint. With `render(…, autoescape=True)` all of it is right.
# Why our users care: reports for managers and customers are made from `data.json` with such forms. Limits lose their direction,
#   and a placeholder in a command cuts off the action items.
# Source: measured, docxtpl 0.20.2 with python-docx 1.2.0; its documentation, "Escaping", names the option.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docxtpl==0.20.2 python-docx==1.2.0
cd "$folder"

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
from docxtpl import DocxTemplate

form = docx.Document()
for line in ("Cause: {{ cause }}", "Owner: Ida", "End."):
    form.add_paragraph(line)
form.save("form.docx")


def filled(cause, **options):
    report = DocxTemplate("form.docx")
    report.render({"cause": cause}, **options)
    report.save("report.docx")
    return [one.text for one in docx.Document("report.docx").paragraphs]


SEEN = {
    "Q&A": ["Cause: Q", "Owner: Ida", "End."],
    "latency < 5 ms": ["Cause: latency  5 ms", "Owner: Ida", "End."],
    "curl <host> failed": ["Cause: curl "],
}
found = {cause: filled(cause) for cause in SEEN}
escaped = [filled(cause, autoescape=True)[0] == f"Cause: {cause}" for cause in SEEN]
print("docxtpl", version("docxtpl"))
for cause, lines in found.items():
    print(repr(cause), "->", lines)
print("right with autoescape:", escaped)
sys.exit(0 if found == SEEN and all(escaped) else "values are put in in another way now")
PYTHON
