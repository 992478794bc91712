#!/usr/bin/env bash
# dateutil, and pandas and pendulum with it, read `14:05 UTC+2` as 16:05 UTC.
#
# A good guess: `UTC+2` is two hours ahead of UTC, as people, Slack and calendars write it. The sign of POSIX (`TZ=UTC-2`) is
#   for variables of the system. `14:05+02:00` is the same time.
# What happens: a sign after a name is turned round: `14:05 UTC+2`, `GMT+2` and `UTC+02:00` are 16:05 UTC, and `14:05+02:00`
#   is 12:05. It is meant so. pandas falls back to dateutil without a word, and so does pendulum with `strict=False`.
#   dateparser, chrono, DuckDB and V8 give 12:05.
# Why our users care: it is how times are said in chats of two continents. In one timeline, entries with a name are four hours
#   after those without. `postmortems timeline paste` and the import read it as 12:05. The guide says so.
# Source: measured, python-dateutil 4.0.0 and 2.9.0.post0, pandas 3.1.1, pendulum 3.3.0, dateparser 1.5.0, duckdb 2.0.1,
#   chrono-node 2.10.3; dateutil/dateutil#968.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==4.0.0 pandas==3.1.1 pendulum==3.3.0 \
  dateparser==1.5.0 duckdb==2.0.1 pytz==2026.6
venv/bin/pip install --quiet --disable-pip-version-check --target older python-dateutil==2.9.0.post0
npm install --silent --no-audit --no-fund chrono-node@2.10.3

cat > read.py <<'PYTHON'
import sys
from datetime import UTC

import dateparser
import dateutil.parser
import duckdb
import pandas
import pendulum

READERS = {
    "dateutil": dateutil.parser.parse,
    "pandas": pandas.Timestamp,
    "pendulum": lambda text: pendulum.parse(text, strict=False),
    "dateparser": dateparser.parse,
    "duckdb": lambda text: duckdb.execute("select ?::timestamptz", [text]).fetchone()[0],
}
for name in sys.argv[1:] or READERS:
    texts = [f"2026-05-30 14:05{zone}" for zone in (" UTC+2", " GMT+2", " UTC+02:00", "+02:00")]
    print(f"{name}:", *(f"{READERS[name](text).astimezone(UTC):%H:%M}" for text in texts))
PYTHON
cat > read.mjs <<'JS'
import * as chrono from "chrono-node";

for (const [name, read] of [["chrono", (text) => chrono.parseDate(text)], ["V8", (text) => new Date(text)]]) {
  const seen = [" UTC+2", " GMT+2", " UTC+02:00", "+02:00"].map((zone) => read(`2026-05-30 14:05${zone}`));
  console.log(`${name}:`, ...seen.map((time) => time.toISOString().slice(11, 16)));
}
JS
seen=$(TZ=UTC venv/bin/python -W ignore read.py && TZ=UTC node read.mjs &&
  echo "dateutil 2.9: $(TZ=UTC PYTHONPATH=older venv/bin/python -W ignore read.py dateutil)")
echo "14:05 UTC+2, GMT+2, UTC+02:00, +02:00"
echo "$seen"
expected="dateutil: 16:05 16:05 16:05 12:05
pandas: 16:05 16:05 16:05 12:05
pendulum: 16:05 16:05 16:05 12:05
dateparser: 12:05 12:05 12:05 12:05
duckdb: 12:05 12:05 12:05 12:05
chrono: 12:05 12:05 12:05 12:05
V8: 12:05 12:05 12:05 12:05
dateutil 2.9: dateutil: 16:05 16:05 16:05 12:05"
test "$seen" = "$expected" || { echo "a library reads the sign in another way now; expected:"; echo "$expected"; exit 1; }
