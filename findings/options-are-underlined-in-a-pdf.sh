#!/usr/bin/env bash
# fpdf2 takes an option of a command for underlining, and takes its hyphens away.
#
# A good guess: `markdown=True` reads a part of Markdown: `**bold**`, `__` and links. Two hyphens are two hyphens, or, where
#   somebody cares for typography, a dash.
# What happens: `--` begins and ends underlining, also before a word: "Run drain --force and then --timeout=5m" is "Run drain
#   force and then timeout=5m". One option alone loses its hyphens, too, and the rest of the line is underlined. `__` in a word
#   begins italics, so that `node__cpu__seconds` loses its underscores. Nothing is reported.
# Why our users care: reports as PDF are made with it, from texts that are Markdown everywhere else. A command that somebody
#   types from the report fails, or does what it does without the option.
# Source: measured, fpdf2 2.8.9 (read with pypdf 6.19.0); its documentation, "Text styling", names the mark for underlining.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fpdf2==2.8.9 pypdf==6.19.0
cd "$folder"

"$folder/venv/bin/python" -W ignore - > seen <<'PYTHON'
from fpdf import FPDF
from pypdf import PdfReader

for text in "Run drain --force and then --timeout=5m", "Run drain --force there", "The metric node__cpu__seconds rose":
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.multi_cell(0, text=text, markdown=True)
    pdf.output("night.pdf")
    print("fpdf2 2.8.9:", PdfReader("night.pdf").pages[0].extract_text())
PYTHON
cat seen
cat > expected <<'TEXT'
fpdf2 2.8.9: Run drain force and then timeout=5m
fpdf2 2.8.9: Run drain force there
fpdf2 2.8.9: The metric nodecpuseconds rose
TEXT
diff expected seen || { echo "options are written in another way now"; exit 1; }
