#!/usr/bin/env bash
# any-date-parser reads a Z as the zone of the machine.
#
# A good guess: a parser for dates of any form reads ISO 8601, and `Z` or `+08:00` says which instant it is. `Date` does so.
# What happens: the offset is counted from the zone of the machine in place of UTC. In New York, `2026-05-30T14:05:00Z` is
#   18:05 UTC, `14:05+08:00` is 10:05 and `14:05 CEST` is 16:05, and not 06:05 and 12:05. On a server in UTC all of these are
#   right, so tests pass. `UTC+2` counts as UTC everywhere.
# Why our users care: it reads pasted times in forms and bots on the machines of people. The same line of a log is another
#   instant for each of them. `postmortems timeline paste` and our page *New* read what is written.
# Source: measured, any-date-parser 2.2.4.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund any-date-parser@2.2.4

cat > read.mjs <<'JS'
import parser from "any-date-parser";

for (const zone of ["Z", "+08:00", " UTC+2", " CEST"]) {
  const text = `2026-05-30${zone.startsWith(" ") ? " " : "T"}14:05${zone.startsWith(" ") ? "" : ":00"}${zone}`;
  console.log(`${process.env.TZ}, ${text}: ${parser.fromString(text).toISOString().slice(11, 16)}Z`);
}
JS
seen=$(TZ=America/New_York node read.mjs && TZ=UTC node read.mjs)
echo "$seen"
expected="America/New_York, 2026-05-30T14:05:00Z: 18:05Z
America/New_York, 2026-05-30T14:05:00+08:00: 10:05Z
America/New_York, 2026-05-30 14:05 UTC+2: 18:05Z
America/New_York, 2026-05-30 14:05 CEST: 16:05Z
UTC, 2026-05-30T14:05:00Z: 14:05Z
UTC, 2026-05-30T14:05:00+08:00: 06:05Z
UTC, 2026-05-30 14:05 UTC+2: 14:05Z
UTC, 2026-05-30 14:05 CEST: 12:05Z"
test "$seen" = "$expected" || { echo "offsets are read in another way now; expected:"; echo "$expected"; exit 1; }
