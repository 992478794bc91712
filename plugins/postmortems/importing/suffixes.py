"""The suffixes of source documents."""

from __future__ import annotations

import re

_SUFFIX = re.compile(
    r"(?:\.html)?\.(?:md|markdown|qmd|txt|erb|md\.erb)$|\.(?:html?|docx?|json|rst|adoc|asciidoc|textile|eml|mbox|mht|mhtml)$"
)


def without_suffix(name: str) -> str:
    """The name of a file or folder without the suffixes of a document, such as `.md` or `.html.md.erb`."""
    return _SUFFIX.sub("", name)
