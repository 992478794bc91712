"""Exports of issues and chats become records: their text is the document, their own times are not the incident's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortems.importing.sources import converted, unread_of
from postmortems.importing.sources.incident_json import json_to_markdown
from postmortems.importing.sources.wiki_markup import wiki_to_markdown
from tests.importing.kinds import items, record_of, titles

BODY = """### Start (UTC)

2025-04-08 06:00

### End (UTC)

2025-04-08 06:40

### Action items

- [x] Buy narrow rolls (@mira) #13
"""
GITHUB = {
    "url": "https://api.example.org/issues/12",
    "html_url": "https://example.org/issues/12",
    "number": 12,
    "title": "Ferry tickets refused",
    "user": {"login": "mira", "id": 4, "avatar_url": "https://example.org/a.png"},
    "labels": [{"id": 1, "name": "sev2", "color": "f00"}],
    "state": "closed",
    "created_at": "2025-04-09T09:00:00Z",
    "closed_at": "2025-05-20T10:00:00Z",
    "body": BODY,
    "comments": [{"author": {"login": "jon"}, "createdAt": "2025-04-10T08:00:00Z", "body": "The rolls arrived."}],
}


def test_an_issue_is_not_the_incident(tmp_path: Path) -> None:
    """The times in its text are; when it was opened and closed is told at the end."""
    record = record_of(tmp_path, json.dumps(GITHUB), "issue.json")
    assert record["title"] == "Ferry tickets refused"
    assert {key: str(value)[11:16] for key, value in record["times"].items()} == {
        "started": "06:00",
        "resolved": "06:40",
    }
    assert items(record, "title", "owner", "status") == [("Buy narrow rolls #13", "mira", "done")]
    found = json_to_markdown(GITHUB)
    assert "The rolls arrived." in found.text
    assert "Closed at: 2025-05-20" in found.text.replace("Ticket closed", "Closed")
    assert "avatar" not in found.text
    assert found.notes == ("ids, colours, icons and addresses for programs were left out of the issue",)


def atlassian(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}


JIRA_TEXTS = [
    "h2. Action items\r\n# Buy narrow rolls [~mira]\r\n# -Measure each roll- (/)",
    atlassian(
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Action items")]},
        {
            "type": "taskList",
            "content": [
                {
                    "type": "taskItem",
                    "attrs": {"state": "TODO"},
                    "content": [
                        text("Buy narrow "),
                        text("rolls", "strong"),
                        text(" "),
                        {"type": "mention", "attrs": {"text": "@mira"}},
                        {"type": "date", "attrs": {"timestamp": "1746057600000"}},
                    ],
                },
                {"type": "taskItem", "attrs": {"state": "DONE"}, "content": [text("Measure each roll")]},
            ],
        },
    ),
]


@pytest.mark.parametrize("description", JIRA_TEXTS, ids=["markup", "nodes"])
def test_an_issue_of_jira(tmp_path: Path, description: object) -> None:
    issue = {
        "key": "OPS-4",
        "names": {"customfield_1": "Impact start"},
        "fields": {
            "summary": "Ferry tickets refused",
            "description": description,
            "components": [{"name": "printer", "self": "https://example.org/1"}],
            "created": "2025-04-08T09:00:00.000+0000",
            "customfield_1": "2025-04-08T06:00:00.000+0000",
            "comment": {"comments": [{"author": {"displayName": "Jon"}, "body": "See {{roll.log}}", "created": "now"}]},
        },
    }
    record = record_of(tmp_path, json.dumps(issue), "issue.json")
    assert record["title"] == "Ferry tickets refused"
    assert record["services"]["affected"] == ("printer",)
    assert items(record, "owner")[0] == ("mira",)
    assert items(record, "status")[1] == ("done",)
    assert "- Impact start: 2025-04-08T06" in json_to_markdown(issue).text


def test_numbers_of_an_issue_of_jira() -> None:
    """Steps that go on with 3, and a power in a text of its own."""
    power = {"type": "text", "text": "6", "marks": [{"type": "subsup", "attrs": {"type": "sup"}}]}
    step = {"type": "listItem", "content": [{"type": "paragraph", "content": [text("Drop 10"), power, text(" jobs")]}]}
    steps = {"type": "orderedList", "attrs": {"order": 3}, "content": [step]}
    issue = {"key": "OPS-4", "fields": {"summary": "Jobs", "description": atlassian(steps)}}
    assert "\n3. Drop 10⁶ jobs\n" in json_to_markdown(issue).text
    data = json.dumps(issue).encode()
    assert unread_of(data, ".json", converted(data, ".json").text) == (0, ())


def test_markup_of_jira_with_numbered_lists_is_no_markdown(tmp_path: Path) -> None:
    """A numbered item begins with `#`, as a heading of Markdown does."""
    page = """||Severity|SEV2|
