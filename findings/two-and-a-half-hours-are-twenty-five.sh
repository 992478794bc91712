#!/usr/bin/env bash
# pandas reads 2,5 hours of a web page as 25, and the nodes 10,11 as 1011.
#
# A good guess: `read_html` reads a table as `read_csv` does: "2,5" is no number, so it stays a text, unless `decimal=","` is
#   given. Where commas are taken for groups, then groups of three digits.
# What happens: `read_html` has `thousands=","`, and `read_csv` has not. Each comma in a number is dropped, wherever it is:
#   "2,5" is 25, "0,75" is 75, "10,11" is 1011. A column of such cells becomes whole numbers, and nothing is reported.
# Why our users care: tables of impact are copied from wikis and status pages, in half of Europe with a decimal comma. An
#   outage is ten or a hundred times as long, and three numbers of nodes are one. The import reads the cells as text.
# Source: measured, pandas 3.1.1 with lxml 6.1.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 lxml==6.1.3

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import pandas as pd

ROWS = [("service", "hours", "nodes"), ("api", "2,5", "10,11"), ("db", "0,75", "7")]
html = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"
csv = "\n".join(";".join(row) for row in ROWS)
page = pd.read_html(io.StringIO(html), header=0)[0].to_dict("list")
sheet = pd.read_csv(io.StringIO(csv), sep=";").to_dict("list")
print("pandas", pd.__version__)
print("read_html:", page)
print("read_csv: ", sheet)
as_seen = page["hours"] == [25, 75] and page["nodes"] == [1011, 7] and sheet["hours"] == ["2,5", "0,75"]
sys.exit(0 if as_seen else "commas are read in another way now")
PYTHON
