#!/usr/bin/env bash
# luxon gives another instant for the same local time in summer than in winter.
#
# A good guess: when clocks go back, 02:30 occurs twice. A library takes the first (RFC 5545, Temporal, Python), or always the
#   second, or refuses it. Which one is written down, and does not depend on the day on which the program runs.
# What happens: luxon begins with the offset that the zone has at this moment. `DateTime.fromISO("2026-10-25T02:30", {zone:
#   "Europe/Berlin"})` is 00:30 UTC for a program that runs in July, and 01:30 UTC for one that runs in January.
# Why our users care: incidents of that night are reviewed in the days after it, when winter time holds, and read again in
#   summer. The duration on a dashboard changes by an hour without a change of the data. Our files for other programs hold
#   instants, and a time of that hour is a range. The guide says to read `started_earliest` and `started_latest`.
# Source: measured, luxon 3.7.2, temporal-polyfill 1.0.8; RFC 5545, 3.3.5: a local time that occurs twice is the first.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund luxon@3.7.2 temporal-polyfill@1.0.8

cat > read.mjs <<'JS'
import { DateTime, Settings, VERSION } from "luxon";
import { Temporal } from "temporal-polyfill";

const text = "2026-10-25T02:30";
for (const day of ["2026-07-15", "2027-01-15"]) {
  Settings.now = () => Date.parse(day);
  const read = DateTime.fromISO(text, { zone: "Europe/Berlin" });
  console.log(`luxon ${VERSION} on ${day}: ${read.toUTC().toISO()}`);
}
console.log(`Temporal: ${Temporal.PlainDateTime.from(text).toZonedDateTime("Europe/Berlin").toInstant().toString()}`);
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="luxon 3.7.2 on 2026-07-15: 2026-10-25T00:30:00.000Z
luxon 3.7.2 on 2027-01-15: 2026-10-25T01:30:00.000Z
Temporal: 2026-10-25T00:30:00Z"
test "$seen" = "$expected" || { echo "luxon or Temporal reads this in another way now"; exit 1; }
