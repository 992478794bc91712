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

SAME_TITLE = 0.8
"""Titles at least this similar (0 to 1) belong to the same item."""


def merge_duplicates(found: Sequence[Action]) -> Iterator[Action]:
    """Of an item in two lists, the one with more fields, completed by the other."""
    dropped: set[int] = set()
    merged = list(found)
    for first, second in candidate_pairs(found):
        if found[first].place == found[second].place or first in dropped or second in dropped:
            continue
        if not _alike(found[first].title, found[second].title):
            continue
        keep, drop = (second, first) if found[second].field_count > found[first].field_count else (first, second)
        merged[keep] = _merged(merged[keep], merged[drop])
        dropped.add(drop)
    for number, action in enumerate(merged):
        if number not in dropped:
            yield action


COMPARE_ALL = 200
"""Up to this many items are all compared with each other. For ten thousand that would take hours."""


def candidate_pairs(found: Sequence[Action]) -> Iterator[tuple[int, int]]:
    """Index pairs of items that may be the same. If there are many, only items with equal titles."""
    if len({action.place for action in found}) < 2:
        return
    if len(found) <= COMPARE_ALL:
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
    return (
        matcher.real_quick_ratio() >= SAME_TITLE
        and matcher.quick_ratio() >= SAME_TITLE
        and matcher.ratio() >= SAME_TITLE
    )


def _merged(fuller: Action, dropped: Action) -> Action:
    contradictions = list(fuller.contradictions)
    for name in ("owner", "due", "priority", "status"):
        mine, others = getattr(fuller, name), getattr(dropped, name)
        if mine and others and mine != others:
            reason = f"the item is listed twice with a different {name}"
            contradictions.append(Contradiction("action_items", (fuller.lines.first, dropped.lines.first), reason))
    return replace(
        fuller,
        owner=fuller.owner or dropped.owner,
        due=fuller.due or dropped.due,
        priority=fuller.priority or dropped.priority,
        status=fuller.status or dropped.status,
        kind=fuller.kind or dropped.kind,
        trackers=fuller.trackers or dropped.trackers,
        contradictions=tuple(contradictions),
    )
