#!/usr/bin/env bash
# git-cliff makes one trailer of two lines where git has two lines, and trailers of lines of a log.
#
# A good guess: `Incident: A-2` at the end of a message is a trailer with the value A-2, as `git log --format=%(trailers)` has it,
#   also where `cherry-pick -x` adds a line below. Lines of a log, in a paragraph that is no block of trailers, are the body.
# What happens: git-cliff reads footers as Conventional Commits have them, where a value goes on until the next token, over empty
#   lines as well: the incident is "A-2" and, on a second line, "(cherry picked from commit …)", and "Ida" goes on with the
#   paragraph below. "Error: connection refused" is a footer, `14:05: paged` is one with the name 14, and the body ends there.
# Why our users care: release notes link what was repaired by that value, and the link of each backport is broken. What the commit
#   says about the incident is not in its `body`. Take the first line of a value: `split(pat="\n") | first`.
# Source: measured, git-cliff 2.14.2, git 2.39.5; Conventional Commits 1.0.0, 10; git-interpret-trailers(1).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check git-cliff==2.14.2

git init --quiet belt
cd belt
commit() { git -c user.name=Ida -c user.email=ida@example.org commit --quiet --allow-empty -m "$1"; }
commit 'fix: backport

Incident: A-2
(cherry picked from commit 0123456789012345678901234567890123456789)'
commit 'fix: repair

Reported-by: Ida

It was down for an hour.

Incident: A-3'
commit 'fix: log

The alert came late.

Error: connection refused
14:05: paged'
cat > show.py <<'PYTHON'
import json
import subprocess
import sys

for commit in json.load(sys.stdin)[0]["commits"]:
    form = "%(trailers:key=Incident,key=Reported-by,separator=%x3B)"
    git = subprocess.run(["git", "log", "-1", f"--format={form}", commit["id"]], capture_output=True, text=True)
    footers = [(footer["token"], footer["value"][:40]) for footer in commit["footers"]]
    print(commit["message"], "| git:", git.stdout.strip(), "| git-cliff:", footers, "body:", commit["body"])
PYTHON
../venv/bin/git-cliff --context 2> messages | python3 show.py | tee ../seen
cat > ../expected <<'TEXT'
backport | git: Incident: A-2 | git-cliff: [('Incident', 'A-2\n(cherry picked from commit 012345678')] body: None
repair | git: Incident: A-3 | git-cliff: [('Reported-by', 'Ida\n\nIt was down for an hour.'), ('Incident', 'A-3')] body: None
log | git:  | git-cliff: [('Error', 'connection refused'), ('14', '05: paged')] body: The alert came late.
TEXT
diff ../expected ../seen || { echo "footers are read in another way now"; exit 1; }
