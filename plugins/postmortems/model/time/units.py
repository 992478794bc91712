"""The units in which times are stated, how long each is, and how much `~` adds to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final


class Precision(IntEnum):
    """How finely a time is stated. A greater value is a finer one."""

    UNKNOWN = 0
    YEAR = 1
    MONTH = 2
    DAY = 3
    HOUR = 4
    MINUTE = 5
    SECOND = 6
    FRACTION = 7


MICROSECOND: Final = timedelta(microseconds=1)
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
ZERO: Final = timedelta(0)

WIDTH: Final = {
    Precision.DAY: DAY,
    Precision.HOUR: HOUR,
    Precision.MINUTE: MINUTE,
    Precision.SECOND: SECOND,
}
SLACK: Final = {  # of clock times; that of dates is counted in the calendar
    Precision.HOUR: HOUR,
    Precision.MINUTE: 15 * MINUTE,
    Precision.SECOND: 15 * MINUTE,
    Precision.FRACTION: 15 * MINUTE,
}


def period_start(local: datetime, precision: Precision) -> datetime:
    """The beginning of the day, month or year that `local` is in."""
    if precision == Precision.DAY:
        return local
    return local.replace(month=1, day=1) if precision == Precision.YEAR else local.replace(day=1)


def period_end(local: datetime, precision: Precision) -> datetime:
    """The end (exclusive) of the period that begins at `local`."""
    if width := WIDTH.get(precision):
        return local + width
    if precision == Precision.MONTH and local.month < 12:
        return local.replace(month=local.month + 1)
    return local.replace(year=local.year + 1, month=1)
