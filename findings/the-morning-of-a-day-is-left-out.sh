#!/usr/bin/env bash
# `git log --since=2026-05-30` begins at the present time of day, and so do GitPython and gitlog: the morning is left out.
#
# A good guess: a day without a time is the whole day, so that `--since` begins at its midnight and `--until` ends there.
#   It finds the same commits whenever it is asked. git documents `2026-05-30` as a date of ISO 8601.
# What happens: git fills what is missing from the clock. At 14:43, `--since=2026-05-30 --until=2026-05-31` leaves out what was
#   committed on the 30th before 14:43, and has what was committed on the 31st before it. At 8:00 it is another list. GitPython
#   hands it a day or a `datetime.date` as it is, gitlog as well. dulwich and PyDriller begin at midnight.
# Why our users care: "what changed on the day of the incident" is the first question of a timeline, and the deployment of that
#   morning is not in the answer; in a script of CI it is there on some runs. Write `--since=2026-05-30T00:00`. `--since` of
#   `postmortems` takes whole days.
# Source: measured, git 2.39.5, GitPython 3.2.1, dulwich 1.2.21, PyDriller 2.12, gitlog 5.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund gitlog@5.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check GitPython==3.2.1 dulwich==1.2.21 PyDriller==2.12

git --version
git init --quiet belt
for moment in 30T09:00 30T16:00 31T09:00; do
    GIT_AUTHOR_DATE=2026-05-${moment}Z GIT_COMMITTER_DATE=2026-05-${moment}Z git -C belt -c user.name=Ida \
        -c user.email=ida@example.org -c commit.gpgsign=false commit --quiet --allow-empty --message "$moment"
done
cat > show.py <<'PYTHON'
from datetime import date, datetime

from dulwich.approxidate import parse_approxidate
from git import Repo
from pydriller import Repository

for days in (("2026-05-30", "2026-05-31"), (date(2026, 5, 30), date(2026, 5, 31))):
    commits = Repo("belt").iter_commits(since=days[0], until=days[1], reverse=True)
    print("GitPython:", type(days[0]).__name__, *(commit.summary for commit in commits))
commits = Repository("belt", since=datetime(2026, 5, 30), to=datetime(2026, 5, 31)).traverse_commits()
print("PyDriller:", *(commit.msg for commit in commits))
print("dulwich:", datetime.fromtimestamp(parse_approxidate(b"2026-05-30")))
PYTHON
cat > show.mjs <<'JS'
import gitlog from "gitlog";

const ask = gitlog.default ?? gitlog;
const commits = await ask({ repo: "belt", since: "2026-05-30", until: "2026-05-31", fields: ["subject"] });
console.log("gitlog:", commits.map((commit) => commit.subject).reverse().join(" "));
JS
export TZ=UTC
{
    # 1 June 2026, 8:00 and 14:43
    for now in 1780300800 1780325000; do
        found=$(GIT_TEST_DATE_NOW=$now git -C belt log --reverse --format=%s --since=2026-05-30 --until=2026-05-31 | tr '\n' ' ')
        echo "git at $now: $found"
    done
    echo "git with a time: $(git -C belt log --reverse --format=%s --since=2026-05-30T00:00 --until=2026-05-31T00:00 | tr '\n' ' ')"
    GIT_TEST_DATE_NOW=1780325000 venv/bin/python show.py
    GIT_TEST_DATE_NOW=1780325000 node show.mjs
} | tee seen
cat > expected <<'TEXT'
git at 1780300800: 30T09:00 30T16:00 
git at 1780325000: 30T16:00 31T09:00 
git with a time: 30T09:00 30T16:00 
GitPython: str 30T16:00 31T09:00
GitPython: date 30T16:00 31T09:00
PyDriller: 30T09:00 30T16:00
dulwich: 2026-05-30 00:00:00
gitlog: 30T16:00 31T09:00
TEXT
diff expected seen || { echo "days are read in another way now"; exit 1; }
