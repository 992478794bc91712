"""Forms of other programs: pages of OneNote and Loop, chats without names, seconds since 1970, quoted questions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from postmortems.importing import import_sources
from postmortems.importing.document.blocks import Other, parse_blocks
from postmortems.record.source import read_source
from tests.importing.kinds import items, record_of

ONENOTE = """<html><head><title>Booking page down</title></head><body data-absolute-enabled="true">
<div style="position:absolute"><p><span style="font-weight:bold">Date:</span> 2025-03-11</p>
<p><span style="font-weight:bold">Action items</span></p>
<p data-tag="to-do:completed">Renew certificates by cron</p>
<p data-tag="to-do" style="margin:0">Alert before expiry - Jo Reyes, due 2025-04-01</p>
<ul><li data-tag="to-do-priority-1">Write down who owns certificates</li></ul></div></body></html>"""
LOOP = """<html><body><div role="heading" aria-level="1">Printer outage</div><div>Date: 2025-06-09</div>
<div role="heading" aria-level="2">Action items</div><div role="list">
<div role="listitem"><span role="checkbox" aria-checked="true"></span><span>Restart the spooler</span> @Ida Brandt</div>
<div role="listitem"><span role="checkbox" aria-checked="false"></span><span>Replace the spooler</span></div></div>
<div role="heading" aria-level="2">Impact</div><div>No tickets were printed.</div></body></html>"""


def test_boxes_of_onenote(tmp_path: Path) -> None:
    """They are attributes of paragraphs and items, also those with a priority."""
    assert items(record_of(tmp_path, ONENOTE, "page.html"), "title", "status", "owner", "due") == [
        ("Renew certificates by cron", "done", None, None),
        ("Alert before expiry", "open", "Jo Reyes", "2025-04-01"),
        ("Write down who owns certificates", "open", None, None),
    ]


def test_roles_of_loop(tmp_path: Path) -> None:
    """Headings, lists and boxes are elements without a meaning, with a role."""
    record = record_of(tmp_path, LOOP, "page.html")
    assert record["title"] == "Printer outage"
    assert record["impact"]["summary"] == "No tickets were printed."
    assert items(record, "title", "status", "owner") == [
        ("Restart the spooler", "done", "Ida Brandt"),
        ("Replace the spooler", "open", None),
    ]


def test_names_of_a_chat(tmp_path: Path) -> None:
    """They come from a mention or from the list of users; who has none is named by the report."""
    messages = [
        {"type": "message", "user": "U02AB3C", "text": "<@U03XYZ9> the shop is down", "ts": "1743588000.0001"},
        {"type": "message", "user": "U03XYZ9", "text": "back up, thanks <@U04CDE5|kim>", "ts": "1743588660.0001"},
        {"type": "message", "user": "U04CDE5", "text": "good", "ts": "1743588720.0001"},
    ]
    source = tmp_path / "day.json"
    source.write_text(json.dumps(messages), encoding="utf-8")
    [result] = import_sources([source], tmp_path / "incidents")
    assert "users.json" in result.notes[-1]
    assert result.notes[-1].endswith("U03XYZ9, U02AB3C") or result.notes[-1].endswith("U02AB3C, U03XYZ9")
    users = [
        {"id": "U02AB3C", "name": "ida", "profile": {"real_name": "Ida Brandt", "display_name": ""}},
        {"id": "U03XYZ9", "name": "jo", "real_name": "Jo Reyes", "profile": {"display_name": "Jo"}},
    ]
    record = record_of(tmp_path / "named", json.dumps({"messages": messages, "users": users}), "named.json")
    assert [(entry["actor"], entry["event"]) for entry in record["timeline"]] == [
        ("Ida Brandt", "@Jo the shop is down"),
        ("Jo", "back up, thanks @kim"),
        ("kim", "good"),
    ]


@pytest.mark.parametrize("written", ["1743588000", "1743588000000", "`1743588000.25`"])
def test_seconds_since_1970(tmp_path: Path, written: str) -> None:
    """In a column of times they are times in UTC, as logs and dashboards export them."""
    rows = f"| Time | Event |\n|---|---|\n| {written} | Gateway is down |\n| 1743591600 | Gateway is up again |\n"
    record = record_of(tmp_path, f"# Gateway\n\n## Timeline\n\n{rows}")
    assert [entry["at"] for entry in record["timeline"]] == ["2025-04-02T10:00Z", "2025-04-02T11:00Z"]


QUOTED = {
    "questions": "> Why did the lift stop?\n\nThe contact was open.\n\n> Why was it open?\n\nDust lay on it.\n",
    "speakers": "> **Q:** Why did the lift stop?\n> **A:** The contact was open.\n>\n> **Q:** Why was it open?\n"
    "> **A:** Dust lay on it.\n",
}


@pytest.mark.parametrize("quoted", QUOTED.values(), ids=QUOTED)
def test_quoted_questions(tmp_path: Path, quoted: str) -> None:
    """A chain of whys whose questions, or all lines, are quotations."""
    record = record_of(tmp_path, f"# Lift stopped\n\nDate: 2025-03-20\n\n## Five whys\n\n{quoted}")
    [chain] = record["causal_chains"]
    assert [(step["question"], step["text"]) for step in chain["steps"]] == [
        ("Why did the lift stop?", "The contact was open."),
        ("Why was it open?", "Dust lay on it."),
    ]
    [written] = (tmp_path / "incidents").glob("2025-*.md")
    assert ">" not in written.read_text(encoding="utf-8").rpartition("\n---\n")[2]


HISTORY = {
    "lines": "Resolved\n\nApr 2, 10:52 UTC - This incident has been resolved.\n\nMonitoring\n\nApr 2, 10:30 UTC - We"
    " are monitoring the results.\n\nInvestigating\n\nApr 2, 10:02 UTC - We are investigating elevated errors.\n",
    "bold states": "**Resolved** - This incident has been resolved.\nApr 2, 10:52 UTC\n\n"
    "**Investigating** - We are investigating elevated errors.\nApr 2, 10:02 UTC\n",
}


@pytest.mark.parametrize("history", HISTORY.values(), ids=HISTORY)
def test_a_history_without_a_year(tmp_path: Path, history: str) -> None:
    """Its year is that of the day given for the document, and what is under way there is no action item."""
    source = tmp_path / "status.md"
    source.write_text(f"# Elevated errors\n\n{history}", encoding="utf-8")
    [result] = import_sources([source], tmp_path / "incidents", day_for=lambda _: date(2025, 4, 2))
    assert result.record is not None
    record = read_source(Path(result.record).read_bytes()).frontmatter
    times = [entry["at"] for entry in record["timeline"]]
    assert (times[0], times[-1]) == ("2025-04-02 10:02", "2025-04-02 10:52")
    assert {key: str(value)[11:] for key, value in record["times"].items()} == {"started": "10:02", "resolved": "10:52"}
    assert "action_items" not in record


def test_pages_that_load_are_no_alarm(tmp_path: Path) -> None:
    """Only who pages somebody notices."""
    told = ["08:10 UTC Pages load slowly", "08:20 UTC Robot pages the on-call", "08:50 UTC Pages load normally again"]
    entries = "\n".join(f"- {line}" for line in told)
    record = record_of(tmp_path, f"# Wiki slow\n\nDate: 2025-05-05\n\n## Timeline\n\n{entries}\n")
    assert str(record["times"]["detected"]) == "2025-05-05 08:20"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Runners cannot fetch images.", "Runners cannot fetch images"),
        ("Mirror of Example Inc. down at Example Inc.", "Mirror of Example Inc. down at Example Inc."),
        ("It stopped. Nobody saw it.", "It stopped. Nobody saw it."),
        ("Logs, metrics...", "Logs, metrics..."),
    ],
)
def test_a_title_ends_without_the_full_stop_of_a_sentence(tmp_path: Path, heading: str, title: str) -> None:
    assert record_of(tmp_path, f"# {heading}\n\nDate: 2025-02-03\n\nIt stopped.\n")["title"] == title


def test_a_level_of_a_code_host_as_the_value_of_a_label(tmp_path: Path) -> None:
    record = record_of(tmp_path, "# Mirror\n\n**Date:** 2025-02-03\n\n**Severity:** severity::2\n\nIt stopped.\n")
    assert (record["severity"], record["severity_rationale"]) == ("SEV2", "severity::2")


def test_the_number_of_an_incident_before_its_title(tmp_path: Path) -> None:
    record = record_of(tmp_path, "# COE-2025-041 Label printing stopped\n\nDate: 2025-02-03\n\nIt stopped.\n")
    assert (record["title"], list(record["external_ids"])) == ("Label printing stopped", ["COE-2025-041"])
    other = record_of(tmp_path / "b", "# HTTP-504 Errors in checkout\n\nDate: 2025-02-03\n\nIt stopped.\n")
    assert (other["title"], "external_ids" in other) == ("HTTP-504 Errors in checkout", False)


def test_a_summary_below_an_overview_of_fields(tmp_path: Path) -> None:
    """As Rootly writes it."""
    text = "### Overview\n\n| | |\n|-|-|\n| **Started** | Jun 20, 2026 07:00 UTC |\n| **Services** | auth |\n\n"
    record = record_of(tmp_path, f"# Login errors\n\n{text}### Summary\n\nNobody could log in.\n")
    assert record["summary"] == "Nobody could log in."


def test_lessons_and_services_of_firehydrant(tmp_path: Path) -> None:
    record = record_of(
        tmp_path,
        "# Payments delayed\n\n**Started**: June 10, 2026 4:05 AM UTC\n"
        "**Impacted infrastructure**: payment-worker (Degraded), ledger (Operational)\n\n## Lessons learned\n\n"
        "What went well: the page came fast.\nWhat could be improved: migrations in office hours.\n",
    )
    assert [(lesson["kind"], lesson["text"]) for lesson in record["lessons"]] == [
        ("went-well", "the page came fast."),
        ("went-poorly", "migrations in office hours."),
    ]
    assert list(record["services"]["affected"]) == ["payment-worker"]


def test_people_and_marks_of_google_docs(tmp_path: Path) -> None:
    record = record_of(
        tmp_path,
        "# Kiosks offline\n\nDate: Mar 17, 2026\n\n## Timeline\n\n| Time | Event | Who |\n| --- | --- | --- |\n"
        "| 8:41 | first call | [Jo Reyes](mailto:jo@example.org) |\n\n## Action items\n\n"
        "- ☐ Reload the gateway - **[Ida Brandt](mailto:ida@example.org)** - Mar 31, 2026\n- ~~☑ Apologise~~\n",
    )
    assert record["timeline"][0]["actor"] == "Jo Reyes"
    assert items(record, "title", "owner", "due", "status") == [
        ("Reload the gateway", "Ida Brandt", "2026-03-31", "open"),
        ("Apologise", None, None, "done"),
    ]


def test_the_label_of_a_summary_is_no_part_of_it(tmp_path: Path) -> None:
    """As incident.io writes it: a label for each part of a summary."""
    text = "## Summary\n\n**Problem**: Search was empty.\n\n**Impact**: 40,000 searches.\n"
    record = record_of(tmp_path, f"# Search empty\n\nDate: 2026-06-02\n\n{text}")
    assert (record["summary"], record["impact"]["summary"]) == ("Search was empty.", "40,000 searches.")


def test_sections_that_notion_to_md_indents(tmp_path: Path) -> None:
    """Below a heading that can be folded, all has four spaces."""
    record = record_of(
        tmp_path,
        """# The sorter stops

