"""Dates, clock times, zones and moments, as far as the text states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Order = Literal["dmy", "mdy", "ymd"]
"""Which number comes first in a date such as 05/06/2023, or 24-03-01."""


class Day(NamedTuple):
    """A date, as far as it is stated."""

    year: int | None
    month: int
    day: int | None

    @property
    def date(self) -> date | None:
        """The calendar date, None if a part is missing."""
        if self.year is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def in_year(self, year: int) -> Day:
        """The same day in `year`, if it has no year. 29 February is returned unchanged if `year` is not a leap year."""
        if self.year is not None or not date_exists(year, self.month, self.day):
            return self
        return Day(year, self.month, self.day)


class Clock(NamedTuple):
    """A time of day, to 24:00, its end. The minute is None if only the hour is legible."""

    hour: int
    minute: int | None = None
    second: str = ""
    """The seconds with their fraction, as written."""

    @property
    def minutes(self) -> int:
        """Minutes since midnight."""
        return self.hour * 60 + (self.minute or 0)

    def __str__(self) -> str:
        if self.minute is None:
            return f"{self.hour:02}"
        return f"{self.hour:02}:{self.minute:02}" + (f":{self.second}" if self.second else "")


class Zone(NamedTuple):
    """A zone name and its meaning."""

    named: str
    zone: str
    """An IANA name or an offset."""
    is_guess: bool = False
    """Whether the name has other meanings too."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written."""

    start: int
    """Start and end in the text, in characters."""
    end: int
    day: Day | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    is_approximate: bool = False
    days_later: int = 0
    """From marks such as `(+1d)`."""
    until: Moment | None = None
    """The other end of a range."""
    is_guessed_order: bool = False

    @property
    def stated_day(self) -> Day | None:
        """Its day, else that of the end of its range: `between 14:05 and 15:50 on 18 August`."""
        return self.day or (self.until.day if self.until else None)


def date_exists(year: int | None, month: int, day: int | None) -> bool:
    """Whether the calendar has such a date. A missing year counts as a leap year."""
    if not 1 <= month <= 12:
        return False
    try:
        date(year or 2000, month, 1 if day is None else day)
    except ValueError:
        return False
    return True


class Piece(NamedTuple):
    """A date or a clock time found in a text, not yet joined with its neighbours."""

    kind: Literal["day", "clock"]
    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    last_day: int | None = None
    is_guessed: bool = False
