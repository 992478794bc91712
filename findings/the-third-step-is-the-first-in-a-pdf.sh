#!/usr/bin/env bash
# WeasyPrint begins each list with 1, and xhtml2pdf prints done and open tasks alike.
#
# A good guess: `<ol start="3">` is what Markdown makes of steps that go on after a block of code. The number is content, so it
#   is the same on paper. `<input type="checkbox" checked>` is what GFM makes of `- [x]`; a page prints a box, with or without a
#   mark.
# What happens: WeasyPrint takes `start` and `value` for hints about looks, which it leaves out unless
#   `presentational_hints=True`: the third step of a runbook is step 1. `reversed` counts up from 1 in both modes. xhtml2pdf
#   counts right, and prints no boxes: the pages of a done and of an open task are the same, dot for dot. Nothing is reported.
# Why our users care: reviews and auditors get PDF files, and makers of PDF for MkDocs use WeasyPrint. "Repeat step 3" has no
#   step 3, and what is open looks done. Our pages print from the browser, which counts and draws boxes; the guide says so.
# Source: measured, weasyprint 70.0, xhtml2pdf 0.2.28, read with pypdfium2 5.15.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check weasyprint==70.0 xhtml2pdf==0.2.28 pypdfium2==5.15.2

cat > show.py <<'PYTHON'
import io
import logging

import pypdfium2
import weasyprint
from xhtml2pdf import pisa

logging.disable(logging.CRITICAL)


def pisa_pdf(html):
    file = io.BytesIO()
    pisa.CreatePDF(html, file)
    return file.getvalue()


MAKERS = {
    "weasyprint": lambda html: weasyprint.HTML(string=html).write_pdf(),
    "weasyprint with hints": lambda html: weasyprint.HTML(string=html).write_pdf(presentational_hints=True),
    "xhtml2pdf": pisa_pdf,
}
STEPS = '<ol><li>Stop</li></ol><pre>make stop</pre><ol start="3"><li>Drain</li><li>Start</li></ol>'
TASK = '<ul><li><input type="checkbox"{} disabled> Raise the limit</li></ul>'
for name, make in MAKERS.items():
    page = pypdfium2.PdfDocument(make(STEPS))[0]
    numbers = [word for word in page.get_textpage().get_text_range().split() if word[0].isdigit()]
    done, open_ = (pypdfium2.PdfDocument(make(TASK.format(state)))[0].render(scale=2).to_pil().tobytes() for state in (" checked", ""))
    print(f"{name}: steps {' '.join(numbers)}, done and open look", "alike" if done == open_ else "different")
PYTHON
venv/bin/python -W ignore show.py | tee seen
cat > expected <<'TEXT'
weasyprint: steps 1. 1. 2., done and open look different
weasyprint with hints: steps 1. 3. 4., done and open look different
xhtml2pdf: steps 1. 3. 4., done and open look alike
TEXT
diff expected seen || { echo "lists or boxes are printed in another way now"; exit 1; }
