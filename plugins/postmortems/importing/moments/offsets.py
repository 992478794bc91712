"""Times that count from another one: `T+1h10m` from the start, `30 minutes later` from the entry before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from postmortems.importing.words import lowered


class Offset(NamedTuple):
    """A duration since the start of the incident, or since the entry before."""

    by: timedelta
    is_from_start: bool
    has_unit: bool = True
    """Without one, it counts minutes."""


_UNIT = r"(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![^\W\d])"
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_LENGTH = rf"(?:{_NUMBER}\s?{_UNIT}\s?)+(?:(?<=h)\d\d(?!\w))?|\d{{1,3}}:\d\d(?::\d\d)?|0+(?!\d)"
_FROM_START = re.compile(
    r"[\s*_`(\[]*(?:T\s?0?\s?(?P<sign>[+＋−–-])|(?P<bare>\+)|(?P<zero>T\s?0\b|T(?=\s*[*_`)\]:–—|]|$)))\s?"
    rf"(?P<length>{_LENGTH})?",
    re.I,
)
_BARE = re.compile(
    r"[\s*_`(\[]*T\s?0?\s?(?P<sign>[+＋−–-])\s?(?P<minutes>[1-9]\d{0,3})"
    rf"(?=[\s*_`)\]]*(?:[:：|–—]\s|$|\s(?!\d)))(?!\s?{_UNIT})",
    re.I,
)
_FROM_BEFORE = re.compile(
    rf"[\s*_`(\[~]*(?:after\s)?(?P<length>{_LENGTH})\s?(?:later|after(?: that)?|afterwards)\b", re.I
)
_PART = re.compile(rf"({_NUMBER})\s?({_UNIT})", re.I)
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


_DAY = re.compile(
    r"[\s*_`(\[]*(?:(?:Day|Tag|Jour|Día|Dia)\s?#?(?P<number>\d{1,2})|D\s?\+\s?(?P<after>\d{1,2}))(?![\w.])"
    r"[\s*_`)\],:：–—|-]*",
    re.I,
)


def leading_day(text: str) -> tuple[int, str] | None:
    """How many days after `Day 1`, at the beginning of a text, and the text after it: `Day 2, `, `D+1 `."""
    match = _DAY.match(text)
    if match is None:
        return None
    days = int(match["after"]) if match["after"] else int(match["number"]) - 1
    return days, text[match.end() :]


def offset_of(text: str) -> Offset | None:
    """The offset that is the whole text, such as a cell in the column of times. None if its unit is not stated."""
    if text.strip() == "0":
        return Offset(timedelta(), is_from_start=True)
    found = leading_offset(text, is_cell=True)
    return found[0] if found and not re.search(r"\w", found[1]) else None


def leading_offset(text: str, *, is_cell: bool = False) -> tuple[Offset, str] | None:
    """The offset at the beginning of a text, and the text after it. `+0:05` counts in a cell only, `+5 min` always."""
    if bare := _BARE.match(text):
        minutes = int(bare["minutes"]) * (1 if bare["sign"] in "+＋" else -1)
        return Offset(timedelta(minutes=minutes), is_from_start=True, has_unit=False), _rest(text, bare.end())
    match = _FROM_START.match(text)
    if match and (is_cell or not match["bare"] or _PART.match(match["length"] or "")):
        length = timedelta() if match["zero"] and not match["length"] else _length(match["length"] or "")
        if length is None:
            return None
        by = -length if match["sign"] in ("-", "−", "–") else length
        return Offset(by, is_from_start=True), _rest(text, match.end())
    match = _FROM_BEFORE.match(text)
    length = _length(match["length"]) if match else None
    return (Offset(length, is_from_start=False), _rest(text, match.end())) if match and length is not None else None


def _length(text: str) -> timedelta | None:
    if parts := _PART.findall(re.sub(r"(?i)(?<=h)\d\d$", r"\g<0>m", text.strip())):
        numbers = (float(number.replace(",", ".")) * _SECONDS[lowered(unit[0])] for number, unit in parts)
        return timedelta(seconds=sum(numbers))
    if re.fullmatch(r"0+", text):
        return timedelta()
    if clock := re.fullmatch(r"(\d{1,3}):(\d\d)(?::(\d\d))?", text.strip()):
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
    return None


def _rest(text: str, end: int) -> str:
    return text[end:].lstrip(" \t*_`)]:：–—|,.-").strip()
