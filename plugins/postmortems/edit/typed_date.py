"""Dates as people type them for a command: YYYY-MM-DD, `yesterday`, `friday`; a due date also as days from today.

(On its own, since commands that load no model read dates, too.)
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from postmortems.model.vocabulary import YEARS

if TYPE_CHECKING:
    from postmortems.model.period import Period

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday`."""


def typed_due_date(text: str, today: date) -> date:
    """A date written YYYY-MM-DD, as `today`, `tomorrow` or the weekday that comes next, or as days or weeks from today:
    `+14d`, `+2w`. Raises ValueError like `typed_date`."""
    days = _days_ahead(text.strip().casefold(), today)
    if days is not None:
        return typed_date((today + timedelta(days)).isoformat())
    try:
        return typed_date(text)
    except ValueError as error:
        raise ValueError(f"{error}; or write tomorrow, friday, +14d or +2w") from None


def _days_ahead(word: str, today: date) -> int | None:
    if word in ("today", "tomorrow"):
        return ("today", "tomorrow").index(word)
    if word in WEEKDAYS:
        return (WEEKDAYS.index(word) - today.weekday() - 1) % 7 + 1
    found = re.fullmatch(r"\+ ?(\d{1,4}) ?(d|days?|w|weeks?)", word)
    return int(found[1]) * (7 if found[2][0] == "w" else 1) if found else None


def typed_past_date(text: str, today: date) -> date:
    """A date written YYYY-MM-DD, or as `today`, `yesterday`, or a weekday, the last one. Raises ValueError like
    `typed_date`."""
    days = days_back(text.strip().casefold(), today)
    if days is not None:
        return today - timedelta(days)
    try:
        return typed_date(text)
    except ValueError as error:
        raise ValueError(f"{error}; or write yesterday or friday") from None


def typed_period(text: str, today: date) -> Period:
    """The period that a day, a month, a quarter or a year names; `today`, `yesterday` or a weekday, the last one, is
    a day. Raises ValueError, whose text says what is wrong."""
    from postmortems.model.period import Period  # not for single days

    days = days_back(text.strip().casefold(), today)
    return Period.named(text if days is None else (today - timedelta(days)).isoformat())


def days_back(word: str, today: date) -> int | None:
    """How many days before today a day is that is called by its name; None for any other word."""
    if word in ("today", "yesterday"):
        return ("today", "yesterday").index(word)
    if word in WEEKDAYS:
        return (today.weekday() - WEEKDAYS.index(word)) % 7
    return None


def typed_date(text: str) -> date:
    """The date that is written YYYY-MM-DD, from 1900 to 2199. Raises ValueError, whose text says what is wrong."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        is_in_form = re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)
        what = "a day of the calendar" if is_in_form else "a date in the form YYYY-MM-DD"
        raise ValueError(f'"{text}" is not {what}')
    if found.year not in YEARS:
        raise ValueError(f'"{text}" is out of range; years run from {YEARS[0]} to {YEARS[-1]}')
    return found
