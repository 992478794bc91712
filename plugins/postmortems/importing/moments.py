"""Dates and times as people write them: `Jan 15, 5:33 PM`, `27.08. 10:17:37`, `~07:30`, `16.50`, `1900 UTC`.

A `Moment` holds what is written and nothing else; what it leaves out (the year, the date, the zone) is for the
reader of the whole document to find. Text that could mean two days (`11-11-23`) is read only where the document
says which order it uses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from postmortems.model.time import TimeError, parse_zone

Order = Literal["dmy", "mdy"]
"""Which number comes first in a date such as 05/06/2023."""


class Day(NamedTuple):
    """A date, as far as it is stated."""

    year: int | None
    month: int
    day: int | None

    @property
    def date(self) -> date | None:
        """The day of the calendar, None where a part is missing."""
        if self.year is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def in_year(self, year: int) -> Day:
        """The same in a year, if it states none. The 29th of February stays without one in a common year."""
        if self.year is not None or not _exists(year, self.month, self.day):
            return self
        return Day(year, self.month, self.day)


class Clock(NamedTuple):
    """A time of day. No minute: only the hour is legible."""

    hour: int
    minute: int | None = None
    second: str = ""
    """With its fraction, as written."""

    @property
    def minutes(self) -> int:
        """Since midnight."""
        return self.hour * 60 + (self.minute or 0)

    def __str__(self) -> str:
        if self.minute is None:
            return f"{self.hour:02}"
        return f"{self.hour:02}:{self.minute:02}" + (f":{self.second}" if self.second else "")


class Zone(NamedTuple):
    """A zone as named, and what it means."""

    named: str
    zone: str
    """An IANA name or an offset."""
    is_guess: bool = False
    """Whether the name has other meanings as well."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written."""

    start: int
    """Where it begins and ends in the text, in characters."""
    end: int
    day: Day | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    is_about: bool = False
    days_later: int = 0
    """From marks such as `(+1d)`."""
    until: Moment | None = None
    """The other end of a range."""
    is_guessed_order: bool = False


# --- zones ---------------------------------------------------------------------------------------

_ZONES: dict[str, tuple[str, bool]] = {
    "UTC": ("UTC", False), "GMT": ("UTC", False), "Z": ("UTC", False), "Zulu": ("UTC", False),
    "WET": ("Europe/Lisbon", False), "WEST": ("Europe/Lisbon", False),
    "BST": ("Europe/London", False), "CET": ("Europe/Berlin", False), "CEST": ("Europe/Berlin", False),
    "MEZ": ("Europe/Berlin", False), "MESZ": ("Europe/Berlin", False),
    "EET": ("Europe/Helsinki", False), "EEST": ("Europe/Helsinki", False), "MSK": ("Europe/Moscow", False),
    "JST": ("Asia/Tokyo", False), "KST": ("Asia/Seoul", False), "SGT": ("Asia/Singapore", False),
    "HKT": ("Asia/Hong_Kong", False), "GST": ("Asia/Dubai", False), "PHT": ("Asia/Manila", False),
    "WIB": ("Asia/Jakarta", False), "ICT": ("Asia/Bangkok", False),
    "IST": ("Asia/Kolkata", True), "CST": ("America/Chicago", True),
    "AEST": ("Australia/Sydney", False), "AEDT": ("Australia/Sydney", False), "AET": ("Australia/Sydney", False),
    "AWST": ("Australia/Perth", False), "NZST": ("Pacific/Auckland", False), "NZDT": ("Pacific/Auckland", False),
    "BRT": ("America/Sao_Paulo", False), "ART": ("America/Argentina/Buenos_Aires", False),
    "ET": ("America/New_York", False), "EST": ("America/New_York", False), "EDT": ("America/New_York", False),
    "Eastern": ("America/New_York", False), "CT": ("America/Chicago", False), "CDT": ("America/Chicago", False),
    "Central": ("America/Chicago", False), "MT": ("America/Denver", False), "MST": ("America/Denver", False),
    "MDT": ("America/Denver", False), "Mountain": ("America/Denver", False),
    "PT": ("America/Los_Angeles", False), "PST": ("America/Los_Angeles", False),
    "PDT": ("America/Los_Angeles", False), "Pacific": ("America/Los_Angeles", False),
}  # fmt: skip
"""What the names of zones mean. A name for winter or summer stands for the zone that has it: people write PST in
June. True: others use the name for another zone."""

