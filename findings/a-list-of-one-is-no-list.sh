#!/usr/bin/env bash
# JSONata gives a list for two open action items, and the item itself for one.
#
# A good guess: `items[status="open"]` filters a list and gives a list, as in jq and JMESPath: of none, of one or of many.
# What happens: a result of one is that one, and of none is nothing at all. `$map`, `$filter` and a path such as `items.owner`
#   do so, too. `.length` of the ids is 2 for two items and 3 for one, since "A-1" has three letters, and an error for none. With
#   `[]` after the filter a list of one stays a list, and none is still nothing. Nothing is reported. It is documented as
#   sequences, and jq and JMESPath, which look alike, do not do it.
# Why our users care: n8n, Node-RED, AWS Step Functions and other tools for automation query JSON with it. A reminder for open
#   items works in the trial, with several, and fails in the week with one left, which is the week in which it matters. Ask for
#   `[]`, or use jq.
# Source: measured, jsonata 2.2.2, jmespath 0.16.0; JSONata's documentation, sequences.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsonata@2.2.2 jmespath@0.16.0 >/dev/null

cat > query.mjs <<'JS'
import jmespath from "jmespath";
import jsonata from "jsonata";

const all = [{ id: "A-1", status: "open" }, { id: "A-2", status: "open" }];
for (const count of [2, 1, 0]) {
  const data = { items: all.slice(0, count) };
  for (const query of ['items[status="open"].id', 'items[status="open"][].id', '$filter(items, function($one) { $one.status = "open" }).id']) {
    console.log(`${count} open, JSONata ${query.slice(0, 25)}: ${JSON.stringify(await jsonata(query).evaluate(data)) ?? "nothing"}`);
  }
  console.log(`${count} open, JMESPath: ${JSON.stringify(jmespath.search(data, "items[?status=='open'].id"))}`);
}
JS
node query.mjs > seen
cat seen
cat > expected <<'TEXT'
2 open, JSONata items[status="open"].id: ["A-1","A-2"]
2 open, JSONata items[status="open"][].id: ["A-1","A-2"]
2 open, JSONata $filter(items, function($: ["A-1","A-2"]
2 open, JMESPath: ["A-1","A-2"]
1 open, JSONata items[status="open"].id: "A-1"
1 open, JSONata items[status="open"][].id: ["A-1"]
1 open, JSONata $filter(items, function($: "A-1"
1 open, JMESPath: ["A-1"]
0 open, JSONata items[status="open"].id: nothing
0 open, JSONata items[status="open"][].id: nothing
0 open, JSONata $filter(items, function($: nothing
0 open, JMESPath: []
TEXT
diff expected seen || { echo "lists of one are given in another way now"; exit 1; }
