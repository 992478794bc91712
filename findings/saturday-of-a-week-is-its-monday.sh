#!/usr/bin/env bash
# d3 reads Saturday of week 22 as its Monday, month 13 as January of the next year, and half a second as five milliseconds.
#
# A good guess: a parser with a format gives null for what does not fit, as its documentation says: a month 13, a minute 65, 31
#   June. `%G-W%V-%u` is the week date of ISO 8601, and `%L` the decimals of a second that Python's `%f` and JavaScript know.
# What happens: `timeParse` checks how many digits there are, not what they say, and counts on: 24:05 is on the next day. `%u`
#   is not used with `%V`, so each day of a week is its Monday; `%w` works. `.5` with `%L` is 5 ms, with `%f` nothing.
# Why our users care: charts of incidents that use d3 read days so. A day with a typing
#   error is a point on a day on which nothing happened, and an on-call week that starts on a Saturday starts on a Monday.
# Source: measured, d3-time-format 4.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund d3-time-format@4.1.0

cat > show.mjs <<'JS'
import { utcParse } from "d3-time-format";

const TEXTS = [
  ["2026-W22-6", "%G-W%V-%u"],
  ["2026-W22-6", "%G-W%V-%w"],
  ["2026-13-05", "%Y-%m-%d"],
  ["2026-06-31", "%Y-%m-%d"],
  ["2026-05-30 24:05", "%Y-%m-%d %H:%M"],
  ["2026-05-30 14:65", "%Y-%m-%d %H:%M"],
  ["2026-05-30T14:05:30.5", "%Y-%m-%dT%H:%M:%S.%L"],
  ["2026-05-30T14:05:30.5", "%Y-%m-%dT%H:%M:%S.%f"],
];
for (const [text, format] of TEXTS) process.stdout.write(`${text} ${format} is ${utcParse(format)(text)?.toISOString()}\n`);
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
2026-W22-6 %G-W%V-%u is 2026-05-25T00:00:00.000Z
2026-W22-6 %G-W%V-%w is 2026-05-30T00:00:00.000Z
2026-13-05 %Y-%m-%d is 2027-01-05T00:00:00.000Z
2026-06-31 %Y-%m-%d is 2026-07-01T00:00:00.000Z
2026-05-30 24:05 %Y-%m-%d %H:%M is 2026-05-31T00:05:00.000Z
2026-05-30 14:65 %Y-%m-%d %H:%M is 2026-05-30T15:05:00.000Z
2026-05-30T14:05:30.5 %Y-%m-%dT%H:%M:%S.%L is 2026-05-30T14:05:30.005Z
2026-05-30T14:05:30.5 %Y-%m-%dT%H:%M:%S.%f is 2026-05-30T14:05:30.000Z
TEXT
diff expected seen || { echo "texts are read in another way now"; exit 1; }
