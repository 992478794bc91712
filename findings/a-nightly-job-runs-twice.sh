#!/usr/bin/env bash
# croniter runs the job of 02:30 twice in the night in which clocks go back.
#
# A good guess: a job at a fixed time runs once a night. cron(8) says so for the change of clocks: jobs are not run twice, and
#   those of an hour that is skipped run right after it. A library for crontabs that knows zones does that, as cronsim does.
# What happens: for `30 2 * * *` in Berlin, croniter gives 00:30 and 01:30 UTC on 25 October 2026, which are both 02:30.
#   cronsim, and croner, cron-parser and cron for JavaScript give one. In spring croniter runs it once, at 03:00, as cron does.
#   Nothing is reported.
# Why our users care: schedulers for data and backups use croniter. Bills, mails and reports of that night are sent twice, and
#   whoever looks at the schedule sees one time. The post-mortem of such a night needs the two instants apart: our times carry
#   their offset.
# Source: measured, croniter 7.0.0, cronsim 2.8, croner 11.0.1, cron-parser 5.10.5, cron 4.4.0; cron(8) of Debian, notes.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check croniter==7.0.0 cronsim==2.8 tzdata==2026.6
cd "$folder"
npm install --silent --no-audit --no-fund croner@11.0.1 cron-parser@5.10.5 cron@4.4.0 >/dev/null

"$folder/venv/bin/python" - > seen <<'PYTHON'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from cronsim import CronSim

start = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Berlin"))
schedule = croniter("30 2 * * *", start)
for name, times in {
    "croniter": [schedule.get_next(datetime) for _ in range(3)],
    "cronsim": [time for time, _ in zip(CronSim("30 2 * * *", start), range(3))],
}.items():
    print(f"{name}:", ", ".join(f"{time.astimezone(UTC):%dT%H:%M}" for time in times))
PYTHON
cat > next.mjs <<'JS'
import { CronTime } from "cron";
import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";

const [rule, zone, start] = ["30 2 * * *", "Europe/Berlin", new Date("2026-10-24T10:00:00Z")];
const say = (name, times) => console.log(`${name}: ${times.map((time) => time.toISOString().slice(8, 16)).join(", ")}`);
say("croner", new Cron(rule, { timezone: zone }).nextRuns(3, start));
say("cron-parser", CronExpressionParser.parse(rule, { currentDate: start, tz: zone }).take(3).map((time) => time.toDate()));
const times = [start];
for (let count = 0; count < 3; count += 1) times.push(new CronTime(rule, zone).getNextDateFrom(times.at(-1), zone).toJSDate());
say("cron", times.slice(1));
JS
node next.mjs >> seen
cat seen
cat > expected <<'TEXT'
croniter: 25T00:30, 25T01:30, 26T01:30
cronsim: 25T00:30, 26T01:30, 27T01:30
croner: 25T00:30, 26T01:30, 27T01:30
cron-parser: 25T00:30, 26T01:30, 27T01:30
cron: 25T00:30, 26T01:30, 27T01:30
TEXT
diff expected seen || { echo "the hour that occurs twice is read in another way now"; exit 1; }
