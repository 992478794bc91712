#!/usr/bin/env bash
# PyGithub asks for what happened since 14:05 UTC, where it is given 14:05 in Berlin.
#
# A good guess: a `datetime` with a zone is an instant, so `get_commits(since=…)` sends 12:05 UTC for 14:05 in Berlin. A time
#   without a zone, which nobody can convert, is refused or taken for UTC.
# What happens: it writes the digits and a Z: `since=2026-05-30T14:05:00Z`, with every zone. So do `until`, `get_issues`,
#   `get_issues_comments`, notifications, and `due_on` of a milestone, where 1 a.m. of 30 June in Tokyo, which is 29 June, is
#   sent as 30 June. What it reads has a zone (UTC), so that a time that it gave works, and one that was computed does not.
# Why our users care: scripts collect what was deployed before an incident. In Berlin the last two hours before it are missing,
#   which is where the change is that set it off; in New York there are four too many. Use `.astimezone(UTC)` first.
# Source: measured, PyGithub 2.10.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyGithub==2.10.0 tzdata==2026.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from github import Auth, Github
from github.Repository import Repository
from github.Requester import Requester

sent = []


def send(self, verb, url, parameters=None, headers=None, input=None, **options):
    values = {**(input or {}), **(parameters or {}), **{key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}}
    sent.append({key: values[key] for key in ("since", "until", "due_on") if key in values})
    return {}, [] if verb == "GET" else {}


Requester.requestJsonAndCheck = send
hub = Github(auth=Auth.Token("none"))
repository = Repository(hub.requester, {}, {"url": "https://api.example/repos/org/shop", "full_name": "org/shop"}, completed=True)
for zone in ("UTC", "Europe/Berlin", "America/New_York"):
    at = datetime(2026, 5, 30, 14, 5, tzinfo=ZoneInfo(zone))
    list(repository.get_commits(since=at, until=at))
    list(repository.get_issues(since=at))
    print(at.isoformat(), sent[-2:])
repository.create_milestone("June", due_on=datetime(2026, 6, 30, 1, tzinfo=ZoneInfo("Asia/Tokyo")))
print("due 2026-06-30T01:00:00+09:00", sent[-1])
at = "2026-05-30T14:05:00Z"
expected = [{"since": at, "until": at}, {"since": at}] * 3 + [{"due_on": "2026-06-30T01:00:00Z"}]
sys.exit(0 if sent == expected else f"times are sent in another way now; expected {expected}")
PYTHON
