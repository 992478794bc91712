#!/usr/bin/env bash
# Readers of frontmatter and TOML move a day that does not exist into the next month.
#
# A good guess: `due: 2026-06-31` is a mistake, and an error. PyYAML refuses it, and so do tomllib and most readers of TOML. A
#   reader of YAML 1.2 gives the text.
# What happens: gray-matter, front-matter, yaml (as YAML 1.1), @iarna/toml and smol-toml give 1 July, and 2 March for 30 February.
#   Nothing is reported. toml for npm refuses both, and js-yaml 5 and yaml (as YAML 1.2) give the text.
# Why our users care: a due date is often "the end of June", typed by hand. A site or a bot that reads it with one of these
#   shows another day than the file, in another month and quarter. Our check refuses such a day (PM102).
# Source: measured, gray-matter 4.0.3, front-matter 4.0.2, yaml 2.9.1, @iarna/toml 3.0.0, smol-toml 1.9.1, beside js-yaml 5.5.0,
#   toml 5.0.1; for Python PyYAML 6.0.4.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyYAML==6.0.4
cd "$folder"
npm install --silent --no-audit --no-fund \
  gray-matter@4.0.3 front-matter@4.0.2 yaml@2.9.1 @iarna/toml@3.0.0 smol-toml@1.9.1 js-yaml@5.5.0 toml@5.0.1 >/dev/null

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import matter from "gray-matter";
import frontMatter from "front-matter";
import * as yaml from "yaml";
import * as jsYaml from "js-yaml";
import iarna from "@iarna/toml";
import * as smol from "smol-toml";
import toml from "toml";

const moved = "2026-07-01 2026-03-02";
const readers = {
  "gray-matter": [([a, b]) => matter(`---\ndue: ${a}\nend: ${b}\n---\n`).data, moved],
  "front-matter": [([a, b]) => frontMatter(`---\ndue: ${a}\nend: ${b}\n---\n`).attributes, moved],
  yaml: [([a, b]) => yaml.parse(`due: ${a}\nend: ${b}\n`, { version: "1.1" }), moved],
  "@iarna/toml": [([a, b]) => iarna.parse(`due = ${a}\nend = ${b}\n`), moved],
  "smol-toml": [([a, b]) => smol.parse(`due = ${a}\nend = ${b}\n`), moved],
  "js-yaml": [([a, b]) => jsYaml.load(`due: ${a}\nend: ${b}\n`), "2026-06-31 2026-02-30"],
  toml: [([a, b]) => toml.parse(`due = ${a}\nend = ${b}\n`), "refused"],
};
for (const [name, [read, expected]] of Object.entries(readers)) {
  let found;
  try {
    const data = read(["2026-06-31", "2026-02-30"]);
    found = [data.due, data.end].map((day) => (typeof day === "string" ? day : day.toISOString().slice(0, 10))).join(" ");
  } catch {
    found = "refused";
  }
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, "2026-06-31 2026-02-30 ->", found);
  if (found !== expected) process.exitCode = 1;
}
JS
node read.mjs
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import yaml

try:
    sys.exit(f"PyYAML reads it now: {yaml.safe_load('due: 2026-06-31')}")
except ValueError as error:
    print("PyYAML", yaml.__version__, "refuses it:", error)
PYTHON
