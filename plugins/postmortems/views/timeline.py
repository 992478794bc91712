"""All incidents on one axis, by service: an overview of the years, and a page for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar, NamedTuple

from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record, group
from postmortems.views.base import Cut, EmptyWithReason, Slice, View, once, only_withdrawn, paged
from postmortems.views.months import Month, MonthActivity, activity, by_month, severities
from postmortems.views.register import IncidentRow, incident_rows

MOST_LANES = 25
"""How many services a timeline shows; those with the most incidents."""

MOST_MARKS = 120
"""How many incidents a timeline shows as a mark each. Where there are more, it shows how many each week had."""

LATEST = 12
"""How many incidents the overview lists."""
MOST_YEARS = 40
"""How many years the overview shows; older ones are reached from year to year."""

WEEKS = 53
"""The last one of a year has a day or two."""


class Interval(NamedTuple):
    """An incident as a stretch of the axis."""

    record: Record
    begin: datetime
    """Aware, UTC. Where the start is unknown, midnight of the day in the file name."""
    end: datetime | None
    """None where it goes on, or nobody knows when it ended."""


class Lane(NamedTuple):
    """The incidents of one service."""

    service: str
    intervals: tuple[Interval, ...]
    """Oldest first."""
    months: tuple[int, ...]
    """How many incidents began in each of the twelve months, by the day in their file name."""
    weeks: tuple[int, ...]
    """How many began in each week of seven days, the first of which begins on the first of January."""


class MonthRows(NamedTuple):
    """The incidents of one month on one page."""

    month: Month
    rows: tuple[IncidentRow, ...]
    total: int
    """How many the month had, on whatever page."""


class Year(NamedTuple):
    year: int
    months: tuple[MonthActivity, ...]
    """January to December."""
    total: int

    @property
    def counts(self) -> tuple[int, ...]:
        """How many incidents of each severity, in the order of `severities`."""
        return tuple(map(sum, zip(*(month.counts for month in self.months), strict=True)))


@dataclass(frozen=True, kw_only=True)
class TimelineView(EmptyWithReason):
    """All years, newest first."""

    template: ClassVar[str] = "timeline.md.jinja"
    years: tuple[Year, ...]
    """The last ones."""
    years_total: int
    total: int
    """Incidents that have a place on the axis."""
    severities: tuple[str, ...]
    undated: int
    """Records without a day in their file name, which have no place on the axis."""
    latest: tuple[Record, ...]
    """The newest incidents."""
    newest_year: TimelineYearView | None
    """The page of the newest year, whose drawing is shown."""


@dataclass(frozen=True, kw_only=True)
class TimelineYearView(View):
    """One year, by month and by service."""

    template: ClassVar[str] = "timeline-year.md.jinja"
    year: int
    page: Slice[IncidentRow]
    months: tuple[MonthRows, ...]
    """The months on this page, newest first."""
    lanes: tuple[Lane, ...]
    """The services with the most incidents, on the first page alone."""
    lanes_total: int
    """How many services the year's incidents name."""
    is_dense: bool
    """There are too many incidents to show a mark for each."""
    previous: int | None
    """The last year before this one that had incidents."""
    next: int | None


def timeline_views(corpus: Corpus, cut: Cut) -> Iterator[View]:
    """The overview and the page of every year."""
    years = sorted(corpus.by_year, reverse=True)
    yield TimelineView(
        uri="timeline/index.md",
        withdrawn=only_withdrawn(corpus),
        years=_years(corpus, years[:MOST_YEARS]),
        years_total=len(years),
        total=sum(map(len, corpus.by_year.values())),
        severities=severities(corpus),
        undated=sum(record.date is None for record in corpus.records),
        latest=tuple(record for record in corpus.newest_first if record.date)[:LATEST],
        newest_year=next(_year_views(corpus, years[0], cut)) if years else None,
    )
    for year in years:
        yield from _year_views(corpus, year, cut)


def month_pages(corpus: Corpus, cut: Cut) -> dict[Month, str]:
    """The page on which each month that had an incident begins."""
    pages: dict[Month, str] = {}
    for year in corpus.by_year:
        for view in _year_views(corpus, year, cut):
            for month in view.months:
                pages.setdefault(month.month, view.uri)
    return pages


@once
def first_pages(corpus: Corpus) -> dict[Month, str]:
    """The first page of the year of each month that had an incident: what is known before the pages are cut."""
    return {month: f"timeline/{year}.md" for year, records in corpus.by_year.items() for month in by_month(records)}


def _years(corpus: Corpus, years: Iterable[int]) -> tuple[Year, ...]:
    months = activity(corpus, (Month(year, number) for year in years for number in range(1, 13)))
    by_year = group((month.month.year, month) for month in months)
    return tuple(Year(year, found, len(corpus.by_year[year])) for year, found in by_year.items())


def _year_views(corpus: Corpus, year: int, cut: Cut) -> Iterator[TimelineYearView]:
    records = corpus.by_year[year]
    previous = max((other for other in corpus.by_year if other < year), default=None)
    next_ = min((other for other in corpus.by_year if other > year), default=None)
    totals = {month: len(found) for month, found in by_month(records).items()}
    lanes = _lanes(corpus, year)
    shown = lanes[:MOST_LANES]

    def show(*, uri: str, page: Slice[IncidentRow]) -> TimelineYearView:
        row_of = {row.record.id: row for row in page.rows}
        return TimelineYearView(
            uri=uri,
            year=year,
            page=page,
            months=tuple(
                MonthRows(month, tuple(row_of[record.id] for record in found), totals[month])
                for month, found in by_month(row.record for row in page.rows).items()
            ),
            lanes=shown if page.number == 1 else (),
            lanes_total=len(lanes),
            is_dense=is_dense(shown),
            previous=previous,
            next=next_,
        )

    return paged(incident_rows(corpus, records), f"timeline/{year}.md", show, cut)


def is_dense(lanes: Iterable[Lane]) -> bool:
    """Whether there are too many incidents to show a mark for each."""
    return sum(len(lane.intervals) for lane in lanes) > MOST_MARKS


@once
def _lanes(corpus: Corpus, year: int) -> tuple[Lane, ...]:
    """The services that the records of a year name, the one with the most incidents first."""
    found = [(record.incident.services.all, _interval(record)) for record in corpus.by_year[year]]
    lanes = []
    for service, intervals in group((name, interval) for names, interval in found for name in names).items():
        months = Counter(interval.record.date.month for interval in intervals if interval.record.date)
        weeks = Counter(_week(interval.record.date) for interval in intervals if interval.record.date)
        in_order = sorted(intervals, key=lambda interval: (interval.begin, interval.record.id))
        lanes.append(
            Lane(
                service,
                tuple(in_order),
                tuple(months[number] for number in range(1, 13)),
                tuple(weeks[number] for number in range(WEEKS)),
            )
        )
    return tuple(sorted(lanes, key=lambda lane: (-len(lane.intervals), lane.service)))


def _week(day: date) -> int:
    return (day - date(day.year, 1, 1)).days // 7


def _interval(record: Record) -> Interval:
    times = record.incident.times
    day = record.date
    begin = _instant(times.started)
    if begin is None:
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.max.replace(tzinfo=UTC)
    end = times.resolved.latest if times.resolved else None
    return Interval(record, begin, max(begin, end) if end else None)


def _instant(time: Time | None) -> datetime | None:
    unknown, instant, _ = time.sort_key if time else (True, None, 0)
    return None if unknown else instant
