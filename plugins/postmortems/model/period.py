"""Periods of days: from one day to another, both included, either of which may be open."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from postmortems.model.vocabulary import YEARS

FORMS = "2026-07-31, yesterday, friday, 2026-07, 2026-Q3 or 2026"
"""Examples of what names a period on the command line."""

_FORM = r"(\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"


class Period(NamedTuple):
    since: date | None = None
    until: date | None = None
    """The last day."""

    @property
    def is_open(self) -> bool:
        """Whether every day is in it."""
        return self.since is None and self.until is None

    def __contains__(self, day: object) -> bool:
        """Whether a day is in it. None, for an unknown day, only is in a period without ends."""
        if not isinstance(day, date):
            return self.is_open
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @staticmethod
    def named(text: str) -> Period:
        """The period that a day, month, quarter or year names. Raises ValueError, whose text says what is wrong."""
        found = re.fullmatch(_FORM, text, re.ASCII)
        if found is None:
            raise ValueError(f'"{text}" is not a date or a period such as {FORMS}')
        year = int(found[1])
        if year not in YEARS:
            raise ValueError(f'"{text}" is out of range; years run from {YEARS[0]} to {YEARS[-1]}')
        if found["day"]:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                raise ValueError(f'"{text}" is not a day of the calendar') from None
            return Period(day, day)
        quarter, month = found["quarter"], found["month"]
        first, last = (int(quarter) * 3 - 2, int(quarter) * 3) if quarter else (int(month or 1), int(month or 12))
        if not 1 <= first <= 12:
            raise ValueError(f'"{text}" is not a month of the calendar')
        from calendar import monthrange  # few runs have a period

        return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


class Quarter(NamedTuple):
    """A quarter of a year. Sorts by time."""

    year: int
    number: int
    """From 1 to 4."""

    @staticmethod
    def of(day: date) -> Quarter:
        return Quarter(day.year, (day.month + 2) // 3)

    def minus(self, quarters: int) -> Quarter:
        """The quarter so many before this one."""
        year, number = divmod(self.year * 4 + self.number - 1 - quarters, 4)
        return Quarter(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def period(self) -> Period:
        """Its days."""
        return Period.named(str(self))
