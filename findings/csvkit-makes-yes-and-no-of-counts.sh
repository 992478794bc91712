#!/usr/bin/env bash
# csvkit turns a column of counts into yes and no, and an owner named `na` into nobody.
#
# A good guess: a column of whole numbers is a column of numbers. Booleans are `true` and `false`, perhaps `yes` and `no`.
# What happens: where each value is 0 or 1, `csvjson` writes false and true, and `csvsql` creates a BOOLEAN. `na`, `none`,
#   `n/a` and a point are no value. One incident with two open action items makes numbers of the whole column again, so the
#   type changes with the data. pandas, DuckDB and sqlite-utils keep counts.
# Why our users care: `open_actions` of a small or tidy knowledge base is 0 or 1 everywhere. A script that adds it up works
#   until the last second item is done. The guide names the options (`--no-inference --blanks`).
# Source: measured, csvkit 2.2.0 with agate 1.14.2, pandas 3.1.1, duckdb 2.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 pandas==3.1.1 duckdb==2.0.1

printf 'id,open_actions,owner\nsorter,1,na\nbelt,0,mira\n' > tidy.csv
printf 'id,open_actions,owner\nsorter,2,na\nbelt,0,mira\n' > busy.csv
seen="$(venv/bin/csvjson tidy.csv)
$(venv/bin/csvjson busy.csv)
$(venv/bin/csvjson --no-inference --blanks tidy.csv)
$(venv/bin/python -c 'import duckdb, pandas
print(pandas.read_csv("tidy.csv")["open_actions"].tolist(), duckdb.sql("SELECT * FROM \"tidy.csv\"").fetchall())')"
echo "$seen"
expected='[{"id": "sorter", "open_actions": true, "owner": null}, {"id": "belt", "open_actions": false, "owner": "mira"}]
[{"id": "sorter", "open_actions": 2.0, "owner": null}, {"id": "belt", "open_actions": 0.0, "owner": "mira"}]
[{"id": "sorter", "open_actions": "1", "owner": "na"}, {"id": "belt", "open_actions": "0", "owner": "mira"}]
'"[1, 0] [('sorter', 1, 'na'), ('belt', 0, 'mira')]"
test "$seen" = "$expected" || { echo "a reader gives other types now; expected:"; echo "$expected"; exit 1; }
