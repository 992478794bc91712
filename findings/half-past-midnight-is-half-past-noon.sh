#!/usr/bin/env bash
# Babel reads 12:30 AM as half past noon.
#
# A good guess: in the American clock, 12:30 AM is half an hour after midnight. A library for formats of all locales, which
#   writes that time so, reads back what it wrote.
# What happens: `format_time(time(0, 30), locale="en_US")` is "12:30:00 AM", and `parse_time` of it is 12:30, noon. It adds twelve
#   hours for PM and nothing for AM, whatever the hour: 12:30 PM would be 24:30, and is an error ("hour must be in 0..23").
#   From 1 to 11 it is right. So it is in each locale with a clock of twelve hours that was tried.
# Why our users care: maintenance starts at midnight. Only the first hour of the night moves half a day on, after what it caused.
#   `postmortems import` reads 12:30 AM as 00:30. The guide says to use 24 hours.
# Source: measured, Babel 2.16.0; Unicode CLDR, dayPeriod am and noon.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Babel==2.16.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import time
from importlib.metadata import version

from babel.dates import format_time, parse_time

print("Babel", version("Babel"))
found = {}
for locale in ("en_US", "en_AU", "en_IN"):
    for clock in (time(0, 30), time(1, 30), time(12, 30), time(13, 30)):
        text = format_time(clock, locale=locale)
        try:
            found[locale, clock] = f"{parse_time(text, locale=locale):%H:%M}"
        except ValueError as error:
            found[locale, clock] = str(error).split(",")[0]
        print(f"{locale}: {clock:%H:%M} is written {text!r}, and read as {found[locale, clock]}")
as_seen = {time(0, 30): "12:30", time(1, 30): "01:30", time(12, 30): "hour must be in 0..23", time(13, 30): "13:30"}
sys.exit(0 if all(as_seen[clock] == read for (_, clock), read in found.items()) else "clock times are read in another way now")
PYTHON
