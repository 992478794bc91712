#!/usr/bin/env bash
# python-frontmatter drops what is between two rules at the start of a document, and the indentation of the first line.
#
# A good guess: frontmatter is a map of YAML. "---", a sentence and "---" is a text between two rules, and stays. The text below
#   frontmatter is given as it is, since spaces are code in Markdown.
# What happens: whatever is between the first two rules is taken away; if it is no map, `metadata` is empty and the sentence is
#   nowhere. A list of YAML there goes the same way. Of the text below, the spaces before its first line are stripped: of a log
#   with four, the first line is a paragraph, and the others go on in it. `dumps` writes so, with the keys in alphabetical order.
#   Nothing is reported.
# Why our users care: scripts that change one field in a folder of records use it. A document that begins with "Draft, do not
#   share" between two rules is without it after one run, and the diff of each file is full of moved keys.
# Source: measured, python-frontmatter 1.3.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-frontmatter==1.3.0

cat > show.py <<'PYTHON'
import frontmatter

TEXTS = {
    "sentence": "---\n\nDraft, do not share.\n\n---\n\nThe disk was full.",
    "list": "---\n- Ida\n- Omar\n---\n\nThe disk was full.",
    "code": "---\ntitle: Disk\nid: 4\n---\n\n    $ df\n    100%\n\nIt was full.",
    "code, no frontmatter": "    $ df\n    100%\n\nIt was full.",
}
for name, text in TEXTS.items():
    post = frontmatter.loads(text)
    print(f"{name}: {post.metadata} {post.content!r}")
print(repr(frontmatter.dumps(frontmatter.loads(TEXTS["sentence"]))))
print(repr(frontmatter.dumps(frontmatter.loads(TEXTS["code"]))))
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
sentence: {} 'The disk was full.'
list: {} 'The disk was full.'
code: {'title': 'Disk', 'id': 4} '$ df\n    100%\n\nIt was full.'
code, no frontmatter: {} '$ df\n    100%\n\nIt was full.'
'---\n{}\n---\n\nThe disk was full.'
'---\nid: 4\ntitle: Disk\n---\n\n$ df\n    100%\n\nIt was full.'
TEXT
diff expected seen || { echo "frontmatter is read in another way now"; exit 1; }
