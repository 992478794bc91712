"""What was left undone from an earlier incident and needed again by a later one: first on both pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from postmortems.model.time import Time
from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.views.incident import IncidentView, incident_views
from tests.views.corpora import TODAY, action, corpus, record, sample, step

EARLIER, LATER, LAST = "2024-01-01-full", "2024-02-01-full-again", "2024-03-01-full-once-more"


def needed(reference: str = f"{EARLIER}#fix", name: str = "drop") -> dict[str, Any]:
    return {"causal_chains": ({"steps": (step(name, unfinished_action=reference),)},)}


def old(**values: Any) -> dict[str, Any]:
    return action("fix", **{"status": "deferred", "reason": "Later.", "created": "2024-01-05", **values})


def view(of: Corpus, name: str) -> IncidentView:
    return next(found for found in incident_views(of) if found.record.id == name)


def page(of: Corpus, name: str) -> str:
    """The page as text, each line without its tags."""
    text = Renderer(of, TODAY).render(view(of, name))
    return unescape(re.sub(r"<[^>]*>", "", text))


def test_the_later_incident_says_what_was_left_undone_when_and_its_state_now() -> None:
    of = corpus(
        record(EARLIER, action_items=(old(),)),
        record(LATER, **needed(), action_items=(action("go", status="in-progress", carried_from=f"{EARLIER}#fix"),)),
    )
    (found,) = view(of, LATER).left_undone
    assert (found.item.reference, found.anchor) == (f"{EARLIER}#fix", "drop")
    assert (found.left.kind, str(found.left.day)) == ("deferred", "2024-01-05")
    assert found.now.reference == f"{LATER}#go"
    shown = page(of, LATER)
    assert f"Item fix · deferred 2024-01-05 from {EARLIER} · Now: in progress" in shown
    assert shown.index("Left undone from an earlier incident") < shown.index("How it happened")


def test_the_earlier_incident_says_what_needed_it_again_and_its_state_now() -> None:
    of = corpus(
        record(EARLIER, action_items=(action("other"), old(status="open", due="2024-02-02"))),
        record(LATER, **needed()),
        record(LAST, **needed(name="spill")),
    )
    (found,) = view(of, EARLIER).needed_again
    assert [(need.record.id, need.anchor, need.kind, str(need.day)) for need in found.needs] == [
        (LATER, "drop", "unfinished", "2024-02-01"),
        (LAST, "spill", "unfinished", "2024-03-01"),
    ]
    shown = page(of, EARLIER)
    assert f"Item fix · by {LATER}, 2024-02-01; and 1 more · Now: open Overdue" in shown
    assert shown.index("Needed again by a later incident") < shown.index("Action items")


def test_work_that_was_carried_over_is_known_on_every_page_of_its_history() -> None:
    of = corpus(
        record(EARLIER, action_items=(old(),)),
        record(LATER, action_items=(action("go", carried_from=f"{EARLIER}#fix"),)),
        record(
            LAST, **needed(f"{LATER}#go"), action_items=(action("went", status="done", carried_from=f"{LATER}#go"),)
        ),
    )
    assert [(found.item.reference, found.now.reference) for found in view(of, LATER).left_undone] == [
        (f"{EARLIER}#fix", f"{LAST}#went")
    ]
    for name in (EARLIER, LATER):
        (found,) = view(of, name).needed_again
        assert [(need.record.id, need.kind) for need in found.needs] == [(LAST, "unfinished")]
        assert found.now.action.status == "done"
    assert view(of, LAST).needed_again == ()


def test_carrying_over_is_said_where_nobody_needed_it() -> None:
    of = corpus(
        record(EARLIER, action_items=(old(),)),
        record(LATER, action_items=(action("go", carried_from=f"{EARLIER}#fix"),)),
    )
    (found,) = view(of, EARLIER).needed_again
    assert [need.kind for need in found.needs] == ["carried"]
    assert f"Item fix · carried over to {LATER}, 2024-02-01 · Now: open" in page(of, EARLIER)
    assert f"Item fix · deferred 2024-01-05 from {EARLIER} · Now: open" in page(of, LATER)


def test_an_item_that_is_needed_and_carried_over_is_one_line() -> None:
    steps = (step("drop", unfinished_action=f"{EARLIER}#fix"), step("spill", unfinished_action=f"{EARLIER}#fix"))
    items = (action("go", carried_from=f"{EARLIER}#fix"), action("on", carried_from=f"{EARLIER}#fix"))
    of = corpus(
        record(EARLIER, action_items=(old(),)),
        record(LATER, causal_chains=({"steps": steps},), action_items=items),
    )
    assert len(view(of, LATER).left_undone) == 1


def test_of_many_items_the_first_are_named_and_the_rest_counted() -> None:
    items = [action(f"a{number}") for number in range(5)]
    carried = [action(f"b{number}", carried_from=f"{EARLIER}#a{number}") for number in range(5)]
    of = corpus(record(EARLIER, action_items=tuple(items)), record(LATER, action_items=tuple(carried)))
    html = Renderer(of, TODAY).render(view(of, LATER))
    (memory,) = re.findall(r'<div class="pm-notice[^"]*pm-memory.*?</div>', html, re.DOTALL)
    assert memory.count("<li>") == 3
    assert re.findall(r'<a href="#([^"]*)">and 3 more', memory) == ["pm-actions"]
    assert f"5 action items · carried over to {LATER}, 2024-02-01" in page(of, EARLIER)


def test_what_is_wrong_or_withdrawn_joins_nothing() -> None:
    """A record of the future, the record itself, an item that does not exist; a record that does not count."""
    for reference in (f"{LAST}#fix", f"{LATER}#fix", f"{EARLIER}#other", "2020-01-01-x#fix"):
        of = corpus(
            record(EARLIER, action_items=(old(),)),
            record(LATER, **needed(reference), action_items=(old(),)),
            record(LAST, action_items=(old(),)),
        )
        assert not any(found.left_undone or found.needed_again for found in incident_views(of))
    gone = {"at": Time.parse("2024-05-01"), "reason": "A test."}
    of = corpus(record(EARLIER, action_items=(old(),)), record(LATER, withdrawn=gone, **needed()))
    assert not any(found.left_undone or found.needed_again for found in incident_views(of))


def test_a_link_to_an_item_says_how_the_one_is_that_counts_for_it() -> None:
    of = corpus(
        record(EARLIER, action_items=(old(),)),
        record(LATER, **needed(), action_items=(action("go", status="blocked", carried_from=f"{EARLIER}#fix"),)),
    )
    shown = page(of, LATER)
    step_ = shown[shown.index("How it happened") :]
    assert f"Item fix deferred from {EARLIER} · Now: blocked" in step_


def test_the_sample_says_it_on_both_sides() -> None:
    later = page(sample(), "2024-05-17-payment-retries-flood-queue")
    earlier = page(sample(), "2023-11-24-checkout-queue-full")
    assert "An alert on the age of the oldest order · deferred 2023-11-27 from Orders wait for hours" in later
    assert "An alert on the age of the oldest order · by Retried payments" in earlier
