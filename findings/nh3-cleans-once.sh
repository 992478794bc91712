#!/usr/bin/env bash
# What nh3 has cleaned once is not yet what a browser reads.
#
# A good guess: `nh3.clean` parses HTML as browsers do and writes it anew, so its output says what it means, and cleaning it
#   again changes nothing.
# What happens: what is inside a tag that may not stay goes where the tag was. A paragraph inside a button inside a
#   paragraph becomes `<p><p></p></p>`, which every browser reads as three paragraphs. Cleaning it again says so.
# Why our users care: steps after the cleaner that believe its tags (we fit headings, link pictures and mark up alerts)
#   would work on a page that the browser does not have. We clean until nothing changes.
# Source: measured.
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nh3==0.3.8

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import nh3

once = nh3.clean("<p>before <button><p>inside</p></button> after</p>")
twice = nh3.clean(once)
print(f"nh3 {version('nh3')}, once:  {once}")
print(f"nh3 {version('nh3')}, twice: {twice}")
sys.exit(0 if once != twice else "cleaning once is enough now")
PYTHON
