#!/usr/bin/env bash
# quicktype makes a time of a day, in some languages, and then writes what the schema forbids.
#
# A good guess: `"format": "date"` in a schema becomes the type of a day, or a text where the language has no such type.
#   What the generated code has read, it writes back as it was.
# What happens: Java and Kotlin get LocalDate; Go, Rust and Swift get texts. Python has `date`, and gets `datetime`: the due
#   date 2026-07-15 is written back as 2026-07-15T00:00:00. C# gets DateTimeOffset. TypeScript gets Date, so that west of
#   Greenwich the day shown is the day before.
# Why our users care: our JSON has a schema so that types can be generated. A script that reads action items and writes
#   them back has due dates that no reader of ours takes. The guide names generators that keep days.
# Source: measured, quicktype 26.0.0; datamodel-code-generator 0.89.0 gives `date`; JSON Schema, validation, 7.3.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund quicktype@26.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0

cat > action.json <<'JSON'
{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Action", "type": "object",
 "properties": {"due": {"type": "string", "format": "date"}}, "required": ["due"], "additionalProperties": false}
JSON
make() { npx quicktype --src-lang schema --src action.json --top-level Action --lang "$1" --out "$2" --telemetry disable; }
make python action.py
make typescript action.ts
make csharp action.cs
make java Action.java
make go action.go

written=$(PYTHONPATH=. venv/bin/python -c '
from action import action_from_dict, action_to_dict
print(action_to_dict(action_from_dict({"due": "2026-07-15"}))["due"])')
shown=$(TZ=America/New_York node -e 'console.log(new Date("2026-07-15").getDate())')
echo "quicktype 26.0.0: Python writes 2026-07-15 back as $written; TypeScript shows day $shown in New York"
grep -h ' Due\|due: Date;\|LocalDate due;\|Due \+string' action.cs action.ts Action.java action.go

[[ $written == 2026-07-15T00:00:00 && $shown == 14 ]]
grep -q 'DateTimeOffset Due' action.cs
grep -q 'due: Date;' action.ts
grep -q 'LocalDate due;' Action.java
grep -q 'Due string' action.go
