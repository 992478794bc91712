#!/usr/bin/env bash
# adr-log and adr-viewer do not read MADR 4: decisions have no title, or no status, and an index is a decision.
#
# A good guess: MADR is a usual template of decisions, and adr-log is from the same organisation. Version 4 of MADR puts
#   `status` and `date` into YAML at the top. Tools for decision records read that, and take a decision that was rejected for a
#   rejected one.
# What happens: adr-log takes the first line of the file for the title, so that it is empty for each decision with YAML.
#   adr-viewer has the title; the YAML is a heading for it, "status: rejected", and the status is "unknown". The list that
#   adr-log wrote is one more decision. Nothing is reported.
# Why our users care: decisions that follow from an incident are listed with these. What was rejected looks open, and nobody
#   finds it by name. Nygard's form, a heading "Status", is read by both.
# Source: measured, adr-log 2.2.0, adr-viewer 1.4.0; template of MADR 4.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund adr-log@2.2.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check adr-viewer==1.4.0

mkdir decisions
printf -- '---\nstatus: "rejected"\ndate: 2026-05-30\n---\n\n# Restart the database each night\n' > decisions/0001-restart-nightly.md
printf '# 2. Alert on free space\n\n## Status\n\nAccepted\n' > decisions/0002-alert-on-space.md
printf '# ADR Log\n\n<!-- adrlog -->\n\n<!-- adrlogstop -->\n' > decisions/index.md
(cd decisions && ../node_modules/.bin/adr-log -i -d . >/dev/null)
grep '^\*' decisions/index.md | sed 's/ $//' | tee seen
venv/bin/adr-viewer --adr-path decisions --output page.html >/dev/null
venv/bin/python - <<'PYTHON' | tee -a seen
import re

page = open("page.html").read()
for status, title in re.findall(r'adr-(\w+)">(.*?)</a', page, re.S):
    print("adr-viewer", status, " ".join(re.sub("<[^>]*>", "", title).split()))
PYTHON
cat > expected <<'TEXT'
* [ADR-0001](0001-restart-nightly.md) -
* [ADR-0002](0002-alert-on-space.md) - Alert on free space
adr-viewer unknown Restart the database each night
adr-viewer accepted 2. Alert on free space
adr-viewer unknown ADR Log
TEXT
diff expected seen || { echo "decisions are read in another way now"; exit 1; }
