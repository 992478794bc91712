"""Proves that a record contains every word of its source, and that its body has only lines of the source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from postmortems.importing.document import Document, read_document
from postmortems.importing.wording import keys_in
from postmortems.importing.words import OUR_OWN, count, missing
from postmortems.record.source import read_source


class Verdict(NamedTuple):
    """The result of the comparison."""

    words: int
    """Number of words in the source."""
    missing: int
    """Number of those words that are not in the record."""
    lines: tuple[int, ...]
    """Lines of the source that contain the missing words."""
    is_in_order: bool
    """Whether the body has only lines of the source, in the same order."""
    unread: int = 0
    """Number of words that are in the source and not in the Markdown made of it, if it is in another format."""
    places: tuple[str, ...] = ()
    """Where these are in the source."""

    @property
    def is_proved(self) -> bool:
        """Nothing was lost."""
        return not self.missing and not self.unread and self.is_in_order


def compare(source: bytes, record: bytes) -> Verdict:
    """Compare the bytes of a source with the bytes of its record.

    Raises UnreadableError if the source is not text or too large.
    """
    document = read_document(source)
    read = read_source(record)
    said = count([_quoted(read.frontmatter), list(keys_in(read.frontmatter.get("x-frontmatter"))), read.body])
    lost = missing("\n".join(document.lines), said)
    return Verdict(
        sum(count(document.lines).values()),
        sum(lost.values()),
        tuple(_lines_of(document, set(lost))) if lost else (),
        _is_part(read.body, document),
    )


def sha256(source: bytes) -> str:
    """The digest that shows whether a source changed."""
    return hashlib.sha256(source).hexdigest()


def _quoted(frontmatter: dict[str, object]) -> dict[str, object]:
    notes = frontmatter.get("x-import")
    quoted = {key: value for key, value in notes.items() if key not in OUR_OWN} if isinstance(notes, dict) else {}
    return {**frontmatter, "x-import": quoted}


def _is_part(body: str, document: Document) -> bool:
    """Whether every line of the body is in the source, after the previous one."""
    lines = iter(line.strip() for line in document.lines)
    return all(any(line == other for other in lines) for line in map(str.strip, body.split("\n")) if line)


def _lines_of(document: Document, lost: set[str]) -> Iterator[int]:
    for number, line in enumerate(document.lines, start=1):
        if lost & set(count(line)):
            yield number
