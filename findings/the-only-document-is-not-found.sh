#!/usr/bin/env bash
# LangChain's keyword search gives the other of two documents, and does not find "Disk" in "disk,".
#
# A good guess: BM25 is the search of Lucene. A word that one document of two has finds that one. Capitals and commas are not part
#   of a word. What is found nowhere finds nothing.
# What happens: in rank_bm25 a word that half of the documents have weighs nothing, as it does not in Lucene. BM25Retriever
#   returns as many documents as `k` says, whatever they score: of two it gives the last, without the word. Words are split at
#   spaces only, so "Disk", "disk" and "disk," are three words. bm25s finds the right one.
# Why our users care: assistants over a small collection of post-mortems use it beside vectors, to find tickets and names of hosts
#   exactly. For "OPS-12" they answer with an incident that does not mention it. Ours (`postmortems mcp`) finds whole words,
#   and nothing where nothing is.
# Source: measured, langchain-community 0.4.2, rank-bm25 0.2.2, bm25s 0.3.16.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  langchain-community==0.4.2 rank-bm25==0.2.2 bm25s==0.3.16

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import bm25s
from langchain_community.retrievers import BM25Retriever

TWO = ["OPS-12: the certificate expired.", "OPS-31: the disk, once more, was full."]
FIVE = [*TWO, "OPS-40: the pool was exhausted.", "OPS-41: a queue grew.", "OPS-42: a node was lost."]


def langchain(texts, query):
    return BM25Retriever.from_texts(texts, k=1).invoke(query)[0].page_content[:6]


def other(texts, query):
    search = bm25s.BM25()
    search.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
    found, _ = search.retrieve(bm25s.tokenize(query, show_progress=False), corpus=texts, k=1, show_progress=False)
    return str(found[0][0])[:6]


CASES = [(TWO, "OPS-12:", "OPS-31", "OPS-12"), (TWO, "certificate", "OPS-31", "OPS-12"), (FIVE, "certificate", "OPS-12", "OPS-12"), (FIVE, "disk", "OPS-42", "OPS-31")]
print("langchain-community", version("langchain-community"), "rank-bm25", version("rank-bm25"), "bm25s", version("bm25s"))
found = [(langchain(texts, query), other(texts, query)) for texts, query, *_ in CASES]
for (texts, query, *_), (first, second) in zip(CASES, found, strict=True):
    print(f"{query!r} in {len(texts)} documents: BM25Retriever {first}, bm25s {second}")
sys.exit(0 if found == [(first, second) for *_, first, second in CASES] else "another document is found now")
PYTHON
