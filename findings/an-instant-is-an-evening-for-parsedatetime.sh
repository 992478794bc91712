#!/usr/bin/env bash
# parsedatetime reads an instant of ISO 8601 as an evening, and a German date as this moment.
#
# A good guess: a parser of dates for people knows `2026-05-30T14:05Z`, or says that it does not. "15.07.2026" is a date in
#   the same way as "2026-07-15", which it reads.
# What happens: the second number it returns says what it understood. `2026-05-30T14:05Z` is 20:26 of the day on which the
#   program runs, "a time": of the whole text the year was taken for a clock. "15.07.2026" is the time of now, with 0 for
#   "not understood", which a caller has to ask for. "14:05 UTC" is 14:05 without the zone, and in June
#   "the end of June" is 1 June of the next year.
# Why our users care: bots that take due dates from chats are built on it. An action item is due on the wrong end of a month
#   and a year late, or at this moment, which makes it overdue. Our due dates are days of ISO 8601 only.
# Source: measured, parsedatetime 2.6.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check parsedatetime==2.6

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import datetime
from importlib.metadata import version

import parsedatetime

NOW = datetime(2026, 6, 3, 9, 0)
calendar = parsedatetime.Calendar()
as_seen = {
    "2026-07-15": ("2026-07-15", "09:00", 1),
    "2026-05-30T14:05Z": ("2026-06-03", "20:26", 2),
    "30 May 2026 14:05 UTC": ("2026-05-30", "14:05", 3),
    "the end of June": ("2027-06-01", "09:00", 1),
}
print("parsedatetime", version("parsedatetime"), "on", NOW)
found = {}
for text in as_seen:
    time, understood = calendar.parseDT(text, NOW)
    found[text] = (f"{time:%Y-%m-%d}", f"{time:%H:%M}", int(understood))
    print(f"{text!r}: {time}, {int(understood)}")
german, understood = calendar.parseDT("15.07.2026", NOW)
is_now = abs((datetime.now() - german).total_seconds()) < 60
print(f"'15.07.2026': {'the time of this run' if is_now else german}, {int(understood)}")
sys.exit(0 if found == as_seen and is_now and understood == 0 else "these are read in another way now")
PYTHON
