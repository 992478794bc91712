#!/usr/bin/env bash
# gspread makes "not a number" of an owner named Nan, infinity of the commit 12e4567, and 75 of 0,75 hours.
#
# A good guess: `get_all_records` gives what the cells of a Google sheet show, and makes numbers of what is a number for the sheet
#   too. A column with "a1b2c3d" and "Ida" is text, and one with "0,75" is decimals of a sheet in German, or text.
# What happens: each cell is tried alone: what Python's `float` takes is a number, and a comma is dropped first. So "Nan" is
#   `nan`, 12e4567 is `inf`, "0,75" is 75, "10,11" is 1011 and the ticket 0042 is 42, with names and commits as texts in the next
#   rows. `get_all_values`, and `numericise_ignore=["all"]`, give the texts.
# Why our users care: action items and impact are kept in shared sheets, and scripts make records of them. An outage of 0,75 hours
#   lasts 75, and an owner vanishes. An import reads the same sheet as CSV, and keeps texts.
# Source: measured, gspread 6.2.1. The answer of the sheet is given by a client that asks nobody.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check gspread==6.2.1

cat > show.py <<'PYTHON'
import gspread
from gspread.http_client import HTTPClient

SHOWN = [
    ["ticket", "owner", "commit", "hours", "nodes"],
    ["0042", "Nan", "12e4567", "0,75", "10,11"],
    ["0043", "Ida", "a1b2c3d", "1,5", "db-1"],
]
SHEET = {"title": "Items", "sheetId": 0, "index": 0, "sheetType": "GRID", "gridProperties": {"rowCount": 3, "columnCount": 5}}


class Answers(HTTPClient):
    """Answers as Google does, with the cells as they are shown."""

    def __init__(self) -> None:
        pass

    def values_get(self, *_args, **_options):
        return {"range": "Items", "majorDimension": "ROWS", "values": SHOWN}


sheet = gspread.Worksheet(None, SHEET, "id", Answers())
for row in sheet.get_all_records():
    print(row)
print(sheet.get_all_values()[1])
print(sheet.get_all_records(numericise_ignore=["all"])[0])
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
{'ticket': 42, 'owner': nan, 'commit': inf, 'hours': 75, 'nodes': 1011}
{'ticket': 43, 'owner': 'Ida', 'commit': 'a1b2c3d', 'hours': 15, 'nodes': 'db-1'}
['0042', 'Nan', '12e4567', '0,75', '10,11']
{'ticket': '0042', 'owner': 'Nan', 'commit': '12e4567', 'hours': '0,75', 'nodes': '10,11'}
TEXT
diff expected seen || { echo "cells are read in another way now"; exit 1; }
