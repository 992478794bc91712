"""What the page of an incident follows from, as a key: while the key stays the same, so does the page.

A view holds everything that its page shows, and whatever it holds belongs to a record that it holds as well. So the
key is made of the texts of these records and of what stands between them; parts of records are passed over, since
they follow from the text. A link in a text may lead to any record: where they all lie and what can be named in them
is part of each key, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        told: list[object] = []
        for field in fields(view):
            told.append(field.name)
            if field.name in _NEIGHBOURS:
                told.extend(_named(getattr(view, field.name)))
            else:
                self._tell((getattr(view, field.name),), told)
        return key_of(self._shared, repr(told))

    @cached_property
    def _shared(self) -> bytes:
        """What all pages have in common."""
        places = (
            " ".join((name, record.id, record.path, *(f"{key}={item.anchor}" for key, item in record.items.items())))
            for name, record in sorted(self.corpus.by_id.items())
        )
        return key_of(self.corpus.config.model_dump_json(), repr(self.setting), *places)

    def _tell(self, values: Iterable[Any], told: list[object]) -> None:
        """Add what values say."""
        for value in values:
            kind = type(value)
            if kind in _PLAIN:
                told.append(value)
            elif kind is Record:
                told.append(self._text(value))
            elif kind is RecordedAction:
                told += (self._text(value.record), value.number, len(value.implications))
                self._tell(value.implications, told)
            elif issubclass(kind, tuple):
                told.append(len(value))
                self._tell(value, told)
            elif not issubclass(kind, _OF_RECORDS):
                told.append(repr(value))

    def _text(self, record: Record) -> bytes:
        found = self._texts.get(record)
        if found is None:
            whole = record.text or f"{record.incident!r}{record.body}"
            digest = blake2b(f"{record.id}\n{record.path}\n{whole}".encode("utf-8", "surrogateescape"), digest_size=16)
            found = self._texts[record] = digest.digest()
        return found


_PLAIN = frozenset({str, int, bool, type(None)})
_OF_RECORDS = (Part, Time, Span)
"""Of one of the records, and where in it says their neighbour."""

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
