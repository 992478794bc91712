#!/usr/bin/env bash
# 35 hours in an OpenDocument sheet stop pandas and tablib; other readers make a text of it, and a clock time of 90 minutes.
#
# A good guess: OpenDocument has one type for lengths and clock times, `PT35H00M00S`, which LibreOffice writes for [HH]:MM. A
#   reader gives a timedelta for all of them, or a time for all below a day. What it cannot read is one cell.
# What happens: pandas with odf raises "hour must be in 0..23" for the sheet, tablib an error as well, since both read it as a
#   clock time. calamine gives a time for 90 minutes and the text "PT35H00M00S" for 35 hours; pyexcel a time and a timedelta,
#   and an empty cell for half a second and for minus five minutes.
# Why our users care: tables of incidents have a column of durations, and the long ones matter. A sum or a mean is an error,
#   or leaves them out. The guide says to keep seconds.
# Source: measured, pandas 3.1.1, odfpy 1.4.1, tablib 3.10.0, python-calamine 0.9.1, pyexcel 0.7.6, pyexcel-ods3 0.6.1;
#   OpenDocument 1.3, "office:time-value".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 odfpy==1.4.1 tablib==3.10.0 python-calamine==0.9.1 \
  pyexcel==0.7.6 pyexcel-ods3==0.6.1

cat > read.py <<'PYTHON'
import pandas
import pyexcel
import python_calamine
import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def write(name, lengths):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Incidents")
    document.spreadsheet.addElement(table)
    for value, shown in lengths:
        row = TableRow()
        table.addElement(row)
        cell = TableCell(valuetype="time", timevalue=value)
        cell.addElement(P(text=shown))
        row.addElement(cell)
    document.save(name)


def read(reader, get, name):
    try:
        for (cell,) in get(name):
            print(f"{reader}, {name}:", type(cell).__name__, repr(str(cell)))
    except Exception as error:
        print(f"{reader}, {name}:", type(error).__name__, error)


SHORT = [("PT01H30M00S", "01:30")]
LONG = [("PT35H00M00S", "35:00")]
write("short.ods", SHORT)
write("long.ods", SHORT + LONG)
write("more.ods", SHORT + LONG + [("-PT00H05M00S", "-00:05"), ("PT00H00M00.500S", "00:00.5")])
READERS = {
    "pandas": lambda name: pandas.read_excel(name, engine="odf", header=None).values.tolist(),
    "tablib": lambda name: tablib.Dataset().load(open(name, "rb"), format="ods", headers=False),
    "calamine": lambda name: python_calamine.load_workbook(name).get_sheet_by_index(0).to_python(),
    "pyexcel": lambda name: pyexcel.get_array(file_name=name),
}
for reader, get in READERS.items():
    for name in ("short.ods", "long.ods") if reader in ("pandas", "tablib") else ("more.ods",):
        read(reader, get, name)
PYTHON
venv/bin/python read.py | tee seen
cat > expected <<'TEXT'
pandas, short.ods: time '01:30:00'
pandas, long.ods: DateParseError hour must be in 0..23: 35:00
tablib, short.ods: time '01:30:00'
tablib, long.ods: ValueError time data 'PT35H00M00S' does not match format '%H:%M:%S'
calamine, more.ods: time '01:30:00'
calamine, more.ods: str 'PT35H00M00S'
calamine, more.ods: str '-PT00H05M00S'
calamine, more.ods: time '00:00:00.500000'
pyexcel, more.ods: time '01:30:00'
pyexcel, more.ods: timedelta '1 day, 11:00:00'
pyexcel, more.ods: str ''
pyexcel, more.ods: str ''
TEXT
diff expected seen || { echo "lengths are read in another way now"; exit 1; }
