#!/usr/bin/env bash
# Converters of HTML for Word begin a second list of steps with 4, or glue commands to the words of a step.
#
# A good guess: each `<ol>` begins with 1, or with its `start`, as on the page. A block of code in a step is a paragraph below
#   its words, and a `<dd>` is apart from its `<dt>`.
# What happens: htmldocx gives each step the style "List Number" and nothing else, which Word counts through the whole document:
#   after a list of three, a new one begins with 4, and `start="9"` is 6. html-for-docx, which goes on from it, begins anew, and
#   writes the command after the word before it: "Restart itkubectl drain". Both write a list of facts, Owner and Ida, after the
#   last step: "ReviewOwnerIda". Nothing is reported. pandoc has all of it right.
# Why our users care: reports for managers and customers are made in Word from the page of an incident. "Step 2 failed" is
#   another step in the document, and a command begins with letters of a sentence.
# Source: measured, htmldocx 0.0.6, html-for-docx 1.2.1, pandoc 3.9 (pypandoc_binary 1.17), which also reads the documents.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  htmldocx==0.0.6 html-for-docx==1.2.1 python-docx==1.2.0 pypandoc_binary==1.17
cd "$folder"

"$folder/venv/bin/python" -W ignore - > seen <<'PYTHON'
import docx
import pypandoc
from html4docx import HtmlToDocx
from htmldocx import HtmlToDocx as OlderHtmlToDocx

page = """<ol><li>Look</li><li>Restart it<pre><code>kubectl drain</code></pre></li><li>Wait</li></ol><p>The next day:</p>
<ol><li>Ask</li><li>Buy</li></ol><p>And then:</p><ol start="9"><li>Review</li></ol><dl><dt>Owner</dt><dd>Ida</dd></dl>"""


def by(converter: object) -> str:
    document = docx.Document()
    converter.add_html_to_document(page, document)
    document.save("night.docx")
    return pypandoc.convert_file("night.docx", "plain")


pypandoc.convert_text(page, "docx", format="html", outputfile="by-pandoc.docx")
found = {"htmldocx": by(OlderHtmlToDocx()), "html-for-docx": by(HtmlToDocx()), "pandoc": pypandoc.convert_file("by-pandoc.docx", "plain")}
for name, text in found.items():
    print(f"{name}:", " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip() and line.strip() != "-"))
PYTHON
cat seen
cat > expected <<'TEXT'
htmldocx: 1. Look / 2. Restart it / kubectl drain / 3. Wait / The next day: / 4. Ask / 5. Buy / And then: / 6. ReviewOwnerIda
html-for-docx: 1. Look / 2. Restart itkubectl drain / 3. Wait / The next day: / 1. Ask / 2. Buy / And then: / 1. ReviewOwnerIda
pandoc: 1. Look / 2. Restart it / - kubectl drain / 3. Wait / The next day: / 1. Ask / 2. Buy / And then: / 9. Review / Owner / Ida
TEXT
diff expected seen || { echo "steps are written in another way now"; exit 1; }
