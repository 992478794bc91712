"""Days in two levels: `Mon: disk 7 fails` below `Week of 4 March 2024`. The parser sees the day itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from postmortems.importing.moments import moments
from postmortems.importing.seen_days import WEEKDAYS
from postmortems.importing.words import lowered

_WEEK = re.compile(
    r"(?i)^\W*(?:(?P<en>(?:the )?week (?:of|from|beginning|starting|commencing)|w/c)|(?P<de>woche (?:vom|ab))"
    r"|(?P<fr>semaine du)|(?P<es>semana del)|(?P<pt>semana de))\s+(?:the )?(?P<day>[^|]{4,40})$"
)
_ENTRY = re.compile(
    r"(?P<mark>\s*(?:[-*+•]|\d{1,2}[.)]|#{1,6}|[|:])?\s*(?:\*\*|__)?)(?P<name>[^\W\d_]{2,10})(?:-feira)?\.?"
    r"(?=(?:\*\*|__)?\s*(?:[:：,|–—-]|$|(?:(?:at|um|à|a las|às)\s)?~?\d{1,2}[:.h]\d\d))"
)
"""A weekday that an entry begins with, or that is alone above entries."""
_HEADING = re.compile(r" {0,3}#{1,6}\s")
SUNDAY = 6


def with_days(lines: Sequence[str]) -> Sequence[str]:
    """The lines with the day in place of each weekday below a line that names its week."""
    return list(_dated(lines)) if any(map(_WEEK.match, lines)) else lines


def _dated(lines: Sequence[str]) -> Iterator[str]:
    start: date | None = None
    language = "en"
    for line in lines:
        if week := _WEEK.match(line):
            start = _first_day(week["day"], start)
            language = next(name for name in WEEKDAYS if week[name])
        elif start and (entry := _ENTRY.match(line)) and (day := _day(entry["name"], language, start)):
            line = f"{entry['mark']}{day.isoformat()}{line[entry.end() :]}"
        elif _HEADING.match(line):
            start = None
        yield line


def _first_day(text: str, before: date | None) -> date | None:
    """The day from which a week is counted; without a year it has that of the week before it."""
    found = [moment.day for moment in moments(text) if moment.day is not None]
    day = found[0] if found else None
    if day is not None and day.year is None and before is not None:
        day = day.in_year(before.year)
    return day.date if day is not None else None


def _day(name: str, language: str, start: date) -> date | None:
    """The day of that name in the week of a day; a week that begins on a Sunday has its other days after it."""
    least = 2 if language == "de" else 3
    names = WEEKDAYS[language] if len(name) >= least else ()
    number = next((n for n, whole in enumerate(names) if whole.startswith(lowered(name))), None)
    if number is None:
        return None
    return start + timedelta(days=(number + 1) % 7 if start.weekday() == SUNDAY else number - start.weekday())
