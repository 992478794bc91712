#!/usr/bin/env bash
# json-2-csv writes the words "null" and "undefined" for an owner that is not there.
#
# A good guess: in CSV, what is not there is an empty cell, as @json2csv/plainjs and papaparse write it. Words of JavaScript are
#   for programs.
# What happens: `null` is the cell `null`, and a key that one record has and another has not is `undefined`. A `Date` is "Sat
#   May 30 2026 10:05:00 GMT-0400 (Eastern Daylight Time)", by the clock of the machine. Read back by its own `csv2json`, `null`
#   is null again, and "undefined" nothing. pandas takes null for missing, and undefined for the name of an owner. The version
#   "1.10" comes back as 1.1, while the id "012" stays a text. Nothing is reported.
# Why our users care: tables of action items are made of our JSON with it, and optional keys are missing where nobody typed
#   them. The list of owners, and the count of items without one, are wrong. Our own CSV has empty cells.
# Source: measured, json-2-csv 5.6.0, @json2csv/plainjs 7.0.6, papaparse 5.7.1, pandas 3.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1
cd "$folder"
npm install --silent --no-audit --no-fund json-2-csv@5.6.0 @json2csv/plainjs@7.0.6 papaparse@5.7.1 >/dev/null

cat > write.mjs <<'JS'
import { writeFileSync } from "node:fs";
import { Parser } from "@json2csv/plainjs";
import { csv2json, json2csv } from "json-2-csv";
import Papa from "papaparse";

const items = [{ id: "012", version: "1.10", owner: "Ida" }, { id: "013", version: "1.9", owner: null }, { id: "014", version: "1.8" }];
const text = json2csv(items);
writeFileSync("items.csv", text);
console.log(`json-2-csv: ${JSON.stringify(text)}`);
console.log(`plainjs: ${JSON.stringify(new Parser({ fields: ["id", "version", "owner"] }).parse(items))}`);
console.log(`papaparse: ${JSON.stringify(Papa.unparse(items))}`);
console.log(`csv2json: ${JSON.stringify(csv2json(text))}`);
console.log(`json-2-csv: ${json2csv([{ at: new Date("2026-05-30T14:05:00Z") }]).split("\n")[1]}`);
JS
TZ=America/New_York node write.mjs > seen
"$folder/venv/bin/python" -c 'import pandas; print("pandas:", pandas.read_csv("items.csv")["owner"].fillna("missing").tolist())' >> seen
cat seen
cat > expected <<'TEXT'
json-2-csv: "id,version,owner\n012,1.10,Ida\n013,1.9,null\n014,1.8,undefined"
plainjs: "\"id\",\"version\",\"owner\"\n\"012\",\"1.10\",\"Ida\"\n\"013\",\"1.9\",\n\"014\",\"1.8\","
papaparse: "id,version,owner\r\n012,1.10,Ida\r\n013,1.9,\r\n014,1.8,"
csv2json: [{"id":"012","version":1.1,"owner":"Ida"},{"id":"013","version":1.9,"owner":null},{"id":"014","version":1.8}]
json-2-csv: Sat May 30 2026 10:05:00 GMT-0400 (Eastern Daylight Time)
pandas: ['Ida', 'missing', 'undefined']
TEXT
diff expected seen || { echo "what is not there is written in another way now"; exit 1; }
