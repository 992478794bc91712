#!/usr/bin/env bash
# changelog-parser leaves out the second line of an entry and each numbered one; keepachangelog ends a version at "##" in code.
#
# A good guess: an entry of a changelog is a list item, with all that belongs to it: its further lines, the items below it, a
#   command. What a reader does not understand it refuses, as keep-a-changelog of npm does here.
# What happens: changelog-parser's `parsed` has the first line of each item with a dash or an asterisk. Further lines, such as
#   "do not restart db-1", items below and lists with numbers are missing. keepachangelog of Python makes an entry of each line,
#   and takes the comment "## as root" of a script for the end of the version: what follows is gone.
# Why our users care: release notes are where a rollback is told, and "do not" is often in the second line. Scripts that look
#   for the release that set an incident off read half of it. Take the `body` of changelog-parser.
# Source: measured, changelog-parser 3.0.1, keepachangelog 2.0.0, keep-a-changelog 3.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund changelog-parser@3.0.1 keep-a-changelog@3.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check keepachangelog==2.0.0

cat > CHANGELOG.md <<'MARKDOWN'
# Changelog

## [1.10.0] - 2026-05-30

### Fixed

- Full disk is cleaned; until then,
  do not restart db-1
  - Incident 2026-05-30-disk
- Script

  ```sh
  ## as root
  systemctl restart db
  ```

### Operations

1. Drain the node
2. Restart it
MARKDOWN
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import read from "changelog-parser";
import { parser } from "keep-a-changelog";

const text = readFileSync("CHANGELOG.md", "utf-8");
console.log("changelog-parser", JSON.stringify((await read({ text })).versions[0].parsed));
try {
  parser(text);
} catch (error) {
  console.log("keep-a-changelog", error.message);
}
JS
cat > read.py <<'PYTHON'
import keepachangelog

version = keepachangelog.to_dict("CHANGELOG.md")["1.10.0"]
print("keepachangelog", {name: entries for name, entries in version.items() if name != "metadata"})
PYTHON
{ node read.mjs; venv/bin/python read.py; } | tee seen
cat > expected <<'TEXT'
changelog-parser {"_":["Full disk is cleaned; until then,","Script"],"Fixed":["Full disk is cleaned; until then,","Script"],"Operations":[]}
keep-a-changelog Parse error in the line 18: Unexpected content [[18,"p",["1. Drain the node","2. Restart it"]]]
keepachangelog {'fixed': ['Full disk is cleaned; until then,', 'do not restart db-1', 'Incident 2026-05-30-disk', 'Script', '```sh']}
TEXT
diff expected seen || { echo "changelogs are read in another way now"; exit 1; }
