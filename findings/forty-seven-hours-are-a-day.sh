#!/usr/bin/env bash
# One half of the libraries rounds a duration to words, and the other half cuts it.
#
# A good guess: "a day" is something from 20 to 35 hours, and "2 hours" is what is closer to two than to one. Libraries differ
#   in the exact limits.
# What happens: 47 hours are "a day" for humanize, arrow, luxon and timeago.js, and two days for date-fns, moment, Day.js and
#   pendulum. 1 h 58 min are "an hour" for arrow, pendulum, luxon and timeago.js. For arrow, nearly 14 days are "a week".
#   pendulum cuts hours and rounds days, and humanize rounds hours and cuts days.
# Why our users care: two dashboards on the same data say that the leak lasted a day, and that it lasted two. A week in a
#   report may have been two. Our pages show two units, and programs get seconds. The guide says so.
# Source: measured, humanize 4.17.0, arrow 1.4.0, pendulum 3.3.0, date-fns 4.4.0, moment 2.31.0, dayjs 1.11.23, luxon 3.7.2,
#   timeago.js 4.0.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check humanize==4.17.0 arrow==1.4.0 pendulum==3.3.0
npm install --silent --no-audit --no-fund date-fns@4.4.0 moment@2.31.0 dayjs@1.11.23 luxon@3.7.2 timeago.js@4.0.2

cat > words.py <<'PYTHON'
from datetime import UTC, datetime, timedelta

import arrow
import humanize
import pendulum

END = datetime(2026, 6, 20, tzinfo=UTC)
DURATIONS = [timedelta(hours=1, minutes=58), timedelta(hours=47), timedelta(days=13, hours=22)]
print("humanize:", ", ".join(humanize.naturaldelta(one) for one in DURATIONS))
print("arrow:", ", ".join(arrow.get(END - one).humanize(arrow.get(END), only_distance=True) for one in DURATIONS))
print("pendulum:", ", ".join(
    pendulum.instance(END - one).diff_for_humans(pendulum.instance(END), absolute=True) for one in DURATIONS))
PYTHON
cat > words.mjs <<'JS'
import { formatDistanceStrict } from "date-fns";
import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime.js";
import { DateTime } from "luxon";
import moment from "moment";
import { format } from "timeago.js";

dayjs.extend(relativeTime);
const end = Date.parse("2026-06-20T00:00:00Z");
const starts = [1 + 58 / 60, 47, 13 * 24 + 22].map((hours) => new Date(end - hours * 3600e3));
const libraries = {
  "date-fns": (start) => formatDistanceStrict(start, end),
  moment: (start) => moment.duration(end - start).humanize(),
  dayjs: (start) => dayjs(start).from(dayjs(end), true),
  luxon: (start) => DateTime.fromJSDate(start).toRelative({ base: DateTime.fromMillis(end) }),
  "timeago.js": (start) => format(start, undefined, { relativeDate: end }),
};
for (const [name, words] of Object.entries(libraries)) console.log(`${name}: ${starts.map(words).join(", ")}`);
JS
seen=$(TZ=UTC venv/bin/python words.py && TZ=UTC node words.mjs)
echo "1 h 58 min, 47 h, 13 days 22 h:"
echo "$seen"
expected="humanize: 2 hours, a day, 13 days
arrow: an hour, a day, a week
pendulum: 1 hour, 2 days, 2 weeks
date-fns: 2 hours, 2 days, 14 days
moment: 2 hours, 2 days, 14 days
dayjs: 2 hours, 2 days, 14 days
luxon: 1 hour ago, 1 day ago, 13 days ago
timeago.js: 1 hour ago, 1 day ago, 1 week ago"
test "$seen" = "$expected" || { echo "a library rounds in another way now; expected:"; echo "$expected"; exit 1; }
