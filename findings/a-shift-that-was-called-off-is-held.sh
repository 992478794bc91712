#!/usr/bin/env bash
# rrule holds a shift that was called off, where a calendar writes that in UTC, and moves an extra one by the offset of the zone.
#
# A good guess: `EXDATE:20260526T070000Z` takes the shift of 9:00 in Berlin out of a series, as both are one instant. `RDATE` of
#   that form adds one. RFC 5545 has EXDATE in UTC in its example, and rrule knows zones, as `TZID` in its `DTSTART` shows.
# What happens: rrule of npm compares the digits: with 07:00Z nothing is taken out, and nothing is said; with 09:00Z the shift of
#   9:00 in Berlin would be. An extra shift of 07:00Z is at 05:00Z. dateutil, from which it comes, and rrule-temporal take
#   out what is meant. So do readers of whole calendars.
# Why our users care: scripts that ask who was on call expand schedules with it, as do widgets of calendars. A swap is written as
#   an exception, so that the record names somebody who was not on call. Hand it EXDATE in the zone of DTSTART.
# Source: measured, rrule 2.8.1, rrule-temporal 2.2.8, python-dateutil 2.9.0.post0; RFC 5545, 3.8.5.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rrule@2.8.1 luxon@3.7.2 rrule-temporal@2.2.8
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0

cat > show.mjs <<'JS'
import rrule from "rrule";
import { RRuleTemporal } from "rrule-temporal";

const SERIES = "DTSTART;TZID=Europe/Berlin:20260525T090000\nRRULE:FREQ=DAILY;COUNT=3\n";
for (const line of ["EXDATE;TZID=Europe/Berlin:20260526T090000", "EXDATE:20260526T070000Z", "RDATE:20260530T070000Z"]) {
  const shifts = rrule.rrulestr(SERIES + line).all();
  console.log("rrule", line, shifts.map((day) => day.toISOString().slice(8, 16) + "Z").join(" "));
  const others = new RRuleTemporal({ rruleString: SERIES + line }).all();
  console.log("rrule-temporal", line, others.map((day) => day.toInstant().toString().slice(8, 16) + "Z").join(" "));
}
JS
cat > show.py <<'PYTHON'
from datetime import UTC

from dateutil.rrule import rrulestr

SERIES = "DTSTART;TZID=Europe/Berlin:20260525T090000\nRRULE:FREQ=DAILY;COUNT=3\n"
for line in ("EXDATE;TZID=Europe/Berlin:20260526T090000", "EXDATE:20260526T070000Z", "RDATE:20260530T070000Z"):
    print("dateutil", line, *(f"{day.astimezone(UTC):%dT%H:%MZ}" for day in rrulestr(SERIES + line)))
PYTHON
{
    node show.mjs
    venv/bin/python show.py
} | tee seen
cat > expected <<'TEXT'
rrule EXDATE;TZID=Europe/Berlin:20260526T090000 25T07:00Z 27T07:00Z
rrule-temporal EXDATE;TZID=Europe/Berlin:20260526T090000 25T07:00Z 27T07:00Z
rrule EXDATE:20260526T070000Z 25T07:00Z 26T07:00Z 27T07:00Z
rrule-temporal EXDATE:20260526T070000Z 25T07:00Z 27T07:00Z
rrule RDATE:20260530T070000Z 25T07:00Z 26T07:00Z 27T07:00Z 30T05:00Z
rrule-temporal RDATE:20260530T070000Z 25T07:00Z 26T07:00Z 27T07:00Z 30T07:00Z
dateutil EXDATE;TZID=Europe/Berlin:20260526T090000 25T07:00Z 27T07:00Z
dateutil EXDATE:20260526T070000Z 25T07:00Z 27T07:00Z
dateutil RDATE:20260530T070000Z 25T07:00Z 26T07:00Z 27T07:00Z 30T07:00Z
TEXT
diff expected seen || { echo "exceptions are read in another way now"; exit 1; }
