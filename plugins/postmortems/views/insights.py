"""What the incidents show together: distributions and counts, no averages."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from postmortems.model.incident import Times
from postmortems.model.vocabulary import ActionKind
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.actions import action_counts
from postmortems.views.base import EmptyWithReason, only_withdrawn
from postmortems.views.distribution import Distribution, Point, distribution
from postmortems.views.factors import FactorHistory, factor_histories
from postmortems.views.months import Month, MonthActivity, activity, months_until, severities

MONTHS = 18
"""How many months are shown; older ones are on the timeline."""
MOST_FACTORS = 12
MOST_LONGEST = 3
"""How many of the longest durations are named."""

AGE_BANDS: tuple[tuple[int, int | None], ...] = ((0, 30), (31, 90), (91, 180), (181, 365), (366, None))
"""Ages of open action items in days, both ends included."""


class Duration(NamedTuple):
    """One of the durations, over all incidents."""

    key: str
    """`detect`, `mitigate` or `resolve`; each from the start."""
    distribution: Distribution

    @property
    def longest(self) -> tuple[Point, ...]:
        """The longest ones, the very longest first."""
        return self.distribution.points[: -MOST_LONGEST - 1 : -1]


def durations_of(records: Sequence[Record]) -> tuple[Duration, ...]:
    """Each of the durations over these incidents."""
    return tuple(Duration(key, distribution(records, key)) for key in Times().durations)


BOUNDS = tuple(
    timedelta(**length)
    for length in ({"minutes": 1}, {"minutes": 10}, {"hours": 1}, {"hours": 6}, {"days": 1}, {"days": 7}, {"days": 30})
)
"""Where durations are divided to be counted."""


class LengthBand(NamedTuple):
    """How many durations are about as long."""

    longest: timedelta | None
    """None for no limit."""
    above: timedelta
    """All are longer than this, unless it is nothing."""
    counts: tuple[int, ...]
    """One for each of the durations."""


class OpenAge(NamedTuple):
    """An open action item and its age."""

    action: RecordedAction
    days: int
    overdue: bool


class AgeBand(NamedTuple):
    """Open action items of about the same age."""

    first: int
    """Days."""
    last: int | None
    """Days; None for no limit."""
    total: int
    overdue: int


class MonthOfActions(NamedTuple):
    """How many action items were created and closed in a month."""

    month: Month
    opened: int
    closed: int


class KindShare(NamedTuple):
    """How many action items are of one kind."""

    kind: ActionKind | None
    """None for those that do not say."""
    total: int
    open: int
    done: int


@dataclass(frozen=True, kw_only=True)
class InsightsView(EmptyWithReason):
    """All distributions on one page."""

    template: ClassVar[str] = "insights.md.jinja"
    incidents: int
    durations: tuple[Duration, ...]
    bands: tuple[LengthBand, ...]
    """The same, counted by their length."""
    severities: tuple[str, ...]
    activity: tuple[MonthActivity, ...]
    """The last months, oldest first."""
    ages: tuple[OpenAge, ...]
    """Open action items whose age is known, oldest first."""
    age_bands: tuple[AgeBand, ...]
    ages_unknown: int
    flow: tuple[MonthOfActions, ...]
    """The last months, oldest first."""
    flow_unknown: int
    """Closed action items without a day of closing."""
    factors: tuple[FactorHistory, ...]
    """Those that acted at least once, most often first."""
    kinds: tuple[KindShare, ...]
    """Most frequent first."""
    actions: int

    @property
    def open_actions(self) -> int:
        """How many action items are open."""
        return len(self.ages) + self.ages_unknown


def insights_views(corpus: Corpus, today: date) -> Iterator[InsightsView]:
    months = months_until(today, MONTHS)
    ages = _ages(corpus.actions, today)
    durations = durations_of(corpus.records)
    yield InsightsView(
        uri="insights/index.md",
        withdrawn=only_withdrawn(corpus),
        incidents=len(corpus.records),
        durations=durations,
        bands=tuple(_length_bands(durations)),
        severities=severities(corpus),
        activity=activity(corpus, months),
        ages=ages,
        age_bands=tuple(_age_band(ages, first, last) for first, last in AGE_BANDS),
        ages_unknown=action_counts(corpus, today).open - len(ages),
        flow=_flow(corpus.actions, months),
        flow_unknown=sum(action.action.is_closed and action.action.completed is None for action in corpus.actions),
        factors=tuple(history for history in factor_histories(corpus) if history.occurrences)[:MOST_FACTORS],
        kinds=_kinds(corpus.actions),
        actions=len(corpus.actions),
    )


def _length_bands(durations: Sequence[Duration]) -> Iterator[LengthBand]:
    lengths = [[point.span.plotted for point in found.distribution.points] for found in durations]
    up_to = [tuple(bisect_right(found, bound) for found in lengths) for bound in BOUNDS]
    ends = [*up_to, tuple(map(len, lengths))]
    for place, (longest, end) in enumerate(zip((*BOUNDS, None), ends, strict=True)):
        begin = ends[place - 1] if place else (0,) * len(end)
        counts = tuple(last - first for first, last in zip(begin, end, strict=True))
        yield LengthBand(longest, BOUNDS[place - 1] if place else timedelta(0), counts)


def _ages(actions: Iterable[RecordedAction], today: date) -> tuple[OpenAge, ...]:
    found = (
        OpenAge(action, days, action.is_overdue(today))
        for action in actions
        if action.is_open and (days := action.age(today)) is not None
    )
    return tuple(sorted(found, key=lambda age: (-age.days, age.action.record.id, age.action.number)))


def _age_band(ages: Iterable[OpenAge], first: int, last: int | None) -> AgeBand:
    within = [age for age in ages if first <= age.days and (last is None or age.days <= last)]
    return AgeBand(first, last, len(within), sum(age.overdue for age in within))


def _flow(actions: Iterable[RecordedAction], months: Iterable[Month]) -> tuple[MonthOfActions, ...]:
    opened: Counter[Month] = Counter()
    closed: Counter[Month] = Counter()
    for recorded in actions:
        action, created = recorded.action, recorded.lineage.created
        if created:
            opened[Month.of(created)] += 1
        if action.completed and action.is_closed:
            closed[Month.of(action.completed)] += 1
    return tuple(MonthOfActions(month, opened[month], closed[month]) for month in months)


def _kinds(actions: Iterable[RecordedAction]) -> tuple[KindShare, ...]:
    total: Counter[ActionKind | None] = Counter()
    open_: Counter[ActionKind | None] = Counter()
    done: Counter[ActionKind | None] = Counter()
    for recorded in actions:
        action = recorded.action
        total[action.kind] += 1
        open_[action.kind] += action.is_open
        done[action.kind] += action.status.is_done
    return tuple(KindShare(kind, count, open_[kind], done[kind]) for kind, count in total.most_common())