## Timeline

    - 2026-05-30 08:10 The belt slips
    - 2026-05-30 08:40 The belt runs

## Action items

    Decided on Monday.

    - [x] Spare belt (Mira Petrova)

    | Action | Owner | Due |
    | --- | --- | --- |
    | Alert on slip | Jonas Weber | 2026-07-15 |
""",
    )
    assert [entry["event"] for entry in record["timeline"]] == ["The belt slips", "The belt runs"]
    assert items(record, "title", "owner", "due") == [
        ("Spare belt", "Mira Petrova", None),
        ("Alert on slip", "Jonas Weber", "2026-07-15"),
    ]


def test_tabs_in_an_indented_section_are_four_spaces(tmp_path: Path) -> None:
    lines = "    - Repair the switch\n\t- Deploy the alert\n \t- Add it\n"
    record = record_of(tmp_path, f"# A\n\nDate: 2026-06-02\n\n## Action items\n{lines}")
    assert items(record, "title") == [("Repair the switch",), ("Deploy the alert",), ("Add it",)]


def test_an_indented_section_without_items_is_code() -> None:
    _heading, code = parse_blocks(["# Settings", "", "    retries: 3", "    queue: 5"], 0)
    assert isinstance(code, Other)
    assert code.kind == "code"


@pytest.mark.parametrize(
    "heading",
    [
        "What I learned",
        "What can we learn from this?",
        "Was haben wir gelernt?",
        "Qu'avons-nous appris ?",
        "Qué aprendimos",
        "O que aprendemos com isso",
        "今回の障害から学んだこと",
        "우리가 배운 것",
    ],
)
def test_lessons_under_a_question(tmp_path: Path, heading: str) -> None:
    text = f"# Mirror\n\n**Date:** 2025-02-03\n\n## {heading}\n\n1. A copy is no backup\n2. 12:30 is lunch\n"
    record = record_of(tmp_path, text)
    assert [lesson["text"] for lesson in record["lessons"]] == ["A copy is no backup", "12:30 is lunch"]
    assert "timeline" not in record


def test_paragraph_that_repeats_lessons(tmp_path: Path) -> None:
    """It stays in the body; one that says more is a lesson."""
    listed = "## What went wrong\n\n- Nobody reads the mailbox\n- Alerts on refused calls were missing\n\n"
    for text, number in (("Nobody reads the mailbox, and alerts were missing.", 2), ("Contracts need one owner.", 3)):
        record = record_of(tmp_path / str(number), f"# Outage of 2024-04-08\n\n{listed}## Lessons learned\n\n{text}\n")
        assert len(record["lessons"]) == number


@pytest.mark.parametrize(
    ("entry", "severity"),
    [
        ("Incident declared, severity 1", "SEV1"),
        ("Se declara el incidente, severidad 2", "SEV2"),
        ("Incident déclaré, gravité 2", "SEV2"),
        ("Störung ausgerufen, Schweregrad 1", "SEV1"),
        ("Incidente declarado com severidade 1", "SEV1"),
        ("重大度1のインシデントを宣言", "SEV1"),
        ("심각도 1로 장애 선언", "SEV1"),
        ("Not declared as severity 1", None),
        ("The form has a field for severity 1", None),
        ("Incident declared. Of severity 1 nobody thought", None),
    ],
)
def test_the_severity_in_an_entry(tmp_path: Path, entry: str, severity: str | None) -> None:
    text = f"# Mirror\n\n**Date:** 2025-02-03\n\n## Timeline\n\n- 10:00 Disk full\n- 10:05 {entry}\n- 10:30 Fixed\n"
    assert record_of(tmp_path, text).get("severity") == severity


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("# Post Incident Review\n\nSlow mirror at the start of term\n", "Slow mirror at the start of term"),
        ("# Post Incident Review\n\nThe mirror was slow at the start of term.\n", "report"),
        ("# Post Incident Review\n\nConfidential, for the crew only\n", "report"),
        ("# Post Incident Review\n\nBy Ida and the crew\n", "report"),
        ("# Post Incident Review\n\nOwner of the service: Ida\n", "report"),
        ("# Incident documentation/20250203-slow-mirror\n", "slow mirror"),
        ("# INC-331\n\n**Incident name:** Slow mirror", "Slow mirror"),
        ("# INC-331", "INC-331"),
        ("# Near miss: slow mirror", "slow mirror"),
        ("**Reason for outage report**\n\nTo: all\n\n---\n", "Reason for outage report"),
        ("# Incidents/2025-02-03 slow mirror\n", "slow mirror"),
        ("# 20259999-slow-mirror\n", "20259999-slow-mirror"),
    ],
)
def test_the_title_below_a_heading_and_in_a_path(tmp_path: Path, head: str, title: str) -> None:
    text = f"{head}\n**Date:** 2025-02-03\n\n## What happened\n\nThe disk of the mirror was full.\n"
    assert record_of(tmp_path, text)["title"] == title


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("on Tuesday the 12th most tickets were blank.", "2020-05-12"),
        (
            "am Dienstag, den 12. waren die Karten leer und nicht zu lesen, und der Schalter wurde geschlossen.",
            "2020-05-12",
        ),
        ("le mardi 12, les billets sont restés vides et le guichet est resté fermé pour la nuit.", "2020-05-12"),
        ("el martes 12, los billetes y las máquinas no se podían leer en el puerto.", "2020-05-12"),
        ("na terça-feira, dia 12, os bilhetes e as máquinas não foram lidos no porto.", "2020-05-12"),
        ("12日(火)、切符が読み取れず、乗り場の窓口が一時間止まりました。ご迷惑をおかけしました。", "2020-05-12"),
    ],
)
def test_the_day_of_a_letter_by_weekday_and_number(tmp_path: Path, opening: str, day: str) -> None:
    head = "Subject: Blank tickets\nDate: Mon, 18 May 2020 21:14:03 +0200\nFrom: Jonas <jonas@example.org>\n"
    record = record_of(tmp_path, f"{head}\nDear all,\n\n{opening} I began at 10:20 and all was well at 11:00.\n")
    assert record["times"]["started"].startswith(day)


@pytest.mark.parametrize(
    ("sender", "sent", "subject", "text"),
    [
        ("From: Ida", "Sent: Tuesday, August 6, 2019 10:12 AM", "Subject: Gate", "It was shut from 08:10 to 09:25."),
        ("De : Ida", "Envoyé : mardi 6 août 2019 10:12", "Objet : Gate", "En panne de 08 h 10 à 09 h 25."),
        ("De: Ida", "Enviado el: 6 de agosto de 2019, 10:12", "Asunto: Gate", "No respondía de 08:10 a 09:25."),
        ("差出人: Ida", "日時: 2019年8月6日 10:12", "件名: Gate", "08:10から停止し、09:25に復旧しました。"),
        ("发件人：Ida", "发送时间：2019年8月6日 10:12", "主题：Gate", "08:10 至 09:25 无法访问。"),
        ("보낸 사람: Ida", "보낸 날짜: 2019년 8월 6일 10:12", "제목: Gate", "08:10부터 09:25까지 중단되었습니다."),
    ],
)
def test_the_head_of_a_mail(tmp_path: Path, sender: str, sent: str, subject: str, text: str) -> None:
    record = record_of(tmp_path, f"{sender}\n{sent}\n{subject}\n\n{text}\n")
    assert (record["title"], record["authors"]) == ("Gate", ("Ida",))
    assert (record["times"]["started"], record["times"]["resolved"]) == ("2019-08-06 08:10", "2019-08-06 09:25")


def test_a_mail_with_all_its_headers(tmp_path: Path) -> None:
    """Those of programs are no text, long ones go on in the next line, and the subject dates the incident."""
    head = "From: Ida <ida@example.org>\nDate: Thu, 08 Aug 2019 17:40:12 +0200\nMIME-Version: 1.0\n"
    subject = "Subject: [Yard] Post-mortem: the gate was shut,\n 6 August\nMessage-ID: <2019@example.org>\n"
    text = "WHAT HAPPENED\n\n08:10 The gate is shut\n08:40 Mo sees it\n09:25 The gate is open again\n"
    record = record_of(tmp_path, f"{head}{subject}\nDear all,\n\n{text}")
    assert record["title"] == "the gate was shut, 6 August"
    assert record["times"]["started"] == "2019-08-06 08:10"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("# Wrong calls\n\n*Letter, spring 2019.*\n\nOn Friday 29 February we called.\n", "unreadable"),
        ("---\ndate: 2019-03-02\n---\n\n# Gates shut on 29 February\n\nIt was cold.\n", "imported"),
    ],
)
def test_a_day_that_the_year_does_not_have(tmp_path: Path, text: str, outcome: str) -> None:
    (tmp_path / "report.md").write_text(text)
    [result] = import_sources([tmp_path / "report.md"], tmp_path / "incidents")
    assert (result.outcome, "internal error" in result.reason) == (outcome, False)


@pytest.mark.parametrize(
    ("byline", "day", "wanted"),
    [
        ("From the letter to members, spring 2019.", "Tuesday 26 February", ["2019-02-26-calls.md"]),
        ("From the letter to members, winter 2020.", "Monday 23 December", ["2019-12-23-calls.md"]),
        ("From the letter to members, spring 2019.", "Thursday 26 February", []),
        ("From the letter to members, 2018 and 2019.", "Tuesday 26 February", []),
    ],
)
def test_a_day_with_its_weekday_and_the_only_year(tmp_path: Path, byline: str, day: str, wanted: list[str]) -> None:
    text = f"# Wrong calls\n\n*{byline}*\n\nOn {day} we called 74 strangers.\n\n## The day\n\nIt began at 10:00.\n"
    (tmp_path / "calls.md").write_text(text)
    import_sources([tmp_path / "calls.md"], tmp_path / "incidents")
    assert [path.name for path in (tmp_path / "incidents").glob("*.md")] == wanted


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, 6 Aug 2019 at 10:12, Ida Brandt wrote:",
        "Am Di., 6. Aug. 2019 um 10:12 Uhr schrieb Ida Brandt:",
        "Le mar. 6 août 2019 à 10:12, Ida Brandt <ida@example.org> a écrit :",
        "El mar, 6 ago 2019 a las 10:12, Ida Brandt escribió:",
        "Em ter., 6 de ago. de 2019 às 10:12, Ida Brandt escreveu:",
        "2019年8月6日(火) 10:12 Ida Brandt のメール:",
    ],
)
def test_when_a_quoted_mail_was_written_is_no_time_of_the_incident(tmp_path: Path, line: str) -> None:
    record = record_of(tmp_path, f"# Gate\n\n{line}\n\n> The gate was shut.\n\nThanks. The gate is open.\n")
    assert next((tmp_path / "incidents").glob("2019-08-06-*"))
    assert "times" not in record


@pytest.mark.parametrize(
    "line",
    [
        "*The gate crew, June 20, 2022*",
        "20 June 2022",
        "Minutes of the special meeting, Monday, June 20, 2022, by video",
        "Version 1.1, 20 June 2022",
        "Last edited: 2022-06-20",
    ],
)
def test_a_signature_does_not_date_the_incident(tmp_path: Path, line: str) -> None:
    text = f"# Gate\n\n{line}\n\nOn June 14, 2022 no gate opened. It began at 10:17. All was well at 15:26.\n"
    record = record_of(tmp_path, text)
    assert next((tmp_path / "incidents").glob("2022-06-14-*"))
    assert (record["times"]["started"], record["times"]["resolved"]) == ("2022-06-14 10:17", "2022-06-14 15:26")


def test_a_signature_dates_a_document_that_states_no_other_day(tmp_path: Path) -> None:
    record_of(tmp_path, "# Gate\n\n*The gate crew, June 20, 2022*\n\nNo gate opened from 10:17 to 15:26.\n")
    assert next((tmp_path / "incidents").glob("2022-06-20-*"))


@pytest.mark.parametrize(
    "line", ["**Severity:** P2", "> Severity: P2\n> Review: 2024-04-10", "> 故障等级：P2", "**Severity:** P2 (high)"]
)
def test_priority_as_the_level(tmp_path: Path, line: str) -> None:
    """A level of teams who count by priorities is a guess, and its words stay."""
    record = record_of(
        tmp_path, f"# Tickets refused\n\n**Date:** 2024-04-08\n\n{line}\n\n## Summary\n\nNo gate worked.\n"
    )
    assert (record["severity"], "P2" in record["severity_rationale"]) == ("SEV2", True)
    assert "severity" in [guess["field"] for guess in record["x-import"]["guesses"]]


def test_labels_of_another_text_are_not_those_of_the_incident(tmp_path: Path) -> None:
    quoted = "> Severity: SEV1\n> Detected: 2023-02-01 09:00 UTC\n> Owner: Bo Dahl\n"
    text = f"# Tickets refused\n\n**Date:** 2024-04-08\n\nThe report of last year said:\n\n{quoted}"
    record = record_of(tmp_path, text)
    assert not {"severity", "times", "authors"} & record.keys()
    assert quoted in next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")


def test_numbered_paragraphs_with_labels_in_italics(tmp_path: Path) -> None:
    text = "2.1 *Incident severity:* Level 1 (Statewide)\n\n2.2 *Start of incident:* March 4, 2024, 8:03 a.m. UTC\n"
    record = record_of(tmp_path, f"# Kiosks\n\n{text}")
    assert (record["severity"], str(record["times"]["started"])) == ("SEV1", "2024-03-04 08:03")


def test_a_range_of_times_with_points(tmp_path: Path) -> None:
    record = record_of(
        tmp_path, "# Licences\n\n**Date:** 2 June 2017\n\n**Outage window:** 10.20 - 11.35\n\nNo licences.\n"
    )
    assert [str(record["times"][name])[-5:] for name in ("started", "resolved")] == ["10:20", "11:35"]


def test_the_end_of_the_incident_is_not_that_of_its_ticket(tmp_path: Path) -> None:
    text = "Resolved: 2023-11-24 10:22\n\nIncident start: 2023-11-24 06:00\nIncident end: 2023-11-24 09:50\n"
    assert str(record_of(tmp_path, f"# Labels\n\n{text}")["times"]["resolved"])[-5:] == "09:50"


def test_times_between_labels_are_no_head_of_a_mail(tmp_path: Path) -> None:
    text = "No gate worked.\n\nDate: 4 March 2024\nFrom: 10:02 UTC\nTo: 10:40 UTC\nSubject: gates\n"
    assert str(record_of(tmp_path, f"# Gates\n\n{text}")["times"]["started"]) == "2024-03-04 10:02"


@pytest.mark.parametrize("terms", ["- **Owner:** who runs a service\n", "Owner\n: who runs a service\n"])
def test_words_that_a_glossary_explains_are_no_labels(tmp_path: Path, terms: str) -> None:
    text = f"# Gates\n\nNo gate worked on 2024-03-04.\n\n## Glossary\n\n{terms}\nTrigger\n: what sets off an alarm\n"
    assert not {"authors", "trigger"} & record_of(tmp_path, text).keys()
