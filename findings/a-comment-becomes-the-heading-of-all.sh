#!/usr/bin/env bash
# Splitters for language models take a comment in frontmatter for a heading, and LlamaIndex one in code as well.
#
# A good guess: they know frontmatter, as everything that reads Markdown with YAML does, or take it for text between two
#   rules. A `#` in a fence is no heading, whether the fence is of backticks or of tildes.
# What happens: for LangChain and LlamaIndex, `# Asked in the review` in the frontmatter is a heading of the first level. All
#   that follows, up to the next one, belongs to it: fields of the record come without their file, below a comment.
#   LlamaIndex knows no fences of tildes: `# the node was full` in shell output heads the rest of the document, and its
#   sections have that as their path.
# Why our users care: retrieval shows the path of headings as the place of an answer, and filters by it. Comments are
#   usual in our frontmatter. The guide says to hand over `show --format markdown`, which has none.
# Source: measured, langchain-text-splitters 1.1.3, llama-index-core 0.14.25; CommonMark 0.31, 4.5, fenced code blocks.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check langchain-text-splitters==1.1.3 llama-index-core==0.14.25

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

from langchain_text_splitters import MarkdownHeaderTextSplitter
from llama_index.core import Document
from llama_index.core.node_parser import MarkdownNodeParser

RECORD = """---
# Asked in the review
title: The sorter stops
---

Nobody saw it.

~~~sh
# the node was full
df -h
~~~

## Cause

There was dust.
"""
print("langchain-text-splitters", version("langchain-text-splitters"), "and llama-index-core", version("llama-index-core"))
levels = [("#", "h1"), ("##", "h2")]
chain = [(d.metadata, d.page_content) for d in MarkdownHeaderTextSplitter(levels).split_text(RECORD)]
index = [
    (node.metadata["header_path"], node.text)
    for node in MarkdownNodeParser().get_nodes_from_documents([Document(text=RECORD)])
]
for place, text in [*chain, *index]:
    print(place, repr(text))
as_seen = [
    chain[-1][0] == {"h1": "Asked in the review", "h2": "Cause"},
    any(text.startswith("# Asked in the review\ntitle:") for _, text in index),
    any(text.startswith("# the node was full") for _, text in index),
    index[-1] == ("/the node was full/", "## Cause\n\nThere was dust."),
]
sys.exit(0 if all(as_seen) else "a splitter knows frontmatter or fences of tildes now")
PYTHON
