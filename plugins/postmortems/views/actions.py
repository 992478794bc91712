"""Action items: the open ones with the most urgent first, those that are closed, and each owner's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import ClassVar, NamedTuple

from postmortems.model.config import Owner
from postmortems.model.urgency import ActionCounts, Reason, Urgency, count_actions
from postmortems.record.corpus import Corpus, Item, RecordedAction, group
from postmortems.views.base import Cut, Slice, View, once, paged
from postmortems.views.learned import Learned, learned

MOST_CLOSED = 20
"""How many closed action items the list of an owner shows, those closed last; the list of all closed ones has the
others."""

MOST_OWNERS = 60
"""How many owners the list of action items names, those who owe most. The others are beside their items."""

ACTIONS = "actions/index.md"
CLOSED = "actions/closed.md"


class Group(StrEnum):
    """The heading of an action item: its weightiest reason, or none."""

    IMPLICATED_AGAIN = "implicated-again"
    OVERDUE = "overdue"
    UNOWNED = "unowned"
    IN_TIME = "in-time"
    OPEN = "open"
    """In the public edition, which shows neither owners nor due dates."""
    CLOSED = "closed"


class ActionRow(NamedTuple):
    """An action item in a list."""

    action: RecordedAction
    urgency: Urgency
    addresses: tuple[Item, ...]
    """The steps and lessons of its record that it answers."""
    group: Group
    """Its heading."""


class Section(NamedTuple):
    """The rows of one page under one heading."""

    group: Group
    rows: tuple[ActionRow, ...]
    total: int
    """How many rows the whole list has under this heading."""
    above: int
    """Further rows to which the heading applies, but which are under a weightier one."""
    starts_here: bool
    """The first row under this heading is on this page."""


class Tally(NamedTuple):
    """A number, and where the list that it counts begins."""

    key: str
    """`open`, or a value of `Reason`."""
    number: int
    uri: str
    anchor: str
    """Empty for the top of the page."""


class OwnerTally(NamedTuple):
    """What an owner still owes, and what came of the rest."""

    owner: Owner
    counts: ActionCounts


def action_rows(corpus: Corpus, actions: Iterable[RecordedAction], today: date) -> tuple[ActionRow, ...]:
    """Action items as rows, in the order in which they come."""
    return tuple(map(_all_rows(corpus, today).__getitem__, actions))


@once
def _all_rows(corpus: Corpus, today: date) -> dict[RecordedAction, ActionRow]:
    calm = Group.OPEN if corpus.is_public else Group.IN_TIME
    return {action: _row(action, Urgency.of(action, corpus.config, today), calm) for action in corpus.actions}


def _row(recorded: RecordedAction, urgency: Urgency, calm: Group) -> ActionRow:
    record, action = recorded.record, recorded.action
    found = next(map(Group, urgency.reasons), calm if recorded.is_open else Group.CLOSED)
    items = (record.items.get(reference) for reference in action.addresses)
    addresses = tuple(item for item in items if item is not None)
    return ActionRow(recorded, urgency, addresses, found)


@once
def pending_rows(corpus: Corpus, today: date) -> tuple[ActionRow, ...]:
    """Everything that is open, and what is closed and implicated again; most urgent first, equally urgent ones by
    their record and their place in it."""
    rows = action_rows(corpus, (action for action in corpus.actions if action.is_pending), today)
    return tuple(sorted(rows, key=lambda row: (row.urgency.sort_key, row.action.record.id, row.action.number)))


def tallies(corpus: Corpus, today: date, cut: Cut) -> tuple[Tally, ...]:
    """The numbers of the list of pending action items, which is shown on `actions/index.md` and the pages after it."""
    return _tallies(corpus, today, [view.page for view in _pending_views(corpus, today, cut)])


def _tallies(corpus: Corpus, today: date, pages: Sequence[Slice[ActionRow]]) -> tuple[Tally, ...]:
    """The same, for a list that is on these pages."""
    rows, counts = pending_rows(corpus, today), action_counts(corpus, today)
    found = [Tally("open", counts.open, ACTIONS, "")]
    for reason in () if corpus.is_public else Reason:
        first = next((place for place, row in enumerate(rows) if reason in row.urgency.reasons), None)
        anchor = "" if first is None else rows[first].group.value
        page = next(page for page in reversed(pages) if page.first <= (first or 0) + 1)
        found.append(Tally(reason.value, counts.by_reason(reason), page.uris[page.number - 1], anchor))
    return tuple(found)


@once
def action_counts(corpus: Corpus, today: date) -> ActionCounts:
    return count_actions(corpus.actions, corpus.config, today)


class Sections:
    """A list of action items that is ordered by group, under its headings."""

    def __init__(self, rows: Sequence[ActionRow]) -> None:
        self.rows = rows
        self.totals = Counter(row.group for row in rows)
        self.above = Counter(Group(reason.value) for row in rows for reason in row.urgency.reasons[1:])

    def on(self, page: Slice[ActionRow]) -> tuple[Section, ...]:
        """The rows of one page of the list under their headings."""
        before = self.rows[page.first - 2].group if page.first > 1 else None
        return tuple(
            Section(group, tuple(found), self.totals[group], self.above[group], group is not before)
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
    """Owners with something pending, the one who owes most first; the first of them. On the first page alone."""
    owners_total: int
    """How many owners have something pending."""
    counts: ActionCounts
    """Of all action items."""


@dataclass(frozen=True, kw_only=True)
class ClosedActionsView(View):
    """One page of the list of closed action items, newest first."""

    template: ClassVar[str] = "actions-closed.md.jinja"
    page: Slice[ActionRow]
    counts: ActionCounts
    """Of all action items."""


@dataclass(frozen=True, kw_only=True)
class OwnerView(View):
    """One page of the list of an owner: pending action items first, then those that were closed last."""

    template: ClassVar[str] = "owner.md.jinja"
    owner: Owner
    page: Slice[ActionRow]
    sections: tuple[Section, ...]
    tally: OwnerTally
    closed_shown: int
    """How many of the closed ones are in the list."""
    closed_left_out: int
    """How many older closed ones are not in the list."""
    services: tuple[str, ...]
    """The services that the owner runs."""
    learned: Learned
    """From the incidents of these services."""


def actions_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[View]:
    """The list of pending action items."""
    listed = list(_pending_views(corpus, today, cut))
    counted = _tallies(corpus, today, [view.page for view in listed])
    yield from (replace(view, tallies=counted) for view in listed)


def closed_actions_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[View]:
    """The list of closed action items, newest first."""
    yield from paged(
        _closed_rows(corpus, today), CLOSED, partial(ClosedActionsView, counts=action_counts(corpus, today)), cut
    )


@once
def _closed_rows(corpus: Corpus, today: date) -> tuple[ActionRow, ...]:
    return action_rows(corpus, _newest_first(corpus.actions), today)


def owners_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[View]:
    """The list of each owner's action items."""
    pending, closed = pending_rows(corpus, today), _closed_rows(corpus, today)
    services = group((service.owner, service.name) for service in corpus.config.services)
    pending_of = group((owner or "", row) for row in pending for owner in row.action.owners)
    closed_of = group((row.action.action.owner or "", row) for row in closed if not row.action.is_pending)
    for tally in _owner_tallies(corpus, today):
        name = tally.owner.name
        found_of = pending_of.get(name, ()), closed_of.get(name, ())
        runs = services.get(name, ())
        seen = {record.id for service in runs for record in corpus.by_service.get(service, ())}
        found = learned(corpus, [record for record in corpus.newest_first if record.id in seen] if seen else ())
        yield from _owner_views(tally, *found_of, runs, found, cut)


