"""Calendars show the days by which open action items are due, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from postmortems.feeds import all_feeds
from postmortems.feeds.addresses import Addresses
from postmortems.feeds.calendars import _Calendars, calendar, files
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.text.fields import plain_text
from tests.feeds.sample import EARLIER, LATER, SITE, TODAY, read

APART = LATER.replace(",\n     carried_from: 2026-03-01-queue-full#limit", "")
"""The later record with an item of its own, so that two items are due."""


@pytest.fixture
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Two records, each with an open item."""
    return read(tmp_path_factory.mktemp("apart"), _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=APART)


@pytest.fixture
def feeds(corpus: Corpus) -> dict[str, str]:
    """Every file for other programs."""
    return dict(all_feeds(corpus, TODAY, SITE))


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


def test_work_that_was_carried_over_is_one_event_on_its_new_day(tmp_path: Path) -> None:
    corpus = read(tmp_path, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=LATER)
    found = dict(all_feeds(corpus, TODAY, SITE))
    (event,) = events(found["actions.ics"]).values()
    assert event["uid"] == "2026-05-10-queue-full-again#limit-again@postmortems"
    assert event.decoded("dtstart") == date(2026, 5, 18)
    assert "First due: 2026-04-01" in str(event["description"])
    assert "Needed again by Again" in str(event["description"])
    for path in ("actions/owners/core.ics", "services/api.ics", "services/queue.ics"):
        assert list(events(found[path])) == [event["uid"]]


def test_titles_cannot_end_the_calendar(feeds: dict[str, str]) -> None:
    text = feeds["actions.ics"]
    assert text.count("\r\nEND:VCALENDAR") == 1
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 2
    summary = str(events(text)["2026-03-01-queue-full#limit@postmortems"]["summary"])
    assert summary == "Due: The queue has a limit; BEGIN:VEVENT, \\n END:VCALENDAR"


def test_lines_are_folded_and_end_with_cr_lf(feeds: dict[str, str]) -> None:
    lines = feeds["actions.ics"].encode().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_owners_and_services_have_calendars_of_their_own(feeds: dict[str, str]) -> None:
    """One who owes nothing has an empty one: a subscription must not end in an error."""
    everything = events(feeds["actions.ics"])
    assert events(feeds["actions/owners/core.ics"]) == everything
    assert events(feeds["actions/owners/idle.ics"]) == {}
    assert list(events(feeds["services/api.ics"])) == ["2026-03-01-queue-full#limit@postmortems"]
    assert events(feeds["services/queue.ics"]) == everything
    names = {path: Calendar.from_ical(text)["x-wr-calname"] for path, text in feeds.items() if path.endswith(".ics")}
    assert names == {
        "actions.ics": "Action items: due dates",
        "actions/owners/core.ics": "Action items of Core team: due dates",
        "actions/owners/idle.ics": "Action items of idle: due dates",
        "services/api.ics": "Action items for Public API: due dates",
        "services/queue.ics": "Action items for queue: due dates",
    }


def merged(*texts: str) -> list[str]:
    """What a calendar holds into which files were imported one after the other: one event for each UID."""
    shown = [event for text in texts for event in Calendar.from_ical(text).walk("VEVENT")]
    return sorted({(str(event["uid"]), event.get("recurrence-id")): str(event["summary"]) for event in shown}.values())


def test_subscribing_twice_shows_nothing_twice(tmp_path: Path, feeds: dict[str, str]) -> None:
    """Neither after another build, nor to all and to a part, nor after a record was renamed and re-titled."""
    once = merged(feeds["actions.ics"])
    assert len(once) == 2
    assert merged(feeds["actions.ics"], feeds["actions.ics"], feeds["services/api.ics"]) == once

    renamed = EARLIER.replace("status: reviewed", "status: reviewed\naliases: [2026-03-01-queue-full]")
    renamed = renamed.replace("The queue has a limit;", "The queue is limited;")
    later = APART.replace("2026-03-01-queue-full#", "2026-03-01-queue-overflows#")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    corpus = read(elsewhere, _2026_03_01_queue_overflows=renamed, _2026_05_10_queue_full_again=later)
    again = dict(all_feeds(corpus, TODAY, SITE))["actions.ics"]
    after = merged(feeds["actions.ics"], again)
    assert len(after) == 2
    assert after[1].startswith("Due: The queue is limited;")


def test_an_item_that_is_done_is_gone(tmp_path: Path, feeds: dict[str, str]) -> None:
    done = APART.replace("due: 2026-05-18", "due: 2026-05-18, status: done, completed: 2026-05-17")
    corpus = read(tmp_path, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=done)
    left = events(dict(all_feeds(corpus, TODAY, SITE))["actions.ics"])
    assert events(feeds["actions.ics"]).keys() - left.keys() == {"2026-05-10-queue-full-again#limit-again@postmortems"}


