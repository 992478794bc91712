#!/usr/bin/env bash
# Readers of CODEOWNERS take the words of a comment for owners.
#
# A good guess: `/incidents/ @org/sre # ask @ida first` gives one owner, since GitHub ignores what follows a `#` at the start
#   of a word, also at the end of a line. A reader of the file does too, or refuses the line.
# What happens: the npm package codeowners gives "@org/sre", "#", "ask", "@ida" and "first". codeowners for Python gives
#   @org/sre and @ida. Nothing is reported. codeowners-utils gives @org/sre.
# Why our users care: bots take owners of action items and reviewers of records from this file. Somebody who was named in a
#   remark is made an owner, and may be asked for a review or charged with an item. Our owners are in `_config.yml`.
# Source: measured, codeowners 5.1.1 (npm), codeowners 0.9.0 (Python), codeowners-utils 1.0.2; GitHub, About code owners,
#   syntax, which has a comment at the end of a line in its example.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check codeowners==0.9.0
cd "$folder"
npm install --silent --no-audit --no-fund codeowners@5.1.1 codeowners-utils@1.0.2 >/dev/null
mkdir repository
echo '/incidents/ @org/sre # ask @ida first' > repository/CODEOWNERS

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from codeowners import CodeOwners

found = [name for _, name in CodeOwners(Path("repository/CODEOWNERS").read_text()).of("incidents/night.md")]
print("codeowners", version("codeowners"), "(Python)", found)
sys.exit(0 if found == ["@org/sre", "@ida"] else "a comment is read in another way now")
PYTHON
cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const Codeowners = require("codeowners");
const { matchFile, parse } = require("codeowners-utils");

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const found = new Codeowners(`${__dirname}/repository`).getOwner("incidents/night.md");
const other = matchFile("incidents/night.md", parse(readFileSync("repository/CODEOWNERS", "utf8"))).owners;
console.log("codeowners", version("codeowners"), "(npm)", found);
console.log("codeowners-utils", version("codeowners-utils"), other);
if (found.join() !== "@org/sre,#,ask,@ida,first" || other.join() !== "@org/sre") throw new Error("a comment is read in another way now");
JS
node read.cjs
