#!/usr/bin/env bash
# frictionless takes the nodes "10,11" for a place on the earth, and the commit 0123456 for 123456.
#
# A good guess: where no schema is given, cells with a comma are texts. Digits with a zero in front are an id, and stay a text,
#   too. What does not change when it is written back may be a number.
# What happens: `describe` says "geopoint" for cells such as "10,11", and reads them as [10.0, 11.0]. A cell "100,200" further
#   down is then an error: there is no longitude of 200. "0123456" and "1234567" are integers, and the first loses its zero. A
#   version 1.10 stays 1.10, and 14:05 a text.
# Why our users care: `frictionless describe` writes the data package that goes with a published CSV file of incidents, and CI
#   checks the file with it. Ids are other ids, and two nodes are a place in Nigeria. Write `type: string` into the schema.
# Source: measured, frictionless 5.21.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check frictionless==5.21.0

printf 'nodes,commit,version,at\n"10,11",0123456,1.10,14:05\n"12,13",1234567,1.9,14:20\n' > incidents.csv
{ cat incidents.csv; printf '"100,200",2345678,1.11,14:40\n'; } > later.csv
venv/bin/python - <<'PYTHON' | tee seen
from frictionless import Resource, describe

schema = describe("incidents.csv").schema
print({field.name: field.type for field in schema.fields})
print({name: str(value) for name, value in Resource(path="incidents.csv").read_rows()[0].items()})
for _, error in Resource(path="later.csv", schema=schema).validate().flatten(["type", "note"]):
    print(error)
PYTHON
cat > expected <<'TEXT'
{'nodes': 'geopoint', 'commit': 'integer', 'version': 'number', 'at': 'string'}
{'nodes': '[10.0, 11.0]', 'commit': '123456', 'version': '1.10', 'at': '14:05'}
type is "geopoint/default"
TEXT
diff expected seen || { echo "columns are read in another way now"; exit 1; }
