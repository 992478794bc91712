"""The JSON of incident tools becomes a record: names instead of references, labels instead of lists of pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from postmortems.importing.sources import converted, unread_of
from postmortems.importing.unreadable import UnreadableError
from tests.importing.kinds import items, record_of

PERSON = {"id": "01", "name": "Ida Brandt", "email": "ida@example.org", "slack_user_id": "U02"}


def read(folder: Path, data: object) -> Mapping[str, Any]:
    return record_of(folder, json.dumps(data), "incident.json")


def clocks(record: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value)[11:16] for key, value in record["times"].items()}


def test_lists_of_pairs_are_labels(tmp_path: Path) -> None:
    """Timestamps, roles and custom fields, as incident.io has them. Levels and types are their names."""
    named = [("Reported at", "08:20"), ("Impact started", "08:02"), ("Resolved at", "08:52")]
    times = [
        {"incident_timestamp": {"id": str(n), "name": name, "rank": n}, "value": {"value": f"2025-04-02T{clock}:00Z"}}
        for n, (name, clock) in enumerate(named)
    ]
    field = {"id": "c", "name": "Affected services", "field_type": "multi_select"}
    options = [{"value_option": {"id": name, "value": name, "sort_key": 1}} for name in ("labels", "parcels")]
    incident = {
        "id": "01FDAG4S",
        "reference": "INC-123",
        "name": "Labels are blank",
        "created_at": "2025-04-02T08:20:00Z",
        "severity": {"id": "01F", "name": "Major", "rank": 2, "description": "Many customers"},
        "incident_role_assignments": [{"role": {"id": "1", "name": "Incident Lead"}, "assignee": PERSON}],
        "incident_timestamp_values": times,
        "custom_field_entries": [{"custom_field": field, "values": options}],
    }
    record = read(tmp_path, {"incident": incident})
    assert clocks(record) == {"started": "08:02", "detected": "08:20", "resolved": "08:52"}
    assert record["severity"] == "SEV2"
    assert record["roles"] == {"incident lead": "Ida Brandt"}
    assert list(record["services"]["affected"]) == ["labels", "parcels"]
    assert list(record["external_ids"]) == ["INC-123"]


def test_milestones_and_events(tmp_path: Path) -> None:
    """As FireHydrant has them: when the tool made a row is not when it happened."""
    made = "2025-05-20T10:00:00.000Z"
    milestones = [
        {"id": kind, "created_at": made, "type": kind, "occurred_at": f"2025-05-20T{clock}:00.000Z", "duration": "PT1M"}
        for kind, clock in (("started", "07:31"), ("detected", "07:50"), ("mitigated", "09:12"), ("resolved", "09:30"))
    ]
    event = {"id": "e", "type": "chat_message", "data": {"body": "Limit raised, queue drains"}, "author": PERSON}
    data = {
        "id": "8d1c",
        "name": "Mails are late",
        "created_at": made,
        "milestones": milestones,
        "services": [{"id": "s", "name": "broker"}],
        "events": [{**event, "occurred_at": "2025-05-20T09:12:00.000Z"}],
        "role_assignments": [
            {
                "id": "r",
                "status": "active",
                "created_at": made,
                "incident_role": {"id": "i", "name": "Lead"},
                "user": PERSON,
            }
        ],
        "tasks": [
            {"id": "t", "title": "Alert on open handles", "state": "open", "assignee": PERSON, "due_at": "2025-06-01"}
        ],
    }
    record = read(tmp_path, data)
    assert clocks(record) == {"started": "07:31", "detected": "07:50", "mitigated": "09:12", "resolved": "09:30"}
    assert list(record["services"]["affected"]) == ["broker"]
    assert [(entry["event"], entry["actor"]) for entry in record["timeline"]] == [(event["data"]["body"], "Ida Brandt")]
    assert record["roles"] == {"lead": "Ida Brandt"}
    assert items(record, "title", "owner", "status", "due") == [
        ("Alert on open handles", "Ida Brandt", "open", "2025-06-01")
    ]


def test_a_text_in_html(tmp_path: Path) -> None:
    """As Rootly has it. The day on which the review was written is no time of the incident."""
    content = (
        "<h1>2025-06-10 - Old search</h1><h1><strong>Root causes</strong></h1><ul><li>The host had no access</li></ul>"
        "<h1>Action items</h1><table><tr><th>Action item</th><th>Owner</th></tr>"
        "<tr><td>Check the age of the index</td><td>Ida Brandt</td></tr></table>"
    )
    attributes = {
        "title": "Old search",
        "started_at": "2025-06-10T05:00:00.000Z",
        "resolved_at": "2025-06-10T08:30:00.000Z",
        "created_at": "2025-06-11T08:00:00.000Z",
        "url": "https://example.org/incidents/19",
        "content": content,
    }
    record = read(tmp_path, {"data": {"id": "2c74", "type": "post_mortems", "attributes": attributes}})
    assert clocks(record) == {"started": "05:00", "resolved": "08:30"}
    assert [step["text"] for chain in record["causal_chains"] for step in chain["steps"]] == ["The host had no access"]
    assert items(record, "title", "owner") == [("Check the age of the index", "Ida Brandt")]
    assert "example.org" not in str(record.get("summary"))


def test_log_entries_beside_an_incident(tmp_path: Path) -> None:
    """As PagerDuty has them: they are the timeline, and the incident begins with the alert."""
    service = {"id": "PIJ", "type": "service_reference", "summary": "Checkout", "self": "https://example.org/s"}
    person = {"id": "PX", "type": "user_reference", "summary": "Ida Brandt"}
    incident = {
        "id": "PT4",
        "type": "incident",
        "summary": "[#1234] Cards are refused",
        "incident_number": 1234,
        "title": "Cards are refused",
        "created_at": "2025-07-01T21:30:42Z",
        "resolved_at": "2025-07-01T22:40:23Z",
        "service": service,
        "assignments": [{"at": "2025-07-01T21:30:42Z", "assignee": person}],
    }
    log = [
        {"id": "R1", "type": "trigger_log_entry", "summary": "Triggered", "created_at": "2025-07-01T21:30:42Z"},
        {"id": "R2", "type": "resolve_log_entry", "summary": "Resolved", "created_at": "2025-07-01T22:40:23Z"},
    ]
    record = read(tmp_path, {"incident": incident, "log_entries": [{**one, "agent": person} for one in log]})
    assert clocks(record)["detected"] == "21:30"
    assert [(entry["event"], entry["actor"]) for entry in record["timeline"]] == [
        ("Triggered", "Ida Brandt"),
        ("Resolved", "Ida Brandt"),
    ]
    assert list(record["services"]["affected"]) == ["Checkout"]
    assert "summary" not in record


def test_a_document_of_atlassian_in_an_incident(tmp_path: Path) -> None:
    """As Opsgenie has it: a list of tasks after a list, with states and people."""

    def node(kind: str, *content: object, **attrs: object) -> dict[str, object]:
        return {"type": kind, "attrs": attrs, "content": list(content)}

    def text(words: str) -> dict[str, object]:
        return {"type": "text", "text": words}

    mention = {"type": "mention", "attrs": {"id": "x", "text": "@Ida Brandt"}}
    content = node(
        "doc",
        node("heading", text("Root cause"), level=2),
        node("paragraph", text("The controller lost its clock.")),
        node("heading", text("Action items"), level=2),
        node("bulletList", node("listItem", node("paragraph", text("Buy a second controller")))),
        node(
            "taskList",
            node("taskItem", text("Set the clock by network"), state="DONE"),
            node("taskItem", text("Alert on drift "), mention, state="TODO"),
        ),
    )
    data = {
        "title": "Doors shut",
        "postmortemId": "4e4b",
        "startTime": "2025-08-04T06:13:21.075Z",
        "respondTime": "2025-08-04T06:15:27.947Z",
        "endTime": "2025-08-04T06:33:27.757Z",
        "createdAtTime": "2025-08-05T04:20:33.873Z",
        "executiveSummary": node("doc", node("paragraph", text("The doors did not open for twenty minutes."))),
        "content": content,
        "impactedServices": [{"id": "s", "name": "Door controller"}],
        "timeline": [{"eventTime": "2025-08-04T06:14:00Z", "title": "Incident created", "description": "by the guard"}],
    }
    record = read(tmp_path, {"data": data, "took": 0.2})
    assert clocks(record) == {
        "started": "06:13",
        "detected": "06:14",
        "acknowledged": "06:15",
        "resolved": "06:33",
    }
    assert record["summary"] == "The doors did not open for twenty minutes."
    assert items(record, "title", "owner", "status") == [
        ("Buy a second controller", None, None),
        ("Set the clock by network", None, "done"),
        ("Alert on drift", "Ida Brandt", "open"),
    ]
    assert [entry["event"] for entry in record["timeline"]] == ["Incident created: by the guard"]
    assert record["causal_chains"][0]["steps"][0]["text"] == "The controller lost its clock."


def test_a_work_item_of_azure(tmp_path: Path) -> None:
    """Its text is HTML, and when it was created and closed is about the work item."""
    fields = {
        "System.WorkItemType": "Bug",
        "System.State": "Closed",
        "System.AssignedTo": {"displayName": "Ida Brandt", "uniqueName": "ida@example.org"},
        "System.CreatedDate": "2025-03-14T09:00:11.55Z",
        "System.Title": "Basket loses items",
        "Microsoft.VSTS.Common.Severity": "2 - High",
        "System.Description": "<div><h2>Timeline (UTC)</h2><ul><li>2025-03-13 13:02 cache moved</li>"
        "<li>13:32 cache moved back, baskets are whole again</li></ul></div>",
        "Microsoft.VSTS.TCM.ReproSteps": "<div>Add three items.</div>",
    }
    record = read(tmp_path, {"id": 4711, "rev": 9, "fields": fields, "url": "https://example.org/4711"})
    assert record["title"] == "Basket loses items"
    assert record["severity"] == "SEV2"
    assert clocks(record) == {"started": "13:02", "resolved": "13:32"}
    assert len(record["timeline"]) == 2


def converted_text(data: str) -> str:
    source = data.encode()
    found = converted(source, ".json").text
    assert not unread_of(source, ".json", found).number
    return found.decode()


def test_two_values_of_one_label_are_both_in_the_record() -> None:
    """Two leads, a time that was set twice, and a key beside rows with the same name."""
    times = [{"name": "Detected", "at": f"2025-04-02T0{hour}:00:00Z"} for hour in (3, 5)]
    roles = [{"role": "lead", "name": name} for name in ("Ida Brandt", "Mira Holm")]
    rows = [{"data": {"x": one}, "x": other} for one, other in (("one", "two"), ("three", "four"))]
    text = converted_text(json.dumps({"title": "T", "times": times, "roles": roles, "rows": rows, "lead": "Tom Lind"}))
    assert [line for line in text.splitlines() if line.startswith("**")] == [
        "**Detected:** 2025-04-02T03:00:00Z",
        "**Detected:** 2025-04-02T05:00:00Z",
        "**Lead:** Ida Brandt",
        "**Lead:** Mira Holm",
        "**Lead:** Tom Lind",
    ]


@pytest.mark.parametrize("data", ["[]", '{"incidents": []}'])
def test_an_export_without_an_incident_says_so(data: str) -> None:
    with pytest.raises(UnreadableError, match="holds no incident"):
        converted(data.encode(), ".json")


def test_a_key_with_two_values_is_refused() -> None:
    """JSON readers take the last and say nothing."""
    with pytest.raises(UnreadableError, match="has the key summary twice"):
        converted_text('{"title": "T", "summary": "first", "summary": "second"}')
    assert "same" in converted_text('{"title": "T", "summary": "same", "summary": "same"}')


def test_a_title_of_blanks_is_none() -> None:
    text = converted_text(json.dumps({"title": "  ", "name": "Doors shut", "summary": "Nobody got in."}))
    assert text.startswith("# Doors shut\n")
    assert "**Summary:** Nobody got in." in text


def test_keys_and_names_that_are_no_words() -> None:
    """A key of two lines is one label; a title that is a list is no label; a name that is an object is no name."""
    rows = [{"title": ["a"], "description": "deep", "at": "2026-01-02T03:06:05Z"}]
    text = converted_text(json.dumps({"title": "T", "a\nb": "value", "events": rows}))
    assert "**A b:** value" in text
    assert "['a']" not in text
    messages = [{"user": "U1", "ts": "1767323045.000", "text": "hello"}]
    chat = json.dumps({"messages": messages, "users": [{"id": "U1", "real_name": {"a": 1}}]})
    assert "| 2026-01-02 03:04 | U1 | hello |" in converted_text(chat)


@pytest.mark.parametrize(
    "created",
    [1767330000, 1767330000000, "2026-01-02T05:00:00Z", "2026-01-02T03:30:00-02:00"],
)
def test_a_ticket_that_was_made_after_the_end_reported_nothing(tmp_path: Path, created: object) -> None:
    """Whatever way its times are written."""
    data = {"title": "Doors shut", "started_at": "2026-01-02T03:04:00Z", "resolved_at": "2026-01-02T06:00:00+02:00"}
    assert clocks(read(tmp_path, {**data, "created_at": created})) == {"started": "03:04", "resolved": "06:00"}


def test_a_label_that_each_row_repeats_and_rows_without_a_common_key() -> None:
    """The time that this takes grows with the number of rows."""
    times = [
        {"name": "Checked", "at": f"2026-01-02T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z"} for n in range(6000)
    ]
    assert converted_text(json.dumps({"title": "T", "times": times})).count("**Checked:**") == len(times)
    rows = [{f"key {number}": "some words", "number": number} for number in range(4000)]
    assert "Key 3999: some words" in converted_text(json.dumps({"title": "T", "rows": rows}))


def test_a_comment_without_an_end_hides_nothing() -> None:
    page = "<html><h1>T</h1><!-- hidden --><p>One <!-- two</p><p>Three</p>"
    found = converted(page.encode(), ".html").text.decode()
    assert "hidden" not in found
    assert found.split() == ["#", "T", "One", "<!--", "two", "Three"]


def test_nothing_in_a_list_is_no_item() -> None:
    """Programs leave `null` where a value was deleted."""
    data = {
        "title": "Mirror down",
        "summary_points": [None, "the disk was full", "", {}],
        "actions": [None, {"title": "Larger disks", "tags": ["disks", None]}],
    }
    text = converted(json.dumps(data).encode(), ".json").text.decode()
    assert "- \n" not in text
    assert "- the disk was full" in text or "**Summary points:** the disk was full" in text
    assert "None" not in text
    assert "disks, " not in text


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    """Python refuses to calculate with it, but it is valid JSON."""
    digits = "7" * 5000
    data = f'{{"title": "Mirror down", "summary": "The disk was full.", "fingerprint": {digits}}}'.encode()
    found = converted(data, ".json").text
    assert digits in found.decode()
    assert unread_of(data, ".json", found).number == 0


def test_people_and_boxes_of_azure_in_markdown(tmp_path: Path) -> None:
    """`@<Ida Brandt>` is a tag for Markdown, and `:::` is text."""
    record = record_of(
        tmp_path,
        "# Baskets lose items\n\n::: warning Careful\nOn 2025-03-13 baskets lost items.\n:::\n\n::: mermaid\ngraph TD\n"
        "A --> B\n:::\n\n## Timeline\n\n:::\n| Time (UTC) | Event |\n|--|--|\n| 13:02 | cache is moved |\n:::\n\n"
        "## Action items\n\n- [ ] #12 Test the move @<Ida Brandt>\n- [x] Alert on baskets @<Jo Reyes> 2025-04-01\n",
    )
    assert items(record, "title", "owner", "due", "status") == [
        ("#12 Test the move", "Ida Brandt", None, "open"),
        ("Alert on baskets", "Jo Reyes", "2025-04-01", "done"),
    ]
    assert [entry["at"] for entry in record["timeline"]] == ["2025-03-13 13:02"]
    [written] = (tmp_path / "incidents").glob("*.md")
    text = written.read_text(encoding="utf-8")
    assert ":::" not in text
    assert "```mermaid\ngraph TD\nA --> B\n```" in text
    assert "**Warning:** Careful" in text


@pytest.mark.parametrize("day", ["2025-07-01", "Jul 1, 2025", "1 July 2025"])
def test_a_day_after_a_mention_is_when_it_is_due(tmp_path: Path, day: str) -> None:
    text = f"# Printer down\n\nDate: 2025-06-09\n\n## Action items\n\n- [ ] Replace the spooler @Jo Reyes {day}\n"
    assert items(record_of(tmp_path, text), "title", "owner", "due") == [
        ("Replace the spooler", "Jo Reyes", "2025-07-01")
    ]
