#!/usr/bin/env bash
# APScheduler runs on Tuesday what a crontab has for Monday.
#
# A good guess: `CronTrigger.from_crontab("0 3 * * 1")` is made for lines of a crontab, where 0 and 7 are Sunday and 1 is
#   Monday, as in crontab(5), croniter and Celery.
# What happens: the fields go to a trigger that counts days from Monday: 1 is Tuesday, 0 is Monday, `1-5` is Tuesday to
#   Saturday, and 7 is refused. Where both a day of the month and a weekday are given, cron runs on either, and this only
#   on days that are both: `0 3 1 * 1` waits three months. Names (`mon`) are right. Nothing is reported.
# Why our users care: reminders of open action items and weekly reviews are sent by such jobs, and a restart that was to run
#   on Monday night is looked for in the logs of the wrong day. The guide says to write names of days.
# Source: measured, APScheduler 3.11.3, croniter 7.0.0; crontab(5).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check APScheduler==3.11.3 croniter==7.0.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime, timezone
from importlib.metadata import version

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter

SATURDAY = datetime(2026, 5, 30, tzinfo=timezone.utc)
as_seen = {
    "0 3 * * 1": ("Tue 2026-06-02", "Mon 2026-06-01"),
    "0 3 * * 0": ("Mon 2026-06-01", "Sun 2026-05-31"),
    "0 3 * * 1-5": ("Sat 2026-05-30", "Mon 2026-06-01"),
    "0 3 1 * 1": ("Tue 2026-09-01", "Mon 2026-06-01"),
    "0 3 * * mon": ("Mon 2026-06-01", "Mon 2026-06-01"),
}
print("APScheduler", version("APScheduler"), "croniter", version("croniter"))
found = {}
for line in as_seen:
    trigger = CronTrigger.from_crontab(line, timezone="UTC").get_next_fire_time(None, SATURDAY)
    cron = croniter(line, SATURDAY).get_next(datetime)
    found[line] = tuple(time.strftime("%a %Y-%m-%d") for time in (trigger, cron))
    print(f"{line:12} APScheduler {found[line][0]}, croniter {found[line][1]}")
sys.exit(0 if found == as_seen else "the days of a crontab are read in another way now")
PYTHON
