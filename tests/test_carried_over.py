"""Carrying work over to a later record changes no count of open items, on any page, in any feed or command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from postmortems.cache.store import Cache
from postmortems.check.snapshot import Snapshot
from postmortems.cli import main
from postmortems.feeds import badge, calendars, llms, metrics
from postmortems.feeds.addresses import Addresses
from postmortems.feeds.api import COLLECTIONS, Tables
from postmortems.feeds.pagefind import all_things
from postmortems.model.config import Config
from postmortems.model.time import Time
from postmortems.model.urgency import count_actions
from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus, Record
from postmortems.text.terminal import one_line
from postmortems.views.actions import ActionsView, OwnerView
from postmortems.views.home import HomeView
from postmortems.views.insights import InsightsView
from postmortems.views.register import RegisterView
from postmortems.views.services import ServicesView
from tests.all_views import all_views
from tests.views.corpora import action, corpus, record, step

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 6, 1)
CONFIG = Config.model_validate(
    {"services": ({"name": "queue"}, {"name": "mail"}), "owners": ({"name": "core"}, {"name": "gone", "active": False})}
)
DAYS = [f"2026-0{month}-01-leak" for month in range(1, 5)]
LAST = "2026-05-01-again"


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Some records with items in any state, carried over and needed again in any way, right or wrong."""
    references = st.none() | st.builds("{}#{}".format, st.sampled_from(DAYS), st.sampled_from("abc"))

    def some(name: str) -> dict[str, Any]:
        day = st.none() | st.sampled_from(["2026-01-10", "2026-05-20", "2026-06-01", "2026-08-01"])
        return action(
            name,
            owner=draw(st.sampled_from(["core", "gone", None])),
            status=draw(st.sampled_from(ActionStatus)).value,
            priority=draw(st.sampled_from(["P0", "P2", None])),
            created=draw(day),
            due=draw(day),
            completed=draw(day),
            carried_from=draw(references),
        )

    def one(name: str) -> Record:
        items = tuple(some(local_id) for local_id in draw(st.sampled_from(["", "a", "ab", "abc", "aa"])))
        steps = (step("s", unfinished_action=draw(references)),)
        at = Time.parse("2026-05-30")
        return record(
            name,
            severity=draw(st.sampled_from(["SEV1", "SEV3"])),
            services={"affected": draw(st.sampled_from([(), ("queue",), ("queue", "mail")])), "faulty": ()},
            withdrawn={"at": at, "reason": "Twice."} if draw(st.integers(0, 5)) == 0 else None,
            causal_chains=({"steps": steps},),
            action_items=items,
        )

    return corpus(*map(one, DAYS[: draw(st.integers(1, len(DAYS)))]), config=CONFIG)


def carried_on(before: Corpus) -> Corpus:
    """The corpus with one more record that carries over every open item."""
    items = tuple(
        action(
            f"n{number}",
            owner=found.action.owner,
            status=found.action.status.value,
            priority=found.action.priority and found.action.priority.value,
            created=found.action.created and found.action.created.isoformat(),
            due=found.action.due and found.action.due.isoformat(),
            carried_from=found.reference,
        )
        for number, found in enumerate(before.actions)
        if found.is_open and found.record.items[found.action.id].value is found.action  # not an id given twice
    )
    return corpus(*before.all_records, record(LAST, severity="SEV1", action_items=items), config=CONFIG)


