"""The key of a page: while the key stays the same, so does the page.

A view holds everything that its page shows, and every part that it holds belongs to a record that it holds as well.
So the key is made of the texts of these records and of the other values of the view; parts of records are left out,
since they follow from the text. A link in a text may lead to any record, so the ids, paths and anchors of all records
are part of each key, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeVar

from postmortems.cache.store import key_of
from postmortems.model.lineage import Lineage
from postmortems.model.part import Part
from postmortems.model.time import Span, Time
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.base import Slice, View

Value = TypeVar("Value")


class Keys:
    """The keys of the pages of one corpus; `setting` is everything else that all of them follow from."""

    def __init__(self, corpus: Corpus, *setting: object) -> None:
        self.corpus = corpus
        self.setting = setting
        self._texts: dict[Record, bytes] = {}
        self._names: dict[Record, str] = {}
        self._actions: dict[RecordedAction, bytes] = {}
        self._parts: dict[int, tuple[object, bytes]] = {}

    def of(self, view: View, *setting: object) -> bytes:
        """The key of a page, 20 bytes; another version of this program makes another one.

        `setting` is what the pages of one kind follow from beside.
        """
        parts: list[object] = [type(view).__name__, *map(repr, setting)]
        self._add_fields(view, parts)
        return key_of(self._shared, repr(parts))

    def of_list(self, first: View) -> bytes:
        """The key of what is known of the rows of a list, whatever rows it has now; `first` is its first page."""
        return key_of(self._shared, "rows", type(first).__name__, first.uri)

    def of_rows(self, first: View, rows: Iterable[object]) -> bytes:
        """The key of some rows of a list, with what a filter needs of them; `first` is its first page."""
        return key_of(self.of_list(first), b"".join(map(self._part, rows)))

    def of_row(self, row: object) -> str:
        """What a row of a list follows from, beside the list."""
        return self._part(row).hex()

    def forget_parts(self) -> None:
        """Let go of the parts of views, and of their digests."""
        self._parts.clear()

    @cached_property
    def _shared(self) -> bytes:
        """What all pages have in common."""
        places = (
            " ".join((name, record.id, record.path, *(f"{key}={item.anchor}" for key, item in record.items.items())))
            for name, record in sorted(self.corpus.by_id.items())
        )
        return key_of(self.corpus.config.model_dump_json(), repr(self.setting), *places)

    def _add(self, values: Iterable[Any], parts: list[object]) -> None:
        for value in values:
            match _FORMS[type(value)]:
                case "plain":
                    parts.append(value)
                case "record":
                    parts.append(self._text(value))
                case "action":
                    parts.append(self._action(value))
                case "tuple" if len(value) <= _SHORT:
                    self._add_tuple(value, parts)
                case "tuple" | "dataclass":
                    parts.append(self._part(value))
                case "slice":  # the first page has a filter, which offers the values of the whole list
                    parts += (value.number, value.uris, value.first, value.total)
                    parts += map(self._part, value.whole if value.number == 1 else value.rows)
                case "part":
                    parts.append(getattr(value, "id", None))
                case "other":
                    parts.append(repr(value))

    def _add_fields(self, value: Any, parts: list[object]) -> None:
        for name in _FIELDS[type(value)]:
            parts.append(name)
            if name in _NEIGHBOURS:
                self._add_name(getattr(value, name), parts)
            else:
                self._add((getattr(value, name),), parts)

    def _action(self, action: RecordedAction) -> bytes:
        found = self._actions.get(action)
        if found is None:
            parts = (self._text(action.record), action.number, self._lineage(action.lineage))
            found = self._actions[action] = _digest(repr(parts))
        return found

    def _lineage(self, lineage: Lineage[RecordedAction]) -> bytes:
        """The digest of work that was carried on. All its items share it."""
        found = self._parts.get(id(lineage))
        if found is None:
            parts: list[object] = []
            for item in lineage.items:
                parts += (self._text(item.record), item.number)
                self._add(item.implications, parts)
            found = self._parts[id(lineage)] = (lineage, _digest(repr(parts)))
        return found[1]

    def _add_tuple(self, values: tuple[Any, ...], parts: list[object]) -> None:
        parts.append(len(values))
        self._add(values, parts)

    def _part(self, value: Any) -> bytes:
        """The digest of a part of a view, such as a row or the history of a service. Several pages share it."""
        found = self._parts.get(id(value))
        if found is None:
            parts: list[object] = []
            match _FORMS[type(value)]:
                case "tuple":
                    self._add_tuple(value, parts)
                case "dataclass" | "slice":
                    self._add_fields(value, parts)
                case _:
                    self._add((value,), parts)
            found = self._parts[id(value)] = (value, _digest(repr(parts)))  # with the part: no other gets its identity
        return found[1]

    def _add_name(self, value: object, parts: list[object]) -> None:
        """Add what links to records show."""
        if isinstance(value, Record):
            if value not in self._names:
                self._names[value] = repr((value.id, value.path, value.title, value.incident.language))
            parts.append(self._names[value])
        elif isinstance(value, tuple):
            parts.append(len(value))
            for part in value:
                self._add_name(part, parts)
        else:
            parts.append(repr(value))

    def _text(self, record: Record) -> bytes:
        found = self._texts.get(record)
        if found is None:
            found = self._texts[record] = _digest(f"{record.id}\n{record.path}\n{record.digest}")
        return found


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).digest()


_SHORT = 20
"""Values of a tuple that are added one by one to each key."""


def _form_of(kind: type) -> str:
    """How values of a type are added to a key."""
    if kind in (str, int, bool, type(None)):
        return "plain"
    if issubclass(kind, Time | Span):
        return "of a record"  # which another field names
    forms: dict[type, str] = {Record: "record", RecordedAction: "action", tuple: "tuple", Slice: "slice", Part: "part"}
    form = next((form for one, form in forms.items() if issubclass(kind, one)), "other")
    return "dataclass" if form == "other" and is_dataclass(kind) else form


class _ByType(dict[type, Value]):
    """What is asked of a type, worked out once."""

    def __init__(self, make: Callable[[type], Value]) -> None:
        self._make = make

    def __missing__(self, kind: type) -> Value:
        found = self[kind] = self._make(kind)
        return found


_FORMS = _ByType(_form_of)
_FIELDS = _ByType(lambda kind: tuple(field.name for field in fields(kind)))

_NEIGHBOURS = frozenset({"previous", "next", "same_service", "same_factor"})
"""Where a view holds other records only to lead to them: then an edit of one is none of the others' pages."""
