#!/usr/bin/env bash
# uniorg and pandoc read /data/logs/ in an Org file as "data/logs" in italics, and uniorg drops the boxes of tasks.
#
# A good guess: Org's `/italic/` is a word or some words. A path that ends with a slash has slashes inside it as well, so it is
#   a path. `- [X] done` is a box, and its state is kept in HTML.
# What happens: what is between a slash after a space and a slash before a space is in italics, and both slashes are gone:
#   "deleted /data/logs/ on db-1" says data/logs, which is another folder. Without the last slash it stays. uniorg-rehype shows
#   `- [X] raise the limit` and `- [ ] raise the limit` alike; pandoc keeps the boxes. Underscores lower what follows:
#   db_primary.
# Why our users care: teams that write notes in Org bring them to a site or to Markdown with these two. What was deleted, and
#   what is done, is no more there. The guide says to write `=/data/logs/=`.
# Source: measured, uniorg-parse 3.2.2, uniorg-rehype 2.2.0, pandoc 3.9 (pypandoc_binary 1.17).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund uniorg-parse@3.2.2 uniorg-rehype@2.2.0 unified@11.0.5 rehype-stringify@10.0.1

printf '%s\n' 'Ida deleted /data/logs/ and =/cache/= and /backup/old on db_primary.' '' '- [X] done' '- [ ] open' > note.org
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import stringify from "rehype-stringify";
import { unified } from "unified";
import uniorg from "uniorg-parse";
import rehype from "uniorg-rehype";

const html = await unified().use(uniorg).use(rehype).use(stringify).process(readFileSync("note.org"));
console.log("uniorg:", String(html).replaceAll("\n", ""));
JS
cat > show.py <<'PYTHON'
import pypandoc

text = pypandoc.convert_file("note.org", "gfm", extra_args=["--wrap=none"])
print("pandoc:", " ".join(text.split("\n")).strip())
PYTHON
{ node show.mjs && venv/bin/python show.py; } | tee seen
cat > expected <<'TEXT'
uniorg: <p>Ida deleted <em>data/logs</em> and <code class="inline-verbatim">/cache/</code> and /backup/old on db<sub>primary</sub>.</p><ul><li>done</li><li>open</li></ul>
pandoc: Ida deleted *data/logs* and `/cache/` and /backup/old on db<sub>primary</sub>.  - [x] done - [ ] open
TEXT
diff expected seen || { echo "Org is read in another way now"; exit 1; }
