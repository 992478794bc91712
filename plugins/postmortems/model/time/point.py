"""A point in time as its author stated it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import final

from postmortems.model.time.date_text import (
    iso_date,
    spell_clock,
    spell_date,
    spell_instant,
    spell_local,
    spell_written,
    without_repeated_date,
)
from postmortems.model.time.instants import instant_of
from postmortems.model.time.phrasing import DASH, Phrasing, english
from postmortems.model.time.units import DAY, Precision, period_end


@final
@dataclass(frozen=True, slots=True, repr=False)
class Time:
    """A point in time as its author stated it: the interval [earliest, latest) of aware UTC datetimes.

    Made by `Time.parse`. Two times are equal when they are written alike and mean the same interval.
    """

    text: str
    """As written, without spaces around it."""
    earliest: datetime | None
    """The first possible instant (inclusive). None: unknown, or `../B`."""
    latest: datetime | None
    """The end of the possible instants (exclusive). None: unknown, or `A/..`."""
    precision: Precision = field(compare=False)
    """How finely it is stated; of a range, the coarser of its ends."""
    is_ambiguous: bool = field(default=False, compare=False)
    """Whether the clock showed this time twice because it was set back. Both readings are in the interval."""
    _local: datetime | None = field(default=None, compare=False)  # where it begins, on the author's clock
    _zone: tzinfo | None = field(default=None, compare=False)  # None: not stated, computed as UTC
    _stated: Time | None = field(default=None, compare=False)  # of `~X`: X
    _ends: tuple[Time | None, Time | None] | None = field(default=None, compare=False)  # None: an open end

    @staticmethod
    def parse(text: str, *, zone: tzinfo | None = None, day: date | None = None) -> Time:
        """Read a time as authors write it.

        `zone` is that of clock times without an offset. `day` is the date of a bare clock time (`20:55`);
        without it a bare clock time is refused. The end of a range takes what it leaves out (the date of
        a bare clock time, the offset) from the start, as in ISO 8601.

        Raises TimeError for any other text, for a date that is not in the calendar, for a clock time
        that was skipped when the clocks were set forward, and for a range that ends before it begins.
        """
        return _reader()(text.strip(), zone, day)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Time({self.text!r})"

    # What was written

    @property
    def is_unknown(self) -> bool:
        """Written `unknown`."""
        return self._local is None and self._ends is None

    @property
    def is_range(self) -> bool:
        """Written `A/B`, `A/..` or `../B`."""
        return self._ends is not None

    @property
    def is_approximate(self) -> bool:
        """Written with `~`; of a range, at either end."""
        if self._ends is None:
            return self._stated is not None
        return any(end.is_approximate for end in self._given_ends)

    @property
    def has_clock(self) -> bool:
        """Whether an hour is stated; of a range, at either end."""
        if self._ends is None:
            return self.precision >= Precision.HOUR
        return any(end.has_clock for end in self._given_ends)

    @property
    def zone_stated(self) -> bool:
        """False only where a clock time has no known zone, and was computed as UTC."""
        if self._ends is None:
            return self._zone is not None or self.precision < Precision.HOUR
        return all(end.zone_stated for end in self._given_ends)

    @property
    def start(self) -> Time | None:
        """Of a range, its first end (None for `../B`); otherwise the time itself."""
        return self if self._ends is None else self._ends[0]

    @property
    def end(self) -> Time | None:
        """Of a range, its last end (None for `A/..`); otherwise the time itself."""
        return self if self._ends is None else self._ends[1]

    @property
    def local_date(self) -> date | None:
        """The date on which it begins, on its author's clock and disregarding `~`. None: unknown, `../B`."""
        if self._ends is not None:
            return self._ends[0].local_date if self._ends[0] else None
        return self._local.date() if self._local else None

    @property
    def last_local_date(self) -> date | None:
        """The last date it covers, on its author's clock and disregarding `~`: of `2026-05` the 31st.

        None: unknown. Of `A/..` the last date that is known, that of A.
        """
        if self._ends is not None:
            last = self._ends[1] or self._ends[0]
            return last.last_local_date if last else None
        if self._local is None:
            return None
        if self.precision >= Precision.DAY:
            return self._local.date()
        return (period_end(self._local, self.precision) - DAY).date()

    # Printing

    @property
    def as_written(self) -> str:
        """For people, on the author's clock: `≈ 2026-05-28 20:55 UTC`, `2026-05-30 03 h`, `since 2026-05-28`.

        Two ends are joined by an en dash between spaces.
        """
        return self.in_words(english)

    def in_words(self, phrasing: Phrasing) -> str:
        """The same in another language."""
        return self._print(lambda time: spell_written(time.text, phrasing), phrasing)

    def local(self, zone: tzinfo, phrasing: Phrasing = english) -> str:
        """For people, on the clock of `zone`, without naming it. A date without clock time stays as it is."""
        return self._print(lambda time: _spell_in_zone(time, zone, phrasing), phrasing)

    def utc_in_words(self, phrasing: Phrasing) -> str:
        """For people, in UTC: `2026-05-29 17:33 UTC`. A date without a clock time stays as it is."""
        return f"{self.local(UTC, phrasing)} UTC" if self.has_clock else self.local(UTC, phrasing)

    @property
    def iso_utc(self) -> str | None:
        """Its beginning for machines, disregarding `~`: `2026-05-30T03:33Z`. None: unknown, `../B`.

        An hour is written with minutes (`03:00Z`), as RFC 3339 and HTML want it; a date without clock
        time stays as it is. Of a time the clock showed twice, the first.
        """
        time = self.start
        if time is None or time._local is None:
            return None
        if time.precision < Precision.HOUR:
            return spell_date(time._local, time.precision)
        instant = (time._stated or time).earliest
        assert instant is not None
        if time.precision <= Precision.MINUTE:
            return f"{instant.isoformat()[:16]}Z"
        return f"{iso_date(instant)}T{spell_clock(instant, time.precision)}Z"

    # Order

    def is_certainly_after(self, other: Time) -> bool:
        """Whether every reading of this time is later than every reading of the other.

        Of entries that should be in this order, "this, other" is then impossible. Times of the same
        minute are not after each other, nor are a day and a clock time in it.
        """
        return self.earliest is not None and other.latest is not None and self.earliest >= other.latest

    def is_doubtfully_after(self, other: Time) -> bool:
        """Whether this time is stated to begin after the other one, though not certainly so.

        This is what to ask of neighbours in a timeline beside `is_certainly_after`: true of `~20:55`
        against `20:50`, and of `20:30/21:00` against `20:10/20:40`; false of equal minutes, of a day and
        a clock time in it, and of anything unknown.
        """
        mine, others = self.start, other.start
        if mine is None or others is None or self.is_certainly_after(other):
            return False
        return (mine._stated or mine).is_certainly_after(others._stated or others)

    @property
    def sort_key(self) -> tuple[bool, datetime, int]:
        """Sorts by the stated beginning, a coarse time before the finer ones in it, unknown ones last."""
        time = self.start or self.end
        if time is None or time._local is None:
            return True, datetime.max.replace(tzinfo=UTC), 0
        return False, time._beginnings[0], time.precision

    # Inside

    @property
    def _given_ends(self) -> tuple[Time, ...]:
        return tuple(end for end in self._ends or () if end is not None)

    @property
    def _beginnings(self) -> tuple[datetime, datetime]:
        """First and last reading of the stated beginning (not of a range, not of `unknown`)."""
        time = self._stated or self
        if time.earliest is None or time._local is None:
            raise ValueError(f"{self!r} has no single beginning")
        if not time.is_ambiguous:
            return time.earliest, time.earliest
        return time.earliest, instant_of(time._local, time._zone or UTC, fold=1)

    def _print(self, spell: Callable[[Time], str], phrasing: Phrasing) -> str:
        if self._ends is None:
            return phrasing("time.unknown") if self._local is None else spell(self)
        start, end = (spell(end) if end else None for end in self._ends)
        if start is None:
            return phrasing("time.by", end=end)
        if end is None:
            return phrasing("time.since", start=start)
        return f"{start} {DASH} {without_repeated_date(start, end)}"


def _spell_in_zone(time: Time, zone: tzinfo, phrasing: Phrasing) -> str:
    about = "≈ " if time.is_approximate else ""
    if time._local is not None and time.precision < Precision.HOUR:
        return about + spell_local(time._local, time.precision)
    first, second = time._beginnings
    start = spell_instant(first, zone, time.precision, phrasing)
    if time.precision == Precision.HOUR and first.astimezone(zone).minute:
        about = "≈ "
    if first == second:
        return about + start
    other = spell_instant(second, zone, time.precision, phrasing)
    return about + phrasing("time.either", first=start, second=without_repeated_date(start, other))


@cache
def _reader() -> Callable[[str, tzinfo | None, date | None], Time]:
    """What reads times. It makes them, so it imports this module; an import at each call would take 2 µs."""
    from postmortems.model.time.reading import read_time

    return read_time
