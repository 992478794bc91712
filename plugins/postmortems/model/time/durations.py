"""Durations as text: the longer, the coarser."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from postmortems.model.days import DAY_UNITS
from postmortems.model.time.phrasing import Phrasing, english
from postmortems.model.time.units import DAY, HOUR, MINUTE, SECOND, ZERO, Precision


class Unit(NamedTuple):
    name: str  # what follows `duration.` in its key
    size: timedelta
    limit: timedelta  # from here on the next unit is easier to grasp


_UNITS: Final = (
    Unit("second", SECOND, 2 * MINUTE),
    Unit("minute", MINUTE, 2 * HOUR),
    Unit("hour", HOUR, 2 * DAY),
    *(Unit(unit.name, timedelta(unit.days), timedelta(unit.limit)) for unit in DAY_UNITS),
)
UNIT_OF: Final = {precision: _UNITS[Precision.SECOND - precision] for precision in Precision if 1 <= precision <= 6}


def fitting_unit(duration: timedelta, finest: Precision | None) -> Unit:
    """The unit in which to count a duration, none finer than that of `finest`."""
    units = _UNITS if finest is None else _UNITS[_UNITS.index(UNIT_OF[finest]) :]
    return next(unit for unit in units if duration < unit.limit)


def counted(unit: Unit, duration: timedelta, phrasing: Phrasing) -> str:
    """A duration as a whole number of one unit: `3 days`. One that is not zero counts as at least 1."""
    least = 1 if duration else 0
    return phrasing(f"duration.{unit.name}", count=max(least, round(duration / unit.size)))


def rounded(duration: timedelta, unit: timedelta) -> timedelta:
    """The nearest multiple of `unit`."""
    return (duration + unit / 2) // unit * unit


@lru_cache(maxsize=4096)
def format_duration(duration: timedelta, phrasing: Phrasing = english) -> str:
    """A duration for people: `400 ms`, `40 s`, `2 min 5 s`, `5 h 20 min`, `3 days 4 h`, `12 days`.

    The longer it is, the coarser: in seconds below 10 minutes, in minutes below 48 hours, in hours below
    7 days, in days below 90, then in months, and from 24 of them in years.
    """
    if duration < ZERO:
        return f"\N{MINUS SIGN}{format_duration(-duration, phrasing)}"
    if ZERO < duration < SECOND:
        return phrasing("duration.millisecond", count=max(1, round(duration / timedelta(milliseconds=1))))
    duration = rounded(duration, SECOND)
    if duration >= 10 * MINUTE:
        duration = rounded(duration, MINUTE)
    if duration < 2 * DAY:
        return _spell_parts(duration, _UNITS[2::-1], phrasing)
    duration = rounded(duration, HOUR)
    if duration < 7 * DAY:
        return _spell_parts(duration, _UNITS[3:1:-1], phrasing)
    return counted(fitting_unit(duration, Precision.DAY), duration, phrasing)


def _spell_parts(duration: timedelta, units: tuple[Unit, ...], phrasing: Phrasing) -> str:
    parts = []
    for unit in units:
        number, duration = divmod(duration, unit.size)
        if number:
            parts.append(counted(unit, number * unit.size, phrasing))
    return " ".join(parts) or counted(units[-1], ZERO, phrasing)
