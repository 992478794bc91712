"""`actions.ics` and one calendar per owner: the days by which open action items are due (RFC 5545).

A day in a calendar is all that people see without doing anything, so each item is an all-day event on its due
date rather than a to-do, which most calendars do not show. Items without a due date, and finished ones, are
left out: an event that is gone from the calendar is work that is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from postmortems.corpus import Corpus, RecordedAction
from postmortems.feeds.addresses import Addresses
from postmortems.model.vocabulary import Priority
from postmortems.words import Words

PATH = "actions.ics"

_PRIORITIES = {Priority.P0: 1, Priority.P1: 3, Priority.P2: 5, Priority.P3: 7, Priority.P4: 9}
"""Ours in the ten steps of the calendar, where 1 is the highest and 0 says nothing."""


def files(corpus: Corpus, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """The calendar of everybody, and that of each registered owner, who may owe nothing.

    An owner who owes nothing keeps an empty calendar: whoever subscribed to it must not meet an error.
    """
    calendars = _Calendars(corpus, addresses)
    yield PATH, calendars.text(calendars.t("feeds.due"), corpus.actions)
    for owner in corpus.config.owner_directory:
        name = calendars.t("feeds.due_of", owner=owner.title or owner.name)
        yield f"actions/owners/{owner.name}.ics", calendars.text(name, corpus.actions_by_owner.get(owner.name, ()))


class _Calendars:
    def __init__(self, corpus: Corpus, addresses: Addresses) -> None:
        self.config = corpus.config
        self.addresses = addresses
        self.t = Words(corpus.config.language, corpus.config.noun)

    def text(self, name: str, actions: Iterable[RecordedAction]) -> str:
        """A calendar of the open items with a due date, the earliest first."""
        calendar = Calendar()
        calendar.add("prodid", "-//postmortems//action items//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", name)
        due = [(action.action.due, action) for action in actions if action.action.is_open and action.action.due]
        for day, action in sorted(due, key=lambda pair: (pair[0], pair[1].reference)):
            calendar.add_component(self._event(action, day))
        return str(calendar.to_ical(), "utf-8")

    def _event(self, recorded: RecordedAction, due: date) -> Event:
        action = recorded.action
        event = Event()
        event.add("uid", f"{recorded.reference}@postmortems")
        event.add("dtstamp", datetime.combine(action.created or due, time(), UTC))
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(days=1))
        event.add("summary", self.t("feeds.due_item", title=action.title))
        event.add("description", "\n".join(self._description(recorded)))
        event.add("transp", "TRANSPARENT")  # a due date takes no time: nobody becomes busy by it
        if action.priority:
            event.add("priority", _PRIORITIES[action.priority])
        if self.addresses.site_url:
            event.add("url", self._address(recorded))
        return event

    def _description(self, recorded: RecordedAction) -> Iterator[str]:
        action, record = recorded.action, recorded.record
        yield f"{record.incident.severity} {record.title}"
        owner = self.config.owner_directory.title(action.owner) if action.owner else self.t("action.unowned")
        status = self.t.name("action-status", action.status)
        yield self.t("text.list").join(filter(None, (action.priority, status, owner)))
        for implication in recorded.implications:
            yield self.t(f"implication.{implication.kind}", incident=implication.record.title)
        if self.addresses.site_url:
            yield self._address(recorded)

    def _address(self, recorded: RecordedAction) -> str:
        return self.addresses.complete(self.addresses.incident(recorded.record.id, recorded.action.id))
