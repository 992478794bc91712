#!/usr/bin/env bash
# luxon takes the end of an interval for a time of today, where it names no day.
#
# A good guess: in ISO 8601 the end of an interval leaves out what it shares with the start: `2026-05-30T10:00Z/12:00Z` lasts
#   two hours. A library that reads intervals reads that, or says that it is not valid, as luxon does for `2026-05-28/30`.
# What happens: `Interval.fromISO` reads the end by itself, and a time without a day is one of today. The two hours are half a
#   year when it is read in November, and a day longer each day. Of `2026-05-28/06-02` the end is 06:00 at -02:00 of today.
#   Both are valid. aniso8601 gives two hours; pendulum refuses it.
# Why our users care: maintenance windows and phases are written so, and `timeline paste` takes `02:20/02:35`. A table of
#   durations has some that grow, and a filter for incidents at a given time finds them all. The guide says to write both
#   days.
# Source: measured, luxon 3.7.2, aniso8601 10.0.1, pendulum 3.3.0; ISO 8601, 4.4.5, representations other than complete.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund luxon@3.7.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aniso8601==10.0.1 pendulum==3.3.0

cat > read.mjs <<'JS'
import { DateTime, Interval } from "luxon";

const shown = (text) => {
  const read = Interval.fromISO(text, { setZone: true });
  if (!read.isValid) return read.invalidReason;
  const today = read.end.hasSame(DateTime.utc().setZone(read.end.zone), "day");
  const length = read.length("hours") > 24 * 180 ? "over half a year" : `${read.length("hours")} hours`;
  return `${length}, ends ${today ? "today" : "that day"}`;
};
for (const text of ["2026-05-30T10:00Z/2026-05-30T12:00Z", "2026-05-30T10:00Z/12:00Z", "2026-05-28/06-02", "2026-05-28/30"]) {
  console.log(`${text}: ${shown(text)}`);
}
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="2026-05-30T10:00Z/2026-05-30T12:00Z: 2 hours, ends that day
2026-05-30T10:00Z/12:00Z: over half a year, ends today
2026-05-28/06-02: over half a year, ends today
2026-05-28/30: unparsable"
test "$seen" = "$expected" || { echo "luxon reads the end in another way now; expected:"; echo "$expected"; exit 1; }
venv/bin/python -W ignore - <<'PYTHON'
import sys

import aniso8601
import pendulum

start, end = aniso8601.parse_interval("2026-05-30T10:00Z/12:00Z")
print("aniso8601:", end - start)
try:
    print("pendulum:", pendulum.parse("2026-05-30T10:00Z/12:00Z"))
    sys.exit("pendulum reads it now")
except ValueError:
    print("pendulum: refused")
sys.exit(0 if (end - start).total_seconds() == 7200 else 1)
PYTHON
