"""Dates as people write them: `Jan 15`, `27.08.`, `2024年5月1日`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from postmortems.importing.moments.model import Day, Order, Piece, date_exists
from postmortems.importing.words import lowered

_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene janeiro",
    2: "february feb febr februar février fevrier févr febrero fevereiro fev",
    3: "march mar märz maerz mrz mars marzo março",
    4: "april apr avril avr abril abr",
    5: "may mai mayo maio",
    6: "june jun juni juin junio junho",
    7: "july jul juli juillet juil julio julho",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre setiembre setembro",
    10: "october oct oktober okt octobre octubre outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dezembro",
}
_MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
MONTH = rf"(?:{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})"
DAY_THAT_LISTS = re.compile(rf"\d{{1,2}}(?=\.\s+{MONTH}\b)", re.I)
"""The day of `30. Mai` at the start of a line, where Markdown takes it for the number of an item."""
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?)"
)
_DAY_END = r"(?:st|nd|rd|th|er|º|ème)?"
_TO = r"(?:to|till|until|through|bis|auf den|au|al|a|à)"
"""Between the first and the last of several days."""
_MONTH_AND_DAYS = (
    r"(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号일]"
    r"(?:\s?(?:から|부터|[-–~〜～至到])\s?(?P<e>\d{1,2})\s?[日号일])?"
)
_DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\d.])(?P<y>(?:19|2[01])\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|\.\d)"), "ymd"),
    (re.compile(r"(?<![\w./-])(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?=[ T]\d\d:?[0-5]\d)"), "ymd"),
    (re.compile(rf"(?P<y>(?:19|20)\d\d)\s?[年년]\s?{_MONTH_AND_DAYS}"), "ymd"),
    (re.compile(rf"(?<!\d){_MONTH_AND_DAYS}"), "ymd"),
    (
        re.compile(
            rf"(?<![\d.:/-])(?P<d>\d{{1,2}})\.?(?:\s?[-–]\s?|\s{_TO}\s)(?P<e>\d{{1,2}})\.(?P<m>\d{{1,2}})\."
            r"(?P<y>(?:20)?\d\d)(?![\d/-]|\.\d)"
        ),
        "ymd",
    ),
    (
        re.compile(
            rf"(?<![\d:./-])(?P<d>\d{{1,2}}){_DAY_END}\.?(?:[-–/&]|\s(?:{_TO}|and|und|et|y|e|[-–&])\s)(?P<e>\d{{1,2}}){_DAY_END}"
            rf"\.?\s+(?:of\s+|de\s+)?(?P<m>{MONTH})\b\.?(?:,?[\s-]+(?:de\s+|del\s+|of\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?",
            re.I,
        ),
        "named",
    ),
    (re.compile(rf"(?<![\d:./-])(?P<d>\d{{1,2}})(?P<s>[/-])(?P<m>{MONTH})(?P=s)(?P<y>\d\d)(?![\d:/-])", re.I), "named"),
    (
        re.compile(rf"(?<![\w.:/-])(?P<d>\d{{1,2}})(?P<s>[/-])(?P<m>{MONTH})(?P=s)(?P<y>\d\d)(?![\w/-])", re.I),
        "named",
    ),
    (
        re.compile(
            rf"(?<![\d:.])(?P<d>\d{{1,2}}){_DAY_END}\\?\.?[\s/-]+(?:of\s+|de\s+)?(?P<m>{MONTH})\b\.?"
            rf"(?:,?[\s/-]+(?:de\s+|del\s+|of\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?",
            re.I,
        ),
        "named",
    ),
    (
        re.compile(
            rf"\b(?P<m>{MONTH})\b\.?[\s-]+(?:the\s+)?(?P<d>\d{{1,2}}){_DAY_END}(?![\d:.]*\d)"
            rf"(?:(?:\s?[-–&/]\s?|\s(?:and|{_TO})\s(?:the\s)?(?=\d{{1,2}}{_DAY_END},?\s(?:19|20)\d\d))"
            rf"(?P<e>\d{{1,2}}){_DAY_END}(?![\d:]))?(?:,?[\s-]+(?P<y>(?:19|20)\d\d)(?!\d))?",
            re.I,
        ),
        "named",
    ),
    (re.compile(r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:20)?\d\d)(?![\d/-]|\.\d)"), "two"),
    (re.compile(r"(?<![\d./:-])(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?=[ T]\d\d:\d\d)"), "ymd"),
    (re.compile(r"(?<![\d.:/])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)"), "ymd"),
    (re.compile(r"(?<![\d./:-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/]|\.\d)"), "two"),
    (re.compile(rf"\b(?P<m>{MONTH})\b\.?\s+(?:del?\s+)?(?P<y>(?:19|20)\d\d)(?!\d)", re.I), "named"),
)


YEAR_FIRST = re.compile(r"(?<![\d./-])[12]\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|3[01])(?![\d./-])")
"""A date whose last number can be no year of an incident: `24-03-01`."""
MOST_DAYS = 14
"""A longer range of days is none: `3/28 May`."""


def find_dates(text: str, order: Order | None) -> tuple[list[Piece], str]:
    """The dates, and the text with each date replaced by filler characters."""
    found: list[Piece] = []
    for pattern, form in _DATES:
        pieces = [piece for match in pattern.finditer(text) if (piece := _day(match, form, order)) is not None]
        text = cover_up(text, pieces, "\0")
        found += pieces
    return found, text


def cover_up(text: str, pieces: Sequence[Piece], cover: str) -> str:
    """The text with each piece replaced by `cover` characters. The pieces must be in order."""
    if not pieces:
        return text
    parts: list[str] = []
    end = 0
    for piece in pieces:
        parts += (text[end : piece.start], cover * (piece.end - piece.start))
        end = piece.end
    return "".join((*parts, text[end:]))


_OF_NUMBER = re.compile(
    r"(?i)\b(?:versions?|releases?|build|v|ubuntu|debian|(?:upgraded?|updated?|moved?) to|at|of|is|was|with|than"
    r"|running) $"
)
"""Before a number with a point that is no date: `We run version 24.7.`, `It broke at 9.10.`"""


def _day(match: re.Match[str], form: str, order: Order | None) -> Piece | None:
    part = match.groupdict()
    if "." in match[0] and _OF_NUMBER.search(match.string, max(0, match.start() - 20), match.start()):
        return None
    year = int(part["y"]) if part.get("y") else None
    if year is not None and year < 100:
        year += 2000
    guessed = False
    if form == "two":
        first, second = int(part["a"]), int(part["b"])
        if YEAR_FIRST.fullmatch(match[0]) or (order == "ymd" and part["s"] == "-" and len(part["y"]) == 2):
            year, month, day = 2000 + first, second, int(part["y"])
        elif first > 12 >= second:
            day, month = first, second
        elif second > 12 >= first:
            month, day = first, second
        elif first == second and (year is not None and len(part["y"]) == 4):
            day = month = first
        elif order not in ("dmy", "mdy"):
            return None
        else:
            day, month = (first, second) if order == "dmy" else (second, first)
            guessed = True
        return (
            Piece("day", *match.span(), Day(year, month, day), is_guessed=guessed)
            if date_exists(year, month, day)
            else None
        )
    month = _MONTH_NUMBERS[lowered(part["m"])] if form == "named" else int(part["m"])
    number = int(part["d"]) if part.get("d") else None
    if not date_exists(year, month, number):
        return None
    if number is None and year is None:
        return None
    last = int(part["e"]) if part.get("e") else None
    if last is not None and number is not None and not number < last <= number + MOST_DAYS:
        return None
    return Piece("day", *match.span(), Day(year, month, number), None, last)
