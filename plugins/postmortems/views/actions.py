"""Action items: the open ones with the most urgent first, those that are closed, and each owner's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import ClassVar, NamedTuple

from postmortems.corpus import Corpus, Item, RecordedAction
from postmortems.model.config import Config, Owner
from postmortems.views.base import ROWS_PER_PAGE, Slice, View, sliced
from postmortems.views.urgency import Reason, Urgency, by_urgency

ACTIONS = "actions/index.md"
CLOSED = "actions/closed.md"


class Group(StrEnum):
    """Under which heading an action item stands: its weightiest reason, or none."""

    IMPLICATED_AGAIN = "implicated-again"
    OVERDUE = "overdue"
    UNOWNED = "unowned"
    IN_TIME = "in-time"
    CLOSED = "closed"


class ActionRow(NamedTuple):
    """An action item in a list."""

    action: RecordedAction
    urgency: Urgency
    addresses: tuple[Item, ...]
    """The steps and lessons of its record that it answers."""

    @property
    def group(self) -> Group:
        """The heading under which it stands."""
        if self.urgency.reasons:
            return Group(self.urgency.reasons[0].value)
        return Group.IN_TIME if self.action.action.is_open else Group.CLOSED


class Section(NamedTuple):
    """The rows of one page that stand under one heading."""

    group: Group
    rows: tuple[ActionRow, ...]
    total: int
    """How many rows the whole list has under this heading."""
    above: int
    """Further rows to which the heading applies, but which stand under a weightier one."""
    starts_here: bool
    """The first row under this heading stands on this page."""


class Tally(NamedTuple):
    """A number, and where the list behind it begins."""

    key: str
    """`open`, or a value of `Reason`."""
    number: int
    uri: str
    anchor: str
    """Empty for the top of the page."""


class OwnerTally(NamedTuple):
    """What an owner still owes."""

    owner: Owner
    open: int
    overdue: int
    implicated_again: int


def action_rows(actions: Iterable[RecordedAction], config: Config, today: date) -> tuple[ActionRow, ...]:
    """Action items as rows, in the order in which they come."""
    return tuple(
        ActionRow(
            action,
            Urgency.of(action, config, today),
            tuple(
                item
                for reference in action.action.addresses
                if (item := action.record.items.get(reference)) is not None
            ),
        )
        for action in actions
    )


def is_pending(action: RecordedAction) -> bool:
    """Open, or set aside although it was implicated again."""
    return action.is_pending


def pending_rows(corpus: Corpus, today: date) -> tuple[ActionRow, ...]:
    """Everything that is open, and what was set aside and implicated again; most urgent first."""
    pending = by_urgency(filter(is_pending, corpus.actions), corpus.config, today)
    return action_rows(pending, corpus.config, today)


def tallies(rows: Sequence[ActionRow]) -> tuple[Tally, ...]:
    """The numbers of a list of pending action items that is shown on `actions/index.md` and the pages after it."""
    uris = [uri for uri, _ in sliced(rows, ACTIONS)]
    found = [Tally("open", sum(row.action.action.is_open for row in rows), ACTIONS, "")]
    for reason in Reason:
        places = [place for place, row in enumerate(rows) if reason in row.urgency.reasons]
        first = places[0] if places else 0
        anchor = rows[first].group.value if places else ""
        found.append(Tally(reason.value, len(places), uris[first // ROWS_PER_PAGE], anchor))
    return tuple(found)


def sections(page: Slice[ActionRow], rows: Sequence[ActionRow]) -> tuple[Section, ...]:
    """The rows of one page under their headings; `rows` is the whole list, ordered by group."""
    totals = dict.fromkeys(Group, 0)
    reasons = dict.fromkeys(Group, 0)
    for row in rows:
        totals[row.group] += 1
        for reason in row.urgency.reasons[1:]:
            reasons[Group(reason.value)] += 1
    before = rows[page.first - 2].group if page.first > 1 else None
    return tuple(
        Section(group, tuple(found), totals[group], reasons[group], group is not before)
        for group, found in groupby(page.rows, key=lambda row: row.group)
    )


@dataclass(frozen=True, kw_only=True)
class ActionsView(View):
    """One page of the list of pending action items."""

    template: ClassVar[str] = "actions.md.jinja"
    page: Slice[ActionRow]
    sections: tuple[Section, ...]
    tallies: tuple[Tally, ...]
    owners: tuple[OwnerTally, ...]
    """Owners with something pending, the one who owes most first. On the first page alone."""
    open: int
    """How many action items are open."""
    closed: int
    """How many action items are closed."""

    @property
    def set_aside(self) -> int:
        """How many of the list are closed, and stand in it because a later incident missed them."""
        return self.page.total - self.open


@dataclass(frozen=True, kw_only=True)
class ClosedActionsView(View):
    """One page of the list of closed action items, newest first."""

    template: ClassVar[str] = "actions-closed.md.jinja"
    page: Slice[ActionRow]
    done: int
    """How many were carried out."""
    pending: int


@dataclass(frozen=True, kw_only=True)
class OwnerView(View):
    """One page of the list of an owner: pending action items first, then the closed ones."""

    template: ClassVar[str] = "owner.md.jinja"
    owner: Owner
    page: Slice[ActionRow]
    sections: tuple[Section, ...]
    tally: OwnerTally
    closed: int
    services: tuple[str, ...]
    """The services that the owner runs."""


def actions_views(corpus: Corpus, today: date) -> Iterator[View]:
    """Everything under `actions/`."""
    pending = pending_rows(corpus, today)
    closed = action_rows(_newest_first(corpus.actions), corpus.config, today)
    owners = _owner_tallies(corpus, today)
    for uri, page in sliced(pending, ACTIONS):
        yield ActionsView(
            uri=uri,
            page=page,
            sections=sections(page, pending),
            tallies=tallies(pending),
            owners=_busy(owners) if page.number == 1 else (),
            open=sum(row.action.action.is_open for row in pending),
            closed=len(closed),
        )
    done = sum(row.action.action.status.is_done for row in closed)
    for uri, page in sliced(closed, CLOSED):
        yield ClosedActionsView(uri=uri, page=page, done=done, pending=len(pending))
    for tally in owners:
        yield from _owner_views(corpus, tally, today)


def _owner_views(corpus: Corpus, tally: OwnerTally, today: date) -> Iterator[OwnerView]:
    name, config = tally.owner.name, corpus.config
    actions = corpus.actions_by_owner.get(name, ())
    pending = by_urgency(filter(is_pending, actions), config, today)
    closed = [action for action in _newest_first(actions) if not is_pending(action)]
    rows = action_rows((*pending, *closed), config, today)
    for uri, page in sliced(rows, f"actions/owners/{name}.md"):
        yield OwnerView(
            uri=uri,
            owner=tally.owner,
            page=page,
            sections=sections(page, rows),
            tally=tally,
            closed=len(closed),
            services=tuple(service.name for service in config.services if service.owner == name),
        )


def _newest_first(actions: Iterable[RecordedAction]) -> list[RecordedAction]:
    """Closed action items, those closed last first; without a day of closing, by the day of their promise."""

    def key(action: RecordedAction) -> tuple[date, str, int]:
        item = action.action
        day = item.completed or item.verified or item.created or action.record.date or date.min
        return day, action.record.id, -action.number

    return sorted((action for action in actions if not action.action.is_open), key=key, reverse=True)


def _owner_tallies(corpus: Corpus, today: date) -> list[OwnerTally]:
    tallies = []
    for owner in corpus.config.owner_directory:
        actions = corpus.actions_by_owner.get(owner.name, ())
        tallies.append(
            OwnerTally(
                owner,
                open=sum(action.action.is_open for action in actions),
                overdue=sum(action.action.is_overdue(today) for action in actions),
                implicated_again=sum(action.is_implicated_again for action in actions),
            )
        )
    return tallies


def _busy(owners: Iterable[OwnerTally]) -> tuple[OwnerTally, ...]:
    busy = (tally for tally in owners if tally.open or tally.implicated_again)
    return tuple(sorted(busy, key=lambda tally: (-tally.open, -tally.overdue, tally.owner.name)))
