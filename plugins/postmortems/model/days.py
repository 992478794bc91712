"""Whole days, counted in the unit that fits: the longer, the coarser. Lists that come from the cache need no more."""

from __future__ import annotations

from typing import Final, NamedTuple

_YEAR: Final = 365.2425


class DayUnit(NamedTuple):
    name: str  # what follows `duration.` in its key
    days: float
    limit: float  # from so many days on the next unit is easier to grasp


DAY_UNITS: Final = (
    DayUnit("day", 1, 90),
    DayUnit("month", _YEAR / 12, 2 * _YEAR),
    DayUnit("year", _YEAR, 999_999_999),
)


def in_fitting_unit(days: int) -> tuple[int, str]:
    """How many of which unit: `(3, "month")` of 95 days. The script of the pages counts alike."""
    day, month, year = DAY_UNITS
    unit = day if days < day.limit else month if days < month.limit else year
    return round(days / unit.days), unit.name
