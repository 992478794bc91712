#!/usr/bin/env bash
# rosters never finds who has the night shift, and gives one person two turns at New Year.
#
# A good guess: a library for rotations on call, whose layers have a `start` and an `end`, knows a shift from 22:00 to 06:00,
#   which is the one that schedules are made for. Two people who take turns by the week take turns.
# What happens: it looks for a clock time after the start and before the end, which no time of a night is. Such a layer is never
#   used: at 23:00 and 05:00 the person of the day is on call. The turn is the number of the week, or the day of the year, divided
#   by the number of people: after week 53 comes week 1, and after day 365 day 1, so that of two people one comes twice. Of three,
#   one is skipped.
# Why our users care: it says whom to mention when a test or a check fails, and a script fills in `roles` with it. 2026 has a week
#   53. Write the night as two layers, `start: "22:00"` alone and `end: "06:00"` alone, and say who was on call yourself.
# Source: measured, rosters 0.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rosters@0.0.1

cat > show.mjs <<'JS'
import { mock } from "node:test";
import { getOnCallPerson } from "rosters";

const [ida, bo, cy] = ["Ida", "Bo", "Cy"].map((name) => ({ name }));
mock.timers.enable({ apis: ["Date"] });
function onCall(time, ...layers) {
  mock.timers.setTime(Date.parse(time + "Z"));
  return `${time.slice(5)} ${getOnCallPerson({ layers }).name}`;
}
const NIGHT = ["2026-05-30T21:00", "2026-05-30T23:00", "2026-05-31T05:00"];
const day = { user: ida };
console.log("one layer:", NIGHT.map((time) => onCall(time, day, { user: bo, start: "22:00", end: "06:00" })).join(", "));
console.log("two layers:", NIGHT.map((time) => onCall(time, day, { user: bo, start: "22:00" }, { user: bo, end: "06:00" })).join(", "));
const WEEKS = ["2026-12-21T12:00", "2026-12-28T12:00", "2027-01-04T12:00", "2027-01-11T12:00"];
const DAYS = ["2026-12-30T12:00", "2026-12-31T12:00", "2027-01-01T12:00", "2027-01-02T12:00"];
for (const users of [[ida, bo], [ida, bo, cy]]) {
  for (const [every, times] of [["week", WEEKS], ["day", DAYS]]) {
    console.log(`${users.length} by the ${every}:`, times.map((time) => onCall(time, { rotation: { every, users } })).join(", "));
  }
}
JS
TZ=UTC node --no-warnings show.mjs | tee seen
cat > expected <<'TEXT'
one layer: 05-30T21:00 Ida, 05-30T23:00 Ida, 05-31T05:00 Ida
two layers: 05-30T21:00 Ida, 05-30T23:00 Bo, 05-31T05:00 Bo
2 by the week: 12-21T12:00 Ida, 12-28T12:00 Bo, 01-04T12:00 Bo, 01-11T12:00 Ida
2 by the day: 12-30T12:00 Ida, 12-31T12:00 Bo, 01-01T12:00 Bo, 01-02T12:00 Ida
3 by the week: 12-21T12:00 Bo, 12-28T12:00 Cy, 01-04T12:00 Bo, 01-11T12:00 Cy
3 by the day: 12-30T12:00 Bo, 12-31T12:00 Cy, 01-01T12:00 Bo, 01-02T12:00 Cy
TEXT
diff expected seen || { echo "turns are found in another way now"; exit 1; }
