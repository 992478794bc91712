"""A sentence below the notice that Material prints about its future: its own end of life, earlier MkDocs 2.

The notice is long, coloured, and says nothing of what somebody who only wants to read post-mortems should do.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

ANSWER = (
    "Material's notice about its future needs nothing from you now: "
    "the same pages are tested with Zensical, its successor (postmortems render --help)"
)
_SILENCER = b"NO_MKDOCS_2_WARNING="


def answer() -> str | None:
    """What to say of the notice; None where Material printed none."""
    theme = sys.modules.get("material.templates")
    is_mkdocs = getattr(theme, "is_mkdocs", None)
    return ANSWER if callable(is_mkdocs) and is_mkdocs() and not _is_silenced() else None


def _is_silenced() -> bool:
    """Whether the user switched the notice off. Where the system does not say, it counts as printed.

    Material sets the variable itself once it is imported, so only the environment at the start is reliable.
    """
    with suppress(OSError):
        return any(
            entry.startswith(_SILENCER) and entry != _SILENCER
            for entry in Path("/proc/self/environ").read_bytes().split(b"\0")
        )
    return False
