"""Which action item comes first, and why.

The order is the same wherever action items are listed: implicated again, overdue, unowned; then by priority,
then by due date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from postmortems.model.promise import KnowsOwners, Promised
from postmortems.model.vocabulary import Priority

Item = TypeVar("Item", bound=Promised)


class Reason(StrEnum):
    """Why an action item cannot wait, the weightiest first."""

    IMPLICATED_AGAIN = "implicated-again"
    OVERDUE = "overdue"
    UNOWNED = "unowned"


@dataclass(frozen=True, slots=True)
class Urgency:
    """How pressing an action item is on one day."""

    reasons: tuple[Reason, ...]
    """Why it cannot wait, the weightiest first; none for an item that can."""
    priority: Priority | None
    due: date | None

    @staticmethod
    def of(action: Promised, config: KnowsOwners, today: date) -> Urgency:
        """The urgency of an action item on the day `today`."""
        return Urgency(tuple(_reasons(action, config, today)), action.action.priority, action.action.due)

    @property
    def sort_key(self) -> tuple[bool, bool, bool, int, date]:
        """Sorts the most urgent first. Items without a priority, or a due date, come after those with one."""
        implicated, overdue, unowned = (reason not in self.reasons for reason in Reason)
        rank = _RANK[self.priority] if self.priority else len(_RANK)
        return implicated, overdue, unowned, rank, self.due or date.max


def by_urgency(actions: Iterable[Item], config: KnowsOwners, today: date) -> list[Item]:
    """Action items, the most urgent first; equally urgent ones by their record and their place in it."""
    return sorted(
        actions,
        key=lambda action: (Urgency.of(action, config, today).sort_key, action.record.id, action.number),
    )


_RANK = {priority: rank for rank, priority in enumerate(Priority)}


def _reasons(action: Promised, config: KnowsOwners, today: date) -> Iterator[Reason]:
    if action.is_implicated_again:
        yield Reason.IMPLICATED_AGAIN
    if action.action.is_overdue(today):
        yield Reason.OVERDUE
    if action.is_unowned(config):
        yield Reason.UNOWNED
