"""What cannot be read of a source, and how large one may be."""

from __future__ import annotations

MAX_BYTES = 900 * 1024
"""Larger documents are rejected, because their records would be too large to read."""


class UnreadableError(Exception):
    """A source that is not text or too large. The message is for the report and does not quote the source."""


def require_size(data: bytes) -> None:
    """Raises UnreadableError for a source that is too large."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"has {len(data)} bytes; the limit is {MAX_BYTES}")