_SEASONS = {
    name: name[-2] == "D" or name in ("BST", "CEST", "MESZ", "EEST", "WEST") for name in _ZONES if len(name) > 2
}
_ZONE_NAME = (
    r"(?:US/(?:Pacific|Eastern|Central|Mountain)|(?:Europe|America|Asia|Australia|Africa"
    r"|Pacific)/[A-Z]\w+(?:/[A-Z]\w+)?"
    r"|(?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d{2})?(?!\d)"
    r"|P[SD]?T\s?/\s?P[SD]T|E[SD]T\s?/\s?E[SD]T|CES?T\s?/\s?CES?T|AE[SD]T\s?/\s?AE[SD]T"
    rf"|(?:{'|'.join(sorted((name for name in _ZONES if name != 'Z'), key=len, reverse=True))})(?:\s[Tt]ime)?)"
)
_ZONE = re.compile(rf"(?<![\w/]){_ZONE_NAME}(?![\w/])")
_ZONE_AFTER = re.compile(rf"\s?[(\[]?(?:{_ZONE_NAME}(?![\w/])|(?-i:Z)(?!\w)|\+\d\d:?\d\d(?![\d:]))[)\]]?")
_WEST_OFFSET = re.compile(r"-\d\d:?\d\d(?![\d:])")
"""Only behind `T`: elsewhere `10:00-11:00` is a range."""
_COMMON_WORDS = frozenset(
    ("Central", "Mountain", "Pacific", "Eastern", "MT", "PT", "CT", "ET", "IST", "ART", "ICT", "WEST")
)
"""Names that mean a zone only behind a clock time."""


def zone_named(name: str) -> Zone | None:
    """What a name of a zone means; None for what is none."""
    zone = _zone_meant(name.strip(" ()[]"))
    if zone is not None:
        try:
            parse_zone(zone.zone)
        except TimeError:  # `America/Nowhere`, `UTC-14`
            return None
    return zone


def _zone_meant(name: str) -> Zone | None:
    counted = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", name)
    if counted:
        sign, hours, minutes = counted.groups()
        if int(hours) == 0:
            return Zone(name, "UTC")
        return Zone(name, f"{sign}{int(hours):02}:{minutes or '00'}") if int(hours) <= 14 else None
    if "/" in name and not re.match(r"[A-Z]{2,4}\s?/\s?[A-Z]{2,4}$", name):
        return Zone(name, name)
    short = re.split(r"\s?/|\s", name)[0]
    meaning = _ZONES.get(short)
    return Zone(name, meaning[0], meaning[1]) if meaning else None


def zones_in(text: str) -> list[Zone]:
    """The zones that a text names, in their order: `Timeline (all times in PST/PDT)`."""
    found = []
    is_about_times = re.search(r"\b(?i:times?|zone|tz)\b", text)
    for match in _ZONE.finditer(text):
        is_said = is_about_times or re.search(r"(?:\(|\bin )$", text[max(match.start() - 4, 0) : match.start()])
        if match[0].removesuffix(" time") in _COMMON_WORDS and not is_said:
            continue
        zone = zone_named(match[0])
        if zone:
            found.append(zone)
    return found


def contradicts_season(zone: Zone, offset: timedelta | None, is_summer: bool) -> bool:
    """Whether the name is that of the other half of the year: PST in June."""
    named = zone.named.split("/")[0].strip()
    has_seasons = offset is not None and named in (
        "PST",
        "PDT",
        "EST",
        "EDT",
        "CST",
        "CDT",
        "MST",
        "MDT",
        "CET",
        "CEST",
        "BST",
        "MEZ",
        "MESZ",
        "EET",
        "EEST",
        "AEST",
        "AEDT",
        "NZST",
        "NZDT",
    )
    return has_seasons and "/" not in zone.named and _SEASONS.get(named, False) != is_summer


# --- dates ---------------------------------------------------------------------------------------

_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene",
    2: "february feb febr februar février fevrier févr febrero",
    3: "march mar märz maerz mrz mars marzo",
    4: "april apr avril avr abril abr",
    5: "may mai mayo",
    6: "june jun juni juin junio",
    7: "july jul juli juillet juil julio",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre setiembre",
    10: "october oct oktober okt octobre octubre",
    11: "november nov novembre noviembre",
    12: "december dec dezember dez décembre decembre déc diciembre dic",
}
_MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
_MONTH = rf"(?:{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})"
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
_DAY_END = r"(?:st|nd|rd|th|er|º|ème)?"

_DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|\.\d)"), "ymd"),
    (re.compile(r"(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号일]"), "ymd"),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号일]"), "ymd"),
    (
        re.compile(
            rf"(?<![\d:.])(?P<d>\d{{1,2}}){_DAY_END}\.?[\s-]+(?:of\s+|de\s+)?(?P<m>{_MONTH})\b\.?"
            rf"(?:,?[\s-]+(?:de\s+|del\s+|of\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?",
            re.I,
        ),
        "named",
    ),
    (
        re.compile(
            rf"\b(?P<m>{_MONTH})\b\.?[\s-]+(?:the\s+)?(?P<d>\d{{1,2}}){_DAY_END}(?![\d:.]*\d)"
            rf"(?:\s?[-–]\s?(?P<e>\d{{1,2}}){_DAY_END}(?![\d:]))?(?:,?[\s-]+(?P<y>(?:19|20)\d\d)(?!\d))?",
            re.I,
        ),
        "named",
    ),
    (re.compile(r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:20)?\d\d)(?![\d/-]|\.\d)"), "two"),
    (re.compile(r"(?<![\d.:/])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)"), "ymd"),
    (re.compile(r"(?<![\d./:-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/]|\.\d)"), "two"),
    (re.compile(rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.I), "named"),
)

_HALF_BEFORE = {
    "午前": "a",
    "午後": "p",
    "上午": "a",
    "下午": "p",
    "凌晨": "a",
    "晚上": "p",
    "早上": "a",
    "오전": "a",
    "오후": "p",
}
_CLOCK = re.compile(
    r"""(?<![\w.:/+])(?<![^\d\s\0mM]-)
    (?:(?P<before>午前|午後|上午|下午|凌晨|晚上|早上|오전|오후)\s?)?
    (?: (?P<hour>\d{1,2}) : (?P<minute>[0-5]\d|\dx|xx|XX|\dX|\?\?|--) (?::(?P<second>[0-5]\d(?:[.,]\d{1,6})?))?
      | (?P<hour3>\d{1,2}) \s?[時时点點시] (?: \s?(?P<minute3>[0-5]?\d) \s?[分분] )?
      | (?P<hour4>\d{1,2}) h (?P<minute4>[0-5]\d)
      | (?<=à\s)(?P<hour6>\d{1,2})\s?h(?![\w])
      | (?P<hour5>\d{1,2}) (?=\s?[ap]\.?m\b)
    )
    (?!\d|:\d|\.\d)
    (?: \s?(?P<half>[ap])\.?m\b\.? | (?P<letter>[ap])\b )?
    (?: \s?(?:Uhr|hrs?|hours|h)\b )?""",
    re.I | re.X,
)
_DOT_CLOCK = re.compile(
    r"(?<![\w.:/+-])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d|\dx|xx|\?\?)(?![\d.:%]|\w)"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?(?:Uhr|hrs?)\b)?", re.I
)  # fmt: skip
_BARE_CLOCK = re.compile(r"(?<![\w.:/+#-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\w.:/%-]*\d)(?!\w)")
_BARE_RANGE = re.compile(rf"\s*(?:and|to|[-–])\s*(?:[01]\d|2[0-3])[0-5]\d\s*{_ZONE_NAME}")
_LOST = re.compile(r"(?:\?\?|--|xx|XX|2X|\[\?+\]):(?:\?\?|--|xx|XX)|\[\?{2,}\]")
_ABOUT = re.compile(
    r"(?:[~≈〜～]|\b(?:around|about|approx(?:imately|\.)?|roughly|circa|ca\.?|est\.?|estimated|gegen|etwa|ungefähr"
    r"|vers|environ|hacia|sobre|alrededor de(?: las)?|aproximadamente)|約|约|大约|およそ|약|대략)\s*(?:at\s+|las\s+)?$",
    re.I,
)
_ABOUT_AFTER = re.compile(r"\s?(?:頃|ごろ|左右|경|쯤)|\s?\((?:approx\.?|est\.?|approximately|estimated)\)", re.I)
_LATER = re.compile(
    r"\s*[(\[]\s*(?:\+\s?(?P<n>\d)\s?d(?:ays?)?|(?P<next>next day|\+1|翌日|次日|次の日|Folgetag"
    r"|lendemain|día siguiente))\s*[)\]]",
    re.I,
)
_BETWEEN_PARTS = re.compile(
    rf"^[\s,@T()\[\]|（）の]*(?:-|–|—)?\s*(?:(?:at|on|of|the|um|à|a las|le|el|del|am|den|de|\d?)\s+)?"
    rf"(?:[(（]?{_WEEKDAY}\b[)）]?\.?,?\s*)?(?:[(（][月火水木金土日][)）]\s*)?[\s,@()（]*$",
    re.I,
)
_TO = re.compile(
    r"^\s*(?:[-–—→〜～~]|->|=>|to|until|till|through|bis|à|a|hasta(?: las)?|jusqu'à|から|至|到|부터|and"
    r"|und|y|et)\s*(?:about\s+|around\s+|las\s+|[~≈]\s*)?$", re.I
)  # fmt: skip
_MASK = re.compile(r"[*_`]+")


