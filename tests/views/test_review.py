"""The review of a period: what it counts, and as of when."""

from __future__ import annotations

import re
from datetime import date

from postmortems.model.period import Period
from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.views.review import ReviewsView, ReviewView, review_of
from postmortems.views.timeline import TimelineView
from tests.all_views import all_views
from tests.views.corpora import action, corpus, record, step

TODAY = date(2024, 9, 1)
FOUND = corpus(
    record(
        "2024-02-10-first",
        severity="SEV2",
        action_items=(
            action("alert", created="2024-02-11", due="2024-03-01", status="deferred", completed="2024-03-15"),
            action("late", created="2024-02-11", due="2024-03-10", status="done", completed="2024-04-20"),
            action("open", created="2024-02-11", due="2024-04-30", status="open"),
        ),
    ),
    record(
        "2024-05-01-again",
        severity="SEV3",
        causal_chains=(
            {
                "steps": (
                    {
                        "id": "s",
                        "text": "No alert.",
                        "kind": "missing-control",
                        "unfinished_action": "2024-02-10-first#alert",
                    },
                )
            },
        ),
        lessons=({"id": "l", "text": "Alert."},),
    ),
    record("2024-05-09-worse", severity="SEV1"),
)


def named(actions: tuple[object, ...]) -> list[str]:
    return [one.action.id for one in actions]  # type: ignore[attr-defined]


def test_items_count_by_their_own_dates() -> None:
    first = review_of(FOUND, Period.named("2024-Q1"), TODAY)
    assert [found.id for found in first.incidents] == ["2024-02-10-first"]
    assert (first.opened, named(first.done), first.dropped) == (3, [], 1)
    # Done in April, so it was overdue when March ended; the open one was not due then.
    assert named(first.overdue) == ["late"]
    second = review_of(FOUND, Period.named("2024-Q2"), TODAY)
    assert (second.opened, named(second.done), named(second.overdue)) == (0, ["late"], ["open"])
    assert named(second.needed_again) == ["alert"]
    assert second.severities == (("SEV1", 1), ("SEV3", 1))


def test_work_that_was_carried_over_counts_once_and_as_of_the_end() -> None:
    later = record(
        "2024-05-01-again",
        causal_chains=({"steps": (step("s", unfinished_action="2024-02-10-first#alert"),)},),
        action_items=(
            action("alert-now", created="2024-05-02", due="2024-07-01", carried_from="2024-02-10-first#alert"),
        ),
    )
    earlier = record(
        "2024-02-10-first", action_items=(action("alert", created="2024-02-11", due="2024-03-01", status="superseded"),)
    )
    found = [review_of(corpus(earlier, later), Period.named(f"2024-Q{number}"), TODAY) for number in (1, 2, 3)]
    assert [one.opened for one in found] == [1, 0, 0]
    assert [named(one.overdue) for one in found] == [["alert"], [], ["alert-now"]]
    assert [named(one.needed_again) for one in found] == [[], ["alert-now"], []]
    assert found[1].worth_reading[0].left_undone == 1


def test_what_an_unfinished_item_would_have_prevented_is_read_first() -> None:
    second = review_of(FOUND, Period.named("2024-Q2"), TODAY)
    assert [one.record.id for one in second.worth_reading] == ["2024-05-01-again", "2024-05-09-worse"]
    assert second.worth_reading[0].left_undone == 1


def test_every_quarter_with_activity_and_the_last_ones_have_a_page() -> None:
    views = [view for view in all_views(FOUND, TODAY) if isinstance(view, ReviewsView | ReviewView)]
    assert [view.uri for view in views] == [
        "review/index.md",
        "review/2024-Q3.md",
        "review/2024-Q2.md",
        "review/2024-Q1.md",
    ]
    running, *_ = [view for view in views if isinstance(view, ReviewView)]
    assert running.is_running
    assert running.previous == "2024-Q2"
    assert running.next == ""


def test_the_timeline_shows_the_newest_year_and_the_latest_incidents() -> None:
    (timeline,) = [view for view in all_views(FOUND, TODAY) if isinstance(view, TimelineView)]
    assert [found.id for found in timeline.latest] == ["2024-05-09-worse", "2024-05-01-again", "2024-02-10-first"]
    assert timeline.newest_year is not None
    assert timeline.newest_year.year == 2024


def test_what_is_done_shows_the_day_it_was_done_and_other_work_its_due_date() -> None:
    view = next(view for view in all_views(FOUND, TODAY) if view.uri == "review/2024-Q2.md")
    html = Renderer(FOUND, TODAY).render(view)
    late = html.partition(">Item late<")[2].partition("</li>")[0]
    assert "2024-04-20" in late
    assert "2024-03-10" not in late
    assert "due <time" in html.partition(">Item open<")[2].partition("</li>")[0]


def test_a_page_leads_to_all_incidents_of_its_quarter_and_says_what_it_cannot_count() -> None:
    many = [record(f"2024-04-{day:02}-x", action_items=(action("a"),)) for day in range(1, 23)]
    view = next(view for view in all_views(corpus(*many), TODAY) if view.uri == "review/2024-Q2.md")
    html = Renderer(corpus(*many), TODAY).render(view)
    assert '2 more: <a href="../../incidents/?since=2024-04-01&amp;until=2024-06-30">Incidents</a>' in html
    assert "22 action items of these incidents have no creation date." in html


def test_only_open_work_without_an_owner_is_a_warning_on_any_page() -> None:
    """An import brings many items that were done long ago, by nobody knows whom."""
    items = action("now", owner=None), action("then", owner=None, status="done", completed="2024-04-03")
    found = corpus(record("2024-04-02-x", action_items=items))
    pages = {view.uri: Renderer(found, TODAY).render(view) for view in all_views(found, TODAY)}
    for uri in ("incidents/2024-04-02-x.md", "actions/closed.md", "review/2024-Q2.md"):
        done = re.search(r">Item then<(.*?)</(?:li|tr)>", pages[uri], re.DOTALL)
        assert done, uri
        assert 'class="pm-quiet">No owner<' in done[1], uri
        assert "pm-unowned" not in done[1], uri
    still = re.search(r">Item now<(.*?)</li>", pages["incidents/2024-04-02-x.md"], re.DOTALL)
    assert still
    assert 'class="pm-unowned">No owner<' in still[1]


def test_an_edition_without_dates_of_action_items_does_not_count_them() -> None:
    outside = Corpus(FOUND.config, FOUND.records, is_public=True)
    views = [view for view in all_views(outside, TODAY) if view.uri.startswith(("review/", "insights"))]
    assert len(views) > 2
    for view in views:
        html = Renderer(outside, TODAY).render(view).lower()
        assert [words for words in ("opened", "overdue", "action items by kind") if words in html] == [], view.uri


def test_the_summary_of_what_is_worth_reading_is_below_its_title() -> None:
    summaries = record("2024-05-01-first", summary="It broke."), record("2024-05-02-other", summary="It stopped.")
    taught = record("2024-05-03-taught", summary="It taught.", lessons=({"id": "l", "text": "Alert."},))
    found = corpus(*summaries, taught)
    view = next(view for view in all_views(found, TODAY) if view.uri == "review/2024-Q2.md")
    reading = Renderer(found, TODAY).render(view).partition("pm-reading")[2].partition("</section>")[0]
    for said in ("It broke.", "It stopped.", "It taught."):
        assert f"<div>{said}</div>" in reading
