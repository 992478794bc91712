"""Which action item comes first, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from postmortems.cli.actions import line_of
from postmortems.model.actions import ActionItem
from postmortems.model.causes import CausalChain, CausalStep
from postmortems.model.config import Config, Owner
from postmortems.model.incident import Incident
from postmortems.model.urgency import Reason, Urgency, by_urgency
from postmortems.model.vocabulary import Status, StepKind
from postmortems.record.corpus import Corpus, Record, RecordedAction

TODAY = date(2024, 6, 1)
CONFIG = Config(owners=(Owner(name="payments"), Owner(name="alex", active=False)))


def action(name: str, **values: Any) -> ActionItem:
    """An owned item that is open, as a reader would decode it."""
    return ActionItem.model_validate({"id": name, "title": name, "owner": "payments", **values})


def corpus(*actions: ActionItem, implicates: str | None = None) -> Corpus:
    """A record with these items, and a later one that implicates one of them."""
    first = Record("2024-01-01-first", "first.md", incident(action_items=actions))
    if implicates is None:
        return Corpus(CONFIG, (first,))
    step = CausalStep(
        id="again", text="It came again.", kind=StepKind.MISSING_CONTROL, unfinished_action=f"{first.id}#{implicates}"
    )
    second = Record("2024-05-01-second", "second.md", incident(causal_chains=(CausalChain(steps=(step,)),)))
    return Corpus(CONFIG, (first, second))


def incident(**values: Any) -> Incident:
    """The least that an incident needs."""
    return Incident(title="t", status=Status.DRAFT, severity="SEV1", **values)


def order(actions: tuple[RecordedAction, ...]) -> list[str]:
    """The ids in the order of urgency, which is also that of the lines on the command line."""
    found = by_urgency(actions, CONFIG, TODAY)
    lines = sorted((line_of(item, CONFIG) for item in actions), key=lambda line: line.sort_key(TODAY.isoformat()))
    assert [(line.incident, line.number) for line in lines] == [(item.record.id, item.number) for item in found]
    return [item.action.id for item in found]


def urgency(corpus: Corpus, name: str) -> Urgency:
    """The urgency of one item."""
    return next(Urgency.of(found, CONFIG, TODAY) for found in corpus.actions if found.action.id == name)


def test_implicated_comes_before_overdue_before_unowned_before_the_rest() -> None:
    items = corpus(
        action("rest", priority="P0", due="2024-06-02"),
        action("unowned", owner=None),
        action("overdue", due="2024-05-31"),
        action("implicated", priority="P4"),
        implicates="implicated",
    )
    assert order(items.actions) == ["implicated", "overdue", "unowned", "rest"]


def test_two_reasons_weigh_more_than_the_first_of_them_alone() -> None:
    items = corpus(action("overdue", due="2024-05-01", priority="P0"), action("both", due="2024-05-01", owner="alex"))
    assert order(items.actions) == ["both", "overdue"]
    assert urgency(items, "both").reasons == (Reason.OVERDUE, Reason.UNOWNED)


def test_then_the_priority_counts_and_none_comes_last() -> None:
    items = corpus(action("none"), action("P3", priority="P3"), action("P1", priority="P1"))
    assert order(items.actions) == ["P1", "P3", "none"]


def test_then_the_due_date_counts_and_none_comes_last() -> None:
    items = corpus(action("none"), action("later", due="2024-08-01"), action("sooner", due="2024-07-01"))
    assert order(items.actions) == ["sooner", "later", "none"]


def test_equally_urgent_items_stay_in_the_order_of_their_record() -> None:
    items = corpus(action("b"), action("a"), action("c"))
    assert order(tuple(reversed(items.actions))) == ["b", "a", "c"]


def test_a_deferred_item_that_was_implicated_is_urgent() -> None:
    items = corpus(action("A1", status="deferred", reason="no time", due="2024-02-01"), implicates="A1")
    assert urgency(items, "A1").reasons == (Reason.IMPLICATED_AGAIN,)


def test_a_finished_item_is_not_urgent() -> None:
    items = corpus(action("A1", status="done", owner=None, due="2024-02-01"), implicates="A1")
    assert urgency(items, "A1").reasons == ()


def test_an_item_due_today_is_not_overdue() -> None:
    assert urgency(corpus(action("A1", due="2024-06-01")), "A1").reasons == ()
    assert urgency(corpus(action("A1", due="2024-05-31")), "A1").reasons == (Reason.OVERDUE,)
