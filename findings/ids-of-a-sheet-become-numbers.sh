#!/usr/bin/env bash
# pandas makes numbers of cells that Excel holds as text.
#
# A good guess: a CSV file has no types, so a reader guesses. A workbook has: the cell "1.10" is text in the file, and stays
#   text, as it does for openpyxl, polars and calamine.
# What happens: `read_excel` guesses over each column as `read_csv` does. The ids "1.9" and "1.10", written as text, are 1.9
#   and 1.1, "012" is 12, and the owner "NA" or "None" is missing. Both engines, openpyxl and calamine, are followed by
#   the same guess. With `dtype=str, keep_default_na=False` all stay.
# Why our users care: action items come from sheets, and ids were typed as text there on purpose. The item 1.10 becomes
#   another item, and one without an owner. The guide gives the options.
# Source: measured, pandas 3.1.1, openpyxl 3.1.5, polars 2.1.0 with fastexcel 0.21.0, python-calamine 0.9.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pandas==3.1.1 openpyxl==3.1.5 polars==2.1.0 fastexcel==0.21.0 python-calamine==0.9.1

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import openpyxl
import pandas
import polars

ROWS = [("1.9", "Ida"), ("1.10", "NA"), ("012", "None")]
book = openpyxl.Workbook()
for row in [("id", "owner"), *ROWS]:
    book.active.append(row)
book.save("items.xlsx")
types = {cell.data_type for row in openpyxl.load_workbook("items.xlsx").active.iter_rows() for cell in row}

found = {
    "pandas, openpyxl": pandas.read_excel("items.xlsx", engine="openpyxl"),
    "pandas, calamine": pandas.read_excel("items.xlsx", engine="calamine"),
    "pandas, with options": pandas.read_excel("items.xlsx", engine="openpyxl", dtype=str, keep_default_na=False),
}
print("types of cells in the file:", types, "(s: text)")
rows = {name: [tuple(row) for row in frame.itertuples(index=False)] for name, frame in found.items()}
rows["polars"] = polars.read_excel("items.xlsx").rows()
for name, one in rows.items():
    print(name, version(name.split(",")[0]), one)
guessed = [[row[0] for row in rows[name]] for name in ("pandas, openpyxl", "pandas, calamine")]
lost = [found[name]["owner"].isna().tolist() for name in ("pandas, openpyxl", "pandas, calamine")]
as_seen = guessed == [[1.9, 1.1, 12]] * 2 and lost == [[False, True, True]] * 2
sys.exit(0 if types == {"s"} and as_seen and rows["polars"] == ROWS == rows["pandas, with options"] else "cells are read in another way now")
PYTHON
