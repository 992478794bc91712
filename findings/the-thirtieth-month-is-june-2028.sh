#!/usr/bin/env bash
# Day.js reads the 30th month of 2026 as June 2028, and moment the day 2026-05-30 as 20 May 2030.
#
# A good guess: a parser that is given a format refuses what does not fit: there is no month 30. With a list of formats the
#   next one is tried, as the documentation of both says.
# What happens: Day.js (customParseFormat) counts on: `30/05/2026` as `MM/DD/YYYY` is 5 June 2028, and valid, also as the first
#   of a list whose second format fits. moment refuses that, and reads `2026-05-30` as `DD-MM-YYYY` by taking two digits at a
#   time: 20 May 2030, also valid. date-fns and luxon refuse both. The strict mode of Day.js and moment does, too.
# Why our users care: columns of two teams are read with one format or with a list. Incidents move years ahead, where nobody
#   looks for them, and open action items are not yet due. The guide says to use the strict mode.
# Source: measured, dayjs 1.11.23, moment 2.31.0, date-fns 4.4.0, luxon 3.7.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dayjs@1.11.23 moment@2.31.0 date-fns@4.4.0 luxon@3.7.2 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { isValid, parse } from "date-fns";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat.js";
import { DateTime } from "luxon";
import moment from "moment";

dayjs.extend(customParseFormat);
const day = (one) => (one.isValid() ? one.format("YYYY-MM-DD") : "refused");
const found = {
  dayjs: [dayjs("30/05/2026", "MM/DD/YYYY"), dayjs("30/05/2026", ["MM/DD/YYYY", "DD/MM/YYYY"]), dayjs("2026-05-30", "DD-MM-YYYY")].map(day),
  "dayjs, strict": [dayjs("30/05/2026", "MM/DD/YYYY", true), dayjs("30/05/2026", ["MM/DD/YYYY", "DD/MM/YYYY"], true), dayjs("2026-05-30", "DD-MM-YYYY", true)].map(day),
  moment: [moment("30/05/2026", "MM/DD/YYYY"), moment("30/05/2026", ["MM/DD/YYYY", "DD/MM/YYYY"]), moment("2026-05-30", "DD-MM-YYYY")].map(day),
};
const others = {
  "date-fns": [parse("30/05/2026", "MM/dd/yyyy", new Date()), parse("2026-05-30", "dd-MM-yyyy", new Date())].some(isValid),
  luxon: [DateTime.fromFormat("30/05/2026", "MM/dd/yyyy"), DateTime.fromFormat("2026-05-30", "dd-MM-yyyy")].some((one) => one.isValid),
};
const version = (name) => JSON.parse(readFileSync(`node_modules/${name.split(",")[0]}/package.json`)).version;
for (const [name, days] of Object.entries(found)) console.log(name, version(name), days);
for (const [name, reads] of Object.entries(others)) console.log(name, version(name), reads ? "reads one" : "refuses both");
const seen = {
  dayjs: ["2028-06-05", "2028-06-05", "refused"],
  "dayjs, strict": ["refused", "2026-05-30", "refused"],
  moment: ["refused", "2026-05-30", "2030-05-20"],
};
if (JSON.stringify(found) !== JSON.stringify(seen) || others["date-fns"] || others.luxon) throw new Error("days are read in another way now");
JS
TZ=UTC node read.mjs
