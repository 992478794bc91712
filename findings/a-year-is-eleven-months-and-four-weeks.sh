#!/usr/bin/env bash
# 365 days are eleven months and four weeks, a year and a month, a year and a day, or a year: it depends on the library.
#
# A good guess: a duration in days is shown in days, as moment does, or with years of 365 days and months of about 30, so that
#   365 days are a year for all. Nothing adds hours to whole days.
# What happens: humanize-duration has years of 365.25 days and takes months and weeks out of what is left: 365 days are "11
#   months, 4 weeks, 2 days, 4 hours, 30 minutes", and 31 are "1 month, 13 hours, 30 minutes". `rescale` of Luxon makes months of
#   four weeks and years of twelve of these: 336 days are a year, and 365 a year, a month and a day. For humanfriendly, whose
#   years have 52 weeks, 365 days are a year and a day. Day.js writes 60 days as `P1M29DT14H`. moment and pretty-ms say what a
#   person would.
# Why our users care: "a year without an incident", the age of an open action item, retention and expiry of certificates are
#   such durations. Two tools show hours that nobody measured. Our files give seconds and days.
# Source: measured, humanize-duration 3.35.1, luxon 3.7.2, dayjs 1.11.23, moment 2.31.0, pretty-ms 9.3.1, humanfriendly 10.0,
#   humanize 4.17.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check humanfriendly==10.0 humanize==4.17.0
cd "$folder"
npm install --silent --no-audit --no-fund \
  humanize-duration@3.35.1 luxon@3.7.2 dayjs@1.11.23 moment@2.31.0 pretty-ms@9.3.1 >/dev/null

cat > say.mjs <<'JS'
import dayjs from "dayjs";
import duration from "dayjs/plugin/duration.js";
import humanize from "humanize-duration";
import { Duration } from "luxon";
import moment from "moment";
import pretty from "pretty-ms";

dayjs.extend(duration);
for (const days of [31, 60, 336, 365]) {
  const ms = days * 86_400_000;
  console.log(`${days} d, humanize-duration: ${humanize(ms)}`);
  console.log(`${days} d, Luxon: ${Duration.fromMillis(ms).rescale().toHuman()}`);
  console.log(`${days} d, Day.js: ${dayjs.duration(days, "days").toISOString()}`);
  console.log(`${days} d, moment: ${moment.duration(days, "days").toISOString()}`);
  console.log(`${days} d, pretty-ms: ${pretty(ms)}`);
}
JS
node say.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
from datetime import timedelta

import humanfriendly
import humanize

for days in 31, 60, 336, 365:
    print(f"{days} d, humanfriendly: {humanfriendly.format_timespan(timedelta(days=days))}")
    print(f"{days} d, humanize: {humanize.precisedelta(timedelta(days=days))}")
PYTHON
cat seen
cat > expected <<'TEXT'
31 d, humanize-duration: 1 month, 13 hours, 30 minutes
31 d, Luxon: 1 month, 3 days
31 d, Day.js: P1MT14H
31 d, moment: P31D
31 d, pretty-ms: 31d
60 d, humanize-duration: 1 month, 4 weeks, 1 day, 13 hours, 30 minutes
60 d, Luxon: 2 months, 4 days
60 d, Day.js: P1M29DT14H
60 d, moment: P60D
60 d, pretty-ms: 60d
336 d, humanize-duration: 11 months, 1 day, 4 hours, 30 minutes
336 d, Luxon: 1 year
336 d, Day.js: P11M1DT10H
336 d, moment: P336D
336 d, pretty-ms: 336d
365 d, humanize-duration: 11 months, 4 weeks, 2 days, 4 hours, 30 minutes
365 d, Luxon: 1 year, 1 month, 1 day
365 d, Day.js: P1Y
365 d, moment: P365D
365 d, pretty-ms: 1y
31 d, humanfriendly: 4 weeks and 3 days
31 d, humanize: 1 month
60 d, humanfriendly: 8 weeks and 4 days
60 d, humanize: 1 month and 29 days
336 d, humanfriendly: 48 weeks
336 d, humanize: 11 months
365 d, humanfriendly: 1 year and 1 day
365 d, humanize: 1 year
TEXT
diff expected seen || { echo "durations are said in another way now"; exit 1; }