def _exists(year: int | None, month: int, day: int | None) -> bool:
    if not 1 <= month <= 12:
        return False
    try:
        date(year or 2000, month, 1 if day is None else day)
    except ValueError:
        return False
    return True


class _Piece(NamedTuple):
    kind: Literal["day", "clock"]
    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    last_day: int | None = None
    is_guessed: bool = False


def _days(text: str, order: Order | None) -> tuple[list[_Piece], str]:
    """The dates, and the text with blanks in their places."""
    found: list[_Piece] = []
    for pattern, form in _DATES:
        pieces = [piece for match in pattern.finditer(text) if (piece := _day(match, form, order)) is not None]
        text = _covered(text, pieces, "\0")
        found += pieces
    return found, text


def _covered(text: str, pieces: Sequence[_Piece], cover: str) -> str:
    """The text with something else in the places of pieces, which are in order."""
    if not pieces:
        return text
    parts: list[str] = []
    end = 0
    for piece in pieces:
        parts += (text[end : piece.start], cover * (piece.end - piece.start))
        end = piece.end
    return "".join((*parts, text[end:]))


def _day(match: re.Match[str], form: str, order: Order | None) -> _Piece | None:
    part = match.groupdict()
    year = int(part["y"]) if part.get("y") else None
    if year is not None and year < 100:
        year += 2000
    guessed = False
    if form == "two":
        first, second = int(part["a"]), int(part["b"])
        if first > 12 >= second:
            day, month = first, second
        elif second > 12 >= first:
            month, day = first, second
        elif first == second and (year is not None and len(part["y"]) == 4):
            day = month = first
        elif order is None:
            return None
        else:
            day, month = (first, second) if order == "dmy" else (second, first)
            guessed = True
        return (
            _Piece("day", *match.span(), Day(year, month, day), is_guessed=guessed)
            if _exists(year, month, day)
            else None
        )
    month = _MONTH_NUMBERS[part["m"].lower()] if form == "named" else int(part["m"])
    number = int(part["d"]) if part.get("d") else None
    if not _exists(year, month, number):
        return None
    if number is None and year is None:
        return None
    last = int(part["e"]) if part.get("e") else None
    return _Piece("day", *match.span(), Day(year, month, number), None, last)


def _clock(match: re.Match[str]) -> Clock | None:
    part = match.groupdict()
    hour_text = part.get("hour") or part.get("hour3") or part.get("hour4") or part.get("hour5") or part.get("hour6")
    assert hour_text is not None
    hour = int(hour_text)
    minute_text = part.get("minute") or part.get("minute3") or part.get("minute4")
    minute = int(minute_text) if minute_text and minute_text.isdigit() else None
    if part.get("hour3") and minute is None:
        minute = 0 if part.get("before") else None
    half = (part.get("half") or part.get("letter") or _HALF_BEFORE.get(part.get("before") or "", "")).lower()
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if part.get("hour5"):
        minute = 0
    if hour > 23:
        return None
    return Clock(hour, minute, (part.get("second") or "").replace(",", "."))


