"""What all parts of a record share."""

import copy
import gc
import json
import pickle
from datetime import UTC
from pprint import pformat
from typing import Annotated

import pytest
from pydantic_core import ValidationError

from postmortems.model.actions import ActionItem
from postmortems.model.causes import CausalChain
from postmortems.model.core import Limits
from postmortems.model.incident import Impact, Incident, ServiceImpact
from postmortems.model.part import Part, field
from postmortems.model.time import TimeContext, parse_zone

STEP = {"id": "a", "text": "**No alert.** Nobody knew.", "kind": "condition"}
RECORD = {"title": "t", "status": "draft", "severity": "SEV1", "causal_chains": ({"steps": (STEP,)},)}
IN_BERLIN = {"timezone": "Europe/Berlin", "times": {"started": "2026-05-30 03:00"}}


class Number(Part):
    value: Annotated[int, Limits(ge=1)] | None = field("A number.", None)
    names: dict[str, tuple[str, ...]] = field("Names.", {})


class Named(Number):
    name: str = field("Its name.")


def test_a_part_is_frozen() -> None:
    number = Number(value=1)
    with pytest.raises(AttributeError, match="Number is frozen"):
        number.value = 2  # type: ignore[misc]
    assert number.value == 1


@pytest.mark.parametrize("values", [{"value": "1"}, {"value": 0}, {"names": {"a": ["b"]}}, {"other": 1}])
def test_a_part_converts_nothing_and_knows_all_its_keys(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Number.model_validate(values)


def test_a_part_has_the_fields_of_the_parts_that_it_extends() -> None:
    assert list(Named.model_fields) == ["value", "names", "name"]
    assert [name for name, stated in Named.model_fields.items() if stated.is_required] == ["name"]
    assert Named(name="x").model_dump() == {"value": None, "names": {}, "name": "x"}


def test_parts_do_not_share_a_default_that_can_change() -> None:
    assert Number().names is not Number().names


def test_parts_are_equal_whatever_was_computed_of_them() -> None:
    one, other = Incident.model_validate(RECORD), Incident.model_validate(RECORD)
    assert one.causal_graph
    assert one == other
    assert one != other.model_copy(update={"title": "u"})
    chain, same = one.causal_chains[0], other.causal_chains[0]
    assert len({chain, same}) == 1
    assert chain != CausalChain.model_validate({"id": "b", "steps": (STEP,)})


def test_a_copy_computes_its_own_values() -> None:
    incident = Incident.model_validate(RECORD)
    assert len(incident.causal_graph.steps) == 1
    changed = incident.model_copy(update={"causal_chains": ()})
    assert len(changed.causal_graph.steps) == 0
    assert changed.model_fields_set == incident.model_fields_set == {"title", "status", "severity", "causal_chains"}


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda part: pickle.loads(pickle.dumps(part))])  # noqa: S301
def test_a_part_can_be_copied_and_sent_to_another_process(copied: object) -> None:
    incident = Incident.model_validate(RECORD | IN_BERLIN, context=TimeContext(zone=parse_zone("Europe/Berlin")))
    assert callable(copied)
    again = copied(incident)
    assert again == incident
    assert again.times.started.local(UTC) == "2026-05-30 01:00"
    assert again.model_fields_set == incident.model_fields_set


def test_parts_share_the_names_of_their_fields() -> None:
    """A dictionary for each part would take three times the memory."""
    (chain,) = Incident.model_validate(RECORD).causal_chains
    assert repr(chain.model_copy(update={"id": "b"})) != repr(chain)
    assert not [held for held in gc.get_referents(chain) if isinstance(held, dict)]


def test_python_shows_a_part_as_the_part_does() -> None:
    incident = Incident.model_validate(RECORD)
    assert pformat(incident) == repr(incident)


def test_a_part_has_the_keys_of_a_file_in_its_json() -> None:
    effect = ServiceImpact.model_validate({"service": "a", "effect": "b", "from": "2026-05-30"})
    written = effect.model_dump_json(by_alias=True, exclude_none=True)
    assert written == '{"service":"a","effect":"b","from":"2026-05-30"}'
    assert Impact(services=(effect,)).model_dump(exclude_defaults=True) == {
        "services": ({"service": "a", "effect": "b", "from_": "2026-05-30"},)
    }


def test_an_action_item_is_the_same_data_as_in_the_json_of_its_record() -> None:
    item = ActionItem.model_validate(
        {
            "id": "a",
            "title": "An alert exists",
            "status": "in-progress",
            "priority": "P1",
            "due": "2026-05-30",
            "tracker": ("OPS-1", "OPS-2"),
        }
    )
    assert json.loads(json.dumps(item.data)) == item.data == json.loads(item.model_dump_json(exclude_none=True))
