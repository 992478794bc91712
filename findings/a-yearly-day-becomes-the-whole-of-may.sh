#!/usr/bin/env bash
# rrule reads "every monday at 9:30" as 9 o'clock, and "every year on may 30" as every May.
#
# A good guess: `RRule.fromText` reads a small part of English, and throws where it does not understand, as it does for "every
#   other monday" and "every quarter".
# What happens: what follows the part that it understood is dropped. Of "9:30" the hour is left, and of "14:05" as well, so that
#   the minute is the one at which the rule was made. "every year on may 30" has no day; "every friday except in august" is every
#   Friday, and "twice a week" has no rule at all, which is once a year. Nothing is reported. recurrent for Python reads the first
#   three.
# Why our users care: reviews of open action items are set up by a sentence in a chat or a form. The reminder comes half an hour
#   early, in August, or once a year. The guide says to give rules as RFC 5545 has them.
# Source: measured, rrule 2.8.1, recurrent 0.4.1; RFC 5545, 3.3.10.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rrule@2.8.1 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import rrule from "rrule";

console.log("rrule", JSON.parse(readFileSync("node_modules/rrule/package.json")).version);
const seen = {
  "every monday at 9:30": "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9",
  "every day at 14:05": "RRULE:FREQ=DAILY;BYHOUR=14",
  "every year on may 30": "RRULE:FREQ=YEARLY;BYMONTH=5",
  "every friday except in august": "RRULE:FREQ=WEEKLY;BYDAY=FR",
  "twice a week": "",
  "every other monday": "refused",
};
for (const [text, rule] of Object.entries(seen)) {
  let found = "refused";
  try {
    const read = rrule.RRule.fromText(text);
    found = read.toString();
    console.log(`${text}: ${found || "no rule"}, in its words "${read.toText()}"`);
  } catch (error) {
    console.log(`${text}: ${error.message.split("\n")[0]}`);
  }
  if (found !== rule) process.exitCode = 1;
}
JS
node read.mjs
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check recurrent==0.4.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime
from importlib.metadata import version

from recurrent.event_parser import RecurringEvent

print("recurrent", version("recurrent"))
rules = []
for text in ("every monday at 9:30", "every day at 14:05", "every year on may 30"):
    rules.append(str(RecurringEvent(now_date=datetime(2026, 5, 30)).parse(text)))
    print(f"{text}: {rules[-1]!r}")
parts = (("BYHOUR=9", "BYMINUTE=30"), ("BYHOUR=14", "BYMINUTE=5"), ("BYMONTH=5", "BYMONTHDAY=30"))
sys.exit(0 if all(part in rule for rule, wanted in zip(rules, parts) for part in wanted) else "recurrent reads these in another way now")
PYTHON
