"""What follows from an action item and what became of it, whoever holds them: a record, or a cached row.

What the words mean that every list, page and feed counts by:

* *current*: the one item of its lineage that counts. The items of other records that it continues do not: all of them
  are the same work (see `lineage`);
* *open*: current, and somebody is still expected to work on it (proposed, open, in progress, blocked);
* *closed*: current, and anything else (done, verified, deferred, dropped, superseded). Open and closed are all that
  count;
* *implicated again*: not done, and a later incident needed it or what it continues, whether it is open or closed;
* *pending*: open, or closed and implicated again. Lists of what is open show these too, and say how many there are.

`count_actions` in `urgency` counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from postmortems.model.directory import Directory, HasName
from postmortems.model.lineage import Lineage
from postmortems.model.vocabulary import ActionStatus, Priority


class ItemState:
    """What follows from the fields of an action item."""

    if TYPE_CHECKING:
        id: str
        title: str
        priority: Priority | None
        owner: str | None
        status: ActionStatus
        reason: str | None
        created: date | None
        due: date | None
        completed: date | None

    @property
    def is_open(self) -> bool:
        """Somebody is still expected to work on it."""
        return self.status.is_open

    @property
    def is_closed(self) -> bool:
        """Nobody is expected to work on it any more: it was done, deferred or dropped."""
        return not self.is_open

    def is_overdue(self, today: date) -> bool:
        """Open, and its due date is before `today`."""
        return self.is_open and self.due is not None and self.due < today

    def age(self, today: date, created: date | None = None) -> int | None:
        """Days since it was created, or since `created`; for a finished item, until it was completed.

        None when not known.
        """
        begin = created or self.created
        if begin is None:
            return None
        end = self.completed if self.completed and not self.is_open else today
        return max((end - begin).days, 0)


class HasId(Protocol):
    """A record, as far as a list names it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def date(self) -> date | None:
        """The day in its file name."""


class Consequence(Protocol):
    """A later record in which an unfinished action item bit again, or that carries it on."""

    @property
    def record(self) -> HasId:
        """The later record."""

    @property
    def kind(self) -> str:
        """`unfinished` or `carried`."""

    @property
    def anchor(self) -> str:
        """Where in the later record."""

    @property
    def text(self) -> str:
        """Its own words."""


class KnowsOwners(Protocol):
    """The configuration, as far as a list of action items asks."""

    @property
    def owner_directory(self) -> Directory[HasName]:
        """The owners by name."""


class ItemInRecord:
    """An action item in its record, and what follows from that and from what later records say of it."""

    if TYPE_CHECKING:

        @property
        def record(self) -> HasId: ...
        @property
        def number(self) -> int: ...
        @property
        def action(self) -> ItemState: ...
        @property
        def implications(self) -> Sequence[Consequence]: ...
        @property
        def lineage(self) -> Lineage[Any]: ...

    @property
    def reference(self) -> str:
        """`<incident>#<local-id>`."""
        return f"{self.record.id}#{self.action.id}"

    @property
    def data(self) -> dict[str, object]:
        """The fields of the item that are there, as JSON has them."""
        raise NotImplementedError

    @property
    def is_current(self) -> bool:
        """The item counts for its lineage: no later item continues it."""
        return self.lineage.current is self

    @property
    def is_open(self) -> bool:
        """Current, and somebody is still expected to work on it."""
        return self.action.is_open and self.is_current

    def is_overdue(self, today: date) -> bool:
        """Open, and its due date is before `today`."""
        return self.is_open and self.action.is_overdue(today)

    def age(self, today: date) -> int | None:
        """Days since the oldest item of its lineage was created; for a finished one, until it was completed."""
        return self.action.age(today, self.lineage.created)

    @property
    def first_due(self) -> date | None:
        """The first due date of its lineage, if it is another one than its own."""
        first = self.lineage.first_due
        return first if self.is_current and first != self.action.due else None

    @property
    def needed_again_by(self) -> Sequence[Consequence]:
        """Where later records needed it, or another item of its lineage; oldest record first."""
        return self.lineage.needed_again_by

    @property
    def continued_by(self) -> list[str]:
        """References of the later items that carry this one over, oldest first."""
        return [f"{found.record.id}#{found.anchor}" for found in self.implications if found.kind == "carried"]

    @property
    def is_implicated(self) -> bool:
        """A later incident would have gone otherwise, had this been done."""
        return bool(self.lineage.needed_again_by)

    @property
    def is_implicated_again(self) -> bool:
        """Still unfinished although it was implicated: what an organisation should look at first.

        A later item that continues this one does not hide it until the later one is done.
        """
        return self.is_implicated and self.lineage.current.action.status.is_unfinished

    @property
    def is_pending(self) -> bool:
        """Open, or deferred or dropped although a later incident needed it."""
        return self.is_current and (self.action.is_open or self.is_implicated_again)

    @property
    def owners(self) -> list[str | None]:
        """Its owner, then those of the other places where the same work was carried over to and is open."""
        others = (item.action.owner for item in self.lineage.last if self.is_open and item.action.is_open)
        return list(dict.fromkeys((self.action.owner, *others)))

    def is_unowned(self, config: KnowsOwners) -> bool:
        """Open without an active owner of the directory."""
        return self.is_open and not config.owner_directory.is_active(self.action.owner)
