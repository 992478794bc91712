#!/usr/bin/env bash
# spacetime takes UTC+2 for two hours ahead, and GMT+2 for two hours behind.
#
# A good guess: GMT and UTC differ by less than a second, so GMT+2 and UTC+2 are the same zone. The names `Etc/GMT+2` of POSIX,
#   with the sign turned round, are for those who write `Etc/`.
# What happens: 14:05 in `UTC+2` has the offset +02:00, in `GMT+2` it has -02:00, in `UTC-7` -07:00 and in `GMT-7` +07:00. The
#   year "2024" is today's day and month in 2024, while "June 2026" and "2026-05" are the first of their month.
# Why our users care: chats and calendars show `GMT+2`, and people copy it. Two entries of one minute are four hours apart, in one
#   timeline. `postmortems import` reads both as +02:00. The guide says so.
# Source: measured, spacetime 7.15.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund spacetime@7.15.0 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import spacetime from "spacetime";

console.log("spacetime", JSON.parse(readFileSync("node_modules/spacetime/package.json")).version);
const seen = { "UTC+2": "+02:00", "GMT+2": "-02:00", "UTC-7": "-07:00", "GMT-7": "+07:00" };
for (const [zone, offset] of Object.entries(seen)) {
  const found = spacetime("2026-05-30T14:05", zone).iso().slice(-6);
  console.log(`14:05 in ${zone} has the offset ${found}`);
  if (found !== offset) process.exitCode = 1;
}
const year = spacetime("2024", "UTC").iso().slice(0, 10);
const today = `2024${new Date().toISOString().slice(4, 10)}`;
console.log(`the year "2024": ${year === today ? "today's day of that year" : year}`);
if (year !== today) process.exitCode = 1;
JS
node read.mjs
