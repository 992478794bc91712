"""`postmortems schema`, and the schemas themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from postmortems.cli import main
from postmortems.model.config import Config
from postmortems.record.reader import load
from postmortems.record.schema import config_schema, record_schema
from postmortems.record.source import read_source, read_yaml_file
from postmortems.reports.json_ import findings_schema

Capture = pytest.CaptureFixture[str]
OWN_RECORDS = Path(__file__).parents[2] / "incidents"


def plain(data: Any) -> Any:
    """Data of our reader as a JSON reader would give it."""
    return json.loads(json.dumps(data))


def errors(schema: dict[str, Any], data: Any) -> list[str]:
    """What is wrong with the data, one line for each mistake."""
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(plain(data))]


def every_part(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from every_part(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from every_part(value)


SCHEMAS = {"record": record_schema(), "config": config_schema(), "findings": findings_schema()}
LEAST = {"title": "t", "status": "draft", "severity": "SEV1"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_valid_and_say_what_they_are(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:postmortems:{name}:1"
    assert schema["title"]


@pytest.mark.parametrize("name", ["record", "config"])
def test_every_key_is_described_and_nothing_is_null(name: str) -> None:
    schema = SCHEMAS[name]
    for part in every_part(schema):
        assert part.get("type") != "null"
        assert part.get("default", "") is not None
        properties = part.get("properties", {})
        if isinstance(part.get("additionalProperties"), bool):
            assert part["patternProperties"].keys() == {"^x-"}
            undescribed = [
                key for key, value in properties.items() if "description" not in value and "$ref" not in value
            ]
            assert undescribed == []
        if "enum" in part:
            assert part.get("description")


@pytest.mark.parametrize("name", ["record", "config"])
def test_each_part_of_a_schema_holds_its_own_rules(name: str) -> None:
    """Zod reads neither what is beside a `$ref` or an `anyOf`, nor a rule without a type, and reports nothing."""
    remarks = {"title", "description", "default", "examples", "deprecated"}
    seen = set()
    for part in every_part(SCHEMAS[name]):
        rules = {key for key, value in part.items() if not isinstance(value, dict)} - remarks
        if "$ref" in rules:
            assert rules == {"$ref"}
        if unions := rules & {"anyOf", "oneOf", "allOf"}:
            assert rules == unions == {"anyOf"}
            assert all(choice.keys() & {"type", "$ref", "const"} for choice in part["anyOf"])
        if "pattern" in rules or "minimum" in rules or "required" in rules:
            assert "type" in rules
        seen |= rules
    assert seen >= {"type", "$ref"}


def test_the_records_of_this_folder_fit(incidents: Path) -> None:
    config = load(incidents).corpus.config
    assert errors(config_schema(), read_yaml_file((incidents / "_config.yml").read_bytes()).frontmatter) == []
    for file in incidents.glob("2*.md"):
        data = read_source(file.read_bytes()).frontmatter
        assert errors(record_schema(), data) == []
        assert errors(record_schema(config), data) == []


def test_the_records_of_this_repository_fit() -> None:
    """What the reader accepts, the schema accepts."""
    knowledge_base = load(OWN_RECORDS)
    schema = record_schema(knowledge_base.corpus.config)
    read = [record for record in knowledge_base.corpus.records if not record.unreadable]
    assert len(read) > 3
    for record in read:
        assert errors(schema, knowledge_base.sources[record.path].frontmatter) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"titel": "x"}, ": 'titel' does not match"),
        ({"status": "done"}, "status: "),
        ({"times": {"started": 1255}}, "times/started: "),
        ({"severity": None}, "severity: "),
        ({"causal_chains": [{"steps": []}]}, "causal_chains/0/steps: "),
        ({"action_items": [{"id": "a b", "title": "t"}]}, "action_items/0/id: "),
        ({"action_items": [{"id": "A1"}]}, "action_items/0: 'title' is a required property"),
        ({"related": [{"incident": "not an id"}]}, "related/0/incident: "),
    ],
)
def test_mistakes_are_noticed(change: dict[str, Any], place: str) -> None:
    assert errors(record_schema(), LEAST) == []
    [error] = errors(record_schema(), {**LEAST, **change})
    assert error.startswith(place)


@pytest.mark.parametrize(
    "change",
    [
        {"x-ours": {"anything": [1, None]}},
        {"services": {"affected": [], "x-region": "eu"}},
        {"times": {"started": "~2026-05-30 03:33", "resolved": "unknown"}},
        {"related": [{"incident": "2024-01-01-数据库#A1"}]},
        {"verification": ["text", {"check": "c"}]},
        {"impact": {"users_affected": 12}},
        {"impact": {"users_affected": "a dozen", "services": [{"service": "shop", "effect": "e", "from": "2024"}]}},
        {
            "action_items": [
                {"id": "A1", "title": "t", "tracker": "T-1"},
                {"id": "A2", "title": "t", "tracker": ["T-1"]},
            ]
        },
        {"roles": {"commander": "alex", "scribes": ["kim", "sam"]}},
    ],
)
def test_everything_that_may_be_written_fits(change: dict[str, Any]) -> None:
    assert errors(record_schema(), {**LEAST, **change}) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"severity": "SEV4"}, "severity: 'SEV4' is not one of ['SEV1', 'SEV2', 'SEV3']"),
        ({"services": {"affected": ["shopp"]}}, "services/affected: "),
        ({"services": {"faulty": ["shopp"]}}, "services/faulty/0: "),
        ({"impact": {"services": [{"service": "shopp", "effect": "e"}]}}, "impact/services/0/service: "),
        ({"action_items": [{"id": "A1", "title": "t", "owner": "SRE"}]}, "action_items/0/owner: "),
        ({"lessons": [{"id": "L1", "text": "t", "themes": ["x"]}]}, "lessons/0/themes/0: "),
        (
            {"causal_chains": [{"steps": [{"id": "s", "text": "t", "kind": "impact", "factor": "x"}]}]},
            "causal_chains/0/steps/0/factor: ",
        ),
    ],
)
def test_with_a_configuration_only_registered_names_fit(change: dict[str, Any], place: str, incidents: Path) -> None:
    assert errors(record_schema(), {**LEAST, **change}) == []
    [error] = errors(record_schema(load(incidents).corpus.config), {**LEAST, **change})
    assert error.startswith(place)


def test_names_are_explained(incidents: Path) -> None:
    names = record_schema(load(incidents).corpus.config)["$defs"]
    assert names["severity-name"]["description"].splitlines() == [
        "SEV1: Critical: Customers cannot buy.", "SEV2: SEV2", "SEV3: SEV3",
    ]  # fmt: skip
    assert names["owner-name"]["enum"] == ["web", "storage", "alex"]
    assert names["owner-name"]["description"].splitlines() == [
        "web: Web team, team",
        "storage: Storage team, team",
        "alex: alex, person, no longer active",
    ]


def test_a_list_that_is_empty_forbids_nothing() -> None:
    assert errors(record_schema(Config()), {**LEAST, "services": {"affected": ["anything"]}}) == []


def test_times_have_examples() -> None:
    started = record_schema()["$defs"]["Times"]["properties"]["started"]
    assert started["type"] == "string"
    assert started["description"] == "When the impact or the hazard began."
    assert "~2026-05-30 03:30" in started["examples"]


@pytest.mark.usefixtures("incidents")
def test_the_command_fills_in_the_names_of_the_folder(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$defs"]["service-name"]["enum"] == ["shop", "stock"]


def test_without_a_folder_the_schema_is_that_of_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == record_schema()


@pytest.mark.parametrize("name", ["config", "findings"])
def test_the_other_schemas(name: str, capsys: Capture) -> None:
    assert main(["schema", f"--{name}"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS[name]


def test_draft_7_says_the_same(incidents: Path, capsys: Capture) -> None:
    assert main(["schema", "--draft", "7"]) == 0
    text = capsys.readouterr().out
    schema = json.loads(text)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in text
    jsonschema.Draft7Validator.check_schema(schema)
    newer = jsonschema.Draft202012Validator(record_schema(load(incidents).corpus.config))
    older = jsonschema.Draft7Validator(schema)
    records = [read_source(file.read_bytes()).frontmatter for file in incidents.glob("2*.md")]
    changes: list[dict[str, Any]] = [
        {"severity": "SEV9"}, {"times": {"starts": "2026-05-30"}}, {"services": {"affected": "nobody"}},
        {"services": {"affected": ["nowhere"]}}, {"action_items": [{"id": "a", "title": "A", "owner": "nobody-known"}]},
        {"causal_chains": [{"steps": [{"id": "a", "text": "A", "kind": "condition", "because": "nothing"}]}]},
    ]  # fmt: skip
    assert records
    for data in (json.loads(json.dumps({**LEAST, **change})) for change in (*records, *changes)):
        assert older.is_valid(data) == newer.is_valid(data)
    assert not older.is_valid({**LEAST, **changes[4]})


def test_a_date_is_refused_by_validators_that_do_not_check_formats() -> None:
    record = {"title": "It stops", "status": "draft", "severity": "SEV3"}
    dated = [
        record | {"action_items": [{"id": "A1", "title": "Clean it", "due": due}]} for due in ("2026-06-30", "soon")
    ]
    assert [errors(record_schema(), one) == [] for one in dated] == [True, False]
