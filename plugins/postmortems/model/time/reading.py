"""Reads a time as authors write it. Each known form has one function."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from postmortems.model.time.errors import TimeError
from postmortems.model.time.instants import end_instant, first_instant, in_utc, skipped_time, steady_offset
from postmortems.model.time.point import Time
from postmortems.model.time.refusals import refusal
from postmortems.model.time.units import DAY, MINUTE, SECOND, SLACK, Precision, period_end, period_start
from postmortems.model.time.zones import fixed_offset

_YYYY = "(?:19|20|21)[0-9]{2}"
_HH = "(?:[01][0-9]|2[0-3])"
_OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})?"
_CLOCK_FORM: Final = re.compile(
    rf"(~)?(?:({_YYYY}-[0-9]{{2}}-[0-9]{{2}})([T ]))?"
    rf"({_HH}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?){_OFFSET}"
)
_REDUCED_FORM: Final = re.compile(rf"(~)?({_YYYY})(?:-([0-9]{{2}})(?:-([0-9]{{2}})(?:T({_HH}){_OFFSET})?)?)?")


def read_time(text: str, zone: tzinfo | None, day: date | None) -> Time:
    """The time written in `text`. Raises TimeError if there is none: see `Time.parse`."""
    time = _read(text, zone, day)
    if time is None:
        raise refusal(text, day, _is_readable)
    return time


def _is_readable(text: str, day: date | None) -> bool:
    try:
        return _read(text, UTC, day) is not None
    except TimeError:
        return False


def _read(text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    """The same as `_read_once`, for which only a text without a date of its own depends on the day."""
    return _read_once(text, zone, None if text[4:5] == "-" else day)


@lru_cache(maxsize=1024)  # a record states most of its times twice: under `times`, and in the timeline
def _read_once(text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    """The time written in `text`; None when it has no known form. Raises TimeError for an impossible one."""
    if (point := _read_point(text, zone, day)) is not None:
        return point
    if text == "unknown":
        return Time(text, None, None, Precision.UNKNOWN)
    start, slash, end = text.partition("/")
    return _read_range(text, start, end, zone, day) if slash else None


def _read_clock(match: re.Match[str], zone: tzinfo | None, day: date | None) -> Time:
    about, date_text, separator, clock, offset = match.groups()
    if offset is not None:
        if date_text is None and not _is_offset_of(zone, offset):
            raise _offset_without_date(match[0], clock, offset)
        if separator == " " and offset[0] == "-" and len(clock) == 5:
            raise TimeError(
                f'"{match[0]}" can be read as a range and as a time with an offset',
                f"write {date_text} {clock}/{offset[1:]} for the range, {date_text}T{clock}{offset} for the offset",
            )
        zone = fixed_offset(offset)
    if date_text is None:
        if day is None:
            raise TimeError(
                f'the clock time "{match[0]}" has no date',
                f"add the date, for example 2026-05-30 {clock}; only in a timeline does a bare clock time "
                "take the date of the entry before it, which must then be a single day",
            )
        date_text = day.isoformat()
    try:
        local = datetime.fromisoformat(f"{date_text}T{clock}")
    except ValueError:
        raise _no_such_date(date_text) from None
    match len(clock):
        case 5:
            precision, width = Precision.MINUTE, MINUTE
        case 8:
            precision, width = Precision.SECOND, SECOND
        case length:
            precision, width = Precision.FRACTION, timedelta(microseconds=10 ** (15 - length))
    return _point(match[0], about, local, local + width, precision, zone)


def _is_offset_of(zone: tzinfo | None, offset: str) -> bool:
    """Whether `offset` only repeats what holds anyway, as in `2026-05-30T03:33Z/03:41Z`."""
    if type(zone) is not timezone:
        return False
    return zone == UTC if offset in ("Z", "+00:00") else zone.tzname(None) == f"UTC{offset}"


def _offset_without_date(text: str, clock: str, offset: str) -> TimeError:
    if offset[0] == "-":
        hint = f"write {clock}/{offset[1:]} if it is a range; if it is an offset, add the date"
    else:
        hint = f"add the date, for example 2026-05-30T{clock}{offset}"
    return TimeError(f'the clock time "{text}" has an offset but no date of its own', hint)


def _read_reduced(match: re.Match[str], zone: tzinfo | None) -> Time:
    about, year, month, day, hour, offset = match.groups()
    try:
        local = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0))
    except ValueError:
        raise _no_such_date(f"{year}-{month}-{day}" if day else f"{year}-{month}") from None
    precision = Precision.HOUR if hour else Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    if offset is not None:
        zone = fixed_offset(offset)
    return _point(match[0], about, local, period_end(local, precision), precision, zone)


def _read_range(text: str, start_text: str, end_text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    start = end = None
    if start_text != "..":
        start = _read_point(start_text, zone, day)
        if start is None:
            return None
        if start.precision >= Precision.HOUR:
            zone = start._zone
        day = start.local_date if start.precision >= Precision.DAY else None
    if end_text != "..":
        end = _read_point(end_text, zone, day)
        if end is None:
            return None
    elif start is None:
        return None
    if start and end and (start.is_certainly_after(end) or start.is_doubtfully_after(end)):
        raise TimeError(f'the range "{text}" ends before it begins', _help_for_reversed(start, end))
    given = [time for time in (start, end) if time is not None]
    return Time(
        text,
        min((time.earliest for time in given if time.earliest), default=None) if start else None,
        max((time.latest for time in given if time.latest), default=None) if end else None,
        min(time.precision for time in given),
        any(time.is_ambiguous for time in given),
        _ends=(start, end),
    )


def _read_point(text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    if match := _CLOCK_FORM.fullmatch(text):
        return _read_clock(match, zone, day)
    if match := _REDUCED_FORM.fullmatch(text):
        return _read_reduced(match, zone)
    return None


def _help_for_reversed(start: Time, end: Time) -> str:
    clock = end.text.removeprefix("~")
    if start.local_date and clock[2:3] == ":":
        about = end.text[: -len(clock)]
        return f"if it ended on the next day, write {start.text}/{about}{start.local_date + DAY} {clock}"
    return "write the earlier end first"


def _point(
    text: str,
    about: str | None,
    local: datetime,
    local_end: datetime,
    precision: Precision,
    zone: tzinfo | None,
) -> Time:
    """A time that covers [local, local_end) on the clock of `zone`, and some more if it is `about`."""
    clock = zone or UTC
    offset = steady_offset(local, local_end, clock)
    if offset is not None:
        earliest, latest, is_ambiguous = in_utc(local - offset), in_utc(local_end - offset), False
    else:
        earliest, latest = first_instant(local, clock), end_instant(local_end, clock)
        if earliest >= latest:
            raise skipped_time(local, precision, clock)
        is_ambiguous = precision >= Precision.HOUR and latest - earliest > local_end - local
    if about is None:
        return Time(text, earliest, latest, precision, is_ambiguous, local, zone)
    stated = Time(text[1:], earliest, latest, precision, is_ambiguous, local, zone)
    if slack := SLACK.get(precision):
        earliest, latest = earliest - slack, latest + slack
    else:
        before = period_start(local - DAY, precision)
        earliest = first_instant(before, clock)
        latest = end_instant(period_end(local_end, precision), clock)
    return Time(text, earliest, latest, precision, is_ambiguous, local, zone, stated)


def _no_such_date(text: str) -> TimeError:
    year, month, *rest = (int(part) for part in text.split("-"))
    if not 1 <= month <= 12:
        if rest and 1 <= rest[0] <= 12 and 1 <= month <= 31:
            hint = f"dates are written year-month-day: did you mean {year}-{rest[0]:02}-{month:02}?"
        else:
            hint = "dates are written year-month-day, and months run from 01 to 12"
        return TimeError(f'there is no month {month:02} in "{text}"', hint)
    first = datetime(year, month, 1)
    days = (period_end(first, Precision.MONTH) - first).days
    return TimeError(f'there is no day {rest[0]:02} in "{text}"', f"{first:%B %Y} has {days} days")
