"""Charts as inline SVG: columns, lines, and points on a logarithmic axis.

Every chart shows counts or single values, never a mean. The page has its data in a table, made elsewhere. Charts shrink
onto a small screen, where their words are drawn larger and fewer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from postmortems.diagrams.svg import drawing, label, line, link, number
from postmortems.diagrams.text import text_width
from postmortems.model.time import Phrasing, english

WIDTH = 680.0
FONT = 11.5
LARGE = 24.0
"""The size of words where a small screen halves the drawing; in the stylesheet, too."""


@dataclass(frozen=True)
class Series:
    """Values of one kind, one for each label of the axis."""

    name: str
    values: tuple[int, ...]
    colour: int | None = None
    """Which colour of the palette, from 0; by its place among the series when left out."""


@dataclass(frozen=True)
class Point:
    """One duration: its length in seconds and the record that it belongs to."""

    seconds: float
    title: str
    href: str
    rank: int
    """Rank of its severity, 0 the gravest."""
    between: tuple[float, float] | None = None
    """The shortest and the longest that it may have been, in seconds, where that is known."""


def column_chart(name: str, labels: Sequence[str], series: Sequence[Series], shown: Callable[[int], str] = str) -> str:
    """Columns over labels, the series stacked, the first at the bottom. `shown` writes the counts of the axis."""
    grid = _Grid.over([sum(one.values[place] for one in series) for place in range(len(labels))], len(labels), shown)
    bar = min(grid.step * 0.7, 46)
    body = grid.lines()
    for place in range(len(labels)):
        x = grid.middle(place) - bar / 2
        y = grid.y(0)
        for rank, one in enumerate(series):
            tall = grid.HIGH * one.values[place] / grid.top
            if tall:
                y -= tall
                body.append(
                    f'<path class="pm-fill pm-fill--{colour(one, rank)}" d="M{number(x)} {number(y)}'
                    f'h{number(bar)}v{number(tall)}h-{number(bar)}z"><title>{shown(one.values[place])}</title></path>'
                )
    return grid.drawing(name, [*body, *grid.names(labels)])


def line_chart(name: str, labels: Sequence[str], series: Sequence[Series], shown: Callable[[int], str] = str) -> str:
    """Lines over labels, each with marks of its own shape. `shown` writes the counts of the axis."""
    grid = _Grid.over([value for one in series for value in one.values], len(labels), shown)
    body = grid.lines()
    for rank, one in enumerate(series):
        places = [(grid.middle(place), grid.y(value)) for place, value in enumerate(one.values)]
        way = "L".join(f"{number(x)} {number(y)}" for x, y in places)
        body.append(f'<path class="pm-line pm-line--{rank}" d="M{way}"/>')
        body += (_mark(x, y, rank) for x, y in places)
    return grid.drawing(name, [*body, *grid.names(labels)])


@dataclass(frozen=True)
class _Grid:
    """Counts from nothing to `top` above places side by side."""

    ABOVE: ClassVar[float] = 14.0
    HIGH: ClassVar[float] = 190.0
    top: int
    steps: int
    left: float
    step: float
    """How wide the room of a place is."""
    shown: Callable[[int], str]

    @staticmethod
    def over(counts: Sequence[int], places: int, shown: Callable[[int], str]) -> _Grid:
        """A grid in which all these counts have room."""
        top, steps = _scale(max(counts, default=0))
        left = text_width(shown(top), LARGE) + 10
        return _Grid(top, steps, left, (WIDTH - left) / max(places, 1), shown)

    def y(self, count: float) -> float:
        """The height of a count in the drawing."""
        return self.ABOVE + self.HIGH * (1 - count / self.top)

    def middle(self, place: int) -> float:
        return self.left + self.step * (place + 0.5)

    def lines(self) -> list[str]:
        """A line for each step, with its count."""
        counts = [self.top * part // self.steps for part in range(self.steps + 1)]
        return [
            line(self.left, self.y(count), WIDTH, self.y(count))
            + label(self.left - 7, self.y(count), self.shown(count), anchor="end", is_centred=True)
            for count in counts
        ]

    def names(self, labels: Sequence[str]) -> list[str]:
        """The names of places, as many as have room. A small screen leaves out more."""
        widest = max((text_width(word, 1) for word in labels), default=0) / self.step
        every = math.ceil(widest * FONT) or 1
        rare = every * (math.ceil(widest * LARGE / every) or 1)
        return [
            label(
                self.middle(place),
                self.y(0) + UNDER + 4,
                name,
                "pm-axis" if place % rare == 0 else "pm-axis pm-axis--roomy",
                "middle",
            )
            for place, name in enumerate(labels)
            if place % every == 0
        ]

    def drawing(self, name: str, body: Sequence[str]) -> str:
        return drawing("pm-chart pm-chart--fluid", name, WIDTH, self.y(0) + UNDER + 12, "".join(body))


TICKS: tuple[tuple[float, int, str], ...] = (
    (1, 1, "second"), (10, 10, "second"), (60, 1, "minute"), (600, 10, "minute"), (3600, 1, "hour"),
    (6 * 3600, 6, "hour"), (86400, 1, "day"), (7 * 86400, 7, "day"), (30 * 86400, 30, "day"),
    (365 * 86400, 1, "year"), (3650 * 86400, 10, "year"),
)  # fmt: skip
"""Round lengths of time for a logarithmic axis: in seconds, and how many of which unit they are."""


def strip_plot(
    name: str,
    points: Sequence[Point],
    quartiles: tuple[float, float, float] | None,
    phrasing: Phrasing = english,
) -> str:
    """Durations as single points on a logarithmic axis, with the median and the quartiles where they are given.

    A line through a point reaches from the shortest to the longest that the duration may have been; where that may be
    nothing, it leaves the axis on the left. Points and lines that would hide each other are stacked.
    """
    axis = _LogAxis.around([length for point in points for length in _lengths(point)])
    places = [axis.place(point.seconds) for point in points]
    extents = [_extent(axis, point) for point in points]
    levels = _stack(
        [
            (min(x - MARK / 2, extent[0]), max(x + MARK / 2, extent[1])) if extent else (x - MARK / 2, x + MARK / 2)
            for x, extent in zip(places, extents, strict=True)
        ]
    )
    height = max((max(levels, default=0) + 1) * MARK + 22, 60.0)
    body = [*axis.grid(height, phrasing), _quartile_band(axis, quartiles, height)]
    for point, x, extent, level in zip(points, places, extents, levels, strict=True):
        y = height - 14 - level * MARK
        mark = severity_mark(x, y, point.rank, MARK / 2 - 0.5)
        body.append(link(point.href, point.title, (_whisker(*extent, y) if extent else "") + mark))
    return drawing("pm-chart pm-chart--fluid", name, WIDTH, height + UNDER + 8, "".join(body))


UNDER = 24.0
"""How far below an axis the baseline of its names is: there is room for large ones."""

MARK = 15.0
"""How wide and how high the room of a mark is, also on a small screen."""


def _lengths(point: Point) -> list[float]:
    """The lengths of a duration that need a place on the axis; nothing has none."""
    return [point.seconds, *(length for length in point.between or () if length)]


def _extent(axis: _LogAxis, point: Point) -> tuple[float, float] | None:
    """From where to where a duration reaches in the drawing; None where its mark is as wide."""
    if point.between is None:
        return None
    shortest, longest = point.between
    first, last = axis.place(shortest) if shortest else 0.0, axis.place(longest)
    return (first, last) if last - first > MARK else None


def _whisker(first: float, last: float, y: float) -> str:
    """A line with an end on either side; without one where it leaves the axis, since nothing has no place there."""
    ends = [x for x in (first, last) if x]
    way = "".join(f"M{number(x)} {number(y - 4)}v8" for x in ends)
    return f'<path class="pm-whisker" d="M{number(first)} {number(y)}H{number(last)}{way}"/>'


def spread_plot(
    name: str,
    lengths: Sequence[Sequence[float]],
    quartiles: tuple[float, float, float] | None,
    phrasing: Phrasing = english,
    shown: Callable[[int], str] = str,
) -> str:
    """Durations in seconds on the same axis, so many that they are drawn in columns: a block for each, or where the
    blocks would be too low, one for all of a severity.

    `lengths` has those of each rank of severity, the gravest first, which is at the bottom. However few are in
    a column, it can be seen: the rare long ones are what people look for.
    """
    axis = _LogAxis.around([length for found in lengths for length in found])
    counts: list[list[int]] = [[0] * BINS for _ in lengths]
    for rank, found in enumerate(lengths):
        for length in found:
            counts[rank][min(int(axis.share(length) * BINS), BINS - 1)] += 1
    top, steps = _scale(max((sum(column) for column in zip(*counts, strict=True)), default=0))
    wide, height = axis.WIDE / BINS, 150.0
    body = [*axis.grid(height, phrasing), _quartile_band(axis, quartiles, height)]
    for part in range(1, steps + 1):
        y = height - (height - 14) * part / steps
        named = label(2, y, shown(top * part // steps), is_centred=True)
        body.append(line(axis.LEFT, y, axis.LEFT + axis.WIDE, y) + named)
    totals = [sum(column) for column in zip(*counts, strict=True)]
    unit = [max((height - 14) / top, LEAST / total if total else 0) for total in totals]
    bases = [height] * BINS
    for rank, of_bins in enumerate(counts):
        columns = []
        for place, count in enumerate(of_bins):
            x = axis.LEFT + place * wide + 0.5
            for block in [1] * count if top <= MOST_BLOCKS else [count] if count else []:
                high = unit[place] * block
                gap = 1 if top <= MOST_BLOCKS else 0
                way = f"v-{number(high - gap)}h{number(wide - 1)}v{number(high - gap)}z"
                columns.append(f"M{number(x)} {number(bases[place])}{way}")
                bases[place] -= high
        if columns:
            # Without the outline of other columns, which would hide the low ones.
            body.append(f'<path class="pm-fill--{min(rank, 4)}" d="{"".join(columns)}"/>')
    return drawing("pm-chart pm-chart--fluid", name, WIDTH, height + UNDER + 8, "".join(body))


BINS = 52
"""How many columns a spread has."""

LEAST = 4
"""The least height of a column."""

MOST_BLOCKS = 20
"""How many durations one of its columns shows as a block each."""


@dataclass(frozen=True)
class _LogAxis:
    """A logarithmic axis for lengths of time. A duration of nothing is at its left end."""

    LEFT: ClassVar[float] = 44.0
    WIDE: ClassVar[float] = WIDTH - 2 * LEFT
    low: float
    high: float

    @staticmethod
    def around(lengths: Sequence[float]) -> _LogAxis:
        """An axis with round ends on which all these lengths have a place."""
        shortest, longest = max(min(lengths, default=60), 1.0), max(max(lengths, default=3600), 1.0)
        low: float = max((at for at, *_ in TICKS if at <= shortest), default=1)
        high: float = min((at for at, *_ in TICKS if at >= longest), default=TICKS[-1][0])
        return _LogAxis(low, high) if high > low else _LogAxis(low / 10, high * 10)

    def share(self, seconds: float) -> float:
        """The place of a length, from 0 to 1."""
        return math.log10(min(max(seconds, self.low), self.high) / self.low) / math.log10(self.high / self.low)

    def place(self, seconds: float) -> float:
        """The place of a length in the drawing."""
        return self.LEFT + self.WIDE * self.share(seconds)

    def grid(self, height: float, phrasing: Phrasing) -> list[str]:
        """Lines at round lengths, with their names. A small screen leaves out names that would overlap."""
        drawn, end = [], 0.0
        for at, count, unit in TICKS:
            if not self.low <= at <= self.high:
                continue
            x, name = self.place(at), phrasing(f"duration.{unit}", count=count)
            half = text_width(name, LARGE) / 2
            has_room = x - half > end
            end = x + half if has_room else end
            css = "pm-axis" if has_room else "pm-axis pm-axis--roomy"
            drawn.append(line(x, 0, x, height) + label(x, height + UNDER, name, css, "middle"))
        return drawn


def _quartile_band(axis: _LogAxis, quartiles: tuple[float, float, float] | None, height: float) -> str:
    if not quartiles:
        return ""
    first, median, third = map(axis.place, quartiles)
    return (
        f'<rect class="pm-quartiles" x="{number(first)}" y="0" width="{number(max(third - first, 1))}" '
        f'height="{number(height)}"/>' + line(median, 0, median, height, "pm-median")
    )


def severity_mark(x: float, y: float, rank: int, radius: float) -> str:
    """A mark for a severity: its shape and its fill tell the rank, 0 the gravest."""
    shapes = (
        "M0-1L.95-.31L.59.81L-.59.81L-.95-.31z",  # pentagon
        "M0-1L1 0L0 1L-1 0z",  # diamond
        "M-.8-.8H.8V.8H-.8z",  # square
        "M0-.95L.95.75H-.95z",  # triangle
        "M0-.9a.9.9 0 1 0 0 1.8a.9.9 0 1 0 0-1.8z",  # circle
    )
    shape = shapes[min(rank, len(shapes) - 1)]
    return (
        f'<path class="pm-point pm-point--{min(rank, len(shapes) - 1)}" d="{shape}" '
        f'transform="translate({number(x)} {number(y)}) scale({number(radius)})"/>'
    )


def severity_block(x: float, y: float, rank: int, radius: float) -> str:
    """The colour in which columns show a severity, as a square."""
    return (
        f'<rect class="pm-fill pm-fill--{min(rank, 4)}" x="{number(x - radius)}" y="{number(y - radius)}" '
        f'width="{number(2 * radius)}" height="{number(2 * radius)}"/>'
    )


def _stack(extents: Sequence[tuple[float, float]]) -> list[int]:
    """A level for each of these pieces of the axis, so that no two on the same level overlap."""
    levels = [0] * len(extents)
    last: list[float] = []
    for index in sorted(range(len(extents)), key=extents.__getitem__):
        begin, end = extents[index]
        level = next((n for n, x in enumerate(last) if begin >= x), len(last))
        if level == len(last):
            last.append(end)
        last[level] = end
        levels[index] = level
    return levels


def _scale(most: int) -> tuple[int, int]:
    """The top of an axis for counts, and how many steps it has: round numbers, never fractions."""
    if most <= 5:
        return max(most, 1), max(most, 1)
    unit = 10 ** int(math.log10(most))
    step = next(one for one in (unit // 5 or 1, unit // 2 or 1, unit, 2 * unit) if one * 5 >= most)
    return math.ceil(most / step) * step, math.ceil(most / step)


def colour(series: Series, place: int) -> int:
    """The colour of a series that is at this place among its chart's, from 0 to 4."""
    return min(place if series.colour is None else series.colour, 4)


def _mark(x: float, y: float, rank: int) -> str:
    if rank == 0:
        return f'<circle class="pm-dot pm-dot--0" cx="{number(x)}" cy="{number(y)}" r="3.5"/>'
    return f'<path class="pm-dot pm-dot--{rank}" d="M{number(x - 3.5)} {number(y - 3.5)}h7v7h-7z"/>'
