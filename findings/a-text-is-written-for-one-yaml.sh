#!/usr/bin/env bash
# What one YAML library writes as a text, another reads as a number, a Boolean or infinity.
#
# A good guess: a library quotes a text that a reader of YAML could take for something else. Most know both versions of YAML,
#   and the same text written by one and read by another is that text.
# What happens: a library quotes for its own version. ruamel.yaml and the npm package yaml write `20:55` and `no` without
#   quotes: PyYAML reads 1255 and False. PyYAML writes `1e3` and the commit `12e4567` without: yaml for npm reads 1000 and
#   infinity. js-yaml quotes all of these but the commit, and reads its own back as a text.
# Why our users care: a script in one language sets an owner or a status in records, and the next tool reads another clock
#   time or no commit. All our writers quote for both versions, and PM020 asks for it in records.
# Source: measured, PyYAML 6.0.4, ruamel.yaml 0.19.1, yaml 2.9.1, js-yaml 5.5.0; YAML 1.1 and 1.2, resolution of tags.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyYAML==6.0.4 ruamel.yaml==0.19.1
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0 >/dev/null

cat > write.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import * as jsYaml from "js-yaml";
import YAML from "yaml";

const texts = { clock: "20:55", answer: "no", count: "1e3", commit: "12e4567" };
writeFileSync("texts.json", JSON.stringify(texts));
writeFileSync("yaml.yml", YAML.stringify(texts));
writeFileSync("js-yaml.yml", jsYaml.dump(texts));
JS
node write.mjs
"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys
from importlib.metadata import version

import yaml
from ruamel.yaml import YAML

texts = json.load(open("texts.json"))
YAML().dump(texts, open("ruamel.yml", "w"))
yaml.safe_dump(texts, open("pyyaml.yml", "w"), sort_keys=False)
as_seen = {"ruamel": [1255, False, "1e3", "12e4567"], "yaml": [1255, False, "1e3", "12e4567"], "js-yaml": list(texts.values())}
found = {name: list(yaml.safe_load(open(f"{name}.yml")).values()) for name in as_seen}
for name, values in found.items():
    print(f"written by {name}, read by PyYAML {version('PyYAML')}: {values}")
sys.exit(0 if found == as_seen else "texts are written or read in another way now")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import * as jsYaml from "js-yaml";
import YAML from "yaml";

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const read = (name) => readFileSync(`${name}.yml`, "utf8");
const found = {
  "PyYAML, read by yaml": Object.values(YAML.parse(read("pyyaml"))),
  "js-yaml, read by yaml": Object.values(YAML.parse(read("js-yaml"))),
  "js-yaml, read by js-yaml": Object.values(jsYaml.load(read("js-yaml"))),
};
console.log("yaml", version("yaml"), "js-yaml", version("js-yaml"));
for (const [who, values] of Object.entries(found)) console.log(`written by ${who}:`, values);
const shown = Object.values(found).map((values) => values.map(String).join(" "));
const seen = ["20:55 no 1000 Infinity", "20:55 no 1e3 Infinity", "20:55 no 1e3 12e4567"];
if (shown.join() !== seen.join()) throw new Error("texts are written or read in another way now");
JS
node read.mjs
