"""Dates as people type them for a command, such as a due date: YYYY-MM-DD, or days from today.

(On its own, since commands that load no model read dates, too.)
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from postmortems.model.vocabulary import YEARS


def typed_due_date(text: str, today: date) -> date:
    """A date written YYYY-MM-DD, or as days or weeks from today: `+14d`, `+2w`. Raises ValueError like `typed_date`."""
    if found := re.fullmatch(r"\+ ?(\d{1,4}) ?(d|days?|w|weeks?)", text.strip()):
        return typed_date((today + timedelta(days=int(found[1]) * (7 if found[2][0] == "w" else 1))).isoformat())
    try:
        return typed_date(text)
    except ValueError as error:
        raise ValueError(f"{error}; +14d and +2w count from today") from None


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
