#!/usr/bin/env bash
# rehype-remark ends a table at a list in a cell, and joins the last item with the paragraph after it.
#
# A good guess: a cell of a Markdown table is one line. A converter writes a list in it as HTML, or with commas or `<br>`, and
#   leaves a space between two paragraphs. If the table cannot be written, the HTML stays.
# What happens: the items are lines with asterisks in the middle of the row. The row ends there for a reader, and what follows
#   is another row, or a paragraph. "Buy a belt" and the paragraph "Owner: Ida" after it are "Buy a beltOwner: Ida". Two
#   paragraphs of a cell are one word. Nothing is reported. pandoc keeps the table as HTML; markdownify writes one line.
# Why our users care: wikis put each text of a cell into a paragraph, and action items into lists of a cell. The Markdown has an
#   item with an owner glued to it, and the rows after it are no table. Our import reads the HTML, and keeps a cell together.
# Source: measured, rehype-remark 10.0.1 with remark-gfm 4.0.1, pandoc 3.9 (pypandoc_binary 1.17), markdownify 1.2.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc_binary==1.17 markdownify==1.2.3
cd "$folder"
npm install --silent --no-audit --no-fund \
  rehype-remark@10.0.1 rehype-parse@9.0.1 remark-gfm@4.0.1 remark-stringify@11.0.0 unified@11.0.5 >/dev/null

cat > night.html <<'HTML'
<table><tr><th>Time</th><th>Next</th></tr>
<tr><td>08:10</td><td><ul><li>Call Bo</li><li>Buy a belt</li></ul><p>Owner: Ida</p></td></tr>
<tr><td>08:40</td><td><p>It runs</p><p>again</p></td></tr></table>
HTML
cat > convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import rehypeParse from "rehype-parse";
import rehypeRemark from "rehype-remark";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";

const convert = unified().use(rehypeParse, { fragment: true }).use(rehypeRemark).use(remarkGfm).use(remarkStringify);
console.log(`rehype-remark 10.0.1:\n${convert.processSync(readFileSync("night.html", "utf8"))}`.trim());
JS
node convert.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
import pypandoc
from markdownify import markdownify

page = open("night.html").read()
print("pandoc:", "<table>" in pypandoc.convert_text(page, "gfm", format="html"))
print("markdownify:", [line for line in markdownify(page).splitlines() if line])
PYTHON
cat seen
cat > expected <<'TEXT'
rehype-remark 10.0.1:
| Time  | Next                             |
| ----- | -------------------------------- |
| 08:10 | * Call Bo
* Buy a beltOwner: Ida |
| 08:40 | It runsagain                     |
pandoc: True
markdownify: ['| Time | Next |', '| --- | --- |', '| 08:10 | * Call Bo * Buy a belt   Owner: Ida |', '| 08:40 | It runs  again |']
TEXT
diff expected seen || { echo "lists in cells are written in another way now"; exit 1; }
