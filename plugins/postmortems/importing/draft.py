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
    """The lines that stayed in the body."""
    guesses: tuple[Guess, ...]
    contradictions: tuple[Contradiction, ...]
    refused: tuple[tuple[str, int], ...] = ()
    """Claims that the check refused, which therefore stayed in the body: field and line."""
    problems: tuple[str, ...] = ()
    """Codes of what the check will say at the next status, one for each finding."""
    errors: tuple[str, ...] = field(default=())
    """Codes of what the check says of it as a draft: empty, unless something in the text itself is wrong."""
