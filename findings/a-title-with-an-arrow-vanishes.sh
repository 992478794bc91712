#!/usr/bin/env bash
# A title that begins with `=>` is written to Excel as a formula, and comes back as nothing.
#
# A good guess: a text that is handed to a writer of workbooks is a text. Excel has a type for formulas, so a writer needs no
#   guess.
# What happens: pandas, with openpyxl or XlsxWriter, makes a formula of each text that begins with `=`, also of one that is
#   none, such as "=> restart the node". pandas and polars read the cell back as missing, or as 0, the value that XlsxWriter
#   stores with it. Nothing is reported. `write_excel` of polars, with XlsxWriter below it, writes a text.
# Why our users care: lines of chats and lists of actions begin with arrows. The row is there, with owner and due date, and
#   its title is gone. Our CSV files have an apostrophe before such a text.
# Source: measured, pandas 3.1.1, openpyxl 3.1.5, XlsxWriter 3.2.9, polars 2.1.0 with fastexcel 0.21.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pandas==3.1.1 openpyxl==3.1.5 XlsxWriter==3.2.9 polars==2.1.0 fastexcel==0.21.0

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import openpyxl
import pandas
import polars

ROWS = {"title": ["=> restart the node", "Buy a belt"], "owner": ["Ida", "Bo"]}
for engine in ("openpyxl", "xlsxwriter"):
    pandas.DataFrame(ROWS).to_excel(f"{engine}.xlsx", index=False, engine=engine)
polars.DataFrame(ROWS).write_excel("polars.xlsx")
found = {}
for name in ("openpyxl", "xlsxwriter", "polars"):
    cell = openpyxl.load_workbook(f"{name}.xlsx").active["A2"]
    titles = pandas.read_excel(f"{name}.xlsx")["title"].tolist(), polars.read_excel(f"{name}.xlsx")["title"].to_list()
    found[name] = [cell.data_type, *("missing" if pandas.isna(one[0]) else one[0] for one in titles)]
    print(f"written by {name} {version(name)}: type of the cell, read by pandas, read by polars: {found[name]}")
print("pandas", version("pandas"))
as_seen = {
    "openpyxl": ["f", "missing", "missing"],
    "xlsxwriter": ["f", 0, "0"],
    "polars": ["s", "=> restart the node", "=> restart the node"],
}
sys.exit(0 if found == as_seen else "such titles are written in another way now")
PYTHON
