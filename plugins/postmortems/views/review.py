"""A period for a management review: what happened, what was done about it, and which incidents are worth reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from postmortems.model.period import Period, Quarter
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.base import View, once
from postmortems.views.insights import Duration, durations_of
from postmortems.views.months import severities

MOST_FACTORS = 6
MOST_READ = 3
"""How many incidents are proposed for reading."""
RECENT_QUARTERS = 4
"""How many of the last quarters have a page even if nothing happened."""
MOST_QUARTERS = 40
"""How many quarters have a page: ten years."""


class FactorCount(NamedTuple):
    """In how many incidents of the period a factor acted."""

    name: str
    incidents: int
    before: int
    """In how many earlier incidents."""


class WorthReading(NamedTuple):
    """An incident to read, and why."""

    record: Record
    left_undone: int
    """How many unfinished action items of earlier incidents would have prevented it."""
    lessons: int


@dataclass(frozen=True)
class Review:
    """What a period shows. Action items count by their own dates, not by that of their incident."""

    period: Period
    incidents: tuple[Record, ...]
    """Newest first."""
    severities: tuple[tuple[str, int], ...]
    """Number of incidents by severity, the most severe first."""
    durations: tuple[Duration, ...]
    opened: int
    """Action items created in the period."""
    done: tuple[RecordedAction, ...]
    """Carried out in the period, newest first."""
    dropped: int
    """Closed in the period without being carried out."""
    overdue: tuple[RecordedAction, ...]
    """Open, and after their due date, at the end of the period or today; the longest overdue first."""
    needed_again: tuple[RecordedAction, ...]
    """Unfinished when an incident of the period needed them."""
    factors: tuple[FactorCount, ...]
    """The most frequent ones first."""
    worth_reading: tuple[WorthReading, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewView(View):
    """The page of a quarter."""

    template: ClassVar[str] = "review.md.jinja"
    quarter: str
    review: Review
    is_running: bool
    """Whether the quarter is not over."""
    previous: str
    """The name of the quarter before; empty for the first."""
    next: str


class QuarterRow(NamedTuple):
    """A quarter in the list of all."""

    quarter: str
    incidents: int
    opened: int
    done: int
    needed_again: int


@dataclass(frozen=True, kw_only=True)
class ReviewsView(View):
    """The list of all quarters, newest first."""

    template: ClassVar[str] = "reviews.md.jinja"
    quarters: tuple[QuarterRow, ...]


def reviews_views(corpus: Corpus, today: date) -> Iterator[View]:
    """Everything under `review/`."""
    quarters = _quarters(corpus, today)
    reviews = {str(quarter): review_of(corpus, quarter.period, today) for quarter in quarters}
    names = list(reviews)
    yield ReviewsView(
        uri="review/index.md",
        quarters=tuple(
            QuarterRow(name, len(found.incidents), found.opened, len(found.done), len(found.needed_again))
            for name, found in reviews.items()
        ),
    )
    for place, (name, found) in enumerate(reviews.items()):
        yield ReviewView(
            uri=f"review/{name}.md",
            quarter=name,
            review=found,
            is_running=found.period.until is not None and found.period.until >= today,
            previous=names[place + 1] if place + 1 < len(names) else "",
            next=names[place - 1] if place else "",
        )


def review_of(corpus: Corpus, period: Period, today: date) -> Review:
    """The review of a period, as it was at its end, or as it is today if it is not over."""
    incidents = tuple(record for record in corpus.newest_first if record.date in period)
    end = min(period.until or today, today)
    actions = corpus.actions
    closed = [action for action in actions if action.action.is_closed and action.action.closed_on in period]
    done = [action for action in closed if action.action.status.is_done]
    counted = Counter(record.incident.severity for record in incidents)
    ids = {record.id for record in incidents}
    overdue = (action for action in (_as_of(action, end) for action in actions) if _is_overdue(action, end))
    return Review(
        period,
        incidents,
        tuple((name, counted[name]) for name in severities(corpus) if counted[name]),
        durations_of(incidents),
        sum(created in period for action in actions if (created := action.lineage.created)),
        tuple(sorted(done, key=lambda action: (action.action.closed_on or date.min, action.reference), reverse=True)),
        len(closed) - len(done),
        tuple(sorted(overdue, key=lambda action: (action.action.due, action.reference))),
        tuple(action for action in actions if any(found.record.id in ids for found in action.needed_again_by)),
        tuple(_factors(corpus, incidents, period)),
        tuple(_worth_reading(corpus, incidents)),
    )


def _quarters(corpus: Corpus, today: date) -> list[Quarter]:
    """The quarters in which something happened, and the last few whatever happened, newest first."""
    days = [record.date for record in corpus.records]
    days += (day for action in corpus.actions for day in (action.lineage.created, action.action.closed_on))
    found = {Quarter.of(day) for day in days if day and day <= today}
    last = Quarter.of(today)
    recent = (last.minus(back) for back in range(RECENT_QUARTERS))
    found |= {quarter for quarter in recent if found and quarter >= min(found)}
    return sorted(found, reverse=True)[:MOST_QUARTERS]


def _as_of(recorded: RecordedAction, day: date) -> RecordedAction:
    """The item that counted on that day: a later record may have carried it over since."""
    if len(recorded.lineage.items) == 1:
        return recorded
    begun = (item for item in recorded.lineage.items if (item.action.created or item.record.date or date.min) <= day)
    return max(begun, key=lambda item: (item.record.id, item.number), default=recorded)


def _is_overdue(recorded: RecordedAction, day: date) -> bool:
    """Whether the item was open on that day, after its due date. What was carried over since was open."""
    action = recorded.action
    if action.due is None or action.due >= day or (action.created or action.due) > day:
        return False
    closed = action.closed_on
    is_open = action.is_open or not recorded.is_current
    return is_open if closed is None else closed > day


def _factors(corpus: Corpus, incidents: tuple[Record, ...], period: Period) -> Iterator[FactorCount]:
    counted = Counter(name for record in incidents for name in record.incident.factors)
    earlier = Counter(
        name
        for record in corpus.records
        if record.date and period.since and record.date < period.since
        for name in record.incident.factors
    )
    for name, number in sorted(counted.items(), key=lambda pair: (-pair[1], -earlier[pair[0]], pair[0]))[:MOST_FACTORS]:
        yield FactorCount(name, number, earlier[name])


@once
def _left_undone(corpus: Corpus) -> Counter[str]:
    """By incident, how many unfinished action items of earlier ones would have prevented it."""
    return Counter(found.record.id for action in corpus.actions for found in action.needed_again_by)


def _worth_reading(corpus: Corpus, incidents: tuple[Record, ...]) -> list[WorthReading]:
    """Incidents that an unfinished action item would have prevented, then the most severe, then those with lessons."""
    undone = _left_undone(corpus)
    rank = {name: place for place, name in enumerate(severities(corpus))}
    found = [WorthReading(record, undone[record.id], len(record.incident.lessons)) for record in incidents]
    found.sort(key=lambda one: (-one.left_undone, rank[one.record.incident.severity], -one.lessons))
    return found[:MOST_READ]