def test_two_items_that_share_an_id_by_mistake_are_two_events(tmp_path: Path) -> None:
    twice = APART.replace(
        "action_items:\n", "action_items:\n  - {id: limit-again, title: Another, owner: core, due: 2026-06-18}\n"
    )
    corpus = read(tmp_path, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=twice)
    found = Calendar.from_ical(dict(all_feeds(corpus, TODAY))["actions.ics"]).walk("VEVENT")
    assert len({str(event["uid"]) for event in found}) == len(found) == 3


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120) | st.sampled_from(
    ["\r\nEND:VEVENT\r\nX:", "\u2028X-EVIL:1", "\x85", "a" * 200, "证书" * 60, "👩‍👩‍👧" * 20, ":;,\\", '"^n']
)


@given(title=HOSTILE, name=HOSTILE)
@example(title="C:\\New files", name="x")
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_a_calendar(title: str, name: str) -> None:
    """Whatever a title and the name of an owner hold: one event, its lines short, its words unchanged."""
    action = {"id": "a", "title": title.strip() or "x", "due": date(2026, 6, 1), "owner": name[:80].strip() or "x"}
    incident = {"title": title.strip() or "x", "status": "draft", "severity": "SEV1", "action_items": (action,)}
    record = Record("2026-05-01-x", "incidents/2026-05-01-x.md", Incident.model_validate(incident))
    text = calendar(Corpus(Config(), (record,)), Addresses("https://kb.example.org/"))
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["summary"] == f"Due: {plain_text(action['title'])}"
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP", "URL",
    }  # fmt: skip


def test_without_an_address_of_the_site_events_have_none(corpus: Corpus) -> None:
    found = events(dict(all_feeds(corpus, TODAY))["actions.ics"])
    assert found
    assert all("url" not in event and "incidents/" not in str(event["description"]) for event in found.values())


def test_the_day_changes_no_calendar(corpus: Corpus, feeds: dict[str, str]) -> None:
    later = dict(all_feeds(corpus, date(2030, 1, 1), "https://kb.example.org/pm/"))
    assert later["actions.ics"] == feeds["actions.ics"]


def test_an_event_is_made_once_for_all_calendars(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise an incident with many services would cost as many times more."""
    made: list[str] = []
    once = _Calendars._event

    def counted(self: _Calendars, recorded: RecordedAction, due: date) -> Iterator[str]:
        made.append(recorded.reference)
        return once(self, recorded, due)

    monkeypatch.setattr(_Calendars, "_event", counted)
    found = dict(files(corpus, Addresses(SITE)))
    assert sum(text.count("\nUID:") for text in found.values()) == 7
    assert len(made) == 2


def test_an_event_has_the_priority_owner_and_later_incidents_of_its_item(feeds: dict[str, str]) -> None:
    found = events(feeds["actions.ics"])
    first = found["2026-03-01-queue-full#limit@postmortems"]
    second = found["2026-05-10-queue-full-again#limit-again@postmortems"]
    assert (first["priority"], second["priority"]) == (3, 1)
    severity, item, later, address = str(first["description"]).split("\n")
    assert severity.startswith("SEV2 Queue fills up;")
    assert item == "P1, open, Core team"
    assert "Again" in later
    assert address == first["url"]


@pytest.mark.parametrize(("priority", "step"), [("P0", 1), ("P1", 3), ("P2", 5), ("P3", 7), ("P4", 9)])
def test_priorities_keep_their_order(tmp_path: Path, priority: str, step: int) -> None:
    """1 is the highest; 0 would say that there is none."""
    corpus = read(tmp_path, _2026_05_10_queue_full_again=APART.replace("priority: P0", f"priority: {priority}"))
    [event] = events(calendar(corpus, Addresses())).values()
    assert event["priority"] == step


def test_a_calendar_asks_to_be_read_again_each_day(feeds: dict[str, str]) -> None:
    found = Calendar.from_ical(feeds["actions.ics"])
    assert (found["version"], found["calscale"], found["x-published-ttl"]) == ("2.0", "GREGORIAN", "P1D")
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in feeds["actions.ics"]


def test_only_the_second_of_two_items_with_one_id_has_a_number(tmp_path: Path) -> None:
    twice = APART.replace(
        "action_items:\n", "action_items:\n  - {id: limit-again, title: Another, owner: core, due: 2026-06-18}\n"
    )
    corpus = read(tmp_path, _2026_05_10_queue_full_again=twice)
    first, second = sorted(events(calendar(corpus, Addresses())))
    assert first == "2026-05-10-queue-full-again#limit-again.1@postmortems"
    assert second == "2026-05-10-queue-full-again#limit-again@postmortems"


def test_the_calendar_of_an_owner_or_a_service_holds_only_theirs(corpus: Corpus) -> None:
    addresses = Addresses(SITE)
    assert len(events(calendar(corpus, addresses))) == 2
    assert len(events(calendar(corpus, addresses, owner="core"))) == 2
    assert events(calendar(corpus, addresses, owner="idle")) == {}
    assert list(events(calendar(corpus, addresses, service="api"))) == ["2026-03-01-queue-full#limit@postmortems"]
