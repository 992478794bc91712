#!/usr/bin/env bash
# json_repair gives the last of several action items, and the hour of a clock time.
#
# A good guess: a repairer of JSON turns lines of JSON into a list, as jsonrepair for JavaScript does and as its own documentation
#   says of several values in one text. What it cannot read as a number stays a text.
# What happens: objects with the same keys are taken for versions of one, and the last wins: of two items one is left. With an
#   optional key in one of them both are there. A time, a share or a duration without quotes is cut: `14:05` becomes 14,
#   `50%` 50 and `30 min` 30, while `1h30m` becomes a text. jsonrepair makes a text of `50%`, and refuses the others.
# Why our users care: answers of language models go through such a library. Action items that come one a line, all with the same
#   fields, end as one, and an incident that began at 14:05 began at 14. Our own JSON needs no repair: read it with `json`.
# Source: measured, json_repair 0.64.6 (Python), jsonrepair 3.15.0 (npm).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check json_repair==0.64.6
cd "$folder"
npm install --silent --no-audit --no-fund jsonrepair@3.15.0 >/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import json_repair

CASES = {
    '{"id": "1", "title": "Alert"}\n{"id": "2", "title": "Belt"}\n': {"id": "2", "title": "Belt"},
    '{"id": "1"}\n{"id": "2", "due": "2026-06-01"}\n': [{"id": "1"}, {"id": "2", "due": "2026-06-01"}],
    '{"at": 14:05, "share": 50%, "for": 30 min, "work": 1h30m}': {"at": 14, "share": 50, "for": 30, "work": "1h30m"},
}
print("json_repair", version("json_repair"))
seen = {text: json_repair.loads(text) for text in CASES}
for text, found in seen.items():
    print(text.replace("\n", " "), "->", found)
sys.exit(0 if seen == CASES else "they are read in another way now")
PYTHON
cat > repair.mjs <<'JS'
import { readFileSync } from "node:fs";
import { jsonrepair } from "jsonrepair";

const found = JSON.parse(jsonrepair('{"id": "1", "title": "Alert"}\n{"id": "2", "title": "Belt"}\n'));
console.log("jsonrepair", JSON.parse(readFileSync("node_modules/jsonrepair/package.json")).version, found.length, "items");
if (found.length !== 2 || JSON.parse(jsonrepair('{"share": 50%}')).share !== "50%") throw new Error("it reads them in another way now");
JS
node repair.mjs
