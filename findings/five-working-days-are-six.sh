#!/usr/bin/env bash
# dayjs-business-time counts one working day more between two days than it adds, and business-duration makes 1.67 days of a week.
#
# A good guess: five working days after 1 June is 8 June, and between the two are five working days. A library that adds and
#   counts is one with itself. A "business day" of somebody who works from 9 to 17 has eight hours, so a week has five.
# What happens: `addBusinessDays(5)` is 8 June, and `businessDaysDiff` says 6, since it counts both ends if the times are
#   midnight; with 10:00 at both ends it says 5, as its documentation shows. From a day to itself is 1. business-duration divides
#   the hours by 24: a week of 40 hours is 1.67 of its days, and a day 0.33. Without `starttime` a day is a day.
# Why our users care: due dates are days, and are checked against a policy in working days: an item due in time is a day late. The
#   example of business-duration has the columns of an incident table: "resolved within 2 days" holds for a week.
#   moment-business-days and date-fns count five. Count hours with business-duration.
# Source: measured, dayjs-business-time 1.0.4, dayjs 1.11.23, moment-business-days 1.2.0, date-fns 4.4.0, business-duration 0.68.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dayjs-business-time@1.0.4 dayjs@1.11.23 moment-business-days@1.2.0 moment@2.31.0 \
    date-fns@4.4.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check business-duration==0.68

cat > show.mjs <<'JS'
import { addBusinessDays, differenceInBusinessDays } from "date-fns";
import dayjs from "dayjs";
import businessTime from "dayjs-business-time";
import moment from "moment-business-days";

dayjs.extend(businessTime);
for (const day of ["2026-06-01", "2026-06-01T10:00"]) {
  const ends = {
    dayjs: dayjs(day).addBusinessDays(5),
    moment: moment(day).businessAdd(5),
    "date-fns": addBusinessDays(new Date(day), 5),
  };
  const counts = {
    dayjs: dayjs(day).businessDaysDiff(ends.dayjs),
    moment: ends.moment.businessDiff(moment(day)),
    "date-fns": differenceInBusinessDays(ends["date-fns"], new Date(day)),
  };
  for (const [name, end] of Object.entries(ends)) {
    console.log(`${name}: ${day} + 5 is ${new Date(end).toISOString().slice(0, 10)}, and between them are`, counts[name]);
  }
}
console.log("dayjs: from 2026-06-01 to itself is", dayjs("2026-06-01").businessDaysDiff(dayjs("2026-06-01")));
JS
cat > show.py <<'PYTHON'
from datetime import datetime, time

from business_duration import businessDuration

hours = {"starttime": time(9), "endtime": time(17)}
for name, opening in (("9 to 17", hours), ("no hours", {})):
    for first, last in ((1, 2), (1, 6)):
        start, end = datetime(2026, 6, first, 9), datetime(2026, 6, last - bool(opening), 17 if opening else 9)
        day, hour = (round(businessDuration(start, end, unit=unit, **opening), 2) for unit in ("day", "hour"))
        print(f"business-duration, {name}: from {start:%a %H:%M} to {end:%a %H:%M} is", day, "days,", hour, "hours")
PYTHON
{
    TZ=UTC node show.mjs
    venv/bin/python show.py
} | tee seen
cat > expected <<'TEXT'
dayjs: 2026-06-01 + 5 is 2026-06-08, and between them are 6
moment: 2026-06-01 + 5 is 2026-06-08, and between them are 5
date-fns: 2026-06-01 + 5 is 2026-06-08, and between them are 5
dayjs: 2026-06-01T10:00 + 5 is 2026-06-08, and between them are 5
moment: 2026-06-01T10:00 + 5 is 2026-06-08, and between them are 5
date-fns: 2026-06-01T10:00 + 5 is 2026-06-08, and between them are 5
dayjs: from 2026-06-01 to itself is 1
business-duration, 9 to 17: from Mon 09:00 to Mon 17:00 is 0.33 days, 8.0 hours
business-duration, 9 to 17: from Mon 09:00 to Fri 17:00 is 1.67 days, 40.0 hours
business-duration, no hours: from Mon 09:00 to Tue 09:00 is 1.0 days, 24.0 hours
business-duration, no hours: from Mon 09:00 to Sat 09:00 is 4.62 days, 111.0 hours
TEXT
diff expected seen || { echo "working days are counted in another way now"; exit 1; }
