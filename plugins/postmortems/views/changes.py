"""What became of the action items between two states of the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus, RecordedAction


class ChangeKind(StrEnum):
    """What can happen to an action item, the weightiest first."""

    REMOVED = "removed"
    IMPLICATED = "needed again"
    OVERDUE_MOVED = "overdue moved"
    DROPPED = "dropped"
    DEFERRED = "deferred"
    BLOCKED = "blocked"
    REOPENED = "reopened"
    OPENED = "opened"
    RECORDED = "recorded"
    PROMISED = "promised"
    STARTED = "started"
    PUT_BACK = "put back"
    CLOSED = "closed"
    VERIFIED = "verified"
    SUPERSEDED = "superseded"
    CARRIED_ON = "carried over"
    HANDED_OVER = "handed over"
    DUE_MOVED = "due date moved"
    REPRIORITISED = "given another priority"
    RENAMED = "renamed"


class Change(NamedTuple):
    """One thing that happened to an action item."""

    kind: ChangeKind
    before: str = ""
    """The value before; empty where there was none."""
    after: str = ""
    """The value now; empty where there is none."""


@dataclass(frozen=True, eq=False)
class ChangedAction:
    """An action item to which something happened."""

    before: RecordedAction | None
    """None for one that is new."""
    after: RecordedAction | None
    """None for one that is gone."""
    changes: tuple[Change, ...]

    @property
    def latest(self) -> RecordedAction:
        """The item as it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found


def changed_actions(before: Corpus, after: Corpus, today: date) -> tuple[ChangedAction, ...]:
    """Every action item that changed, by record; in each of them those that are gone come last.

    An item that continues earlier ones is compared with the newest of them that was there before.

    A record that was renamed is followed by its aliases. What cannot be read on one of the two sides is left
    out: nobody knows what became of it. `today` decides what was overdue.
    """
    old = {_key(action, after): action for action in before.recorded_actions}
    known = dict(old)
    found: list[ChangedAction] = []
    for action in after.recorded_actions:
        same = old.pop((action.record.id, action.action.id), None)
        earlier = same or _continued(action, known)
        if earlier is None and _is_unreadable(action, before):
            continue
        has_grown = any((item.record.id, item.action.id) not in known for item in action.lineage.items)
        if not action.is_current and (same is None or has_grown):
            continue  # the item that counts for it says so
        changes = tuple(_changes(earlier, action, today) if earlier else _beginnings(action))
        if changes:
            found.append(ChangedAction(earlier, action, changes))
    gone = (action for action in old.values() if not _is_unreadable(action, after))
    found += (ChangedAction(action, None, (Change(ChangeKind.REMOVED),)) for action in gone)
    return tuple(sorted(found, key=lambda item: (item.latest.record.id, item.after is None)))


Known = Mapping[tuple[str, str], RecordedAction]
"""The items as they were, by the ids of record and item as they are now."""


def _continued(action: RecordedAction, known: Known) -> RecordedAction | None:
    """What counted before for the newest item that this one continues."""
    was = (known.get((item.record.id, item.action.id)) for item in reversed(action.lineage.items))
    return next((found.lineage.current for found in was if found), None)


def _key(action: RecordedAction, after: Corpus) -> tuple[str, str]:
    record = after.by_id.get(action.record.id, action.record)
    return record.id, action.action.id


def _is_unreadable(action: RecordedAction, corpus: Corpus) -> bool:
    """Whether the item may be in a part of the corpus that could not be read."""
    record = corpus.by_id.get(action.record.id)
    if record is None:
        return action.record.id in corpus.unreadable_ids
    return record.has_lost(action.action.id) or ("action_items",) in record.unreadable


def _beginnings(action: RecordedAction) -> Iterator[Change]:
    item = action.action
    yield Change(ChangeKind.OPENED if item.is_open else ChangeKind.RECORDED, after=item.status)
    yield from _implications(None, action)


def _changes(before: RecordedAction, after: RecordedAction, today: date) -> Iterator[Change]:
    old, new = before.action, after.action
    if after.is_current:
        yield from _implications(before, after)
    if old.status is not new.status:
        yield Change(_status_kind(old.status, new.status), old.status, new.status)
    if old.owner != new.owner:
        yield Change(ChangeKind.HANDED_OVER, old.owner or "", new.owner or "")
    if old.due != new.due and (new.is_open or old.is_open is new.is_open):
        was_overdue = old.is_overdue(today) and new.is_open and not new.is_overdue(today)
        moved = ChangeKind.OVERDUE_MOVED if was_overdue else ChangeKind.DUE_MOVED
        yield Change(moved, _spell(old.due), _spell(new.due))
    if old.priority is not new.priority:
        yield Change(ChangeKind.REPRIORITISED, old.priority or "", new.priority or "")
    if old.title != new.title:
        yield Change(ChangeKind.RENAMED, old.title, new.title)


def _implications(before: RecordedAction | None, after: RecordedAction) -> Iterator[Change]:
    """Records that name the item, or one that it continues, now and did not before; and what it continues now."""
    old = {found.record.id for found in before.needed_again_by} if before else set()
    new = dict.fromkeys(found.record.id for found in after.needed_again_by)
    yield from (Change(ChangeKind.IMPLICATED, after=record) for record in new if record not in old)
    known = {item.reference for item in before.lineage.items} if before else set()
    added = [item for item in after.lineage.items if item.action.carried_from and item.reference not in known]
    yield from (Change(ChangeKind.CARRIED_ON, item.action.carried_from or "", item.reference) for item in added)


def _status_kind(old: ActionStatus, new: ActionStatus) -> ChangeKind:
    settled = {
        ActionStatus.DONE: ChangeKind.CLOSED,
        ActionStatus.VERIFIED: ChangeKind.VERIFIED,
        ActionStatus.DEFERRED: ChangeKind.DEFERRED,
        ActionStatus.WONT_DO: ChangeKind.DROPPED,
        ActionStatus.SUPERSEDED: ChangeKind.SUPERSEDED,
        ActionStatus.BLOCKED: ChangeKind.BLOCKED,
    }
    if new in settled:
        return settled[new]
    if not old.is_open:
        return ChangeKind.REOPENED
    if new is ActionStatus.IN_PROGRESS:
        return ChangeKind.STARTED
    return ChangeKind.PROMISED if old is ActionStatus.PROPOSED else ChangeKind.PUT_BACK


def _spell(day: date | None) -> str:
    return day.isoformat() if day else ""
