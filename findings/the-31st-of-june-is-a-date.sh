#!/usr/bin/env bash
# jsonschema of npm takes 31 June for a date, refuses 14:05Z as a time, and passes over rules of newer drafts.
#
# A good guess: `"format": "date"` is a date of a calendar. A schema that says `$schema: …/2020-12/schema` is checked by its
#   rules, or refused by a library that does not know them, as ajv does.
# What happens: dates and times are patterns of digits, so 2026-06-31 is valid. A `time` may have no zone: 14:05:00 is valid and
#   14:05:00Z is not, the reverse of RFC 3339. `dependentRequired` and `unevaluatedProperties` do nothing, nor does what is
#   beside a `$ref`; with `prefixItems` and `items: false` each list is refused. Nothing is reported.
# Why our users care: many tools have it inside. A script that checks action items with it accepts a due date that does not
#   exist. Our schemas name draft 2020-12; `postmortems schema --draft 7` writes one that it knows, and the check itself refuses
#   such a day.
# Source: measured, jsonschema 1.5.0 (npm), ajv 8.20.0 with ajv-formats 3.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund jsonschema@1.5.0 ajv@8.20.0 ajv-formats@3.0.1

cat > check.mjs <<'JS'
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { validate } from "jsonschema";

const ajv = addFormats(new Ajv({ strict: false }));
const cases = [
  [{ format: "date" }, "2026-06-31"],
  [{ format: "time" }, "14:05:00"],
  [{ format: "time" }, "14:05:00Z"],
  [{ dependentRequired: { status: ["completed"] } }, { status: "done" }],
  [{ properties: { id: {} }, unevaluatedProperties: false }, { id: "a", ownr: "ida" }],
  [{ prefixItems: [{ type: "string" }], items: false }, ["a"]],
  [{ $defs: { name: { type: "string" } }, $ref: "#/$defs/name", maxLength: 2 }, "long"],
];
for (const [rule, value] of cases) {
  const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...rule };
  const seen = [ajv.validate(schema, value), validate(value, schema).valid].map((valid) => (valid ? "yes" : "no"));
  console.log(`${JSON.stringify(rule)} ${JSON.stringify(value)}: ajv ${seen[0]}, jsonschema ${seen[1]}`);
}
JS
node check.mjs | tee seen
cat > expected <<'TEXT'
{"format":"date"} "2026-06-31": ajv no, jsonschema yes
{"format":"time"} "14:05:00": ajv no, jsonschema yes
{"format":"time"} "14:05:00Z": ajv yes, jsonschema no
{"dependentRequired":{"status":["completed"]}} {"status":"done"}: ajv no, jsonschema yes
{"properties":{"id":{}},"unevaluatedProperties":false} {"id":"a","ownr":"ida"}: ajv no, jsonschema yes
{"prefixItems":[{"type":"string"}],"items":false} ["a"]: ajv yes, jsonschema no
{"$defs":{"name":{"type":"string"}},"$ref":"#/$defs/name","maxLength":2} "long": ajv no, jsonschema yes
TEXT
diff expected seen || { echo "schemas are read in another way now"; exit 1; }
