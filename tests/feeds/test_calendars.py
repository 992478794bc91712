"""Calendars show the days by which open action items are due, and nothing else."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar, Event

from feeds.sample import TODAY
from postmortems.corpus import Corpus
from postmortems.feeds import all_feeds


def events(text: str) -> dict[str, Event]:
    calendar = Calendar.from_ical(text)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_open_items_with_a_due_date_are_all_day_events(feeds: dict[str, str]) -> None:
    found = events(feeds["actions.ics"])
    assert list(found) == [
        "2026-03-01-queue-full#limit@postmortems",
        "2026-05-10-queue-full-again#limit-again@postmortems",
    ]
    event = found["2026-03-01-queue-full#limit@postmortems"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 4, 1), date(2026, 4, 2))
    assert event.decoded("dtstamp").isoformat() == "2026-03-02T00:00:00+00:00"
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == "https://kb.example.org/pm/incidents/2026-03-01-queue-full/#limit"


def test_titles_cannot_end_the_calendar(feeds: dict[str, str]) -> None:
    text = feeds["actions.ics"]
    assert text.count("\r\nEND:VCALENDAR") == 1
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 2
    summary = str(events(text)["2026-03-01-queue-full#limit@postmortems"]["summary"])
    assert summary == "Due: The queue has a limit; BEGIN:VEVENT, \\n\nEND:VCALENDAR"


def test_lines_are_folded_and_end_with_cr_lf(feeds: dict[str, str]) -> None:
    lines = feeds["actions.ics"].encode().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_owners_have_calendars_of_their_own(feeds: dict[str, str]) -> None:
    assert len(events(feeds["actions/owners/core.ics"])) == 2
    assert events(feeds["actions/owners/idle.ics"]) == {}


def test_without_an_address_of_the_site_events_have_none(corpus: Corpus) -> None:
    found = events(dict(all_feeds(corpus, TODAY))["actions.ics"])
    assert all("url" not in event and "incidents/" not in str(event["description"]) for event in found.values())


def test_the_day_changes_no_calendar(corpus: Corpus, feeds: dict[str, str]) -> None:
    later = dict(all_feeds(corpus, date(2030, 1, 1), "https://kb.example.org/pm/"))
    assert later["actions.ics"] == feeds["actions.ics"]
