#!/usr/bin/env bash
# md2conf, which publishes Markdown to Confluence, begins each list with 1, and moves sub-items up.
#
# A good guess: a list that begins with 3 does so in Confluence, as `<ol start="3">`, which its storage format has. Two spaces
#   before a bullet make it part of the item above, as on GitHub, where these files are read as well.
# What happens: step 3, after a block of code, is `<ol start="1">`, so that two steps have the number 1. "- Belts" and "  -
#   order" become two items of one list. A list without an empty line before it is words of the paragraph, hyphens included:
#   "Done by then: - alert - page". Boxes become tasks only if every item of the list has one. Nothing is reported.
# Why our users care: post-mortems and runbooks are kept in git and published to the company's wiki. "Step 3 failed" names no
#   step there, and the parts of an action item are action items. The guide says to paste our HTML.
# Source: measured, markdown-to-confluence 0.6.5.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdown-to-confluence==0.6.5

mkdir pages
cat > pages/night.md <<'MARKDOWN'
# The night

1. Drain the node
2. Run

```sh
fsck
```

3. Restart

## Work

- Belts
  - order

## Open

- [ ] Alert
- no owner yet

## Done

Done by then:
- alert
- page
MARKDOWN
venv/bin/python -W ignore -m md2conf -d wiki.example -p /wiki/ -s OPS --local pages 2> log

venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

[file] = Path().rglob("*.csf")
text = file.read_text()
print("markdown-to-confluence", version("markdown-to-confluence"), text[text.index("<ol") :])
as_seen = (
    text.count('<ol start="1">') == 2,
    "<ul><li><p>Belts</p></li><li><p>order</p></li></ul>" in text,
    "<li><p>[ ] Alert</p></li>" in text,
    "Done by then: - alert - page" in " ".join(text.split()),
)
sys.exit(0 if all(as_seen) else "lists are written in another way now")
PYTHON
