"""Dates and clock times as text: as written, on another clock, and for machines."""

from __future__ import annotations

from datetime import datetime, tzinfo

from postmortems.model.time.phrasing import Phrasing, english
from postmortems.model.time.units import Precision


def iso_date(moment: datetime) -> str:
    """`2026-05-30`. A third of the time that a format takes."""
    return moment.isoformat()[:10]


def spell_date(local: datetime, precision: Precision) -> str:
    """`2026-05-30`, `2026-05` or `2026`."""
    return iso_date(local)[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]


def spell_clock(local: datetime, precision: Precision, phrasing: Phrasing = english) -> str:
    """`20:55`, `20:55:10`, `20:55:10.25`; a whole hour is `20 h`."""
    clock = local.isoformat(timespec="microseconds")[11:26]
    if precision == Precision.HOUR:
        # A zone half an hour off: the hour begins in the middle of one
        return clock[:5] if local.minute else phrasing("time.hour", hour=clock[:2])
    if precision == Precision.MINUTE:
        return clock[:5]
    return clock[:8] if precision == Precision.SECOND else clock.rstrip("0").rstrip(".")


def spell_local(local: datetime, precision: Precision, phrasing: Phrasing = english) -> str:
    """Date and clock time, on the clock of `local`."""
    if precision < Precision.HOUR:
        return spell_date(local, precision)
    return f"{iso_date(local)} {spell_clock(local, precision, phrasing)}"


def spell_example(local: datetime) -> str:
    """`2026-05-30T20:55`, for a proposal."""
    return f"{local:%Y-%m-%dT%H:%M}"


def spell_written(text: str, phrasing: Phrasing) -> str:
    """The text of a time for people, on its author's clock."""
    about, rest = ("≈ ", text[1:]) if text[0] == "~" else ("", text)
    day, separator, clock = rest.replace("T", " ").partition(" ")
    if not separator:
        return about + day
    if clock[2:3] != ":":
        clock = f"{phrasing('time.hour', hour=clock[:2])}{clock[2:]}"
    if clock[-6:-5] in ("+", "-"):
        clock = f"{clock[:-6]} {clock[-6:]}"
    elif clock.endswith("Z"):
        clock = f"{clock[:-1]} UTC"
    return f"{about}{day} {clock}"


def spell_instant(instant: datetime, zone: tzinfo, precision: Precision, phrasing: Phrasing) -> str:
    """An instant on the clock of `zone`."""
    return spell_local(instant if instant.tzinfo is zone else instant.astimezone(zone), precision, phrasing)


def without_repeated_date(first: str, second: str) -> str:
    """The second of two texts, without its date where the first begins with the same one."""
    day = first.removeprefix("≈ ")[:11]
    return second.replace(day, "", 1) if day.endswith(" ") else second
