"""The outline of a record: what other records need to know of it.

A rule that compares records judges outlines: does a named record exist, what do later records say of it? Outlines of
ten thousand records fit into memory, and a record is read again only when its own file changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.record.filed import Filed


class Reference(NamedTuple):
    """Another record, or an item of one, named in a field."""

    where: DataPath
    """The last key tells the kind: `incident`, `unfinished_action`, `done_action` or `carried_from`."""
    incident: str
    local_id: str
    """Empty for the incident as a whole."""

    @property
    def names_action(self) -> bool:
        """Whether what is named must be an action item."""
        return self.where[-1] != "incident"


class Target(NamedTuple):
    """A part of a record that can be referred to."""

    local_id: str
    kind: str
    anchor: str


class Targets(NamedTuple):
    """Everything in a record to which others may refer, as JSON holds it."""

    parts: Sequence[Sequence[str]] = ()
    """The fields of each `Target`."""
    anchors: Sequence[str] = ()
    """Of the body: of its headings, and those that it writes out."""


@dataclass(frozen=True, eq=False)
class Outline(Filed):
    """What other records need to know of a record, and what it says of others.

    Its fields are plain JSON, so it can be cached as it is.
    """

    id: str
    path: str
    is_imported_draft: bool = False
    is_withdrawn: bool = False
    aliases: Sequence[str] = ()
    actions: Sequence[Sequence[str]] = ()
    """Id and status of each action item, in their order."""
    named: Sequence[tuple[Sequence[str | int], str, str]] = ()
    """The fields of each `Reference`."""
    links: Sequence[tuple[Sequence[str | int], str]] = ()
    """Relative links to records and to places of its own page: the place, which in the body is a line and a column,
    and the address."""
    public_links: Sequence[tuple[Sequence[str | int], str]] | None = None
    """Relative links that the public edition shows, each with the place of its field; None for an internal record."""
    refused: Sequence[Sequence[str | int]] = ()
    lost: Sequence[str] = ()
    renumbered: Sequence[tuple[Sequence[str | int], Sequence[int]]] = ()
    stored_targets: Targets | str = "[]"
    """The targets in it; or their JSON, which is parsed on demand: few records are asked."""

    def as_data(self) -> list[object]:
        """The fields but the targets, for JSON. With those `Outline(*data, targets)` is the outline again."""
        return [getattr(self, name) for name in self.__dataclass_fields__][:-1]

    @cached_property
    def targets(self) -> Targets:
        """To what others may refer."""
        stored = self.stored_targets
        return Targets(*json.loads(stored)) if isinstance(stored, str) else stored

    @property
    def references(self) -> Iterator[Reference]:
        """Every reference to another record."""
        return (Reference(tuple(where), incident, local_id) for where, incident, local_id in self.named)

    @cached_property
    def items(self) -> dict[str, Target]:
        """Everything that can be referred to, by local id."""
        return {part[0]: Target(*part) for part in self.targets.parts}

    @cached_property
    def local_ids(self) -> tuple[str, ...]:
        """The ids of everything that can be referred to."""
        return tuple(self.items)

    @cached_property
    def action_ids(self) -> tuple[str, ...]:
        return tuple(item.local_id for item in self.items.values() if item.kind == "action")

    @cached_property
    def unreadable(self) -> frozenset[DataPath]:  # type: ignore[override]
        """Places in the frontmatter whose value was refused."""
        return frozenset(map(tuple, self.refused))

    @cached_property
    def lost_ids(self) -> frozenset[str]:  # type: ignore[override]
        """Local ids in refused parts."""
        return frozenset(self.lost)

    @cached_property
    def numbers(self) -> dict[DataPath, tuple[int, ...]]:  # type: ignore[override]
        """For each list that lost refused items: the numbers that the remaining ones have in the file."""
        return {tuple(place): tuple(numbers) for place, numbers in self.renumbered}


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of all records, oldest first."""

    records: tuple[Outline, ...]
    unreadable_ids: frozenset[str] = frozenset()
    """Ids of files that hold no readable record: naming one of them is not an error of the one who names it."""

    @cached_property
    def by_id(self) -> Mapping[str, Outline]:
        """Outlines by id, and by the old ids that lead to them."""
        found = {alias: record for record in self.records for alias in record.aliases}
        found.update((record.id, record) for record in self.records)
        return found

    def around(self, some: Iterable[Outline]) -> list[Outline]:
        """These records, those with the same work under way, and those that name one of them.

        That is all that `Corpus.actions_of` needs to know of their action items.
        """
        naming: dict[str, list[Outline]] = {}
        beside: dict[str, list[Outline]] = {}
        for record in self.records:
            for reference in record.references:
                target = self.by_id.get(reference.incident)
                if target is not None:
                    naming.setdefault(target.id, []).append(record)
                    if reference.where[-1] == "carried_from":
                        beside.setdefault(target.id, []).append(record)
                        beside.setdefault(record.id, []).append(target)
        found = dict.fromkeys(some)
        waiting = list(found)
        while waiting:
            new = [one for one in beside.get(waiting.pop().id, ()) if one not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return list(dict.fromkeys((*found, *(one for record in found for one in naming.get(record.id, ())))))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id that leads to a record."""
        return tuple(self.by_id)
