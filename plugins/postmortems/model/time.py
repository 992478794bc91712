"""Times as authors write them, and the durations between them, both with their uncertainty.

A `Time` is text (`~2026-05-30 03:33`, `2026-05`, `2026-05-28 20:55/21:10`, `unknown`) and the interval of
instants that it may mean. The interval is half-open, `earliest <= instant < latest`, in UTC: `03:33` is the
minute from 03:33:00 up to, but not including, 03:34:00, and `latest` of one minute is `earliest` of the next.

`~` widens the interval on both sides: a second or minute by 15 minutes, an hour by one hour, a day, month
or year by one of its kind.

A clock time without an offset is meant in the zone of its record. Where there is none it is computed as
UTC, and `Time.zone_stated` is false so that a rule can say so. A date without a clock time needs no zone.

Nothing is ever guessed: text that is not exactly of a known form is refused with a `TimeError`, whose
`help` says which form was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol, final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

__all__ = [
    "Phrasing",
    "Precision",
    "Span",
    "Time",
    "TimeContext",
    "TimeError",
    "english",
    "format_duration",
    "parse_zone",
]


class TimeError(ValueError):
    """Text that is not a time, or a time that never was. `help` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return self.message


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


class Phrasing(Protocol):
    """How a language puts times and durations: the text for a key of `ENGLISH`, filled with its values."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The text; with `count`, in the form that goes with that number."""


ENGLISH: Final = {
    "time.unknown": "unknown",
    "time.hour": "{hour} h",
    "time.since": "since {start}",
    "time.by": "by {end}",
    "time.either": "{first} or {second}",
    "duration.at_least": "at least {span}",
    "duration.at_most": "at most {span}",
    "duration.less_than": "less than {span}",
    "duration.millisecond.one": "{count} ms",
    "duration.millisecond.other": "{count} ms",
    "duration.second.one": "{count} s",
    "duration.second.other": "{count} s",
    "duration.minute.one": "{count} min",
    "duration.minute.other": "{count} min",
    "duration.hour.one": "{count} h",
    "duration.hour.other": "{count} h",
    "duration.day.one": "{count} day",
    "duration.day.other": "{count} days",
    "duration.month.one": "{count} month",
    "duration.month.other": "{count} months",
    "duration.year.one": "{count} year",
    "duration.year.other": "{count} years",
}
"""The words in which times and durations are told, unless another language is asked for."""


def english(key: str, /, **values: object) -> str:
    """The phrasing that is used unless another one is given."""
    form = "" if "count" not in values else ".one" if values["count"] == 1 else ".other"
    return ENGLISH[key + form].format(**values)


_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=365.2425 / 12)
_YEAR: Final = timedelta(days=365.2425)
_NONE: Final = timedelta(0)
_DASH: Final = "\N{EN DASH}"

_WIDTH: Final = {
    Precision.DAY: _DAY,
    Precision.HOUR: _HOUR,
    Precision.MINUTE: _MINUTE,
    Precision.SECOND: _SECOND,
}
_SLACK: Final = {  # of clock times; that of dates is counted in the calendar
    Precision.HOUR: _HOUR,
    Precision.MINUTE: 15 * _MINUTE,
    Precision.SECOND: 15 * _MINUTE,
    Precision.FRACTION: 15 * _MINUTE,
}

_YYYY = "(?:19|20|21)[0-9]{2}"
_HH = "(?:[01][0-9]|2[0-3])"
_OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})?"
_CLOCK_FORM: Final = re.compile(
    rf"(~)?(?:({_YYYY}-[0-9]{{2}}-[0-9]{{2}})([T ]))?"
    rf"({_HH}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?){_OFFSET}"
)
_REDUCED_FORM: Final = re.compile(rf"(~)?({_YYYY})(?:-([0-9]{{2}})(?:-([0-9]{{2}})(?:T({_HH}){_OFFSET})?)?)?")


