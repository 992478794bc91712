#!/usr/bin/env bash
# Asciidoctor leaves out "[14:05] restarted [db-1]", and lines that begin with a point or two slashes.
#
# A good guess: AsciiDoc has lines of attributes such as `[source,yaml]`, comments after `//`, and titles such as `.Figure`.
#   What is none of these, because it is a sentence with spaces and more, is a paragraph; or there is a warning.
# What happens: a line that begins with `[` and ends with `]` is attributes of what follows, whatever is between. A line that
#   begins with `//` and no third slash is a comment, also within a paragraph, and a share or an address without a scheme begins
#   so. A line that begins with a point is the title of the next block. With none below, all three are gone, and nothing is
#   reported.
# Why our users care: "[14:05] restarted [db-1]" is how a line of a chat and of a log looks, and teams that write AsciiDoc paste
#   them. Their timeline lacks the steps that name a host at the end. `postmortems import` reads these lines as what they say.
# Source: measured, asciidoctor 4.1.0 (npm).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund asciidoctor@4.1.0

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { convert } from "asciidoctor";

console.log("asciidoctor", JSON.parse(readFileSync("node_modules/asciidoctor/package.json")).version);
const texts = [
  "[14:05] restarted db-1\n\n[14:10] restarted [db-2]\n\n[14:15] drained db-3",
  "It was slow.\n//storage01/backup was full.\nIda made space.",
  "It was slow.\n\n.kube/config was lost.",
];
for (const text of texts) {
  const html = await convert(text);
  console.log([...html.matchAll(/<p>(.*?)<\/p>/gs)].map((found) => found[1].replaceAll("\n", " ")).join(" | "));
}
JS
node show.mjs > seen 2>&1
cat seen
cat > expected <<'TEXT'
[14:05] restarted db-1 | [14:15] drained db-3
It was slow. Ida made space.
It was slow.
TEXT
diff expected <(tail -n +2 seen) || { echo "these lines are read in another way now"; exit 1; }
