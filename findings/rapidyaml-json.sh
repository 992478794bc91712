#!/usr/bin/env bash
# rapidyaml turns YAML into JSON with other values, and without a complaint.
#
# A good guess: `ryml.emit_json(ryml.parse_in_arena(text))` is JSON with the values that YAML 1.2 gives the text: null,
#   booleans, numbers, what an alias stands for, the type that a tag asks for; and two equal keys are refused.
# What happens: `~`, `NULL` and `True` become texts; `!!str 5` becomes the number 5; an alias becomes the text `*name`;
#   `12e4567`, a commit, becomes a number that is infinite; `+5` is written as it is, which is no JSON; a key that occurs
#   twice is written twice. Only the parser of JSON may notice some of it.
# Why our users care: it is the fastest YAML parser for Python. With its JSON it takes a tenth of the time that PyYAML
#   takes with its C loader, so it is a candidate for reading frontmatter. We did not take it: each value would have to be
#   doubted.
# Source: measured, rapidyaml 0.15.2.
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rapidyaml==0.15.2

"$folder/venv/bin/python" - <<'PYTHON'
import json
import math
import sys
from importlib.metadata import version

import ryml

print(f"rapidyaml {version('rapidyaml')}")


def as_json(text: str) -> str:
    return ryml.emit_json(ryml.parse_in_arena(text.encode()))


expected = {"a: ~": None, "a: NULL": None, "a: True": True, "a: !!str 5": "5", "a: 12e4567": "12e4567"}
seen = {text: json.loads(as_json(text))["a"] for text in expected}
for text, value in seen.items():
    print(f"{text!r}: expected {expected[text]!r}, seen {value!r}")
alias = json.loads(as_json("a: &x 1\nb: *x"))
print(f"an alias of 1: expected 1, seen {alias['b']!r}")
twice = as_json("a: 1\na: 2").count('"a"')
print(f"a key that occurs twice: expected an error, seen {twice} times in the JSON")
try:
    json.loads(as_json("a: +5"))
    is_json = True
except ValueError:
    is_json = False
print(f"a: +5: expected 5, seen {'JSON' if is_json else 'no JSON: ' + as_json('a: +5').split()[2]}")

same = [seen["a: ~"] == "~", seen["a: NULL"] == "NULL", seen["a: True"] == "True", seen["a: !!str 5"] == 5]
same += [math.isinf(seen["a: 12e4567"]), alias["b"] == "*x", twice == 2, not is_json]
sys.exit(0 if all(same) else "rapidyaml reads some of this in another way now")
PYTHON
