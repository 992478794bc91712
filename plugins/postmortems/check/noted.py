"""What rules work out of a record: once for all rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from postmortems.record.corpus import Record

Note = TypeVar("Note")

_NOTES = "notes of rules"


def noted(make: Callable[[Record], Note]) -> Callable[[Record], Note]:
    """Makes of a record what several rules need of it. It goes with the record, or with `forget_notes`."""

    @wraps(make)
    def note(record: Record) -> Note:
        notes: dict[object, object] = vars(record).setdefault(_NOTES, {})
        if make not in notes:
            notes[make] = make(record)
        return cast(Note, notes[make])

    return note


def forget_notes(record: Record) -> None:
    """Let go of what rules have worked out of a record: all of them have judged it."""
    vars(record).pop(_NOTES, None)
