#!/usr/bin/env bash
# cmarkgfm never frees what it parsed.
#
# A good guess: after `cmarkgfm.markdown_to_html(text)` only the returned string takes memory.
# What happens: the tree and the HTML of each text stay in memory until the process ends, some 50 times the size of the
#   text. A program that renders a thousand documents of 40 kB grows by hundreds of megabytes.
# Why our users care: a check reads every record, and a live preview renders for hours. We free both ourselves where the
#   library shows its functions (not on Windows).
# Source: measured, cmarkgfm 2025.10.22: 100 times 39 kB, memory grew by 221 MiB.
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cmarkgfm==2025.10.22

"$folder/venv/bin/python" - <<'PYTHON'
import resource
import sys
from importlib.metadata import version

import cmarkgfm

text = "* word **word** `word` [word](address)\n" * 1000


def memory() -> int:
    """The most memory that this process ever had, in MiB."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


cmarkgfm.github_flavored_markdown_to_html(text)
before = memory()
for _ in range(100):
    cmarkgfm.github_flavored_markdown_to_html(text)
grown = memory() - before
print(f"cmarkgfm {version('cmarkgfm')}: 100 times {len(text) // 1000} kB of Markdown, memory grew by {grown} MiB")
sys.exit(0 if grown > 40 else "the memory is given back now: our own freeing in text/gfm.py can go")
PYTHON
