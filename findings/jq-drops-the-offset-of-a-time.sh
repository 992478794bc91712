#!/usr/bin/env bash
# jq reads the offset of a time, and does not use it.
#
# A good guess: `strptime("%Y-%m-%dT%H:%M:%S%z") | mktime` of 14:05+0200 is 12:05 UTC. If jq did not know offsets, `%z` would
#   be an error, as "+02:00" is for `fromdate`.
# What happens: `%z` takes the offset, and the result has no place for it: 14:05+0200, 14:05-0700 and 14:05Z are one instant.
# Why our users care: lines of logs are made into a timeline with jq, and two machines in two zones give times that are hours
#   apart without a trace. Ours end in Z; the guide says what jq reads.
# Source: measured, jq 1.13.0 for Python, and its libjq.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jq==1.13.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import jq

READ = jq.compile('strptime("%Y-%m-%dT%H:%M:%S%z") | mktime | todate')
seen = {f"2026-05-30T14:05:00{offset}": "" for offset in ("+0000", "+0200", "-0700")}
for text in seen:
    seen[text] = READ.input_value(text).first()
try:
    strict = jq.compile("fromdate").input_value("2026-05-30T14:05:00+02:00").first()
except ValueError as error:
    strict = f"refused: {error}"
print("jq for Python", version("jq"))
for text, what in seen.items():
    print(f"  {text}: {what}")
print("  fromdate:", strict)
as_seen = set(seen.values()) == {"2026-05-30T14:05:00Z"} and strict.startswith("refused")
sys.exit(0 if as_seen else "jq uses the offset now")
PYTHON
