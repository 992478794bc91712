#!/usr/bin/env bash
# Converters of HTML and Word write 106 requests where 10⁶ were.
#
# A good guess: Markdown has no superscript, so a converter leaves the HTML, as it may in Markdown and as pandoc does, or
#   writes `10^6`. It does not put two numbers together.
# What happens: markdownify, html2text, turndown and node-html-markdown drop the tag: `10<sup>6</sup> requests` becomes "106
#   requests" and `2<sup>10</sup>` becomes 210. MarkItDown does so for HTML and Word, and python-docx gives "106". markdownify
#   has an option (`sup_symbol`), html2text another (`include_sup_sub`), both off.
# Why our users care: the impact of an incident is a number. One million lost requests become a hundred, and footnote 2 after
#   "5" makes 52. `postmortems import` writes 10⁶.
# Source: measured, markdownify 1.2.3, html2text 2025.4.15, markitdown 0.1.9, python-docx 1.2.0, turndown 7.2.5,
#   node-html-markdown 2.0.0, pypandoc_binary 1.17.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  markdownify==1.2.3 html2text==2025.4.15 'markitdown[docx]==0.1.9' python-docx==1.2.0 pypandoc_binary==1.17
cd "$folder"
npm install --silent --no-audit --no-fund turndown@7.2.5 node-html-markdown@2.0.0 >/dev/null

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import docx
import html2text
import markdownify
import pypandoc
from markitdown import MarkItDown

PAGE = "<p>10<sup>6</sup> requests</p>"
document = docx.Document()
line = document.add_paragraph("10")
line.add_run("6").font.superscript = True
line.add_run(" requests")
document.save("impact.docx")
found = {
    "markdownify": markdownify.markdownify(PAGE),
    "html2text": html2text.html2text(PAGE),
    "markitdown": MarkItDown().convert_stream(io.BytesIO(f"<html><body>{PAGE}".encode()), file_extension=".html").text_content,
    "markitdown (Word)": MarkItDown().convert("impact.docx").text_content,
    "python-docx": docx.Document("impact.docx").paragraphs[0].text,
}
for name, text in found.items():
    print(name, version(name.split()[0]), repr(text.strip()))
pandoc = pypandoc.convert_text(PAGE, "gfm", format="html").strip()
print("pandoc", pypandoc.get_pandoc_version(), repr(pandoc))
wrong = all(text.strip() == "106 requests" for text in found.values())
sys.exit(0 if wrong and pandoc == "10<sup>6</sup> requests" else "superscripts are written in another way now")
PYTHON
cat > write.mjs <<'JS'
import { readFileSync } from "node:fs";
import Turndown from "turndown";
import { NodeHtmlMarkdown } from "node-html-markdown";

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const page = "<p>10<sup>6</sup> requests</p>";
const found = { turndown: new Turndown().turndown(page), "node-html-markdown": NodeHtmlMarkdown.translate(page) };
for (const [name, text] of Object.entries(found)) {
  console.log(name, version(name), JSON.stringify(text));
  if (text !== "106 requests") throw new Error("superscripts are written in another way now");
}
JS
node write.mjs
