#!/usr/bin/env bash
# node-ical and icalevents give an on-call shift back after one night, where it was changed "from now on".
#
# A good guess: in a series, `RECURRENCE-ID;RANGE=THISANDFUTURE` changes this night and all that follow, as RFC 5545 says. What
#   reads series and changes of one night reads this as well, or says that it does not.
# What happens: both read the change and leave out its range. Of four nights by Ida, of which Bo takes the third and all after
#   it, Bo has the third, and Ida the fourth again. Nothing is reported. ical.js, ical-expander and recurring-ical-events give Bo
#   both.
# Why our users care: who was on call is in each post-mortem, and bots and dashboards read it from the calendar of the team.
#   They page and name somebody who has handed over. In the first night all is right, so nobody sees it when the change is made.
# Source: measured, node-ical 0.26.1, icalevents 0.3.1, ical.js 2.2.1, ical-expander 3.2.0, recurring-ical-events 3.8.2; RFC
#   5545, 3.2.13.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalevents==0.3.1 recurring-ical-events==3.8.2 icalendar==6.3.2
cd "$folder"
npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1 ical-expander@3.2.0 >/dev/null

cat > nights.txt <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//calendar//EN
BEGIN:VEVENT
UID:1@incidents.example
DTSTAMP:20260501T000000Z
DTSTART:20260530T220000Z
DTEND:20260531T060000Z
RRULE:FREQ=DAILY;COUNT=4
SUMMARY:Ida
END:VEVENT
BEGIN:VEVENT
UID:1@incidents.example
DTSTAMP:20260515T000000Z
RECURRENCE-ID;RANGE=THISANDFUTURE:20260601T220000Z
DTSTART:20260601T220000Z
DTEND:20260602T060000Z
SUMMARY:Bo
END:VEVENT
END:VCALENDAR
ICS
sed 's/$/\r/' nights.txt > nights.ics
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import Expander from "ical-expander";
import nodeIcal from "node-ical";

const text = readFileSync("nights.ics", "utf8");
const [from, to] = [new Date("2026-05-01"), new Date("2026-07-01")];
const [series] = Object.values(nodeIcal.parseICS(text)).filter((one) => one.rrule);
console.log(`node-ical: ${nodeIcal.expandRecurringEvent(series, { from, to }).map((one) => one.summary).join(", ")}`);
const [event, change] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
event.relateException(change);
const names = [];
for (const iterator = event.iterator(); ;) {
  const next = iterator.next();
  if (!next) break;
  names.push(event.getOccurrenceDetails(next).item.summary);
}
console.log(`ical.js: ${names.join(", ")}`);
const found = new Expander({ ics: text }).between(from, to);
const all = [...found.events.map((one) => [one.startDate, one]), ...found.occurrences.map((one) => [one.startDate, one.item])];
console.log(`ical-expander: ${all.sort(([one], [other]) => one.compare(other)).map(([, one]) => one.summary).join(", ")}`);
JS
node read.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
from datetime import UTC, datetime

import icalendar
import recurring_ical_events
from icalevents.icalparser import parse_events

text = open("nights.ics", newline="").read()
start, end = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
events = sorted(parse_events(text, start=start, end=end), key=lambda one: one.start)
print("icalevents:", ", ".join(one.summary for one in events))
events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(start, end)
print("recurring-ical-events:", ", ".join(str(one["SUMMARY"]) for one in sorted(events, key=lambda one: one["DTSTART"].dt)))
PYTHON
cat seen
cat > expected <<'TEXT'
node-ical: Ida, Ida, Bo, Ida
ical.js: Ida, Ida, Bo, Bo
ical-expander: Ida, Ida, Bo, Bo
icalevents: Ida, Ida, Bo, Ida
recurring-ical-events: Ida, Ida, Bo, Bo
TEXT
diff expected seen || { echo "changes from now on are read in another way now"; exit 1; }
