"""What outsiders can read now and could not read before: the difference between two public editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from postmortems.model.config import Config
from postmortems.model.fields import RecordField, fields_of
from postmortems.model.incident import Incident
from postmortems.model.part import Part
from postmortems.model.publishing import ALWAYS_PUBLIC
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record


class PublicLine(NamedTuple):
    """One thing that outsiders can read in a record."""

    field: str
    """Its place in the record, as keys with points between: `impact.summary`."""
    words: str
    """All that it says. Of a part with several values, these with ` · ` between."""


class NewlyPublic(NamedTuple):
    """What outsiders can read of one record that they could not read before."""

    record: Record
    is_new: bool
    """Whether they could read nothing of it."""
    lines: tuple[PublicLine, ...]


def newly_public(before: Corpus, after: Corpus, whole: Corpus) -> tuple[NewlyPublic, ...]:
    """What the public edition `after` shows and `before` did not, by record; records that say nothing new are left out.

    `whole` holds all records as they are now: a record that was renamed is followed by its aliases.
    """
    earlier = earlier_records(before, whole)
    found: list[NewlyPublic] = []
    for record in after.all_records:
        old = earlier.get(record.id)
        known = Counter(public_lines(old, before)) if old else Counter[PublicLine]()
        known[PublicLine("address", record.id)] += old is not None and old.id == record.id
        lines = tuple(_missing(known, (PublicLine("address", record.id), *public_lines(record, after))))
        if lines:
            found.append(NewlyPublic(record, old is None, lines))
    return tuple(found)


def earlier_records(before: Corpus, whole: Corpus) -> dict[str, Record]:
    """The records of `before` by the ids that they have in `whole`."""
    earlier: dict[str, Record] = {}
    for record in before.all_records:
        now = whole.by_id.get(record.id)
        earlier[now.id if now else record.id] = record
    return earlier


def _missing(known: Counter[PublicLine], lines: tuple[PublicLine, ...]) -> Iterator[PublicLine]:
    for line in lines:
        if known[line]:
            known[line] -= 1
        else:
            yield line


def public_lines(record: Record, corpus: Corpus) -> tuple[PublicLine, ...]:
    """All that a record of a public edition says, in the order of the model; last the files attached to it."""
    files = sorted(uri for uri in corpus.linked_files if uri.startswith(f"incidents/{record.id}/"))
    return (*_lines(record.incident, corpus.config), *(PublicLine("file", uri.rpartition("/")[2]) for uri in files))


def _lines(part: Part, config: Config, before: str = "") -> Iterator[PublicLine]:
    for found in fields_of(type(part)):
        value = getattr(part, found.name)
        if not _is_said(part, found) or value in (None, (), {}) or _is_default(part, found):
            continue
        key = f"{before}{found.key}"
        if isinstance(value, tuple):
            for one in value:
                yield PublicLine(key, " · ".join(_words(one, config, found)))
                yield from _inner_lists(one, config, f"{key}.")
        elif isinstance(value, Part):
            yield from _lines(value, config, f"{key}.")
        else:
            yield PublicLine(key, " · ".join(_words(value, config, found)))


def _inner_lists(item: object, config: Config, before: str) -> Iterator[PublicLine]:
    """The lists of parts inside an item of a list: the steps of a chain."""
    if isinstance(item, Part):
        for found in fields_of(type(item)):
            if found.is_public and found.is_list and found.parts:
                for one in getattr(item, found.name):
                    yield PublicLine(f"{before}{found.key}", " · ".join(_words(one, config, found)))


def _is_said(part: Part, found: RecordField) -> bool:
    return found.is_public and not (isinstance(part, Incident) and found.key in (*ALWAYS_PUBLIC, "timezone"))


def _is_default(part: Part, found: RecordField) -> bool:
    """Whether a field holds a word of a vocabulary that says nothing, since it is the default."""
    value = getattr(part, found.name)
    return isinstance(value, StrEnum) and value == type(part).model_fields[found.name].default


def _words(value: object, config: Config, found: RecordField) -> Iterator[str]:
    """What a value says, without lists inside it."""
    if isinstance(value, Part):
        for inner in fields_of(type(value)):
            one = getattr(value, inner.name)
            if inner.is_public and one is not None and not isinstance(one, tuple) and not _is_default(value, inner):
                yield from _words(one, config, inner)
    elif isinstance(value, Time):
        yield value.as_written
    elif found.key in ("affected", "service"):
        yield config.service_directory.title(str(value))
    else:
        yield str(value)