def _pending_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[ActionsView]:
    """The list of pending action items, whose tallies lead to its first page as long as the others are not known."""
    rows, counts = pending_rows(corpus, today), action_counts(corpus, today)
    found, busy = Sections(rows), _busy(_owner_tallies(corpus, today))
    counted = _tallies(corpus, today, [Slice((), 1, (ACTIONS,), rows, 0)])

    def show(*, uri: str, page: Slice[ActionRow]) -> ActionsView:
        return ActionsView(
            uri=uri,
            page=page,
            sections=found.on(page),
            tallies=counted,
            owners=busy[:MOST_OWNERS] if page.number == 1 else (),
            owners_total=len(busy),
            counts=counts,
        )

    return paged(rows, ACTIONS, show, cut)


def _owner_views(
    tally: OwnerTally,
    pending: Sequence[ActionRow],
    closed: Sequence[ActionRow],
    services: tuple[str, ...],
    found_learned: Learned,
    cut: Cut,
) -> Iterator[OwnerView]:
    name, rows = tally.owner.name, (*pending, *closed[:MOST_CLOSED])
    found = Sections(rows)
    closed_shown = sum(row.action.action.is_closed for row in rows)

    def show(*, uri: str, page: Slice[ActionRow]) -> OwnerView:
        return OwnerView(
            uri=uri,
            owner=tally.owner,
            page=page,
            sections=found.on(page),
            tally=tally,
            closed_shown=closed_shown,
            closed_left_out=tally.counts.closed - closed_shown,
            services=services,
            learned=found_learned,
        )

    return paged(rows, f"actions/owners/{name}.md", show, cut)


def _newest_first(actions: Iterable[RecordedAction]) -> list[RecordedAction]:
    """Closed action items, those closed last first; without a day of closing, by the day of their creation."""

    def key(action: RecordedAction) -> tuple[date, str, int]:
        item = action.action
        day = item.closed_on or action.lineage.created or action.record.date or date.min
        return day, action.record.id, -action.number

    return sorted((action for action in actions if action.action.is_closed), key=key, reverse=True)


@once
def _owner_tallies(corpus: Corpus, today: date) -> list[OwnerTally]:
    return [
        OwnerTally(owner, count_actions(corpus.actions_by_owner.get(owner.name, ()), corpus.config, today))
        for owner in corpus.config.owner_directory
    ]


def _busy(owners: Iterable[OwnerTally]) -> tuple[OwnerTally, ...]:
    busy = (tally for tally in owners if tally.counts.pending)
    return tuple(sorted(busy, key=lambda tally: (-tally.counts.open, -tally.counts.overdue, tally.owner.name)))
