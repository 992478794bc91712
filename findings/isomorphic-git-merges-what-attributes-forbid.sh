#!/usr/bin/env bash
# Libraries that merge in place of git do not do what `.gitattributes` says, and do not say so.
#
# A good guess: `merge` in `.gitattributes` is part of the repository, so every program that merges it obeys. One that
#   cannot run a merge driver stops with a conflict.
# What happens: isomorphic-git reads none of it. It merges cleanly what `-merge` forbids, and ignores `union` and drivers.
#   libgit2 (pygit2) obeys `-merge` and `union`, but merges as plain text where a driver is named and set up. git does
#   what is written.
# Why our users care: web editors and content managers merge with these libraries, as code hosts merge without anybody's
#   drivers. `postmortems merge-driver` does not run there. The guide says so; the check finds conflict markers.
# Source: measured, isomorphic-git 1.44.19, pygit2 1.21.0, beside the git of the machine; gitattributes(5), "Performing a
#   three-way merge".
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund isomorphic-git@1.44.19
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pygit2==1.21.0

cat > merge.mjs <<'JS'
import git from "isomorphic-git";
import fs from "fs";
const author = { name: "Mira", email: "mira@example.org" };
try {
  await git.merge({ fs, dir: process.argv[2], ours: "main", theirs: "other", author });
  await git.checkout({ fs, dir: process.argv[2], ref: "main", force: true });
  console.log(fs.readFileSync(`${process.argv[2]}/list`, "utf8").trim().split("\n").join(" "));
} catch (error) {
  console.log("conflict");
}
JS
cat > merge.py <<'PYTHON'
import sys

import pygit2

repository = pygit2.Repository(sys.argv[1])
index = repository.merge_commits(repository.branches["main"].peel(), repository.branches["other"].peel())
print("conflict" if index.conflicts else " ".join(repository[index["list"].id].data.decode().split()))
PYTHON

# A repository whose two branches change lines far apart ("apart") or the same line ("same").
repository() {
  git init --quiet --initial-branch=main "$1"
  (
    cd "$1"
    git config user.name Mira
    git config user.email mira@example.org
    git config merge.ours.driver "echo driver > %A"
    echo "list $2" > .gitattributes
    printf '%s\n' 1 2 3 4 5 6 7 8 > list
    git add . && git commit --quiet -m base
    git checkout --quiet -b other
    sed -i.bak 's/^2$/other/' list && git commit --quiet -m other list
    git checkout --quiet main
    sed -i.bak "s/^$3\$/main/" list && git commit --quiet -m main list
  )
}

seen=""
for case in "-merge 7" "merge=union 2" "merge=ours 7"; do
  attribute=${case% *}
  for program in git pygit2 isomorphic-git; do
    copy="$folder/$program$attribute"
    repository "$copy" "$attribute" "${case#* }"
    case $program in
      git) answer=$(cd "$copy" && { git merge --quiet -m merged other > out 2>&1 || true; }; git -C "$copy" ls-files -u | grep -q . && echo conflict || tr '\n' ' ' < "$copy/list") ;;
      pygit2) answer=$(venv/bin/python merge.py "$copy") ;;
      *) answer=$(node merge.mjs "$copy") ;;
    esac
    answer=${answer% }
    echo "list $attribute, $program: $answer"
    seen+="$answer;"
  done
done
merged="1 other 3 4 5 6 main 8"
union="1 main other 3 4 5 6 7 8"
expected="conflict;conflict;$merged;$union;$union;conflict;driver;$merged;$merged;"
test "$seen" = "$expected" || { echo "seen $seen, expected $expected"; exit 1; }
