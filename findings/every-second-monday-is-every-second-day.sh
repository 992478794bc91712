#!/usr/bin/env bash
# `0 3 */2 * 1` is the Mondays of odd days for cron, and all odd days and all Mondays for four libraries.
#
# A good guess: where both the day of the month and the day of the week are given, cron runs on either. croniter, croner,
#   cron-parser and cron for JavaScript know that: `0 3 1 * 1` is the first and each Monday for all of them.
# What happens: crontab(5) says "restricted (i.e., do not contain the `*` character)". `*/2` contains one, so both must hold: 1,
#   15 and 29 June 2026. cronsim, which follows Debian's cron, does that. The other four take it for restricted: 1, 3, 5, 7, 8, 9
#   June. Nothing is reported.
# Why our users care: people write this in order to rotate something every other Monday, and test it with a library or a page
#   that uses one. The job runs four times a week in one place and twice a month in another. Write the days, or two lines.
# Source: measured, croniter 7.0.0, cronsim 2.8, croner 11.0.1, cron-parser 5.10.5, cron 4.4.0; crontab(5) of Debian.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check croniter==7.0.0 cronsim==2.8
cd "$folder"
npm install --silent --no-audit --no-fund croner@11.0.1 cron-parser@5.10.5 cron@4.4.0 >/dev/null

"$folder/venv/bin/python" - > seen <<'PYTHON'
from datetime import datetime

from croniter import croniter
from cronsim import CronSim

start = datetime(2026, 5, 31, 12)
for rule in "0 3 1 * 1", "0 3 */2 * 1":
    schedule = croniter(rule, start)
    for name, times in {
        "croniter": [schedule.get_next(datetime) for _ in range(4)],
        "cronsim": [time for time, _ in zip(CronSim(rule, start), range(4))],
    }.items():
        print(f"{rule}, {name}:", ", ".join(f"{time:%m-%d}" for time in times))
PYTHON
cat > next.mjs <<'JS'
import { CronTime } from "cron";
import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";

const start = new Date("2026-05-31T12:00:00Z");
for (const rule of ["0 3 1 * 1", "0 3 */2 * 1"]) {
  const say = (name, times) => console.log(`${rule}, ${name}: ${times.map((time) => time.toISOString().slice(5, 10)).join(", ")}`);
  say("croner", new Cron(rule, { timezone: "UTC" }).nextRuns(4, start));
  say("cron-parser", CronExpressionParser.parse(rule, { currentDate: start, tz: "UTC" }).take(4).map((time) => time.toDate()));
  const times = [start];
  for (let count = 0; count < 4; count += 1) times.push(new CronTime(rule, "UTC").getNextDateFrom(times.at(-1), "UTC").toJSDate());
  say("cron", times.slice(1));
}
JS
node next.mjs >> seen
cat seen
cat > expected <<'TEXT'
0 3 1 * 1, croniter: 06-01, 06-08, 06-15, 06-22
0 3 1 * 1, cronsim: 06-01, 06-08, 06-15, 06-22
0 3 */2 * 1, croniter: 06-01, 06-03, 06-05, 06-07
0 3 */2 * 1, cronsim: 06-01, 06-15, 06-29, 07-13
0 3 1 * 1, croner: 06-01, 06-08, 06-15, 06-22
0 3 1 * 1, cron-parser: 06-01, 06-08, 06-15, 06-22
0 3 1 * 1, cron: 06-01, 06-08, 06-15, 06-22
0 3 */2 * 1, croner: 06-01, 06-03, 06-05, 06-07
0 3 */2 * 1, cron-parser: 06-01, 06-03, 06-05, 06-07
0 3 */2 * 1, cron: 06-01, 06-03, 06-05, 06-07
TEXT
diff expected seen || { echo "days are counted in another way now"; exit 1; }
