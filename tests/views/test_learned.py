"""The pages of a service and of a factor answer: what did we learn about it?"""

from __future__ import annotations

from datetime import date

from postmortems.record.reader import load
from postmortems.views.actions import OwnerView
from postmortems.views.factors import FactorView
from postmortems.views.services import ServiceView
from tests.all_views import all_views
from tests.views.corpora import action, corpus, record

TODAY = date(2024, 9, 1)


def found(**more: object) -> dict[str, object]:
    return {
        "services": {"affected": ("checkout",), "faulty": ("db",)},
        "causal_chains": ({"steps": ({"id": "s", "text": "It lags.", "kind": "failure", "factor": "lag"},)},),
        "lessons": tuple({"id": f"l{number}", "text": f"Lesson {number}."} for number in range(9)),
        "hypotheses": ({"id": "h", "statement": "The network.", "verdict": "ruled-out"},),
        "action_items": (action("later", status="deferred"), action("now", status="open")),
    } | more


def test_lessons_deferred_items_factors_and_red_herrings_of_its_incidents() -> None:
    known = corpus(record("2024-01-01-a", **found()), record("2024-02-01-b", **found()), record("2024-03-01-c"))
    views = {view.uri: view for view in all_views(known, TODAY)}
    service = views["services/checkout.md"]
    assert isinstance(service, ServiceView)
    learned = service.history.learned
    assert learned.lessons_total == 18
    assert [row.recorded.record.id for row in learned.lessons] == ["2024-02-01-b"] * 6
    assert [action.reference for action in learned.deferred] == ["2024-02-01-b#later", "2024-01-01-a#later"]
    assert learned.factors == (("lag", 2),)
    assert [one.hypothesis.id for one in learned.red_herrings] == ["h", "h"]
    factors = [view for view in views.values() if isinstance(view, FactorView) and view.history.occurrences]
    assert all(view.learned.lessons and not view.learned.factors for view in factors)


def test_our_own_page_of_etcd_answers() -> None:
    from tests.browser.visits import ROOT

    base = load(ROOT / "incidents")
    (etcd,) = [view for view in all_views(base.corpus, date(2026, 7, 1)) if view.uri == "services/etcd.md"]
    assert isinstance(etcd, ServiceView)
    assert len(etcd.history.learned.lessons) >= 3
    assert len(etcd.history.learned.deferred) == 1


def test_an_owner_sees_what_was_learned_about_its_services() -> None:
    known = corpus(record("2024-01-01-a", **found()), record("2024-03-01-c"))
    owners = [view for view in all_views(known, TODAY) if isinstance(view, OwnerView)]
    runs = {service.owner for service in known.config.services if service.name in ("checkout", "db")}
    assert runs - {None}
    for view in owners:
        assert bool(view.learned.lessons) == (view.owner.name in runs)


def test_what_was_deferred_and_is_proposed_again_is_deferred_no_longer() -> None:
    again = action("again", status="open", carried_from="2024-01-01-a#later")
    known = corpus(record("2024-01-01-a", **found()), record("2024-02-01-b", **found(action_items=(again,))))
    (service,) = [view for view in all_views(known, TODAY) if view.uri == "services/checkout.md"]
    assert isinstance(service, ServiceView)
    assert service.history.learned.deferred == ()
