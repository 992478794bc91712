#!/usr/bin/env bash
# Pint reads "1 h 30 min" as 30 hours times minutes, "2 h 15" as 30 hours, and "1,5 h" as 15 hours.
#
# A good guess: a library that parses "90 min" and "1.5 h" parses "1 h 30 min", the usual way to write it, adds the two, or
#   raises an error, as it does for "1h30m". A comma between digits is a decimal point, or an error.
# What happens: a space is a multiplication, as in "kg m". "1 h 30 min" is 30 hour * minute, a square of a time, "1 day 2 hours"
#   2 day * hour, and "2 h 15" is 2 * 15 hours. Commas are dropped, so "1,5 h" is 15 h. Nothing is raised until somebody
#   converts the product to minutes, and for "2 h 15" and "1,5 h" never.
# Why our users care: durations of outages are typed in tables in these forms. 15 hours in place of one and a half are in
#   the report, and nothing says so. Our records hold instants; a duration of a document is read by our import.
# Source: measured, Pint 0.25.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Pint==0.25.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import pint

registry = pint.UnitRegistry()


def read(text):
    try:
        found = registry.Quantity(text)
        return f"{found.magnitude} {found.units:D}", found.check("[time]")
    except pint.UndefinedUnitError as error:
        return type(error).__name__, None


texts = ["90 min", "1.5 h", "1 h 30 min", "1 day 2 hours", "2 h 15", "1,5 h", "1h30m"]
seen = {text: read(text) for text in texts}
print("Pint", pint.__version__)
for text, found in seen.items():
    print(f"{text!r}: {found}")
expected = {
    "90 min": ("90 minute", True),
    "1.5 h": ("1.5 hour", True),
    "1 h 30 min": ("30 hour * minute", False),
    "1 day 2 hours": ("2 day * hour", False),
    "2 h 15": ("30 hour", True),
    "1,5 h": ("15 hour", True),
    "1h30m": ("UndefinedUnitError", None),
}
sys.exit(0 if seen == expected else f"durations are read in another way now; expected {expected}")
PYTHON
