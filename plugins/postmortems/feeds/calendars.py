"""The days by which open action items are due (RFC 5545): of all, of each owner, of each service.

A day in a calendar is all that people see without doing anything, so each item is an all-day event on its due
date rather than a to-do, which most calendars do not show. Items without a due date, and finished ones, are
left out: an event that is gone from the calendar is work that is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from postmortems.feeds.addresses import CALENDAR, Addresses, lasting_id
from postmortems.model.vocabulary import Priority
from postmortems.record.corpus import Corpus, RecordedAction, group
from postmortems.text.fields import plain_text
from postmortems.text.words import Words

_PRIORITIES = {Priority.P0: 1, Priority.P1: 3, Priority.P2: 5, Priority.P3: 7, Priority.P4: 9}
"""Ours in the ten steps of the calendar, where 1 is the highest and 0 says nothing."""

Events = Iterable[tuple[RecordedAction, str]]
"""Action items with their event as it is in every calendar that has it."""


def files(corpus: Corpus, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """The calendar of everybody, and those of all registered owners and services, which may be empty.

    Who subscribed to the calendar of one that owes nothing must not meet an error.
    """
    calendars = _Calendars(corpus, addresses)
    events = list(calendars.events())
    yield CALENDAR, calendars.text(calendars.t("feeds.due"), events)
    by_owner = group((owner or "", (action, event)) for action, event in events for owner in action.owners)
    for owner in corpus.config.owner_directory:
        name = calendars.t("feeds.due_of", owner=owner.title or owner.name)
        yield f"actions/owners/{owner.name}.ics", calendars.text(name, by_owner.get(owner.name, ()))
    by_service = group((service, (action, event)) for action, event in events for service in action.services)
    for service in corpus.config.service_directory:
        name = calendars.t("feeds.due_for", service=service.title or service.name)
        yield f"services/{service.name}.ics", calendars.text(name, by_service.get(service.name, ()))


def calendar(corpus: Corpus, addresses: Addresses, owner: str | None = None, service: str | None = None) -> str:
    """One calendar: of an owner, for a service, or of all. Names may be such as nobody registered."""
    calendars = _Calendars(corpus, addresses)
    if owner is not None:
        name = calendars.t("feeds.due_of", owner=corpus.config.owner_directory.title(owner))
        return calendars.text(name, ((a, event) for a, event in calendars.events() if owner in a.owners))
    if service is not None:
        name = calendars.t("feeds.due_for", service=corpus.config.service_directory.title(service))
        chosen = ((a, event) for a, event in calendars.events() if service in a.services)
        return calendars.text(name, chosen)
    return calendars.text(calendars.t("feeds.due"), calendars.events())


class _Calendars:
    def __init__(self, corpus: Corpus, addresses: Addresses) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.addresses = addresses
        self.t = Words(corpus.config.language, corpus.config.noun)

    def text(self, name: str, events: Events) -> str:
        """A calendar of these events."""
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//postmortems//action items//EN")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("name", _text(name))
        calendar.add("x-wr-calname", _text(name))  # what calendars read that do not know NAME of RFC 7986
        calendar.add("refresh-interval", timedelta(days=1), {"value": "DURATION"})
        calendar.add("x-published-ttl", "P1D")
        end = "END:VCALENDAR\r\n"
        frame = str(calendar.to_ical(), "utf-8").removesuffix(end)
        return "".join((frame, *(event for _, event in events), end))

    def events(self) -> Iterator[tuple[RecordedAction, str]]:
        """The open items with a due date, the earliest first, each with its event."""
        due = [(item.action.due, item) for item in self.corpus.actions if item.is_open and item.action.due]
        for day, item in sorted(due, key=lambda pair: (pair[0], pair[1].reference, pair[1].number)):
            yield item, str(self._event(item, day).to_ical(), "utf-8")

    def _event(self, recorded: RecordedAction, due: date) -> Event:
        action = recorded.action
        event = Event()
        event.add("uid", _text(self._uid(recorded)))
        event.add("dtstamp", datetime.combine(action.created or due, time(), UTC))
        event.add("dtstart", due)
        if due < date.max:
            event.add("dtend", due + timedelta(days=1))
        event.add("summary", _text(self.t("feeds.due_item", title=plain_text(action.title))))
        event.add("description", _text("\n".join(self._description(recorded))))
        event.add("transp", "TRANSPARENT")  # a due date takes no time: nobody becomes busy by it
        if action.priority:
            event.add("priority", _PRIORITIES[action.priority])
        if self.addresses.site_url:
            event.add("url", self._address(recorded))
        return event

    def _uid(self, recorded: RecordedAction) -> str:
        """A name for ever. The second of two items that by mistake have one id must not hide the first."""
        record, action = recorded.record, recorded.action
        is_first = record.items[action.id].value is action
        number = "" if is_first else f".{recorded.number}"
        return f"{lasting_id(self.corpus, record)}#{action.id}{number}@postmortems"

    def _description(self, recorded: RecordedAction) -> Iterator[str]:
        action, record = recorded.action, recorded.record
        yield f"{record.incident.severity} {plain_text(record.title)}"
        nobody = None if self.corpus.is_public else self.t("action.unowned")
        owner = self.config.owner_directory.title(action.owner) if action.owner else nobody
        status = self.t.name("action-status", action.status)
        yield self.t("text.list").join(filter(None, (action.priority, status, owner)))
        if recorded.first_due:
            yield self.t("text.labelled", label=self.t("incident.first_due"), value=recorded.first_due.isoformat())
        for later in recorded.needed_again_by:
            yield self.t("implication.unfinished", incident=plain_text(self.corpus.by_id[later.record.id].title))
        if self.addresses.site_url:
            yield self._address(recorded)

    def _address(self, recorded: RecordedAction) -> str:
        return self.addresses.complete(self.addresses.incident(recorded.record.id, recorded.action.id))


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""Characters that a calendar may not hold, not even escaped."""


def _text(value: str) -> vText:
    return _Text(_CONTROL.sub("", value))


class _Text(vText):
    """A text as it is: the library itself takes a written `\\N`, as in `C:\\New`, for the end of a line."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()
