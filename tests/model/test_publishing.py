"""What may be read outside has one vocabulary, and nothing is public that does not say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.model.actions import ActionItem
from postmortems.model.causes import CausalStep
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident, PublicTexts
from postmortems.model.part import Part
from postmortems.model.publishing import ALWAYS_PUBLIC, DEFAULT_PUBLIC, ONLY_MARKED, PublicField
from postmortems.model.timeline import TimelineEntry
from postmortems.record.reader import load
from tests.check.test_rules import TODAY

RECORD = """---
title: The sorter stops
status: draft
severity: SEV3
summary: Parcels wait.
visibility: public
timeline:
  - {at: 2026-05-01 10:00Z, event: It stops., visibility: public}
public:
  timeline:
    - {at: 2026-05-01 10:00Z, event: Parcels wait.}
    - {at: "10:20", event: Parcels move.}
---
"""


def public_keys(part: type[Part]) -> set[str]:
    return {found.key for found in fields_of(part) if found.is_public}


def test_the_list_may_name_what_the_model_calls_public_and_nothing_else() -> None:
    assert public_keys(Incident) | {"id"} == {*PublicField, *ALWAYS_PUBLIC, "timezone"}
    assert set(DEFAULT_PUBLIC) | ONLY_MARKED <= set(PublicField)


def test_no_person_ticket_or_reference_to_another_record_is_public() -> None:
    assert public_keys(ActionItem) == {"title", "status"}
    assert public_keys(TimelineEntry) == {"at", "until", "kind", "event"}
    assert public_keys(CausalStep) == {"text", "label", "kind", "because"}


def test_every_text_for_outside_replaces_a_field_that_may_be_published() -> None:
    assert {found.key for found in fields_of(PublicTexts)} <= set(PublicField)


def said(folder: Path, record: str, config: str) -> list[str]:
    (folder / "2026-05-01-sorter-stops.md").write_text(record, encoding="utf-8")
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    return [f"{found.code} {found.message} / {found.help}" for found in judge.findings(load(folder), TODAY)]


def test_a_timeline_for_outside_is_read_as_a_timeline(tmp_path: Path) -> None:
    """A bare clock time takes the date of the entry before it."""
    assert said(tmp_path, RECORD, "") == []
    (record,) = load(tmp_path).corpus.records
    assert record.incident.public
    assert record.incident.public.timeline
    assert [str(entry.at.iso_utc) for entry in record.incident.public.timeline] == [
        "2026-05-01T10:00Z",
        "2026-05-01T10:20Z",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "visibility: public\ntimeline",
            "visibility: secret\ntimeline",
            'PM102 visibility is "secret", which is not an allowed value / one of: internal, public',
        ),
        (
            "visibility: public}",
            "visibility: pubic}",
            'PM102 timeline 1 visibility is "pubic", which is not an allowed value / did you mean "public"?',
        ),
        (
            "public:\n  timeline",
            "public:\n  timelines",
            'PM101 unknown key "timelines" in public / did you mean "timeline"?',
        ),
    ],
)
def test_a_wrong_value_in_a_record_is_a_finding(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in RECORD
    assert message in said(tmp_path, RECORD.replace(old, new), "")


CAUSES = RECORD.replace(
    "public:\n",
    "causal_chains:\n  - steps: [{id: belt, text: The belt is worn., kind: condition}]\n"
    "    visibility: internal\npublic:\n",
)


@pytest.mark.parametrize(
    "wrong", ["visibility: intern", "visiblity: internal", "visibility: [public]", "visibility: 1"]
)
def test_a_part_whose_visibility_is_wrong_is_internal(tmp_path: Path, wrong: str) -> None:
    """No slip publishes a part; and one finding says so."""
    assert len(said(tmp_path, CAUSES.replace("visibility: internal", wrong), "")) == 1
    (record,) = load(tmp_path).corpus.records
    assert [chain.visibility for chain in record.incident.causal_chains] == ["internal"]


@pytest.mark.parametrize("wrong", ["visibility: Public!", "visiblity: public", "visibility: [public]"])
def test_a_record_whose_visibility_is_wrong_is_internal(tmp_path: Path, wrong: str) -> None:
    said(tmp_path, CAUSES.replace("visibility: public\ntimeline", f"{wrong}\ntimeline"), "")
    (record,) = load(tmp_path).corpus.records
    assert record.incident.visibility == "internal"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            "public: {fields: [title, sumary]}",
            'PM102 public fields 2 is "sumary", which is not an allowed value / did you mean "summary"?',
        ),
        (
            "public: {hosts: ['*']}",
            "PM102 public hosts 1 matches every host / write a part of the name: `*.corp.example`",
        ),
        ("public: {field: [title]}", 'PM101 unknown key "field" in public / did you mean "fields"?'),
    ],
)
def test_a_wrong_value_in_the_list_is_a_finding(tmp_path: Path, config: str, message: str) -> None:
    assert said(tmp_path, RECORD, config) == [message]


def test_no_list_can_publish_people_hypotheses_or_the_narrative(tmp_path: Path) -> None:
    found = said(tmp_path, RECORD, "public: {fields: [authors, roles, hypotheses, narrative, x-cost, external_ids]}")
    assert len(found) == 6
    assert all("is not an allowed value" in one for one in found)
