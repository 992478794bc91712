"""What the page of an incident holds, without any template."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.model.vocabulary import LessonKind
from postmortems.record.reader import load
from postmortems.views.incident import MOST_NEIGHBOURS, IncidentView, incident_views
from tests.all_views import all_views

TODAY = date(2026, 3, 1)

FIRST = """\
---
title: The first
status: reviewed
severity: SEV2
timezone: UTC
times: {latent_since: 2025-12-01, started: 2026-01-10 10:00, detected: 2026-01-10 10:20, resolved: unknown}
services: {affected: [shop], faulty: [stock, shop]}
causal_chains:
  - title: Down
    steps:
      - {id: full, text: Full., kind: trigger}
      - {id: stop, text: Stops., kind: failure}
      - {id: blind, text: Nobody looks., kind: missing-control, because: [], factor: blind-spot}
      - {id: down, text: Down., kind: impact, because: [stop, blind]}
  - steps:
      - {id: full, text: Full again., kind: condition, because: [down]}
timeline:
  - {at: 2026-01-10 10:00, event: a}
  - {at: ~10:05, event: b}
  - {at: "10:20", event: c}
  - {at: 2026-01-11, event: d}
  - {at: 2026-01, event: e}
  - {at: unknown, event: f}
verification: [It runs., {check: It runs well., result: 'yes'}]
lessons:
  - {id: l1, kind: lesson, text: One., actions: [a1, nothing]}
  - {id: l2, kind: went-well, text: Two.}
  - {id: l3, kind: lesson, text: Three.}
action_items:
  - {id: a1, title: Do it, status: deferred, addresses: [blind, l1, nothing]}
  - {id: a2, title: Do that, status: done}
