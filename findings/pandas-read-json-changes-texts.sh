#!/usr/bin/env bash
# pandas turns texts of a JSON file into numbers and dates.
#
# A good guess: CSV has no types, so its readers guess. JSON has them: what is in quotes stays text.
# What happens: `pandas.read_json` guesses for JSON, too. An id "012" becomes 12, a version "1.10" becomes 1.1, and a commit
#   "12e4567" becomes infinite. A month "2026-05" becomes the first day of the month, but only in a column named `date`.
#   With `dtype=False` all of them stay; `dtype=str` still makes
#   the date. DuckDB and polars change none of it.
# Why our users care: ids of tickets and action items, commits and versions are texts that look like numbers. A notebook
#   that joins our JSON with a ticket system finds nothing, or the wrong ticket. The guide gives the option.
# Source: measured, pandas 3.1.1, polars 2.1.0, duckdb 2.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 duckdb==2.0.1

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import json
import math
import sys
from importlib.metadata import version

import duckdb
import pandas
import polars

row = {"id": "012", "version": "1.10", "commit": "12e4567", "date": "2026-05", "month": "2026-05"}
with open("rows.json", "w") as file:
    json.dump([row], file)

guessed = pandas.read_json("rows.json").to_dict("records")[0]
asked = pandas.read_json("rows.json", dtype=False).to_dict("records")[0]
others = [polars.read_json("rows.json").row(0), duckdb.sql("SELECT * FROM 'rows.json'").fetchall()[0]]
print(f"pandas {version('pandas')}, polars {version('polars')}, duckdb {version('duckdb')}")
print("in the file:         ", row)
print("pandas:              ", guessed)
print("pandas, dtype=False: ", asked)
print("polars and DuckDB:   ", others)
as_seen = [
    guessed["id"] == 12,
    guessed["version"] == 1.1,
    math.isinf(guessed["commit"]),
    guessed["date"] == pandas.Timestamp(2026, 5, 1),
    guessed["month"] == "2026-05",
    asked == row,
    others == [tuple(row.values())] * 2,
]
sys.exit(0 if all(as_seen) else "pandas reads some of this in another way now")
PYTHON
