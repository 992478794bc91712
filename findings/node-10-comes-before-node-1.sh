#!/usr/bin/env bash
# Orama puts node-10 before node-1 in the results for node-1.
#
# A good guess: a search may find more than the exact word, since somebody may not have typed all of it. What is exactly what
#   was typed comes first, or at least scores more.
# What happens: each word is also the beginning of others, and both count alike. What comes first is the shorter text: for
#   "node-1" it is "node-10", for "137" it is "Exit code 1370". With `exact: true` only the texts that hold all of it as typed are
#   found. Nothing is reported. MiniSearch gives the right one first.
# Why our users care: sites and documentation use it as their search box. Hosts, exit codes, versions and tickets are what
#   somebody types in an incident, and short texts, such as titles of other incidents, are in front. Our own search tells numbers
#   apart.
# Source: measured, @orama/orama 3.1.18, minisearch 7.2.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @orama/orama@3.1.18 minisearch@7.2.0 >/dev/null

cat > find.mjs <<'JS'
import { create, insert, search } from "@orama/orama";
import MiniSearch from "minisearch";

for (const [term, ...texts] of [
  ["node-1", "The disk of node-1 was full", "node-10"],
  ["137", "Exit code 137 after a restart", "Exit code 1370"],
]) {
  const orama = create({ schema: { text: "string" } });
  const mini = new MiniSearch({ fields: ["text"], storeFields: ["text"], searchOptions: { prefix: true } });
  for (const [id, text] of texts.entries()) {
    await insert(orama, { text });
    mini.add({ id, text });
  }
  const first = async (options) => (await search(orama, { term, ...options })).hits[0].document.text;
  console.log(`${term}: Orama "${await first({})}", with exact "${await first({ exact: true })}", MiniSearch "${mini.search(term)[0].text}"`);
}
JS
seen=$(node find.mjs)
echo "$seen"
expected='node-1: Orama "node-10", with exact "The disk of node-1 was full", MiniSearch "The disk of node-1 was full"
137: Orama "Exit code 1370", with exact "Exit code 137 after a restart", MiniSearch "Exit code 137 after a restart"'
test "$seen" = "$expected" || { echo "numbers are found in another way now; expected:"; echo "$expected"; exit 1; }
