#!/usr/bin/env bash
# DuckDB reads British Summer Time as the time of Bangladesh, and does so without being asked.
#
# A good guess: DuckDB follows PostgreSQL, where `BST` is British Summer Time. A CSV reader leaves `2026-05-30 14:05:00 BST`
#   as text, or reads the zone that a person would.
# What happens: the zone names are those of ICU, which are old names of Java: BST is Dhaka, AST is Alaska, and CST has
#   daylight saving time. `read_csv` takes a column of such times for instants by itself: 14:05 BST is 08:05 UTC, five hours
#   early, and 14:05 AST is 22:05 UTC. CEST, EDT and PDT are unknown, and such a column stays text. dateparser reads BST as
#   +01:00.
# Why our users care: exports of British and Canadian teams have these letters. A query over them and our `started_earliest`
#   finds that an alert fired five hours before its cause. Our import takes BST for British, and names the zone that it took
#   for letters with several meanings. The guide says to read these columns as text.
# Source: measured, duckdb 2.0.1, dateparser 1.5.0; PostgreSQL, Default abbreviations of time zones; Java, ZoneId.SHORT_IDS.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 dateparser==1.5.0 pytz==2026.6
for zone in BST AST CST CEST; do
  printf 'moment,what\n2026-05-30 14:05:00 %s,stops\n2026-05-30 15:05:00 %s,runs\n' $zone $zone > "$folder/$zone.csv"
done

cd "$folder"
TZ=UTC "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import UTC

import dateparser
import duckdb

duckdb.sql("set timezone = 'UTC'")
seen = {}
for zone in ("BST", "AST", "CST", "CEST"):
    kind, value = duckdb.sql(f"select typeof(moment), moment from '{zone}.csv' limit 1").fetchall()[0]
    seen[zone] = "text" if kind == "VARCHAR" else f"{value.astimezone(UTC):%H:%M}"
    print(f"duckdb {duckdb.__version__}: 14:05 {zone} is {seen[zone]}")
british = dateparser.parse("2026-05-30 14:05 BST").astimezone(UTC)
print(f"dateparser: 14:05 BST is {british:%H:%M}")
expected = {"BST": "08:05", "AST": "22:05", "CST": "19:05", "CEST": "text"}
sys.exit(0 if seen == expected and british.hour == 13 else f"expected {expected}, and 13:05 for dateparser")
PYTHON
