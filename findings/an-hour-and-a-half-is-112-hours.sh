#!/usr/bin/env bash
# `1 1/2 hours` are 112 hours, 2 hours or half an hour, and `1h30` is one hour.
#
# A good guess: libraries that read durations as people write them know "1 1/2 hours" and the French "1h30", or refuse what
#   they do not understand whole. humanfriendly and durations-nlp refuse the first, and humanfriendly the second.
# What happens: numbers and units are picked out, and the rest is left. `1 1/2 hours` is half an hour for timelength, 2 hours
#   (and 11 milliseconds) for parse-duration, and 112 hours for timestring, which joins the digits. `1h30` is one hour for
#   timelength, timestring and durations-nlp; for parse-duration it is an hour and a half. For durations-nlp `1:30:00` is 0.
# Why our users care: durations of old reports and tickets have these forms, and the result looks like a usual duration. A
#   mean of times to repair takes it. Our durations are seconds. The guide says so.
# Source: measured, timelength 3.0.4, durations-nlp 1.0.1, humanfriendly 10.0, timestring 7.0.0, parse-duration 2.1.9.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check timelength==3.0.4 durations-nlp==1.0.1 humanfriendly==10.0
cd "$folder"
npm install --silent --no-audit --no-fund timestring@7.0.0 parse-duration@2.1.9 >/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from durations_nlp import Duration
from humanfriendly import parse_timespan
from timelength import TimeLength

READERS = {
    "timelength": lambda text: TimeLength(text).result.seconds,
    "durations-nlp": lambda text: Duration(text).to_seconds(),
    "humanfriendly": parse_timespan,
}


def minutes(read, text):
    try:
        return read(text) / 60
    except Exception:
        return "refused"


found = {name: [minutes(read, text) for text in ("1 1/2 hours", "1h30", "1:30:00")] for name, read in READERS.items()}
for name, values in found.items():
    print(f"{name} {version(name)}: minutes of '1 1/2 hours', '1h30', '1:30:00': {values}")
as_seen = {"timelength": [30, 60, 90], "durations-nlp": ["refused", 60, 0], "humanfriendly": ["refused"] * 3}
sys.exit(0 if found == as_seen else "durations are read in another way now")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import timestring from "timestring";
import parse from "parse-duration";

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const found = {
  timestring: [timestring("1 1/2 hours", "m"), timestring("1h30", "m")],
  "parse-duration": [parse("1 1/2 hours"), parse("1h30")].map((time) => Math.round(time / 60_000)),
};
for (const [name, values] of Object.entries(found)) console.log(name, version(name), "minutes of '1 1/2 hours', '1h30':", values);
const seen = { timestring: [6720, 60], "parse-duration": [120, 90] };
if (JSON.stringify(found) !== JSON.stringify(seen)) throw new Error("durations are read in another way now");
JS
node read.mjs
