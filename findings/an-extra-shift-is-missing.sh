#!/usr/bin/env bash
# node-ical, ts-ics and icalevents leave out shifts that a calendar adds to a series with RDATE.
#
# A good guess: what expands a series follows its rule, leaves out the days of EXDATE and adds those of RDATE, which are described
#   side by side in RFC 5545. A reader that does not know one of them says so.
# What happens: all three take out what EXDATE names, and add nothing: the extra shift of 1 June is not there. ical.js and
#   recurring-ical-events have it. Nothing is reported. ts-ics also holds a shift that `EXDATE;VALUE=DATE` takes out.
# Why our users care: a shift that somebody takes over in addition is an RDATE in calendars that export schedules. Who was on
#   call that night is nobody, or somebody else, in the record that a script fills in.
# Source: measured, node-ical 0.26.1, ts-ics 2.4.6, ical.js 2.2.1, icalevents 0.3.1, recurring-ical-events 3.8.2;
#   RFC 5545, 3.8.5.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node-ical@0.26.1 ts-ics@2.4.6 ical.js@2.2.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalevents==0.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2

for line in EXDATE:20260526T070000Z RDATE:20260601T070000Z; do
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//shifts//EN BEGIN:VEVENT UID:1 DTSTAMP:20260501T000000Z SUMMARY:Ida \
        DTSTART:20260525T070000Z DTEND:20260525T150000Z 'RRULE:FREQ=DAILY;COUNT=3' "$line" END:VEVENT END:VCALENDAR \
        > "${line%%:*}.ics"
done
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";
import { convertIcsCalendar, extendByRecurrenceRule } from "ts-ics";

const from = new Date("2026-05-01");
const to = new Date("2026-06-30");
const READERS = {
  "node-ical": (text) => {
    const event = Object.values(ical.sync.parseICS(text)).find(({ type }) => type === "VEVENT");
    return ical.expandRecurringEvent(event, { from, to }).map(({ start }) => start);
  },
  "ts-ics": (text) => {
    const [event] = convertIcsCalendar(undefined, text).events;
    const exceptions = event.exceptionDates?.map(({ date }) => date);
    return extendByRecurrenceRule(event.recurrenceRule, { start: event.start.date, end: to, exceptions });
  },
  "ical.js": (text) => {
    const steps = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent")).iterator();
    const days = [];
    for (let day = steps.next(); day; day = steps.next()) days.push(day.toJSDate());
    return days;
  },
};
for (const [name, read] of Object.entries(READERS)) {
  for (const kind of ["EXDATE", "RDATE"]) {
    const shifts = read(readFileSync(`${kind}.ics`, "utf8"));
    console.log(name, kind, shifts.map((day) => day.toISOString().slice(5, 10)).join(" "));
  }
}
JS
cat > show.py <<'PYTHON'
from datetime import date

import icalendar
import recurring_ical_events
from icalevents.icalevents import events

for kind in ("EXDATE", "RDATE"):
    found = events(file=f"{kind}.ics", start=date(2026, 5, 1), end=date(2026, 6, 30))
    print("icalevents", kind, *sorted(f"{event.start:%m-%d}" for event in found))
for kind in ("EXDATE", "RDATE"):
    calendar = icalendar.Calendar.from_ical(open(f"{kind}.ics", newline="").read())
    found = recurring_ical_events.of(calendar).between((2026, 5, 1), (2026, 6, 30))
    print("recurring-ical-events", kind, *sorted(f"{event.start:%m-%d}" for event in found))
PYTHON
{
    node show.mjs
    venv/bin/python show.py
} | tee seen
cat > expected <<'TEXT'
node-ical EXDATE 05-25 05-27
node-ical RDATE 05-25 05-26 05-27
ts-ics EXDATE 05-25 05-27
ts-ics RDATE 05-25 05-26 05-27
ical.js EXDATE 05-25 05-27
ical.js RDATE 05-25 05-26 05-27 06-01
icalevents EXDATE 05-25 05-27
icalevents RDATE 05-25 05-26 05-27
recurring-ical-events EXDATE 05-25 05-27
recurring-ical-events RDATE 05-25 05-26 05-27 06-01
TEXT
diff expected seen || { echo "series are read in another way now"; exit 1; }
