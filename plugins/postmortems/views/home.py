"""The home page: the state of things today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from postmortems.record.corpus import Corpus
from postmortems.views.actions import ActionRow, Group, Tally, pending_rows, tallies
from postmortems.views.base import Cut, EmptyWithReason, only_withdrawn
from postmortems.views.months import MonthActivity, activity, months_until, severities
from postmortems.views.register import IncidentRow, incident_rows

LATEST_INCIDENTS = 8
MOST_IMPLICATED = 5
MONTHS = 12
MOST_DAYS = 90
"""For how many days ahead, on which something is due, the page can be counted again by the reader's clock."""


@dataclass(frozen=True, kw_only=True)
class HomeView(EmptyWithReason):
    """What is open, what came back, what happened last."""

    template: ClassVar[str] = "home.md.jinja"
    tallies: tuple[Tally, ...]
    implicated: tuple[ActionRow, ...]
    """Action items implicated again, most urgent first; the first few of them."""
    implicated_total: int
    latest: tuple[IncidentRow, ...]
    incidents: int
    severities: tuple[str, ...]
    activity: tuple[MonthActivity, ...]
    """The last twelve months, oldest first."""
    falling_due: tuple[tuple[date, int], ...]
    """How many open action items are due on each day from today on; earlier days are overdue already."""
    has_introduction: bool = False
    """A hand-written page with its own title comes first: show the dashboard alone."""

    @property
    def is_active(self) -> bool:
        """There was an incident in these months."""
        return any(month.total for month in self.activity)

    def counts_of(self, place: int) -> tuple[int, ...]:
        """The incidents of each month that have the severity at that place in `severities`."""
        return tuple(month.counts[place] for month in self.activity)


def home_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[HomeView]:
    pending = pending_rows(corpus, today)
    implicated = [row for row in pending if row.group is Group.IMPLICATED_AGAIN]
    yield HomeView(
        uri="index.md",
        withdrawn=only_withdrawn(corpus),
        tallies=tallies(corpus, today, cut),
        implicated=tuple(implicated[:MOST_IMPLICATED]),
        implicated_total=len(implicated),
        latest=incident_rows(corpus, corpus.newest_first[:LATEST_INCIDENTS]),
        incidents=len(corpus.records),
        severities=severities(corpus),
        activity=activity(corpus, months_until(today, MONTHS)),
        falling_due=_falling_due(pending, today),
    )


def _falling_due(rows: Iterable[ActionRow], today: date) -> tuple[tuple[date, int], ...]:
    due = (row.action.action.due for row in rows if row.action.is_open)
    days = Counter(day for day in due if day and day >= today)
    return tuple(sorted(days.items()))[:MOST_DAYS]