def moments(text: str, *, order: Order | None = None, is_time: bool = False) -> list[Moment]:
    """Every point in time that a text states, in the order in which they stand.

    `is_time` says that the text is known to be a time (a cell of that column, the beginning of an entry): then
    `16.50` and `1625` are clock times too.
    """
    if not any(map(str.isdigit, text)):
        return []
    masked = _MASK.sub(lambda match: " " * len(match[0]), text)
    if not masked.isascii():
        masked = _narrow(masked)
    days, rest = _days(masked, order)
    pieces = days
    rest_with_t = re.sub(r"(?<=\0)T(?=\d)", " ", rest)
    patterns = [_CLOCK, *([_DOT_CLOCK, _BARE_CLOCK] if is_time else [])]
    for pattern in patterns:
        clocks = [
            _Piece("clock", *match.span(), None, clock)
            for match in pattern.finditer(rest_with_t)
            if (clock := _clock(match)) is not None
        ]
        rest_with_t = _covered(rest_with_t, clocks, "\1")
        pieces += clocks
    if not is_time:
        for match in _BARE_CLOCK.finditer(rest_with_t):
            follows = rest_with_t[match.end() : match.end() + 12]
            before = rest_with_t[max(0, match.start() - 1) : match.start()]
            is_behind_date = before == " " and rest_with_t[max(0, match.start() - 2)] == "\0"
            if _ZONE_AFTER.match(follows) or is_behind_date or _BARE_RANGE.match(rest_with_t, match.end()):
                pieces.append(_Piece("clock", *match.span(), None, Clock(int(match["hour"]), int(match["minute"]))))
    pieces.sort(key=lambda piece: piece.start)
    return _joined(list(_assembled(masked, pieces)), masked)


def _narrow(text: str) -> str:
    """Full-width digits and colons as plain ones, each character in its place."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", c)) == 1 and unicodedata.east_asian_width(c) == "F" else c
        for c in text
    )


def _assembled(text: str, pieces: list[_Piece]) -> Iterator[Moment]:
    """Dates and clock times that belong together, each with its zone."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        moment = _of_piece(text, piece)
        at += 1
        if following is not None and following.kind != piece.kind and following.start >= moment.end:
            other = _of_piece(text, following)
            gap = text[moment.end : max(other.start, moment.end)]
            is_range_next = (
                piece.kind == "clock"
                and at + 1 < len(pieces)
                and pieces[at + 1].kind == "clock"
                and _may_be_between(text[following.end : pieces[at + 1].start])
                and not _may_be_between(gap)
            )
            is_near = len(gap) <= 24 and _may_be_between(gap) and "\n" not in gap.strip(" ")
            if is_near and not is_range_next and not (piece.kind == "clock" and _belongs_to_next(text, pieces, at)):
                moment = replace(
                    moment,
                    end=other.end,
                    day=moment.day or other.day,
                    clock=moment.clock or other.clock,
                    zone=moment.zone or other.zone,
                    days_later=moment.days_later or other.days_later,
                    is_about=moment.is_about or other.is_about,
                    is_guessed_order=moment.is_guessed_order or other.is_guessed_order,
                    until=moment.until or other.until,
                )
                at += 1
        yield _with_bracket(text, moment)


def _belongs_to_next(text: str, pieces: list[_Piece], at: int) -> bool:
    """Of `10:00 2023-01-02 11:00` the date is that of the second time where only a line end parts the first two."""
    date_piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    gap_before = text[pieces[at - 1].end : date_piece.start]
    return bool(
        after is not None
        and after.kind == "clock"
        and re.fullmatch(r"[\s,T@]*", text[date_piece.end : after.start])
        and gap_before.strip() not in ("", "(", "（")
    )


def _may_be_between(gap: str) -> bool:
    """Whether a date and a clock time with this between them may belong together."""
    return len(gap) <= _LONGEST_GAP and _BETWEEN_PARTS.match(gap) is not None


_LONGEST_GAP = 60


def _with_bracket(text: str, moment: Moment) -> Moment:
    """A bracket that the moment opened and that closes right behind it belongs to it."""
    inside = text[moment.start : moment.end]
    if inside.count("(") > inside.count(")") and text[moment.end : moment.end + 1] == ")":
        return replace(moment, end=moment.end + 1)
    return moment


def _of_piece(text: str, piece: _Piece) -> Moment:
    end = piece.end
    zone = None
    if piece.kind == "clock":
        named = _ZONE_AFTER.match(text, end)
        if named is None and text[piece.start - 1 : piece.start] == "T":
            named = _WEST_OFFSET.match(text, end)
        if named:
            zone = zone_named("UTC" if named[0].strip(" ()[]") == "Z" else named[0])
            end = named.end() if zone else end
    later = _LATER.match(text, end)
    days_later = 0
    if later:
        days_later = int(later["n"]) if later["n"] else 1
        end = later.end()
    about = _ABOUT.search(text, max(0, piece.start - 24), piece.start)
    after = _ABOUT_AFTER.match(text, end)
    if after:
        end = after.end()
    start = about.start() if about else piece.start
    until = None
    if (
        piece.last_day is not None
        and piece.day is not None
        and _exists(piece.day.year, piece.day.month, piece.last_day)
    ):
        until = Moment(piece.start, end, Day(piece.day.year, piece.day.month, piece.last_day))
    return Moment(start, end, piece.day, piece.clock, zone, bool(about or after), days_later, until, piece.is_guessed)


