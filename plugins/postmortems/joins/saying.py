"""Decides which proposals are said unasked.

A fixed similarity does not travel from one folder to the next. So a proposal is measured by how far it sticks out among
the neighbours of both records, and by whether both are written in the same way.
"""

from __future__ import annotations

import math

from postmortems.joins.neighbours import Neighbourhood
from postmortems.joins.ranking import POINTER_WEIGHT, TITLE_WEIGHT, Ranker

AT_MOST = 3
"""Proposals that are said for one record."""
LEAST = 2.25
"""How far a proposal sticks out that is said."""
_HELD = 16
"""How many neighbourhoods are held: most are asked for by one record alone, and each takes 30 kB."""


class Sayer:
    """Knows what sticks out in a folder."""

    def __init__(self, ranker: Ranker) -> None:
        self.ranker = ranker
        self._neighbourhoods: dict[int, Neighbourhood] = {}
        self._said: dict[int, list[tuple[float, int]]] = {}

    def said(self, number: int) -> list[int]:
        """The earlier records that are said for a record unasked, best first."""
        mine = self._sticking_out(number)
        return [other for far, other in mine if not self._is_said_the_other_way(number, other, far)]

    def _sticking_out(self, number: int) -> list[tuple[float, int]]:
        """The proposals for a record that stick out, each with how far, farthest first."""
        if number not in self._said:
            asked = [one.number for one in self.ranker.earlier(number, AT_MOST + 2)]
            possible = (other for other in asked if self._most_distant(number, other) >= LEAST)
            found = sorted(((self.distance(number, other), other) for other in possible), key=lambda pair: -pair[0])
            self._said[number] = [(far, other) for far, other in found[:AT_MOST] if far >= LEAST]
        return self._said[number]

    def _most_distant(self, later: int, earlier: int) -> float:
        """What `distance` cannot exceed, whatever the neighbours of the earlier record are: to find them takes long.

        No word that an earlier record has in common with another one counts more than `1 + damping` times what it
        counts in the earlier record itself.
        """
        one = self._neighbourhood(later)
        forward = one.similarity(earlier)
        backward = (1 + TITLE_WEIGHT) * (1 + self.ranker.damping[earlier]) + POINTER_WEIGHT
        far = 2 * one.excess(forward) * math.sqrt(math.sqrt(forward * backward))
        return far * one.kinship(earlier) if far >= LEAST else far

    def distance(self, later: int, earlier: int) -> float:
        """How far a pair sticks out among the neighbours of both. Below `LEAST` it may be less: kinship takes long."""
        one, other = self._neighbourhood(later), self._neighbourhood(earlier)
        forward, backward = one.similarity(earlier), other.similarity(later)
        lower = min(one.excess(forward), other.excess(backward))
        far = 2 * lower * math.sqrt(math.sqrt(forward * backward))
        if far >= LEAST:
            far *= one.kinship(earlier)
        return far * other.kinship(later) if far >= LEAST else far

    def _neighbourhood(self, number: int) -> Neighbourhood:
        if number not in self._neighbourhoods:
            if len(self._neighbourhoods) == _HELD:
                del self._neighbourhoods[next(iter(self._neighbourhoods))]
            self._neighbourhoods[number] = Neighbourhood(self.ranker, number)
        return self._neighbourhoods[number]

    def _is_said_the_other_way(self, number: int, other: int, far: float) -> bool:
        """Whether the same pair is proposed the other way round, which happens where the order is not known."""
        if not self.ranker.may_be_earlier(later=other, earlier=number):
            return False
        back = next((f for f, one in self._sticking_out(other) if one == number), None)
        return back is not None and (back, other) > (far, number)
