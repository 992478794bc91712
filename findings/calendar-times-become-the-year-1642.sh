#!/usr/bin/env bash
# dateparser puts the times of calendars into other centuries, and weeks into another month.
#
# A good guess: a parser that reads "vor drei Tagen" and "May 5th" reads ISO 8601, too: `20260530T140500Z`, the form of each
#   time in iCalendar, and `2026-W22`, a week. What it does not know is `None`.
# What happens: it takes the first digits for seconds since 1970 and today's date for the rest. `20260530T140500Z` is in March
#   1642, `20260530T1405Z` in January 2023, at the minute in which the program runs. `2026-W22` is the 22nd of the month in
#   which the program runs. `20260530` and the same time without Z are `None`. dateutil, pendulum and pandas read the times.
# Why our users care: exports of calendars and alerts, names of files and log lines have this form. The date is years off, and
#   sorts the event to the start or the end. The guide says not to give dateparser what is ISO 8601.
# Source: measured, dateparser 1.5.0, python-dateutil 4.0.0, pendulum 3.3.0, pandas 3.1.1; RFC 5545, 3.3.5; ISO 8601.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0 python-dateutil==4.0.0 \
  pendulum==3.3.0 pandas==3.1.1

TZ=UTC "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import UTC, datetime
from importlib.metadata import version

import dateparser
import dateutil.parser
import pandas
import pendulum

TIMES = ["20260530T140500Z", "20260530T1405Z"]
for text in TIMES:
    for name, reader in (("dateutil", dateutil.parser.parse), ("pendulum", pendulum.parse), ("pandas", pandas.Timestamp)):
        if reader(text) != datetime(2026, 5, 30, 14, 5, tzinfo=UTC):
            sys.exit(f"{name} reads {text} as {reader(text)} now")
today = datetime.now(UTC)
seen = {text: dateparser.parse(text) for text in (*TIMES, "20260530", "20260530T140500", "2026-W22")}
for text, value in seen.items():
    print(f"dateparser {version('dateparser')}: {text} is {value and value.isoformat(timespec='minutes')}")
as_expected = (
    seen["20260530T140500Z"].year == 1642
    and (seen["20260530T1405Z"].year, seen["20260530T1405Z"].month) == (2023, 1)
    and seen["20260530"] is None
    and seen["20260530T140500"] is None
    and (seen["2026-W22"].month, seen["2026-W22"].day) == (today.month, 22)
)
sys.exit(0 if as_expected else "expected: 1642, January 2023, None, None, the 22nd of this month")
PYTHON
