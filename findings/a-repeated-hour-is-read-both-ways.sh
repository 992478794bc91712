#!/usr/bin/env bash
# A local time that occurs twice is the first for one half of the tools, and the second for the other.
#
# A good guess: PEP 495 (`fold=0`) and RFC 5545 say which of the two 02:30 is meant when clocks go back: the first. Libraries
#   for Python follow, or refuse it as pandas does. One library reads it in one way.
# What happens: zoneinfo, arrow and whenever take the first. pytz, dateparser and DuckDB take the second. pendulum does both:
#   `pendulum.parse` takes the second, `pendulum.instance` of the same time and zone the first. In spring, where 02:30 does
#   not exist, these two are an hour apart as well.
# Why our users care: one log line has two instants, an hour apart, in the notebook and in the database. Nobody compares
#   them, for both look right. Our files give a time of that hour as a range of both. The guide says so.
# Source: measured, pendulum 3.3.0, arrow 1.4.0, whenever 0.11.0, pytz 2026.6, dateparser 1.5.0, duckdb 2.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pendulum==3.3.0 arrow==1.4.0 whenever==0.11.0 \
  pytz==2026.6 dateparser==1.5.0 duckdb==2.0.1

TZ=UTC "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import arrow
import dateparser
import duckdb
import pendulum
import pytz
import whenever

ZONE = "Europe/Berlin"
SETTINGS = {"TIMEZONE": ZONE, "RETURN_AS_TIMEZONE_AWARE": True}
READERS = {
    "zoneinfo": lambda text: datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)),
    "arrow": lambda text: arrow.get(text, tzinfo=ZONE).datetime,
    "whenever": lambda text: whenever.PlainDateTime.parse_iso(text).assume_tz(ZONE).to_instant().to_stdlib(),
    "pendulum.instance": lambda text: pendulum.instance(datetime.fromisoformat(text), tz=ZONE),
    "pendulum.parse": lambda text: pendulum.parse(text, tz=ZONE),
    "pytz": lambda text: pytz.timezone(ZONE).localize(datetime.fromisoformat(text)),
    "dateparser": lambda text: dateparser.parse(text, settings=SETTINGS),
    "duckdb": lambda text: duckdb.sql(f"SELECT epoch(timezone('{ZONE}', TIMESTAMP '{text}'))").fetchall()[0][0],
}
seen = {}
for name, read in READERS.items():
    for text in ("2026-10-25T02:30", "2026-03-29T02:30"):
        value = read(text)
        instant = value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)
        seen.setdefault(name, []).append(f"{instant.astimezone(UTC):%H:%M}")
    module = name.partition(".")[0]
    print(f"{name:18}{version(module) if module != 'zoneinfo' else '':14}autumn {seen[name][0]}Z, spring {seen[name][1]}Z")
first, second = ["00:30", "01:30"], ["01:30", "01:30"]
expected = {"zoneinfo": first, "arrow": first, "whenever": first, "pendulum.instance": ["00:30", "00:30"]}
expected |= dict.fromkeys(("pendulum.parse", "pytz", "dateparser", "duckdb"), second)
sys.exit(0 if seen == expected else f"a library takes the other of the two now; expected {expected}")
PYTHON
