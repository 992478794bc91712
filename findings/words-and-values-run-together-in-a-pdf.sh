#!/usr/bin/env bash
# html-to-pdfmake puts a command behind the words of its step, all facts of a list into one line, and draws no box of a task.
#
# A good guess: `<pre>` in a step, and `<dt>` and `<dd>`, are blocks in HTML, each on a line of its own, as the `<pre>` and the
#   `<div>` beside them are. A box is drawn, or written as [x], or the converter says that it does not know `<input>`.
# What happens: blocks in a list item, and the parts of a `<dl>`, are pieces of one text for pdfmake: the PDF has "Drain
#   it:kubectl drain node-1" and "SeveritySEV 2OwnerIda" in one line each. Boxes are dropped, so that done and open tasks look
#   the same. `<pre>` outside a list is a block. Nothing is reported.
# Why our users care: it is how web applications make a PDF of a record for an auditor. Severity and owner are one word, a
#   command begins with the last word of a sentence. Print the page from the browser.
# Source: measured, html-to-pdfmake 2.5.34, pdfmake 0.3.11; text of the PDF by pypdf 7.1.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund html-to-pdfmake@2.5.34 pdfmake@0.3.11 jsdom@26.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdf==7.1.1

cat > print.cjs <<'JS'
const convert = require("html-to-pdfmake");
const pdfmake = require("pdfmake");
const { JSDOM } = require("jsdom");

const html = `<dl><dt>Severity</dt><dd>SEV 2</dd><dt>Owner</dt><dd>Ida</dd></dl>
<ol><li>Drain it:<pre><code>kubectl drain node-1</code></pre></li></ol>
<pre><code>kubectl get nodes</code></pre>
<ul><li><input type="checkbox" checked disabled> Belt</li><li><input type="checkbox" disabled> Alert</li></ul>`;
const content = convert(html, { window: new JSDOM("").window });
pdfmake.setFonts({ Courier: { normal: "Courier", bold: "Courier-Bold", italics: "Courier-Oblique", bolditalics: "Courier-BoldOblique" } });
pdfmake.createPdf({ content, defaultStyle: { font: "Courier" } }).write("record.pdf");
JS
node print.cjs 2>/dev/null
venv/bin/python -c 'from pypdf import PdfReader; print(PdfReader("record.pdf").pages[0].extract_text(extraction_mode="layout"))' | sed 's/ *$//; s/  */ /g; s/^ //' | grep . | tee seen
cat > expected <<'TEXT'
SeveritySEV 2OwnerIda
1. Drain it:kubectl drain node-1
kubectl get nodes
Belt
Alert
TEXT
diff expected seen || { echo "pages are printed in another way now"; exit 1; }
