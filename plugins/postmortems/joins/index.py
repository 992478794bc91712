"""One inverted index of all records, looked up by term.

A cached base holds the postings of the records as they were when it was built. What changed since then is added from
the contributions of those files, and what is gone is left out. So results never depend on the history of the cache.
"""

from __future__ import annotations

import math
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import accumulate, filterfalse, repeat
from typing import NamedTuple

from postmortems.cache.store import Cache, key_of
from postmortems.joins.contribution import Contribution, Stored, contribution_of, of_stored, stored
from postmortems.record.corpus import Record, group
from postmortems.record.files import digest_of


class Contributions(dict[tuple[str, str], Contribution]):
    """What this process found in single records, by path and digest, and the base that it made of them."""

    base: tuple[_Base, Mapping[str, _Both]] | None = None

    def forget(self) -> None:
        self.clear()
        self.base = None


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
_Both = tuple["array[int]", "array[int]"]
"""Numbers of records, and counts of at most `MOST_COUNTED`."""


class _Base(NamedTuple):
    generation: str
    """A digest of the entries."""
    buckets: int
    """In how many rows of the cache the postings are: a row for each term would take three times the room."""
    entries: list[Entry]


class Unread(NamedTuple):
    """A record that is read only if somebody asks."""

    id: str
    path: str
    title: str
    digest: str
    """Of its content."""


_LookUp = Callable[[Iterable[str]], Mapping[str, _Both] | None]
"""Finds postings of the base; None if some are lost."""


Read = Callable[[Collection[str]], Iterable[Record]]
"""Reads the records of these paths."""


class Library:
    """The contributions of the records of a corpus: cached by content, or made now."""

    def __init__(
        self,
        records: Iterable[Record | Unread],
        cache: Cache,
        before: Contributions | None = None,
        read: Read | None = None,
    ) -> None:
        """`before` has contributions that this process made earlier; it is brought up to date. `read` is for records
        that are not read yet.
        """
        found = sorted(records, key=lambda record: (record.id, record.path))
        self.titles = [record.title for record in found]
        self.paths = [record.path for record in found]
        self.digests = [one.digest for one in found]
        self.cache = cache
        self._records = {number: one for number, one in enumerate(found) if not isinstance(one, Unread)}
        self._read = read
        self._known: dict[int, Contribution] = {}
        self._before = Contributions() if before is None else before

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def records(self) -> list[Record]:
        """The records, oldest first."""
        return self.read(range(len(self)))

    def read(self, numbers: Iterable[int]) -> list[Record]:
        """The records of these numbers. Raises FileNotFoundError if one is gone or cannot be read any more."""
        wanted = list(numbers)
        unread = {self.paths[number]: number for number in wanted if number not in self._records}
        if unread and self._read:
            self._records.update((unread.pop(record.path), record) for record in self._read([*unread]))
            if unread:
                raise FileNotFoundError(f"{next(iter(unread))} was changed in the meantime")
        return [self._records[number] for number in wanted]

    def get(self, number: int) -> Contribution:
        if number not in self._known:
            self.load([number])
        return self._known[number]

    def load(self, numbers: Iterable[int]) -> None:
        """Fetch these contributions; those that are not cached are made and cached."""
        wanted = [number for number in numbers if number not in self._known]
        if not wanted:
            return
        keys = {self._key(number): number for number in wanted} if self.cache.is_on else {}
        words: dict[str, str] = {}
        for key, data in self.cache.get(CONTRIBUTIONS, keys, Stored).items():
            with suppress(ValueError, zlib.error):
                self._known[keys[key]] = of_stored(data, words)
        missing = [number for number in wanted if number not in self._known]
        new = dict(zip(missing, map(contribution_of, self.read(missing)), strict=True))
        self._known.update(new)
        if self.cache.is_on:
            self.cache.put(CONTRIBUTIONS, {self._key(number): stored(one) for number, one in new.items()})

    def load_all(self) -> None:
        """Fetch all contributions at once."""
        places = list(zip(self.paths, self.digests, strict=True))
        self._known.update(
            (number, self._before[place]) for number, place in enumerate(places) if place in self._before
        )
        self.load(range(len(self)))
        self._before.clear()
        self._before.update(zip(places, (self._known[number] for number in range(len(self))), strict=True))

    def tidy_up(self) -> None:
        """Forget what other contents contributed."""
        used = map(self._key, range(len(self)) if self.cache.is_on else ())
        self.cache.evict_all_but(CONTRIBUTIONS, used, SPARE_CONTRIBUTIONS)

    def entry(self, number: int) -> Entry:
        """The entry of a record in the index."""
        one = self.get(number)
        path, digest = self.paths[number], self.digests[number]
        return Entry(path, digest, one.id, one.length, one.day, one.is_day_sure, one.series, one.number)

    def _key(self, number: int) -> bytes:
        return key_of("contribution", self.paths[number], self.digests[number])


