#!/usr/bin/env bash
# pandas reads "1-2 h" as minus twelve hours, and "1,5 h" as fifteen.
#
# A good guess: `pandas.Timedelta` reads `1.5 h` and `1 day 2 h`. "1-2 h", which is a guess of a person, and "1,5 h", as half
#   of Europe writes it, are errors, as they are for other libraries, or missing with `errors="coerce"`.
# What happens: a hyphen anywhere is a minus for the whole, and the digits around it are one number: "1-2 h" is -12 hours,
#   "2-3 days" is -23 days. A comma is dropped: "1,5h" is 15 hours, "1,25 days" are 125. A whole column is read so without a
#   word, also with `errors="coerce"`. parse-duration for JavaScript drops the comma, too. DuckDB, pytimeparse and
#   humanfriendly refuse both.
# Why our users care: durations of old reports are typed by people: "about 1-2 h". Means and sums to repair are then off by a
#   factor of ten, or below zero. Our durations are numbers of seconds, and the import keeps such words in the body. The guide
#   says so.
# Source: measured, pandas 3.1.1, duckdb 2.0.1, pytimeparse 1.1.10, humanfriendly 10.0, parse-duration 2.1.9.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 duckdb==2.0.1 pytimeparse==1.1.10 humanfriendly==10.0
npm install --silent --no-audit --no-fund parse-duration@2.1.9

cat > read.py <<'PYTHON'
import duckdb
import humanfriendly
import pandas
import pytimeparse

TEXTS = ["1.5 h", "1,5 h", "1-2 h", "2-3 days"]
READERS = {
    "pandas": lambda text: pandas.Timedelta(text).total_seconds(),
    "pandas, a column": lambda text: pandas.to_timedelta(pandas.Series([text]), errors="coerce")[0].total_seconds(),
    "duckdb": lambda text: duckdb.execute("SELECT epoch(?::interval)", [text]).fetchone()[0],
    "pytimeparse": lambda text: pytimeparse.parse(text) or "refused",
    "humanfriendly": humanfriendly.parse_timespan,
}


def hours(reader, text):
    try:
        seconds = reader(text)
    except Exception:
        return "refused"
    return seconds if seconds == "refused" else f"{seconds / 3600:g}"


for name, reader in READERS.items():
    print(f"{name}:", ", ".join(hours(reader, text) for text in TEXTS))
PYTHON
cat > read.mjs <<'JS'
import parse from "parse-duration";

console.log("parse-duration:", ["1.5 h", "1,5 h"].map((text) => parse(text, "h")).join(", "));
JS
seen=$(venv/bin/python -W ignore read.py && node read.mjs)
echo "hours of 1.5 h, 1,5 h, 1-2 h, 2-3 days:"
echo "$seen"
expected="pandas: 1.5, 15, -12, -552
pandas, a column: 1.5, 15, -12, -552
duckdb: 1.5, refused, refused, refused
pytimeparse: 1.5, refused, refused, refused
humanfriendly: 1.5, refused, refused, refused
parse-duration: 1.5, 15"
test "$seen" = "$expected" || { echo "a library reads durations in another way now; expected:"; echo "$expected"; exit 1; }
