#!/usr/bin/env bash
# pandoc takes lines between two rules, in the middle of a document, for metadata, and leaves them out.
#
# A good guess: frontmatter is at the start. Further down, `---` is a rule, and "Owner: Ida" between two of them is text, or the
#   heading that CommonMark makes of a line above `---`.
# What happens: in pandoc's own Markdown, a `---` with an empty line before it and none after it begins metadata anywhere. The
#   lines to the next `---` are in no output. They are fields of the document: the `status` in the middle replaces that of the
#   frontmatter. Nothing is reported. As `gfm` and `commonmark_x` the lines stay.
# Why our users care: notes of several days in one file are set apart like this, with "Owner:" and "Status:" below each rule. Made
#   into Word or PDF by pandoc, they lose both. Write `-f gfm`, or an empty line after each rule.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17); pandoc's manual, yaml_metadata_block: "may occur anywhere in the document".
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc_binary==1.17

"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

import pypandoc

TEXT = """---
status: resolved
---

The disk was full.

---
Owner: Ida
status: mitigated
---

It was cleaned.
"""
found = {form: " ".join(pypandoc.convert_text(TEXT, "plain", format=form).split()) for form in ("markdown", "gfm", "commonmark_x")}
status = json.loads(pypandoc.convert_text(TEXT, "json", format="markdown"))["meta"]["status"]["c"][0]["c"]
print("pandoc", pypandoc.get_pandoc_version())
for form, text in found.items():
    print(f"{form}: {text}")
print("status of the document:", status)
lost = found.pop("markdown") == "The disk was full. It was cleaned."
kept = all("Owner: Ida" in text for text in found.values())
sys.exit(0 if lost and kept and status == "mitigated" else "lines between rules are read in another way now")
PYTHON