related:
  - {label: Long ago}
  - {incident: 2026-02-20-third#l9}
---
"""

SECOND = """\
---
title: The second
status: draft
severity: SEV3
services: {affected: [shop]}
causal_chains:
  - steps:
      - {id: again, text: Again., kind: missing-control, factor: blind-spot,
         unfinished_action: 2026-01-10-first#a1}
      - {id: mended, text: Mended., kind: failure, done_action: 2026-01-10-first#gone}
action_items:
  - {id: b1, title: Do it now, carried_from: 2026-01-10-first#a1}
related: [{incident: 2026-01-10-first, relation: recurrence-of, note: The same.}]
---
"""

THIRD = """\
---
title: The third
status: closed
severity: SEV3
lessons: [{id: l9, text: Nine.}]
---
"""


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, IncidentView]:
    """The views of three incidents by the last word of their id."""
    folder = tmp_path / "incidents"
    folder.mkdir()
    for name, text in {"2026-01-10-first": FIRST, "2026-02-10-second": SECOND, "2026-02-20-third": THIRD}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return {view.record.id.rpartition("-")[2]: view for view in incident_views(load(Path("incidents")).corpus)}


@pytest.fixture
def first(views: dict[str, IncidentView]) -> IncidentView:
    return views["first"]


def test_every_incident_has_its_page(views: dict[str, IncidentView], tmp_path: Path) -> None:
    uris = {view.uri for view in all_views(load(Path("incidents")).corpus, TODAY)}
    assert {view.uri for view in views.values()} <= uris
    assert views["first"].uri == "incidents/2026-01-10-first.md"


def test_phases_come_in_the_order_of_an_incident_with_the_time_since_its_start(first: IncidentView) -> None:
    assert [(phase.name, str(phase.since_start or "")) for phase in first.phases] == [
        ("latent_since", "39–40 days"),
        ("started", ""),
        ("detected", "20 min"),
        ("resolved", ""),
    ]
    assert str(first.incident.times.time_to_detect) == "20 min"
    assert first.incident.times.time_to_resolve is None


def test_the_timeline_breaks_where_a_day_begins(first: IncidentView) -> None:
    assert [(day.day, day.date, [row.entry.event for row in day.rows]) for day in first.timeline] == [
        ("2026-01-10", date(2026, 1, 10), ["a", "b", "c"]),
        ("2026-01-11", date(2026, 1, 11), ["d"]),
        ("2026-01", None, ["e"]),
        ("", None, ["f"]),
    ]


def test_only_gaps_that_are_certain_are_shown(first: IncidentView) -> None:
    gaps = [str(row.gap or "") for day in first.timeline for row in day.rows]
    assert gaps == ["", "", "", "", "", ""]


def test_a_gap_between_clock_times_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    times = (
        "timeline:\n  - {at: 2026-01-10 10:00, event: a}\n  - {at: '10:01', event: b}\n  - {at: '12:30', event: c}\n"
    )
    (folder / "2026-01-10-a.md").write_text(f"---\ntitle: A\nstatus: draft\nseverity: SEV1\n{times}---\n")
    (view,) = incident_views(load(folder).corpus)
    assert [str(row.gap or "") for row in view.timeline[0].rows] == ["", "1 min", "2 h 29 min"]


def test_steps_know_their_causes_their_effects_and_where_a_branch_begins(first: IncidentView) -> None:
    chain, other = first.chains
    assert [[step.number for step in branch] for branch in chain.branches] == [["1.1", "1.2"], ["1.3"], ["1.4"]]
    stop, down = chain.steps[1], chain.steps[3]
    assert (stop.follows, stop.leads_on) == (True, False)
    assert [(link.number, link.anchor, link.text) for link in down.causes] == [
        ("1.2", "stop", "Stops."),
        ("1.3", "blind", "Nobody looks."),
    ]
    assert [link.number for link in down.effects] == ["2.1"]
    assert not other.steps[0].follows


def test_steps_and_chains_of_the_same_name_have_anchors_of_their_own(first: IncidentView) -> None:
    assert [chain.anchor for chain in first.chains] == ["chain-1", "chain-2"]
    assert [chain.steps[0].anchor for chain in first.chains] == ["chain-1-full", "chain-2-full"]


def test_an_unfinished_action_is_found_in_its_record(views: dict[str, IncidentView]) -> None:
    again, mended = views["second"].chains[0].steps
    assert again.unfinished_action is not None
    assert again.unfinished_action.action is not None
    assert again.unfinished_action.action.record.id == "2026-01-10-first"
    assert mended.done_action is not None
    assert (mended.done_action.reference, mended.done_action.action) == ("2026-01-10-first#gone", None)


def test_an_action_says_where_it_was_needed_before_who_carries_it_over(first: IncidentView) -> None:
    shown = first.actions[0]
    assert [(found.kind, found.record.id, found.anchor) for found in shown.implications] == [
        ("unfinished", "2026-02-10-second", "again"),
        ("carried", "2026-02-10-second", "b1"),
    ]
    assert [item.local_id for item in shown.addresses] == ["blind", "l1"]
    assert [found.item.action.id for found in first.needed_again] == ["a1"]


def test_lessons_come_by_kind_with_their_actions(first: IncidentView) -> None:
    assert [(group.kind, [taught.lesson.id for taught in group.lessons]) for group in first.lessons] == [
        (LessonKind.WENT_WELL, ["l2"]),
        (LessonKind.LESSON, ["l1", "l3"]),
    ]
    assert [action.action.id for action in first.lessons[1].lessons[0].actions] == ["a1"]


def test_related_incidents_are_found_where_there_is_a_record(first: IncidentView) -> None:
    by_label, by_id = first.related
    assert by_label.record is None
    assert by_id.record is not None
    assert by_id.item is not None
    assert by_id.item.anchor == "l9"


def test_a_record_that_names_an_incident_is_listed_once_with_all_its_reasons(views: dict[str, IncidentView]) -> None:
    (mentions,) = views["first"].mentions
    assert mentions.record.id == "2026-02-10-second"
    assert [mention.relation for mention in mentions.mentions] == [
        "recurrence-of",
        "unfinished-action",
        "done-action",
        "carried-from",
    ]


def test_incidents_of_the_same_service_and_factor_are_named(views: dict[str, IncidentView]) -> None:
    assert [(others.name, [record.id for record in others.records]) for others in views["first"].same_service] == [
        ("shop", ["2026-02-10-second"])
    ]
    assert [others.name for others in views["second"].same_factor] == ["blind-spot"]
    assert views["third"].same_service == ()


def test_of_many_incidents_with_the_same_service_the_newest_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    for day in range(1, 10):
        text = f"---\ntitle: T{day}\nstatus: draft\nseverity: SEV1\nservices: {{affected: [shop]}}\n---\n"
        (folder / f"2026-01-0{day}-a.md").write_text(text)
    view = next(incident_views(load(folder).corpus))
    (others,) = view.same_service
    assert others.total == 8
    assert [record.title for record in others.records] == ["T9", "T8", "T7", "T6", "T5"]
    assert len(others.records) == MOST_NEIGHBOURS


def test_neighbours_in_time(views: dict[str, IncidentView]) -> None:
    second = views["second"]
    assert second.previous is views["first"].record
    assert second.next is views["third"].record
    assert views["first"].previous is None


def test_a_plain_check_counts_as_verification(first: IncidentView) -> None:
    assert [(check.check, check.result) for check in first.verifications] == [
        ("It runs.", None),
        ("It runs well.", "yes"),
    ]


def test_a_document_under_work_is_preliminary(views: dict[str, IncidentView]) -> None:
    assert [view.incident.status.is_preliminary for view in views.values()] == [False, True, False]
