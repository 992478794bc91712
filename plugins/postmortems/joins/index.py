"""One inverted index of all records, looked up by term.

A cached base holds the postings of the records as they were when it was built. What changed since then is added from
the contributions of those files, and what is gone is left out. So results never depend on the history of the cache.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from postmortems.cache.store import Cache, key_of
from postmortems.joins.contribution import Contribution, contribution_of
from postmortems.record.corpus import Record
from postmortems.record.files import digest_of

CONTRIBUTIONS = "joins"
"""The family of what single files contribute."""
BASES = "joins-base"
"""The family of the lists of files in the base."""
POSTINGS = "joins-terms"
"""The family of the postings of the base, by term."""

HANDLE = "@"
"""Begins the term of what a record may be called."""
POINTER = "#"
"""Begins the term of what a record calls others."""

SPARE_CONTRIBUTIONS = 1000
"""How many contributions of earlier contents may be cached."""
_REBUILT_AT = 0.1
"""The share of changed records from which on the base is built again."""


class Entry(NamedTuple):
    """A record in the index."""

    path: str
    digest: str
    """Of its content."""
    id: str
    length: int
    """How many terms it has."""
    day: str
    is_day_sure: bool
    series: str
    number: tuple[int, ...]


class Postings(NamedTuple):
    """Where a term occurs, and how often."""

    records: Sequence[int]
    """Numbers in `Index.entries`."""
    counts: Sequence[int]


_NOWHERE = Postings((), ())


class _Base(NamedTuple):
    generation: str
    entries: list[Entry]


class Library:
    """The contributions of the records of a corpus: cached by content, or made now."""

    def __init__(self, records: Iterable[Record], cache: Cache | None) -> None:
        self.records = sorted(records, key=lambda record: (record.id, record.path))
        self.cache = cache if cache is not None and cache.is_kept else None
        self.digests = [digest_of(record.text.encode("utf-8", "surrogatepass")) for record in self.records]
        self._known: dict[int, Contribution] = {}

    def __len__(self) -> int:
        return len(self.records)

    def get(self, number: int) -> Contribution:
        """The contribution of one record."""
        if number not in self._known:
            self.load([number])
        return self._known[number]

    def load(self, numbers: Iterable[int]) -> None:
        """Fetch these contributions; those that are not cached are made and cached."""
        wanted = [number for number in numbers if number not in self._known]
        if self.cache and wanted:
            keys = {self._key(number): number for number in wanted}
            found = self.cache.get_values(CONTRIBUTIONS, keys, Contribution)
            self._known.update((keys[key], value) for key, value in found.items())
        new = {number: contribution_of(self.records[number]) for number in wanted if number not in self._known}
        self._known.update(new)
        if self.cache and new:
            self.cache.put_values(CONTRIBUTIONS, {self._key(number): value for number, value in new.items()})

    def tidy_up(self) -> None:
        """Forget what other contents contributed."""
        if self.cache:
            self.cache.drop_all_but(CONTRIBUTIONS, map(self._key, range(len(self))), SPARE_CONTRIBUTIONS)

    def entry(self, number: int) -> Entry:
        """The entry of a record in the index."""
        one = self.get(number)
        path, digest = self.records[number].path, self.digests[number]
        return Entry(path, digest, one.id, one.length, one.day, one.is_day_sure, one.series, one.number)

    def _key(self, number: int) -> bytes:
        return key_of("contribution", self.records[number].path, self.digests[number])


class Index:
    """All records by the terms that they have."""

    def __init__(self, records: Iterable[Record], cache: Cache | None = None) -> None:
        """`cache` is that of the knowledge base; without one, nothing is cached."""
        self.library = Library(records, cache)
        self._postings: dict[str, Postings] = {}
        self._idf: dict[str, float] = {}
        base, self._stored = self._base()
        known = {(entry.path, entry.digest): number for number, entry in enumerate(base.entries)}
        self._places = array("i", [-1]) * len(base.entries)
        """The number in `entries` of each record of the base; -1 for what is gone."""
        entries: list[Entry] = []
        fresh: list[int] = []
        for number, (record, digest) in enumerate(zip(self.library.records, self.library.digests, strict=True)):
            before = known.get((record.path, digest))
            if before is None:
                fresh.append(number)
                entries.append(self.library.entry(number))
            else:
                self._places[before] = number
                entries.append(base.entries[before])
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._is_as_stored = not fresh and list(self._places) == list(range(len(entries)))
        self._fresh = _inverted(self.library, fresh)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def average_length(self) -> float:
        """Terms in a record, on average; at least 1."""
        return max(sum(entry.length for entry in self.entries) / max(len(self), 1), 1.0)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each record, by id."""
        return {entry.id: number for number, entry in enumerate(self.entries)}

    def postings(self, term: str) -> Postings:
        """Where a term occurs. Fetch many terms at once with `look_up` first."""
        if term not in self._postings:
            self.look_up([term])
        return self._postings[term]

    def look_up(self, terms: Iterable[str]) -> None:
        """Fetch the postings of these terms."""
        missing = [term for term in terms if term not in self._postings]
        if not missing:
            return
        stored = self._stored(missing)
        for term in missing:
            self._postings[term] = self._merged(stored.get(term), self._fresh.get(term))

    def idf(self, term: str) -> float:
        """How rare a term is: its inverse document frequency."""
        if term not in self._idf:
            number = len(self.postings(term).records)
            self._idf[term] = math.log(1 + (len(self) - number + 0.5) / (number + 0.5))
        return self._idf[term]

    def _merged(self, stored: bytes | None, fresh: tuple[array[int], array[int]] | None) -> Postings:
        if stored is None and fresh is None:
            return _NOWHERE
        records, counts = _unpacked(stored) if stored is not None else (array("I"), array("I"))
        if stored is not None and not self._is_as_stored:
            places = self._places
            pairs = [(places[number], count) for number, count in zip(records, counts, strict=True)]
            pairs = [pair for pair in pairs if pair[0] >= 0]
            records, counts = array("I", [pair[0] for pair in pairs]), array("I", [pair[1] for pair in pairs])
        if fresh is not None:
            records, counts = records + fresh[0], counts + fresh[1]
        return Postings(records, counts)

    def _base(self) -> tuple[_Base, Callable[[Sequence[str]], Mapping[str, bytes]]]:
        """The base and its look-up: cached, or built now where too much has changed."""
        library, cache = self.library, self.library.cache
        if cache is not None:
            found = cache.get_values(BASES, [key_of("base")], _Base).get(key_of("base"))
            if found is not None and _changed(library, found) <= max(20, _REBUILT_AT * len(library)):
                return found, lambda terms: _stored_postings(cache, found.generation, terms)
        library.load(range(len(library)))
        entries = [library.entry(number) for number in range(len(library))]
        packed = {term: _packed(*both) for term, both in _inverted(library, range(len(library))).items()}
        generation = digest_of(repr(entries).encode("utf-8", "surrogatepass"))
        base = _Base(generation, entries)
        if cache is not None:
            rows = {key_of(generation, term): data for term, data in packed.items()}
            cache.put(POSTINGS, rows, is_small=False)
            cache.drop_all_but(POSTINGS, rows)
            cache.put_values(BASES, {key_of("base"): base}, is_small=False)
            library.tidy_up()
        return base, lambda terms: {term: packed[term] for term in terms if term in packed}


