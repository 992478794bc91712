#!/usr/bin/env bash
# human-interval, by which Agenda and Bree read intervals, makes 0 of "a day" and of "half an hour".
#
# A good guess: a library for "human-readable" intervals that reads "minute" and "forty-five seconds" reads "a day". What it
#   cannot read is NaN, as "1 h" and "30 min" are.
# What happens: a unit without a number it knows is nothing, unless it is the only word: "day" is a day, "a day", "an hour" and
#   "every day" are 0, as is "half an hour". "one and a half hours" and "1 1/2 hours" are 60 minutes, "1,5 hours" too. "10 to 20
#   minutes" are 10, "minus one hour" is one hour, and "3 business days" are three days, with Sunday.
# Why our users care: reminders of action items are scheduled so, and 0 is at once, without an error. Write "1 day" and "30
#   minutes", or a cron expression.
# Source: measured, human-interval 2.0.1; its README, for Agenda and Bree.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund human-interval@2.0.1

cat > show.mjs <<'JS'
import humanInterval from "human-interval";

const TEXTS = ["day", "one day", "a day", "every day", "half an hour", "an hour and a half", "one and a half hours", "1 1/2 hours"];
for (const text of [...TEXTS, "1,5 hours", "1.5 hours", "10 to 20 minutes", "minus one hour", "3 business days", "30 min"]) {
  console.log(text, "is", humanInterval(text) / 60_000, "minutes");
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
day is 1440 minutes
one day is 1440 minutes
a day is 0 minutes
every day is 0 minutes
half an hour is 0 minutes
an hour and a half is 0 minutes
one and a half hours is 60 minutes
1 1/2 hours is 60 minutes
1,5 hours is 60 minutes
1.5 hours is 90 minutes
10 to 20 minutes is 10 minutes
minus one hour is 60 minutes
3 business days is 4320 minutes
30 min is NaN minutes
TEXT
diff expected seen || { echo "intervals are read in another way now"; exit 1; }
