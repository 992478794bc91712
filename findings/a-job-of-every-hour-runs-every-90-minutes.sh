#!/usr/bin/env bash
# Describers of cron call `*/90 * * * *` "Every 90 minutes", and an "or" of cron an "and".
#
# A good guess: what says in words when a job runs has the rules of cron: steps begin anew in each hour and each month, and a
#   day of the month together with a day of the week is either of the two.
# What happens: cronstrue and cron-descriptor read a step as an interval. `*/90`, which cron runs once an hour, is "Every 90
#   minutes"; `*/45`, at :00 and :45, is "Every 45 minutes". For `0 3 1 * 1`, which runs on the first and on each Monday,
#   cronstrue says "on day 1 of the month, and on Monday"; cron-descriptor has "or".
# Why our users care: in a post-mortem, and on a page of a scheduler, the words stand in for the expression. A backup that "runs
#   every 45 minutes" has a gap of 15 and one of 45 minutes; a job that was thought to run on some Mondays runs weekly. The
#   guide says to write the times themselves.
# Source: measured, cronstrue 3.39.0, cron-descriptor 2.2.1; crontab(5), and croniter 7.0.0 for the times.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cron-descriptor==2.2.1 croniter==7.0.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund cronstrue@3.39.0

cat > show.py <<'PYTHON'
from datetime import datetime

from cron_descriptor import get_description
from croniter import croniter

for expression in "*/45 * * * *", "*/90 * * * *", "0 3 1 * 1":
    print(f"cron-descriptor, {expression}:", get_description(expression))
    if "90" not in expression:
        times = croniter(expression, datetime(2026, 5, 30, 14))
        print("  runs:", ", ".join(f"{times.get_next(datetime):%a %d %H:%M}" for _ in range(4)))
PYTHON
cat > show.mjs <<'JS'
import cronstrue from "cronstrue";

for (const text of ["*/45 * * * *", "*/90 * * * *", "0 3 1 * 1"]) console.log(`cronstrue, ${text}:`, cronstrue.toString(text));
JS
{ venv/bin/python show.py && node show.mjs; } | tee seen
cat > expected <<'TEXT'
cron-descriptor, */45 * * * *: Every 45 minutes
  runs: Sat 30 14:45, Sat 30 15:00, Sat 30 15:45, Sat 30 16:00
cron-descriptor, */90 * * * *: Every 90 minutes
cron-descriptor, 0 3 1 * 1: At 03:00 AM, on day 1 of the month, or on Monday
  runs: Mon 01 03:00, Mon 08 03:00, Mon 15 03:00, Mon 22 03:00
cronstrue, */45 * * * *: Every 45 minutes
cronstrue, */90 * * * *: Every 90 minutes
cronstrue, 0 3 1 * 1: At 03:00 AM, on day 1 of the month, and on Monday
TEXT
diff expected seen || { echo "schedules are described in another way now"; exit 1; }
