"""What the proof takes for public is worked out apart from the model, and must agree with it."""

from __future__ import annotations

from postmortems.check.leaks.published import (
    ALWAYS,
    DEFAULT,
    ONLY_MARKED,
    OUTSIDE,
    PUBLISHABLE,
    Keys,
    is_public,
    values,
)
from postmortems.check.leaks.withheld import INTERNAL_HOSTS
from postmortems.model import publishing
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident
from postmortems.model.part import Part

IDS = {"because"}
"""Fields that the edition shows in other words than the record has: numbers for ids."""


def paths_of_model(part: type[Part], start: str = "") -> set[str]:
    found: set[str] = set()
    for one in fields_of(part):
        if one.is_public and one.key not in IDS:
            inner = [paths_of_model(each, f"{start}{one.key}.") for each in one.parts]
            found |= set().union(*inner) or {f"{start}{one.key}"}
    return found


def paths_of_table(keys: Keys, start: str = "") -> set[str]:
    found: set[str] = set()
    for key, inner in keys.items():
        found |= paths_of_table(inner, f"{start}{key}.") if inner else {f"{start}{key}"}
    return found


def test_the_table_and_the_model_agree() -> None:
    """A new public field needs a decision in both places: neither reads the other."""
    of_model = {path for path in paths_of_model(Incident) if path not in ALWAYS}
    assert paths_of_table(PUBLISHABLE) == of_model
    assert set(DEFAULT) == {field.value for field in publishing.DEFAULT_PUBLIC}
    assert set(ONLY_MARKED) == {field.value for field in publishing.ONLY_MARKED}
    assert set(PUBLISHABLE) == {field.value for field in publishing.PublicField}
    assert set(INTERNAL_HOSTS) == set(publishing.INTERNAL_HOSTS)


RECORD = {
    "visibility": "public",
    "title": "inside",
    "summary": "shown",
    "impact": {"summary": "shown", "x-note": "inside", "services": ({"service": "shown", "cost": "inside"},)},
    "timeline": (
        {"visibility": "public", "event": "shown", "actor": "inside"},
        {"event": "inside"},
        {"visibility": "internal", "event": "inside"},
        {"visibility": "Public", "event": "inside"},
    ),
    "hypotheses": ({"statement": "inside"},),
    "unknown": {"deep": ("inside",)},
    "action_items": ({"id": "inside", "title": "inside", "status": "shown"}, {"id": "inside-2", "title": "shown"}),
    OUTSIDE: {
        "title": "shown",
        "action_items": {"inside": "shown"},
        "trigger": {"description": "inside"},
        "hypotheses": ({"statement": "inside"},),
    },
}
FIELDS = {"title", "summary", "impact", "timeline", "action_items", "hypotheses"}


def test_each_value_is_public_or_not() -> None:
    found = list(values(RECORD, FIELDS))
    assert {value.value for value in found if value.is_public} == {"shown", "public"}
    inside = [value.field for value in found if not value.is_public]
    assert {value.value for value in found if not value.is_public} <= {
        "inside",
        "inside-2",
        "public",
        "internal",
        "Public",
    }
    assert "timeline.1.event" in inside
    assert "public.trigger.description" in inside
    assert len([value for value in found if value.value == "shown"]) == 8


def test_nothing_of_an_internal_record_is_public() -> None:
    for visibility in ("internal", "secret", None, "Public", ("public",)):
        found = list(values({**RECORD, "visibility": visibility}, FIELDS))
        assert found
        assert not any(value.is_public for value in found)


def test_a_withdrawn_record_is_public_only_if_the_list_says_so() -> None:
    record = {"visibility": "public", "withdrawn": {"reason": "x"}}
    assert is_public(record, {"withdrawn"})
    assert not is_public(record, {"title"})
