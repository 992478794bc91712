#!/usr/bin/env bash
# What nh3 has cleaned once is not yet what a browser reads.
#
# A good guess: `nh3.clean` parses HTML as browsers do and writes it again, so cleaning its output changes nothing.
# What happens: the content of a removed tag stays in its place. A paragraph in a button in a paragraph becomes a
#   paragraph in a paragraph, which every browser reads as three. Only a second pass writes it that way.
# Why our users care: steps after the cleaner that believe its tags (we fit headings, link pictures and mark up alerts)
#   would work on a page that the browser does not have. We clean until nothing changes.
# Source: measured, nh3 0.3.8. Once: `<p>before <p>inside</p> after</p>`. Twice:
#   `<p>before </p><p>inside</p> after<p></p>`.
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
