#!/usr/bin/env bash
# js-yaml 5 gives a merge of YAML as a key named "<<", where js-yaml 4 gave the values.
#
# A good guess: `<<: *defaults` puts the keys of another map into this one. js-yaml 4, PyYAML and ruamel.yaml do so, files of
#   Docker Compose, GitLab and alert rules rely on it, and a library that drops it would refuse such a file.
# What happens: since version 5 the default schema is the core of YAML 1.2, which has no merge. The map has a key `<<` with the
#   map of the defaults, and none of their keys: `rule.severity` is undefined. Nothing is reported. `schema: YAML11_SCHEMA`
#   brings it back, and with it `no` for false and 20:55 for 1255. yaml of npm does the same since 2.0, and has `merge: true`.
# Why our users care: scripts join incidents with alert rules and configurations, and an update of a library changes what they
#   say: alerts without a severity, jobs without limits. Records are not affected: the check refuses anchors in them (PM008).
# Source: measured, js-yaml 5.5.0 and 4.3.2, yaml 2.9.1, PyYAML 6.0.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyyaml==6.0.4
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund js-yaml@5.5.0 yaml@2.9.1
mkdir older
cd older
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund js-yaml@4.3.2
cd ..

printf '%s\n' 'defaults: &defaults {severity: page}' 'rule: {<<: *defaults, alert: DiskFull}' > rules.yml
cat > read.mjs <<'JS'
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const text = readFileSync("rules.yml", "utf8");
const load = createRequire(import.meta.url);
const { load: read5, YAML11_SCHEMA } = load("js-yaml");
const { parse } = load("yaml");
const show = (name, { rule }) => console.log(`${name}:`, JSON.stringify(rule), rule.severity);
show("js-yaml 5", read5(text));
show("js-yaml 5, YAML 1.1", read5(text, { schema: YAML11_SCHEMA }));
show("yaml", parse(text));
show("yaml, merge", parse(text, { merge: true }));
show("js-yaml 4", load("./older/node_modules/js-yaml").load(text));
JS
{ node read.mjs && venv/bin/python -c 'import yaml; print("PyYAML:", yaml.safe_load(open("rules.yml"))["rule"])'; } | tee seen
cat > expected <<'TEXT'
js-yaml 5: {"<<":{"severity":"page"},"alert":"DiskFull"} undefined
js-yaml 5, YAML 1.1: {"severity":"page","alert":"DiskFull"} page
yaml: {"<<":{"severity":"page"},"alert":"DiskFull"} undefined
yaml, merge: {"severity":"page","alert":"DiskFull"} page
js-yaml 4: {"severity":"page","alert":"DiskFull"} page
PyYAML: {'severity': 'page', 'alert': 'DiskFull'}
TEXT
diff expected seen || { echo "merges are read in another way now"; exit 1; }
