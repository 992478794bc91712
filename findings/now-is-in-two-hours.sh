#!/usr/bin/env bash
# Keystatic writes "now", and what an author types as a time, as if the clock on the wall showed UTC.
#
# A good guess: an editor for Markdown in git has a field for times, with "now" as its value for a new entry. What it writes with
#   a Z is that instant, as in each other program that reads YAML. A time with an offset is shown as the author's time, or as
#   text.
# What happens: "now" at 16:05 in Berlin is written as `16:05:00.000Z`, two hours from now, since the field takes the digits of
#   the local time and adds a Z. 14:05 at +02:00 is shown as 12:05, and a local time without a zone gets a Z when it is written.
#   In quotes, a time that YAML would read is "not a valid datetime". The day 2026-06-31 becomes 1 July.
# Why our users care: who opens a record in it while the incident goes on notes a start that is still to come, and each time that
#   is typed is off by the offset. Use a field for text, and quote times: they stay as they are.
# Source: measured, @keystatic/core 0.6.9, js-yaml 4.3.2, which it writes with.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @keystatic/core@0.6.9 react@19.3.1 react-dom@19.3.1 js-yaml@4.3.2

cat > show.mjs <<'JS'
import { mkdirSync, writeFileSync } from "node:fs";
import { mock } from "node:test";
import { collection, config, fields } from "@keystatic/core";
import { createReader } from "@keystatic/core/reader";
import yaml from "js-yaml";

const written = (field, value) => yaml.dump(field.serialize(value).value).trim();
mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-05-30T14:05:00Z") });
const now = fields.datetime({ label: "At", defaultValue: { kind: "now" } });
console.log("now,", new Date().toISOString(), "is shown as", now.defaultValue(), "and written as", written(now, now.defaultValue()));
mock.timers.reset();

mkdirSync("incidents");
const TEXTS = {
  datetime: ["2026-05-30T14:05:00+02:00", "2026-05-30T14:05", '"2026-05-30T14:05:00Z"'],
  date: ["2026-06-30", "2026-06-31"],
  text: ['"2026-05-30T14:05:00+02:00"'],
};
for (const [kind, texts] of Object.entries(TEXTS)) {
  const at = fields[kind]({ label: "At" });
  const schema = { slug: fields.text({ label: "Name" }), at, body: fields.emptyContent({ extension: "md" }) };
  const incidents = collection({ label: "Incidents", path: "incidents/*", slugField: "slug", format: { contentField: "body" }, schema });
  const reader = createReader(process.cwd(), config({ storage: { kind: "local" }, collections: { incidents } }));
  for (const text of texts) {
    writeFileSync("incidents/disk.md", `---\nat: ${text}\n---\nBody\n`);
    try {
      const { at: read } = await reader.collections.incidents.read("disk");
      console.log(kind, text, "is shown as", read, "and written as", written(at, read));
    } catch (error) {
      console.log(kind, text, "is refused:", error.message.split("\n")[1]);
    }
  }
}
JS
TZ=Europe/Berlin node --no-warnings show.mjs | tee seen
cat > expected <<'TEXT'
now, 2026-05-30T14:05:00.000Z is shown as 2026-05-30T16:05 and written as 2026-05-30T16:05:00.000Z
datetime 2026-05-30T14:05:00+02:00 is shown as 2026-05-30T12:05 and written as 2026-05-30T12:05:00.000Z
datetime 2026-05-30T14:05 is shown as 2026-05-30T14:05 and written as 2026-05-30T14:05:00.000Z
datetime "2026-05-30T14:05:00Z" is refused: at: At is not a valid datetime
date 2026-06-30 is shown as 2026-06-30 and written as 2026-06-30
date 2026-06-31 is shown as 2026-07-01 and written as 2026-07-01
text "2026-05-30T14:05:00+02:00" is shown as 2026-05-30T14:05:00+02:00 and written as '2026-05-30T14:05:00+02:00'
TEXT
diff expected seen || { echo "times are read in another way now"; exit 1; }
