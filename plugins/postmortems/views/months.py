"""Calendar months, and what fell into each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from postmortems.record.corpus import Corpus, Record, group
from postmortems.views.base import once


class Month(NamedTuple):
    """A month of the calendar. Sorts by time."""

    year: int
    number: int
    """From 1."""

    @staticmethod
    def of(day: date) -> Month:
        return Month(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def minus(self, months: int) -> Month:
        """The month so many before this one."""
        year, number = divmod(self.year * 12 + self.number - 1 - months, 12)
        return Month(year, number + 1)


def months_until(today: date, count: int) -> tuple[Month, ...]:
    """The last `count` months, oldest first; that of `today` is the last."""
    last = Month.of(today)
    return tuple(last.minus(back) for back in reversed(range(count)))


class MonthActivity(NamedTuple):
    """How many incidents a month saw."""

    month: Month
    counts: tuple[int, ...]
    """By severity, in the order of `severities`."""

    @property
    def total(self) -> int:
        """Of every severity."""
        return sum(self.counts)


@once
def severities(corpus: Corpus) -> tuple[str, ...]:
    """The levels of the configuration, gravest first, then those that records name without registering them."""
    registered = corpus.config.severity_directory.names
    used = {record.incident.severity for record in corpus.records}
    return (*registered, *sorted(used.difference(registered)))


def activity(corpus: Corpus, months: Iterable[Month]) -> tuple[MonthActivity, ...]:
    """Incidents by month and severity, by the day in their file name."""
    seen = Counter((Month.of(record.date), record.incident.severity) for record in corpus.records if record.date)
    levels = severities(corpus)
    return tuple(MonthActivity(month, tuple(seen[month, level] for level in levels)) for month in months)


def by_month(records: Iterable[Record]) -> dict[Month, tuple[Record, ...]]:
    """Records that have a day in their file name, by its month, in the order in which they come."""
    return group((Month.of(record.date), record) for record in records if record.date)
