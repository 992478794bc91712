"""The time that passed between two times, with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from postmortems.model.time.durations import UNIT_OF, counted, fitting_unit, format_duration, rounded
from postmortems.model.time.phrasing import DASH, Phrasing, english
from postmortems.model.time.point import Time
from postmortems.model.time.units import MINUTE, WIDTH, ZERO, Precision


@dataclass(frozen=True, slots=True)
class Span:
    """The time that passed between two times, with its uncertainty. Made by `Span.between`.

    `shortest <= nominal <= longest`, none of them negative; `longest` is None while it goes on.
    """

    shortest: timedelta
    """As long as it lasted at least."""
    longest: timedelta | None
    """Shorter than this it certainly was. None: no bound is known."""
    nominal: timedelta
    """The value as it is stated; of an open span, the least that is stated."""
    is_exact: bool
    """Whether both ends are single clock times to the minute or finer, neither approximate nor ambiguous."""
    _bounds: _Bounds = field(repr=False, compare=False)

    @staticmethod
    def between(start: Time, end: Time) -> Span | None:
        """The span from `start` to `end`.

        None where nothing is known of it: an end is unknown, the two have no bound in common, or the
        order of the two is impossible.
        """
        if start.is_unknown or end.is_unknown or start.is_certainly_after(end):
            return None
        shortest = max(ZERO, end.earliest - start.latest) if end.earliest and start.latest else ZERO
        longest = end.latest - start.earliest if end.latest and start.earliest else None
        if longest is None and not shortest:
            return None
        bounds = _stated_bounds(start, end)
        nominal = bounds.low if bounds.high is None else (bounds.low + bounds.high) / 2
        is_exact = bounds.low == bounds.high and not bounds.is_rough and bounds.unit >= Precision.MINUTE
        return Span(shortest, longest, nominal, is_exact, bounds)

    @property
    def plotted(self) -> timedelta:
        """The value to plot, to sort and to count by: the stated one, but of a span that may have been nothing ("at
        most 30 min") the middle of what it may have been. Nothing has no place among lengths of time."""
        return self.nominal if self.shortest or self.longest is None else (self.shortest + self.longest) / 2

    @property
    def is_open(self) -> bool:
        """Whether it has no upper bound: it goes on, or its start is known only by a latest moment."""
        return self.longest is None

    def __str__(self) -> str:
        """For people: `5 h 20 min`, `≈ 5 h 20 min`, `6 days`, `at least 2 h`, `at most 2 h`.

        Bounds that differ are joined by an en dash, as in "5 to 6 days".
        """
        return self.in_words(english)

    def in_words(self, phrasing: Phrasing) -> str:
        """The same in another language."""
        return self._bounds.spell(self.shortest, phrasing)


class _Bounds(NamedTuple):
    """What two times say of the span between them, taken at their word: `~` and the width of a unit apart."""

    low: timedelta
    high: timedelta | None
    slack: timedelta  # what `~` adds on either side
    unit: Precision  # of the coarser end
    is_mixed: bool  # the ends are stated to different units, one of them coarser than a minute
    is_rough: bool  # an end is approximate

    def spell(self, shortest: timedelta, phrasing: Phrasing) -> str:
        about = "≈ " if self.is_rough else ""
        if self.high is None:
            return phrasing("duration.at_least", span=self._spell_one(max(shortest, self.low - self.slack), phrasing))
        if not self.high and not self.is_rough:
            return self._spell_nothing(phrasing)
        if not self.low or (self.is_rough and not shortest):
            return phrasing("duration.at_most", span=self._spell_one(self.high + self.slack, phrasing))
        low, high = self._round(self.low), self._round(self.high)
        if self.low == self.high:
            return about + self._spell_one(low, phrasing) if low else self._spell_nothing(phrasing)
        if self.unit > Precision.HOUR:
            first, last = format_duration(low, phrasing), format_duration(high, phrasing)
            return about + f"{first} {DASH} {last}" if first != last else f"≈ {first}"
        return self._spell_coarse_range(about, self.high, phrasing)

    def _round(self, duration: timedelta) -> timedelta:
        """Without the digits that neither end states."""
        if self.unit < Precision.MINUTE or self.unit == Precision.FRACTION:
            return duration
        if self.is_rough and self.slack:
            return rounded(duration, 5 * MINUTE)
        return rounded(duration, WIDTH[self.unit])

    def _spell_one(self, duration: timedelta, phrasing: Phrasing) -> str:
        if self.unit > Precision.HOUR:
            return format_duration(duration, phrasing)
        unit = fitting_unit(duration, None if self.is_mixed else self.unit)
        return counted(unit, duration, phrasing) if duration > unit.size / 2 else format_duration(duration, phrasing)

    def _spell_nothing(self, phrasing: Phrasing) -> str:
        if self.unit == Precision.FRACTION:
            return format_duration(ZERO, phrasing)
        unit = UNIT_OF[self.unit]
        return phrasing("duration.less_than", span=counted(unit, unit.size, phrasing))

    def _spell_coarse_range(self, about: str, high: timedelta, phrasing: Phrasing) -> str:
        floor = None if self.is_mixed else self.unit
        unit = fitting_unit(high, floor)
        last = counted(unit, high, phrasing)
        if self.low < unit.size:
            low_unit = fitting_unit(self.low, floor)
            if self.low <= low_unit.size / 2:
                return phrasing("duration.at_most", span=last)
            return f"{about}{counted(low_unit, self.low, phrasing)} {DASH} {last}"
        low = round(self.low / unit.size)
        if low == round(high / unit.size):
            return f"≈ {last}"
        return f"{about}{low}{DASH}{last}"


def _stated_bounds(start: Time, end: Time) -> _Bounds:
    is_mixed = start.precision != end.precision and min(start.precision, end.precision) <= Precision.HOUR
    start_low, start_high = _stated_beginnings(start, spread=is_mixed)
    end_low, end_high = _stated_beginnings(end, spread=is_mixed)
    low = max(ZERO, end_low - start_high) if end_low and start_high else ZERO
    high = max(low, end_high - start_low) if end_high and start_low else None
    slack = _slack(start) + _slack(end)
    is_rough = start.is_approximate or end.is_approximate
    return _Bounds(low, high, slack, min(start.precision, end.precision), is_mixed, is_rough)


def _stated_beginnings(time: Time, *, spread: bool) -> tuple[datetime | None, datetime | None]:
    """Between which instants a time is, taken at its word.

    A unit counts as its beginning, so that from one day to the next it is one day. Where the two ends of
    a span are stated to different units that would not cancel out: `spread` them over their whole width.
    """
    start, end = time.start, time.end
    low = start._beginnings[0] if start else None
    if end is None:
        return low, None
    stated = end._stated or end
    return low, stated.latest if spread and end.precision <= Precision.HOUR else end._beginnings[1]


def _slack(time: Time) -> timedelta:
    """How much `~` widens a time on one side; of a range, the wider of its ends."""
    if not time.is_approximate:
        return ZERO
    widths = [
        end._stated.earliest - end.earliest
        for end in (time.start, time.end)
        if end and end._stated and end._stated.earliest and end.earliest
    ]
    return max(widths, default=ZERO)
