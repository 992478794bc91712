#!/usr/bin/env bash
# jsonschema-rs checks dates in a schema of draft 7, and lets everything pass in the same schema of draft 2020-12.
#
# A good guess: a validator checks `format: date` or it does not, and a newer draft is stricter. A validator that refuses
#   "soon" as a date goes on doing so when only `$schema` names the draft that followed.
# What happens: jsonschema-rs refuses "soon" in draft 7 and accepts it in 2019-09 and 2020-12. Nothing is reported: since
#   2019-09, `format` is an annotation unless somebody asks. fastjsonschema refuses it in both. jsonschema accepts it in
#   both.
# Why our users care: a due date "soon" passes their CI. Our schema is written in both drafts; its dates have a `pattern`
#   beside `format` now, which every validator checks.
# Source: measured, jsonschema-rs 0.61.2, jsonschema 4.26.0, fastjsonschema 2.22.3; JSON Schema 2020-12, validation, 7.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema-rs==0.61.2 jsonschema==4.26.0 \
  fastjsonschema==2.22.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import fastjsonschema
import jsonschema
import jsonschema_rs

DRAFTS = {
    "7": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}


def compiled(schema: dict[str, str]) -> bool:
    try:
        fastjsonschema.validate(schema, "soon")
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


accepted = {"jsonschema-rs": [], "jsonschema": [], "fastjsonschema": []}
for draft in DRAFTS.values():
    schema = {"$schema": draft, "type": "string", "format": "date"}
    accepted["jsonschema-rs"].append(jsonschema_rs.is_valid(schema, "soon"))
    accepted["jsonschema"].append(jsonschema.validators.validator_for(schema)(schema).is_valid("soon"))
    accepted["fastjsonschema"].append(compiled(schema))
for name, answers in accepted.items():
    said = ", ".join(f"{draft}: {'accepted' if is_fine else 'refused'}" for draft, is_fine in zip(DRAFTS, answers))
    print(f'{name} {version(name)}, format: date, "soon": {said}')
known = {"jsonschema-rs": [False, True, True], "jsonschema": [True] * 3, "fastjsonschema": [False] * 3}
sys.exit(0 if accepted == known else "a validator decides in another way now")
PYTHON
