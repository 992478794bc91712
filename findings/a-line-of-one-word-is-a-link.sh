#!/usr/bin/env bash
# In Markdown, the lines "[14:05]: paged" and "[14:20]: resolved" are not shown at all.
#
# A good guess: brackets around a time, a colon and a word are text. A definition of a link has an address, such as `https://`
#   or a path, and a name that some link uses; a timeline is neither.
# What happens: CommonMark takes any word for an address, so `[14:05]: paged` defines a link named 14:05, and definitions are
#   not shown. Of a timeline, lines with one word after the time are gone, and those with more stay, unless a line before is of
#   one word and the rest is in quotes. "at [14:05]" elsewhere becomes a link to a page "paged". So it is in cmark-gfm (GitHub),
#   commonmark.js, markdown-it, marked and remark. markdown2 drops longer lines, too.
# Why our users care: bots and people write the state in one word: paged, acked, resolved. The end of the incident is missing on
#   every site. `postmortems import` reads such lines as a timeline. The guide says to leave out the colon.
# Source: measured, cmarkgfm 2025.10.22, markdown2 2.5.5, commonmark 0.31.2, markdown-it 15.0.3, marked 18.2.1; CommonMark, 4.7.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cmarkgfm==2025.10.22 markdown2==2.5.5
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund commonmark@0.31.2 markdown-it@15.0.3 marked@18.2.1

printf '%s\n' '[14:05]: paged' '[14:10]: Ida drained node-1' '' '[14:20]: resolved' > chat.md
cat > show.py <<'PYTHON'
import cmarkgfm
import markdown2

text = open("chat.md").read()
for name, html in ("cmark-gfm", cmarkgfm.github_flavored_markdown_to_html(text)), ("markdown2", markdown2.markdown(text)):
    print(f"{name}:", html.strip())
PYTHON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { HtmlRenderer, Parser } from "commonmark";
import MarkdownIt from "markdown-it";
import { marked } from "marked";

const text = readFileSync("chat.md", "utf8");
console.log("commonmark.js:", new HtmlRenderer().render(new Parser().parse(text)).trim());
console.log("markdown-it:", new MarkdownIt().render(text).trim());
console.log("marked:", marked.parse(text).trim());
JS
{ venv/bin/python show.py && node show.mjs; } | tee seen
cat > expected <<'TEXT'
cmark-gfm: <p>[14:10]: Ida drained node-1</p>
markdown2: <p></p>
commonmark.js: <p>[14:10]: Ida drained node-1</p>
markdown-it: <p>[14:10]: Ida drained node-1</p>
marked: <p>[14:10]: Ida drained node-1</p>
TEXT
diff expected seen || { echo "these lines are read in another way now"; exit 1; }