def numbers(found: Corpus) -> dict[str, object]:
    """Every number about action items that does not name an incident."""
    addresses = Addresses("https://kb.example.org/")
    feeds = dict(
        (*metrics.files(found, TODAY), *badge.files(found, TODAY), *calendars.files(found, addresses),
         *llms.files(found, addresses, TODAY))
    )  # fmt: skip
    tables = {name: [*map(vars, Tables(found, addresses, TODAY).items(name))] for name in COLLECTIONS}
    entries = tables["actions"]
    views = list(all_views(found, TODAY))

    def sole(kind: type[Any]) -> Any:
        return next(view for view in views if isinstance(view, kind))

    families = {family.name: family for family in text_string_to_metric_families(feeds["metrics.txt"])}
    states = ("open", "overdue", "implicated")
    home, insights = sole(HomeView), sole(InsightsView)
    return {
        "counts": count_actions(found.actions, found.config, TODAY),
        "all": count_actions(found.recorded_actions, found.config, TODAY),
        "home": [tally.number for tally in home.tallies],
        "falling due": home.falling_due,
        "lists": sole(ActionsView).page.total,
        "owners": {view.owner.name: view.tally.counts for view in views if isinstance(view, OwnerView)},
        "register": sum(row.open_actions for row in sole(RegisterView).page.whole),
        "services": {row.service.name: row.counts for row in sole(ServicesView).page.whole},
        "insights": (insights.open_actions, [(age.days, age.overdue) for age in insights.ages], insights.kinds),
        "flow": insights.flow,
        "open in JSON": sum(entry["is_open"] for entry in entries),
        "reasons in JSON": sorted(reason for entry in entries for reason in entry["urgency"]),
        "incidents in JSON": sum(one["open_actions"] for one in tables["incidents"]),
        "services in JSON": {one["name"]: one["open_actions"] for one in tables["services"]},
        "metrics": {
            state: sum(sample.value for sample in families[f"postmortems_{state}_actions"].samples) for state in states
        },
        "metrics of services": {
            (sample.labels["service"], state): sample.value
            for state in states
            for sample in families[f"postmortems_service_{state}_actions"].samples
        },
        "calendars": {path: text.count("BEGIN:VEVENT") for path, text in feeds.items() if path.endswith(".ics")},
        "badge": feeds["badge.svg"],
        "search": len(list(all_things(found)["actions"])),
        "llms": one_line(feeds["llms.txt"]).partition(" incident")[2].partition("; ")[2].partition(" ## ")[0],
    }


@settings(max_examples=50, deadline=None)
@given(corpora())
def test_carrying_every_open_item_over_changes_no_count(before: Corpus) -> None:
    assume(any(item.is_open for item in before.actions))
    after = carried_on(before)
    assert numbers(after) == numbers(before)


@settings(max_examples=60, deadline=None)
@given(corpora(), st.integers(2, 4))
def test_carrying_again_and_again_counts_once(before: Corpus, times: int) -> None:
    after = before
    for _ in range(times):
        items = [
            found
            for found in after.actions
            if found.is_open and found.record.items[found.action.id].value is found.action
        ]
        last = f"2026-05-1{len(after.all_records)}-again"
        carried = (action(f"n{n}", owner=i.action.owner, carried_from=i.reference) for n, i in enumerate(items))
        after = corpus(*after.all_records, record(last, action_items=tuple(carried)), config=CONFIG)
    assert sum(item.is_open for item in after.actions) == sum(item.is_open for item in before.actions)


def test_work_is_as_old_as_its_oldest_item_or_of_unknown_age() -> None:
    """An imported item often has no date; that of the item that carries it over is not its own."""
    for created in ("2026-01-10", None):
        before = record(DAYS[0], action_items=(action("a", created=created),))
        again = action("n", created="2026-05-20", carried_from=f"{DAYS[0]}#a")
        [item] = corpus(before, record(LAST, action_items=(again,)), config=CONFIG).actions
        assert item.lineage.created == (created and date.fromisoformat(created))


# The command that does it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The knowledge base of this repository."""
    return Path(copytree(ROOT / "incidents", tmp_path / "incidents"))


def printed(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    assert main([*arguments, "--format", "json", "--incidents", str(folder)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


NOW = "2026-11-28T12:00Z"


def test_new_with_carry_all_doubles_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def state() -> tuple[int, int, int]:
        actions = printed(folder, capsys, "actions", "--today", NOW[:10])["actions"]
        listed = printed(folder, capsys, "list")["incidents"]
        pending = Snapshot.of(folder, Cache(folder / "cache", folder)).pending_actions
        return len(actions), sum(one["open_action_items"] for one in listed), sum(item.is_open for item in pending)

    earlier = "2026-05-28-pvek8s-kubelet-informer-stall"
    before = state()
    carry = ["new", "It stalls again", "--severity", "SEV2", "--from", earlier, "--carry", "all", "--no-input"]
    assert main([*carry, "--now", NOW, "--incidents", str(folder)]) == 0
    capsys.readouterr()
    assert state() == before
    carried = printed(folder, capsys, "show", "2026-11-28", "--today", NOW[:10])["incident"]["action_items"]
    assert len(carried) == 7
    assert all(item["is_open"] and item["earlier"] == [item["carried_from"]] for item in carried)
    assert {item["age_days"] for item in carried} == {182}
