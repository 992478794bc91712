#!/usr/bin/env bash
# docling reads a done and an open task of Markdown as the same text.
#
# A good guess: `- [x] Belt` is read as in HTML, where docling keeps the box: "- [x] Belt". Its model has labels for both
#   (`checkbox_selected`, `checkbox_unselected`).
# What happens: in Markdown, "[x]" and "[ ]" are gone, in the document and in what is exported: "- Belt", "- Alert". The same
#   list in HTML keeps both. A line of a quotation loses its `>`, so that what others said is our text. Nothing is reported.
# Why our users care: docling prepares documents for assistants and searches. Records and issues have work as tasks, and asked
#   what is left to do, an assistant names what was done, too. In our Markdown, `show --format markdown`, the state of an item
#   is a word. The guide says so.
# Source: measured, docling-slim 2.143.0 with docling-core 2.104.0 and marko 2.2.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  docling-slim==2.143.0 docling-core==2.104.0 marko==2.2.4 beautifulsoup4==4.15.0

cd "$folder"
cat > work.md <<'MARKDOWN'
# Work

- [x] Belt
- [ ] Alert

> The operator was confused.
MARKDOWN
cat > work.html <<'HTML'
<!doctype html><html><body><h1>Work</h1>
<ul><li><input type="checkbox" checked> Belt</li><li><input type="checkbox"> Alert</li></ul>
</body></html>
HTML
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from docling.backend.html_backend import HTMLDocumentBackend
from docling.backend.md_backend import MarkdownDocumentBackend
from docling.datamodel.base_models import InputFormat
from docling.datamodel.document import InputDocument


def read(name, form, backend):
    path = Path(name)
    return backend(InputDocument(path_or_stream=path, format=form, backend=backend), path).convert().export_to_markdown()


markdown = read("work.md", InputFormat.MD, MarkdownDocumentBackend)
page = read("work.html", InputFormat.HTML, HTMLDocumentBackend)
print("docling-slim", version("docling-slim"), repr(markdown), repr(page))
same = "- Belt\n- Alert" in markdown and "[" not in markdown and ">" not in markdown
sys.exit(0 if same and "- [x] Belt\n- [ ] Alert" in page else "tasks are read in another way now")
PYTHON
