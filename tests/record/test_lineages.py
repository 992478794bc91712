"""Action items that later records carry over are the same work: which of them counts, and what it looks back on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from postmortems.model.lineage import connected
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record, RecordedAction
from tests.views.corpora import action, corpus, record, step

TODAY = date(2026, 6, 1)
DAYS = [f"2026-0{month}-01-leak" for month in range(1, 6)]


def item(name: str = "fix", **values: Any) -> dict[str, Any]:
    return action(name, **values)


def fix_of(found: Corpus, name: str, local_id: str = "fix") -> RecordedAction:
    return next(one for one in found.all_actions if one.reference == f"{name}#{local_id}")


def counted(found: Corpus) -> list[str]:
    return [one.reference for one in found.actions]


def test_an_item_that_nobody_carries_over_is_alone() -> None:
    found = corpus(record(DAYS[0], action_items=(item(),)))
    (fix,) = found.actions
    assert fix.lineage.items == [fix]
    assert fix.lineage.current is fix
    assert (fix.lineage.earlier, fix.lineage.history, fix.first_due) == ([], [], None)


def test_a_chain_of_five_counts_once_as_the_newest() -> None:
    chain = [
        record(
            name,
            action_items=(
                item(
                    status="open" if name == DAYS[-1] else "deferred",
                    reason="Later.",
                    created=name[:10],
                    due=f"2026-1{place % 3}-01" if place else None,
                    carried_from=f"{DAYS[place - 1]}#fix" if place else None,
                ),
            ),
        )
        for place, name in enumerate(DAYS)
    ]
    found = corpus(*chain)
    assert counted(found) == [f"{DAYS[-1]}#fix"]
    (newest,) = found.actions
    assert [one.record.id for one in newest.lineage.items] == DAYS
    assert newest.age(TODAY) == (TODAY - date(2026, 1, 1)).days
    assert newest.lineage.first_due == date(2026, 11, 1)
    assert [(event.kind, event.day and event.day.isoformat()) for event in newest.lineage.history] == [
        ("deferred", name[:10]) for name in DAYS[:-1]
    ]
    for one in found.recorded_actions:
        assert one.lineage.current is newest
        assert one.is_current is (one is newest)
        assert one.is_open is (one is newest)
    # The newest is due on the day of the oldest due date, 2026-11-01; the others do not count.
    assert {one.first_due for one in found.recorded_actions} == {None}


def test_a_history_is_in_the_order_of_time_and_begins_with_the_first_decision() -> None:
    later = {"status": "deferred", "reason": "Later."}
    found = corpus(
        record(DAYS[0], action_items=(item(created="2026-01-01", **later),)),
        record(DAYS[1], causal_chains=({"steps": (step("again", unfinished_action=f"{DAYS[0]}#fix"),)},)),
        record(DAYS[2], action_items=(item(created="2026-03-01", carried_from=f"{DAYS[0]}#fix", **later),)),
        record(DAYS[3], action_items=(item(created="2025-12-20", carried_from=f"{DAYS[2]}#fix"),)),
    )
    (fix,) = found.actions
    assert [event.kind for event in fix.lineage.history] == ["deferred", "needed-again", "deferred"]
    assert fix.lineage.created == date(2025, 12, 20)


@pytest.mark.parametrize(
    ("statuses", "current"),
    [
        (("open", "open"), 2),
        (("done", "open"), 2),
        (("open", "done"), 1),
        (("done", "wont-do"), 2),
    ],
)
def test_of_two_places_the_newest_open_one_counts_and_both_are_known(statuses: tuple[str, str], current: int) -> None:
    later = [
        record(name, action_items=(item(status=status, carried_from=f"{DAYS[0]}#fix"),))
        for name, status in zip(DAYS[1:3], statuses, strict=True)
    ]
    found = corpus(record(DAYS[0], action_items=(item(),)), *later)
    (only,) = found.actions
    assert only.record.id == DAYS[current]
    assert [one.record.id for one in only.lineage.last] == DAYS[1:3]
    assert fix_of(found, DAYS[0]).continued_by == [f"{name}#fix" for name in DAYS[1:3]]


def test_two_items_of_one_record_may_continue_the_same_one() -> None:
    parts = (item("first", carried_from=f"{DAYS[0]}#fix"), item("second", carried_from=f"{DAYS[0]}#fix"))
    found = corpus(record(DAYS[0], action_items=(item(),)), record(DAYS[1], action_items=parts))
    assert counted(found) == [f"{DAYS[1]}#second"]


@pytest.mark.parametrize(
    "reference",
    [
        "2026-01-01-leak#other",
        "2026-01-01-drip#fix",
        "2026-05-01-leak#fix",
        "2026-02-01-leak#other",
        "2020-01-01-x#fix",
    ],
)
def test_what_cannot_be_continued_connects_nothing(reference: str) -> None:
    """An item that does not exist, one of a younger record, of the same record, or of none."""
    found = corpus(
        record(DAYS[0], action_items=(item(),)),
        record(DAYS[1], action_items=(item(carried_from=reference), item("other"))),
        record(DAYS[4], action_items=(item(),)),
    )
    assert len(found.actions) == len(found.all_actions) == 4
    assert all(one.lineage.items == [one] for one in found.all_actions)


def test_a_cycle_counts_once_as_its_newest_item() -> None:
    """Records of one day may name each other."""
    names = ["2026-01-01-a", "2026-01-01-b", "2026-01-01-c"]
    found = corpus(
        *(
            record(name, action_items=(item(status=status, carried_from=f"{names[place - 1]}#fix"),))
            for place, (name, status) in enumerate(zip(names, ("open", "open", "done"), strict=True))
        )
    )
    assert counted(found) == ["2026-01-01-b#fix"]
    assert len(found.actions[0].lineage.items) == 3


def test_an_old_id_leads_to_the_item() -> None:
    found = corpus(
        record(DAYS[0], aliases=("2026-01-01-drip",), action_items=(item(),)),
        record(DAYS[1], action_items=(item(carried_from="2026-01-01-drip#fix"),)),
    )
    assert counted(found) == [f"{DAYS[1]}#fix"]


def test_of_two_items_with_one_id_the_first_is_continued() -> None:
    found = corpus(
        record(DAYS[0], action_items=(item(), item(title="The same id by mistake"))),
        record(DAYS[1], action_items=(item(carried_from=f"{DAYS[0]}#fix"),)),
    )
    assert [(one.record.id, one.number) for one in found.actions] == [(DAYS[0], 1), (DAYS[1], 0)]


WITHDRAWN = {"at": Time.parse("2026-06-01"), "reason": "The same as another one."}


def test_a_withdrawn_record_connects_what_it_continued_and_what_continues_it() -> None:
    found = corpus(
        record(DAYS[0], action_items=(item(),)),
        record(
            DAYS[1],
            withdrawn=WITHDRAWN,
            action_items=(item(status="superseded", carried_from=f"{DAYS[0]}#fix"),),
        ),
        record(DAYS[2], action_items=(item(carried_from=f"{DAYS[1]}#fix"),)),
    )
    assert counted(found) == [f"{DAYS[2]}#fix"]
    assert [one.record.id for one in found.actions[0].lineage.items] == [DAYS[0], DAYS[2]]
    dropped = fix_of(found, DAYS[1])
    assert dropped.lineage.items == [dropped]


def test_an_item_that_only_a_withdrawn_record_carries_over_counts_itself() -> None:
    found = corpus(
        record(DAYS[0], action_items=(item(),)),
        record(DAYS[1], withdrawn=WITHDRAWN, action_items=(item(carried_from=f"{DAYS[0]}#fix"),)),
    )
    assert counted(found) == [f"{DAYS[0]}#fix"]


def test_work_that_was_needed_again_stays_so_in_another_record_until_it_is_done() -> None:
    def state(status: str) -> RecordedAction:
        old = record(DAYS[0], action_items=(item(status="superseded", reason="See the later one."),))
        steps = ({"steps": (step("drop", unfinished_action=f"{DAYS[0]}#fix"),)},)
        new = record(DAYS[1], causal_chains=steps, action_items=(item(status=status, carried_from=f"{DAYS[0]}#fix"),))
        (only,) = corpus(old, new).actions
        return only

    assert [one.anchor for one in state("open").needed_again_by] == ["drop"]
    assert state("open").is_implicated_again
    assert state("deferred").is_pending
    assert not state("done").is_implicated_again
    assert state("done").is_implicated


def test_its_services_are_those_of_every_incident_that_it_comes_from() -> None:
    found = corpus(
        record(DAYS[0], services={"affected": ("checkout",), "faulty": ()}, action_items=(item(),)),
        record(
            DAYS[1],
            services={"affected": ("payments",), "faulty": ()},
            action_items=(item(carried_from=f"{DAYS[0]}#fix"),),
        ),
    )
    assert found.actions[0].services == ("payments", "checkout")
    assert fix_of(found, DAYS[0]).services == ("checkout",)
    assert [len(found.actions_by_service[name]) for name in ("payments", "checkout")] == [1, 1]


def test_connecting_takes_time_in_proportion() -> None:
    """Also the longest chain there can be, which a recursion would not survive."""
    steps = 50_000
    found = connected({number + 1: number for number in range(steps)})
    assert set(found.values()) == {0}
    assert len(found) == steps + 1


def test_of_two_open_places_each_owner_has_it_in_the_list() -> None:
    def later(name: str, owner: str, status: str) -> Record:
        return record(name, action_items=(item(owner=owner, status=status, carried_from=f"{DAYS[0]}#fix"),))

    def owners(status: str) -> dict[str, list[str]]:
        earlier = record(DAYS[0], action_items=(item(owner="gone"),))
        found = corpus(earlier, later(DAYS[1], "shop", status), later(DAYS[2], "idle", "open"))
        assert len(found.actions) == 1
        return {owner: [one.reference for one in items] for owner, items in found.actions_by_owner.items()}

    assert owners("in-progress") == {"idle": [f"{DAYS[2]}#fix"], "shop": [f"{DAYS[2]}#fix"]}
    assert owners("done") == {"idle": [f"{DAYS[2]}#fix"]}


def test_who_needed_the_work_again_is_listed_in_the_order_of_the_records() -> None:
    def needing(name: str, earlier: str) -> Record:
        return record(name, causal_chains=({"steps": (step("drop", unfinished_action=f"{earlier}#fix"),)},))

    found = corpus(
        record(DAYS[0], action_items=(item(status="deferred", reason="Later."),)),
        record(DAYS[1], action_items=(item(carried_from=f"{DAYS[0]}#fix"),)),
        needing(DAYS[2], DAYS[1]),
        needing(DAYS[3], DAYS[0]),
    )
    (fix,) = found.actions
    assert [one.record.id for one in fix.needed_again_by] == DAYS[2:4]
