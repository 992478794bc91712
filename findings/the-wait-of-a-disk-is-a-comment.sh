#!/usr/bin/env bash
# Sphinx with MyST leaves out each line that begins with a percent sign, such as "%util was 100".
#
# A good guess: MyST is CommonMark with roles and directives in braces. Comments of HTML are comments. Other lines are text, as
#   they are in each other dialect of Markdown.
# What happens: a line that begins with `%` is a comment, as in TeX, also within a paragraph and as an item of a list: of "The
#   disk was slow." and "%util was 100, %iowait 90." below it only the first is left, and an item becomes an empty bullet. A
#   line that begins with `+++`, as in a diff, is a break of a notebook and is left out as well. Nothing is reported. The parser
#   of mystmd for JavaScript does the same.
# Why our users care: iostat, sar and top name their columns so: %util, %iowait, %steal, %CPU. Sphinx and Jupyter Book show
#   records and runbooks. The guide says to write such names in backticks. Our pages keep the lines.
# Source: measured, myst-parser 5.2.0 (Python), myst-parser 1.7.3 (npm); MyST's syntax guide, "Comments".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check myst-parser==5.2.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund myst-parser@1.7.3

cat > text.md <<'TEXT'
The disk was slow.
%util was 100, %iowait 90.

- 14:05
- %steal was 40

+++ b/disk.yml
TEXT
cat > show.py <<'PYTHON'
from docutils.core import publish_doctree
from docutils.nodes import comment
from myst_parser.docutils_ import Parser

tree = publish_doctree(open("text.md").read(), parser=Parser(), settings_overrides={"report_level": 1})
print("comments:", [node.astext() for node in tree.findall(comment)])
for node in list(tree.findall(comment)):
    node.parent.remove(node)
print("text:", tree.astext().split("\n"))
PYTHON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { mystParse } from "myst-parser";

const texts = [];
const walk = ({ type, value, children = [] }) => {
  if (type === "text") texts.push(value);
  children.forEach(walk);
};
walk(mystParse(readFileSync("text.md", "utf8")));
console.log("mystmd:", JSON.stringify(texts));
JS
{ venv/bin/python show.py 2>&1 && node show.mjs; } | tee seen
cat > expected <<'TEXT'
comments: ['util was 100, %iowait 90.', 'steal was 40', 'b/disk.yml']
text: ['The disk was slow.', '', '14:05', '', '']
mystmd: ["The disk was slow.","14:05"]
TEXT
diff expected seen || { echo "lines with a percent sign are read in another way now"; exit 1; }
