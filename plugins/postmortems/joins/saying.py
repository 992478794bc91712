"""Decides which proposals are said unasked.

A fixed similarity does not travel from one folder to the next. So a proposal is measured by how far it sticks out among
the neighbours of both records, and by where it comes among all proposals of the folder.
"""

from __future__ import annotations

import math
from functools import cached_property

from postmortems.joins.ranking import Candidate, Ranker

AT_MOST = 3
"""Proposals that are said for one record."""
CLEAR = 3.5
"""How far a proposal sticks out that is said in any folder."""
LEAST = 2.5
"""How far a proposal sticks out at least."""
SHARE = 0.55
"""For each record of a folder, how many proposals below `CLEAR` are said, counted with those above."""
MOST = 0.75
"""For each record of a folder, how many proposals are said at most."""
SAMPLE = 100
"""Records that are asked to learn what a large folder has: all of them where there are no more."""


class Sayer:
    """Knows what sticks out in a folder."""

    def __init__(self, ranker: Ranker) -> None:
        self.ranker = ranker
        self._said: dict[int, list[tuple[float, Candidate]]] = {}

    def sticking_out(self, number: int) -> list[tuple[float, Candidate]]:
        """The first proposals for a record, each with how far it sticks out, farthest first."""
        if number not in self._said:
            usual = self.ranker.usual
            found = [
                (_distance(usual(number).excess(one.forward), usual(one.number).excess(one.backward), one), one)
                for one in self.ranker.earlier(number, AT_MOST + 2)
            ]
            self._said[number] = sorted(found, key=lambda pair: -pair[0])[:AT_MOST]
        return self._said[number]

    def said(self, number: int) -> list[Candidate]:
        """What is said for a record unasked, best first."""
        mine = [(far, one) for far, one in self.sticking_out(number) if far >= LEAST]
        mine = [(far, one) for far, one in mine if far >= self.least]
        return [one for far, one in mine if not self._is_said_the_other_way(number, one.number, far)]

    def _is_said_the_other_way(self, number: int, other: int, far: float) -> bool:
        """Whether the same pair is proposed the other way round, which happens where the order is not known."""
        if not self.ranker.may_be_earlier(later=other, earlier=number):
            return False
        back = next((f for f, one in self.sticking_out(other) if one.number == number), None)
        return back is not None and (back, other) > (far, number)

    @cached_property
    def least(self) -> float:
        """How far a proposal has to stick out in this folder."""
        size = len(self.ranker.index)
        asked = sorted({round(at * (size - 1) / max(1, min(size, SAMPLE) - 1)) for at in range(min(size, SAMPLE))})
        best = sorted((far for number in asked for far, _ in self.sticking_out(number)), reverse=True)
        return least(best, len(asked))


def least(best: list[float], records: int) -> float:
    """The same for proposals that stick out so far, farthest first, of so many records."""
    clear = _at(best, MOST * records)
    allowed = _at(best, SHARE * records)
    return max(LEAST, clear, min(CLEAR, allowed))


def _at(best: list[float], number: float) -> float:
    """How far the first one sticks out that is too many."""
    place = int(number)
    return math.nextafter(best[place], math.inf) if place < len(best) else 0.0


def _distance(excess: float, back: float, one: Candidate) -> float:
    lower = min(excess, back)
    return 2 * lower * math.sqrt(math.sqrt(max(one.forward, 0.0) * max(one.backward, 0.0)))
