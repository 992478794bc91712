#!/usr/bin/env bash
# icalendar writes 14:05+02:00 in a way that no reader of calendars understands, itself included.
#
# A good guess: `datetime.fromisoformat("2026-05-30T14:05+02:00")` is an instant. Where a calendar has no name for its zone, it
#   is written in UTC: 12:05Z.
# What happens: it is written as `DTSTART;TZID="UTC+02:00":20260530T140500`, and no VTIMEZONE says what that zone is. Read back
#   by icalendar it is 14:05 without any zone. ical.js and ts-ics take it for a time of the reader, 18:05 UTC in New York. For
#   node-ical, which ends the name at its colon, the start is the text `00:20260530T140500`. Nothing is reported.
# Why our users care: reviews and due dates get into calendars from times with an offset, as logs and our JSON have them. The same
#   event is at another hour for each reader. Convert first: `.astimezone(timezone.utc)`.
# Source: measured, icalendar 7.3.2, ical.js 2.2.1, ts-ics 2.4.6, node-ical 0.26.1; RFC 5545, 3.2.19: TZID needs a VTIMEZONE.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2
cd "$folder"
npm install --silent --no-audit --no-fund ical.js@2.2.1 ts-ics@2.4.6 node-ical@0.26.1 >/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import UTC, datetime
from pathlib import Path

import icalendar

event = icalendar.Event()
event.add("uid", "review-1")
event.add("summary", "Review")
event.add("dtstamp", datetime(2026, 5, 1, tzinfo=UTC))
event.add("dtstart", datetime.fromisoformat("2026-05-30T14:05:00+02:00"))
calendar = icalendar.Calendar()
calendar.add("prodid", "example")
calendar.add("version", "2.0")
calendar.add_component(event)
text = calendar.to_ical().decode()
Path("review.ics").write_text(text, newline="")
line = next(line for line in text.splitlines() if line.startswith("DTSTART"))
back = icalendar.Calendar.from_ical(text).walk("VEVENT")[0].decoded("dtstart")
print("icalendar", icalendar.__version__, line, "read back:", back)
as_seen = line == 'DTSTART;TZID="UTC+02:00":20260530T140500' and back == datetime(2026, 5, 30, 14, 5) and "VTIMEZONE" not in text
sys.exit(0 if as_seen else "an offset is written in another way now")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { convertIcsCalendar } from "ts-ics";

const text = readFileSync("review.ics", "utf8");
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
const found = {
  "ical.js": event.startDate.toJSDate().toISOString(),
  "ts-ics": convertIcsCalendar(undefined, text).events[0].start.date.toISOString(),
  "node-ical": String(Object.values(nodeIcal.sync.parseICS(text)).find(({ type }) => type === "VEVENT").start),
};
for (const [name, start] of Object.entries(found)) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, start);
const local = "2026-05-30T18:05:00.000Z";
if (found["ical.js"] !== local || found["ts-ics"] !== local || found["node-ical"] !== "00:20260530T140500") throw new Error("the start is read in another way now");
JS
TZ=America/New_York node read.mjs
