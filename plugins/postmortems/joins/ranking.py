"""Ranks earlier records by what they have in common with a text.

The similarity is BM25 over the whole text, as a share of what the text has with itself, so that long and short
records are measured alike. A name that a machine gave counts as a whole, and each of its parts. The title counts a
second time, on its own. A link, a ticket or a file name that leads to the other record adds a fixed amount. For the
best ones, the similarity the other way round is added: a long record has something in common with everything.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from postmortems.joins.contribution import MOST_COUNTED, Contribution
from postmortems.joins.index import HANDLE, POINTER, Entry, Index, inverse_frequency
from postmortems.record.corpus import group

K1 = 4.0
"""BM25: how slowly a repeated word stops to count."""
B = 0.9
"""BM25: how much the length of a record counts, from 0 to 1."""
TITLE_WEIGHT = 0.4
POINTER_WEIGHT = 0.2
BACKWARD_WEIGHT = 0.3
"""The share of the similarity the other way round."""

RECONSIDERED = 12
"""For how many records the similarity the other way round is worked out."""

COMMON = 0.6
"""Terms in a larger share of a small folder say nothing."""
_COMMON_IN_MANY = 0.1
"""The same for a folder of more than `_MANY` records."""
_MANY = 300
MOST_POSTINGS = 20_000
"""How many places are looked at for one text, rarest terms first."""


class Candidate(NamedTuple):
    """An earlier record that may belong to a text."""

    number: int
    """In the index."""
    score: float
    forward: float
    """What the text has in common with it, as a share of what the text has with itself."""


def is_earlier(
    later: Entry, earlier: Entry, serials: Container[str] = (), *, points: bool = False, is_pointed_at: bool = False
) -> bool:
    """Whether a record may be the earlier one: by their own numbers, else by day.

    `serials` are the series whose numbers follow the days. Where a day was guessed, the one that names the other is the
    later one.
    """
    if later.series and later.series == earlier.series and later.number != earlier.number and later.series in serials:
        return earlier.number < later.number
    if not (later.is_day_sure and earlier.is_day_sure) and points != is_pointed_at:
        return points
    return not later.day or not earlier.day or earlier.day <= later.day


_ASKED = 60
"""How many records of a series are compared."""
_FOLLOWS = 0.6
"""The share of pairs whose days agree with their numbers, in a series of serial numbers."""


def serials(entries: Iterable[Entry]) -> frozenset[str]:
    """The series whose numbers follow the days: `PM-7` does, the 503 of `503-errors` does not."""
    found = group((entry.series, entry) for entry in entries if entry.series and entry.day)
    return frozenset(series for series, some in found.items() if _follow(some))


def _follow(some: Sequence[Entry]) -> bool:
    step = max(1, len(some) // _ASKED)
    pairs = [pair for pair in combinations(some[::step], 2) if pair[0].number != pair[1].number]
    pairs = [pair for pair in pairs if pair[0].day != pair[1].day]
    agreeing = sum((one.number < other.number) == (one.day < other.day) for one, other in pairs)
    return agreeing >= _FOLLOWS * len(pairs) if len(pairs) > 1 else some[0].series != "#"


_OFTEN = [0.0, *(1 + math.log(count) for count in range(1, MOST_COUNTED + 1))]
"""What a word counts that a text has so often."""


def shares(text: Contribution, rarity: Mapping[str, float], damping: float) -> dict[str, float]:
    """What each term of a text weighs that has a rarity, in the same order.

    As a share of what the text has in common with itself, and its title likewise.
    """
    titles = Counter(text.title_terms)
    weights = {term: rare * _OFTEN[text.terms[term]] for term, rare in rarity.items()}
    in_title = {term: rarity[term] * _OFTEN[min(titles[term], MOST_COUNTED)] for term in rarity if term in titles}
    whole = max(in_common(weights, text.terms, damping), 1e-9)
    title = max(in_common(in_title, text.terms, damping), 1e-9)
    weights = {term: weight / whole for term, weight in weights.items()}
    for term, weight in in_title.items():
        weights[term] += TITLE_WEIGHT * weight / title
    return weights


def in_common(weights: Mapping[str, float], counts: Mapping[str, int], damping: float) -> float:
    """What weighted terms have in common with a text that has terms so often."""
    return sum(
        weight * (K1 + 1) * count / (count + damping) for term, weight in weights.items() if (count := counts.get(term))
    )


class Ranker:
    """Ranks the records of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        average = index.average_length
        self.serials = serials(index.entries)
        self.damping = [K1 * (1 - B + B * entry.length / average) for entry in index.entries]
        size = len(index)
        most = max(3.0, min(COMMON * size, COMMON * _MANY), _COMMON_IN_MANY * size)
        self._rare = inverse_frequency(size, math.floor(most))
        """The least inverse frequency of a term that says something: the others are in too many records."""
        self._effects: dict[str, Sequence[float]] = {}
        self._weights: dict[int, dict[str, float]] = {}
        self._nearest: dict[int, list[int]] = {}
        self._earlier: dict[int, list[Candidate]] = {}

    def earlier(self, number: int, most: int) -> list[Candidate]:
        """The best earlier records for a record, best first."""
        if number not in self._earlier:
            text = self.index.library.get(number)
            forward = self.similarities(text, number)
            nearest = self._nearest[number] = _nearest(forward, number)
            self._earlier[number] = self._best(text, forward, nearest, self.index.entries[number], number)
        return self._earlier[number][:most]

    def for_text(self, text: Contribution, most: int) -> list[Candidate]:
        """The best records for a text that is no record, best first."""
        later = Entry("", "", "", 0, text.day, True, "", ())
        forward = self.similarities(text, None)
        return self._best(text, forward, _nearest(forward, None), later, None)[:most]

    def nearest(self, number: int) -> list[int]:
        """The records that have most in common with a record, earlier or later, best first."""
        if number not in self._nearest:
            forward = self.similarities(self.index.library.get(number), number)
            self._nearest[number] = _nearest(forward, number)
        return self._nearest[number]

    def may_be_earlier(self, *, later: int, earlier: int) -> bool:
        """Whether one record may be the earlier one of the other."""
        text, entries = self.index.library.get(later), self.index.entries
        knows = {"points": earlier in self.pointed_at(text), "is_pointed_at": earlier in self._pointing_at(text)}
        return is_earlier(entries[later], entries[earlier], self.serials, **knows)

    def telling(self, terms: Collection[str]) -> list[str]:
        """Those of some terms that say something, in their order."""
        idf = self.index.idfs(terms)
        return [term for term in terms if idf[term] >= self._rare]

    def similarities(self, text: Contribution, own: int | None) -> list[float]:
        """What each record has in common with a text, by number; `own` is the number of the text itself."""
        index = self.index
        postings = index.look_up([*text.terms, *(HANDLE + name for name in text.pointers)])
        found = [0.0] * len(index)
        left = MOST_POSTINGS
        for term, weight in self.weights_of(text, own).items():
            records = postings[term].records
            left -= len(records)
            if left < 0:
                break
            for number, effect in zip(records, self._effects_of(term), strict=True):
                found[number] += weight * effect
        for number in self.pointed_at(text):
            found[number] += POINTER_WEIGHT
        if own is not None:
            found[own] = 0.0
        return found

    def _effects_of(self, term: str) -> Sequence[float]:
        """What a term counts in each record that has it: more often counts more, less and less so."""
        effects = self._effects.get(term)
        if effects is None:
            damping = self.damping
            places = self.index.postings(term)
            effects = self._effects[term] = array(
                "d",
                [
                    (K1 + 1) * count / (count + damping[number])
                    for number, count in zip(places.records, places.counts, strict=True)
                ],
            )
        return effects

    def _best(
        self, text: Contribution, forward: Sequence[float], nearest: Sequence[int], later: Entry, own: int | None
    ) -> list[Candidate]:
        """The earlier records, best first; of those that are not reconsidered, the forward similarity counts."""
        entries = self.index.entries
        pointed = self.pointed_at(text)
        pointing = self._pointing_at(text)
        first: list[int] = []
        rest: list[int] = []
        for number in _all_nearest(forward, nearest):
            if forward[number] <= 0 or (len(first) == RECONSIDERED and len(rest) == RECONSIDERED):
                break
            knows = {"points": number in pointed, "is_pointed_at": number in pointing}
            if is_earlier(later, entries[number], self.serials, **knows):
                (first if len(first) < RECONSIDERED else rest).append(number)
        found = []
        for number in first:
            back = self._backward(number, text, own) if own is not None else forward[number]
            score = (1 - BACKWARD_WEIGHT) * forward[number] + BACKWARD_WEIGHT * back
            found.append(Candidate(number, score, forward[number]))
        found.sort(key=lambda one: (-one.score, -one.number))
        return found + [Candidate(number, 0.0, forward[number]) for number in rest]

    def _backward(self, number: int, text: Contribution, own: int) -> float:
        """What the text has in common with a record, as a share of what the record has with itself."""
        other = self.index.library.get(number)
        found = in_common(self.weights_of(other, number), text.terms, self.damping[own])
        return found + (POINTER_WEIGHT if set(other.pointers) & set(text.handles) else 0.0)

    def weights_of(self, text: Contribution, own: int | None) -> dict[str, float]:
        """What each term of a text weighs (see `shares`), rarest first, without those that are common."""
        if own is not None and own in self._weights:
            return self._weights[own]
        damping = self.damping[own] if own is not None else K1
        rare = self.telling(text.terms)  # in the order of the alphabet
        idf = self.index.idfs(rare)
        rare.sort(key=idf.__getitem__, reverse=True)
        weights = shares(text, {term: idf[term] for term in rare}, damping)
        if own is not None:
            self._weights[own] = weights
        return weights

    def weights(self, counts: Mapping[str, int]) -> dict[str, float]:
        """What each term says that a text has so often, whatever else it has."""
        idf = self.index.idfs(counts.keys())
        return {term: idf[term] * _OFTEN[count] for term, count in counts.items()}

    def pointed_at(self, text: Contribution) -> set[int]:
        return {number for name in text.pointers for number in self.index.postings(HANDLE + name).records}

    def _pointing_at(self, text: Contribution) -> set[int]:
        """The records that name a text."""
        self.index.look_up(POINTER + name for name in text.handles)
        return {number for name in text.handles for number in self.index.postings(POINTER + name).records}


_NEAREST = 100
"""How many of the most similar records are sorted at first."""


def _nearest(forward: Sequence[float], own: int | None) -> list[int]:
    """The most similar records, best first, of equal ones the newest first."""
    least = sorted(forward)[-_NEAREST] if len(forward) > _NEAREST else 0.0
    near = [number for number in range(len(forward) - 1, -1, -1) if forward[number] >= least]
    near.sort(key=forward.__getitem__, reverse=True)
    return [number for number in near[:_NEAREST] if number != own]


def _all_nearest(forward: Sequence[float], nearest: Sequence[int]) -> Iterator[int]:
    """All records, best first; sorted only if somebody asks for so many."""
    yield from nearest
    if len(forward) > _NEAREST:
        known = set(nearest)
        newest_first = (number for number in range(len(forward) - 1, -1, -1) if number not in known)
        yield from sorted(newest_first, key=forward.__getitem__, reverse=True)
