#!/usr/bin/env bash
# LlamaIndex's reader of HTML leaves tables, code and facts out, and makes a text of its own of a name in bold.
#
# A good guess: a parser that makes texts for a search of a page gives all that the page says, and cuts it at paragraphs and
#   headings. A word in bold is a part of its sentence.
# What happens: HTMLNodeParser reads `p`, headings, `li`, `section`, and `b`, `i` and `u`. Of "It was Bo's watch" with a bold
#   name, one text is "It was 's watch", the other "Bo". What is below an item is there twice. `<table>`, `<pre>`, `<dl>`,
#   `<div>` and a `<summary>` are in no text, and nothing is reported. `<strong>` and `<em>` stay in their sentence.
# Why our users care: the timeline is a table on many pages, severity and owner are a list of facts, commands are code. A
#   search over the page knows none of them. The guide says to index the JSON, or what `postmortems show` prints as Markdown.
# Source: measured, llama-index-core 0.14.25.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check llama-index-core==0.14.25 beautifulsoup4==4.15.0

cat > split.py <<'PYTHON'
from llama_index.core import Document
from llama_index.core.node_parser import HTMLNodeParser

PAGE = """<h1>Disk full</h1>
<p>It was <b>Bo</b>'s watch, and <strong>Ida</strong>'s day.</p>
<dl><dt>Severity</dt><dd>SEV 1</dd></dl>
<table><tr><th>Time</th><th>What</th></tr><tr><td>14:05</td><td>full</td></tr></table>
<ul><li>Restart<ul><li>first db-1</li></ul></li></ul>
<pre>rotate --now</pre>
<details><summary>Log</summary><div>no space left</div></details>"""
for node in HTMLNodeParser().get_nodes_from_documents([Document(text=PAGE)]):
    print(node.metadata["tag"] + ":", repr(node.text))
PYTHON
venv/bin/python split.py 2> messages | tee seen
cat > expected <<'TEXT'
h1: 'Disk full'
p: "It was\n's watch, and\nIda\n's day."
b: 'Bo'
li: 'Restart\nfirst db-1\nfirst db-1'
TEXT
diff expected seen || { echo "pages are split in another way now"; exit 1; }
