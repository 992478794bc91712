"""Looks at a record among those most like it, as if they were the whole folder.

A folder may hold records of several teams. A name that is rare in the folder may be on every page of one team, so that
rarity is measured among the neighbours. Records of another team are known by the words that they do not use.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from statistics import fmean

from postmortems.joins.index import inverse_frequency
from postmortems.joins.ranking import COMMON, POINTER_WEIGHT, Ranker, in_common, shares

NEIGHBOURS = 20
"""How many of the most similar records say what is usual for a record."""
_SPOKEN = 1 / 3
"""The share of the neighbours from which on a word belongs to the way they write."""
_ALIKE = 5
"""How many neighbours say how alike two records of one team are written."""

_USUAL_MEAN = 0.1
_USUAL_DEVIATION = 0.08
"""What is usual where there are no neighbours: so it was in ten folders, each and all at once."""
_PRIOR = 8
"""How many neighbours that counts for: a folder of three records says little about what is usual."""


class Neighbourhood:
    """A record and those most like it."""

    def __init__(self, ranker: Ranker, number: int) -> None:
        library = ranker.index.library
        self._others = others = ranker.nearest(number)[:NEIGHBOURS]
        library.load([number, *others])
        self._ranker = ranker
        self._text = library.get(number)
        self._pointed_at = ranker.pointed_at(self._text)
        self._numbers = Counter(chain.from_iterable(library.get(one).terms for one in (number, *others)))
        size = len(others) + 1
        most = max(3.0, COMMON * size)
        rare = [inverse_frequency(size, times) for times in range(size + 1)]
        numbers, telling = self._numbers, ranker.weights_of(self._text, number)
        rarity = {
            term: rare[times] for term in self._text.terms if term in telling and (times := numbers[term]) <= most
        }
        self._weights = shares(self._text, rarity, ranker.damping[number])
        self._mean, self._deviation = _usual(map(self.similarity, others))

    def similarity(self, other: int) -> float:
        """What the record has in common with another one, as a share of what it has with itself."""
        theirs = self._ranker.index.library.get(other).terms
        found = in_common(self._weights, theirs, self._ranker.damping[other])
        return found + (POINTER_WEIGHT if other in self._pointed_at else 0.0)

    def excess(self, similarity: float) -> float:
        """By how many deviations a similarity is above what is usual here."""
        return (similarity - self._mean) / self._deviation

    def kinship(self, other: int) -> float:
        """How far another record is written as those of this team are: 1 for one of theirs, 0 for a stranger."""
        return min(1.0, self._alike(other) / self._usually_alike) if self._usually_alike else 1.0

    @cached_property
    def _usually_alike(self) -> float:
        alike = sorted(map(self._alike, self._others), reverse=True)[1 : _ALIKE + 1]  # the first may belong to it
        return fmean(alike) if alike else 0.0

    def _alike(self, other: int) -> float:
        """The cosine of the spoken words that the record has, and of those that another one has."""
        has = self._ranker.index.library.get(other).terms.__contains__
        own, rest = self._spoken
        both = sum(map(has, own))
        return both / math.sqrt(len(own) * (both + sum(map(has, rest)))) if both else 0.0

    @cached_property
    def _spoken(self) -> tuple[list[str], list[str]]:
        """The words that belong to the way the neighbours write: those that the record has, and the others."""
        least = _SPOKEN * (len(self._others) + 1)
        spoken = [term for term, times in self._numbers.items() if times >= least]
        own = self._text.terms
        return [term for term in spoken if term in own], [term for term in spoken if term not in own]


def _usual(similarities: Iterable[float]) -> tuple[float, float]:
    """Mean and deviation of the similarities, without the greatest, which may be of one that belongs to the record."""
    near = [one for one in sorted(similarities, reverse=True)[1:] if one > 0]
    number = len(near) + _PRIOR
    mean = (sum(near) + _PRIOR * _USUAL_MEAN) / number
    spread = sum((one - mean) ** 2 for one in near) + _PRIOR * _USUAL_DEVIATION**2
    return mean, math.sqrt(spread / number)