@final
@dataclass(frozen=True, slots=True, repr=False)
class Time:
    """A point in time as its author stated it: the interval [earliest, latest) of aware UTC datetimes.

    Made by `Time.parse`. Two times are equal when they are written alike and mean the same interval.
    """

    text: str
    """As written, without surrounding blanks."""
    earliest: datetime | None
    """The first instant that may be meant (inclusive). None: unknown, or `../B`."""
    latest: datetime | None
    """The end of the instants that may be meant (exclusive). None: unknown, or `A/..`."""
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
        text = text.strip()
        time = _read(text, zone, day)
        if time is None:
            raise _refusal(text, day)
        return time

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
    def is_open(self) -> bool:
        """Written `A/..`: still going. (`../B` is not open: it has happened by then.)"""
        return self._ends is not None and self._ends[1] is None

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
        """False only where a clock time stands in no known zone, and was computed as UTC."""
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
        return (_period_end(self._local, self.precision) - _DAY).date()

    # Printing

    @property
    def as_written(self) -> str:
        """For people, on the author's clock: `≈ 2026-05-28 20:55 UTC`, `2026-05-30 03 h`, `since 2026-05-28`.

        Two ends are joined by an en dash between blanks.
        """
        return self.told(english)

    def told(self, phrasing: Phrasing) -> str:
        """The same in another language."""
        return self._print(lambda time: _spell_written(time.text, phrasing), phrasing)

    def local(self, zone: tzinfo, phrasing: Phrasing = english) -> str:
        """For people, on the clock of `zone`, without naming it. A date without clock time stays as it is."""
        return self._print(lambda time: _spell_in_zone(time, zone, phrasing), phrasing)

    @property
    def utc_text(self) -> str:
        """For people, in UTC: `2026-05-29 17:33 UTC`. A date without clock time stays as it is."""
        return self.told_in_utc(english)

    def told_in_utc(self, phrasing: Phrasing) -> str:
        """The same in another language."""
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
            return _spell_date(time._local, time.precision)
        instant = time._beginnings[0]
        return f"{_iso_date(instant)}T{_spell_clock(instant, max(time.precision, Precision.MINUTE))}Z"

    # Order

    def is_certainly_after(self, other: Time) -> bool:
        """Whether every reading of this time lies after every reading of the other.

        Of entries that should stand in this order, "this, other" is then impossible. Times of the same
        minute are not after each other, nor are a day and a clock time in it.
        """
        return self.earliest is not None and other.latest is not None and self.earliest >= other.latest

    def is_possibly_after(self, other: Time) -> bool:
        """Whether some reading of this time lies after some reading of the other.

        True of overlapping times in both directions, and wherever a bound is unknown.
        """
        return self.latest is None or other.earliest is None or self.latest > other.earliest

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
        return time.earliest, _instant(time._local, time._zone or UTC, fold=1)

    def _print(self, spell: Callable[[Time], str], phrasing: Phrasing) -> str:
        if self._ends is None:
            return phrasing("time.unknown") if self._local is None else spell(self)
        start, end = (spell(end) if end else None for end in self._ends)
        if start is None:
            return phrasing("time.by", end=end)
        if end is None:
            return phrasing("time.since", start=start)
        return f"{start} {_DASH} {_without_repeated_date(start, end)}"

    # As a field of a pydantic model

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _validate,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "string",
            "minLength": 1,
            "description": (
                "A point in time. With an offset, or in the zone of the record; as precise as it is known "
                "(2026, 2026-05, 2026-05-30, 2026-05-30T03, 2026-05-30 03:33, with seconds). ~ before it "
                "means about, A/B is a range, A/.. is still going, ../B is at the latest B, and unknown "
                "is unknown. In a timeline a bare HH:MM takes the date of the entry before it."
            ),
            "examples": [
                "2026-05-30T03:33Z",
                "2026-05-30T03:33+10:00",
                "2026-05-30 03:33",
                "~2026-05-30 03:30",
                "2026-05-28 20:55/21:10",
                "2026-05-28 20:55/..",
                "2026-05-30",
                "2026-05",
                "unknown",
            ],
        }


# Reading


@lru_cache(maxsize=1024)  # a record tells most of its times twice: under `times`, and in the timeline
def _read(text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    """The time written in `text`; None when it has no known form. Raises TimeError for an impossible one."""
    if match := _CLOCK_FORM.fullmatch(text):
        return _read_clock(match, zone, day)
    if match := _REDUCED_FORM.fullmatch(text):
        return _read_reduced(match, zone)
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
        zone = _fixed_offset(offset)
    if date_text is None:
        if day is None:
            raise TimeError(
                f'the clock time "{match[0]}" has no date',
                f"write the date too, for example 2026-05-30 {clock}; only in a timeline a bare clock time "
                "takes the date of the entry before it, which must then name a single day",
            )
        date_text = day.isoformat()
    try:
        local = datetime.fromisoformat(f"{date_text}T{clock}")
    except ValueError:
        raise _no_such_date(date_text) from None
    match len(clock):
        case 5:
            precision, width = Precision.MINUTE, _MINUTE
        case 8:
            precision, width = Precision.SECOND, _SECOND
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
        hint = f"write {clock}/{offset[1:]} if it is a range; if it is an offset, write the date too"
    else:
        hint = f"write the date too, for example 2026-05-30T{clock}{offset}"
    return TimeError(f'the clock time "{text}" has an offset but no date of its own', hint)


def _read_reduced(match: re.Match[str], zone: tzinfo | None) -> Time:
    about, year, month, day, hour, offset = match.groups()
    try:
        local = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0))
    except ValueError:
        raise _no_such_date(f"{year}-{month}-{day}" if day else f"{year}-{month}") from None
    precision = Precision.HOUR if hour else Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    if offset is not None:
        zone = _fixed_offset(offset)
    return _point(match[0], about, local, _period_end(local, precision), precision, zone)


