"""The JSON documents keep to the schemas that are published beside them."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from tests.feeds.sample import EARLIER, TODAY, read

DOCUMENTS = ("incidents", "actions", "lessons", "factors", "services")


def items(feeds: dict[str, str], name: str) -> list[dict[str, Any]]:
    return list(json.loads(feeds[f"api/{name}.json"])["items"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_follow_their_schemas(feeds: dict[str, str], name: str) -> None:
    schema = json.loads(feeds[f"api/schema/{name}.json"])
    Draft202012Validator.check_schema(schema)
    document = json.loads(feeds[f"api/{name}.json"])
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    assert document["version"] == 1
    assert posixpath.join("api", document["$schema"]) in feeds
    assert Draft202012Validator(schema).is_valid({**document, "version": 2}) is False
    assert document["items"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_is_required_and_documented(feeds: dict[str, str], name: str) -> None:
    schema = json.loads(feeds[f"api/schema/{name}.json"])
    for item in items(feeds, name):
        part = schema["$defs"][schema["properties"]["items"]["items"]["$ref"].rpartition("/")[2]]
        assert set(item) == set(part["required"]) == set(part["properties"])
        assert all(value["description"] for value in part["properties"].values())


def test_the_schema_of_records_is_one(feeds: dict[str, str]) -> None:
    Draft202012Validator.check_schema(json.loads(feeds["schema.json"]))


def test_an_incident_has_what_filters_need(feeds: dict[str, str]) -> None:
    again, first = items(feeds, "incidents")
    assert first["url"] == "incidents/2026-03-01-queue-full/"
    assert (first["started"], first["mitigated"], first["resolved"]) == ("2026-03-01T10:00Z", None, "2026-03-01T12:00Z")
    assert (first["services"], first["factors"]) == (["api", "queue"], ["no-limit"])
    assert (first["open_actions"], again["open_actions"]) == (1, 1)
    assert (first["seconds_to_detect_shortest"], first["seconds_to_detect_longest"]) == (19 * 60, 21 * 60)
    assert (first["seconds_to_mitigate_shortest"], first["seconds_to_mitigate_longest"]) == (None, None)
    assert again["seconds_to_resolve_shortest"] == 29 * 60
    assert again["seconds_to_resolve_longest"] is None


def test_actions_are_listed_most_urgent_first(feeds: dict[str, str]) -> None:
    actions = items(feeds, "actions")
    assert [action["id"] for action in actions] == ["limit-again", "nobodys", "done-one", "limit"]
    again, nobodys, done, first = actions
    assert again["urgency"] == ["implicated-again", "overdue"]
    assert again["implicated_in"] == ["2026-05-10-queue-full-again"]
    assert nobodys["urgency"] == ["unowned"]
    assert not done["is_open"]
    assert first["implicated_in"] == first["carried_on_in"] == ["2026-05-10-queue-full-again"]
    assert first["tracker"] == ["QUE-1"]
    assert first["url"] == "incidents/2026-03-01-queue-full/#limit"


def test_an_incident_names_what_joins_it_with_others(feeds: dict[str, str]) -> None:
    again, first = items(feeds, "incidents")
    assert (again["left_undone"], again["needed_again_by"]) == (["2026-03-01-queue-full#limit"], [])
    assert (first["left_undone"], first["needed_again_by"]) == ([], ["2026-05-10-queue-full-again"])


def test_an_item_that_is_carried_over_is_there_and_does_not_count(feeds: dict[str, str]) -> None:
    again, *_, first = items(feeds, "actions")
    assert (first["status"], first["is_open"], first["urgency"]) == ("open", False, [])
    assert first["counted_as"] == again["reference"]
    assert first["continued_by"] == [again["reference"]]
    assert (again["is_open"], again["counted_as"], again["earlier"]) == (True, None, [first["reference"]])
    assert (again["first_created"], again["first_due"]) == (first["created"], first["due"])
    assert again["services"] == ["queue", "api"]


def test_a_factor_names_its_incidents_and_the_actions_against_it(feeds: dict[str, str]) -> None:
    (factor,) = items(feeds, "factors")
    assert factor["incidents"] == ["2026-05-10-queue-full-again", "2026-03-01-queue-full"]
    assert factor["actions"] == ["2026-03-01-queue-full#limit"]
    assert factor["url"] == "factors/no-limit/"


def test_addresses_follow_the_site(corpus: Corpus) -> None:
    feeds = dict(all_feeds(corpus, TODAY, directory_urls=False))
    assert items(feeds, "services")[0]["url"] == "services/api.html"
    assert items(feeds, "lessons")[0]["url"] == "incidents/2026-03-01-queue-full.html#limits"


def test_a_new_key_is_allowed_within_a_version(feeds: dict[str, str]) -> None:
    """As the guide promises: a program that checks what it reads must not fail when a key is added."""
    for name in DOCUMENTS:
        document = json.loads(feeds[f"api/{name}.json"])
        document["items"][0]["later"] = document["later"] = 1
        Draft202012Validator(json.loads(feeds[f"api/schema/{name}.json"])).validate(document)


def test_every_item_has_its_line(feeds: dict[str, str]) -> None:
    """A change shows as the lines that it changed, and a program can read them one by one."""
    for name in DOCUMENTS:
        _, *lines, end = feeds[f"api/{name}.json"].splitlines()
        assert [json.loads(line.removesuffix(",")) for line in lines] == items(feeds, name)
        assert end == "]}"


def test_times_are_full_instants_too(tmp_path: Path) -> None:
    """A column that mixes days and minutes is text to programs that calculate."""
    text = EARLIER.replace("detected: 2026-03-01 10:20", "detected: 2026-03-01 10:00/..")
    [incident] = items(dict(all_feeds(read(tmp_path, _2026_03_01_queue_full=text), TODAY)), "incidents")
    found = [
        incident[f"{name}_{bound}"] for name in ("started", "detected", "mitigated", "resolved") for bound in BOUNDS
    ]
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    assert all(value is None or form.fullmatch(value) for value in found)
    assert incident["started_earliest"] < incident["started_latest"]
    assert incident["detected_earliest"] == "2026-03-01T10:00:00Z"


BOUNDS = ("earliest", "latest")
