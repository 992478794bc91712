"""Merges action items that a document lists twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations

from postmortems.importing.claims import Contradiction
from postmortems.importing.labels import (
    plain,
)
from postmortems.importing.readers.actions.model import Action

TWINS = 0.8
"""How alike two titles are that tell of the same item."""


def merge_duplicates(found: Sequence[Action]) -> Iterator[Action]:
    """Of an item that is told in two lists, the fuller telling with what the other adds."""
    dropped: set[int] = set()
    merged = list(found)
    for first, second in candidate_pairs(found):
        if found[first].place == found[second].place or first in dropped or second in dropped:
            continue
        if not _alike(found[first].title, found[second].title):
            continue
        keep, drop = (second, first) if found[second].told > found[first].told else (first, second)
        merged[keep] = _merged(merged[keep], merged[drop])
        dropped.add(drop)
    for number, action in enumerate(merged):
        if number not in dropped:
            yield action


FEW = 200
"""So many items are all compared with each other: of ten thousand that would take hours."""


def candidate_pairs(found: Sequence[Action]) -> Iterator[tuple[int, int]]:
    """The items that may be the same, by their numbers: of many, each with the one before it that has its title."""
    if len({action.place for action in found}) < 2:
        return
    if len(found) <= FEW:
        yield from combinations(range(len(found)), 2)
        return
    latest: dict[str, int] = {}
    for number, action in enumerate(found):
        title = plain(action.title)
        if title in latest:
            yield latest[title], number
        latest[title] = number


def _alike(one: str, other: str) -> bool:
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if min(len(first), len(second)) < 12:
        return False
    short = min(len(first), len(second))
    if abs(len(first) - len(second)) > 2 * short:
        return False
    matcher = SequenceMatcher(None, first[: short + 12], second[: short + 12], autojunk=False)
    return matcher.real_quick_ratio() >= TWINS and matcher.quick_ratio() >= TWINS and matcher.ratio() >= TWINS


def _merged(kept: Action, dropped: Action) -> Action:
    contradictions = list(kept.contradictions)
    for name in ("owner", "due", "priority", "status"):
        mine, others = getattr(kept, name), getattr(dropped, name)
        if mine and others and mine != others:
            reason = f"the item is listed twice with a different {name}"
            contradictions.append(Contradiction("action_items", (kept.lines.first, dropped.lines.first), reason))
    return replace(
        kept,
        owner=kept.owner or dropped.owner,
        due=kept.due or dropped.due,
        priority=kept.priority or dropped.priority,
        status=kept.status or dropped.status,
        kind=kept.kind or dropped.kind,
        trackers=kept.trackers or dropped.trackers,
        contradictions=tuple(contradictions),
    )
