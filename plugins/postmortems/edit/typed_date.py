"""Dates as people type them for a command, such as a due date: YYYY-MM-DD and no other form.

(On its own, since commands that load no model read dates, too.)
"""

from __future__ import annotations

from datetime import date

from postmortems.model.vocabulary import YEARS


def typed_date(text: str) -> date:
    """The date that is written YYYY-MM-DD, from 1900 to 2199. Raises ValueError, whose text says what is wrong."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise ValueError(f'"{text}" is not a date in the form YYYY-MM-DD')
    if found.year not in YEARS:
        raise ValueError(f'"{text}" is out of range; years run from {YEARS[0]} to {YEARS[-1]}')
    return found
