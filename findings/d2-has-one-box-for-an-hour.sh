#!/usr/bin/env bash
# D2 draws one box for all events of an hour, and cuts what an arrow says at "#4711".
#
# A good guess: D2 is made for people who draw systems and what happened to them. `14:05: disk full` is an event with its text,
#   as a key with a colon in YAML may be. Host names and options are names; "restart #4711" is a text.
# What happens: the first colon ends the name, so that 14:05 and 14:20 are one box "14", which says what came last. `14:05 ->
#   14:20` is no arrow, but its text. `db-1.example.org` is three boxes in each other, `rollback--force` two boxes with a line.
#   A `#` begins a comment in the middle of a text. Backslashes of `C:\logs` are gone. Names in quotes are as they are.
# Why our users care: causes and timelines are drawn with it, also by plugins of MkDocs. There is no message. Give events
#   names such as `e1`, and put names of hosts and texts in quotes.
# Source: measured, @terrastruct/d2 0.1.33.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @terrastruct/d2@0.1.33

cat > show.mjs <<'JS'
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
const SOURCES = [
  "14:05: disk full\n14:20: Ida is paged\n14:05 -> 14:20",
  "db-1.example.org -> api: restart #4711 failed",
  "rollback--force",
  "disk: C:\\logs\\disk",
  '"14:05": disk full\n"14:05" -> "db-1.example.org": "restart #4711 failed"',
];
for (const source of SOURCES) {
  const { diagram } = await d2.compile(source);
  const boxes = diagram.shapes.map((box) => `[${box.label}]`).join(" ");
  const arrows = diagram.connections.map((arrow) => `${arrow.src} to ${arrow.dst} "${arrow.label}"`);
  console.log(JSON.stringify(source), "is", boxes, ...arrows);
}
process.exit();
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
"14:05: disk full\n14:20: Ida is paged\n14:05 -> 14:20" is [05 -> 14:20]
"db-1.example.org -> api: restart #4711 failed" is [db-1] [example] [org] [api] db-1.example.org to api "restart"
"rollback--force" is [rollback] [force] rollback to force ""
"disk: C:\\logs\\disk" is [C:logsdisk]
"\"14:05\": disk full\n\"14:05\" -> \"db-1.example.org\": \"restart #4711 failed\"" is [disk full] [db-1.example.org] "14:05" to "db-1.example.org" "restart #4711 failed"
TEXT
diff expected seen || { echo "diagrams are read in another way now"; exit 1; }
