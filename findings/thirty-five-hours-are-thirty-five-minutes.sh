#!/usr/bin/env bash
# `35:00` is 35 minutes for one half of the libraries, and 35 hours for the other.
#
# A good guess: two numbers with a colon are hours and minutes, as in spreadsheets, PostgreSQL and on a clock. A library that
#   doubts it refuses them, as pandas does.
# What happens: pytimeparse and pytimeparse2 read minutes and seconds: `1:30` is 90 seconds, and `35:00` is 35 minutes. For
#   DuckDB, moment and pydantic `01:30` is an hour and a half. With seconds (`1:30:00`) all agree. Nothing is reported.
# Why our users care: columns of durations in sheets have this form. What lasted a day and a half is a bit over half an hour,
#   which looks like a usual incident. Our durations are numbers of seconds. The guide says so.
# Source: measured, pytimeparse 1.1.10, pytimeparse2 1.7.1, duckdb 2.0.1, pydantic 2.14.4, pandas 3.1.1, moment 2.31.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pytimeparse==1.1.10 pytimeparse2==1.7.1 duckdb==2.0.1 \
  pydantic==2.14.4 pandas==3.1.1
npm install --silent --no-audit --no-fund moment@2.31.0

cat > read.py <<'PYTHON'
from datetime import timedelta

import duckdb
import pandas
import pytimeparse
import pytimeparse2
from pydantic import TypeAdapter

READERS = {
    "pytimeparse": pytimeparse.parse,
    "pytimeparse2": pytimeparse2.parse,
    "duckdb": lambda text: duckdb.execute("SELECT epoch(?::interval)", [text]).fetchone()[0],
    "pydantic": lambda text: TypeAdapter(timedelta).validate_python(text).total_seconds(),
    "pandas": lambda text: pandas.Timedelta(text).total_seconds(),
}


def minutes(reader, text):
    try:
        return f"{reader(text) / 60:g}"
    except ValueError:
        return "refused"


for name, reader in READERS.items():
    print(f"{name}:", ", ".join(minutes(reader, text) for text in ("01:30", "35:00", "01:30:00")))
PYTHON
cat > read.mjs <<'JS'
import moment from "moment";

console.log("moment:", ["01:30", "35:00", "01:30:00"].map((text) => moment.duration(text).asMinutes()).join(", "));
JS
seen=$(venv/bin/python -W ignore read.py && node read.mjs)
echo "minutes of 01:30, 35:00, 01:30:00:"
echo "$seen"
expected="pytimeparse: 1.5, 35, 90
pytimeparse2: 1.5, 35, 90
duckdb: 90, 2100, 90
pydantic: 90, 2100, 90
pandas: refused, refused, 90
moment: 90, 2100, 90"
test "$seen" = "$expected" || { echo "a library reads a colon in another way now; expected:"; echo "$expected"; exit 1; }
