#!/usr/bin/env bash
# dateutil and dateparser make another day of a month each day that they are run.
#
# A good guess: `2026-05` in ISO 8601 is a month. A parser refuses it, or gives its first day.
# What happens: dateutil and dateparser take what is missing from today. On the 29th, 2026-05 is 29 May and 2026-02 is
#   28 February. Beside it the time is midnight, so nothing looks incomplete. A duration is completed likewise: for
#   dateutil `1h 30m` is half past one today. pendulum, arrow, pandas and dateutil's own `isoparse` give the first day.
# Why our users care: our times are as exact as the record, and some incidents are known by their month. A report from
#   the same data differs from day to day. The guide says to read `started_earliest` and `started_latest`.
# Source: measured, python-dateutil 2.9.0.post0 (4.0.0 does the same), dateparser 1.5.0, pendulum 3.3.0, arrow 1.4.0,
#   pandas 3.1.1; ISO 8601, calendar dates of reduced precision.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  python-dateutil==2.9.0.post0 dateparser==1.5.0 pendulum==3.3.0 arrow==1.4.0 pandas==3.1.1

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date, time
from importlib.metadata import version

import arrow
import dateparser
import pandas
import pendulum
from dateutil import parser

today = date.today()
months = {"2026-05": 31, "2026-02": 28}
like_today = {name: date.fromisoformat(f"{name}-{min(today.day, last):02}") for name, last in months.items()}
first = {name: date.fromisoformat(f"{name}-01") for name in months}


def days(read):
    return {name: read(name).date() for name in months}


seen = {
    "python-dateutil": days(parser.parse),
    "dateparser": days(dateparser.parse),
    "pendulum": days(pendulum.parse),
    "arrow": days(arrow.get),
    "pandas": days(pandas.to_datetime),
}
iso = days(parser.isoparse)
half_past_one = parser.parse("1h 30m")
print("today:", today)
for name, read in seen.items():
    print(f"{name} {version(name)}:", *(f"{month} is {day}" for month, day in read.items()))
print("dateutil, isoparse:", *iso.values(), "and 1h 30m with parse:", half_past_one)
as_seen = [
    seen["python-dateutil"] == seen["dateparser"] == like_today,
    seen["pendulum"] == seen["arrow"] == seen["pandas"] == iso == first,
    (half_past_one.date(), half_past_one.time()) == (today, time(1, 30)),
]
sys.exit(0 if all(as_seen) else "one of them reads a month in another way now")
PYTHON
