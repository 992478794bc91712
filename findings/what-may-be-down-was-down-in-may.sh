#!/usr/bin/env bash
# Finders of dates take the verb "may" for the month, and move the time beside it half a year.
#
# A good guess: what finds dates in sentences knows that "may" is a verb too, and takes it for a month only beside a number or in
#   capitals. A time without a day is one of today.
# What happens: in "It was down at 14:05 and may be again", read on 29 November, dateparser (`search_dates`) finds "at 14:05 and
#   may" and gives 29 May, 14:05. dateutil (`fuzzy=True`) gives the same, and parsedatetime 1 May of the next year. "We sat in
#   the call from 14:05" is a Saturday for all three. Of the first, chrono makes 14:05 today.
# Why our users care: careful people write "may" in reports, and these make a timeline of them. One entry of the night is half a
#   year away. `postmortems import` reads a month only beside a day or a year.
# Source: measured, dateparser 1.5.0, python-dateutil 2.9.0.post0, parsedatetime 2.6, chrono-node 2.10.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0 python-dateutil==2.9.0.post0 parsedatetime==2.6
cd "$folder"
npm install --silent --no-audit --no-fund chrono-node@2.10.3 >/dev/null

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import datetime
from importlib.metadata import version

import parsedatetime
from dateparser.search import search_dates
from dateutil import parser

NOW = datetime(2026, 11, 29, 16, 0)
READERS = {
    "dateparser": lambda text: [time for _, time in search_dates(text, languages=["en"], settings={"RELATIVE_BASE": NOW})][0],
    "python-dateutil": lambda text: parser.parse(text, fuzzy=True, default=NOW),
    "parsedatetime": lambda text: parsedatetime.Calendar().parseDT(text, NOW)[0],
}
MAY, SAT = "It was down at 14:05 and may be again", "We sat in the call from 14:05"
found = {name: [f"{read(MAY):%Y-%m-%d %H:%M}"] for name, read in READERS.items()}
for name, times in found.items():
    print(f"{name} {version(name)}: {MAY!r} is {times[0]}")
days = [time.date() for _, time in search_dates(SAT, languages=["en"], settings={"RELATIVE_BASE": NOW})]
others = [READERS[name](SAT) for name in ("python-dateutil", "parsedatetime")]
print(f"{SAT!r}: dateparser {[str(day) for day in days]}, the others {[str(time) for time in others]}")
as_seen = {"dateparser": ["2026-05-29 14:05"], "python-dateutil": ["2026-05-29 14:05"], "parsedatetime": ["2027-05-01 14:05"]}
is_saturday = any(day.weekday() == 5 for day in days) and all(time.weekday() == 5 for time in others)
sys.exit(0 if found == as_seen and is_saturday else "such sentences are read in another way now")
PYTHON
cat > find.cjs <<'JS'
const { readFileSync } = require("node:fs");
const chrono = require("chrono-node");

const found = chrono.parse("It was down at 14:05 and may be again", new Date("2026-11-29T16:00:00Z"));
const times = found.map((one) => `${one.text}: ${one.start.date().toISOString()}`).join();
console.log("chrono-node", JSON.parse(readFileSync("node_modules/chrono-node/package.json")).version, times);
if (times !== "at 14:05: 2026-11-29T14:05:00.000Z") throw new Error("such sentences are read in another way now");
JS
TZ=UTC node find.cjs
