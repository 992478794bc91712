"""What the page of an incident follows from, as a key: while the key stays the same, so does the page.

A view holds everything that its page shows, and whatever it holds belongs to a record that it holds as well. So the
key is made of the texts of these records and of what stands between them; parts of records are passed over, since
they follow from the text. A link in a text may lead to any record: where they all lie and what can be named in them
is part of each key, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cached_property
from hashlib import blake2b
from typing import Any

from postmortems.cache import key_of
from postmortems.corpus import Corpus, Record, RecordedAction
from postmortems.model.base import Part
from postmortems.model.time import Span, Time
from postmortems.views.incident import IncidentView


class Keys:
    """The keys of the pages of one corpus; `setting` is everything else that all of them follow from."""

    def __init__(self, corpus: Corpus, *setting: object) -> None:
        self.corpus = corpus
        self.setting = setting
        self._texts: dict[Record, bytes] = {}

    def of(self, view: IncidentView) -> bytes:
        """The key of a page, 20 bytes; another version of this program makes another one."""
        return key_of(self._shared, *self._told(view))

    @cached_property
    def _shared(self) -> bytes:
        """What all pages have in common."""
        places = (
            " ".join((name, record.id, record.path, *(f"{key}={item.anchor}" for key, item in record.items.items())))
            for name, record in sorted(self.corpus.by_id.items())
        )
        return key_of(self.corpus.config.model_dump_json(), repr(self.setting), *places)

    def _told(self, value: Any) -> Iterator[bytes | str]:
        match value:
            case Record():
                yield self._text(value)
            case RecordedAction(record=record, number=number, implications=implications):
                yield from (self._text(record), str(number))
                yield from self._told(implications)
            case IncidentView():
                for field in fields(value):
                    yield field.name
                    neighbours = field.name in _NEIGHBOURS
                    yield from (_named if neighbours else self._told)(getattr(value, field.name))
            case tuple():
                yield str(len(value))
                for part in value:
                    yield from self._told(part)
            case Part() | Time() | Span():
                pass  # of one of the records, and where in it says its neighbour
            case _:
                yield repr(value)

    def _text(self, record: Record) -> bytes:
        found = self._texts.get(record)
        if found is None:
            whole = record.text or f"{record.incident!r}{record.body}"
            digest = blake2b(f"{record.id}\n{record.path}\n{whole}".encode("utf-8", "surrogateescape"), digest_size=16)
            found = self._texts[record] = digest.digest()
        return found


_NEIGHBOURS = frozenset({"previous", "next", "same_service", "same_factor"})
"""Where a view holds other records only to lead to them: then an edit of one is none of the others' pages."""


def _named(value: Any) -> Iterator[str]:
    """What a link to a record shows of it."""
    match value:
        case Record():
            yield from (value.id, value.path, value.title, value.incident.language or "")
        case tuple():
            yield str(len(value))
            for part in value:
                yield from _named(part)
        case _:
            yield repr(value)
