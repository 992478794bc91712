#!/usr/bin/env bash
# md-to-docx drops the spaces around code, links and bold words, and makes code of all that follows a block in a step.
#
# A good guess: a converter of Markdown for Word keeps the words and spaces of a sentence. A block of code may be indented, so
#   that it belongs to a step. An item below an item is there once.
# What happens: "run `rotate --now` on db-1, see [runbook](…)" is "runrotate --nowon db-1, seerunbook". A fence that ends with
#   spaces before it does not end: the next steps, and the headings after them, are code. Where the next fence is to begin,
#   code ends, and a comment in it is a heading. An item with one below it is there twice, the one below three times, and a
#   step is a bullet and a paragraph.
# Why our users care: it is also a server for assistants, which make the report of an incident with it. Commands are joined
#   with words, and action items disappear in a block of code. pandoc keeps them.
# Source: measured, md-to-docx 0.2.0, pandoc 3.9 (pypandoc_binary 1.17).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check md-to-docx==0.2.0 python-docx==1.2.0 pypandoc_binary==1.17

cat > incident.md <<'TEXT'
It was **full** at 14:05: run `rotate --now` on db-1, see [runbook](https://wiki.example/disk).

- Check the nodes.
    - First db-1.

1. Restart.

   ```sh
   restart db-1
   ```
2. Wait.

## Action items

Alert earlier.

```sh
# remove old logs
rm old.log
```
TEXT
cat > show.py <<'PYTHON'
import contextlib
import io

import pypandoc
from docx import Document

with contextlib.redirect_stdout(io.StringIO()):
    from md_to_docx import md_to_docx

    md_to_docx(open("incident.md").read(), "written.docx")
pypandoc.convert_file("incident.md", "docx", outputfile="pandoc.docx")
for name in "written.docx", "pandoc.docx":
    print(name)
    for paragraph in Document(name).paragraphs:
        if paragraph.text:
            print(f"  {paragraph.style.name}:", repr(paragraph.text))
PYTHON
venv/bin/python show.py 2> messages | tee seen
cat > expected <<'TEXT'
written.docx
  Normal: 'It wasfullat 14:05: runrotate --nowon db-1, seerunbook.'
  List Bullet: 'Check the nodes.First db-1.'
  List Bullet: 'First db-1.'
  List Bullet: 'Restart.'
  Normal: 'Check the nodes.'
  List Bullet: 'First db-1.'
  Normal: 'Restart.'
  No Spacing: 'restart db-1\n   ```\n2. Wait.\n\n## Action items\n\nAlert earlier.'
  No Spacing: 'bash'
  Heading 1: 'remove old logs'
  Normal: 'rm old.log\n```'
pandoc.docx
  First Paragraph: 'It was full at 14:05: run rotate --now on db-1, see runbook.'
  Compact: 'Check the nodes.'
  Compact: 'First db-1.'
  Normal: 'Restart.'
  Source Code: 'restart db-1'
  Normal: 'Wait.'
  Heading 2: 'Action items'
  First Paragraph: 'Alert earlier.'
  Source Code: '# remove old logs\nrm old.log'
TEXT
diff expected seen || { echo "documents are written in another way now"; exit 1; }
