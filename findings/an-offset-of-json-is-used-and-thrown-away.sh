#!/usr/bin/env bash
# pyarrow reads 14:05+02:00 in JSON as 12:05 without a zone, and a day as its midnight.
#
# A good guess: JSON has no times, so a reader leaves texts, as polars does. One that finds times keeps that they are instants:
#   DuckDB reads them as TIMESTAMP WITH TIME ZONE, and so does pyarrow's own reader of CSV.
# What happens: `pyarrow.json.read_json` turns each time into UTC, and gives the column a type without a zone. A day becomes a
#   time at midnight of the same type. pandas (`engine="pyarrow"`), Parquet and Arrow files have it so, and programs that show a
#   time without a zone as one of the reader show 12:05 for 14:05 in Berlin. Nothing is reported.
# Why our users care: rows of our JSON and of logs get into data frames like this. Joined with local times of a chat, the deploy
#   came two hours before itself. Give a schema with `timestamp("s", tz="UTC")`, or read texts.
# Source: measured, pyarrow 26.0.1, pandas 3.1.1, beside duckdb 2.0.1, polars 2.1.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyarrow==26.0.1 pandas==3.1.1 duckdb==2.0.1 polars==2.1.0
cd "$folder"
echo '{"at": "2026-05-30T14:05:00+02:00", "due": "2026-06-30"}' > items.jsonl
printf 'at,due\n2026-05-30T14:05:00+02:00,2026-06-30\n' > items.csv

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import duckdb
import pandas as pd
import polars as pl
import pyarrow.csv
import pyarrow.json

table = pyarrow.json.read_json("items.jsonl")
frame = pd.read_json("items.jsonl", lines=True, engine="pyarrow")
of_csv = pyarrow.csv.read_csv("items.csv")
of_duckdb = duckdb.sql("DESCRIBE FROM read_json('items.jsonl')").fetchall()
found = {name: [str(field.type) for field in one.schema] for name, one in (("json", table), ("csv", of_csv))}
print("pyarrow", version("pyarrow"), found, table.to_pylist()[0])
print("pandas", pd.__version__, frame.dtypes.astype(str).to_dict(), frame["at"][0])
print("duckdb", version("duckdb"), [row[1] for row in of_duckdb])
print("polars", version("polars"), [str(kind) for kind in pl.read_ndjson("items.jsonl").dtypes])
as_seen = found == {"json": ["timestamp[s]", "timestamp[s]"], "csv": ["timestamp[s, tz=UTC]", "date32[day]"]}
by_pandas = frame["at"][0] == pd.Timestamp("2026-05-30 12:05") and frame["at"].dt.tz is None
right = [row[1] for row in of_duckdb] == ["TIMESTAMP WITH TIME ZONE", "DATE"]
sys.exit(0 if as_seen and by_pandas and right else "times of JSON are read in another way now")
PYTHON
