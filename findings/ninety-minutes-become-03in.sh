#!/usr/bin/env bash
# xlsx2csv writes `0 "03in"` for 90 min and `"sev "0` for SEV 2, and gives times a minute early.
#
# A good guess: a CSV has what Excel shows, "90 min", or the number behind it. What is in quotation marks in a format, such as
#   `0 "min"`, is text, so it does not make a date of the number.
# What happens: a format with an h, m, s, d or y anywhere is one of dates, and its letters become parts of the date of the
#   number: 90 in `0 "min"` is `0 "03in"`, 3 in `0 "days"` is `0 "02ays"`, 1.5 in `0.0 "h"` is `0.0 "12"`. 2 in `"SEV "0` is
#   `"sev "0`, without the 2. Times are cut: 14:05 that openpyxl wrote is 14:04. 35 hours are 1.458333.
# Why our users care: lists of incidents have units in their formats, so that durations stay numbers. The CSV that goes on to
#   a report has neither number nor unit, and the program ends well. The guide says to put units into the heading.
# Source: measured, xlsx2csv 0.8.6, openpyxl 3.1.5, python-calamine 0.9.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1

cat > write.py <<'PYTHON'
from datetime import datetime, timedelta

import openpyxl
import python_calamine

book = openpyxl.Workbook()
cells = [
    (90, '0 "min"'),
    (3, '0 "days"'),
    (1.5, '0.0 "h"'),
    (2, '"SEV "0'),
    (7, '"INC-"000'),
    (datetime(2026, 5, 30, 14, 5), "yyyy-mm-dd hh:mm"),
    (timedelta(hours=35), "[h]:mm"),
]
for row, (value, style) in enumerate(cells, 1):
    cell = book.active.cell(row, 1, value)
    cell.number_format = style
book.save("incidents.xlsx")
rows = python_calamine.load_workbook("incidents.xlsx").get_sheet_by_index(0).to_python()
print("calamine:", " | ".join(str(row[0]) for row in rows))
PYTHON
{ venv/bin/python write.py && venv/bin/xlsx2csv incidents.xlsx; } | tee seen
cat > expected <<'TEXT'
calamine: 90.0 | 3.0 | 1.5 | 2.0 | 7.0 | 2026-05-30 14:05:00 | 1 day, 11:00:00
"0 ""03in"""
"0 ""02ays"""
"0.0 ""12"""
"""sev ""0"
7
2026-05-30 14:04
1.458333
TEXT
diff expected seen || { echo "cells are written in another way now"; exit 1; }
