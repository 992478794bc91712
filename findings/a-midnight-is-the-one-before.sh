#!/usr/bin/env bash
# aniso8601 reads 24:00, the end of a day, as its beginning.
#
# A good guess: ISO 8601 has two names for midnight: `2026-05-30T24:00` is `2026-05-31T00:00`. A library for this standard reads
#   that, or refuses it, as `datetime.fromisoformat` does before Python 3.14 and as pendulum does.
# What happens: `2026-05-30T24:00Z` is 00:00 on 30 May, a whole day early. The interval `2026-05-30T22:00Z/2026-05-30T24:00Z`
#   ends 22 hours before it begins. Nothing is reported. arrow, ciso8601 and dateutil's `isoparse` give 31 May.
# Why our users care: shifts, windows for maintenance and days in calendars of German and Japanese teams end at 24:00.
#   Flask-RESTX and other frameworks read the dates of requests with it. Our import reads 24:00 as the end of the day.
# Source: measured, aniso8601 10.0.1, arrow 1.4.0, ciso8601 2.3.3, python-dateutil 2.9.0.post0; ISO 8601:2004, 4.2.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  aniso8601==10.0.1 arrow==1.4.0 ciso8601==2.3.3 python-dateutil==2.9.0.post0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import aniso8601
import arrow
import ciso8601
from dateutil.parser import isoparse

text = "2026-05-30T24:00Z"
start, end = aniso8601.parse_interval("2026-05-30T22:00Z/2026-05-30T24:00Z")
found = {
    "aniso8601": str(aniso8601.parse_datetime(text)),
    "arrow": str(arrow.get(text)).replace("T", " "),
    "ciso8601": str(ciso8601.parse_datetime(text)),
    "python-dateutil": str(isoparse(text)),
}
for name, time in found.items():
    print(name, version(name), time)
hours = (end - start).total_seconds() / 3600
print("aniso8601, from 22:00 to 24:00:", hours, "hours")
expected = ["2026-05-30 00:00:00+00:00", *["2026-05-31 00:00:00+00:00"] * 3]
sys.exit(0 if list(found.values()) == expected and hours == -22 else "24:00 is read in another way now")
PYTHON
