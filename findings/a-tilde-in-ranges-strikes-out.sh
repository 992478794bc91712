#!/usr/bin/env bash
# Two ranges with a tilde, and GitHub strikes out what is between them.
#
# A good guess: `~~text~~` is struck out. A single tilde in "8:00~9:00", as people write ranges in Chinese, Japanese and
#   Korean, is itself, as an underscore inside a word is.
# What happens: in GFM one tilde is enough, also between digits. "8:00~9:00 ok, 10:00~11:00 bad" shows "9:00 ok, 10:00" struck
#   out. cmark-gfm, marked and remark-gfm do so. markdown-it and mistune do not, so an editor's preview looks right. When
#   remark writes the file back, each tilde becomes two, and then it is struck out there as well.
# Why our users care: it is the middle of a timeline that looks withdrawn. The guide says to write 8:00–9:00 in bodies; our
#   fields take only two tildes.
# Source: measured, cmarkgfm 2025.10.22, mistune 3.4.0, marked 18.2.1, markdown-it 15.0.3, remark-gfm 4.0.1; GFM 0.29, 6.5.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund marked@18.2.1 markdown-it@15.0.3 remark-gfm@4.0.1 remark-parse@11.0.0 \
  remark-stringify@11.0.0 unified@11.0.5
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cmarkgfm==2025.10.22 mistune==3.4.0

cat > read.mjs <<'JS'
import MarkdownIt from "markdown-it";
import { marked } from "marked";
import gfm from "remark-gfm";
import parse from "remark-parse";
import stringify from "remark-stringify";
import { unified } from "unified";
const text = process.argv[2];
console.log("marked:", marked(text).trim());
console.log("markdown-it:", new MarkdownIt().render(text).trim());
console.log("remark writes:", String(await unified().use(parse).use(gfm).use(stringify).process(text)).trim());
JS
cat > read.py <<'PYTHON'
import sys

import cmarkgfm
import mistune

print("cmark-gfm:", cmarkgfm.github_flavored_markdown_to_html(sys.argv[1]).strip())
print("mistune:", mistune.create_markdown(plugins=["strikethrough"])(sys.argv[1]).strip())
PYTHON
text="8:00~9:00 ok, 10:00~11:00 bad"
seen="$(venv/bin/python read.py "$text")
$(node read.mjs "$text")"
echo "$seen"
struck="<p>8:00<del>9:00 ok, 10:00</del>11:00 bad</p>"
expected="cmark-gfm: $struck
mistune: <p>$text</p>
marked: $struck
markdown-it: <p>$text</p>
remark writes: 8:00~~9:00 ok, 10:00~~11:00 bad"
test "$seen" = "$expected" || { echo "a parser reads single tildes in another way now; expected:"; echo "$expected"; exit 1; }
