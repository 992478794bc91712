#!/usr/bin/env bash
# orgparse takes the end of "9:05-10:10" for its start, and drops a time with one digit for the hour.
#
# A good guess: Org's `<2026-05-30 Sat 9:05-10:10>` is from 9:05 to 10:10, and `<2026-05-30 Sat 9:05>` is at 9:05, with or
#   without a zero, as Org itself and uniorg read them. What a parser does not understand is no date, or an error.
# What happens: the hour must have two digits. In the range, the first time that has them is 10:10, so the event begins at 10:10
#   and has no end. 9:05 alone is the whole day. A deadline at 9:00 is a day, too. With 09:05 all is right. Nothing is reported.
# Why our users care: notes of an incident in Org are read with it, by scripts and by exporters for other formats. What happened
#   before ten has no time, or that of its end: the outage begins after its repair. The guide says to write `09:05`.
# Source: measured, orgparse 0.5.20260926, uniorg-parse 3.2.2; Org's manual, "Timestamps".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check orgparse==0.5.20260926
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund uniorg-parse@3.2.2

cat > read.py <<'PYTHON'
import orgparse

for time in "9:05", "09:05", "9:05-10:10", "09:05-10:10":
    node = orgparse.loads(f"* Outage\n<2026-05-30 Sat {time}>\n").children[0]
    (date,) = node.datelist + node.rangelist
    print(f"orgparse, {time}:", date.start, "to", date.end)
PYTHON
cat > read.mjs <<'JS'
import { parse } from "uniorg-parse/lib/parser.js";

for (const time of ["9:05", "9:05-10:10"]) {
  const { start, end } = parse(`<2026-05-30 Sat ${time}>`).children[0].children[0];
  const clock = (at) => at && `${at.hour}:${String(at.minute).padStart(2, "0")}`;
  console.log(`uniorg, ${time}:`, clock(start), "to", clock(end));
}
JS
{ venv/bin/python read.py && node read.mjs; } | tee seen
cat > expected <<'TEXT'
orgparse, 9:05: 2026-05-30 to None
orgparse, 09:05: 2026-05-30 09:05:00 to None
orgparse, 9:05-10:10: 2026-05-30 10:10:00 to None
orgparse, 09:05-10:10: 2026-05-30 09:05:00 to 2026-05-30 10:10:00
uniorg, 9:05: 9:05 to null
uniorg, 9:05-10:10: 9:05 to 10:10
TEXT
diff expected seen || { echo "times are read in another way now"; exit 1; }
