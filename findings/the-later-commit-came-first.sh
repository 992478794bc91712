#!/usr/bin/env bash
# jc gives a commit of 14:05 +0200 the seconds of 14:05 on the clock of the machine, so that a later commit comes first.
#
# A good guess: `git log` says when a commit was made, with an offset, and git gives its seconds with `%at`. What turns the log
#   into JSON, with a number for each date, gives the same seconds.
# What happens: `epoch` is the clock time of the author, taken for one of the machine: a commit of 14:05 +0200 is two hours late
#   on a server in UTC. One of 12:30 +0000, which was made 25 minutes later, comes before it, and is itself moved on a machine
#   elsewhere. `epoch_utc` is null for each commit with another offset. With `git log --date=iso` both are null.
# Why our users care: timelines of what was deployed are put together by `jc git log | jq 'sort_by(.epoch)'`. Ask git for
#   `%aI`, or sort by `%at`.
# Source: measured, jc 1.26.1. Its help calls `epoch` naive.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jc==1.26.1

git init --quiet repository
cd repository
for date in 2026-05-30T14:05:00+02:00 2026-05-30T12:30:00+00:00; do
    GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date git -c user.name=Ida -c user.email=ida@example.org \
        -c commit.gpgsign=false commit --quiet --allow-empty --message "$date"
done
{
    git log --reverse --format='git: %at %s'
    for zone in UTC America/New_York; do
        git log --reverse | TZ=$zone ../venv/bin/jc --git-log | TZ=$zone python3 -c '
import json
import os
import sys

for commit in json.load(sys.stdin):
    print("jc,", os.environ["TZ"] + ":", commit["epoch"], commit["message"], "epoch_utc", commit["epoch_utc"])
'
    done
} | tee ../seen
cat > ../expected <<'TEXT'
git: 1780142700 2026-05-30T14:05:00+02:00
git: 1780144200 2026-05-30T12:30:00+00:00
jc, UTC: 1780149900 2026-05-30T14:05:00+02:00 epoch_utc None
jc, UTC: 1780144200 2026-05-30T12:30:00+00:00 epoch_utc 1780144200
jc, America/New_York: 1780164300 2026-05-30T14:05:00+02:00 epoch_utc None
jc, America/New_York: 1780158600 2026-05-30T12:30:00+00:00 epoch_utc 1780144200
TEXT
diff ../expected ../seen || { echo "dates of commits are read in another way now"; exit 1; }
