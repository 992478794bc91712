"""What the readers say about a document, and the one place where their rival claims are settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from postmortems.importing.document import Lines


class Guess(NamedTuple):
    """Something that the document does not say outright."""

    field: str
    line: int
    """From 1; 0 where it comes from the name of the file."""
    reason: str


class Contradiction(NamedTuple):
    """Two places of the document that say different things. Both stay."""

    field: str
    lines: tuple[int, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Claim:
    """A reader says: this field has this value, by these lines."""

    field: str
    """The field of the record, dotted: `times.started`. A claim for a list is one item of it. Empty: the lines say
    what another claim says already, such as the date above the entries of a timeline."""
    value: Any
    lines: Lines
    """Where it is stated."""
    takes: frozenset[int] = frozenset()
    """The lines that move out of the body, since the value says all that they say."""
    confidence: float = 0.5
    """From 0 to 1: how sure the reader is."""
    guesses: tuple[Guess, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def without_lines(self) -> Claim:
        """The same claim, with its lines left in the body."""
        return replace(self, takes=frozenset())


SURE = 0.5
"""Claims that are less sure than this contradict nothing."""

LISTS = frozenset(
    """
    timeline causal_chains hypotheses lessons action_items related corrections updates references authors reviewers
    tags external_ids services.affected
    """.split()
)
"""Fields of which each claim adds an item."""


@dataclass(frozen=True)
class Settled:
    """The claims that hold, and what was found out while settling."""

    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]


def settle(claims: Iterable[Claim]) -> Settled:
    """Of claims for the same field, or for the same lines, the surest holds; of equals the first.

    A line can move into one place only. A claim for a list whose lines went elsewhere is dropped; one for a
    single field keeps its value and leaves its lines.
    """
    ranked = sorted(enumerate(claims), key=lambda pair: (-pair[1].confidence, pair[0]))
    taken: set[int] = set()
    fields: dict[str, Claim] = {}
    kept: list[tuple[int, Claim]] = []
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
        kept.append((number, claim))
    kept.sort(key=lambda pair: pair[0])
    return Settled(tuple(claim for _, claim in kept), tuple(dict.fromkeys(contradictions)))


def _agree(one: Any, other: Any) -> bool:
    """Equal, or one is the other with less detail: a day and a clock time on it."""
    first, second = str(one).lstrip("~").replace("T", " "), str(other).lstrip("~").replace("T", " ")
    return first.startswith(second) or second.startswith(first)


def _contradiction(winner: Claim, loser: Claim) -> Contradiction:
    lines = tuple(sorted({winner.lines.first, loser.lines.first}))
    return Contradiction(winner.field, lines, "these lines disagree; the more certain value was used")


def taken_lines(claims: Sequence[Claim]) -> frozenset[int]:
    """All lines that move out of the body."""
    return frozenset().union(*(claim.takes for claim in claims)) if claims else frozenset()
