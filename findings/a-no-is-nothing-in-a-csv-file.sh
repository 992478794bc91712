#!/usr/bin/env bash
# csv-stringify writes "no" and "not known" alike, and writers of CSV give one instant in four forms.
#
# A good guess: `false` is written as false, as papaparse, fast-csv and d3-dsv do, and null as an empty cell. A `Date` is written
#   in ISO 8601, as JSON has it.
# What happens: csv-stringify writes true as 1, and false as an empty cell, like null. A `Date` is 1780149900000 for it. For
#   fast-csv it is "Sat May 30 2026 10:05:00 GMT-0400 (Eastern Daylight Time)", in the zone of the machine, and for papaparse
#   ISO 8601. d3-dsv leaves the seconds out, and the time of midnight in UTC: `2026-05-30`. Nothing is reported.
# Why our users care: "data was lost: no" and "reviewed: no" are answers, and unknown is not. In a table made of our JSON both are
#   empty, and a count of unanswered questions has all that were answered with no. Our own CSV files say true, false or nothing.
# Source: measured, csv-stringify 6.9.0, fast-csv 5.0.8, papaparse 5.7.1, d3-dsv 3.0.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund csv-stringify@6.9.0 fast-csv@5.0.8 papaparse@5.7.1 d3-dsv@3.0.2 >/dev/null

cat > write.mjs <<'JS'
import { readFileSync } from "node:fs";
import { stringify } from "csv-stringify/sync";
import { csvFormatBody } from "d3-dsv";
import { writeToString } from "fast-csv";
import Papa from "papaparse";

const row = { at: new Date("2026-05-30T14:05:00Z"), midnight: new Date("2026-05-30T00:00:00Z"), yes: true, no: false, unknown: null };
const local = "Sat May 30 2026 10:05:00 GMT-0400 (Eastern Daylight Time),Fri May 29 2026 20:00:00 GMT-0400 (Eastern Daylight Time)";
const writers = {
  "csv-stringify": [stringify([row]), "1780149900000,1780099200000,1,,"],
  "fast-csv": [await writeToString([row]), `${local},true,false,`],
  papaparse: [Papa.unparse([row], { header: false }), "2026-05-30T14:05:00.000Z,2026-05-30T00:00:00.000Z,true,false,"],
  "d3-dsv": [csvFormatBody([row]), "2026-05-30T14:05Z,2026-05-30,true,false,"],
};
for (const [name, [written, seen]] of Object.entries(writers)) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, written.trim());
  if (written.trim() !== seen) process.exitCode = 1;
}
JS
TZ=America/New_York node write.mjs
