#!/usr/bin/env bash
# flowmark makes a quotation of ">90 %" where it breaks a line before it.
#
# A good guess: a formatter that fills lines knows which characters begin something at the start of a line. It escapes them, as
#   mdformat does, or breaks the line elsewhere, as Prettier and rumdl do.
# What happens: flowmark escapes `+`, `-`, `#`, `30.` and `> ` with a space. `>90` has none, and CommonMark needs none: the
#   rest of the paragraph becomes a quotation, as if somebody else had said it. At other widths nothing happens. Nothing is
#   reported.
# Why our users care: "disk >90 %" and "latency >2 s" are in many post-mortems, and formatters run on each commit. The sentence
#   becomes a quotation in which the sign is missing: "90 % full".
# Source: measured, flowmark 0.8.0, beside mdformat 1.0.0, rendered by markdown-it-py 4.3.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flowmark==0.8.0 mdformat==1.0.0 markdown-it-py==4.3.0

"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from markdown_it import MarkdownIt

TEXT = "The disk of the primary had been >90 % full for a day before it stopped.\n"
BIN = Path(sys.prefix) / "bin"


def formatted(name, *options):
    return subprocess.run([str(BIN / name), *options, "-"], input=TEXT, capture_output=True, text=True, check=True).stdout


found = {"flowmark": formatted("flowmark", "--width", "34"), "mdformat": formatted("mdformat", "--wrap", "34")}
quoted = {name: "<blockquote>" in MarkdownIt().render(text) for name, text in found.items()}
for name, text in found.items():
    print(name, version(name), text.strip().splitlines(), "a quotation:", quoted[name])
sys.exit(0 if quoted == {"flowmark": True, "mdformat": False} else "lines are broken in another way now")
PYTHON
