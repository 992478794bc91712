"""A period for a management review: what happened, what was done about it, and which incidents are worth reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import ClassVar, Generic, NamedTuple, TypeVar

from postmortems.model.period import Period, Quarter
from postmortems.record.corpus import Corpus, Record, RecordedAction, group
from postmortems.views.base import View, once
from postmortems.views.insights import Duration, durations_of
from postmortems.views.months import severities

Thing = TypeVar("Thing")

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
    undated: int
    """Those of its incidents that do not say when they were created."""
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
    closed = _closed(corpus).of(period)
    done = [action for action in closed if action.action.status.is_done]
    counted = Counter(record.incident.severity for record in incidents)
    ids = {record.id for record in incidents}
    late = (found for action in _ever_late(corpus) if _is_overdue(found := _as_of(action, end), end))
    return Review(
        period,
        incidents,
        tuple((name, counted[name]) for name in severities(corpus) if counted[name]),
        durations_of(incidents),
        len(_created(corpus).of(period)),
        sum(action.lineage.created is None for record in incidents for action in _current(corpus, record)),
        tuple(sorted(done, key=lambda action: (action.action.closed_on or date.min, action.reference), reverse=True)),
        len(closed) - len(done),
        tuple(sorted(late, key=lambda action: (action.action.due, action.reference))),
        tuple(action for action, needed in _needed_again(corpus) if not needed.isdisjoint(ids)),
        tuple(_factors(corpus, incidents, period)),
        tuple(_worth_reading(corpus, incidents)),
    )


def _current(corpus: Corpus, record: Record) -> Iterator[RecordedAction]:
    return (action for action in corpus.actions_of.get(record.id, ()) if action.is_current)


class _ByDay(Generic[Thing]):
    """Things by their days. Those of a period are found at once; one without a day is in a period without ends."""

    def __init__(self, found: Iterable[tuple[date | None, Thing]]) -> None:
        pairs = sorted(((day or date.min, thing) for day, thing in found), key=itemgetter(0))
        self._days = [day for day, _ in pairs]
        self._things = [thing for _, thing in pairs]

    def of(self, period: Period) -> Sequence[Thing]:
        """Those of a period, the earliest first."""
        if period.is_open:
            return self._things
        first = bisect_left(self._days, period.since) if period.since else bisect_right(self._days, date.min)
        return self._things[first : bisect_right(self._days, period.until) if period.until else None]


@once
def _closed(corpus: Corpus) -> _ByDay[RecordedAction]:
    return _ByDay((action.action.closed_on, action) for action in corpus.actions if action.action.is_closed)


@once
def _created(corpus: Corpus) -> _ByDay[RecordedAction]:
    return _ByDay((created, action) for action in corpus.actions if (created := action.lineage.created))


@once
def _needed_again(corpus: Corpus) -> list[tuple[RecordedAction, frozenset[str]]]:
    """Unfinished items, each with the ids of the incidents that needed it."""
    found = ((action, frozenset(need.record.id for need in action.needed_again_by)) for action in corpus.actions)
    return [(action, needed) for action, needed in found if needed]


@once
def _ever_late(corpus: Corpus) -> list[RecordedAction]:
    """The items that were overdue on some day, and perhaps others."""

    def may_be_late(action: RecordedAction) -> bool:
        item = action.action
        is_in_time = item.due is None or (item.closed_on is not None and item.closed_on <= item.due)
        return len(action.lineage.items) > 1 or not is_in_time

    return list(filter(may_be_late, corpus.actions))


@once
def _factor_days(corpus: Corpus) -> Mapping[str, Sequence[date]]:
    """The days of the incidents in which each factor acted, in order."""
    found = ((name, record.date) for record in corpus.records if record.date for name in record.incident.factors)
    return {name: sorted(days) for name, days in group(found).items()}


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
    days = _factor_days(corpus)
    earlier = {name: bisect_left(days.get(name, ()), period.since) if period.since else 0 for name in counted}
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
