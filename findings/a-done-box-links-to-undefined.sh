#!/usr/bin/env bash
# snarkdown links the box of a task, and a time in brackets, to a page "undefined".
#
# A good guess: a parser of Markdown that knows a part of it leaves the rest as text: `[x] Done`, `[14:05] paged` and `[!NOTE]`
#   are brackets, since there is no address. `_` within a name and `*` between spaces are no emphasis in Markdown at all.
# What happens: all in brackets is a link, to "undefined" where there is no address. node_1_a is node1a with an emphasis, and a
#   schedule `0 3 * * 1` loses its asterisks. "#4711 was opened" is a heading, and `https://…/a_b_c` loses its underscores.
# Why our users care: it is in portals and widgets that show the latest incidents, as the smallest of its kind. A reader who
#   clicks a time gets an error, and copies a schedule that is another one. marked and markdown-it know all six.
# Source: measured, snarkdown 2.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund snarkdown@2.0.0

cat > show.mjs <<'JS'
import snarkdown from "snarkdown";

const TEXTS = ["- [x] Done", "[14:05] paged", "node_1_a is back", "at 0 3 * * 1", "#4711 was opened", "https://example.org/a_b_c"];
for (const text of TEXTS) console.log(text, "is", snarkdown(text));
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
- [x] Done is <ul><li><a href="undefined">x</a> Done</li></ul>
[14:05] paged is <a href="undefined">14:05</a> paged
node_1_a is back is node<em>1</em>a is back
at 0 3 * * 1 is at 0 3 <em> </em> 1
#4711 was opened is <h1>4711 was opened</h1>
https://example.org/a_b_c is https://example.org/a<em>b</em>c
TEXT
diff expected seen || { echo "texts are shown in another way now"; exit 1; }
