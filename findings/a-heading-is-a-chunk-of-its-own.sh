#!/usr/bin/env bash
# Splitters for language models give the heading "Timeline" alone, or below the text before it, and its events without it.
#
# A good guess: a splitter that cuts Markdown by meaning keeps a heading with at least the first lines below it, as a
#   typesetter does: a heading alone says nothing, and events without it do not say what they are.
# What happens: where heading and list are longer than a chunk, MarkdownSplitter of semantic-text-splitter and semchunk cut
#   between them, though heading and first events fit. One gives a chunk "## Timeline", the other puts the heading at the end
#   of the text before. The heading above a table is alone for both.
# Why our users care: texts of incidents are indexed so. A search for the timeline finds an empty heading, and the model is
#   given times and no word on what they are. The guide says to index the JSON, or to put the heading into each chunk.
# Source: measured, semantic-text-splitter 0.33.1, semchunk 4.1.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check semantic-text-splitter==0.33.1 semchunk==4.1.1

cat > incident.md <<'TEXT'
The disk of db-1 was full, and checkout was down for an hour and a half.

## Timeline

- 14:05 The disk of db-1 is full.
- 14:10 Ida restarts db-1.
    - It comes back at 14:12.
- 14:40 All is well.

## Nodes

| Node | Free |
|---|---|
| db-1 | 0 % |
| db-2 | 9 % |
| db-3 | 8 % |
| db-4 | 7 % |
| db-5 | 9 % |
TEXT
cat > split.py <<'PYTHON'
import semchunk
from semantic_text_splitter import MarkdownSplitter

text = open("incident.md").read()
for chunk in MarkdownSplitter(100).chunks(text):
    print("semantic-text-splitter:", repr(chunk))
for chunk in semchunk.chunkerify(len, 100)(text):
    print("semchunk:", repr(chunk))
PYTHON
venv/bin/python split.py | tee seen
cat > expected <<'TEXT'
semantic-text-splitter: 'The disk of db-1 was full, and checkout was down for an hour and a half.'
semantic-text-splitter: '## Timeline'
semantic-text-splitter: '- 14:05 The disk of db-1 is full.\n- 14:10 Ida restarts db-1.\n    - It comes back at 14:12.'
semantic-text-splitter: '- 14:40 All is well.'
semantic-text-splitter: '## Nodes'
semantic-text-splitter: '| Node | Free |\n|---|---|\n| db-1 | 0 % |\n| db-2 | 9 % |\n| db-3 | 8 % |\n| db-4 | 7 % |\n| db-5 | 9 % |'
semchunk: 'The disk of db-1 was full, and checkout was down for an hour and a half.\n\n## Timeline'
semchunk: '- 14:05 The disk of db-1 is full.\n- 14:10 Ida restarts db-1.\n    - It comes back at 14:12.'
semchunk: '- 14:40 All is well.'
semchunk: '## Nodes'
semchunk: '| Node | Free |\n|---|---|\n| db-1 | 0 % |\n| db-2 | 9 % |\n| db-3 | 8 % |\n| db-4 | 7 % |\n| db-5 | 9 % |'
TEXT
diff expected seen || { echo "documents are split in another way now"; exit 1; }
