#!/usr/bin/env bash
# Two libraries for natural order put item 1.10 before 1.2, and version 1.34.10 after 1.34.9.
#
# A good guess: natural order is that of people: 1.2, 1.9, 1.10, as in a table of contents. `Intl.Collator` with `numeric`, and
#   the other packages for it, agree.
# What happens: natural-orderby and javascript-natural-sort take a text that looks like a decimal for one: 1.10 is 1.1, and
#   comes first. With a third number (`1.34.10`) or a letter before it (`v1.10`) the order is the one of people. So one list
#   has both orders.
# Why our users care: items of reviews and sections are numbered so, and lists are sorted by id. The tenth item comes before the
#   second, and is missed where one looks for the last. The guide names what sorts as people do.
# Source: measured, natural-orderby 5.0.0, javascript-natural-sort 0.7.1, string-natural-compare 3.0.1, natural-compare 1.4.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund natural-orderby@5.0.0 javascript-natural-sort@0.7.1 \
  string-natural-compare@3.0.1 natural-compare@1.4.0 >/dev/null 2>&1
cat > sort.mjs <<'JS'
import { readFileSync } from "node:fs";
import naturalSort from "javascript-natural-sort";
import naturalCompare from "natural-compare";
import { orderBy } from "natural-orderby";
import stringNaturalCompare from "string-natural-compare";

const items = ["1.10", "1.9", "1.2"];
const versions = ["1.34.10", "1.34.9"];
const sorts = {
  "natural-orderby": (list) => orderBy(list),
  "javascript-natural-sort": (list) => [...list].sort(naturalSort),
  "string-natural-compare": (list) => [...list].sort(stringNaturalCompare),
  "natural-compare": (list) => [...list].sort(naturalCompare),
  "Intl.Collator": (list) => [...list].sort(new Intl.Collator("en", { numeric: true }).compare),
};
for (const [name, sort] of Object.entries(sorts)) {
  const found = [sort(items).join(" "), sort(versions).join(" ")];
  const version = name === "Intl.Collator" ? process.version : JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
  console.log(name, version, found);
  const seen = name === "natural-orderby" || name === "javascript-natural-sort" ? "1.10 1.2 1.9" : "1.2 1.9 1.10";
  if (found.join() !== `${seen},1.34.9 1.34.10`) process.exitCode = 1;
}
JS
node sort.mjs
