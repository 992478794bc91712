#!/usr/bin/env bash
# The round trip of ruamel.yaml, made to keep files as they are, changes numbers that it does not understand fully.
#
# A good guess: `YAML().load` and `YAML().dump` give back what nobody changed: comments, quotes, the form of numbers.
# What happens: a commit such as 12e4567 becomes `.inf`, and `1_000.5` becomes `01000.5`. Other forms (012, 1e3, 0x1F)
#   stay as they are.
# Why our users care: scripts that set a key in many records use it because it keeps comments. A commit in a reference
#   is lost for good. The check reports it (PM019, PM102); quotes around the value prevent it.
# Source: measured, ruamel.yaml 0.19.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ruamel.yaml==0.19.1

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

from ruamel.yaml import YAML

before = "commit: 12e4567\nprice: 1_000.5\ncode: 012\nlimit: 1e3\n"
after = io.StringIO()
YAML().dump(YAML().load(before), after)
print(f"ruamel.yaml {version('ruamel.yaml')}")
for one, other in zip(before.splitlines(), after.getvalue().splitlines(), strict=True):
    print(f"  {one:16} -> {other}")
wanted = "commit: .inf\nprice: 01000.5\ncode: 012\nlimit: 1e3\n"
sys.exit(0 if after.getvalue() == wanted else "the round trip changes something else now")
PYTHON
