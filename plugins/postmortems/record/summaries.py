"""Incidents and action items as rows of a list: what lists print, and what they are asked for, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from postmortems.model.promise import Promise, Promised
from postmortems.model.vocabulary import ActionStatus, Priority
from postmortems.record.outline import Filed, implications


class ListedIncident(NamedTuple):
    """An incident in a list."""

    id: str
    path: str
    title: str
    status: str
    severity: str
    kind: str
    started: str | None
    """In UTC, as far as it is known."""
    resolved: str | None
    services: Sequence[str]
    factors: Sequence[str]
    open_action_items: int
    year: int | None
    """Of the day in the file name."""


class ListedRecord(Filed):
    """A record, as far as a list of action items knows it."""

    def __init__(self, record_id: str) -> None:
        self.id = record_id


class ListedImplication(NamedTuple):
    """A later record in which an unfinished action item bit again, or that carries it on."""

    record: ListedRecord
    anchor: str
    kind: str
    text: str


class ListedItem(Promise):
    """An action item, made of its fields as JSON has them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.id = data["id"]
        self.title = data["title"]
        self.priority = _PRIORITIES[data["priority"]] if "priority" in data else None
        self.owner = data.get("owner")
        self.status = _STATUSES[data["status"]]
        self.reason = data.get("reason")
        self.created = _day(data, "created")
        self.due = _day(data, "due")
        self.completed = _day(data, "completed")


_STATUSES = {status.value: status for status in ActionStatus}
_PRIORITIES = {priority.value: priority for priority in Priority}


def _day(data: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(data[name]) if name in data else None


@dataclass(frozen=True, eq=False)
class ListedAction(Promised):
    """An action item in a list."""

    record: ListedRecord
    number: int
    action: ListedItem
    implications: tuple[ListedImplication, ...]

    @property
    def data(self) -> dict[str, object]:
        """The fields of the item that are there, as JSON has them."""
        return dict(self.action.data)

    def as_data(self) -> list[object]:
        """The row for JSON."""
        later = [(found.record.id, *found[1:]) for found in self.implications]
        return [self.record.id, self.number, self.action.data, later]

    @staticmethod
    def of_data(data: Sequence[Any]) -> ListedAction:
        """The row that `as_data` told of."""
        record, number, item, later = data
        implications = tuple(ListedImplication(ListedRecord(found), *more) for found, *more in later)
        return ListedAction(ListedRecord(record), number, ListedItem(item), implications)


class ListedOwner(NamedTuple):
    """An owner of the configuration."""

    name: str
    title: str | None
    active: bool


class ListedOwners:
    """The owners of the configuration by name, as `Directory` has them."""

    def __init__(self, owners: Iterable[Sequence[Any]]) -> None:
        self._by_name = {owner[0]: ListedOwner(*owner) for owner in owners}

    @property
    def names(self) -> list[str]:
        """All names, in their order."""
        return list(self._by_name)

    def title(self, name: str) -> str:
        """What to print for a name: its title, or the name itself when it has none."""
        owner = self._by_name.get(name)
        return owner.title if owner and owner.title else name

    def is_active(self, name: str | None) -> bool:
        """Whether the name is that of an owner of the directory who has not left."""
        owner = self._by_name.get(name) if name is not None else None
        return owner is not None and owner.active


class ListedConfig:
    """The configuration, as far as lists ask."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.severities: list[str] = data["severities"]
        self.services: list[str] = data["services"]
        self.factors: list[str] = data["factors"]
        self.owner_directory = ListedOwners(data["owners"])


def listed_actions(records: Iterable[Sequence[Any]]) -> Iterator[ListedAction]:
    """The action items of all records, in their order.

    For each record there is its id, its path, its aliases, the fields of its items, and what it says of items of
    others: the reference, and where, how and in which words.
    """
    rows = [(ListedRecord(record_id), aliases, items, named) for record_id, _, aliases, items, named in records]
    by_id = {alias: record for record, aliases, _, _ in rows for alias in aliases}
    by_id.update((record.id, record) for record, *_ in rows)
    later = implications(
        (
            (record, incident, item, ListedImplication(record, *how))
            for record, _, _, named in rows
            for incident, item, *how in named
        ),
        by_id,
    )
    for record, _, items, _ in rows:
        for number, item in enumerate(items):
            yield ListedAction(record, number, ListedItem(item), later.get((record.id, item["id"]), ()))
