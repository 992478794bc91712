#!/usr/bin/env bash
# dayjs.tz takes the UTC time of an instant for the time on a clock in the zone.
#
# A good guess: `dayjs.tz("2026-05-30T14:05:00Z", "Europe/Berlin")` is that instant, shown in Berlin, as in moment-timezone,
#   whose calls it copies. A zone is for texts that have none.
# What happens: the text is turned into UTC and its digits are then read in Berlin: 12:05 UTC. With `16:05+02:00`, in the
#   offset that Berlin has, it is 12:05 UTC, too. `dayjs("…Z").tz("Europe/Berlin")` and moment give 14:05. Nothing is
#   reported.
# Why our users care: all times of our files end in Z, and a dashboard for one office sets one zone. Each incident is then
#   hours off, by another amount in summer than in winter, and durations are right, so nobody notices. The guide gives the
#   call.
# Source: measured, dayjs 1.11.23, moment-timezone 0.6.6; iamkun/dayjs#1119, open.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dayjs@1.11.23 moment-timezone@0.6.6

cat > read.mjs <<'JS'
import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import moment from "moment-timezone";

dayjs.extend(utc);
dayjs.extend(timezone);
const zone = "Europe/Berlin";
for (const text of ["2026-05-30T14:05:00Z", "2026-05-30T16:05:00+02:00", "2026-11-30T14:05:00Z"]) {
  const all = [dayjs.tz(text, zone), dayjs(text).tz(zone), moment.tz(text, zone)];
  const [call, method, other] = all.map((time) => time.toISOString().slice(11, 16));
  console.log(`${text}: dayjs.tz(text, zone) ${call}Z, dayjs(text).tz(zone) ${method}Z, moment ${other}Z`);
}
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="2026-05-30T14:05:00Z: dayjs.tz(text, zone) 12:05Z, dayjs(text).tz(zone) 14:05Z, moment 14:05Z
2026-05-30T16:05:00+02:00: dayjs.tz(text, zone) 12:05Z, dayjs(text).tz(zone) 14:05Z, moment 14:05Z
2026-11-30T14:05:00Z: dayjs.tz(text, zone) 13:05Z, dayjs(text).tz(zone) 14:05Z, moment 14:05Z"
test "$seen" = "$expected" || { echo "dayjs.tz reads instants in another way now; expected:"; echo "$expected"; exit 1; }
