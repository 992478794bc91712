"""The incidents of one year on one axis, with a lane for each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from postmortems.diagrams.charts import severity_mark
from postmortems.diagrams.svg import drawing, label, line, link, number, text
from postmortems.diagrams.text import wrap

NAMES = 170.0
DAY = 1.6
ROW = 17.0
MARK = 7.0
LINE = 13.0


@dataclass(frozen=True)
class Event:
    """An incident on the axis."""

    start: date
    end: date
    """The day on which it was resolved; the same as `start` for one that did not last."""
    rank: int
    """Rank of its severity, 0 the gravest."""
    title: str
    href: str
    language: str = ""
    """Of the title; empty for that of the page."""


@dataclass(frozen=True)
class Lane:
    """The incidents of one service."""

    name: str
    href: str
    events: tuple[Event, ...]


def draw_year(name: str, year: int, months: Sequence[str], lanes: Sequence[Lane]) -> str:
    """The drawing of a year. `months` are the twelve printed names. Events that would hide each other are stacked."""
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    width = NAMES + days * DAY + 12
    top = 26.0
    rows = [_stacked(lane.events, first, days) for lane in lanes]
    heights = [
        max((max((row for _, _, row in placed), default=0) + 1) * ROW + 9, LINE * len(_name_lines(lane.name)) + 9)
        for lane, placed in zip(lanes, rows, strict=True)
    ]
    height = top + sum(heights) + 4
    body = _axis(year, months, top, height)
    y = top
    names = []
    for number_of_lane, (lane, placed, tall) in enumerate(zip(lanes, rows, heights, strict=True)):
        if number_of_lane % 2 == 0:
            body.append(_band(y, width, tall))
        names.append(_lane_name(lane.name, lane.href, y))
        for event, (begin, end), row in placed:
            middle = y + 5 + ROW * (row + 0.5)
            bar = ""
            if end - begin > 1:
                bar = (
                    f'<rect class="pm-extent pm-point--{min(event.rank, 4)}" x="{number(NAMES + begin * DAY)}" '
                    f'y="{number(middle - 2)}" width="{number((end - begin) * DAY)}" height="4"/>'
                )
            mark = severity_mark(NAMES + begin * DAY + MARK / 2, middle, event.rank, MARK)
            body.append(link(event.href, event.title, bar + mark, language=event.language))
        y += tall
    body.append(_names(names, height))
    return drawing("pm-chart pm-year", name, width, height, "".join(body))


@dataclass(frozen=True)
class WeekLane:
    """How many incidents a service had, week by week."""

    name: str
    href: str
    counts: tuple[int, ...]
    """One for each week of seven days, the first of which begins on the first of January."""
    title: str
    """The lane in words."""


def draw_weeks(
    name: str, year: int, months: Sequence[str], lanes: Sequence[WeekLane], hrefs: Sequence[str] = ("",) * 12
) -> str:
    """The drawing of a year with too many incidents for a mark each: a column for each week of each service.

    `hrefs` lead to the incidents of each of the twelve months; empty where it had none.
    All lanes have the same scale, so that the height of a column means the same everywhere.
    """
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    width = NAMES + days * DAY + 12
    top, tall = 26.0, 34.0
    height = top + tall * len(lanes) + 4
    most = max((count for lane in lanes for count in lane.counts), default=0) or 1
    body = _axis(year, months, top, height, hrefs)
    names = []
    for place, lane in enumerate(lanes):
        y = top + tall * place
        if place % 2 == 0:
            body.append(_band(y, width, tall))
        names.append(_lane_name(lane.name, lane.href, y))
        columns = []
        for week, count in enumerate(lane.counts):
            if count:
                high = max((tall - 6) * count / most, 1.5)
                wide = min(7, days - 7 * week) * DAY - 1
                columns.append(
                    f"M{number(NAMES + 7 * week * DAY)} {number(y + tall - 2)}v-{number(high)}h{number(wide)}"
                )
                columns.append(f"v{number(high)}z")
        body.append(f'<path class="pm-fill pm-fill--0" d="{"".join(columns)}"><title>{text(lane.title)}</title></path>')
    body.append(_names(names, height))
    return drawing("pm-chart pm-year", name, width, height, "".join(body))


def _axis(year: int, months: Sequence[str], top: float, height: float, hrefs: Sequence[str] = ("",) * 12) -> list[str]:
    body = []
    for month, href in enumerate(hrefs):
        x = NAMES + (date(year, month + 1, 1) - date(year, 1, 1)).days * DAY
        name = label(x + 4, 12, months[month], "pm-axis pm-axis--name" if href else "pm-axis")
        body.append(line(x, top - 8, x, height) + (link(href, months[month], name) if href else name))
    return body


def _band(y: float, width: float, tall: float) -> str:
    return f'<rect class="pm-lane" x="0" y="{number(y)}" width="{number(width)}" height="{number(tall)}"/>'


def _names(names: Sequence[str], height: float) -> str:
    """The names of the lanes above everything else: a script keeps them in view while the drawing scrolls."""
    return f'<g class="pm-names"><rect width="{number(NAMES - 8)}" height="{number(height)}"/>{"".join(names)}</g>'


def _lane_name(name: str, href: str, y: float) -> str:
    """The name on as many lines as it needs, two at most."""
    title = "".join(
        label(6, y + 17 + LINE * place, shown, "pm-axis pm-axis--name") for place, shown in enumerate(_name_lines(name))
    )
    return link(href, name, title) if href else title


def _name_lines(name: str) -> tuple[str, ...]:
    return wrap(name, NAMES - 14, 12.5, 2)


def _stacked(events: Sequence[Event], first: date, days: int) -> list[tuple[Event, tuple[float, float], int]]:
    """Each event with its extent in days of the year and the row of its lane in which it is free."""
    free: list[float] = []
    placed = []
    for event in sorted(events, key=lambda one: (one.start, one.title)):
        begin = max((event.start - first).days, 0)
        end = min(max((event.end - first).days, begin), days)
        row = next((n for n, until in enumerate(free) if until <= begin), len(free))
        if row == len(free):
            free.append(0)
        free[row] = max(end, begin + (2 * MARK + 2) / DAY)
        placed.append((event, (float(begin), float(end)), row))
    return placed
