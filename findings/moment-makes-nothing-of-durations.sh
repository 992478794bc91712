#!/usr/bin/env bash
# moment reads `1h 30m` as a valid duration of nothing.
#
# A good guess: `moment.duration("1h 30m")` is an hour and a half, as Jira, Go and Prometheus write it, or it is not valid, as
#   `moment("soon")` is. Day.js, which copies moment, gives NaN.
# What happens: what is neither `1:30` nor ISO 8601 is 0, and `isValid()` is true. `90 min`, `1 day` and `1h 30m` last 0
#   minutes and are called "a few seconds". "90" is 90 milliseconds. Nothing is reported.
# Why our users care: durations of old reports and of tickets have these forms. A sum or mean of times to repair takes each of
#   them for zero, and the table looks better than it was. Our import keeps such words in the body, and our durations are
#   numbers of seconds.
# Source: measured, moment 2.31.0, dayjs 1.11.23, parse-duration 2.1.9.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund moment@2.31.0 dayjs@1.11.23 parse-duration@2.1.9

cat > read.mjs <<'JS'
import dayjs from "dayjs";
import durations from "dayjs/plugin/duration.js";
import moment from "moment";
import parseDuration from "parse-duration";

dayjs.extend(durations);
for (const text of ["1h 30m", "90 min", "1 day", "90", "1:30", "PT90M"]) {
  const read = moment.duration(text);
  console.log(
    `${text}: moment ${read.asMinutes()} minutes, ${read.isValid() ? "valid" : "invalid"}, "${read.humanize()}";`,
    `dayjs ${dayjs.duration(text).asMinutes()}; parse-duration ${parseDuration(text, "m")}`,
  );
}
JS
seen=$(node read.mjs)
echo "$seen"
expected='1h 30m: moment 0 minutes, valid, "a few seconds"; dayjs NaN; parse-duration 90
90 min: moment 0 minutes, valid, "a few seconds"; dayjs NaN; parse-duration 90
1 day: moment 0 minutes, valid, "a few seconds"; dayjs NaN; parse-duration 1440
90: moment 0.0015 minutes, valid, "a few seconds"; dayjs NaN; parse-duration 90
1:30: moment 90 minutes, valid, "2 hours"; dayjs NaN; parse-duration 1.5
PT90M: moment 90 minutes, valid, "2 hours"; dayjs 90; parse-duration 90'
test "$seen" = "$expected" || { echo "a library reads durations in another way now; expected:"; echo "$expected"; exit 1; }
