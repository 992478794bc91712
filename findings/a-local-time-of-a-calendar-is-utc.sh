#!/usr/bin/env bash
# Two readers of calendars take a local time for UTC.
#
# A good guess: `DTSTART:20260530T140500`, without a Z and without a zone, is 14:05 wherever the reader is, as RFC 5545 says. A
#   reader gives a time without a zone, or the one of the machine: icalendar does the first, ical.js and node-ical the second.
# What happens: ics for Python gives 14:05+00:00, and ts-ics an instant at 14:05 UTC. In Berlin that is 16:05, and nothing in the
#   result tells it from `140500Z`. Written again by ics, the event has the Z.
# Why our users care: shifts and maintenance windows are shared as such calendars. The change began two hours before the outage,
#   and seems to have come after it began. Events of our calendars are whole days. The guide says so.
# Source: measured, ics 0.7.2, icalendar 7.3.2 (Python), ts-ics 2.4.6, node-ical 0.26.1, ical.js 2.2.1; RFC 5545, 3.3.5, form 1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.2 icalendar==7.3.2
cd "$folder"
npm install --silent --no-audit --no-fund ts-ics@2.4.6 node-ical@0.26.1 ical.js@2.2.1 >/dev/null
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//changes//EN BEGIN:VEVENT UID:change@example.org \
  DTSTAMP:20260501T000000Z DTSTART:20260530T140500 DTEND:20260530T150500 SUMMARY:Change END:VEVENT END:VCALENDAR > changes.ics

TZ=Europe/Berlin "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import icalendar
import ics

text = open("changes.ics", newline="").read()
[event] = ics.Calendar(text).events
[other] = icalendar.Calendar.from_ical(text).walk("VEVENT")
again = next(line for line in event.serialize().splitlines() if line.startswith("DTSTART"))
print("ics", version("ics"), event.begin.isoformat(), "written again:", again)
print("icalendar", version("icalendar"), other.start.isoformat())
as_seen = event.begin.isoformat() == "2026-05-30T14:05:00+00:00" and again == "DTSTART:20260530T140500Z"
sys.exit(0 if as_seen and other.start.tzinfo is None else "local times are read in another way now")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { convertIcsCalendar } from "ts-ics";

const text = readFileSync("changes.ics", "utf8");
const found = {
  "ts-ics": convertIcsCalendar(undefined, text).events[0].start.date,
  "node-ical": nodeIcal.sync.parseICS(text)["change@example.org"].start,
  "ical.js": new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent")).startDate.toJSDate(),
};
for (const [name, time] of Object.entries(found)) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, time.toISOString());
  if (time.toISOString() !== `2026-05-30T1${name === "ts-ics" ? 4 : 2}:05:00.000Z`) process.exitCode = 1;
}
JS
TZ=Europe/Berlin node read.mjs
