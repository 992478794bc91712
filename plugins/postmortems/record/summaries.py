"""Summaries of incidents and action items: what lists print or filter by, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from postmortems.cache.codec import Fields, Row
from postmortems.model.action_state import ItemInRecord, ItemState
from postmortems.model.directory import Directory
from postmortems.model.lineage import Lineage
from postmortems.model.vocabulary import ActionStatus, Priority
from postmortems.record.filed import Filed, implications
from postmortems.record.lineages import ItemPlace, lineages


class IncidentSummary(NamedTuple):
    """The summary of an incident: what a list prints."""

    id: str
    title: str
    status: str
    severity: str
    open_action_items: int


class IncidentLine(NamedTuple):
    """The same as it is printed: each on one line, and printable."""

    id: str
    severity: str
    status: str
    open_action_items: str
    title: str


class IncidentDetails(NamedTuple):
    """What else a list may be asked of an incident."""

    path: str
    kind: str
    started: str | None
    """In UTC, as far as it is known."""
    resolved: str | None
    services: Sequence[str]
    factors: Sequence[str]
    year: int | None
    """Of the day in the file name."""


class RecordSummary(Filed):
    """The summary of a record in a list of action items."""

    def __init__(self, record_id: str) -> None:
        self.id = record_id


class ImplicationSummary(NamedTuple):
    """A later record that needed an unfinished action item again, or carries it over."""

    record: RecordSummary
    anchor: str
    kind: str
    text: str


class ItemSummary(ItemState):
    """An action item, made of its fields as JSON has them. Raises KeyError, TypeError or ValueError for other data."""

    def __init__(self, data: Fields) -> None:
        self.data = data
        for name, value in data.items():
            if (value.__class__ is not str or name in LISTS) and not _is_sound(name, value):
                raise TypeError("text expected")  # the cache is damaged
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


LISTS = frozenset({"addresses", "alternatives", "tracker"})
"""The fields of an action item that hold lists of texts. All others are texts."""


def _is_sound(name: str, value: object) -> bool:
    if name in LISTS and isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str) and (name not in LISTS or name == "tracker")


def _day(data: Fields, name: str) -> date | None:
    return date.fromisoformat(data[name]) if name in data else None


@dataclass(eq=False)  # a frozen one takes three times as long to make
class ActionSummary(ItemInRecord):
    """The summary of an action item in a list."""

    record: RecordSummary
    number: int
    action: ItemSummary
    implications: tuple[ImplicationSummary, ...]
    lineage: Lineage[ActionSummary]

    @property
    def data(self) -> dict[str, object]:
        """The fields of the item that are there, as JSON has them."""
        return dict(self.action.data)

    def as_data(self) -> tuple[list[ItemRow], list[tuple[str, int]]]:
        """The row for the cache: every item of its lineage, and which of them are carried over."""
        lineage = self.lineage
        carried_over = [(item.record.id, item.number) for item in lineage.items if item not in lineage.last]
        return [item._as_row() for item in lineage.items], carried_over

    def _as_row(self) -> ItemRow:
        later = [(found.record.id, found.anchor, found.kind, found.text) for found in self.implications]
        return self.record.id, self.number, self.data, later

    @staticmethod
    def of_data(data: Row) -> ActionSummary:
        """The summary whose row `as_data` returned."""
        items, carried_over = data
        lineage: Lineage[ActionSummary] = Lineage(frozenset(map(tuple, carried_over)))
        for record, number, item, later in items:
            implications = tuple(ImplicationSummary(RecordSummary(found), *more) for found, *more in later)
            lineage.items.append(ActionSummary(RecordSummary(record), number, ItemSummary(item), implications, lineage))
        return lineage.current


ItemRow = tuple[str, int, dict[str, object], list[tuple[str, str, str, str]]]
"""Of an item: the id of its record, its number, its fields, and its implications."""


class ActionLine(NamedTuple):
    """What the list of action items prints of one that counts, and may be asked of it. Days are ISO dates."""

    incident: str
    number: int
    """Its place in the record."""
    title: str
    facts: str
    needed_again: str
    """In words that it is; empty if it is not, as in `unowned`."""
    unowned: str
    history: str
    """What an item that was carried over looks back on."""
    elsewhere: str
    """Where else it was carried over to."""
    explanation: str
    status: str
    is_open: bool
    rank: int
    """Of its priority."""
    due: str | None
    begun: str | None
    """The first day of its age."""
    ended: str | None
    """The last one; None while it runs."""
    decided: str | None
    """The day on which the work was decided, or else that of the incident."""
    owners: Sequence[str | None]
    incidents: Sequence[str]
    """Its own, and those from which it was carried over."""

    def is_overdue(self, today: str) -> bool:
        """Open, and its due date is before `today`."""
        return self.is_open and self.due is not None and self.due < today

    def sort_key(self, today: str) -> tuple[object, ...]:
        """Sorts as `model.urgency.by_urgency` does."""
        pressing = not self.needed_again, not self.is_overdue(today), not self.unowned
        return *pressing, self.rank, self.due or "9999", self.incident, self.number


class OwnerSummary(NamedTuple):
    name: str
    title: str | None
    active: bool


@dataclass(eq=False)  # likewise
class ConfigSummary:
    """The summary of the configuration: what lists ask of it."""

    severities: Sequence[str] = ()
    services: Sequence[str] = ()
    factors: Sequence[str] = ()
    owners: Sequence[OwnerSummary] = ()

    @cached_property
    def owner_directory(self) -> Directory[OwnerSummary]:
        return Directory(self.owners)


def action_summaries(records: Iterable[Row]) -> Iterator[ActionSummary]:
    """The action items of all records, in their order; those that do not count, too.

    For each record there is its id, its path, its aliases, the fields of its items, what it says of items of others
    (the reference, and where, how and in which words), and whether it is withdrawn. Items of a withdrawn record are
    left out; they only connect others.
    """
    rows = [(RecordSummary(row[0]), *row[2:]) for row in records]
    by_id = {alias: record for record, aliases, *_ in rows for alias in aliases}
    by_id.update((record.id, record) for record, *_ in rows)
    later = implications(
        (
            (record, incident, item, ImplicationSummary(record, *how))
            for record, _, _, named, is_withdrawn in rows
            if not is_withdrawn
            for incident, item, *how in named
        ),
        by_id,
    )
    places = [
        (record, number, item, not is_withdrawn)
        for record, _, items, _, is_withdrawn in rows
        for number, item in enumerate(items)
    ]
    edges = (ItemPlace(record, number, item["id"], _target(item), counts) for record, number, item, counts in places)
    found: list[ActionSummary] = []
    for (record, number, item, counts), lineage in zip(places, lineages(edges, by_id), strict=True):
        if counts:
            implied = later.get((record.id, item["id"]), ())
            found.append(ActionSummary(record, number, ItemSummary(item), implied, lineage))
            lineage.items.append(found[-1])
    yield from found


def _target(item: Fields) -> tuple[str, str] | None:
    incident, _, local_id = item.get("carried_from", "").partition("#")
    return (incident, local_id) if incident else None
