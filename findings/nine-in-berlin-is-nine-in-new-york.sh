#!/usr/bin/env bash
# FullCalendar shows a shift that begins at 9:00 in Berlin as one of 9:00 in New York, and a shift that was called off.
#
# A good guess: `DTSTART;TZID=Europe/Berlin:20260525T090000`, with a VTIMEZONE in the file, is 07:00 UTC, as the entry beside it
#   that is written in UTC. A calendar that shows times of the reader moves both. `STATUS:CANCELLED` is not shown, or is marked.
# What happens: the plugin for iCalendar drops the zone and keeps the digits: in New York the shift begins at 09:00, and the
#   same instant in UTC at 03:00. With `timeZone: "UTC"` the two are 09:00Z and 07:00Z. The cancelled shift is shown like any
#   other; its status is not among the fields of the event.
# Why our users care: pages of a team show the rota of its calendar so. Two people of two zones read two different shifts, and
#   both believe that the other is on call. Give it a file with times in UTC.
# Source: measured, @fullcalendar/icalendar 6.1.21, @fullcalendar/core 6.1.22, ical.js 1.5.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @fullcalendar/core@6.1.22 @fullcalendar/icalendar@6.1.21 \
    @fullcalendar/daygrid@6.1.22 ical.js@1.5.0 jsdom@26.1.0 esbuild@0.25.12

cat > rota.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//rota//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20260501T000000Z
SUMMARY:Berlin
DTSTART;TZID=Europe/Berlin:20260525T090000
DTEND;TZID=Europe/Berlin:20260525T170000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260501T000000Z
SUMMARY:UTC
DTSTART:20260525T070000Z
DTEND:20260525T150000Z
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20260501T000000Z
SUMMARY:called off
STATUS:CANCELLED
DTSTART:20260526T070000Z
DTEND:20260526T150000Z
END:VEVENT
END:VCALENDAR
ICS
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<div id=calendar></div>", { pretendToBeVisual: true, url: "http://rota.example/" });
for (const name of ["document", "HTMLElement", "Node", "Element", "getComputedStyle", "Event", "CustomEvent"]) globalThis[name] = window[name];
globalThis.window = window;
globalThis.fetch = async () => new Response(readFileSync("rota.ics", "utf-8"));
const { Calendar } = await import("@fullcalendar/core");
const plugins = [(await import("@fullcalendar/icalendar")).default, (await import("@fullcalendar/daygrid")).default];
for (const timeZone of ["local", "UTC"]) {
  const options = { plugins, timeZone, initialView: "dayGridMonth", initialDate: "2026-05-25" };
  const events = { url: "http://rota.example/rota.ics", format: "ics" };
  const loaded = new Promise((resolve) => {
    const eventsSet = (found) => found.length && resolve(found);
    new Calendar(window.document.getElementById("calendar"), { ...options, events, eventsSet }).render();
  });
  for (const { title, startStr, extendedProps } of await loaded) {
    console.log(`${timeZone}: ${title} ${startStr} ${Object.keys(extendedProps)}`);
  }
}
process.exit();
JS
npx esbuild show.mjs --bundle --platform=node --format=esm --external:jsdom --outfile=bundle.mjs --log-level=error
TZ=America/New_York node bundle.mjs | tee seen
cat > expected <<'TEXT'
local: Berlin 2026-05-25T09:00:00-04:00 location,organizer,description
local: UTC 2026-05-25T03:00:00-04:00 location,organizer,description
local: called off 2026-05-26T03:00:00-04:00 location,organizer,description
UTC: Berlin 2026-05-25T09:00:00Z location,organizer,description
UTC: UTC 2026-05-25T07:00:00Z location,organizer,description
UTC: called off 2026-05-26T07:00:00Z location,organizer,description
TEXT
diff expected seen || { echo "calendars are shown in another way now"; exit 1; }
