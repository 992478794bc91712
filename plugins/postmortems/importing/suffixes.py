"""The names of source documents without their suffixes."""

from __future__ import annotations

import re

_SUFFIX = re.compile(
    r"(?:\.html)?\.(?:md|markdown|qmd|txt|erb|md\.erb)$|\.(?:html?|docx?|json|rst|adoc|asciidoc|textile|eml|mbox|mht|mhtml)$"
)


def without_suffix(name: str) -> str:
    """The name of a file or folder without the suffixes of a document, such as `.md` or `.html.md.erb`."""
    return _SUFFIX.sub("", name)


def stem_of(path: str) -> str:
    """The name of a file without its suffixes; for an index file, that of its folder."""
    parts = [without_suffix(part) for part in path.split("/")]
    return parts[-2] if parts[-1].lower() in ("index", "readme") and len(parts) > 1 else parts[-1]
