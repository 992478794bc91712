#!/usr/bin/env bash
# commitizen releases a new major version for a breaking change, and does not list it, if a line of the incident is above it.
#
# A good guess: `Incident: 2026-05-30-disk` and `BREAKING CHANGE: …` are two lines of the footer, in either order, as git has
#   trailers. What makes the version 2.0.0 is in its changelog.
# What happens: `cz bump` looks at each line, and finds the breaking change. `cz changelog` looks at the first line of each
#   paragraph: with the incident above it, the breaking change is in no list. In the other order it is there, and so is the
#   line of the incident, in its text. A body that has a line "feat: …", quoted from another commit, makes a minor version of
#   a fix.
# Why our users care: a fix after an incident names the incident in its message. The version says that something breaks, and
#   nothing says what, to those who have to change it on the night. Put the breaking change in a paragraph of its own.
# Source: measured, commitizen 4.19.3; Conventional Commits 1.0.0, 8 to 12.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check commitizen==4.19.3

export GIT_AUTHOR_NAME=Ida GIT_AUTHOR_EMAIL=ida@example.org GIT_COMMITTER_NAME=Ida GIT_COMMITTER_EMAIL=ida@example.org
try() {
    mkdir "$1"
    cd "$1"
    git init --quiet .
    printf '[tool.commitizen]\nversion = "1.0.0"\ntag_format = "v$version"\n' > .cz.toml
    git add .
    git commit --quiet --message "chore: begin"
    git tag v1.0.0
    git commit --quiet --allow-empty --message "$2"
    echo "== $1"
    ../venv/bin/cz bump --dry-run --yes 2>&1 | grep increment
    ../venv/bin/cz changelog --dry-run --unreleased-version next 2>&1 | sed '/^## v1.0.0/,$d; /^## next/d; /^$/d'
    cd ..
}
{
    try below $'fix: alert earlier\n\nIncident: 2026-05-30-disk\nBREAKING CHANGE: the flag --old is gone'
    try above $'fix: alert earlier\n\nBREAKING CHANGE: the flag --old is gone\nIncident: 2026-05-30-disk'
    try quoted $'fix: alert earlier\n\nThe alert came with\nfeat: add an alert'
} | tee seen
cat > expected <<'TEXT'
== below
increment detected: MAJOR
### Fix
- alert earlier
== above
increment detected: MAJOR
### BREAKING CHANGE
- the flag --old is gone
Incident: 2026-05-30-disk
### Fix
- alert earlier
== quoted
increment detected: MINOR
### Fix
- alert earlier
TEXT
diff expected seen || { echo "changelogs are written in another way now"; exit 1; }
