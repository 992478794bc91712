"""The claims that readers make about a document, and the one place that decides between rival claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from postmortems.importing.document import Lines


class Guess(NamedTuple):
    """A value that the document does not state directly."""

    field: str
    line: int
    """From 1. 0 if it comes from the name of the file."""
    reason: str


class Contradiction(NamedTuple):
    """Two places in the document that disagree. The record keeps both."""

    field: str
    lines: tuple[int, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Claim:
    """A reader's statement: these lines give this field this value."""

    field: str
    """The field of the record, dotted: `times.started`. A claim for a list is one item of that list. Empty if the lines
    only repeat what another claim states, such as the date above timeline entries."""
    value: Any
    lines: Lines
    """The lines that state it."""
    takes: frozenset[int] = frozenset()
    """The lines to remove from the body, because the value holds everything in them."""
    confidence: float = 0.5
    """From 0 to 1: how certain the reader is."""
    guesses: tuple[Guess, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def without_lines(self) -> Claim:
        """The same claim, with its lines left in the body."""
        return replace(self, takes=frozenset())


SURE = 0.5
"""A claim below this confidence is never reported as a contradiction."""

LISTS = frozenset(
    """
    timeline causal_chains hypotheses lessons action_items related corrections updates references authors reviewers
    tags external_ids services.affected impact.services
    """.split()
)
"""List fields: each claim adds one item."""


@dataclass(frozen=True)
class Settled:
    """The accepted claims, and the contradictions found while choosing them."""

    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]


def settle(claims: Iterable[Claim]) -> Settled:
    """Choose between claims for the same field or the same lines: the most certain wins, then the first.

    A line can move to one place only. If another claim has its lines, a claim for a list is dropped; a claim for a
    single field loses the lines and keeps its value.
    """
    ranked = sorted(enumerate(claims), key=lambda pair: (-pair[1].confidence, pair[0]))
    taken: set[int] = set()
    fields: dict[str, Claim] = {}
    accepted: list[tuple[int, Claim]] = []
    contradictions: list[Contradiction] = []
    for number, claim in ranked:
        contradictions += claim.contradictions
        rival = fields.get(claim.field)
        if claim.field and claim.field not in LISTS and rival is not None:
            if claim.confidence >= SURE and not _agree(rival.value, claim.value):
                contradictions.append(_contradiction(rival, claim))
            continue
        if claim.takes & taken:
            if claim.field in LISTS or not claim.field:
                continue
            claim = claim.without_lines()
        taken |= claim.takes
        if claim.field and claim.field not in LISTS:
            fields[claim.field] = claim
        accepted.append((number, claim))
    accepted.sort(key=lambda pair: pair[0])
    return Settled(tuple(claim for _, claim in accepted), tuple(dict.fromkeys(contradictions)))


def _agree(one: object, other: object) -> bool:
    """Whether they are equal, or one is the other with less detail, such as a day and a time on that day."""
    first, second = str(one).lstrip("~").replace("T", " "), str(other).lstrip("~").replace("T", " ")
    return first.startswith(second) or second.startswith(first)


def _contradiction(winner: Claim, loser: Claim) -> Contradiction:
    lines = tuple(sorted({winner.lines.first, loser.lines.first}))
    return Contradiction(winner.field, lines, "these lines disagree; the more certain value was used")


def taken_lines(claims: Sequence[Claim]) -> frozenset[int]:
    """All lines to remove from the body."""
    return frozenset().union(*(claim.takes for claim in claims)) if claims else frozenset()