h1. Ferry tickets refused on 2025-04-08
h2. Action items
# Buy narrow rolls {status:colour=Green|title=DONE}
# Measure each roll {status:title=IN PROGRESS|colour=Yellow}
"""
    record = record_of(tmp_path, page, "page.txt")
    assert record["severity"] == "SEV2"
    assert items(record, "status") == [("done",), ("in-progress",)]


def test_what_macros_of_jira_show() -> None:
    page = """h1. A
{panel:title=Scope|borderStyle=solid}
Only the *gate*.
{panel}
{quote}
No paper
{quote}
bq. none
{code:title=roll.log|language=text}
paper: 0
{code}
!a b.png|thumbnail!
[https://example.org], [^plan.pdf]
"""
    lines = [line for line in wiki_to_markdown(page).splitlines() if line]
    assert lines == [
        "# A",
        "**Scope**",
        "Only the **gate**.",
        "> No paper",
        "> none",
        "`roll.log`",
        "```",
        "paper: 0",
        "```",
        "![a b.png](a%20b.png)",
        "<https://example.org>, plan.pdf",
    ]


SLACK = [
    {"ts": "1752134460.0001", "user": "U1", "user_profile": {"real_name": "Ann"}, "text": "gate 3 is shut"},
    {
        "ts": "1752134520.0001",
        "user": "U2",
        "user_profile": {"real_name": "Bo"},
        "text": "",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "paper is out, "},
                            {"type": "user", "user_id": "U1"},
                        ],
                    },
                    {
                        "type": "rich_text_list",
                        "elements": [
                            {"type": "rich_text_section", "elements": [{"type": "text", "text": "buy rolls"}]}
                        ],
                    },
                ],
            }
        ],
    },
]
TEAMS = {
    "value": [
        {
            "createdDateTime": "2025-07-10T08:02:00.000Z",
            "from": {"user": {"displayName": "Bo"}},
            "body": {"contentType": "html", "content": '<p>paper is out, <at id="0">Ann</at></p><p>- buy rolls</p>'},
        },
        {
            "createdDateTime": "2025-07-10T08:01:00.000Z",
            "from": {"user": {"displayName": "Ann"}},
            "body": {"contentType": "text", "content": "gate 3 is shut"},
        },
    ]
}
GOOGLE = {
    "messages": [
        {
            "creator": {"name": "Ann"},
            "created_date": "Thursday, July 10, 2025 at 8:01:00\u202fAM UTC",
            "text": "gate 3 is shut",
        },
        {
            "creator": {"name": "Bo"},
            "created_date": "Thursday, July 10, 2025 at 8:02:00 AM UTC",
            "text": "paper is out, Ann\n- buy rolls",
        },
    ]
}


@pytest.mark.parametrize("chat", [SLACK, TEAMS, GOOGLE], ids=["slack", "teams", "google"])
def test_messages_of_chats_are_the_timeline(tmp_path: Path, chat: object) -> None:
    """Also those of Slack whose text is only in blocks."""
    record = record_of(tmp_path, json.dumps(chat), "chat.json")
    said = [(entry["at"], entry["actor"], entry["event"].replace("@", "")) for entry in record["timeline"]]
    assert said == [
        ("2025-07-10 08:01", "Ann", "gate 3 is shut"),
        ("2025-07-10 08:02", "Bo", "paper is out, Ann\n\n- buy rolls"),
    ]


def test_cards_quotes_and_previews_of_chats_are_read(tmp_path: Path) -> None:
    """What a bot of Teams shows is JSON in an attachment."""
    card = json.dumps({"body": [{"type": "TextBlock", "text": "Gate 3 is shut"}], "version": "1.4"})
    teams = {"value": [{"createdDateTime": "2025-07-10T08:01:00Z", "attachments": [{"content": card}]}]}
    assert [entry["event"] for entry in record_of(tmp_path, json.dumps(teams), "a.json")["timeline"]] == [
        "Gate 3 is shut"
    ]
    google = {
        **GOOGLE["messages"][0],
        "quoted_message_metadata": {"text": "who looks?"},
        "annotations": [{"url_metadata": {"title": "Gate plan"}}],
    }
    record = record_of(tmp_path / "google", json.dumps({"messages": [google]}), "b.json")
    assert [entry["event"] for entry in record["timeline"]] == ["“who looks?”\n\nGate plan\n\ngate 3 is shut"]


def test_a_message_without_a_time_follows_the_one_before_it(tmp_path: Path) -> None:
    chat = [{"ts": "1752134460.1", "text": "gate 3 is shut"}, {"ts": "?", "text": "paper is out"}]
    record = record_of(tmp_path, json.dumps(chat), "chat.json")
    assert [entry["at"] for entry in record["timeline"]] == ["2025-07-10 08:01"] * 2


def test_what_is_around_an_incident_is_kept() -> None:
    data = {"page": {"name": "Harbour", "zone": "UTC"}, "incidents": [{"name": "Gates shut", "status": "resolved"}]}
    assert json_to_markdown(data).text.endswith("- Page name: Harbour\n- Page zone: UTC\n")


STORAGE = (
    '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody><tr><th><p>Severity</p></th><td>'
    '<p>SEV-2</p></td></tr><tr><th><p>Incident date</p></th><td><p><time datetime="2026-02-11" /></p></td></tr>'
    "</tbody></table></ac:rich-text-body></ac:structured-macro><h2>Summary</h2><p>The tracking page was blank.</p>"
    "<h2>Actions</h2><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>u-1</ac:task-uuid><ac:task-status>complete"
    "</ac:task-status><ac:task-body>Test the entry point</ac:task-body></ac:task></ac:task-list>"
)
ATLASSIAN = json.dumps(
    {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "On 11 February 2026 the page was blank."}]},
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Actions"}]},
            {
                "type": "taskList",
                "content": [
                    {
                        "type": "taskItem",
                        "attrs": {"state": "DONE"},
                        "content": [{"type": "text", "text": "Test the entry point"}],
                    }
                ],
            },
        ],
    }
)


@pytest.mark.parametrize(
    "body",
    [
        {"storage": {"value": STORAGE, "representation": "storage"}},
        {"atlas_doc_format": {"value": ATLASSIAN, "representation": "atlas_doc_format"}},
    ],
)
def test_a_page_of_confluence_from_its_interface(tmp_path: Path, body: object) -> None:
    """When the page was written is not when the incident was."""
    page = {"id": "98", "title": "Tracking blank", "createdAt": "2026-02-13T09:12:44.120Z", "body": body, "version": {}}
    record = record_of(tmp_path, json.dumps(page), "page.json")
    assert record["title"] == "Tracking blank"
    assert items(record, "title", "status") == [("Test the entry point", "done")]
    assert next((tmp_path / "incidents").glob("*.md")).name.startswith("2026-02-11")
    assert "detected" not in record.get("times", {})


def test_sub_tasks_and_linked_actions_of_jira(tmp_path: Path) -> None:
    def linked(key: str, summary: str, state: str) -> dict[str, object]:
        return {"key": key, "fields": {"summary": summary, "status": {"name": state}}}

    issue = {
        "key": "INC-8",
        "names": {"customfield_1": "Severity", "customfield_2": "Incident start time"},
        "fields": {
            "summary": "Invoices sent twice",
            "description": "A job ran twice.",
            "customfield_1": {"value": "Sev 2", "id": "3"},
            "customfield_2": "2026-03-03T06:00:00.000+0000",
            "subtasks": [linked("INC-9", "Lock for the job", "To Do")],
            "issuelinks": [
                {"type": {"name": "Action"}, "outwardIssue": linked("BILL-12", "Alert on duplicates", "Done")},
                {"type": {"name": "Blocks"}, "inwardIssue": linked("BILL-13", "Release 14", "Done")},
            ],
        },
    }
    record = record_of(tmp_path, json.dumps(issue), "jira.json")
    assert items(record, "title", "tracker", "status") == [
        ("Alert on duplicates", "BILL-12", "done"),
        ("Lock for the job", "INC-9", "open"),
    ]
    assert (record["severity"], record["times"]["started"]) == ("SEV2", "2026-03-03 06:00:00")


def test_a_post_mortem_among_the_updates_of_a_status_page(tmp_path: Path) -> None:
    def update(status: str, at: str, body: str) -> dict[str, object]:
        component = {"code": "c1", "name": "API", "old_status": "operational", "new_status": "major_outage"}
        return {"id": at, "status": status, "created_at": at, "body": body, "affected_components": [component]}

    report = "### Summary\n\nA certificate had expired.\n\n### Next steps\n\n- We will alert before that."
    incident = {
        "id": "a",
        "name": "Errors on the API",
        "impact": "major",
        "started_at": "2026-04-28T16:04:00.000Z",
        "incident_updates": [
            update("postmortem", "2026-04-30T09:00:00.000Z", report),
            update("investigating", "2026-04-28T16:10:00.000Z", "We see errors."),
        ],
        "components": [{"id": "c1", "name": "API", "status": "operational"}],
    }
    record = record_of(tmp_path, json.dumps({"incident": incident}), "incident.json")
    assert [entry["event"] for entry in record["timeline"]] == ["We see errors."]
    assert (record["summary"], titles(record)) == ("A certificate had expired.", ["We will alert before that."])
    assert list(record["services"]["affected"]) == ["API"]


@pytest.mark.parametrize("account", ["712020:f3c2e4a0-11aa", "5b10ac8d82e05b22cc7d4ef5"])
def test_an_account_of_atlassian_is_somebody(tmp_path: Path, account: str) -> None:
    """Its name is not in the page; the owner can be registered by it."""
    page = (
        "<h1>Mirror down</h1><p>On 2026-02-11 it stopped.</p><h2>Actions</h2><ac:task-list><ac:task>"
        "<ac:task-status>incomplete</ac:task-status>"
        f'<ac:task-body>Larger disks <ac:link><ri:user ri:account-id="{account}" /></ac:link>'
        ' <time datetime="2026-03-01" /></ac:task-body></ac:task></ac:task-list>'
    )
    assert items(record_of(tmp_path, page, "page.html"), "title", "owner", "due") == [
        ("Larger disks", account, "2026-03-01")
    ]


def test_what_a_tool_says_of_itself_is_one_line_for_each_kind() -> None:
    rows = [{"id": f"row-{number}", "message": f"step {number}"} for number in range(5)]
    text = json_to_markdown({"title": "Mirror down", "events": rows}).text
    assert "- Events id: row-0, row-1, row-2, row-3, row-4\n" in text
