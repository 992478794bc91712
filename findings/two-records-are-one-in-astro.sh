#!/usr/bin/env bash
# Astro leaves out a record whose file has the name of another but for a point.
#
# A good guess: two files are two entries of a collection. Two that would get one id are an error, or at least a warning, as two
#   pages with one address are.
# What happens: the `glob` loader makes ids of names and drops points and signs. `2026-05-30-api-v1.1.md` and
#   `2026-05-30-api-v11.md` are both `2026-05-30-api-v11`: the collection has one entry, the last one read. The build says
#   "Complete", without a warning. Of `date: 2026`, Zod's `z.coerce.date()`, as in Astro's guide, makes two seconds after 1970.
# Why our users care: records are shown with Astro and Starlight as well, and versions are in their names. One incident is on no
#   page and in no list. The guide says to write `v1-1`; our own importer names files so.
# Source: measured, astro 5.18.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund astro@5.18.2 >/dev/null 2>&1
mkdir -p records src/pages
printf -- '---\ntitle: New interface\ndate: 2026\n---\n' > records/2026-05-30-api-v1.1.md
printf -- '---\ntitle: Newest interface\ndate: 2026\n---\n' > records/2026-05-30-api-v11.md
cat > src/content.config.ts <<'TS'
import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

const schema = z.object({ title: z.string(), date: z.coerce.date() });
export const collections = { records: defineCollection({ loader: glob({ pattern: "*.md", base: "./records" }), schema }) };
TS
cat > src/pages/records.json.ts <<'TS'
import { getCollection } from "astro:content";

export const GET = async () => new Response(JSON.stringify(await getCollection("records")));
TS
log=$(ASTRO_TELEMETRY_DISABLED=1 npx astro build 2>&1)
node - <<'JS'
const { readFileSync } = require("node:fs");

const records = JSON.parse(readFileSync("dist/records.json"));
console.log("astro", JSON.parse(readFileSync("node_modules/astro/package.json")).version);
for (const { id, data } of records) console.log(id, JSON.stringify(data));
const [{ id, data }] = records;
if (records.length !== 1 || id !== "2026-05-30-api-v11" || data.date !== "1970-01-01T00:00:02.026Z") process.exitCode = 1;
JS
grep -q Complete <<<"$log"
if grep -i -E 'warn|duplicate' <<<"$log"; then
  exit 1
fi
