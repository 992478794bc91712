#!/usr/bin/env bash
# dulwich finds no trailers in a commit that was picked with `git cherry-pick -x`.
#
# A good guess: `Incident: 2026-05-30-disk` at the end of a message is a trailer. `cherry-pick -x` adds a line about its origin,
#   and git made that a part of the trailers, so that `git interpret-trailers` reads the others as before.
# What happens: `parse_trailers` of dulwich gives none at all for such a message. Without the line it gives them all. git and
#   libgit2 (pygit2) give them in both.
# Why our users care: fixes of an incident are backported with `-x`, and tools count fixes by trailers such as `Incident` and
#   `Closes`. The release branch, where it was broken, seems to have no fix.
# Source: measured, dulwich 1.2.21, pygit2 1.21.0, beside the git of the machine; git-interpret-trailers(1).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dulwich==1.2.21 pygit2==1.21.0
cd "$folder"
git init --quiet --initial-branch main repository
cd repository
git config user.name Ida
git config user.email ida@example.org
git commit --quiet --allow-empty --message Begin
git switch --quiet --create fix
echo full > disk
git add disk
git commit --quiet --message 'Clean the disk' --message 'It was full.' --message $'Incident: 2026-05-30-disk\nSigned-off-by: Ida <ida@example.org>'
git switch --quiet main
git cherry-pick -x fix >/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

import pygit2
from dulwich.repo import Repo
from dulwich.trailers import parse_trailers

found = {}
for branch in ("fix", "main"):
    message = Repo(".")[f"refs/heads/{branch}".encode()].message
    git = subprocess.run(["git", "interpret-trailers", "--parse"], input=message, capture_output=True, check=True)
    commit = pygit2.Repository(".").revparse_single(branch)
    found[branch] = {
        "git": "Incident: 2026-05-30-disk" in git.stdout.decode(),
        "dulwich": any(trailer.key == "Incident" for trailer in parse_trailers(message)[1]),
        "pygit2": "Incident" in commit.message_trailers,
    }
    print(f"{message.decode()!r}: trailer found by {found[branch]}")
print("dulwich", version("dulwich"), "pygit2", version("pygit2"))
as_seen = {"fix": dict.fromkeys(found["fix"], True), "main": {"git": True, "dulwich": False, "pygit2": True}}
sys.exit(0 if found == as_seen else "trailers are read in another way now")
PYTHON
