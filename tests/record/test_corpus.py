"""What follows from having all records together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.record.corpus import Corpus, Record, group
from postmortems.record.decoding import decode


def frozen(value: Any) -> Any:
    """Lists as the tuples that our reader makes of them."""
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def record(name: str, **fields: Any) -> Record:
    """A record of the ferry company that keeps these."""
    data = {"title": name[11:].replace("-", " "), "status": "draft", "severity": "SEV3", **frozen(fields)}
    decoded = decode(Incident, data, None)
    assert decoded.value is not None
    assert decoded.complaints == ()
    return Record(name, f"incidents/{name}.md", decoded.value)


def corpus(*records: Record, **config: Any) -> Corpus:
    decoded = decode(Config, frozen(config), None)
    assert decoded.value is not None
    return Corpus(decoded.value, tuple(sorted(records, key=lambda one: one.id)))


def step(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": f"The {name}.", "kind": "condition", **more}


def item(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "title": f"Mend the {name}", **more}


RAMP = "2025-11-02-ramp-stuck"
FOG = "2026-01-15-fog-bell-silent"
DRIFT = "2026-03-02-ferry-drifts"


@pytest.fixture
def ferries() -> Corpus:
    """An old ramp whose repair was put off, and what came of it."""
    return corpus(
        record(
            RAMP,
            aliases=["2025-11-02-ramp"],
            services={"affected": ["north-pier"], "faulty": ["ramp"]},
            action_items=[
                item("chain", owner="wharf", status="deferred", reason="Winter."),
                item("winch", owner="wharf", status="done"),
                item("lamp"),
            ],
            lessons=[{"id": "oil", "text": "Oil it.", "themes": ["upkeep"]}],
            hypotheses=[{"id": "ice", "statement": "Ice.", "verdict": "ruled-out"}],
        ),
        record(
            FOG,
            services={"affected": [], "faulty": ["ramp"]},
            causal_chains=[
                {
                    "id": "bell",
                    "steps": [
                        step("rust", factor="salt", unfinished_action=f"{RAMP}#chain"),
                        step("silence", done_action=f"{RAMP}#winch"),
                    ],
                }
            ],
            action_items=[item("lamp", owner="wharf", carried_from=f"{RAMP}#lamp")],
            lessons=[{"id": "oil", "text": "Oil the bell.", "themes": ["upkeep", "sound"]}],
            related=[{"incident": RAMP, "relation": "follows", "note": "The same pier."}],
        ),
        record(
            DRIFT,
            services={"affected": ["north-pier", "north-pier"], "faulty": ["north-pier"]},
            causal_chains=[
                {"id": "ramp", "steps": [step("rust", factor="salt", unfinished_action="2025-11-02-ramp#chain")]},
                {"id": "engine", "steps": [step("rust"), step("drift", factor="salt")]},
            ],
            related=[{"incident": f"{RAMP}#ice"}, {"label": "The great flood"}, {"incident": "2020-01-01-unknown"}],
        ),
        owners=[{"name": "wharf"}, {"name": "harbour", "active": False}],
    )


# Items needed again


def test_an_unfinished_item_is_joined_with_the_later_steps_that_name_it(ferries: Corpus) -> None:
    chain = ferries.actions_of[RAMP][0]
    assert [(one.record.id, one.kind, one.anchor, one.text) for one in chain.implications] == [
        (FOG, "unfinished", "rust", "The rust."),
        (DRIFT, "unfinished", "ramp-rust", "The rust."),
    ]
    assert (chain.is_implicated, chain.is_implicated_again) == (True, True)
    assert chain.reference == f"{RAMP}#chain"


def test_a_carried_item_is_known_to_the_one_it_continues(ferries: Corpus) -> None:
    lamp = ferries.actions_of[RAMP][2]
    assert [(one.record.id, one.kind, one.anchor, one.text) for one in lamp.implications] == [
        (FOG, "carried", "lamp", "Mend the lamp")
    ]
    assert not lamp.is_implicated


def test_a_finished_item_is_implicated_but_not_again() -> None:
    old = record(RAMP, action_items=[item("chain", status="done")])
    new = record(FOG, causal_chains=[{"steps": [step("rust", unfinished_action=f"{RAMP}#chain")]}])
    (chain,) = corpus(old, new).actions
    assert (chain.is_implicated, chain.is_implicated_again) == (True, False)


@pytest.mark.parametrize("reference", [f"{FOG}#chain", "2026-01-15-fog#chain", f"{DRIFT}#chain", "2020-01-01-x#chain"])
def test_only_a_later_record_implicates(reference: str) -> None:
    """Not the record itself, by whatever name, nor one that came before, nor one that does not exist."""
    items = [item("chain", status="deferred", reason="Winter.")]
    steps = [{"steps": [step("rust", unfinished_action=reference)]}]
    records = (
        record(FOG, aliases=["2026-01-15-fog"], action_items=items, causal_chains=steps),
        record(DRIFT, action_items=items),
    )
    assert corpus(*records).implications == {}


def test_records_of_the_same_day_may_name_each_other() -> None:
    old = record("2026-01-15-fog-bell-silent", action_items=[item("chain")])
    new = record("2026-01-15-fog-again", action_items=[item("chain", carried_from=f"{FOG}#chain")])
    assert list(corpus(old, new).implications) == [(FOG, "chain")]


def test_an_item_is_unowned_unless_an_active_owner_answers_for_it() -> None:
    items = [
        item("a"),
        item("b", owner="nobody-known"),
        item("c", owner="harbour"),
        item("d", owner="wharf"),
        item("e", status="done"),
    ]
    found = corpus(record(RAMP, action_items=items), owners=[{"name": "wharf"}, {"name": "harbour", "active": False}])
    assert [one.action.id for one in found.actions if one.is_unowned(found.config)] == ["a", "b", "c"]


# Who names whom


def test_mentions_are_every_way_of_naming_another_record(ferries: Corpus) -> None:
    assert [(one.record.id, one.relation, one.target_item, one.anchor, one.note) for one in ferries.mentions[RAMP]] == [
        (FOG, "follows", "", "", "The same pier."),
        (FOG, "unfinished-action", "chain", "rust", "The rust."),
        (FOG, "done-action", "winch", "silence", "The silence."),
        (FOG, "carried-from", "lamp", "lamp", "Mend the lamp"),
        (DRIFT, "similar", "ice", "", ""),
        (DRIFT, "unfinished-action", "chain", "ramp-rust", "The rust."),
    ]
    assert set(ferries.mentions) == {RAMP}


def test_a_record_that_names_itself_is_not_mentioned() -> None:
    assert corpus(record(RAMP, aliases=["2025-11-02-r"], related=[{"incident": "2025-11-02-r"}])).mentions == {}


# Items and anchors


def test_an_item_is_found_by_its_reference_also_through_an_alias(ferries: Corpus) -> None:
    found = ferries.item("2025-11-02-ramp#chain")
    assert found is not None
    assert (found.record.id, found.kind, found.anchor) == (RAMP, "action", "chain")
    assert ferries.item(RAMP) is None
    assert ferries.item(f"{RAMP}#rope") is None
    assert ferries.item("2020-01-01-x#chain") is None


def test_equal_step_ids_in_two_chains_differ_by_chain(ferries: Corpus) -> None:
    items = ferries.by_id[DRIFT].items
    anchors = {name: (found.kind, found.anchor) for name, found in items.items()}
    assert anchors == {
        "rust": ("step", "ramp-rust"),
        "drift": ("step", "drift"),
        "ramp": ("chain", "ramp"),
        "engine": ("chain", "engine"),
        "ramp/rust": ("step", "ramp-rust"),
        "engine/rust": ("step", "engine-rust"),
        "engine/drift": ("step", "drift"),
    }


def test_every_kind_of_part_can_be_referred_to() -> None:
    found = record(
        RAMP,
        action_items=[item("chain")],
        lessons=[{"id": "oil", "text": "Oil it."}],
        hypotheses=[{"id": "ice", "statement": "Ice.", "verdict": "open"}],
        timeline=[{"id": "bang", "at": "2025-11-02", "event": "A bang."}, {"at": "2025-11-02", "event": "Silence."}],
        causal_chains=[{"id": "metal", "steps": [step("rust")]}],
    ).items
    kinds = {name: part.kind for name, part in found.items()}
    assert kinds == {
        "chain": "action",
        "oil": "lesson",
        "rust": "step",
        "metal": "chain",
        "ice": "hypothesis",
        "bang": "entry",
        "metal/rust": "step",
    }


# Lookups


def test_a_record_is_found_by_its_id_before_an_alias_of_another() -> None:
    found = corpus(record(RAMP), record(FOG, aliases=[RAMP, "2026-01-15-fog"]))
    assert found.by_id[RAMP].id == RAMP
    assert found.by_id["2026-01-15-fog"].id == FOG


def test_records_are_grouped_newest_first(ferries: Corpus) -> None:
    def ids(groups: dict[Any, tuple[Record, ...]]) -> dict[Any, list[str]]:
        return {key: [one.id for one in records] for key, records in groups.items()}

    assert ids(ferries.by_year) == {2026: [DRIFT, FOG], 2025: [RAMP]}
    assert ids(ferries.by_service) == {"north-pier": [DRIFT, RAMP], "ramp": [FOG, RAMP]}
    assert ids(ferries.by_factor) == {"salt": [DRIFT, FOG]}
    assert [one.id for one in ferries.newest_first] == [DRIFT, FOG, RAMP]


def test_parts_are_grouped_by_what_they_share(ferries: Corpus) -> None:
    assert [(one.record.id, one.anchor) for one in ferries.steps_by_factor["salt"]] == [
        (FOG, "rust"),
        (DRIFT, "ramp-rust"),
        (DRIFT, "drift"),
    ]
    lessons = {
        theme: [(one.record.id, one.lesson.id) for one in lessons]
        for theme, lessons in ferries.lessons_by_theme.items()
    }
    assert lessons == {"upkeep": [(FOG, "oil"), (RAMP, "oil")], "sound": [(FOG, "oil")]}
    owners = {owner: [one.reference for one in items] for owner, items in ferries.actions_by_owner.items()}
    assert owners == {"wharf": [f"{RAMP}#chain", f"{RAMP}#winch", f"{FOG}#lamp"]}
    assert [(one.record.id, one.hypothesis.id) for one in ferries.red_herrings] == [(RAMP, "ice")]


def test_a_name_without_a_day_has_no_date_and_no_year() -> None:
    found = corpus(record("2026-02-30-no-such-day"), record("ramp-stuck-again"), record(RAMP))
    assert [one.date for one in found.records] == [date(2025, 11, 2), None, None]
    assert list(found.by_year) == [2025]


def test_groups_keep_the_order_of_their_first_value() -> None:
    assert group([("b", 1), ("a", 2), ("b", 3)]) == {"b": (1, 3), "a": (2,)}


# What could not be read


def test_a_refused_place_covers_what_is_around_and_inside_it() -> None:
    found = Record(RAMP, "", record(RAMP).incident, unreadable=frozenset({("action_items", 1, "owner")}))
    for place, refused in {
        ("action_items",): True,
        ("action_items", 1): True,
        ("action_items", 1, "owner"): True,
        ("action_items", 1, "owner", 0): True,
        ("action_items", 1, "title"): False,
        ("action_items", 0): False,
        ("lessons",): False,
    }.items():
        assert found.is_refused(place) is refused
    everything = Corpus(Config(), (), config_unreadable=frozenset({()}))
    assert everything.is_refused_in_config("owners")
    assert not Corpus(Config(), ()).is_refused_in_config("owners")
