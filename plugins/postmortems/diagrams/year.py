"""The incidents of one year on one axis, with a lane for each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from postmortems.diagrams.charts import severity_mark
from postmortems.diagrams.svg import drawing, label, line, link, number
from postmortems.diagrams.text import wrap

NAMES = 170.0
DAY = 1.6
ROW = 17.0
MARK = 7.0


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
    heights = [(max((row for _, _, row in placed), default=0) + 1) * ROW + 9 for placed in rows]
    height = top + sum(heights) + 4
    body = []
    for month in range(12):
        x = NAMES + (date(year, month + 1, 1) - first).days * DAY
        body.append(line(x, top - 8, x, height) + label(x + 4, 12, months[month]))
    y = top
    for number_of_lane, (lane, placed, tall) in enumerate(zip(lanes, rows, heights, strict=True)):
        if number_of_lane % 2 == 0:
            body.append(
                f'<rect class="pm-lane" x="0" y="{number(y)}" width="{number(width)}" height="{number(tall)}"/>'
            )
        shown = wrap(lane.name, NAMES - 14, 12.5, 1)
        title = label(6, y + 17, shown[0] if shown else "", "pm-axis pm-axis--name")
        body.append(link(lane.href, lane.name, title) if lane.href else title)
        for event, (begin, end), row in placed:
            middle = y + 5 + ROW * (row + 0.5)
            bar = ""
            if end - begin > 1:
                bar = (
                    f'<rect class="pm-extent pm-point--{min(event.rank, 4)}" x="{number(NAMES + begin * DAY)}" '
                    f'y="{number(middle - 2)}" width="{number((end - begin) * DAY)}" height="4"/>'
                )
            mark = severity_mark(NAMES + begin * DAY + MARK / 2, middle, event.rank, MARK)
            body.append(link(event.href, event.title, bar + mark))
        y += tall
    return drawing("pm-chart pm-year", name, width, height, "".join(body))


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
