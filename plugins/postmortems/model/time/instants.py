"""From the clock of a zone to instants in UTC, also where clocks are set forward or back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from postmortems.model.time.date_text import spell_example, spell_local
from postmortems.model.time.errors import TimeError
from postmortems.model.time.units import DAY, MICROSECOND, MINUTE, SECOND, Precision


def steady_offset(local: datetime, local_end: datetime, zone: tzinfo) -> timedelta | None:
    """The offset of a zone at both ends; None where it differs, or where the clock shows one of them twice or never."""
    if type(zone) is timezone:
        return zone.utcoffset(None)
    of_day = _offset_on(local.date(), zone) if local_end - local <= DAY else None
    return of_day if of_day is not None else _offset_between(local, local_end, zone)


@lru_cache(maxsize=1024)
def _offset_on(day: date, zone: tzinfo) -> timedelta | None:
    """The offset of a zone on a whole day: most times of a record are on the same day, and none crosses midnight."""
    midnight = datetime(day.year, day.month, day.day)
    return _offset_between(midnight, midnight + DAY, zone)


def _offset_between(local: datetime, local_end: datetime, zone: tzinfo) -> timedelta | None:
    first, second = zone.utcoffset(local), zone.utcoffset(local.replace(fold=1))
    is_steady = first == second == zone.utcoffset(local_end) == zone.utcoffset(local_end.replace(fold=1))
    return first if is_steady else None


_EPOCH: Final = datetime(1970, 1, 1)
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=UTC)


def in_utc(moment: datetime) -> datetime:
    """A moment of UTC, marked as such: by a sum, since `replace` takes three times as long."""
    return _EPOCH_UTC + (moment - _EPOCH)


def instant_of(local: datetime, zone: tzinfo, *, fold: int) -> datetime:
    """The instant at which the clock of `zone` shows `local`; if it does so twice, the second with `fold` 1."""
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def first_instant(local: datetime, zone: tzinfo) -> datetime:
    """The first instant at which the clock of `zone` shows `local`, or has just been set past it."""
    first, second = instant_of(local, zone, fold=0), instant_of(local, zone, fold=1)
    return first if first <= second else _jump(first, second, zone)


def end_instant(local: datetime, zone: tzinfo) -> datetime:
    """The end of the instants at which the clock of `zone` shows less than `local`."""
    first, second = instant_of(local, zone, fold=0), instant_of(local, zone, fold=1)
    if first > second:
        return _jump(first, second, zone)
    if first == second:
        return first
    # The clock was set back to `local` or to less. Only in the second case it showed less again.
    just_before = local - MICROSECOND
    is_repeated = instant_of(just_before, zone, fold=0) != instant_of(just_before, zone, fold=1)
    return second if is_repeated else first


def _jump(after: datetime, before: datetime, zone: tzinfo) -> datetime:
    """The instant, to the second, between `before` and `after` at which the clock was set forward."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def skipped_time(local: datetime, precision: Precision, zone: tzinfo) -> TimeError:
    """The refusal of a time that the clock of `zone` never showed, with the times before and after it."""
    jump = _jump(instant_of(local, zone, fold=0), instant_of(local, zone, fold=1), zone)
    last = (jump - MICROSECOND).astimezone(zone).replace(tzinfo=None) + MICROSECOND
    next_one = jump.astimezone(zone).replace(tzinfo=None)
    return TimeError(
        f"{spell_local(local, precision)} does not exist in {zone}: the clocks went from "
        f"{last:%Y-%m-%d %H:%M} straight to {next_one:%Y-%m-%d %H:%M}",
        f"{last - MINUTE:%Y-%m-%d %H:%M} and {next_one:%Y-%m-%d %H:%M} are the nearest times; "
        f"for another time zone, write its offset, for example {spell_example(local)}Z",
    )
