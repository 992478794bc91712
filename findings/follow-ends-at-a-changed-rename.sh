#!/usr/bin/env bash
# isomorphic-git follows a file over a rename only where the same commit did not change it.
#
# A good guess: `log({ filepath, follow: true })` does what `git log --follow` does: a file that was renamed and edited in one
#   commit is the same file, as long as most of it is.
# What happens: it looks for the same content under another name. One changed line in the commit of the rename, and the
#   history begins there; nothing says that there is more. git, and dulwich with `follow=True`, go on.
# Why our users care: web editors and portals show who wrote a record, and when, with this library. A record that is renamed
#   keeps its old id in `aliases`, so each rename changes a line. Authors and dates before it are gone. The guide says to
#   rename in one commit and edit in the next if such a program shows history.
# Source: measured, isomorphic-git 1.44.19, dulwich 1.2.21, beside the git of the machine.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund isomorphic-git@1.44.19
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dulwich==1.2.21

cat > log.mjs <<'JS'
import git from "isomorphic-git";
import fs from "fs";
const commits = await git.log({ fs, dir: process.argv[2], filepath: "records/belt.md", follow: true });
console.log(commits.map(({ commit }) => commit.message.trim()).join(" "));
JS
cat > log.py <<'PYTHON'
import sys

from dulwich.repo import Repo

walker = Repo(sys.argv[1]).get_walker(paths=[b"records/belt.md"], follow=True)
print(" ".join(entry.commit.message.decode().strip() for entry in walker))
PYTHON

seen=""
for change in none line; do
  git init --quiet --initial-branch=main "$change"
  (
    cd "$change"
    git config user.name Mira && git config user.email mira@example.org
    mkdir records && seq 100 > records/sorter.md && git add . && git commit --quiet -m written
    echo 101 >> records/sorter.md && git commit --quiet -am corrected
    git mv records/sorter.md records/belt.md
    if [ "$change" = line ]; then echo "aliases: [sorter]" >> records/belt.md; fi
    git commit --quiet -am renamed
  )
  for program in git dulwich isomorphic-git; do
    case $program in
      git) answer=$(git -C "$change" log --follow --format=%s records/belt.md | tr '\n' ' ') ;;
      dulwich) answer=$(venv/bin/python log.py "$change") ;;
      *) answer=$(node log.mjs "$change") ;;
    esac
    echo "renamed with change of $change, $program: ${answer% }"
    seen+="${answer% };"
  done
done
all="renamed corrected written"
test "$seen" = "$all;$all;$all;$all;$all;renamed;" || { echo "seen $seen"; exit 1; }
