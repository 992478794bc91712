#!/usr/bin/env bash
# simple-git lists, for the commits from one tag to another, also those that only the first tag has.
#
# A good guess: `log({ from: "v1.1", to: "v2.0" })` is `git log v1.1..v2.0`: what is new in v2.0.
# What happens: it is `git log v1.1...v2.0`, with three points: what either of the two has and the other has not. Where v1.1 is a
#   fix on a branch of its own, that fix is among the commits of v2.0. `symmetric: false`, or `log(["v1.1..v2.0"])`, gives what
#   is new. On one straight line of commits, both are the same.
# Why our users care: "what was deployed between the two versions" is the first question of an incident. The fix that is missing
#   in v2.0, and so may be the cause, is listed as a part of it.
# Source: measured, simple-git 4.0.2, git.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund simple-git@4.0.2

git init --quiet --initial-branch=main repository
cd repository
git config user.name Ida
git config user.email ida@example.org
git commit --quiet --allow-empty --message "v1.0"
git switch --quiet --create fixes
git commit --quiet --allow-empty --message "fix: close the socket"
git tag v1.1
git switch --quiet main
git commit --quiet --allow-empty --message "feat: cache"
git tag v2.0
cd ..
cat > show.mjs <<'JS'
import { simpleGit } from "simple-git";

const git = simpleGit("repository");
const show = async (name, asked) => console.log(`${name}: ${(await git.log(asked)).all.map((commit) => commit.message).sort().join(", ")}`);
await show("from, to", { from: "v1.1", to: "v2.0" });
await show("not symmetric", { from: "v1.1", to: "v2.0", symmetric: false });
await show("as git has it", ["v1.1..v2.0"]);
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
from, to: feat: cache, fix: close the socket
not symmetric: feat: cache
as git has it: feat: cache
TEXT
diff expected seen || { echo "commits are listed in another way now"; exit 1; }
