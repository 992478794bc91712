"""Which action items of different records are the same work: see `model.lineage`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from postmortems.model.lineage import Lineage, connected
from postmortems.record.filed import Filed, names_earlier


class ItemPlace(NamedTuple):
    """An action item in its record, as far as lineages ask."""

    record: Filed
    number: int
    """Its place among the action items of its record, from 0."""
    local_id: str
    carried_from: tuple[str, str] | None
    """Incident and local id of the item that it continues."""
    counts: bool
    """False in a withdrawn record: it connects others, and is part of no lineage but its own."""


def lineages(items: Iterable[ItemPlace], by_id: Mapping[str, Filed]) -> Iterator[Lineage[Any]]:
    """The lineage of each action item, in their order, oldest record first. Whoever makes the items adds them.

    What does not exist, is in the same record or in a younger one cannot be continued: such a reference connects
    nothing, and the check reports it. Of equal ids in a record the first one counts.
    """
    places = list(items)
    earlier = dict(_edges(places, by_id))
    group_of = connected(earlier)
    carried_over = frozenset((places[to].record.id, places[to].number) for to in earlier.values())
    groups: dict[int, Lineage[Any]] = {}
    for number, place in enumerate(places):
        if number in group_of and place.counts:
            yield groups.setdefault(group_of[number], Lineage(carried_over))
        else:
            yield Lineage()


def _edges(places: list[ItemPlace], by_id: Mapping[str, Filed]) -> Iterator[tuple[int, int]]:
    """The number of each item that continues another one, and the number of that one."""
    if not any(place.carried_from for place in places):
        return
    numbers: dict[tuple[int, str], int] = {}
    for number, place in enumerate(places):
        numbers.setdefault((id(place.record), place.local_id), number)
    for number, place in enumerate(places):
        if place.carried_from is None:
            continue
        incident, local_id = place.carried_from
        target = by_id.get(incident)
        if target is not None and names_earlier(place.record, target):
            found = numbers.get((id(target), local_id))
            if found is not None:
                yield number, found
