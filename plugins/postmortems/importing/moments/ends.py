"""The time at the beginning or at the end of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from postmortems.importing.labels import SYMBOL
from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.moments.find import MASK, moments
from postmortems.importing.moments.model import Moment, Order

_UNKNOWN_TIME = re.compile(r"(?:\?\?|--|xx|XX|2X|\[\?+\]):(?:\?\?|--|xx|XX)|\[\?{2,}\]")

_TAG = r"</?(?:b|strong|i|em|u|code|kbd|time|span|small)\b[^<>]{0,60}>"
_SHORT_WEEKDAY = (
    r"(?:mo|di|mi|do|fr|sa|so|lun|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom|seg|ter|qua|qui|sex)\b[.,]*\s+"
)
_PART_OF_DAY = "(?:morning|afternoon|evening|night)"
_BEFORE = re.compile(
    r"(?::\s)?(?:\[[ xX]\]\s)?(?:(?:\(?\d{1,2}(?:\.\d{1,2})?[.)]|[A-Z]{1,2}-?\d{1,2}[:.)]|[a-z]\))\s)?"
    rf"(?:[\s*_`~\[(（【\"'“•|–—-]|{SYMBOL}|{_TAG}|{WEEKDAY}\b(?: {_PART_OF_DAY}\b)?[.,]?|{_SHORT_WEEKDAY}"
    r"|(?:UTC|GMT)\s"
    r"|at\s|by\s|on\s|as of\s|um\s|am\s|le\s|el\s|em\s|a las\s|à\s|às\s|gegen\s|(?:the )?week of\s)*",
    re.I,
)
_SEPARATOR = re.compile(rf"[:：;,–—|→·•=>.\s]|-(?=\s|>)|{_TAG}", re.I)
_CLOSING = {"**": "**", "__": "__", "*": "*", "_": "_", "`": "`", "[": "]", "(": ")", "（": "）", "【": "】"}


_UNIT = re.compile(
    r"\s*(?:%|(?:ms|x|mins?|minutes?|secs?|seconds)\b|[kmg]b\b(?!:)|hours?\s+(?:of|later|after)\b)", re.I
)
"""After a number that is no time. `15:04 second attempt` is one."""


_NEXT_DAY = re.compile(
    r"[\s*_`(\[]*(?:\+\s?(?P<days>\d)\s?d(?:ays?)?"
    rf"|(?:on )?(?:the )?(?:next|following) (?:day|{_PART_OF_DAY})"
    r"|(?:am )?(?:nächst|folgend)e[nr] (?:Tag|Morgen)|Folgetag|(?:le )?lendemain(?: matin)?|(?:al )?día siguiente"
    r"|(?:no )?dia seguinte|翌[日朝]?|次の?日|第二天|다음 ?날)[\s*_`)\],:：–—-]*",
    re.I,
)
"""A day before a clock time, counted from the one before it: `+1d 02:15`, `Next day, 07:40`."""
_STAMP = re.compile(
    r"[\s*_`\[(]*(1\d{9}(?:\.?\d{3}|\.\d+)?)(?=[\s*_`\])]*[\s:,–—-]\s*[^\W\d])"
    r"(?!\s(?:bytes|errors|events|files|items|keys|lines|messages|packets|records|requests|rows|tokens|users)\b)"
)
"""Seconds since 1970, before a text, no number of things."""


class Lead(NamedTuple):
    """A time at the beginning of a text."""

    moment: Moment | None
    """None if the text has a placeholder such as `??:??` instead."""
    rest: str

    @property
    def clock_time(self) -> Moment | None:
        """The time, if it states more than a day."""
        return self.moment if self.moment is not None and self.moment.clock is not None else None

    @property
    def day_alone(self) -> Moment | None:
        """The day, if it states no more than that."""
        return self.moment if self.moment is not None and self.moment.clock is None else None


def leading(text: str, *, order: Order | None = None) -> Lead | None:
    """The time at the beginning of a text and the text after it. None if the text does not begin with a time."""
    head = text[:120]
    lost = (
        _UNKNOWN_TIME.match(MASK.sub(" ", head).lstrip())
        if "?" in head or "--" in head or "x" in head.lower()
        else None
    )
    if lost:
        at = head.find(lost[0])
        return Lead(None, _after(text, max(at, 0), max(at, 0) + len(lost[0])))
    if later := _NEXT_DAY.match(head):
        rest = text[later.end() :]
        lead = None if _NEXT_DAY.match(rest) else leading(rest, order=order)
        clock = lead.clock_time if lead else None
        if lead is None or clock is None or clock.day is not None:
            return None
        start, end = clock.start + later.end(), clock.end + later.end()
        return Lead(replace(clock, start=start, end=end, days_later=int(later["days"] or 1)), lead.rest)
    stamp = _STAMP.match(head)
    found = moments(stamp[1] if stamp else head, order=order, is_time=True)
    if not found:
        return None
    first = replace(found[0], start=stamp.start(1), end=stamp.end(1)) if stamp else found[0]
    before = head[: first.start]
    if not _BEFORE.fullmatch(before):
        return None
    if first.clock is not None and first.day is None and _UNIT.match(head, first.end):
        return None
    return Lead(first, _after(text, first.start, _second_reading(head, found) or first.end))


def _second_reading(text: str, found: Sequence[Moment]) -> int:
    """The end of the same time in another zone, right after the first time: `09:00 CET (08:00 UTC)`. 0 if none is."""
    first, second = (*found, None, None)[:2]
    if first is None or second is None or first.until or second.until or not first.clock or not second.clock:
        return 0
    is_other_zone = first.zone is not None and second.zone is not None and first.zone.zone != second.zone.zone
    is_same_minute = first.clock.minute == second.clock.minute and second.day in (None, first.day)
    between = text[first.end : second.start].strip(" *_`")
    end = second.end + (text[second.end - 1] != ")")
    if between == "(" and text[end - 1 : end] == ")" and is_same_minute:
        return end
    return second.end if is_other_zone and is_same_minute and between in ("/", ",", "|", "=", "–", "—") else 0


def _after(text: str, start: int, end: int) -> str:
    """The text after a time, without closing marks and separators."""
    opened = [_CLOSING[mark] for mark in re.findall(r"\*\*|__|[*_`\[(（【]", text[:start])]
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
    """The time at the end of a text, if it is the only one in the text."""
    found = moments(text, order=order)
    timed = [moment for moment in found if moment.clock is not None or moment.day is not None]
    if len(timed) != 1 or not re.fullmatch(r"[\s*_`)\].!）。]*", text[timed[0].end :]):
        return None
    return timed[0]