def _read_range(text: str, start_text: str, end_text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    start = end = None
    if start_text != "..":
        start = _read_end(start_text, zone, day)
        if start is None:
            return None
        if start.precision >= Precision.HOUR:
            zone = start._zone
        day = start.local_date if start.precision >= Precision.DAY else None
    if end_text != "..":
        end = _read_end(end_text, zone, day)
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


def _read_end(text: str, zone: tzinfo | None, day: date | None) -> Time | None:
    if match := _CLOCK_FORM.fullmatch(text):
        return _read_clock(match, zone, day)
    if match := _REDUCED_FORM.fullmatch(text):
        return _read_reduced(match, zone)
    return None


def _help_for_reversed(start: Time, end: Time) -> str:
    clock = end.text.removeprefix("~")
    if start.local_date and clock[2:3] == ":":
        about = end.text[: -len(clock)]
        return f"if it ended on the next day, write {start.text}/{about}{start.local_date + _DAY} {clock}"
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
    offset = _steady_offset(local, local_end, clock)
    if offset is not None:
        earliest, latest, is_ambiguous = _in_utc(local - offset), _in_utc(local_end - offset), False
    else:
        earliest, latest = _first_instant(local, clock), _end_instant(local_end, clock)
        if earliest >= latest:
            raise _skipped_time(local, precision, clock)
        is_ambiguous = precision >= Precision.HOUR and latest - earliest > local_end - local
    if about is None:
        return Time(text, earliest, latest, precision, is_ambiguous, local, zone)
    stated = Time(text[1:], earliest, latest, precision, is_ambiguous, local, zone)
    if slack := _SLACK.get(precision):
        earliest, latest = earliest - slack, latest + slack
    else:
        before = _period_start(local - _DAY, precision)
        earliest = _first_instant(before, clock)
        latest = _end_instant(_period_end(local_end, precision), clock)
    return Time(text, earliest, latest, precision, is_ambiguous, local, zone, stated)


def _period_start(local: datetime, precision: Precision) -> datetime:
    """The beginning of the day, month or year in which `local` lies."""
    if precision == Precision.DAY:
        return local
    return local.replace(month=1, day=1) if precision == Precision.YEAR else local.replace(day=1)


def _period_end(local: datetime, precision: Precision) -> datetime:
    """The end (exclusive) of the period that begins at `local`."""
    if width := _WIDTH.get(precision):
        return local + width
    if precision == Precision.MONTH and local.month < 12:
        return local.replace(month=local.month + 1)
    return local.replace(year=local.year + 1, month=1)


def _no_such_date(text: str) -> TimeError:
    year, month, *rest = (int(part) for part in text.split("-"))
    if not 1 <= month <= 12:
        if rest and 1 <= rest[0] <= 12 and 1 <= month <= 31:
            hint = f"dates are written year-month-day: did you mean {year}-{rest[0]:02}-{month:02}?"
        else:
            hint = "dates are written year-month-day, and months run from 01 to 12"
        return TimeError(f'there is no month {month:02} in "{text}"', hint)
    first = datetime(year, month, 1)
    days = (_period_end(first, Precision.MONTH) - first).days
    return TimeError(f'there is no day {rest[0]:02} in "{text}"', f"{first:%B %Y} has {days} days")


# Zones


_LONGEST_ZONE: Final = 60
"""Characters; names have up to 32. Of a thousand parts with slashes between them ZoneInfo makes a RecursionError."""
_MACHINE_ZONES: Final = re.compile(r"(?:posix|right)/|(?:localtime|posixrules|Factory)\Z")


@lru_cache(maxsize=256)
def parse_zone(text: str) -> tzinfo:
    """The zone named by an IANA name (`Europe/Berlin`) or a fixed offset (`UTC`, `Z`, `+10:00`).

    Raises TimeError, if possible with the name that was probably meant.
    """
    name = text.strip()
    if name in ("UTC", "Z"):
        return UTC
    if re.fullmatch("[+-][0-9]{2}:[0-9]{2}", name):
        return _fixed_offset(name)
    # `localtime` depends on the machine; the folders `posix` and `right` repeat the names, the latter with
    # leap seconds. ZoneInfo opens them all.
    if name and len(name) <= _LONGEST_ZONE and not _MACHINE_ZONES.match(name):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    raise TimeError(f'there is no timezone "{_shorten(name)}"', _help_for_zone(name))


@lru_cache(maxsize=256)
def _fixed_offset(text: str) -> timezone:
    """`Z` or `±HH:MM`, from -12:00 to +14:00 in quarters of an hour as they are in use."""
    if text == "Z":
        return UTC
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    offset = -size if text[0] == "-" else size
    if int(text[4:6]) % 15 or int(text[4:6]) > 45 or not -12 * _HOUR <= offset <= 14 * _HOUR:
        raise TimeError(
            f'no place on earth has the offset "{text}"',
            "offsets run from -12:00 to +14:00 in quarters of an hour; two ends of a range are joined by /",
        )
    return timezone(offset) if offset else UTC


@lru_cache(maxsize=1)
def _zone_names() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if not _MACHINE_ZONES.match(name)))


@lru_cache(maxsize=64)
def _help_for_zone(name: str) -> str:
    general = "write an IANA name such as Europe/Berlin, or an offset such as +10:00"
    if match := re.fullmatch(r"(?:UTC|GMT)?\s*([+-])([0-9]{1,2}):?([0-9]{2})?", name, re.IGNORECASE):
        return f"did you mean {match[1]}{int(match[2]):02}:{match[3] or '00'}?"
    if re.fullmatch("[A-Z]{2,5}", name):
        return f"an abbreviation means different zones in different places: {general}"
    wanted = re.sub(r"\s+", "_", _shorten(name)).casefold()
    by_name = {zone.casefold(): zone for zone in _zone_names()}
    by_city = {zone.casefold().rpartition("/")[2]: zone for zone in _zone_names() if "/" in zone}
    for candidates in (by_name, by_city):
        if near := get_close_matches(wanted, candidates, n=1, cutoff=0.8):
            return f"did you mean {candidates[near[0]]}?"
    return general


