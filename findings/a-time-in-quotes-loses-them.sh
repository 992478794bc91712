#!/usr/bin/env bash
# yamlfix takes the quotes off "14:05", which is 845 for PyYAML then, and the last line break off a block of text.
#
# A good guess: a formatter keeps values as they are. Quotes may go where every YAML reads the same without them: yamlfix leaves
#   them around "no", "0012", "1e3" and "2026-06-30", so it knows which those are.
# What happens: "14:05" and "22:22" lose theirs. YAML 1.1, which PyYAML and Ansible read, has numbers to the base of 60, so
#   they become 845 and 1342; yaml of npm still reads a text. `|` becomes `|-`, so that a script or a certificate has no line
#   break at its end. A folded `>` becomes `>-`. What yamlfix reads with, ruyaml, knows YAML 1.2 only.
# Why our users care: it runs before each commit in repositories of alerts, schedules and compose files, and may run on
#   `_config.yml`. An on-call handover at 14:05 is at 845, and the change looks like one of style. prettier and
#   yamlfmt keep quotes. `postmortems` reads 14:05 as a text.
# Source: measured, yamlfix 1.19.1, PyYAML 6.0.3, yaml 2.9.1, prettier 3.10.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check yamlfix==1.19.1 PyYAML==6.0.3
npm install --silent --no-audit --no-fund yaml@2.9.1 prettier@3.10.1

cat > before.yml <<'YAML'
---
owner: "no"
ticket: "0012"
due: "2026-06-30"
handover: "14:05"
ports: ["22:22"]
script: |
  df -h
note: >
  disk
  full
YAML
cp before.yml after.yml
venv/bin/yamlfix after.yml 2> messages
{
    for file in before after; do
        venv/bin/python -c 'import sys, yaml; print(sys.argv[1], yaml.safe_load(open(sys.argv[1])))' $file.yml
        node -p "'$file.yml ' + JSON.stringify(require('yaml').parse(require('fs').readFileSync('$file.yml', 'utf8')))"
    done
    echo "yamlfix:" "$(grep -E 'handover|ports' after.yml | tr '\n' ' ')"
    echo "prettier:" "$(npx prettier before.yml | grep -E 'handover|ports' | tr '\n' ' ')"
} | tee seen
cat > expected <<'TEXT'
before.yml {'owner': 'no', 'ticket': '0012', 'due': '2026-06-30', 'handover': '14:05', 'ports': ['22:22'], 'script': 'df -h\n', 'note': 'disk full\n'}
before.yml {"owner":"no","ticket":"0012","due":"2026-06-30","handover":"14:05","ports":["22:22"],"script":"df -h\n","note":"disk full\n"}
after.yml {'owner': 'no', 'ticket': '0012', 'due': '2026-06-30', 'handover': 845, 'ports': [1342], 'script': 'df -h\n', 'note': 'disk full'}
after.yml {"owner":"no","ticket":"0012","due":"2026-06-30","handover":"14:05","ports":["22:22"],"script":"df -h\n","note":"disk full"}
yamlfix: handover: 14:05 ports: [22:22] 
prettier: handover: "14:05" ports: ["22:22"] 
TEXT
diff expected seen || { echo "values are written in another way now"; exit 1; }