class Index:
    """All records by the terms that they have."""

    def __init__(
        self,
        records: Iterable[Record | Unread],
        cache: Cache | None = None,
        before: Contributions | None = None,
        read: Read | None = None,
    ) -> None:
        """`cache` is that of the knowledge base; without one, nothing is cached. `read` is that of `Library`.

        With `before`, contributions that this process made earlier, all postings are made now. That is for whoever
        asks for many records: to fetch them from the cache would take longer.
        """
        self.library = Library(records, cache or Cache.off(), before, read)
        self._before = before
        self._is_whole = before is not None
        self._postings: dict[str, Postings] = {}
        self._idf: dict[str, float] = {}
        base, self._stored = self._base()
        known = {(entry.path, entry.digest): number for number, entry in enumerate(base.entries)}
        self._places = array("i", [-1]) * len(base.entries)
        """The number in `entries` of each record of the base; -1 for what is gone."""
        entries: list[Entry] = []
        fresh: list[int] = []
        for number, entry in enumerate(zip(self.library.paths, self.library.digests, strict=True)):
            place = known.get(entry)
            if place is None:
                fresh.append(number)
                entries.append(self.library.entry(number))
            else:
                self._places[place] = number
                entries.append(base.entries[place])
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._gone = [place for place, number in enumerate(self._places) if number < 0]
        self._is_in_place = all(number in (-1, place) for place, number in enumerate(self._places))
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

    def look_up(self, terms: Iterable[str]) -> Mapping[str, Postings]:
        """Fetch the postings of these terms; returns those of all terms that were asked for so far."""
        missing = [*filterfalse(self._postings.__contains__, terms)]
        if missing:
            stored = self._stored(dict.fromkeys(missing))
            if stored is None:
                self._count_again()
                stored = {}
            for term in missing:
                self._postings[term] = self._merged(stored.get(term), self._fresh.get(term))
        return self._postings

    def idf(self, term: str) -> float:
        """How rare a term is: its inverse document frequency."""
        return self._idf[term] if term in self._idf else self.idfs((term,))[term]

    def idfs(self, terms: Iterable[str]) -> Mapping[str, float]:
        """The same of these terms, and of all others that were asked for so far."""
        missing = [*filterfalse(self._idf.__contains__, terms)]
        if missing:
            postings = self.look_up(missing)
            self._idf.update((term, inverse_frequency(len(self), len(postings[term].records))) for term in missing)
        return self._idf

    def _merged(self, stored: _Both | None, fresh: _Both | None) -> Postings:
        if stored is None and fresh is None:
            return _NOWHERE
        records, counts = stored or (array("I"), array("B"))
        if stored is not None and self._is_in_place:
            records, counts = self._without_gone(records, counts)
        elif stored is not None:
            places = self._places
            pairs = [(places[number], count) for number, count in zip(records, counts, strict=True)]
            pairs = [pair for pair in pairs if pair[0] >= 0]
            records, counts = array("I", [pair[0] for pair in pairs]), array("B", [pair[1] for pair in pairs])
        if fresh is not None:
            records, counts = records + fresh[0], counts + fresh[1]
        return Postings(records, counts)

    def _without_gone(self, records: array[int], counts: array[int]) -> _Both:
        """Postings of the base, if only some of its records are gone and no other has another number."""
        for place in self._gone:
            at = bisect_left(records, place)
            if at < len(records) and records[at] == place:
                records, counts = records[:at] + records[at + 1 :], counts[:at] + counts[at + 1 :]
        return records, counts

    def _count_again(self) -> None:
        """Make all postings now, as the cache has lost some of the base; the next run builds a new base."""
        self.library.cache.evict_all_but(BASES, [])
        self.library.load_all()
        self._fresh = _inverted(self.library, range(len(self)))
        self._stored = lambda _: {}

    def _base(self) -> tuple[_Base, _LookUp]:
        """The base and its look-up: cached, or built now where too much has changed."""
        library, cache = self.library, self.library.cache
        is_stored = cache.is_on and not self._is_whole
        if is_stored:
            key = key_of("base of joins")
            found = cache.get(BASES, [key], _Base).get(key)
            if found is not None and _is_near(library, found):
                return found, lambda terms: _stored_postings(cache, found, terms)
        library.load_all()
        if self._before is not None and self._before.base is not None and _is_near(library, self._before.base[0]):
            base, known = self._before.base
            return base, lambda terms: {term: known[term] for term in terms if term in known}
        entries = [library.entry(number) for number in range(len(library))]
        inverted = _inverted(library, range(len(library)))
        generation = digest_of(repr(entries).encode("utf-8", "surrogatepass")) if is_stored else ""
        base = _Base(generation, 1 + len(inverted) // _TERMS_IN_A_ROW, entries)
        library.tidy_up()
        if is_stored:
            rows = {_row_key(base, row): data for row, data in _rows(base, inverted)}
            cache.put(POSTINGS, rows)
            cache.evict_all_but(POSTINGS, rows)
            cache.put(BASES, {key: base})
        if self._before is not None:
            self._before.base = base, inverted
        return base, lambda terms: {term: inverted[term] for term in terms if term in inverted}


def inverse_frequency(size: int, number: int) -> float:
    """How rare a term is that so many of `size` records have."""
    return math.log(1 + (size - number + 0.5) / (number + 0.5))


def _is_near(library: Library, base: _Base) -> bool:
    """Whether a base is worth its use: few records have changed since."""
    before = {(entry.path, entry.digest) for entry in base.entries}
    changed = before.symmetric_difference(zip(library.paths, library.digests, strict=True))
    return len(changed) <= max(20, _REBUILT_AT * len(library))


def _inverted(library: Library, numbers: Iterable[int]) -> dict[str, _Both]:
    """The postings of some records."""
    inverted: defaultdict[str, _Both] = defaultdict(lambda: (array("I"), array("B")))
    for number in numbers:
        one = library.get(number)
        names = (*(HANDLE + name for name in one.handles), *(POINTER + name for name in one.pointers))
        for terms, counts_ in ((one.terms.keys(), one.terms.values()), (names, repeat(1))):
            for (records, counts), count in zip(map(inverted.__getitem__, terms), counts_, strict=False):
                records.append(number)
                counts.append(count)
    return inverted


# Rows of the cache

_TERMS_IN_A_ROW = 128
_Row = dict[str, tuple[str, str]]
"""Postings by term: the numbers of records, each as the step from the one before, and the counts, if not all are 1.

Each is a text of numbers with spaces between: a list of so many numbers takes five times as long to read.
"""


def _row_of(term: str, base: _Base) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) % base.buckets