def _joined(found: list[Moment], text: str) -> list[Moment]:
    """Neighbours that are the ends of a range become one."""
    result: list[Moment] = []
    for moment in found:
        before = result[-1] if result else None
        if before is not None and before.until is None and _are_ends(before, moment, text):
            zone = before.zone or (moment.zone if moment.clock and before.clock else None)
            result[-1] = replace(before, end=moment.end, until=moment, zone=zone)
        else:
            result.append(moment)
    return result


def _are_ends(first: Moment, second: Moment, text: str) -> bool:
    gap = text[first.end : second.start]
    if second.is_about and not gap.strip():
        gap = text[first.end : second.start + 1]  # the tilde between them is the dash
    if len(gap) > _LONGEST_GAP or not _TO.match(gap) or (first.clock is None) != (second.clock is None):
        return False
    if re.search(r"\b(?:and|und|y|et)\b", gap):
        return bool(
            re.search(r"\b(?:between|zwischen|entre)\b[^.;]{0,60}$", text[max(first.start - 80, 0) : first.start], re.I)
        )
    if re.search(r"\ba\b", gap):
        return bool(re.search(r"\b(?:de|desde|del)\b[^.;]{0,40}$", text[max(first.start - 60, 0) : first.start], re.I))
    return True


_LEAD = re.compile(r"^[\s*_`~≈\[(（\"'“-]*")
_SEPARATOR = re.compile(r"[:：;,–—|→·•=>.\s]|-(?=\s|>)")
_CLOSING = {"**": "**", "__": "__", "*": "*", "_": "_", "`": "`", "[": "]", "(": ")", "（": "）"}


class Lead(NamedTuple):
    """The time with which a text begins."""

    moment: Moment | None
    """None where a mark such as `??:??` stands for it."""
    written: str
    rest: str


def leading(text: str, *, order: Order | None = None) -> Lead | None:
    """The time at the beginning of a text and what follows it; None where it does not begin with one."""
    head = text[:120]
    lost = _LOST.match(_MASK.sub(" ", head).lstrip()) if "?" in head or "--" in head or "x" in head.lower() else None
    start = _LEAD.match(head)
    assert start is not None
    if lost:
        at = head.find(lost[0])
        return Lead(None, lost[0], _after(text, max(at, 0), max(at, 0) + len(lost[0])))
    found = moments(head, order=order, is_time=True)
    if not found:
        return None
    first = found[0]
    before = head[: first.start]
    if not re.fullmatch(
        rf"(?:[\s*_`~≈\[(（\"'“•-]|(?:{_WEEKDAY})\b[.,]?|at\s|on\s|um\s|le\s|el\s|a las\s|à\s|gegen\s)*", before, re.I
    ):
        return None
    if (
        first.clock is not None
        and first.day is None
        and re.match(r"\s*(?:%|ms\b|kb\b|mb\b|gb\b|x\b|min|sec|hours?\s+(?:of|later|after))", head[first.end :], re.I)
    ):
        return None
    return Lead(first, text[: first.end].strip(" *_`[("), _after(text, first.start, first.end))


def _after(text: str, start: int, end: int) -> str:
    """What follows a time, without the marks that were opened before it and the signs that part the two."""
    opened = [_CLOSING[mark] for mark in re.findall(r"\*\*|__|[*_`\[(（]", text[:start])]
    while end < len(text):
        closing = next((mark for mark in opened if text.startswith(mark, end)), None)
        if closing is not None:
            opened.remove(closing)
            end += len(closing)
        elif separator := _SEPARATOR.match(text, end):
            end = separator.end()
        else:
            break
    rest = text[end:]
    for mark in ("**", "__"):
        if mark in opened and rest.count(mark) % 2:
            rest = mark + rest
    return rest.strip()


def trailing(text: str, *, order: Order | None = None) -> Moment | None:
    """The only time of a text, where it stands at its end."""
    found = moments(text, order=order)
    timed = [moment for moment in found if moment.clock is not None or moment.day is not None]
    if len(timed) != 1 or not re.fullmatch(r"[\s*_`)\].!）。]*", text[timed[0].end :]):
        return None
    return timed[0]
