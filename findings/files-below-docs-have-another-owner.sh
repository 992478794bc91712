#!/usr/bin/env bash
# Readers of CODEOWNERS give `docs/*` to files of subfolders, which GitHub gives to somebody else.
#
# A good guess: the file follows the rules of `.gitignore`, with exceptions that GitHub lists. One of its examples is
#   `docs/*`, which owns `docs/getting-started.md` and not `docs/build-app/troubleshooting.md`. A package made for this file
#   knows the example.
# What happens: for codeowners and codeowners-utils of npm, `docs/*` owns everything below `docs`, as a rule of `.gitignore`
#   would ignore it. @snyk/github-codeowners and codeowners for Python give GitHub's answer.
# Why our users care: who is asked about a record in `incidents/2026/` differs between the code host and the bot that assigns
#   reviews. Write `incidents/` for everything below it, and all agree.
# Source: measured, codeowners 5.1.1, codeowners-utils 1.0.2, @snyk/github-codeowners 1.1.0 (npm), codeowners 0.9.0 (Python);
#   GitHub, About code owners, example of a CODEOWNERS file.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check codeowners==0.9.0
cd "$folder"
npm install --silent --no-audit --no-fund codeowners@5.1.1 codeowners-utils@1.0.2 @snyk/github-codeowners@1.1.0 >/dev/null
mkdir repository
printf '%s\n' '* @org/all' 'incidents/* @org/sre' > repository/CODEOWNERS

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from codeowners import CodeOwners

owners = CodeOwners(Path("repository/CODEOWNERS").read_text())
found = [owners.of(path)[0][1] for path in ("incidents/night.md", "incidents/2026/night.md")]
print("codeowners", version("codeowners"), "(Python)", found)
sys.exit(0 if found == ["@org/sre", "@org/all"] else "folders are read in another way now")
PYTHON
cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const Codeowners = require("codeowners");
const { matchFile, parse } = require("codeowners-utils");
const { OwnershipEngine } = require("@snyk/github-codeowners/dist/lib/ownership");

const paths = ["incidents/night.md", "incidents/2026/night.md"];
const rules = parse(readFileSync("repository/CODEOWNERS", "utf8"));
const engine = OwnershipEngine.FromCodeownersFile("repository/CODEOWNERS");
const owners = new Codeowners(`${__dirname}/repository`);
const found = {
  codeowners: paths.map((path) => owners.getOwner(path).join()),
  "codeowners-utils": paths.map((path) => matchFile(path, rules).owners.join()),
  "@snyk/github-codeowners": paths.map((path) => engine.calcFileOwnership(path).join()),
};
for (const [name, one] of Object.entries(found)) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, one);
  const seen = name.startsWith("@snyk") ? "@org/sre,@org/all" : "@org/sre,@org/sre";
  if (one.join() !== seen) process.exitCode = 1;
}
JS
node read.cjs
