#!/usr/bin/env bash
# A duration across the start of summer time is an hour longer in words than in numbers.
#
# A good guess: two instants that are 24 hours apart are 24 hours apart, whatever a clock on the wall shows. A library that
#   knows zones counts seconds; one that does not has no reason to differ.
# What happens: from 12:00 UTC on 28 March to 12:00 UTC on 29 March, in Berlin, pendulum says "1 day 1 hour" (`in_words`) of
#   the interval whose `in_hours` is 24. date-fns (`intervalToDuration`) says the same on a machine in that zone. For Day.js
#   it is 1.04 days (`diff(…, "day", true)`) and 24 hours. arrow subtracts to 25 hours, and its `shift(hours=2)` from 01:30
#   that night moves one hour. moment, luxon, whenever and pandas give 24 hours.
# Why our users care: incidents of that night are an hour longer in one column than in the next, and events at T+2h are an
#   hour early. Our durations are seconds between instants, and the guide says to count in UTC.
# Source: measured, pendulum 3.3.0, arrow 1.4.0, whenever 0.11.0, pandas 3.1.1, date-fns 4.4.0, dayjs 1.11.23, luxon 3.7.2,
#   moment-timezone 0.6.6.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pendulum==3.3.0 arrow==1.4.0 whenever==0.11.0 pandas==3.1.1
npm install --silent --no-audit --no-fund date-fns@4.4.0 dayjs@1.11.23 luxon@3.7.2 moment-timezone@0.6.6

cat > apart.py <<'PYTHON'
import arrow
import pandas
import pendulum
import whenever

START, END, ZONE = "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "Europe/Berlin"
start, end = (pendulum.parse(text).in_tz(ZONE) for text in (START, END))
print(f"pendulum: {(end - start).in_words()}, {(end - start).in_hours()} hours")
start, end = (arrow.get(text).to(ZONE) for text in (START, END))
print(f"arrow: {(end - start).total_seconds() / 3600:g} hours")
night = arrow.get("2026-03-29T00:30:00Z").to(ZONE)
print(f"arrow, two hours after {night:HH:mm}:", night.shift(hours=2).to("utc").format("HH:mm"), "UTC, not 02:30")
start, end = (whenever.Instant.parse_iso(text).to_tz(ZONE) for text in (START, END))
print(f"whenever: {(end - start).total('hours'):g} hours")
start, end = (pandas.Timestamp(text).tz_convert(ZONE) for text in (START, END))
print(f"pandas: {(end - start).total_seconds() / 3600:g} hours")
PYTHON
cat > apart.mjs <<'JS'
import { formatDuration, intervalToDuration } from "date-fns";
import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import { DateTime } from "luxon";
import moment from "moment-timezone";

dayjs.extend(utc);
dayjs.extend(timezone);
const [start, end, zone] = ["2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "Europe/Berlin"];
console.log("date-fns:", formatDuration(intervalToDuration({ start, end })));
const [first, last] = [start, end].map((text) => dayjs(text).tz(zone));
console.log(`dayjs: ${last.diff(first, "day", true).toFixed(2)} days, ${last.diff(first, "hour")} hours`);
console.log("luxon:", DateTime.fromISO(end, { zone }).diff(DateTime.fromISO(start, { zone }), "hours").hours, "hours");
console.log("moment:", moment.duration(moment.tz(end, zone).diff(moment.tz(start, zone))).asHours(), "hours");
JS
seen=$(TZ=Europe/Berlin venv/bin/python -W ignore apart.py && TZ=Europe/Berlin node apart.mjs)
echo "$seen"
expected="pendulum: 1 day 1 hour, 24 hours
arrow: 25 hours
arrow, two hours after 01:30: 01:30 UTC, not 02:30
whenever: 24 hours
pandas: 24 hours
date-fns: 1 day 1 hour
dayjs: 1.04 days, 24 hours
luxon: 24 hours
moment: 24 hours"
test "$seen" = "$expected" || { echo "a library counts in another way now; expected:"; echo "$expected"; exit 1; }
