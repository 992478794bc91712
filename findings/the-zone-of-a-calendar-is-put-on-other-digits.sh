#!/usr/bin/env bash
# ical-generator writes the clock time of the machine, and calls it the time of Berlin.
#
# A good guess: a `Date` is an instant. In a calendar with `timezone: "Europe/Berlin"`, 14:05 UTC is written as 16:05, or as
#   140500Z. A day, `allDay: true`, is the same day on each machine.
# What happens: with a `timezone`, the digits are those of the machine. On a server in UTC the event says 14:05 and the calendar
#   says Europe/Berlin, so that subscribers see it two hours early. On a machine in New York it is 10:05, and the due date
#   2026-07-15 is 14 July. On a laptop in Berlin all of it is right. Without a `timezone` it is right everywhere.
# Why our users care: due dates and reviews from our JSON are made into calendars with it. The author's test passes, and the
#   server tells everybody another hour. Our own calendars are days without a zone. The guide says to leave the zone out.
# Source: measured, ical-generator 10.2.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ical-generator@10.2.0 >/dev/null
cat > write.mjs <<'JS'
import { readFileSync } from "node:fs";
import ical from "ical-generator";

const zone = process.env.TZ;
const seen = {
  "Europe/Berlin": "20260530T160500 20260715",
  UTC: "20260530T140500 20260715",
  "America/New_York": "20260530T100500 20260714",
};
console.log("ical-generator", JSON.parse(readFileSync("node_modules/ical-generator/package.json")).version, "on a machine in", zone);
for (const timezone of ["Europe/Berlin", undefined]) {
  const calendar = ical({ name: "Incidents", timezone });
  calendar.createEvent({ start: new Date("2026-05-30T14:05:00Z"), summary: "Review" });
  calendar.createEvent({ start: new Date("2026-07-15"), allDay: true, summary: "Buy a belt" });
  const text = calendar.toString();
  const found = [...text.matchAll(/^DTSTART[^:]*:(.*)\r$/gm)].map(([, time]) => time).join(" ");
  console.log(`  ${timezone ?? "no timezone"}: ${found}, ${text.match(/^X-WR-TIMEZONE.*(?=\r$)/m)?.[0] ?? ""}`);
  if (found !== (timezone ? seen[zone] : "20260530T140500Z 20260715")) process.exitCode = 1;
}
JS
for zone in Europe/Berlin UTC America/New_York; do TZ=$zone node write.mjs; done
