#!/usr/bin/env bash
# Readers of calendars move a monthly event of the 31st to other days, and leave it there.
#
# A good guess: RFC 5545 says that a month without a 31st is skipped, and gives the example. ical.js, rrule and
#   recurring-ical-events skip it: 31 January, 31 March, 31 May, 31 July.
# What happens: node-ical and ts-ics put the event on 28 February, and then on the 28th of every month. With `COUNT=4` the
#   series ends in April, three months early. Nothing is reported.
# Why our users care: bots that announce reviews and deadlines of the end of a month are built on these. Our calendars have no
#   series; each open action item is an event on its due date. The guide says so.
# Source: measured, node-ical 0.26.1, ts-ics 2.4.6, ical.js 2.2.1, rrule 2.8.1; RFC 5545, 3.3.10, invalid dates are ignored.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node-ical@0.26.1 ts-ics@2.4.6 ical.js@2.2.1 rrule@2.8.1 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import rrule from "rrule";
import { convertIcsCalendar, extendByRecurrenceRule } from "ts-ics";

const calendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//reviews//EN
BEGIN:VEVENT
UID:review@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260131T120000Z
DTEND:20260131T130000Z
RRULE:FREQ=MONTHLY;COUNT=4
SUMMARY:Review of open action items
END:VEVENT
END:VCALENDAR
`.replaceAll("\n", "\r\n");
const start = new Date("2026-01-31T12:00:00Z");
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent"));
const days = event.iterator();
const first = convertIcsCalendar(undefined, calendar).events[0];
const found = {
  "ical.js": Array.from({ length: 4 }, () => days.next().toJSDate()),
  rrule: rrule.rrulestr("DTSTART:20260131T120000Z\nRRULE:FREQ=MONTHLY;COUNT=4").all(),
  "node-ical": nodeIcal.sync.parseICS(calendar)["review@example.org"].rrule.all(),
  "ts-ics": extendByRecurrenceRule(first.recurrenceRule, { start, end: new Date("2027-01-01") }),
};
const seen = {
  "ical.js": "01-31 03-31 05-31 07-31",
  rrule: "01-31 03-31 05-31 07-31",
  "node-ical": "01-31 02-28 03-28 04-28",
  "ts-ics": "01-31 02-28 03-28 04-28",
};
for (const [name, times] of Object.entries(found)) {
  const shown = times.map((time) => time.toISOString().slice(5, 10)).join(" ");
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, shown);
  if (shown !== seen[name]) process.exitCode = 1;
}
JS
TZ=UTC node read.mjs