def _row_key(base: _Base, row: int) -> bytes:
    return key_of(base.generation, str(row))


def _rows(base: _Base, inverted: Mapping[str, _Both]) -> Iterator[tuple[int, _Row]]:
    """The postings as rows of the cache."""
    by_row = group((_row_of(term, base), term) for term in inverted)
    for row in range(base.buckets):  # an empty row, too: one that is not there was lost
        terms = by_row.get(row, ())
        yield row, {term: (_text_of(_steps(inverted[term][0])), _counts(inverted[term][1])) for term in terms}


def _steps(numbers: Sequence[int]) -> Iterator[int]:
    before = 0
    for number in numbers:
        yield number - before
        before = number


def _counts(counts: array[int]) -> str:
    return "" if counts.count(1) == len(counts) else _text_of(counts)


def _text_of(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _stored_postings(cache: Cache, base: _Base, terms: Iterable[str]) -> dict[str, _Both] | None:
    """The postings of these terms, from the cache; None if it has lost some."""
    wanted = group((_row_key(base, _row_of(term, base)), term) for term in terms)
    found: dict[str, _Both] = {}
    rows = cache.get(POSTINGS, wanted, _Row)
    if len(rows) < len(wanted):
        return None
    for key, row in rows.items():
        for term in wanted[key]:
            if term in row:
                steps, counts = (list(map(int, text.split())) for text in row[term])
                found[term] = array("I", accumulate(steps)), array("B", counts or [1] * len(steps))
    return found
