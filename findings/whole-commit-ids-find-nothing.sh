#!/usr/bin/env bash
# Tantivy finds a commit by its first letters, and not by the whole of it.
#
# A good guess: a word that is in a text is found. If a search limits the length of words, then far above the ids of the
#   field: a commit of git has 40 characters, a digest of an image 64.
# What happens: the default tokenizer leaves out words of 40 or more. Twelve letters of a commit are found where they are
#   written so, and its 39 are; the whole id is not, although the text has it. A query with it finds nothing, and one with
#   other words ignores it. Nothing is reported.
# Why our users care: search services and databases are built on it, and LanceDB has its code. One pastes the id that the
#   deployment tool printed, and "no results" says that this commit never broke anything. Our page `search/` finds whole ids.
#   The guide says so.
# Source: measured, tantivy 0.27.0 for Python; tantivy, default tokenizer, RemoveLongFilter.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tantivy==0.27.0

"$folder/venv/bin/python" - <<'PYTHON'
import hashlib
import sys
from importlib.metadata import version

import tantivy

commit = hashlib.sha1(b"belt").hexdigest()
digest = hashlib.sha256(b"belt").hexdigest()
builder = tantivy.SchemaBuilder()
builder.add_text_field("body", stored=True)
index = tantivy.Index(builder.build())
writer = index.writer()
for text in (f"Reverted by {commit}", f"The image sha256:{digest}", f"Reverted by {commit[:39]}", f"Part of {commit[:12]}"):
    writer.add_document(tantivy.Document(body=text))
writer.commit()
writer.wait_merging_threads()
index.reload()
seen = {}
for name, query in (("40", commit), ("64", digest), ("39", commit[:39]), ("12", commit[:12]), ("reverted", "reverted")):
    seen[name] = index.searcher().search(index.parse_query(query, ["body"]), 10).count
    print(f"tantivy {version('tantivy')}: {query} ({len(query)}) is in {seen[name]} texts")
expected = {"40": 0, "64": 0, "39": 1, "12": 1, "reverted": 2}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON
