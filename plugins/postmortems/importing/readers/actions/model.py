"""An action item as found in a document, and the group it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from postmortems.importing.claims import Contradiction, Guess
from postmortems.importing.document import Lines


@dataclass(frozen=True)
class Group:
    """What the headings and labels above an item say about it."""

    kind: str | None = None
    priority: str | None = None
    status: str | None = None
    owner: str | None = None
    guesses: tuple[tuple[str, int, str], ...] = ()
    name: str = ""
    """Its name, as written."""


@dataclass(frozen=True)
class Action:
    """An action item as found."""

    title: str
    lines: Lines
    place: int
    """Number of the list, table or series of headings that contains it."""
    description: str = ""
    kind: str | None = None
    priority: str | None = None
    owner: str | None = None
    status: str | None = None
    due: str | None = None
    completed: str | None = None
    trackers: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    takes: bool = True
    number: int = 0
    """Its number in the list or table, 0 if it has none."""
    group: str = ""
    """The name of its group, as written."""
    is_row: bool = False
    """Whether it is the row of a table."""
    is_group: bool = False
    """Whether it is no item, but the row of a table that names the group of the rows after it."""

    @property
    def field_count(self) -> int:
        """How many fields it has in addition to its title."""
        return sum(map(bool, (self.owner, self.status, self.due, self.priority, self.trackers, self.kind, self.is_row)))

    def guessed(self, reason: str, line: int = 0) -> Action:
        """The same item with one more guess, which a line elsewhere may have led to."""
        return replace(self, guesses=(*self.guesses, Guess("action_items", line or self.lines.first, reason)))

    def with_trackers(self, found: Iterable[str]) -> Action:
        return replace(self, trackers=(*self.trackers, *found))
