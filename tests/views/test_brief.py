"""What the page of an incident opens with."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from postmortems.model.incident import Times
from postmortems.model.time import Time
from postmortems.model.timeline import TimelineEntry
from postmortems.model.vocabulary import TimelineKind
from postmortems.render import Renderer
from postmortems.views.brief import MOST_KEY_MOMENTS, key_moments, progress, segments
from postmortems.views.incident import IncidentView
from tests.views.corpora import action, corpus, record


def times(**moments: str) -> Times:
    return Times(**{name: Time.parse(moment) for name, moment in moments.items()})


def hours(found: Times) -> list[tuple[str, float]]:
    return [(one.name, one.seconds / 3600) for one in segments(found)]


def test_phases_follow_each_other_to_scale() -> None:
    found = times(
        latent_since="2024-01-01 00:00Z",
        started="2024-01-01 06:00Z",
        detected="2024-01-01 07:00Z",
        mitigated="2024-01-01 10:00Z",
        resolved="2024-01-01 12:00Z",
    )
    assert hours(found) == [("latent", 6), ("detect", 1), ("mitigate", 3), ("resolve", 2)]
    assert [str(one.span) for one in segments(found)] == ["6 h", "1 h", "4 h", "6 h"]


def test_a_phase_that_is_not_known_is_part_of_the_next_one() -> None:
    found = times(started="2024-01-01 06:00Z", detected="unknown", resolved="2024-01-01 12:00Z")
    assert hours(found) == [("resolve", 6)]


def test_phases_come_in_the_order_in_which_they_ended() -> None:
    found = times(started="2024-01-01 06:00Z", detected="2024-01-01 09:00Z", mitigated="2024-01-01 07:00Z")
    assert hours(found) == [("mitigate", 1), ("detect", 2)]


@pytest.mark.parametrize("moments", [{}, {"started": "unknown"}, {"detected": "2024-01-01"}])
def test_without_a_start_there_are_no_phases(moments: dict[str, str]) -> None:
    assert segments(times(**moments)) == ()


def bar(latent: str) -> dict[str, list[tuple[float, float]]]:
    """The pieces of each phase in the bar of an incident of six hours: where they begin, and how wide they are."""
    moments = {"latent_since": latent, "started": "2024-01-01 06:00Z", "detected": "2024-01-01 09:00Z"}
    found = {name: Time.parse(text) for name, text in {**moments, "resolved": "2024-01-01 12:00Z"}.items()}
    renderer = Renderer(corpus(record("2024-01-01-a", times=found)), date(2024, 6, 1))
    page = renderer.render(next(view for view in renderer.views() if isinstance(view, IncidentView)))
    pieces: dict[str, list[tuple[float, float]]] = {}
    for name, x, width in re.findall(r'<rect class="pm-phase-(\w+)" x="([\d.]+)" width="([\d.]+)"', page):
        pieces.setdefault(name, []).append((float(x), float(width)))
    return pieces


def test_phases_are_drawn_to_scale() -> None:
    assert bar("2024-01-01 00:00Z") == {"latent": [(0, 500)], "detect": [(500, 250)], "resolve": [(750, 250)]}


def test_years_of_a_latent_fault_leave_half_of_the_bar_and_have_gaps() -> None:
    drawn = bar("2018-01-01 00:00Z")
    assert [drawn["detect"], drawn["resolve"]] == [[(500, 250)], [(750, 250)]]
    (first, _), *_, (last, width) = drawn["latent"]
    assert (first, last + width) == (0, 500)
    assert all(x + width < after for (x, width), (after, _) in pairwise(drawn["latent"]))
    assert len(drawn["latent"]) > 1


def entry(kind: TimelineKind, hour: int) -> TimelineEntry:
    return TimelineEntry(at=Time.parse(f"2024-01-01 {hour:02}:00Z"), kind=kind, event=f"{kind} {hour}")


def test_key_moments_are_one_of_each_kind_in_order() -> None:
    kinds = (TimelineKind.CONDITION, TimelineKind.TRIGGER, TimelineKind.IMPACT, TimelineKind.IMPACT)
    ends = (TimelineKind.DETECTION, TimelineKind.RECOVERY, TimelineKind.OTHER, TimelineKind.RECOVERY)
    entries = [entry(kind, hour) for hour, kind in enumerate((*kinds, *ends))]
    assert [one.event for one in key_moments(entries)] == [
        "condition 0", "trigger 1", "impact 2", "detection 4", "other 6", "recovery 7",
    ]  # fmt: skip


def test_key_moments_are_few() -> None:
    entries = [entry(kind, hour) for hour, kind in enumerate(TimelineKind)]
    assert len(key_moments(entries)) == MOST_KEY_MOMENTS
    assert TimelineKind.RESOLUTION in [one.kind for one in key_moments(entries)]


def test_progress_counts_what_is_done_and_what_is_overdue() -> None:
    due = date(2024, 3, 1)
    day = due.isoformat()
    items = (
        action("a", status="done", due=day),
        action("b", status="open", due=day),
        action("c", status="deferred", due=day),
        action("d", status="superseded"),
    )
    found = progress(corpus(record("2024-01-01-a", action_items=items)).all_actions)
    assert (found.done, found.total, found.dropped, found.due) == (1, 3, 1, (due,))
    assert found.overdue(due) == 0
    assert found.overdue(date(2024, 3, 2)) == 1


def test_what_a_later_record_carries_over_counts_there() -> None:
    items = tuple(action(name, status="open", due="2024-03-01") for name in "ab")
    later = (
        action("a", status="done", carried_from="2024-01-01-a#a"),
        action("b", due="2024-09-01", carried_from="2024-01-01-a#b"),
    )
    of = corpus(record("2024-01-01-a", action_items=items), record("2024-02-01-b", action_items=later))
    found = [progress(of.actions_of[one.id]) for one in of.records]
    assert [(one.done, one.total, one.carried_over, one.due) for one in found] == [
        (0, 0, 2, ()),
        (1, 2, 0, (date(2024, 9, 1),)),
    ]
