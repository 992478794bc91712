#!/usr/bin/env bash
# VitePress, and Material's usual extensions in tables and headings, drop what is written in braces at the end.
#
# A good guess: `{#name}` after a heading sets its anchor, and `{.class}` a class. `{job="api"}` in an item of a list, a cell or a
#   paragraph is text, and so is the parameter `{id}` of a path.
# What happens: markdown-it-attrs, which VitePress turns on, takes braces at the end of any paragraph, item, cell or heading for
#   attributes: "up {job="api"}" is "up", "GET /orders/ {id}" is "GET /orders/". Python-Markdown with attr_list does so in
#   cells, headings, after code, and in a last line of its own. Nothing is reported.
# Why our users care: selectors of Prometheus and LogQL, and paths of an API, say which part was down. The page says that all
#   of it was. Text of our records is read by GitHub's parser, which leaves braces alone.
# Source: measured, markdown-it-attrs 5.0.1 with markdown-it 15.0.3, VitePress 1.6.4, Markdown 3.11.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Markdown==3.11.3
cd "$folder"
npm install --silent --no-audit --no-fund markdown-it@15.0.3 markdown-it-attrs@5.0.1 vitepress@1.6.4 >/dev/null

cat > text.md <<'MARKDOWN'
## GET /orders/ {id}

- up {job="api"}

Alert of up {job="api"}

| query | node |
|---|---|
| up {job="api"} | 2 |
MARKDOWN
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import attrs from "markdown-it-attrs";
import { createMarkdownRenderer } from "vitepress";

const text = readFileSync("text.md", "utf8");
const words = (html) => html.replace(/<[^>]*>/g, " ").replace(/&quot;/g, '"').replace(/&ZeroWidthSpace;|\u200b/g, "").split(/\s+/).filter(Boolean).join(" ");
const vitepress = await createMarkdownRenderer(process.cwd(), {}, "/");
const found = {
  "markdown-it-attrs": words(MarkdownIt().use(attrs).render(text)),
  vitepress: words(await vitepress.render(text)),
};
for (const [name, shown] of Object.entries(found)) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, shown);
  if (shown !== "GET /orders/ up Alert of up query node up 2") process.exitCode = 1;
}
JS
node show.mjs
"$folder/venv/bin/python" - <<'PYTHON'
import re
import sys
from pathlib import Path

import markdown

html = markdown.markdown(Path("text.md").read_text(), extensions=["attr_list", "tables"])
found = " ".join(re.sub(r"<[^>]*>", " ", html).split())
print("Markdown", markdown.__version__, found)
sys.exit(0 if found == 'GET /orders/ up {job="api"} Alert of up {job="api"} query node up 2' else "braces are read in another way now")
PYTHON
