"""Action items: the open ones with the most urgent first, those that are closed, and each owner's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import ClassVar, NamedTuple

from postmortems.corpus import Corpus, Item, RecordedAction, group
from postmortems.model.config import Config, Owner
from postmortems.urgency import Reason, Urgency
from postmortems.views.base import FILTER_WEIGHT, Slice, View, sliced, weight

MOST_CLOSED = 20
"""How many closed action items the list of an owner shows, those closed last; the list of all closed ones has the
others."""

MOST_OWNERS = 60
"""How many owners the list of action items names, those who owe most. The others stand beside their items."""

_SPARE = FILTER_WEIGHT + 130 * MOST_OWNERS

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


def action_weight(row: ActionRow) -> int:
    """About how many bytes of HTML an action item takes in a list."""
    record, action = row.action.record, row.action.action
    names = (action.id, action.title, action.owner, action.owner, *action.trackers, *action.trackers)
    later = sum(260 + weight(found.record.id, found.record.title) for found in row.action.implications[:6])
    answered = 230 * min(len(row.addresses), 2)
    if row.group is Group.CLOSED:
        return 480 + weight(record.id, record.id, record.title, action.reason, *names) + later
    return 720 + weight(record.id, record.id, record.title, action.reason, *names) + later + answered


def is_pending(action: RecordedAction) -> bool:
    """Open, or set aside although it was implicated again."""
    return action.is_pending


def pending_rows(corpus: Corpus, today: date) -> tuple[ActionRow, ...]:
    """Everything that is open, and what was set aside and implicated again; most urgent first."""
    return most_urgent_first(filter(is_pending, corpus.actions), corpus.config, today)


def most_urgent_first(actions: Iterable[RecordedAction], config: Config, today: date) -> tuple[ActionRow, ...]:
    """Action items as rows, the most urgent first; equally urgent ones by their record and their place in it."""
    rows = action_rows(actions, config, today)
    return tuple(
        sorted(rows, key=lambda row: (row.urgency.sort_key, row.action.record.id, row.action.number)),
    )


def tallies(rows: Sequence[ActionRow]) -> tuple[Tally, ...]:
    """The numbers of a list of pending action items that is shown on `actions/index.md` and the pages after it."""
    pages = list(sliced(rows, ACTIONS, action_weight, _SPARE))
    found = [Tally("open", sum(row.action.action.is_open for row in rows), ACTIONS, "")]
    for reason in Reason:
        places = [place for place, row in enumerate(rows) if reason in row.urgency.reasons]
        first = places[0] if places else 0
        anchor = rows[first].group.value if places else ""
        uri = next(uri for uri, page in reversed(pages) if page.first <= first + 1)
        found.append(Tally(reason.value, len(places), uri, anchor))
    return tuple(found)


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
    """One page of the list of an owner: pending action items first, then those that were closed last."""

    template: ClassVar[str] = "owner.md.jinja"
    owner: Owner
    page: Slice[ActionRow]
    sections: tuple[Section, ...]
    tally: OwnerTally
    closed: int
    """How many are closed."""
    closed_shown: int
    """How many of them stand in the list."""
    services: tuple[str, ...]
    """The services that the owner runs."""


def actions_views(corpus: Corpus, today: date) -> Iterator[View]:
    """Everything under `actions/`."""
    pending = pending_rows(corpus, today)
    closed = action_rows(_newest_first(corpus.actions), corpus.config, today)
    owners = _owner_tallies(corpus, today)
    busy = _busy(owners)
    found, counted, open_ = Sections(pending), tallies(pending), sum(row.action.action.is_open for row in pending)
    for uri, page in sliced(pending, ACTIONS, action_weight, _SPARE):
        yield ActionsView(
            uri=uri,
            page=page,
            sections=found.on(page),
            tallies=counted,
            owners=busy[:MOST_OWNERS] if page.number == 1 else (),
            owners_total=len(busy),
            open=open_,
            closed=len(closed),
        )
    done = sum(row.action.action.status.is_done for row in closed)
    for uri, page in sliced(closed, CLOSED, action_weight, FILTER_WEIGHT):
        yield ClosedActionsView(uri=uri, page=page, done=done, pending=len(pending))
    services = group((service.owner, service.name) for service in corpus.config.services)
    for tally in owners:
        yield from _owner_views(corpus, tally, services.get(tally.owner.name, ()), today)


def _owner_views(corpus: Corpus, tally: OwnerTally, services: tuple[str, ...], today: date) -> Iterator[OwnerView]:
    name, config = tally.owner.name, corpus.config
    actions = corpus.actions_by_owner.get(name, ())
    pending = most_urgent_first(filter(is_pending, actions), config, today)
    closed = [action for action in _newest_first(actions) if not is_pending(action)]
    rows = (*pending, *action_rows(closed[:MOST_CLOSED], config, today))
    found = Sections(rows)
    for uri, page in sliced(rows, f"actions/owners/{name}.md", action_weight, FILTER_WEIGHT):
        yield OwnerView(
            uri=uri,
            owner=tally.owner,
            page=page,
            sections=found.on(page),
            tally=tally,
            closed=len(closed),
            closed_shown=min(len(closed), MOST_CLOSED),
            services=services,
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
