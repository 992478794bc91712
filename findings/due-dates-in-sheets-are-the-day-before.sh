#!/usr/bin/env bash
# SheetJS reads a date of a sheet as the day before in China and India, and each time a minute early.
#
# A good guess: a day in Excel has no zone. With `cellDates` one gets midnight of that day, in local time or in UTC, and 14:05
#   is 14:05. Where it is another day elsewhere, it is so because of the zone of today.
# What happens: the version that npm has counts days from 1899 with the offset that the zone had then, which was 8:05:43 in
#   Shanghai. The due date 2026-07-15 is 14 July, 23:59:17, local time; in Kolkata it is 23:59:50. All times are as many
#   seconds early, and a millisecond everywhere: 14:05 is shown as 14:04. exceljs gives the right time in UTC. Both make a
#   moment on 31 December 1899 of a duration of 35 hours, whose hour is 11. `raw: false` gives the texts that Excel shows.
# Why our users care: action items live in sheets, and many scripts for them are built on these two. Each item is due a day
#   early for readers in Asia, and nobody sees why. The guide says to read texts.
# Source: measured, xlsx 0.18.5, the last on npm, exceljs 4.4.0, on files of openpyxl 3.1.5.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5

venv/bin/python - <<'PYTHON'
from datetime import date, datetime, timedelta

import openpyxl

book = openpyxl.Workbook()
book.active.append(["due", "fired", "lasted"])
book.active.append([date(2026, 7, 15), datetime(2026, 5, 30, 14, 5), timedelta(hours=35)])
book.save("actions.xlsx")
PYTHON
cat > read.cjs <<'JS'
const ExcelJS = require("exceljs");
const XLSX = require("xlsx");

const local = (time) => time.toLocaleString("sv", { timeZone: process.env.TZ });
(async () => {
  const sheet = XLSX.readFile("actions.xlsx", { cellDates: true }).Sheets.Sheet;
  const [row] = XLSX.utils.sheet_to_json(sheet);
  console.log(`${process.env.TZ}: xlsx due ${local(row.due)}, fired ${local(row.fired)}`);
  if (process.env.TZ !== "UTC") return;
  const [texts] = XLSX.utils.sheet_to_json(sheet, { raw: false });
  console.log(`xlsx, raw: false: due ${texts.due}, fired ${texts.fired}, lasted ${texts.lasted}`);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile("actions.xlsx");
  const values = book.worksheets[0].getRow(2).values.slice(1).map((value) => value.toISOString().slice(0, 16));
  console.log(`exceljs: due ${values[0]}, fired ${values[1]}, lasted ${values[2]}`);
})();
JS
seen=$(for zone in Asia/Shanghai Asia/Kolkata UTC; do TZ=$zone node read.cjs; done)
echo "$seen"
expected="Asia/Shanghai: xlsx due 2026-07-14 23:59:17, fired 2026-05-30 14:04:16
Asia/Kolkata: xlsx due 2026-07-14 23:59:50, fired 2026-05-30 14:04:49
UTC: xlsx due 2026-07-15 00:00:00, fired 2026-05-30 14:04:59
xlsx, raw: false: due 2026-07-15, fired 2026-05-30 14:05:00, lasted 35:00:00
exceljs: due 2026-07-15T00:00, fired 2026-05-30T14:05, lasted 1899-12-31T11:00"
test "$seen" = "$expected" || { echo "a library reads days in another way now; expected:"; echo "$expected"; exit 1; }
