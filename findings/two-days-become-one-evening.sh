#!/usr/bin/env bash
# dateutil and pandas make one instant of a range of two days.
#
# A good guess: `2026-05-30/2026-06-02` is an interval of ISO 8601. A parser of single times refuses it, as both do for two
#   times with hours, or gives the first day.
# What happens: the year of the second day is a clock time, its month is dropped, and its day is an offset: 30 May, 20:26, at
#   -02:00. Nothing is reported. From the 24th on the offset is too large, and it is an error, in dateutil as soon as the time
#   is used. So some ranges of a column are read. pendulum gives the interval; arrow, whenever and DuckDB refuse it.
# Why our users care: `A/B` is how our records write a time that is known by its limits. A script that reads the frontmatter
#   gets an evening that nobody wrote. The guide says to read `started_earliest` and `started_latest`.
# Source: measured, python-dateutil 4.0.0 and 2.9.0.post0, pandas 3.1.1, pendulum 3.3.0, arrow 1.4.0, whenever 0.11.0, duckdb
#   2.0.1; ISO 8601, time intervals.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-dateutil==4.0.0 pandas==3.1.1 pendulum==3.3.0 \
  arrow==1.4.0 whenever==0.11.0 duckdb==2.0.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --target "$folder/older" \
  python-dateutil==2.9.0.post0

cat > "$folder/read.py" <<'PYTHON'
import sys
from importlib.metadata import version

import arrow
import dateutil.parser
import duckdb
import pandas
import pendulum
import whenever

RANGES = ["2026-05-30/2026-06-02", "2026-05-10/2026-05-16", "2026-05-28/2026-05-30"]
READERS = {
    "python-dateutil": dateutil.parser.parse,
    "pandas": pandas.Timestamp,
    "pendulum": pendulum.parse,
    "arrow": arrow.get,
    "whenever": whenever.Date.parse_iso,
    "duckdb": lambda text: duckdb.execute("select ?::timestamptz", [text]).fetchone()[0],
}


def read(reader, text):
    try:
        value = reader(text)
        return value.isoformat() if hasattr(value, "isoformat") else f"{value.start} to {value.end}"
    except Exception:
        return "refused"


evening = ["2026-05-30T20:26:00-02:00", "2026-05-10T20:26:00-16:00", "refused"]
wrong = []
for name, reader in READERS.items():
    seen = [read(reader, text) for text in RANGES]
    print(f"{name} {version(name)}:", ", ".join(seen))
    if name in ("python-dateutil", "pandas"):
        expected = evening
    elif name == "pendulum":
        expected = [text.replace("/", " to ") for text in RANGES]
    else:
        expected = ["refused"] * 3
    if seen != expected:
        wrong.append(f"{name}: expected {expected}")
sys.exit("; ".join(wrong) or 0)
PYTHON
TZ=UTC "$folder/venv/bin/python" -W ignore "$folder/read.py"
TZ=UTC PYTHONPATH="$folder/older" "$folder/venv/bin/python" -W ignore -c '
import sys, dateutil, dateutil.parser
seen = dateutil.parser.parse("2026-05-30/2026-06-02").isoformat()
print("python-dateutil", dateutil.__version__ + ":", seen)
sys.exit(seen != "2026-05-30T20:26:00-02:00")'
