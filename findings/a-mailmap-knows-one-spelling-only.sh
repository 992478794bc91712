#!/usr/bin/env bash
# dulwich and libgit2 make two people of one whose address is written with a capital letter.
#
# A good guess: gitmailmap(5) says that names and addresses are compared without regard to case, and a library that reads
#   `.mailmap` does what git does.
# What happens: with `Ida Brandt <ida@example.org> <ida@old.example>`, git gives Ida Brandt for a commit by
#   `ida <Ida@Old.Example>`. dulwich and libgit2 (pygit2) leave it as it is, and find only the spelling of the file.
#   GitPython reads no mailmap at all.
# Why our users care: who wrote a record, and who has worked on a service, is counted with these. Mail programs and Windows
#   domains write capitals, so half of somebody's work belongs to a stranger who owns nothing.
# Source: measured, dulwich 1.2.21, pygit2 1.21.0, beside the git of the machine; gitmailmap(5).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dulwich==1.2.21 pygit2==1.21.0
cd "$folder"
git init --quiet repository
cd repository
echo 'Ida Brandt <ida@example.org> <ida@old.example>' > .mailmap
for address in ida@old.example Ida@Old.Example; do
  git -c user.name=ida -c user.email="$address" commit --quiet --allow-empty --message "By $address"
done

"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

import pygit2
from dulwich.mailmap import Mailmap

ADDRESSES = ("ida@old.example", "Ida@Old.Example")
git = subprocess.run(["git", "log", "--reverse", "--format=%aN <%aE>"], capture_output=True, text=True, check=True)
theirs, other = Mailmap.from_path(".mailmap"), pygit2.Mailmap.from_buffer(open(".mailmap").read())
found = {
    "git": git.stdout.splitlines(),
    "dulwich": [theirs.lookup(f"ida <{address}>".encode()).decode() for address in ADDRESSES],
    "pygit2": ["{} <{}>".format(*other.resolve("ida", address)) for address in ADDRESSES],
}
for name, people in found.items():
    print(name, "" if name == "git" else version(name), people)
ida, stranger = "Ida Brandt <ida@example.org>", "ida <Ida@Old.Example>"
as_seen = {"git": [ida, ida], "dulwich": [ida, stranger], "pygit2": [ida, stranger]}
sys.exit(0 if found == as_seen else "a mailmap is read in another way now")
PYTHON
