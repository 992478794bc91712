"""What each page shows, without any template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import pytest

from postmortems.record.corpus import Corpus
from postmortems.views.actions import ActionsView, ClosedActionsView, Group, OwnerView
from postmortems.views.base import ROWS_PER_PAGE, Slice, View
from postmortems.views.distribution import QUARTILES_FROM, distribution
from postmortems.views.factors import FactorsView, FactorView, Remedy
from postmortems.views.home import HomeView
from postmortems.views.insights import InsightsView
from postmortems.views.lessons import LessonsView, ThemeView
from postmortems.views.months import Month, months_until
from postmortems.views.red_herrings import RedHerringsView
from postmortems.views.register import RegisterView
from postmortems.views.services import ServicesView, ServiceView
from postmortems.views.timeline import TimelineView, TimelineYearView
from postmortems.views.waivers import WaiversView
from tests.all_views import all_views
from tests.views.corpora import TODAY, action, corpus, large, record, sample, step, times

Found = TypeVar("Found", bound=View)


def views(kind: type[Found], of: Corpus, today: date = TODAY) -> list[Found]:
    """The pages of one kind."""
    return [view for view in all_views(of, today) if isinstance(view, kind)]


def view(kind: type[Found], of: Corpus, uri: str = "") -> Found:
    """The page of one kind, or the one of them that lies at `uri`."""
    return next(found for found in views(kind, of) if not uri or found.uri == uri)


# All of them


def test_the_pages_lie_where_the_design_says() -> None:
    uris = {view.uri for view in all_views(sample(), TODAY)}
    assert uris >= {
        "index.md", "incidents/index.md", "timeline/index.md", "timeline/2024.md", "actions/index.md",
        "actions/closed.md", "actions/owners/shop.md", "lessons/index.md", "lessons/signals.md", "factors/index.md",
        "factors/queue-without-limit.md", "services/index.md", "services/checkout.md", "red-herrings/index.md",
        "insights/index.md", "waivers/index.md", "incidents/2023-11-24-checkout-queue-full.md",
    }  # fmt: skip


def test_no_two_pages_lie_in_the_same_place() -> None:
    uris = [view.uri for view in all_views(large(250), TODAY)]
    assert len(uris) == len(set(uris))


def test_no_page_shows_more_than_a_hundred_rows() -> None:
    lists = [view for view in all_views(large(250), TODAY) if hasattr(view, "page")]
    assert max(len(view.page.rows) for view in lists) == ROWS_PER_PAGE
    assert any(view.page.number == 3 for view in lists)


# Home


def test_home_counts_what_is_pending() -> None:
    home = view(HomeView, sample())
    assert {tally.key: tally.number for tally in home.tallies} == {
        "open": 4, "implicated-again": 1, "overdue": 2, "unowned": 1,
    }  # fmt: skip
    assert [row.action.action.id for row in home.implicated] == ["oldest-order-alert"]
    assert [row.record.id[:10] for row in home.latest] == ["2024-05-17", "2024-03-08", "2023-11-24"]


def test_each_number_of_home_leads_to_the_page_where_its_list_begins() -> None:
    of = large(250)
    home, pages = view(HomeView, of), {page.uri: page for page in views(ActionsView, of)}
    assert len(home.tallies) == 4
    for tally in home.tallies[1:]:
        page = pages[tally.uri]
        section = next(section for section in page.sections if section.group == tally.anchor)
        assert any(tally.key in row.urgency.reasons for row in section.rows)


def test_activity_ends_with_the_month_of_today() -> None:
    home = view(HomeView, sample())
    assert [str(month.month) for month in (home.activity[0], home.activity[-1])] == ["2023-07", "2024-06"]
    assert {str(month.month): month.counts for month in home.activity if month.total} == {
        "2023-11": (1, 0, 0), "2024-03": (0, 0, 1), "2024-05": (0, 1, 0),
    }  # fmt: skip


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert months_until(date(2024, 2, 29), 3) == (Month(2023, 12), Month(2024, 1), Month(2024, 2))


def test_an_unregistered_severity_has_a_column_of_its_own() -> None:
    home = view(HomeView, corpus(record("2024-05-01-a", severity="P1")))
    assert home.severities[-1] == "P1"
    assert home.activity[-2].counts == (0, 0, 0, 0, 0, 1)


# Register and timeline


def test_the_register_counts_open_action_items() -> None:
    rows = view(RegisterView, sample()).page.rows
    assert [(row.record.id[:10], row.open_actions) for row in rows] == [
        ("2024-05-17", 2), ("2024-03-08", 2), ("2023-11-24", 0),
    ]  # fmt: skip


def test_a_record_without_a_date_is_in_the_register_alone() -> None:
    of = corpus(record("undated"), record("2024-01-01-a"))
    assert view(RegisterView, of).page.total == 2
    timeline = view(TimelineView, of)
    assert (timeline.total, timeline.undated) == (1, 1)


def test_a_year_knows_its_neighbours_though_years_between_are_missing() -> None:
    of = corpus(record("2019-01-01-a"), record("2021-01-01-b"), record("2024-01-01-c"))
    found = {page.year: (page.previous, page.next) for page in views(TimelineYearView, of)}
    assert found == {2024: (2021, None), 2021: (2019, 2024), 2019: (None, 2021)}


def test_lanes_hold_what_a_drawing_needs() -> None:
    page = view(TimelineYearView, sample(), "timeline/2024.md")
    assert [(lane.service, sum(lane.months)) for lane in page.lanes] == [
        ("catalogue", 1), ("checkout", 1), ("payments", 1),
    ]  # fmt: skip
    interval = page.lanes[1].intervals[0]
    assert interval.begin.isoformat() == "2024-05-17T16:00:00+00:00"
    assert interval.end is not None
    assert interval.end > interval.begin


@pytest.mark.parametrize("resolved", [None, "unknown", "2024-05-01/.."])
def test_an_interval_without_an_end_stays_open(resolved: str | None) -> None:
    given = times(started="2024-05-01", **({"resolved": resolved} if resolved else {}))
    of = corpus(record("2024-05-01-a", services={"faulty": ("checkout",)}, times=given))
    assert view(TimelineYearView, of).lanes[0].intervals[0].end is None


def test_a_month_on_two_pages_shows_its_whole_number() -> None:
    pages = [page for page in views(TimelineYearView, large(250)) if page.year == 2023]
    assert pages[0].months[-1].month == pages[1].months[0].month
    split = (pages[0].months[-1], pages[1].months[0])
    assert split[0].total == split[1].total == sum(len(part.rows) for part in split)


# Action items


def test_pending_items_stand_under_their_weightiest_reason() -> None:
    page = view(ActionsView, sample())
    assert [(section.group.value, [row.action.action.id for row in section.rows]) for section in page.sections] == [
        ("implicated-again", ["oldest-order-alert"]),
        ("overdue", ["clear-cache"]),
        ("unowned", ["write-down-steps"]),
        ("in-time", ["limit-retries"]),
    ]
    assert (page.counts.open, page.counts.pending_closed) == (4, 0)


def test_a_heading_counts_the_rows_under_a_more_urgent_one() -> None:
    late = action("late", due="2024-05-01")
    missed = record("2024-05-02-b", causal_chains=({"steps": (step("s", unfinished_action="2024-01-01-a#late"),)},))
    other = action("other", due="2024-05-02")
    page = view(ActionsView, corpus(record("2024-01-01-a", action_items=(late, other)), missed))
    overdue = next(section for section in page.sections if section.group is Group.OVERDUE)
    assert (overdue.total, overdue.above) == (1, 1)


def test_a_group_that_goes_on_from_the_page_before_says_so() -> None:
    first, second = views(ActionsView, large(250))[:2]
    assert first.sections[0].starts_here
    assert second.sections[0].group is first.sections[-1].group
    assert not second.sections[0].starts_here


def test_owners_with_something_pending_are_listed_on_the_first_page() -> None:
    page = view(ActionsView, sample())
    owners = [(tally.owner.name, tally.counts) for tally in page.owners]
    assert [(name, counts.open, counts.overdue, counts.implicated_again) for name, counts in owners] == [
        ("shop", 2, 2, 1), ("jonna", 1, 0, 0), ("payments", 1, 0, 0),
    ]  # fmt: skip
    assert not views(ActionsView, large(250))[1].owners


def test_closed_items_come_newest_first() -> None:
    page = view(ClosedActionsView, sample())
    assert [row.action.action.id for row in page.page.rows] == ["second-number", "limit-queue"]
    assert (page.counts.closed, page.counts.done) == (2, 1)


def test_every_registered_owner_has_a_page_and_nobody_else() -> None:
    of = corpus(record("2024-01-01-a", action_items=(action("x", owner="stranger"),)))
    assert {page.owner.name for page in views(OwnerView, of)} == {"shop", "gone", "idle"}


def test_the_page_of_an_owner_ends_with_what_is_closed() -> None:
    page = view(OwnerView, sample(), "actions/owners/shop.md")
    assert [section.group.value for section in page.sections] == ["implicated-again", "overdue", "closed"]
    assert page.services == ("checkout", "catalogue")


# Lessons


def test_a_lesson_names_the_items_that_follow_from_it_whichever_side_says_so() -> None:
    lessons = ({"id": "l", "text": "A lesson.", "actions": ("named",)},)
    items = (action("named"), action("naming", addresses=("l",)), action("other"))
    rows = view(LessonsView, corpus(record("2024-01-01-a", lessons=lessons, action_items=items))).page.rows
    assert [found.action.id for found in rows[0].actions] == ["named", "naming"]


def test_a_theme_counts_lessons_and_incidents() -> None:
    tally = view(ThemeView, sample(), "lessons/signals.md").tally
    assert (tally.lessons, tally.incidents) == (2, 1)


# Factors


def remedies(*later: str, **values: Any) -> Remedy:
    """What became of an action item against a factor that acted in January and on these days."""
    first = record(
        "2024-01-10-a",
        causal_chains=({"steps": (step("s", factor="no-limit"),)},),
        action_items=(action("x", addresses=("s",), **values),),
    )
    others = (record(f"{day}-b", causal_chains=({"steps": (step("s", factor="no-limit"),)},)) for day in later)
    return view(FactorsView, corpus(first, *others)).page.rows[0].remedies[0]


def test_a_factor_came_back_when_it_acts_after_its_remedy_was_done() -> None:
    remedy = remedies("2024-02-01", "2024-04-01", "2024-05-01", status="done", completed="2024-03-01")
    assert remedy.came_back
    assert remedy.again is not None
    assert (remedy.again.id, remedy.times) == ("2024-04-01-b", 2)


def test_an_incident_of_the_day_on_which_the_remedy_was_done_does_not_count() -> None:
    assert not remedies("2024-03-01", status="done", completed="2024-03-01").came_back


def test_a_factor_that_acts_while_its_remedy_waits_did_not_come_back() -> None:
    remedy = remedies("2024-02-01", status="open")
    assert (remedy.came_back, remedy.times) == (False, 1)


def test_nobody_can_tell_what_came_after_a_remedy_without_a_day() -> None:
    remedy = remedies("2024-02-01", status="done")
    assert remedy.is_undated
    assert remedy.again is None


def test_the_day_of_an_incident_is_the_day_on_which_it_began() -> None:
    first = record(
        "2024-01-10-a",
        causal_chains=({"steps": (step("s", factor="no-limit"),)},),
        action_items=(action("x", addresses=("s",), status="done", completed="2024-03-01"),),
    )
    late = record(
        "2024-03-05-b",
        times=times(started="2024-02-20"),
        causal_chains=({"steps": (step("s", factor="no-limit"),)},),
    )
    assert not view(FactorsView, corpus(first, late)).page.rows[0].came_back


def test_an_item_that_answers_another_step_is_no_remedy() -> None:
    chain = {"steps": (step("s", factor="no-limit"), step("other"))}
    of = corpus(record("2024-01-10-a", causal_chains=(chain,), action_items=(action("x", addresses=("other",)),)))
    assert view(FactorView, of, "factors/no-limit.md").history.remedies == ()


def test_the_sample_shows_a_factor_that_came_back() -> None:
    history = view(FactorView, sample(), "factors/queue-without-limit.md").history
    assert [found.record.id[:10] for found in history.occurrences] == ["2024-05-17", "2023-11-24"]
    assert (history.done, history.open, history.came_back) == (1, 1, 1)


# Services


def test_services_with_most_incidents_come_first_and_idle_ones_are_shown() -> None:
    rows = view(ServicesView, sample()).page.rows
    assert [(row.service.name, len(row.incidents)) for row in rows] == [
        ("checkout", 2), ("payments", 1), ("catalogue", 1), ("warehouse", 1),
    ]  # fmt: skip


def test_the_history_of_a_service_shows_its_part() -> None:
    page = view(ServiceView, sample(), "services/checkout.md")
    assert [(row.affected, row.faulty) for row in page.page.rows] == [(True, False), (True, True)]
    assert [row.action.action.id for row in page.history.actions] == ["oldest-order-alert", "limit-retries"]


# Red herrings and waivers


def test_a_red_herring_is_beside_the_real_cause() -> None:
    herring = view(RedHerringsView, sample()).page.rows[0]
    assert herring.recorded.hypothesis.id == "database-slow"
    assert [found.id for found in herring.confirmed] == ["worker-too-slow"]


def test_a_waiver_holds_on_its_last_day() -> None:
    def holds(until: str) -> bool:
        waiver = {"rule": "PM201", "reason": "Later.", "until": until}
        return view(WaiversView, corpus(record("2024-01-01-a", waivers=(waiver,)))).page.rows[0].holds

    assert holds("2024-06-01")
    assert not holds("2024-05-31")


# Insights


def lasting(*hours: int, **values: Any) -> Corpus:
    """Incidents that took so many hours, one on each day of May."""
    return corpus(
        *(
            record(
                f"2024-05-{day:02}-a",
                times=times(started=f"2024-05-{day:02}T00:00Z", resolved=f"2024-05-{day:02}T{hour:02}:00Z"),
                **values,
            )
            for day, hour in enumerate(hours, start=1)
        )
    )


def spread(of: Corpus) -> Any:
    """How long the incidents took until they were resolved."""
    return next(found.distribution for found in view(InsightsView, of).durations if found.key == "resolve")


def test_quartiles_take_the_ends_as_the_ends() -> None:
    quartiles = spread(lasting(5, 1, 3, 2, 4)).quartiles
    assert [cut.total_seconds() / 3600 for cut in quartiles] == [2, 3, 4]


def test_a_quartile_between_two_durations_is_interpolated() -> None:
    quartiles = spread(lasting(1, 2, 3, 4)).quartiles
    assert [cut.total_seconds() / 3600 for cut in quartiles] == [1.75, 2.5, 3.25]


def test_too_few_durations_have_no_quartiles() -> None:
    found = spread(lasting(*range(1, QUARTILES_FROM)))
    assert found.quartiles is None
    assert found.known == QUARTILES_FROM - 1


def test_unknown_and_open_durations_are_counted_apart() -> None:
    of = corpus(
        record("2024-05-01-a", times=times(started="2024-05-01T00:00Z", resolved="2024-05-01T01:00Z")),
        record("2024-05-02-b", times=times(started="2024-05-02T00:00Z", resolved="2024-05-02T01:00Z/..")),
        record("2024-05-03-c", times=times(started="2024-05-03T00:00Z", resolved="unknown")),
        record("2024-05-04-d"),
    )
    found = spread(of)
    assert (found.known, found.open, found.total) == (1, 1, 4)


@pytest.mark.parametrize("kind", ["near-miss", "hazard", "drill"])
def test_only_incidents_proper_have_durations_that_count(kind: str) -> None:
    assert spread(lasting(1, 2, kind=kind)).total == 0


def test_every_duration_is_a_point_of_its_record() -> None:
    points = distribution(lasting(3, 1).records, "resolve").points
    assert [(point.record.id[:10], str(point.span)) for point in points] == [
        ("2024-05-02", "1 h"),
        ("2024-05-01", "3 h"),
    ]


def test_ages_fall_into_bands() -> None:
    insights = view(InsightsView, sample())
    assert [band.total for band in insights.age_bands] == [1, 2, 0, 1, 0]
    assert (insights.ages[0].action.action.id, insights.ages[0].days) == ("oldest-order-alert", 187)
    assert insights.open_actions == 4


def test_items_opened_and_closed_are_counted_by_month() -> None:
    flow = {str(month.month): (month.opened, month.closed) for month in view(InsightsView, sample()).flow}
    assert {month: numbers for month, numbers in flow.items() if any(numbers)} == {
        "2023-11": (3, 0), "2023-12": (0, 1), "2024-02": (0, 1), "2024-03": (2, 0), "2024-05": (1, 0),
    }  # fmt: skip
    assert view(InsightsView, sample()).flow_unknown == 0


def test_kinds_and_factors_are_counted() -> None:
    insights = view(InsightsView, sample())
    assert [(share.kind and share.kind.value, share.total) for share in insights.kinds] == [
        ("prevent", 3), ("process", 2), ("detect", 1),
    ]  # fmt: skip
    assert [(history.factor.name, len(history.occurrences)) for history in insights.factors] == [
        ("queue-without-limit", 2), ("copy-goes-stale", 1),
    ]  # fmt: skip


def slices(of: Corpus) -> Iterator[Slice[Any]]:
    """Every list of the site, page by page."""
    for found in all_views(of, TODAY):
        if hasattr(found, "page"):
            yield found.page


def test_the_pages_of_a_list_hold_all_of_its_rows() -> None:
    rows: dict[str, int] = {}
    for page in slices(large(250)):
        rows[page.uris[0]] = rows.get(page.uris[0], 0) + len(page.rows)
    totals = {page.uris[0]: page.total for page in slices(large(250))}
    assert rows == totals
