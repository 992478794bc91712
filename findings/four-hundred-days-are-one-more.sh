#!/usr/bin/env bash
# pydantic writes 400 days as one year and 35 days, which is a day more from some days on.
#
# A good guess: a `timedelta` is a number of seconds. In JSON, pydantic writes it as a duration of ISO 8601 in days and seconds,
#   `P400D`, as msgspec and isodate do: a year has no fixed length.
# What happens: each 365 days are a year: 400 days are `P1Y35D`, and 365 are `P1Y`. pydantic reads that back as 400 days.
#   Temporal of JavaScript, isodate and moment add a year of the calendar: from 1 June 2027 on, 400 days end on 5 July 2028, and
#   `P1Y35D` on the 6th. Shorter durations are in days. Nothing is reported.
# Why our users care: models of FastAPI and of scripts hold the life of a certificate, a retention or the age of an action item.
#   Another program adds what it reads to a date, and is a day late across 29 February. Our files give seconds.
# Source: measured, pydantic 2.14.4, msgspec 0.21.1, isodate 0.7.2, moment 2.31.0, @js-temporal/polyfill 0.5.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.4 msgspec==0.21.1 isodate==0.7.2
cd "$folder"
npm install --silent --no-audit --no-fund moment@2.31.0 @js-temporal/polyfill@0.5.1 >/dev/null

"$folder/venv/bin/python" - > seen <<'PYTHON'
import json
from datetime import date, timedelta

import isodate
import msgspec
from pydantic import TypeAdapter

adapter = TypeAdapter(timedelta)
for days in 364, 365, 400:
    print(days, "days, pydantic:", json.loads(adapter.dump_json(timedelta(days=days))))
print("400 days, msgspec:", json.loads(msgspec.json.encode(timedelta(days=400))))
print("400 days, isodate:", isodate.duration_isoformat(timedelta(days=400)))
print("P1Y35D, pydantic:", adapter.validate_json('"P1Y35D"').days, "days")
start = date(2027, 6, 1)
print("400 days later:", start + timedelta(days=400))
print("P1Y35D later, isodate:", start + isodate.parse_duration("P1Y35D"))
PYTHON
cat > add.mjs <<'JS'
import { Temporal } from "@js-temporal/polyfill";
import moment from "moment";

console.log(`P1Y35D later, Temporal: ${Temporal.PlainDate.from("2027-06-01").add("P1Y35D")}`);
console.log(`P1Y35D later, moment: ${moment("2027-06-01").add(moment.duration("P1Y35D")).format("YYYY-MM-DD")}`);
JS
node add.mjs >> seen
cat seen
cat > expected <<'TEXT'
364 days, pydantic: P364D
365 days, pydantic: P1Y
400 days, pydantic: P1Y35D
400 days, msgspec: P400D
400 days, isodate: P400D
P1Y35D, pydantic: 400 days
400 days later: 2028-07-05
P1Y35D later, isodate: 2028-07-06
P1Y35D later, Temporal: 2028-07-06
P1Y35D later, moment: 2028-07-06
TEXT
diff expected seen || { echo "durations are written in another way now"; exit 1; }
