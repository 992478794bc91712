#!/usr/bin/env bash
# DuckDB and polars read 05/06/2026 as 5 June, unless another row has a day after the 12th.
#
# A good guess: a reader of CSV leaves a date that could be two days as text, as pandas does, or always reads it in one way.
# What happens: `read_csv` of DuckDB tries the day first, and keeps what fits all rows. A file of an American tool with
#   incidents of 6 May and 8 July becomes 5 June and 7 August. With one incident of 13 July in it, all rows are months
#   first. polars with `try_parse_dates` is the same for the first file, and leaves the second as text. `05-06-26` is 26
#   June 2005 for DuckDB, and 5 June of the year 26 for polars. Nothing is reported.
# Why our users care: exports of tickets have such dates, and a month's file is read in one way in the first days and in
#   another after the 12th. `postmortems import` takes the order from other dates, or asks. The guide says to give
#   `dateformat`.
# Source: measured, duckdb 2.0.1, polars 2.1.0, pandas 3.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pandas==3.1.1

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas
import polars

FILES = {"start": ["05/06/2026", "07/08/2026"], "end": ["05/06/2026", "07/13/2026"], "short": ["05-06-26", "07-08-26"]}
found = {}
for name, days in FILES.items():
    Path(f"{name}.csv").write_text("\n".join(["id,day", *(f"a{number},{day}" for number, day in enumerate(days))]) + "\n")
    found[name] = [
        str(duckdb.sql(f"select day from '{name}.csv'").fetchall()[0][0]),
        str(polars.read_csv(f"{name}.csv", try_parse_dates=True)["day"][0]),
        str(pandas.read_csv(f"{name}.csv")["day"][0]),
    ]
    print(f"{days}: the first is {found[name]}")
print("(duckdb", version("duckdb"), "polars", version("polars"), "pandas", version("pandas"), "in this order)")
as_seen = {
    "start": ["2026-06-05", "2026-06-05", "05/06/2026"],
    "end": ["2026-05-06", "05/06/2026", "05/06/2026"],
    "short": ["2005-06-26", "0026-06-05", "05-06-26"],
}
sys.exit(0 if found == as_seen else "such dates are read in another way now")
PYTHON
