"""Which action item comes first, and why.

The order is the same wherever action items are listed: implicated again, overdue, unowned; then by priority,
then by due date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from postmortems.model.action_state import ItemInRecord, KnowsOwners
from postmortems.model.vocabulary import Priority

Item = TypeVar("Item", bound=ItemInRecord)


class Reason(StrEnum):
    """Why an action item cannot wait, the weightiest first."""

    IMPLICATED_AGAIN = "implicated-again"
    OVERDUE = "overdue"
    UNOWNED = "unowned"


class Urgency(NamedTuple):
    """How pressing an action item is on one day."""

    reasons: tuple[Reason, ...]
    """Why it cannot wait, the weightiest first; none for an item that can."""
    priority: Priority | None
    due: date | None

    @staticmethod
    def of(action: ItemInRecord, config: KnowsOwners, today: date) -> Urgency:
        """The urgency of an action item on the day `today`."""
        return Urgency(tuple(_reasons(action, config, today)), action.action.priority, action.action.due)

    @property
    def sort_key(self) -> tuple[bool, bool, bool, int, date]:
        """Sorts the most urgent first. Items without a priority, or a due date, come after those with one."""
        reasons = self.reasons
        return (
            Reason.IMPLICATED_AGAIN not in reasons,
            Reason.OVERDUE not in reasons,
            Reason.UNOWNED not in reasons,
            self.rank,
            self.due or date.max,
        )

    @property
    def rank(self) -> int:
        """Of the priority, from 0."""
        return _RANK[self.priority] if self.priority else len(_RANK)


class ActionCounts(NamedTuple):
    """How many of some action items are in which state on one day: `total` is `open + closed`.

    Items that a later record carries over are not among them: each lineage counts once.

    Every count of action items that a page or a feed shows is one of these; `postmortems actions` counts what it has
    cached of each item. What the words mean is written in `model.action_state`.
    """

    total: int
    open: int
    closed: int
    done: int
    """Closed, and carried out."""
    pending_closed: int
    """Closed, but shown among the open ones, since a later incident needed them."""
    implicated_again: int
    """Of the open and the closed ones."""
    overdue: int
    unowned: int

    @property
    def pending(self) -> int:
        """How many the list of open action items shows."""
        return self.open + self.pending_closed

    def by_reason(self, reason: Reason) -> int:
        """How many cannot wait for this reason."""
        return {
            Reason.IMPLICATED_AGAIN: self.implicated_again,
            Reason.OVERDUE: self.overdue,
            Reason.UNOWNED: self.unowned,
        }[reason]


def count_actions(actions: Iterable[ItemInRecord], config: KnowsOwners, today: date) -> ActionCounts:
    """The counts of these action items on the day `today`."""
    items = [item for item in actions if item.is_current]
    open_ = [item for item in items if item.action.is_open]
    again = [item for item in items if item.is_implicated_again]
    return ActionCounts(
        total=len(items),
        open=len(open_),
        closed=len(items) - len(open_),
        done=sum(item.action.status.is_done for item in items),
        pending_closed=sum(item.action.is_closed for item in again),
        implicated_again=len(again),
        overdue=sum(item.action.is_overdue(today) for item in open_),
        unowned=sum(item.is_unowned(config) for item in open_),
    )


def by_urgency(actions: Iterable[Item], config: KnowsOwners, today: date) -> list[Item]:
    """Action items, the most urgent first; equally urgent ones by their record and their place in it."""
    found = [(Urgency.of(action, config, today), action) for action in actions]
    found.sort(key=lambda pair: (pair[0].sort_key, pair[1].record.id, pair[1].number))
    return [action for _, action in found]


_RANK = {priority: rank for rank, priority in enumerate(Priority)}


def _reasons(action: ItemInRecord, config: KnowsOwners, today: date) -> Iterator[Reason]:
    if not action.is_current:
        return
    if action.is_implicated_again:
        yield Reason.IMPLICATED_AGAIN
    if action.is_overdue(today):
        yield Reason.OVERDUE
    if action.is_unowned(config):
        yield Reason.UNOWNED
