"""Finds every date and time in a text."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache

from postmortems.importing.moments.assembly import join_dates_and_clocks, join_ranges
from postmortems.importing.moments.clocks import (
    BARE_CLOCK,
    BARE_RANGE,
    CLOCK,
    DOT_CLOCK,
    DOT_TEXT,
    HOUR_CLOCK,
    NAMED_CLOCK,
    SPACED_CLOCK,
    SPACED_TEXT,
    named_clock,
    read_clock,
)
from postmortems.importing.moments.dates import MONTH, cover_up, find_dates
from postmortems.importing.moments.model import Clock, Day, Moment, Order, Piece
from postmortems.importing.moments.zones import ZONE_AFTER, zone_named

MASK = re.compile(r"[*_`]+")


def moments(text: str, *, order: Order | None = None, is_time: bool = False) -> list[Moment]:
    """Every date and time in a text, in order.

    `is_time`: the text is known to be a time, such as a cell in a time column or the beginning of an entry. Then
    `16.50` and `1625` are read as clock times too.
    """
    has_any = _DIGIT.search(text) or (is_time and NAMED_CLOCK.match(text))
    return list(_moments(text, order, is_time)) if has_any else []


_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4096)
def _moments(text: str, order: Order | None, is_time: bool) -> tuple[Moment, ...]:
    """The same line is asked for its times by several readers."""
    masked = MASK.sub(lambda match: " " * len(match[0]), text)
    if is_time and (counted := _SECONDS.fullmatch(masked)):
        return (_of_seconds(counted),)
    if not masked.isascii():
        masked = to_half_width(masked)
    days, rest = find_dates(masked, order)
    pieces = days
    rest_with_t = re.sub(r"(?<=\0)T(?=\d)", " ", rest)
    patterns = [CLOCK, *([SPACED_CLOCK, HOUR_CLOCK, DOT_CLOCK, BARE_CLOCK] if is_time else [SPACED_TEXT, DOT_TEXT])]
    for pattern in patterns:
        clocks = [
            Piece("clock", *match.span(), None, clock)
            for match in pattern.finditer(rest_with_t)
            if (clock := read_clock(match)) is not None
            and not _is_of_no_day(rest, match.start())
            and not _is_ratio(rest, match)
        ]
        rest_with_t = cover_up(rest_with_t, clocks, "\1")
        pieces += clocks
    if is_time and (named := NAMED_CLOCK.match(rest_with_t)):
        pieces.append(Piece("clock", *named.span("name"), None, named_clock(named["name"])))
    if not is_time:
        for match in BARE_CLOCK.finditer(rest_with_t):
            follows = rest_with_t[match.end() : match.end() + 12]
            before = rest_with_t[max(0, match.start() - 1) : match.start()]
            is_after_date = before == " " and rest_with_t[max(0, match.start() - 2)] == "\0"
            is_at = match[0].startswith("0") and rest_with_t.endswith(" at ", 0, match.start())
            if ZONE_AFTER.match(follows) or is_after_date or is_at or BARE_RANGE.match(rest_with_t, match.end()):
                pieces.append(Piece("clock", *match.span(), None, Clock(int(match["hour"]), int(match["minute"]))))
    pieces.sort(key=lambda piece: piece.start)
    return tuple(join_ranges(list(join_dates_and_clocks(masked, pieces)), masked))


def _is_of_no_day(text: str, start: int) -> bool:
    """Whether a date that the calendar does not have is right before a clock time. The time is of no other day."""
    return _NO_DAY.search(text, max(0, start - _LONGEST_DATE), start) is not None


def _is_ratio(text: str, found: re.Match[str]) -> bool:
    """Whether two numbers with a colon are a ratio or a version by the words beside them: `1:10の割合`."""
    return ":" in found[0] and bool(
        _BEFORE_RATIO.search(text, max(0, found.start() - _LONGEST_DATE), found.start())
        or _AFTER_RATIO.match(text, found.end())
    )


_BEFORE_RATIO = re.compile(
    r"(?i)(?:\b(?:versions?|releases?|v)\s"
    r"|\bratio(?: (?:of|is|was|about|around|roughly|from|to|between))*\s|(?:比率|割合|倍率|比例|비율|배율)"
    r"(?:\s?(?:은|는|이|가|约|約|为|為|是|は|が|を|:|：|およそ))*\s?|(?:版本|バージョン|버전)(?:号|은|는|为|是|は|が|を)?\s?)$"
)
_AFTER_RATIO = re.compile(r"(?i)\s(?:\w+ )?ratio\b|\s?(?:の|的|의)?\s?(?:比率|割合|比例|비율)")
_LONGEST_DATE = 32
_NO_DAY = re.compile(
    rf"(?<![\w.-])(?:\d{{4}}-\d\d-\d\d|(?:\d{{1,2}}[./]){{2}}(?:19|20)\d\d|\d{{1,2}}\.? {MONTH}\b\.?(?:,? \d{{4}})?"
    rf"|{MONTH}\b\.? \d{{1,2}}(?:,? \d{{4}})?)(?:[\s,@]|\bat\b)*T?$",
    re.I,
)
_SECONDS = re.compile(r"\s*(?P<seconds>1\d{9})(?:\.?\d{3}|\.\d+)?\s*")
"""Seconds or milliseconds since 1970, as programs log them."""


def _of_seconds(match: re.Match[str]) -> Moment:
    at = datetime.fromtimestamp(int(match["seconds"]), UTC)
    clock = Clock(at.hour, at.minute, f"{at.second:02}" if at.second else "")
    return Moment(*match.span(), Day(at.year, at.month, at.day), clock, zone_named("UTC"))


def to_half_width(text: str) -> str:
    """Full-width digits and colons as ASCII; no character moves."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", c)) == 1 and unicodedata.east_asian_width(c) == "F" else c
        for c in text
    )
