#!/usr/bin/env bash
# Rich prints a done task without its box, and an open one with it.
#
# A good guess: `print` of Rich shows texts in colour where they ask for a style that exists, such as `[bold]`. `[x]`, `[warning]`
#   and `[ida]` are no styles, so they are text, or an error.
# What happens: a word in brackets that begins with a small letter is taken for a style, and one that does not exist is dropped:
#   "- [x] Belt" is "- Belt", "- [ ] Alert" stays. So `[warning] full` is "full", and `[ida]` and `list[str]` lose their
#   brackets with the word; `[WARNING]`, `[OPS-12]` and `[14:05]` stay. Cells of its tables do the same. Nothing is reported.
# Why our users care: action items and lines of logs are printed so by many command lines for Python. What is done looks like
#   plain text, and an owner in brackets is nobody. Use `rich.markup.escape`, or `Text`. Ours does not use Rich.
# Source: measured, rich 15.0.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rich==15.0.0

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

from rich.console import Console
from rich.markup import escape

SEEN = {
    "- [x] Belt": "-  Belt",
    "- [ ] Alert": "- [ ] Alert",
    "[warning] full [ida]": " full",
    "[WARNING] full [OPS-12]": "[WARNING] full [OPS-12]",
    "[14:05] stop": "[14:05] stop",
    "returns list[str]": "returns list",
}


def printed(text):
    out = io.StringIO()
    Console(file=out, width=80).print(text)
    return out.getvalue().rstrip()


found = {text: printed(text) for text in SEEN}
print("rich", version("rich"))
for text, shown in found.items():
    print(f"{text!r} -> {shown!r}")
right = all(printed(escape(text)) == text for text in SEEN)
print("right when escaped:", right)
sys.exit(0 if found == SEEN and right else "brackets are printed in another way now")
PYTHON
