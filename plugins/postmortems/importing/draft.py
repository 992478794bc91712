"""A record before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from postmortems.importing.claims import Claim, Contradiction, Guess
from postmortems.importing.document import Lines


@dataclass(frozen=True, eq=False)
class Draft:
    """A record before it is written."""

    id: str
    text: str
    data: dict[str, Any]
    body: str
    claims: tuple[Claim, ...]
    left: tuple[Lines, ...]
    """The lines left in the body."""
    guesses: tuple[Guess, ...]
    contradictions: tuple[Contradiction, ...]
    refused: tuple[tuple[str, int], ...] = ()
    """Claims that the check rejected, so their lines are left in the body: field and line."""
    problems: tuple[str, ...] = ()
    """The codes that the check will report at the next status, one for each finding."""
    errors: tuple[str, ...] = field(default=())
    """The codes that the check reports for the draft. Empty unless something in the text itself is wrong."""
