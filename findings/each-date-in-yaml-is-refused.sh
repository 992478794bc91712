#!/usr/bin/env bash
# ajv-cli and v8r refuse each date of a YAML file, where the schema asks for one.
#
# A good guess: `due: 2026-06-30` fits `{"type": "string", "format": "date"}`, as it does in JSON, and for
#   check-jsonschema. JSON Schema has no other way to ask for a date, and both programs say that they check YAML.
# What happens: both read YAML with js-yaml, which makes a `Date` of the text, and check that object: "due must be string". A
#   time and the `format` are not looked at. Only in quotes is a date one. `ajv` also reads 20:55 as the number 1255.
# Why our users care: one who checks `_config.yml`, or frontmatter that was cut out, against our schema in CI sees each right
#   date refused, and writes a schema without dates. check-jsonschema and `postmortems check` read dates as they are written.
# Source: measured, ajv-cli 5.0.0 with ajv-formats 3.0.1, v8r 5.1.0, check-jsonschema 0.39.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ajv-cli@5.0.0 ajv-formats@3.0.1 v8r@5.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check check-jsonschema==0.39.0

cat > schema.json <<'JSON'
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "properties": {"due": {"type": "string", "format": "date"}, "at": {"type": "string"}}
}
JSON
echo 'due: 2026-06-30' > plain.yml
echo 'due: "2026-06-30"' > quoted.yml
echo 'at: 20:55' > time.yml
for file in plain quoted time; do
    npx ajv validate -c ajv-formats -s schema.json -d "$file.yml" > /dev/null 2>&1 && said=yes || said=no
    echo "$file: ajv-cli $said"
    npx v8r --schema schema.json "$file.yml" > /dev/null 2>&1 && said=yes || said=no
    echo "$file: v8r $said"
    venv/bin/check-jsonschema --schemafile schema.json "$file.yml" > /dev/null && said=yes || said=no
    echo "$file: check-jsonschema $said"
done | tee seen
npx v8r --schema schema.json plain.yml 2>&1 | grep 'must be' | tee -a seen
cat > expected <<'TEXT'
plain: ajv-cli no
plain: v8r no
plain: check-jsonschema yes
quoted: ajv-cli yes
quoted: v8r yes
quoted: check-jsonschema yes
time: ajv-cli no
time: v8r yes
time: check-jsonschema yes
plain.yml#/due must be string
TEXT
diff expected seen || { echo "dates in YAML are checked in another way now"; exit 1; }
