"""Why a text is no time, and which time was probably meant: the usual slips, corrected one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from postmortems.model.time.errors import TimeError, shorten
from postmortems.model.time.units import DAY


def refusal(text: str, day: date | None, is_readable: Callable[[str, date | None], bool]) -> TimeError:
    """Why `text` is no time. Corrects the usual slips one after the other and proposes the result.

    `is_readable` says whether a text is a time, with a date for its bare clock times or without one.
    """
    message = f'cannot read "{shorten(text)}" as a time'
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
            if corrected is not None and is_readable(proposal, _SOME_DAY):
                break
    if not reasons:
        return TimeError(message, _FORMS)
    hint, instead = "; ".join(reasons[:2]), ""
    if proposal != text and is_readable(proposal, _SOME_DAY):
        hint += f": write {proposal}"
        if day is None and not is_readable(proposal, None):
            hint += ", with its date before it"
        elif _GUESSES.isdisjoint(reasons):
            instead = proposal
    return TimeError(message, hint, instead)


def refusal_of_number(value: float) -> TimeError:
    """Why a number is no time. YAML 1.1 reads `20:55` as 1255 minutes, and programs write that back."""
    message = f"{value} is a number, not a time"
    hour, seconds = divmod(value * 60 if value < 24 * 60 else value, 3600)
    is_clock = 10 <= hour < 24 and value >= 10 * 60
    if not is_clock:
        quoted = f'put it in quotes: "{value}"'
        return TimeError(message, quoted if value < 3000 else refusal(str(value), None, lambda *_: False).help)
    clock = f"{hour:02.0f}:{seconds // 60:02.0f}"
    if value >= 24 * 60:
        clock += f":{seconds % 60:02}" if isinstance(value, int) else f":{seconds % 60:09.6f}".rstrip("0")
    hint = f'another program has rewritten {clock}: write "{clock}", in quotes'
    typed = f"{value:04}"
    if len(typed) == 4 and int(typed[2:]) < 60:
        hint += f', or "{typed[:2]}:{typed[2:]}" if that was meant'
    return TimeError(message, hint)


_FORMS: Final = (
    "write 2026-05-30 20:55, 2026-05-30T20:55Z, 2026-05-30 or 2026-05, with ~ before it if it is a guess; "
    "2026-05-30 20:55/21:10 for a range; unknown if nobody knows it"
)


_SOME_DAY: Final = date(2026, 5, 30)


class _Slip(NamedTuple):
    """A usual way of writing times that is not ours."""

    reason: str
    form: str  # a pattern, compiled when it is needed: most runs refuse nothing
    repair: str | Callable[[re.Match[str]], str] | None = None  # None: the intended time is unknown

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
        return f"{date.fromisoformat(match[1]) + DAY} 00:00"
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
_OFFSET_FORM = "an offset is Z or like +10:00, directly after the clock time, with T before the clock time"
_RANGE_FORM = "join the two ends of a range with /, without spaces"
_MAYBE_RANGE = "join the two ends of a range with /"
_OPEN_RANGE = "write an open end of a range as two dots"
_UNKNOWN = "write unknown if nobody knows the time"
_NO_WEEKDAY = "leave out the day of the week"
_NO_EPOCH = "write a date instead of seconds since 1970"
_ZONE_NAMES = (
    "instead of a zone name, write an offset such as +01:00 (Z or +00:00 for UTC), or set the record's timezone"
)

_IN_BRACKETS = "a time ends with its offset: leave out the zone name in brackets"

_GUESSES: Final = frozenset((_UNKNOWN, _NO_WEEKDAY, _MAYBE_RANGE, _OPEN_RANGE, _ZONE_NAMES, _IN_BRACKETS))
"""Slips whose correction loses something, or may be wrong: a person decides."""

_SLIPS: Final = (
    # First, since names of zones contain slashes, months and days: as Java and Temporal write it (RFC 9557)
    _Slip(_IN_BRACKETS, r"(Z|[+-][0-9]{2}:[0-9]{2})(?:\[!?[a-z0-9_+/=-]+\])+(?=$|/)", r"\1"),
    # Words
    _Slip(
        _UNKNOWN,
        r"^(?:unknown|unk|unclear|not known|n/?a|tb[acd]|todo|none|null|nil|\?+|-+)$",
        "unknown",
    ),
    _Slip(
        "write the date and clock time instead of a relative time",
        r"^(?:right )?(?:now|today|tonight|yesterday|tomorrow)\b|\b(?:ago|last|next|later)\b",
    ),
    _Slip(
        "for something that is still going on, write its beginning, such as 2026-05-30 20:55/..",
        r"^(?:ongoing|still going|in progress|present|open)$",
    ),
    _Slip("write a range without any end as unknown", r"^(?:\.\.)?/(?:\.\.)?$", "unknown"),
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
        "an approximate time begins with ~, without a space after it",
        r"(?:\b(?:about|around|approx(?:imately)?|circa|ca)\b\.?|\bc\.|[\u2248\uff5e])\s*(?=[0-9])|~\s+(?=[0-9])",
        "~",
    ),
    _Slip("~ comes before the date", r"^([0-9-]{10})[T ]~([0-9:]+)", r"~\1 \2"),
    _Slip(
        _RANGE_FORM,
        r"\s*/\s+|\s+/|\s+(?:-|\u2013|\u2014|to|until|till)\s+|(?<=[0-9])[\u2013\u2014\u301c]",
        "/",
    ),
    _Slip(_MAYBE_RANGE, r"(?<=[0-9]:[0-9]{2})-(?=[0-9]{1,2}:[0-9]{2}$)|(?<=[0-9])\.\.(?=[0-9])", "/"),
    _Slip(
        _NO_WEEKDAY,
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
        "the end of a range has its whole date or none",
        r"^(~?)([0-9]{4}-)([0-9]{2}-)([0-9]{2})/(?:([0-9]{2})|([0-9]{2}-[0-9]{2}))$",
        lambda match: f"{match[1]}{match[2]}{match[3]}{match[4]}/{match[2]}{match[6] or match[3] + match[5]}",
    ),
    _Slip(
        "write weeks and quarters as a range of days or months, such as 2026-05-25/2026-05-31",
        r"^~?[0-9]{4}-?(?:W[0-9]+|Q[1-4])|^Q[1-4]\b|^[0-9]{4}-[0-9]{3}$",
    ),
    _Slip("years run from 1900 to 2199", r"^~?(?!19|20|21)[0-9]{4}-[0-9]"),
    # Numbers
    _Slip(_NO_EPOCH, r"^([0-9]{10})(?:[0-9]{3})?$", _from_epoch),
    _Slip(
        "dates and clock times keep their separators",
        r"\b([0-9]{4})([0-9]{2})([0-9]{2})(?:[T ]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?)?(?![0-9])",
        _with_separators,
    ),
    _Slip(_CLOCK_DIGITS, r"^([01][0-9]|2[0-3])([0-5][0-9])$", r"\1:\2"),
    # Clock times
    _Slip("fractions of a second follow a point", r"(:[0-9]{2}),([0-9]+)", r"\1.\2"),
    _Slip(
        "join date and clock time with T or one space",
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
        "write UTC after a clock time as Z or +00:00, or set the record's timezone",
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
