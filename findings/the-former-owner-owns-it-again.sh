#!/usr/bin/env bash
# Converters of HTML write what was struck out as if it held.
#
# A good guess: `<del>`, `<s>` and a style of `line-through` are shown struck out. A converter writes `~~Ida~~`, leaves the
#   HTML, or leaves the words out.
# What happens: turndown drops the tags of `<del>` and `<s>` unless it has its GFM plugin: "Owner: <del>Ida</del> Bo" becomes
#   "Owner: Ida Bo". markdownify does so for `<strike>`. A style, which editors of wikis and mails write, is dropped by
#   turndown, markdownify, html2text, MarkItDown and node-html-markdown; pandoc leaves the HTML. Nothing is reported.
# Why our users care: action items are withdrawn and handed over by striking out. Both owners are there again, and an item that
#   was dropped is open. `postmortems import` writes `~~Ida~~` for all of these.
# Source: measured, turndown 7.2.5, markdownify 1.2.3, html2text 2025.4.15, markitdown 0.1.9, node-html-markdown 2.0.0,
#   pypandoc_binary 1.17.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  markdownify==1.2.3 html2text==2025.4.15 markitdown==0.1.9 pypandoc_binary==1.17
cd "$folder"
npm install --silent --no-audit --no-fund turndown@7.2.5 node-html-markdown@2.0.0 >/dev/null
cat > pages.json <<'JSON'
["<p>Owner: <del>Ida</del> Bo</p>", "<p>Owner: <strike>Ida</strike> Bo</p>",
 "<p>Owner: <span style=\"text-decoration: line-through\">Ida</span> Bo</p>"]
JSON

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import json
import sys
from importlib.metadata import version

import html2text
import markdownify
import pypandoc
from markitdown import MarkItDown

READERS = {
    "markdownify": markdownify.markdownify,
    "html2text": html2text.html2text,
    "markitdown": lambda page: MarkItDown().convert_stream(io.BytesIO(f"<html><body>{page}".encode()), file_extension=".html").text_content,
    "pandoc": lambda page: pypandoc.convert_text(page, "gfm", format="html"),
}
pages = json.load(open("pages.json"))
found = {name: [read(page).strip() for page in pages] for name, read in READERS.items()}
for name, texts in found.items():
    print(name, pypandoc.get_pandoc_version() if name == "pandoc" else version(name), texts)
struck, bare = "Owner: ~~Ida~~ Bo", "Owner: Ida Bo"
as_seen = {
    "markdownify": [struck, bare, bare],
    "html2text": [struck, struck, bare],
    "markitdown": [struck, struck, bare],
    "pandoc": [struck, struck, 'Owner: <span style="text-decoration: line-through">Ida</span> Bo'],
}
sys.exit(0 if found == as_seen else "what is struck out is written in another way now")
PYTHON
cat > write.mjs <<'JS'
import { readFileSync } from "node:fs";
import { NodeHtmlMarkdown } from "node-html-markdown";
import Turndown from "turndown";

const pages = JSON.parse(readFileSync("pages.json"));
const [struck, bare] = ["Owner: ~~Ida~~ Bo", "Owner: Ida Bo"];
const found = {
  turndown: pages.map((page) => new Turndown().turndown(page)),
  "node-html-markdown": pages.map((page) => NodeHtmlMarkdown.translate(page)),
};
for (const [name, texts] of Object.entries(found)) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, texts);
const seen = { turndown: [bare, bare, bare], "node-html-markdown": [struck, struck, bare] };
if (JSON.stringify(found) !== JSON.stringify(seen)) throw new Error("what is struck out is written in another way now");
JS
node write.mjs
