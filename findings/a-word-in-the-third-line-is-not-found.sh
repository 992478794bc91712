#!/usr/bin/env bash
# Fuse.js does not find a word that is more than 60 characters from the start of a text.
#
# A good guess: a fuzzy search finds more than an exact one, and what matches exactly first. Where a word is may count for the
#   order.
# What happens: a match is worse the further it is from the first character, and from 60 characters on too bad to be one, also
#   when it is exact. A word at character 68 is not found, and a similar one at the start of another document is. With
#   `ignoreLocation: true` both are.
# Why our users care: search boxes of small sites and dashboards use it over titles and texts of post-mortems. "certificate"
#   in the second sentence of a summary finds nothing, so the incident seems never to have happened.
# Source: measured, fuse.js 7.5.0; its documentation, "Scoring theory".
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund fuse.js@7.5.0 >/dev/null

cat > search.mjs <<'JS'
import { readFileSync } from "node:fs";
import Fuse from "fuse.js";

const summaries = [
  "Orders from Asia failed for two hours in the night. An intermediate certificate had expired.",
  "Certification of the site took longer than was planned.",
];
const search = (options) => new Fuse(summaries, { includeScore: true, ...options }).search("certificate").map(({ refIndex }) => refIndex);
const [found, anywhere] = [search({}), search({ ignoreLocation: true })];
console.log("fuse.js", JSON.parse(readFileSync("node_modules/fuse.js/package.json")).version);
console.log("certificate, at character", summaries[0].indexOf("certificate"), "of document 0: found", found, "with ignoreLocation", anywhere);
if (found.join() !== "1" || anywhere[0] !== 0) throw new Error("it is found now");
JS
node search.mjs