def _steady_offset(local: datetime, local_end: datetime, zone: tzinfo) -> timedelta | None:
    """The offset of a zone at both ends; None where it differs, or where the clock shows one of them twice or never."""
    if type(zone) is timezone:
        return zone.utcoffset(None)
    first, second = zone.utcoffset(local), zone.utcoffset(local.replace(fold=1))
    is_steady = first == second == zone.utcoffset(local_end) == zone.utcoffset(local_end.replace(fold=1))
    return first if is_steady else None


_EPOCH: Final = datetime(1970, 1, 1)
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _in_utc(moment: datetime) -> datetime:
    """A moment of UTC, marked as such: by a sum, since `replace` takes three times as long."""
    return _EPOCH_UTC + (moment - _EPOCH)


def _instant(local: datetime, zone: tzinfo, *, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _first_instant(local: datetime, zone: tzinfo) -> datetime:
    """The first instant at which the clock of `zone` shows `local`, or has just been set past it."""
    first, second = _instant(local, zone, fold=0), _instant(local, zone, fold=1)
    return first if first <= second else _jump(first, second, zone)


def _end_instant(local: datetime, zone: tzinfo) -> datetime:
    """The end of the instants at which the clock of `zone` shows less than `local`."""
    first, second = _instant(local, zone, fold=0), _instant(local, zone, fold=1)
    if first > second:
        return _jump(first, second, zone)
    if first == second:
        return first
    # The clock was set back to `local` or to less. Only in the second case it showed less once more.
    just_before = local - _MICROSECOND
    is_repeated = _instant(just_before, zone, fold=0) != _instant(just_before, zone, fold=1)
    return second if is_repeated else first


def _jump(after: datetime, before: datetime, zone: tzinfo) -> datetime:
    """The instant, to the second, between `before` and `after` at which the clock was set forward."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _skipped_time(local: datetime, precision: Precision, zone: tzinfo) -> TimeError:
    jump = _jump(_instant(local, zone, fold=0), _instant(local, zone, fold=1), zone)
    last = (jump - _MICROSECOND).astimezone(zone).replace(tzinfo=None) + _MICROSECOND
    next_one = jump.astimezone(zone).replace(tzinfo=None)
    return TimeError(
        f"{_spell(local, precision)} does not exist in {zone}: the clocks went from "
        f"{last:%Y-%m-%d %H:%M} straight to {next_one:%Y-%m-%d %H:%M}",
        f"{last - _MINUTE:%Y-%m-%d %H:%M} and {next_one:%Y-%m-%d %H:%M} are the times around it; "
        f"if another zone was meant write its offset, for example {_spell_example(local)}Z",
    )


# Printing


def _iso_date(moment: datetime) -> str:
    """`2026-05-30`. A third of the time that a format takes."""
    return moment.isoformat()[:10]


def _spell_date(local: datetime, precision: Precision) -> str:
    return _iso_date(local)[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]


def _spell_clock(local: datetime, precision: Precision, phrasing: Phrasing = english) -> str:
    clock = local.isoformat(timespec="microseconds")[11:26]
    if precision == Precision.HOUR:
        # A zone half an hour off: the hour begins in the middle of one
        return clock[:5] if local.minute else phrasing("time.hour", hour=clock[:2])
    if precision == Precision.MINUTE:
        return clock[:5]
    return clock[:8] if precision == Precision.SECOND else clock.rstrip("0").rstrip(".")


def _spell(local: datetime, precision: Precision, phrasing: Phrasing = english) -> str:
    if precision < Precision.HOUR:
        return _spell_date(local, precision)
    return f"{_iso_date(local)} {_spell_clock(local, precision, phrasing)}"


def _spell_example(local: datetime) -> str:
    return f"{local:%Y-%m-%dT%H:%M}"


def _spell_written(text: str, phrasing: Phrasing) -> str:
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


def _spell_in_zone(time: Time, zone: tzinfo, phrasing: Phrasing) -> str:
    about = "≈ " if time.is_approximate else ""
    if time._local is not None and time.precision < Precision.HOUR:
        return about + _spell(time._local, time.precision)
    first, second = time._beginnings
    start = _spell_reading(first, zone, time.precision, phrasing)
    if time.precision == Precision.HOUR and first.astimezone(zone).minute:
        about = "≈ "
    if first == second:
        return about + start
    other = _spell_reading(second, zone, time.precision, phrasing)
    return about + phrasing("time.either", first=start, second=_without_repeated_date(start, other))


def _spell_reading(instant: datetime, zone: tzinfo, precision: Precision, phrasing: Phrasing) -> str:
    return _spell(instant if instant.tzinfo is zone else instant.astimezone(zone), precision, phrasing)


def _without_repeated_date(first: str, second: str) -> str:
    day = first.removeprefix("≈ ")[:11]
    return second.replace(day, "", 1) if day.endswith(" ") else second


# Durations


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
        shortest = max(_NONE, end.earliest - start.latest) if end.earliest and start.latest else _NONE
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

        Bounds that lie apart are joined by an en dash, as in "5 to 6 days".
        """
        return self.told(english)

    def told(self, phrasing: Phrasing) -> str:
        """The same in another language."""
        return self._bounds.spell(self.shortest, phrasing)


@dataclass(frozen=True, slots=True)
class _Bounds:
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
            return about + f"{first} {_DASH} {last}" if first != last else f"≈ {first}"
        return self._spell_coarse_range(about, self.high, phrasing)

    def _round(self, duration: timedelta) -> timedelta:
        """Without the digits that neither end states."""
        if self.unit < Precision.MINUTE or self.unit == Precision.FRACTION:
            return duration
        if self.is_rough and self.slack:
            return _rounded(duration, 5 * _MINUTE)
        return _rounded(duration, _WIDTH[self.unit])

    def _spell_one(self, duration: timedelta, phrasing: Phrasing) -> str:
        if self.unit > Precision.HOUR:
            return format_duration(duration, phrasing)
        unit = _fitting_unit(duration, None if self.is_mixed else self.unit)
        return _count(unit, duration, phrasing) if duration > unit.size / 2 else format_duration(duration, phrasing)

    def _spell_nothing(self, phrasing: Phrasing) -> str:
        if self.unit == Precision.FRACTION:
            return format_duration(_NONE, phrasing)
        unit = _UNIT_OF[self.unit]
        return phrasing("duration.less_than", span=_count(unit, unit.size, phrasing))

    def _spell_coarse_range(self, about: str, high: timedelta, phrasing: Phrasing) -> str:
        floor = None if self.is_mixed else self.unit
        unit = _fitting_unit(high, floor)
        last = _count(unit, high, phrasing)
        if self.low < unit.size:
            low_unit = _fitting_unit(self.low, floor)
            if self.low <= low_unit.size / 2:
                return phrasing("duration.at_most", span=last)
            return f"{about}{_count(low_unit, self.low, phrasing)} {_DASH} {last}"
        low = round(self.low / unit.size)
        if low == round(high / unit.size):
            return f"≈ {last}"
        return f"{about}{low}{_DASH}{last}"


def _stated_bounds(start: Time, end: Time) -> _Bounds:
    is_mixed = start.precision != end.precision and min(start.precision, end.precision) <= Precision.HOUR
    start_low, start_high = _stated_beginnings(start, spread=is_mixed)
    end_low, end_high = _stated_beginnings(end, spread=is_mixed)
    low = max(_NONE, end_low - start_high) if end_low and start_high else _NONE
    high = max(low, end_high - start_low) if end_high and start_low else None
    slack = _slack(start) + _slack(end)
    is_rough = start.is_approximate or end.is_approximate
    return _Bounds(low, high, slack, min(start.precision, end.precision), is_mixed, is_rough)


def _stated_beginnings(time: Time, *, spread: bool) -> tuple[datetime | None, datetime | None]:
    """Between which instants a time lies, taken at its word.

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
        return _NONE
    widths = [
        end._stated.earliest - end.earliest
        for end in (time.start, time.end)
        if end and end._stated and end._stated.earliest and end.earliest
    ]
    return max(widths, default=_NONE)


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str  # what follows `duration.` in its key
    size: timedelta
    limit: timedelta  # from here on the next unit is easier to grasp


_UNITS: Final = (
    _Unit("second", _SECOND, 2 * _MINUTE),
    _Unit("minute", _MINUTE, 2 * _HOUR),
    _Unit("hour", _HOUR, 2 * _DAY),
    _Unit("day", _DAY, 90 * _DAY),
    _Unit("month", _MONTH, 24 * _MONTH),
    _Unit("year", _YEAR, timedelta.max),
)
_UNIT_OF: Final = {precision: _UNITS[Precision.SECOND - precision] for precision in Precision if 1 <= precision <= 6}


def _fitting_unit(duration: timedelta, finest: Precision | None) -> _Unit:
    """The unit in which to count a duration, none finer than that of `finest`."""
    units = _UNITS if finest is None else _UNITS[_UNITS.index(_UNIT_OF[finest]) :]
    return next(unit for unit in units if duration < unit.limit)


def _count(unit: _Unit, duration: timedelta, phrasing: Phrasing) -> str:
    return phrasing(f"duration.{unit.name}", count=round(duration / unit.size))


def _rounded(duration: timedelta, unit: timedelta) -> timedelta:
    return (duration + unit / 2) // unit * unit


def format_duration(duration: timedelta, phrasing: Phrasing = english) -> str:
    """A duration for people: `400 ms`, `40 s`, `2 min 5 s`, `5 h 20 min`, `3 days 4 h`, `12 days`.

    The longer it is, the coarser: in seconds below 10 minutes, in minutes below 48 hours, in hours below
    7 days, in days below 90, then in months, and from 24 of them in years.
    """
    if duration < _NONE:
        return f"\N{MINUS SIGN}{format_duration(-duration, phrasing)}"
    if _NONE < duration < _SECOND:
        return phrasing("duration.millisecond", count=max(1, round(duration / timedelta(milliseconds=1))))
    duration = _rounded(duration, _SECOND)
    if duration >= 10 * _MINUTE:
        duration = _rounded(duration, _MINUTE)
    if duration < 2 * _DAY:
        return _spell_parts(duration, _UNITS[2::-1], phrasing)
    duration = _rounded(duration, _HOUR)
    if duration < 7 * _DAY:
        return _spell_parts(duration, _UNITS[3:1:-1], phrasing)
    return _count(_fitting_unit(duration, Precision.DAY), duration, phrasing)


def _spell_parts(duration: timedelta, units: tuple[_Unit, ...], phrasing: Phrasing) -> str:
    parts = []
    for unit in units:
        number, duration = divmod(duration, unit.size)
        if number:
            parts.append(_count(unit, number * unit.size, phrasing))
    return " ".join(parts) or _count(units[-1], _NONE, phrasing)


# In models


@dataclass(slots=True)
class TimeContext:
    """What the times of one record are read with: the validation context of its model.

    Outside a timeline bare clock times are refused. While `in_timeline` is true they fall on `day`, which
    follows the times as they are read.
    """

    zone: tzinfo | None = None
    """Of clock times without an offset."""
    day: date | None = None
    """The date of the next bare clock time. None: there is none to take."""
    in_timeline: bool = False

    def follow(self, time: Time) -> None:
        """Take over the last date of a time, for the bare clock time that may come next.

        A time that names no single day (`2026-05`) leaves none to take. Neither does one whose offset
        puts it on another date than the zone of the record does: there a bare clock time would be a guess.
        `unknown` changes nothing.
        """
        last = time.end or time.start
        if last is None or last.is_unknown:
            return
        names_day = last.precision >= Precision.DAY
        self.day = last.local_date if names_day and not self._is_on_another_date(last) else None

    def _is_on_another_date(self, time: Time) -> bool:
        if self.zone is None or time._zone is self.zone or not time.has_clock:
            return False
        return time._beginnings[0].astimezone(self.zone).date() != time.local_date


def _validate(value: object, info: core_schema.ValidationInfo[TimeContext | None]) -> Time:
    context = info.context
    if isinstance(value, str):
        try:
            if context is None:
                return Time.parse(value)
            time = Time.parse(value, zone=context.zone, day=context.day if context.in_timeline else None)
        except TimeError as error:
            # The message comes last: pydantic fills in one key after the other, and it quotes the author
            raise PydanticCustomError("time", "{message}", {"help": error.help, "message": error.message}) from None
    elif isinstance(value, Time):
        time = value
    else:
        raise PydanticKnownError("string_type")
    if context is not None and context.in_timeline:
        context.follow(time)
    return time


# Refusing: what was probably meant


def _refusal(text: str, day: date | None) -> TimeError:
    """Why `text` is no time. Corrects the usual slips one after the other and proposes what comes out."""
    message = f'cannot read "{_shorten(text)}" as a time'
    if not text:
        return TimeError("the time is empty", "write unknown if nobody knows it")
    reasons: list[str] = []
    proposal = text
    if len(text) <= 80:
        for slip in _SLIPS:
            corrected = slip.correct(proposal)
            if corrected is not None and slip.reason not in reasons:
                reasons.append(slip.reason)
            proposal = corrected or proposal
    if not reasons:
        return TimeError(message, _FORMS)
    hint = "; ".join(reasons[:2])
    if proposal != text and _is_readable(proposal):
        hint += f": write {proposal}"
        if day is None and not _is_readable(proposal, day=None):
            hint += ", with its date before it"
    return TimeError(message, hint)


_FORMS: Final = (
    "write 2026-05-30 20:55, 2026-05-30T20:55Z, 2026-05-30 or 2026-05, with ~ before it if it is a guess; "
    "2026-05-30 20:55/21:10 for a range; unknown if nobody knows it"
)


def _is_readable(text: str, day: date | None = date(2026, 5, 30)) -> bool:
    try:
        return _read(text, UTC, day) is not None
    except TimeError:
        return False


def _shorten(text: str) -> str:
    visible = "".join(character if character.isprintable() else "\ufffd" for character in text[:60])
    return visible if len(text) <= 60 else visible[:59] + "…"


class _Slip(NamedTuple):
    """A usual way of writing times that is not ours."""

    reason: str
    form: str  # a pattern, compiled when it is needed: most runs refuse nothing
    repair: str | Callable[[re.Match[str]], str] | None = None  # None: it cannot be known what was meant

    def correct(self, text: str) -> str | None:
        """The text with this slip corrected as far as possible; None if it is not in it."""
        pattern = re.compile(self.form, re.IGNORECASE | re.ASCII)
        if self.repair is None:
            return text if pattern.search(text) else None
        corrected, count = pattern.subn(self.repair, text)
        return corrected if count and (corrected != text or callable(self.repair)) else None


_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = rf"\b({'|'.join(_MONTH_NAMES)})[a-z]*\.?"


def _year_first(match: re.Match[str]) -> str:
    """`30.05.2026` or `05/30/2026`, where only one order is possible."""
    first, _, second, year = match.groups()
    month, day = (second, first) if int(first) > 12 else (first, second)
    is_clear = first == second or (int(month) <= 12 and int(first) > 12) or int(second) > 12
    return f"{year}-{int(month):02}-{int(day):02}" if is_clear else match[0]


def _named_month(year: str, month: str, day: str | None = None) -> str:
    number = _MONTH_NAMES.index(month.lower()) + 1
    return f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"


def _day_of_24_hours(match: re.Match[str]) -> str:
    hour, minutes, seconds, half = match.groups()
    if not 1 <= int(hour) <= 12:
        return match[0]
    return f"{int(hour) % 12 + (12 if half in 'pP' else 0):02}:{minutes or '00'}{seconds or ''}"


def _next_midnight(match: re.Match[str]) -> str:
    try:
        return f"{date.fromisoformat(match[1]) + _DAY} 00:00"
    except (ValueError, OverflowError):
        return match[0]


def _from_epoch(match: re.Match[str]) -> str:
    return f"{datetime.fromtimestamp(int(match[1]), UTC):%Y-%m-%dT%H:%M:%S}Z"


def _with_separators(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    clock = f"T{hour}:{minute}" + (f":{second}" if second else "") if hour else ""
    return f"{year}-{month}-{day}{clock}"


def _full_offset(match: re.Match[str]) -> str:
    clock, sign, hours, minutes = match.groups()
    return f"{clock.replace(' ', 'T')}{sign}{int(hours):02}:{minutes or '00'}"


_CLOCKS_RUN = "clock times run from 00:00 to 23:59:59"
_DATE_ORDER = "dates are written in numbers, year-month-day"
_CLOCK_DIGITS = "clock times are written HH:MM, both with two digits"
_OFFSET_FORM = "an offset is Z or like +10:00, right behind the clock time and with T before that"
_RANGE_FORM = "the two ends of a range are joined by / without blanks"
_OPEN_RANGE = "an open end of a range is written as two dots"
_ZONE_NAMES = (
    "a time names no zone, it has an offset such as +01:00 (Z or +00:00 for UTC), or the record has its timezone set"
)

_SLIPS: Final = (
    # Words
    _Slip(
        "a time that nobody knows is written unknown",
        r"^(?:unknown|unk|unclear|not known|n/?a|tb[acd]|todo|none|null|nil|\?+|-+)$",
        "unknown",
    ),
    _Slip(
        "a time is fixed: write its date and clock time themselves",
        r"^(?:right )?(?:now|today|tonight|yesterday|tomorrow)\b|\b(?:ago|last|next|later)\b",
    ),
    _Slip(
        "what is still going is written with its beginning, such as 2026-05-30 20:55/..",
        r"^(?:ongoing|still going|in progress|present|open)$",
    ),
    _Slip("a range without any end is written unknown", r"^(?:\.\.)?/(?:\.\.)?$", "unknown"),
    _Slip(_OPEN_RANGE, r"^(?:since|from)\s+([^/]*[0-9][^/]*?)(?<!\.)$", r"\1/.."),
    _Slip(_OPEN_RANGE, r"^(?:until|till|before|by)\s+", "../"),
    _Slip(
        _OPEN_RANGE,
        r"(?<=[0-9Z])(?:\s*/\s*|\s+(?:-|\u2013|to|until)\s+)(?:now|ongoing|present|today|unknown|open|\?|\.|\u2026)?$",
        "/..",
    ),
    _Slip(_OPEN_RANGE, r"(?<=[0-9Z])\s*(?:-|\u2013|,)?\s*\(?(?:ongoing|still going)\)?$", "/.."),
    _Slip(_OPEN_RANGE, r"^(?:unknown|\?|\.|\u2026)?\s*/\s*(?=[0-9~])", "../"),
    _Slip(
        "an approximate time begins with ~ and no blank after it",
        r"(?:\b(?:about|around|approx(?:imately)?|circa|ca)\b\.?|\bc\.|[\u2248\uff5e])\s*(?=[0-9])|~\s+(?=[0-9])",
        "~",
    ),
    _Slip("~ stands before the date", r"^([0-9-]{10})[T ]~([0-9:]+)", r"~\1 \2"),
    _Slip(
        _RANGE_FORM,
        r"\s*/\s+|\s+/|\s+(?:-|\u2013|\u2014|to|until|till)\s+|(?<=[0-9])[\u2013\u2014\u301c]",
        "/",
    ),
    _Slip(_RANGE_FORM, r"(?<=[0-9]:[0-9]{2})-(?=[0-9]{1,2}:[0-9]{2}$)|(?<=[0-9])\.\.(?=[0-9])", "/"),
    _Slip(
        "the day of the week is left out",
        r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b\.?,?\s*",
        "",
    ),
    # Dates
    _Slip(
        _DATE_ORDER,
        rf"\b([0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -]*{_NAMED_MONTH},?[ -]*([0-9]{{4}})\b",
        lambda match: _named_month(match[3], match[2], match[1]),
    ),
    _Slip(
        _DATE_ORDER,
        rf"{_NAMED_MONTH} *([0-9]{{1,2}})(?:st|nd|rd|th|\.)?,? *([0-9]{{4}})\b",
        lambda match: _named_month(match[3], match[1], match[2]),
    ),
    _Slip(_DATE_ORDER, rf"{_NAMED_MONTH},? *([0-9]{{4}})\b", lambda match: _named_month(match[2], match[1])),
    _Slip(_DATE_ORDER, rf"{_NAMED_MONTH}(?![a-z])"),
    _Slip(
        _DATE_ORDER,
        r"\b([0-9]{4})([-/.])([0-9]{1,2})\2([0-9])\b|\b([0-9]{4})(?:([/.])|-(?=[0-9]-))([0-9]{1,2})[-/.]([0-9]{1,2})\b",
        lambda match: f"{match[1] or match[5]}-{int(match[3] or match[7]):02}-{int(match[4] or match[8]):02}",
    ),
    _Slip(
        "dates are written year-month-day, the year with four digits and first",
        r"\b([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})\b",
        _year_first,
    ),
    _Slip(_DATE_ORDER, r"^(0?[1-9]|1[0-2])/([0-9]{4})$", lambda match: f"{match[2]}-{int(match[1]):02}"),
    _Slip(
        "the end of a range leaves out the whole date or nothing of it",
        r"^(~?)([0-9]{4}-)([0-9]{2}-)([0-9]{2})/(?:([0-9]{2})|([0-9]{2}-[0-9]{2}))$",
        lambda match: f"{match[1]}{match[2]}{match[3]}{match[4]}/{match[2]}{match[6] or match[3] + match[5]}",
    ),
    _Slip(
        "weeks and quarters are written as a range of days or months, such as 2026-05-25/2026-05-31",
        r"^~?[0-9]{4}-?(?:W[0-9]+|Q[1-4])|^Q[1-4]\b|^[0-9]{4}-[0-9]{3}$",
    ),
    _Slip("years run from 1900 to 2199", r"^~?(?!19|20|21)[0-9]{4}-[0-9]"),
    # Numbers
    _Slip("seconds since 1970 tell a reader nothing", r"^([0-9]{10})(?:[0-9]{3})?$", _from_epoch),
    _Slip(
        "dates and clock times keep their separators",
        r"\b([0-9]{4})([0-9]{2})([0-9]{2})(?:[T ]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?)?(?![0-9])",
        _with_separators,
    ),
    _Slip(_CLOCK_DIGITS, r"^([01][0-9]|2[0-3])([0-5][0-9])$", r"\1:\2"),
    # Clock times
    _Slip("fractions of a second follow a point", r"(:[0-9]{2}),([0-9]+)", r"\1.\2"),
    _Slip(
        "date and clock time are joined by T or one blank",
        r"(?<=[0-9])(?:\s*(?:@|,|\bat\b)\s*|\s{2,})(?=[0-9])",
        " ",
    ),
    _Slip("T and Z are capitals", r"(?<=[0-9])(?-i:t)(?=[0-9])", "T"),
    _Slip("T and Z are capitals", r"(?<=:[0-9]{2})(?-i:z)\b", "Z"),
    _Slip(
        _CLOCKS_RUN,
        r"\b([0-9]{1,2})(?:[:.]([0-9]{2}))?(:[0-9]{2})?\s*([ap])(?:\.?m\b\.?|\b)",
        _day_of_24_hours,
    ),
    _Slip(_CLOCK_DIGITS, r"([0-9]:[0-9]{2})\s*(?:h|hrs?|hours|uhr|o'clock)\b", r"\1"),
    _Slip(
        _CLOCK_DIGITS,
        r"(?<![0-9:.-])([0-9]{1,2})[.h]([0-9]{2})(?![0-9.])",
        lambda match: f"{int(match[1]):02}:{match[2]}",
    ),
    _Slip(_CLOCK_DIGITS, r"(?<![0-9:+-])([0-9]):(?=[0-9]{2})", r"0\1:"),
    _Slip("a day ends with 00:00 of the next", r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]24:00(?::00)?", _next_midnight),
    _Slip(_CLOCKS_RUN, r"(?<![0-9:+-])(?:2[4-9]|[3-9][0-9]):[0-9]{2}|(?<![+-][0-9]{2}):[6-9][0-9]"),
    _Slip("fractions of a second have at most six digits", r"(:[0-9]{2}\.[0-9]{6})[0-9]+", r"\1"),
    _Slip("an hour without minutes follows T", r"^(~?[0-9-]{10}) ([0-9]{2})(?=$|Z|\+)", r"\1T\2"),
    # Zones
    _Slip(
        "UTC behind a clock time is Z or +00:00, or set as timezone of the record",
        r"(?<=[0-9])\s*\(?(?:UTC|GMT|Zulu)\)?(?=$|/)",
        "Z",
    ),
    _Slip(_OFFSET_FORM, r"(?<=[0-9])\s*(?:UTC|GMT)\s*(?=[+-][0-9])", ""),
    _Slip(_OFFSET_FORM, r"(?<=[0-9])\s+Z(?=$|/)", "Z"),
    _Slip(
        _OFFSET_FORM,
        r"([T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)\s*([+-])([0-9]{1,2}):?([0-9]{2})?(?=$|/)",
        _full_offset,
    ),
    _Slip(_ZONE_NAMES, r"(?<=:[0-9]{2})\s*[(\[]?(?!AM|PM)[A-Z]{2,}[A-Z/_]*[)\]]?(?=$|/)"),
    _Slip(
        "a date has no offset: leave it out, or write the clock time too",
        r"^(~?[0-9-]{10})(?:Z|[+-][0-9]{2}:[0-9]{2})$",
        r"\1",
    ),
)