def _changed(library: Library, base: _Base) -> int:
    before = {(entry.path, entry.digest) for entry in base.entries}
    now = {(record.path, digest) for record, digest in zip(library.records, library.digests, strict=True)}
    return len(before ^ now)


def _stored_postings(cache: Cache, generation: str, terms: Sequence[str]) -> dict[str, bytes]:
    keys = {key_of(generation, term): term for term in terms}
    return {keys[key]: data for key, data in cache.get(POSTINGS, keys).items()}


def _inverted(library: Library, numbers: Iterable[int]) -> dict[str, tuple[array[int], array[int]]]:
    """The postings of some records."""
    inverted: dict[str, tuple[array[int], array[int]]] = {}
    for number in numbers:
        for term, count in _all_terms(library.get(number)):
            both = inverted.get(term)
            if both is None:
                both = inverted[term] = (array("I"), array("I"))
            both[0].append(number)
            both[1].append(count)
    return inverted


def _all_terms(one: Contribution) -> Iterator[tuple[str, int]]:
    yield from one.terms.items()
    yield from ((HANDLE + name, 1) for name in one.handles)
    yield from ((POINTER + name, 1) for name in one.pointers)


def _packed(records: array[int], counts: array[int]) -> bytes:
    return records.tobytes() + counts.tobytes()


def _unpacked(data: bytes) -> tuple[array[int], array[int]]:
    both = array("I")
    both.frombytes(data[: len(data) // (2 * both.itemsize) * 2 * both.itemsize])
    return both[: len(both) // 2], both[len(both) // 2 :]
