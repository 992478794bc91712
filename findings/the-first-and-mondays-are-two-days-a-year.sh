#!/usr/bin/env bash
# Celery and APScheduler run on a first that is a Monday what cron runs on the first and on each Monday.
#
# A good guess: `0 3 1 * 1` is a line of a crontab. crontab(5) says that with a day of the month and a day of the week it runs on
#   both. A class called `crontab`, and a method `from_crontab`, do so.
# What happens: both must hold. After 1 June 2026, cron, croniter and Kubernetes run next on 8 June; Celery (`crontab(…)`) and
#   APScheduler on 1 February 2027, the next first that is a Monday. Nothing is reported.
# Why our users care: backups and renewals of certificates are on such lines, and "it did not run" is a common cause. A job
#   that is moved from cron to Celery runs once or twice a year, and is found when the backup is needed.
# Source: measured, celery 5.7.0, APScheduler 3.11.0, croniter 6.0.0; crontab(5), "will be run when either field matches".
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check celery==5.7.0 APScheduler==3.11.0 croniter==6.0.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from apscheduler.triggers.cron import CronTrigger
from celery import Celery
from celery.schedules import crontab
from croniter import croniter

START = datetime(2026, 6, 1, 4, tzinfo=UTC)
app = Celery()
app.conf.timezone = "UTC"
schedule = crontab(minute=0, hour=3, day_of_month=1, day_of_week=1, app=app, nowfun=lambda: START)
trigger = CronTrigger.from_crontab("0 3 1 * mon", timezone="UTC")
found = {
    "celery": START + schedule.remaining_estimate(START),
    "APScheduler": trigger.get_next_fire_time(None, START),
    "croniter": croniter("0 3 1 * 1", START).get_next(datetime),
}
for name, at in found.items():
    print(name, version(name), "next run after", START.date(), "is", at.date())
days = [at.date().isoformat() for at in found.values()]
sys.exit(0 if days == ["2027-02-01", "2027-02-01", "2026-06-08"] else "another day is next now")
PYTHON
