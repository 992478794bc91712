#!/usr/bin/env bash
# exceljs reads a duration of 35 hours as 11 o'clock, and polars a clock time as one of 1899.
#
# A good guess: Excel has one number for times and durations, and the format of the cell says which: `[h]:mm` is a duration,
#   `h:mm` a clock time. openpyxl, pandas and calamine read 35 hours and 14:05.
# What happens: exceljs makes a `Date` of both. 35 hours are 1899-12-31T11:00, whose clock shows 11:00; 90 minutes are 01:30
#   of the day before. polars reads durations rightly, and 14:05 as 1899-12-31T14:05, beside dates of 2026 in one column
#   type. Nothing is reported.
# Why our users care: durations of incidents come in sheets. What lasted a day and a half is shown as 11:00, a mean over them is
#   a date, and a clock time sorts before all incidents. Our files have seconds. The guide says so.
# Source: measured, exceljs 4.4.0, polars 2.1.0 with fastexcel 0.21.0, openpyxl 3.1.5, pandas 3.1.1; ECMA-376, 18.8.30, number
#   formats.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 polars==2.1.0 fastexcel==0.21.0
cd "$folder"
npm install --silent --no-audit --no-fund exceljs@4.4.0 >/dev/null 2>&1

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime, time, timedelta
from importlib.metadata import version

import openpyxl
import polars

book = openpyxl.Workbook()
book.active.append(("duration", "clock"))
book.active.append((35 / 24, time(14, 5)))
book.active["A2"].number_format = "[h]:mm"
book.save("times.xlsx")
read = [cell.value for cell in openpyxl.load_workbook("times.xlsx").active[2]]
row = polars.read_excel("times.xlsx").row(0)
print("openpyxl", version("openpyxl"), read)
print("polars", version("polars"), row)
as_seen = read == [timedelta(hours=35), time(14, 5)] and row == (timedelta(hours=35), datetime(1899, 12, 31, 14, 5))
sys.exit(0 if as_seen else "times are read in another way now")
PYTHON
cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { Workbook } = require("exceljs");

(async () => {
  const book = new Workbook();
  await book.xlsx.readFile("times.xlsx");
  const [, duration, clock] = book.worksheets[0].getRow(2).values;
  const found = [duration.toISOString(), clock.toISOString()];
  console.log("exceljs", JSON.parse(readFileSync("node_modules/exceljs/package.json")).version, found);
  if (found.join() !== "1899-12-31T11:00:00.000Z,1899-12-30T14:05:00.000Z") throw new Error("times are read in another way now");
})();
JS
node read.cjs
