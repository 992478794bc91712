"""Durations as a distribution: every one of them, their median and their quartiles. Never a mean.

A few long incidents carry a mean wherever they like, so it says little about what to expect. Quartiles are
those of `statistics.quantiles(..., method="inclusive")`: the shortest and the longest duration are the ends of
the distribution, and a quartile between two durations is found on the straight line between them. With fewer
than `QUARTILES_FROM` durations there is nothing to divide, and none are given.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from postmortems.model.time import Span
from postmortems.model.vocabulary import IncidentKind
from postmortems.record.corpus import Record

QUARTILES_FROM = 4
"""The least number of durations of which quartiles are given."""


MOST_POINTS = 24
"""How many durations a page shows as a point each, with a link. Where there are more, it counts them."""


class Point(NamedTuple):
    """One duration, in the record that it comes from."""

    record: Record
    span: Span


class Quartiles(NamedTuple):
    """What a quarter, a half and three quarters of the durations do not exceed."""

    lower: timedelta
    median: timedelta
    upper: timedelta


@dataclass(frozen=True)
class Distribution:
    """One duration over several incidents. What is not known is counted, not left out in silence."""

    points: tuple[Point, ...]
    """The known ones, shortest first, by the value that is plotted."""
    open: int
    """How many have no upper bound: it goes on, or nobody knows when it began."""
    total: int
    """Incidents that were asked."""

    @property
    def known(self) -> int:
        """How many durations are known."""
        return len(self.points)

    @property
    def shortest(self) -> Point | None:
        return self.points[0] if self.points else None

    @property
    def longest(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def is_large(self) -> bool:
        """There are too many durations to show each."""
        return self.known > MOST_POINTS

    @cached_property
    def quartiles(self) -> Quartiles | None:
        """None where there are too few durations."""
        if self.known < QUARTILES_FROM:
            return None
        seconds = [point.span.plotted.total_seconds() for point in self.points]
        return Quartiles(*(timedelta(seconds=cut) for cut in statistics.quantiles(seconds, n=4, method="inclusive")))


def distribution(records: Iterable[Record], key: str) -> Distribution:
    """A duration over incidents of kind `incident`; `key` is one of `Times.durations`.

    Near misses, hazards and drills have no outage whose length would mean anything.
    """
    asked = [record for record in records if record.incident.kind is IncidentKind.INCIDENT]
    spans = ((record, record.incident.times.durations[key]) for record in asked)
    points = [Point(record, span) for record, span in spans if span is not None]
    known = sorted(
        (point for point in points if not point.span.is_open),
        key=lambda point: (point.span.plotted, point.record.id),
    )
    return Distribution(tuple(known), len(points) - len(known), len(asked))
