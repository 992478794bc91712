"""The lineage of an action item: itself, and the items of other records that it continues or that continue it.

A record may carry an item of an earlier one over (`carried_from`). Both items are the same work, so they count once:
as the one that is current. It has the state, the owner and the due date; the age is that of the oldest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from postmortems.model.action_state import Consequence, ItemInRecord

Item = TypeVar("Item", bound="ItemInRecord")


class Event(NamedTuple):
    """Something that happened to the work before now: it was decided, deferred, or needed again."""

    kind: str
    """`created` for an earlier item that is still open, else its status; or `needed-again`."""
    day: date | None
    """None when not known."""
    record_id: str
    anchor: str
    """Of the earlier item in its record, or of the causal step that needed it."""

    @property
    def reference(self) -> str:
        """`<incident>#<anchor>`."""
        return f"{self.record_id}#{self.anchor}"


class Lineage(Generic[Item]):
    """Action items that are the same work, oldest record first.

    Items of withdrawn records are left out. An item that is carried over nowhere is a lineage of its own.
    """

    __slots__ = ("_carried_over", "_current", "_needed_again_by", "items")

    def __init__(self, carried_over: frozenset[tuple[str, int]] = frozenset()) -> None:
        self.items: list[Item] = []
        self._carried_over = carried_over
        self._current: Item | None = None
        self._needed_again_by: tuple[Consequence, ...] | None = None

    @property
    def current(self) -> Item:
        """The item that counts: the newest that is not carried over; of several, the newest that is open.

        If each is carried over, they form a cycle, which is a mistake; then it is the newest of all.
        """
        if self._current is None:
            last = self.last
            self._current = next((item for item in reversed(last) if item.action.is_open), last[-1])
        return self._current

    @property
    def needed_again_by(self) -> tuple[Consequence, ...]:
        """Where later records needed one of the items; oldest record first."""
        if self._needed_again_by is None:
            needs = (found for item in self.items for found in item.implications if found.kind == "unfinished")
            self._needed_again_by = tuple(sorted(needs, key=lambda found: found.record.id))
        return self._needed_again_by

    @property
    def last(self) -> list[Item]:
        """The items that are not carried over: one, or several if an item is carried over to several places."""
        if len(self.items) == 1:
            return self.items
        return [item for item in self.items if (item.record.id, item.number) not in self._carried_over] or self.items

    @property
    def earlier(self) -> list[Item]:
        return [item for item in self.items if item is not self.current]

    @property
    def history(self) -> list[Event]:
        """What happened to the earlier items and where later records needed the work, oldest first."""
        events = [event_of(item) for item in self.earlier]
        events += (Event("needed-again", one.record.date, one.record.id, one.anchor) for one in self.needed_again_by)
        return sorted(events, key=lambda event: event.day or date.min)

    @property
    def created(self) -> date | None:
        """The day on which the work was first decided; None where the oldest item does not say it."""
        first = self.items[0].action.created
        if first is None or len(self.items) == 1:
            return first
        return min(item.action.created for item in self.items if item.action.created)

    @property
    def first_due(self) -> date | None:
        """The due date of the oldest item that has one."""
        return next((item.action.due for item in self.items if item.action.due), None)


def event_of(item: ItemInRecord) -> Event:
    """What became of an item before it was carried over or needed again."""
    action = item.action
    kind = "created" if action.is_open else action.status.value
    return Event(kind, action.completed or action.created or item.record.date, item.record.id, action.id)


def connected(earlier: Mapping[int, int]) -> dict[int, int]:
    """For each number that is a key or a value: the least number that it is connected to. Cycles do no harm."""
    least: dict[int, int] = {}

    def find(number: int) -> int:
        root = number
        while least.setdefault(root, root) != root:
            root = least[root]
        while least[number] != root:
            least[number], number = root, least[number]
        return root

    for one, other in earlier.items():
        first, second = sorted((find(one), find(other)))
        least[second] = first
    return {number: find(number) for number in least}
