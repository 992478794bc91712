#!/usr/bin/env bash
# A converter of Markdown for Notion makes a formula of what is between two prices.
#
# A good guess: "$5,000 a night and $6,000 a day" is about money. Where dollar signs may enclose formulas, as on GitHub and in
#   pandoc, a sign before a digit or after a space closes none, so prices and `$HOME and $PATH` stay text.
# What happens: martian, which has no option for it, makes the formula "5,000 a night and " of it, and neither dollar sign is
#   left. `$HOME and $PATH` loses both signs, too. It uses remark-math, which does so for Astro and Docusaurus as well. dollarmath
#   of MyST does it, pandoc and @vscode/markdown-it-katex do not. Nothing is reported.
# Why our users care: the cost of an incident, and variables of a shell, are in post-mortems that go to Notion. Of two amounts,
#   neither can be read. With one amount in a paragraph all is right, so nobody sees it in a trial.
# Source: measured, @tryfabric/martian 1.2.4, remark-math 6.0.0, mdit-py-plugins 0.6.1, pandoc 3.9 (pypandoc_binary 1.17),
#   @vscode/markdown-it-katex 1.1.2; pandoc's manual, tex_math_dollars, which says how it tells money from formulas.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mdit-py-plugins==0.6.1 markdown-it-py==4.3.0 pypandoc_binary==1.17
cd "$folder"
npm install --silent --no-audit --no-fund @tryfabric/martian@1.2.4 remark-math@6.0.0 remark-parse@11.0.0 unified@11.0.5 \
  @vscode/markdown-it-katex@1.1.2 markdown-it@14.3.3 >/dev/null

cat > read.mjs <<'JS'
import { markdownToBlocks } from "@tryfabric/martian";
import katex from "@vscode/markdown-it-katex";
import MarkdownIt from "markdown-it";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { unified } from "unified";

for (const text of ["It cost $5,000 a night and $6,000 a day.", "Set $HOME and $PATH there."]) {
  const notion = markdownToBlocks(text)[0].paragraph.rich_text.map((one) => (one.equation ? `[${one.equation.expression}]` : one.text.content));
  console.log(`martian: ${notion.join("")}`);
  const remark = unified().use(remarkParse).use(remarkMath).parse(text).children[0].children;
  console.log(`remark-math: ${remark.map((one) => (one.type === "inlineMath" ? `[${one.value}]` : one.value)).join("")}`);
  console.log(`markdown-it-katex: ${new MarkdownIt().use(katex.default ?? katex).renderInline(text)}`);
}
JS
node read.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
import pypandoc
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

for text in "It cost $5,000 a night and $6,000 a day.", "Set $HOME and $PATH there.":
    parts = MarkdownIt().use(dollarmath_plugin).parseInline(text)[0].children
    print("dollarmath:", "".join(f"[{one.content}]" if one.type == "math_inline" else one.content for one in parts))
    print("pandoc:", pypandoc.convert_text(text, "html", format="markdown").strip())
PYTHON
cat seen
cat > expected <<'TEXT'
martian: It cost [5,000 a night and ]6,000 a day.
remark-math: It cost [5,000 a night and ]6,000 a day.
markdown-it-katex: It cost $5,000 a night and $6,000 a day.
martian: Set [HOME and ]PATH there.
remark-math: Set [HOME and ]PATH there.
markdown-it-katex: Set $HOME and $PATH there.
dollarmath: It cost [5,000 a night and ]6,000 a day.
pandoc: <p>It cost $5,000 a night and $6,000 a day.</p>
dollarmath: Set [HOME and ]PATH there.
pandoc: <p>Set $HOME and $PATH there.</p>
TEXT
diff expected seen || { echo "prices are read in another way now"; exit 1; }
