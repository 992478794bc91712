#!/usr/bin/env bash
# chonkie takes a table in a block of code for a table, and a block with tildes for text.
#
# A good guess: a reader of Markdown that splits a document into tables, code and text gives each part once. What is in a
#   fence is code, whether the fence is of backticks or of tildes.
# What happens: the output of a query in a block of code is there twice: as code and as a table. The fence that closes the
#   block is a text of its own: "```". A block with tildes is a part of the text, its comments with `#` included, and so is a
#   table without a pipe at the start of its lines.
# Why our users care: it prepares runbooks and post-mortems for a language model or a search. Sample output counts as a fact,
#   and is found twice; commands are read as prose. The guide says to index the JSON, or what `postmortems show` prints.
# Source: measured, chonkie 1.7.0 (`MarkdownChef`); GitHub Flavored Markdown, 4.5 and 4.10.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check chonkie==1.7.0

cat > incident.md <<'TEXT'
The query gave:

```
| node | free |
|---|---|
| db-1 | 0 |
```

We then ran:

~~~sh
# on db-1
rotate --now
~~~

Time | What
---|---
14:05 | full

The end.
TEXT
cat > split.py <<'PYTHON'
from chonkie import MarkdownChef

document = MarkdownChef().parse(open("incident.md").read())
for kind, parts in ("code", document.code), ("table", document.tables):
    for part in parts:
        print(f"{kind}:", repr(part.content))
for chunk in document.chunks:
    print("text:", repr(chunk.text))
PYTHON
venv/bin/python split.py 2> messages | tee seen
cat > expected <<'TEXT'
code: '| node | free |\n|---|---|\n| db-1 | 0 |'
table: '| node | free |\n|---|---|\n| db-1 | 0 |\n'
text: 'The query gave:\n\n'
text: '```\n\nWe then ran:\n\n~~~sh\n# on db-1\nrotate --now\n~~~\n\nTime | What\n---|---\n14:05 | full\n\nThe end.\n'
TEXT
diff expected seen || { echo "documents are split in another way now"; exit 1; }
