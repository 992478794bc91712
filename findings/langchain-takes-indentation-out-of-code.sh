#!/usr/bin/env bash
# LangChain's splitter for Markdown removes the indentation of code and lists.
#
# A good guess: a splitter cuts a document at its headings. What is between two headings is in one piece, as it was.
# What happens: MarkdownHeaderTextSplitter strips each line, in code blocks as well. The YAML of a deployment becomes `spec:`,
#   `limits:`, `memory: 64Mi` on one level, which is other YAML, and an item of a list below another becomes its neighbour.
#   ExperimentalMarkdownSyntaxTextSplitter and MarkdownTextSplitter of the same package keep it.
# Why our users care: assistants read post-mortems in such pieces. Configuration is what went wrong in many incidents, and an
#   answer quotes it as it never was. The guide says to hand over whole records.
# Source: measured, langchain-text-splitters 1.1.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check langchain-text-splitters==1.1.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from langchain_text_splitters import (
    ExperimentalMarkdownSyntaxTextSplitter,
    MarkdownHeaderTextSplitter,
    MarkdownTextSplitter,
)

TEXT = """# Cause

- The limit
  - was too low

```yaml
spec:
  limits:
    memory: 64Mi
```
"""
WHOLE = "spec:\n  limits:\n    memory: 64Mi"
print("langchain-text-splitters", version("langchain-text-splitters"))
pieces = {
    "MarkdownHeaderTextSplitter": [d.page_content for d in MarkdownHeaderTextSplitter([("#", "h1")]).split_text(TEXT)],
    "MarkdownTextSplitter": MarkdownTextSplitter().split_text(TEXT),
    "ExperimentalMarkdownSyntaxTextSplitter": [
        d.page_content for d in ExperimentalMarkdownSyntaxTextSplitter().split_text(TEXT)
    ],
}
for name, texts in pieces.items():
    print(f"{name}: {texts}")
header, *others = ("\n".join(texts) for texts in pieces.values())
as_seen = [
    "spec:\nlimits:\nmemory: 64Mi" in header,
    "- The limit\n- was too low" in header,
    all(WHOLE in other and "  - was too low" in other for other in others),
]
sys.exit(0 if all(as_seen) else "a splitter treats indentation in another way now")
PYTHON
