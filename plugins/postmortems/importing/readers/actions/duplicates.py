"""Merges action items that a document lists twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations

from postmortems.importing.claims import Contradiction, Guess
from postmortems.importing.labels import plain
from postmortems.importing.readers.actions.model import Action

SAME_TITLE = 0.8
"""Titles at least this similar (0 to 1) belong to the same item."""


SAME_WORDS = 0.7
"""The share of the words of the shorter item that the other one needs to have."""


def merge_duplicates(found: Sequence[Action]) -> Iterator[Action]:
    """Of an item in two lists, the one with more fields, completed by the other."""
    dropped: set[int] = set()
    merged = list(found)
    shared = _tickets_of_one_item(found)
    alike = [pair for pair in candidate_pairs(found) if _are_same(found[pair[0]], found[pair[1]], shared)]
    alike += _same_numbers(found, alike)
    for first, second in alike:
        if first in dropped or second in dropped:
            continue
        keep, drop = (second, first) if merged[second].field_count > merged[first].field_count else (first, second)
        merged[keep] = _merged(merged[keep], merged[drop])
        dropped.add(drop)
    for number, action in enumerate(merged):
        if number not in dropped:
            yield action


COMPARE_ALL = 200
"""Up to this many items are all compared with each other. For ten thousand that would take hours."""


def candidate_pairs(found: Sequence[Action]) -> Iterator[tuple[int, int]]:
    """Index pairs of items in different lists that may be the same. If there are many, only those with equal titles."""
    if len({action.place for action in found}) < 2:
        return
    if len(found) <= COMPARE_ALL:
        yield from (
            (one, two) for one, two in combinations(range(len(found)), 2) if found[one].place != found[two].place
        )
        return
    latest: dict[str, int] = {}
    for number, action in enumerate(found):
        title = plain(action.title)
        if title in latest and found[latest[title]].place != action.place:
            yield latest[title], number
        latest[title] = number


def _tickets_of_one_item(found: Sequence[Action]) -> frozenset[str]:
    """The tickets that no list gives to two of its items. A ticket for a whole list says nothing of one item."""
    counts = Counter((action.place, ticket) for action in found for ticket in set(map(_ticket, action.trackers)))
    return frozenset(
        {ticket for _, ticket in counts} - {ticket for (_, ticket), number in counts.items() if number > 1}
    )


def _ticket(text: str) -> str:
    """A ticket without the address it is at: `acme/ops#41` for its page, and for `acme/ops#41`."""
    found = re.search(r"github\.com/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+)", text)
    if found:
        return f"{found[1]}#{found[2]}".casefold()
    named = re.search(r"\b[A-Z][A-Z0-9]+-\d+\b", text)
    return (named[0] if named else text.strip("/ ")).casefold()


def _are_same(one: Action, two: Action, tickets: frozenset[str]) -> bool:
    common = {_ticket(t) for t in one.trackers} & {_ticket(t) for t in two.trackers} & tickets
    is_other = one.status is not None and two.status is not None and one.status != two.status
    return bool(common) or _alike(one.title, two.title) or (not is_other and _says_the_same(one, two))


def _says_the_same(one: Action, two: Action) -> bool:
    """Whether most words of the shorter title occur in the other item, and a few of them in its title."""
    first, second = _words(one.title), _words(two.title)
    short, long, other = (first, second, two) if len(first) <= len(second) else (second, first, one)
    if len(short) < LEAST_WORDS or len(short & long) * 2 < len(short):
        return False
    return len(short & (long | _words(other.description))) >= SAME_WORDS * len(short)


LEAST_WORDS = 3
"""A title with fewer words of its own is too short to compare by words."""


def _words(text: str) -> frozenset[str]:
    """The words that carry the meaning, without their endings."""
    found = re.findall(r"[^\W_]{3,}", plain(text))
    return frozenset(re.sub(r"(?:ing|ed|es|s)$", "", word) for word in found if word not in _COMMON)


_COMMON = frozenset(
    "the and for with that this from are was were will should our all any not can into when which add use new has have"
    " been more make ensure update".split()
)


def _same_numbers(found: Sequence[Action], alike: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pairs with the same number in two lists as long as each other, if half of the pairs are the same anyway."""
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for at, action in enumerate(found):
        if action.number:
            places[action.place][action.number] = at
    for one, two in combinations(places, 2):
        if len(places[one]) < 2 or places[one].keys() != places[two].keys():
            continue
        pairs = [(places[one][number], places[two][number]) for number in places[one]]
        if sum(pair in alike for pair in pairs) * 2 >= len(pairs):
            yield from (pair for pair in pairs if pair not in alike)


def _alike(one: str, other: str) -> bool:
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if min(len(first), len(second)) < 12:
        return False
    short = min(len(first), len(second))
    if abs(len(first) - len(second)) > 2 * short:
        return False
    compared = min(short + 12, LONGEST_COMPARED)
    matcher = SequenceMatcher(None, first[:compared], second[:compared], autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # the cheapest first
    return all(ratio() >= SAME_TITLE for ratio in ratios)


LONGEST_COMPARED = 1000
"""Characters from the beginning of two titles. More would take long."""


def _merged(fuller: Action, dropped: Action) -> Action:
    contradictions = list(fuller.contradictions)
    for name in ("owner", "due", "priority", "status"):
        mine, others = getattr(fuller, name), getattr(dropped, name)
        if mine and others and mine != others:
            reason = f"the item is listed twice with a different {name}"
            contradictions.append(Contradiction("action_items", (fuller.lines.first, dropped.lines.first), reason))
    reason = f"the item is listed twice; it was merged with the one on line {fuller.lines.first}"
    guesses = (*fuller.guesses, *dropped.guesses, Guess("action_items", dropped.lines.first, reason))
    return replace(
        fuller,
        owner=fuller.owner or dropped.owner,
        due=fuller.due or dropped.due,
        priority=fuller.priority or dropped.priority,
        status=fuller.status or dropped.status,
        kind=fuller.kind or dropped.kind,
        trackers=fuller.trackers or dropped.trackers,
        guesses=guesses,
        contradictions=tuple(contradictions),
    )
