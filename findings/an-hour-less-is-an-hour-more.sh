#!/usr/bin/env bash
# Day.js and iso8601-duration read minus one hour as one hour.
#
# A good guess: `-PT1H` is an hour less, as moment, Luxon, Temporal and Python's isodate read it, or it is refused, since the sign
#   is an extension of ISO 8601. A decimal comma, which the standard prefers, is a decimal point.
# What happens: both read `-PT1H` as plus one hour, and `-P1DT2H` as plus 26. Day.js reads `PT-1H` as minus one, so it knows the
#   sign where it follows a letter. For Day.js `PT1,5H` is no time at all, 0. Nothing is reported.
# Why our users care: what came before the deploy, a clock that was slow, and a review that is overdue are such durations, and
#   calendars write a reminder as `TRIGGER:-PT15M`. "15 minutes before" becomes "15 minutes after".
# Source: measured, dayjs 1.11.23, iso8601-duration 2.1.4, beside moment 2.31.0, luxon 3.7.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dayjs@1.11.23 iso8601-duration@2.1.4 moment@2.31.0 luxon@3.7.2 >/dev/null

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import dayjs from "dayjs";
import duration from "dayjs/plugin/duration.js";
import { parse, toSeconds } from "iso8601-duration";
import moment from "moment";
import { Duration } from "luxon";

dayjs.extend(duration);
const readers = {
  dayjs: [(text) => dayjs.duration(text).asHours(), [1, 26, -1, 0]],
  "iso8601-duration": [(text) => toSeconds(parse(text)) / 3600, [1, 26, "refused", 1.5]],
  moment: [(text) => moment.duration(text).asHours(), [-1, -26, -1, 1.5]],
  luxon: [(text) => Duration.fromISO(text).as("hours"), [-1, -26, -1, "refused"]],
};
for (const [name, [read, expected]] of Object.entries(readers)) {
  const found = ["-PT1H", "-P1DT2H", "PT-1H", "PT1,5H"].map((text) => {
    try {
      const hours = read(text);
      return Number.isNaN(hours) ? "refused" : hours;
    } catch {
      return "refused";
    }
  });
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, "-PT1H -P1DT2H PT-1H PT1,5H are", found.join(", "), "hours");
  if (found.join() !== expected.join()) process.exitCode = 1;
}
JS
node read.mjs
