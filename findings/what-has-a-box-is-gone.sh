#!/usr/bin/env bash
# Kreuzberg leaves out each item with a box, and all facts, of a page that it reads as plain text.
#
# A good guess: plain text, which is the default, loses links and bold type. Every word is in it, as the words of a box's label
#   are, and as they are with `output_format="markdown"`: "- [x] Alert".
# What happens: a list item that holds a box is left out with its text, and a `<dl>` with its terms and values, and the
#   `<summary>` of what can be opened. What remains reads well. The same with `output_format="html"`. Nothing is reported.
# Why our users care: pages are read with it for search and for language models. Issues have work as boxes, and pages have facts
#   as lists of terms. An assistant finds the story, with no severity, and with nothing left to do. The guide gives the option.
# Source: measured, kreuzberg 4.10.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kreuzberg==4.10.4

cd "$folder"
cat > page.html <<'HTML'
<!doctype html>
<html><body><article>
<h1>The disk was full</h1>
<dl><dt>Severity</dt><dd>SEV 1</dd></dl>
<p>It began at 14:05.</p>
<ul><li><input type="checkbox" checked> Alert at 80 percent</li><li><input type="checkbox"> Larger disks</li><li>Thanks to all</li></ul>
<details><summary>Output of df</summary><p>100 percent</p></details>
</article></body></html>
HTML
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from kreuzberg import ExtractionConfig, extract_file_sync

WORDS = ("full", "SEV 1", "14:05", "Alert", "Larger", "Thanks", "Output", "100")
texts = {"default": extract_file_sync("page.html").content}
for form in ("html", "markdown"):
    texts[form] = extract_file_sync("page.html", config=ExtractionConfig(output_format=form)).content
found = {form: [word for word in WORDS if word not in text] for form, text in texts.items()}
print("kreuzberg", version("kreuzberg"), repr(texts["default"]), "missing:", found)
gone = ["SEV 1", "Alert", "Larger", "Output"]
sys.exit(0 if found == {"default": gone, "html": gone, "markdown": []} else "another part of the page is left out now")
PYTHON
