#!/usr/bin/env bash
# conventional-commits-parser 6 takes all after the first "#4711" of a message for its footer, and each `#` for a closed ticket.
#
# A good guess: the footer is the last paragraph, with lines such as `Incident: 2026-05-30-disk`, as git has trailers. A ticket
#   that a sentence mentions is mentioned, and the rest of the text is the body.
# What happens: the line with the first `#` and digits begins the footer. Of a message of three paragraphs that names a ticket
#   in the first, the body is empty. `node#1` is a reference to ticket 1. A message whose last paragraph has trailers, and no
#   `#`, has no footer: they are in the body. Version 7 splits bodies and footers right; it needs a newer Node.js, and npm
#   installs 6 where that is missing.
# Why our users care: changelogs, release bots and scripts that link commits to incidents read messages with it. The explanation
#   is missing where they print bodies, and `Incident:` is not found. `git interpret-trailers --parse` reads it.
# Source: measured, conventional-commits-parser 6.4.0 and 7.1.4; git-interpret-trailers(1).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund conventional-commits-parser@6.4.0
mkdir newer
cd newer
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund conventional-commits-parser@7.1.4
cd ..

cat > read.mjs <<'JS'
import { CommitParser } from "conventional-commits-parser";

const texts = [
  "The alert of #4711 came late.\n\nIt was deferred in May.\n\nIncident: 2026-05-30-disk",
  "It was deferred in May.\n\nThe pod on node#1 hung.",
  "It was deferred in May.\n\nIncident: 2026-05-30-disk\nReviewed-by: Ida <ida@example.org>",
];
for (const text of texts) {
  const { body, footer, references } = new CommitParser().parse(`fix: alert earlier\n\n${text}`);
  console.log(JSON.stringify({ body, footer, tickets: references.map(({ issue }) => issue) }));
}
JS
cp read.mjs newer
{ echo "version 6" && node read.mjs && echo "version 7" && (cd newer && node read.mjs); } | tee seen
cat > expected <<'TEXT'
version 6
{"body":"","footer":"The alert of #4711 came late.\n\nIt was deferred in May.\n\nIncident: 2026-05-30-disk","tickets":["4711"]}
{"body":"It was deferred in May.","footer":"The pod on node#1 hung.","tickets":["1"]}
{"body":"It was deferred in May.\n\nIncident: 2026-05-30-disk\nReviewed-by: Ida <ida@example.org>","footer":null,"tickets":[]}
version 7
{"body":"The alert of #4711 came late.\n\nIt was deferred in May.","footer":"Incident: 2026-05-30-disk","tickets":["4711"]}
{"body":"It was deferred in May.\n\nThe pod on node#1 hung.","footer":null,"tickets":["1"]}
{"body":"It was deferred in May.","footer":"Incident: 2026-05-30-disk\nReviewed-by: Ida <ida@example.org>","tickets":[]}
TEXT
diff expected seen || { echo "bodies and footers are split in another way now"; exit 1; }
printf 'fix: alert earlier\n\nThe alert of #4711 came late.\n\nIncident: 2026-05-30-disk\n' | git interpret-trailers --parse | tee trailers
test "$(cat trailers)" = "Incident: 2026-05-30-disk"
