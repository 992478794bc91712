#!/usr/bin/env bash
# Zod's reader of JSON Schema drops "one of these is required", and says so of other rules that it does not know.
#
# A good guess: `z.fromJSONSchema` gives a check for the same values. What it cannot express, it refuses: it throws for `if`,
#   `not` and `dependentRequired`.
# What happens: a rule without its own `type` allows everything. `anyOf: [{required: ["started"]}, {required: ["detected"]}]`
#   beside `properties` accepts an object with neither, and so does `allOf` with a `required`. A `pattern` beside a `$ref`, or
#   without a `type`, is not read. Nothing is reported. ajv refuses all of them.
# Why our users care: schemas of records are given to language models and forms through Zod. A record without a start passes
#   there, and fails in CI. Check with a validator of JSON Schema, such as ajv.
# Source: measured, zod 4.6.7, ajv 8.20.0; the schemas are valid in draft 2020-12.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.20.0 >/dev/null

cat > check.mjs <<'JS'
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { z } from "zod";

const text = { type: "string" };
const either = { type: "object", properties: { started: text, detected: text } };
const cases = [
  ["anyOf", { ...either, anyOf: [{ required: ["started"] }, { required: ["detected"] }] }, {}],
  ["allOf", { ...either, allOf: [{ required: ["started"] }] }, {}],
  ["$ref", { $defs: { id: text }, type: "object", properties: { id: { $ref: "#/$defs/id", pattern: "^20" } } }, { id: "night" }],
  ["pattern", { pattern: "^20" }, "night"],
  ["if", { ...either, if: { required: ["started"] }, then: { required: ["detected"] } }, { started: "now" }],
];
const check = (run) => {
  try {
    return run() ? "accepted" : "refused";
  } catch {
    return "throws";
  }
};
for (const name of ["zod", "ajv"]) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
const found = cases.map(([name, schema, value]) => {
  const byZod = check(() => z.fromJSONSchema(schema).safeParse(value).success);
  const byAjv = check(() => new Ajv2020({ strict: false }).validate(schema, value));
  console.log(`${name}: zod ${byZod}, ajv ${byAjv}`);
  return `${byZod} ${byAjv}`;
});
if (found.join() !== [..."1234"].map(() => "accepted refused").join() + ",throws refused") throw new Error("schemas are read in another way now");
JS
node check.mjs
