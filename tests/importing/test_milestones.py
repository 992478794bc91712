"""Start, detection and end are read from the timeline, and from prose, in an order that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing.document import read_document
from postmortems.importing.labels import section_named
from postmortems.importing.readers.timed_events import from_text
from postmortems.importing.reading import Reading
from postmortems.model.config import Config
from tests.importing.kinds import record_of

HEAD = "# Post-mortem: Ferry tickets refused\n\n**Date:** 2025-04-08\n\n"


def times(record: object) -> dict[str, str]:
    assert isinstance(record, dict)
    return {key: str(value)[-5:] for key, value in record.get("times", {}).items()}


TIMELINES = {
    "a report from travellers": (
        ["06:40 | Ticket printer runs out of memory", "06:58 | Two travellers complain at the counter",
         "07:10 | Crew restarts the printer", "07:12 | Tickets are printed again, printer stable"],
        {"started": "06:40", "detected": "06:58", "resolved": "07:12"},
    ),
    "a change that set it off": (
        ["06:00 | Version 9 rolled out to all ferries", "06:04 | Error rate of the printers climbs to 80 %",
         "06:11 | PagerDuty pages the harbour office", "06:20 | Rollback to version 8", "06:25 | Back to normal",
         "09:00 | Post-mortem meeting scheduled"],
        {"started": "06:04", "detected": "06:11", "resolved": "06:25"},
    ),
    "an alert that did not come": (
        ["06:00 | Printers stop. No alert fired", "06:30 | Nobody has noticed yet",
         "06:45 | The captain calls the office", "07:00 | Service restored"],
        {"started": "06:00", "detected": "06:45", "resolved": "07:00"},
    ),
    "users are told, which is no detection": (
        ["06:00 | Printers fail", "06:05 | Status page updated, customers informed", "06:07 | Alarm in the office",
         "06:30 | Printers work again"],
        {"started": "06:00", "detected": "06:07", "resolved": "06:30"},
    ),
    "words in code prove nothing": (
        ["06:00 | Printers fail with `alert resolved`", "06:10 | Mira notices the queue", (
            "06:40 | All "
            "printers healthy"
        )],
        {"started": "06:00", "detected": "06:10", "resolved": "06:40"},
    ),
    "a relapse": (
        ["06:00 | Printers fail", "06:02 | Alert fires", "06:10 | Printers recovered", "06:30 | Printers fail again",
         "06:50 | Printers recovered for good"],
        {"started": "06:00", "detected": "06:02", "resolved": "06:50"},
    ),
    "still going on": (
        ["06:00 | Printers fail", "06:02 | Alert fires", "06:30 | The investigation continues"],
        {"started": "06:00", "detected": "06:02"},
    ),
    "German": (
        ["06:00 | Drucker fallen aus", "06:10 | Die Wache meldet den Ausfall", "06:30 | Störung behoben"],
        {"started": "06:00", "detected": "06:10", "resolved": "06:30"},
    ),
    "Spanish": (
        ["06:00 | Las impresoras fallan", "06:10 | El capitán avisa a la oficina", "06:30 | Servicio restablecido"],
        {"started": "06:00", "detected": "06:10", "resolved": "06:30"},
    ),
    "Korean": (
        ["06:00 | 발권기 장애", "06:10 | 고객 신고 접수", "06:30 | 서비스 정상화"],
        {"started": "06:00", "detected": "06:10", "resolved": "06:30"},
    ),
    "Japanese": (
        ["06:00 | 券売機が停止", "06:10 | 乗客からの連絡で気づく", "06:30 | 全台復旧"],
        {"started": "06:00", "detected": "06:10", "resolved": "06:30"},
    ),
    "Chinese": (
        ["06:00 | 售票机报错", "06:10 | 收到旅客投诉", "06:30 | 服务恢复正常"],
        {"started": "06:00", "detected": "06:10", "resolved": "06:30"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TIMELINES)
def test_milestones_of_a_timeline(tmp_path: Path, name: str) -> None:
    rows, wanted = TIMELINES[name]
    body = "\n".join(f"| {row} |" for row in rows)
    record = record_of(tmp_path, f"{HEAD}## Timeline (UTC)\n\n| Time | Event |\n| --- | --- |\n{body}\n")
    assert times(record) == wanted
    reasons = [guess["reason"] for guess in record["x-import"]["guesses"]]
    assert sum("is not stated; a timeline entry was used" in reason for reason in reasons) == len(wanted)


def test_entries_get_their_kind(tmp_path: Path) -> None:
    rows, _ = TIMELINES["a change that set it off"]
    body = "\n".join(f"- {row.replace(' | ', ' ')}" for row in rows)
    record = record_of(tmp_path, f"{HEAD}## Timeline\n\n{body}\n")
    assert [entry.get("kind") for entry in record["timeline"]][:5] == [
        "change", "impact", "detection", "mitigation", "recovery",
    ]  # fmt: skip


def test_a_stated_start_limits_the_detection(tmp_path: Path) -> None:
    text = f"""{HEAD}**Duration:** 2 h (06:30 to 08:30)

## Timeline

- 06:10 Alarm test, an alert is sent
- 06:30 Printers stop
- 06:50 A passenger reports it
- 08:30 Printers work again
"""
    assert times(record_of(tmp_path, text)) == {"started": "06:30", "detected": "06:50", "resolved": "08:30"}


def test_detection_in_prose(tmp_path: Path) -> None:
    text = f"""{HEAD}## Summary

From 06:30 to 08:30 no tickets were printed.

## Detection

At 06:50 the harbour office was alerted by a captain, who had no tickets
to sell. The alarm for the queue did not fire.
"""
    assert times(record_of(tmp_path, text)) == {"started": "06:30", "detected": "06:50", "resolved": "08:30"}


def test_a_timeline_without_a_heading(tmp_path: Path) -> None:
    text = f"""{HEAD}All went well until the evening.

- **18:05** Printers stop
- **18:20** Crew calls the office
- **18:55** Printers work again
"""
    record = record_of(tmp_path, text)
    assert [entry["at"][-5:] for entry in record["timeline"]] == ["18:05", "18:20", "18:55"]


def test_a_history_that_is_newest_first(tmp_path: Path) -> None:
    text = """# Tickets refused

**Apr 8, 2025 - 09:40 UTC**
Resolved - Tickets are printed on all ferries.

**Apr 8, 2025 - 09:10 UTC**
Identified - The printers have no paper.

**Apr 8, 2025 - 08:50 UTC**
Investigating - We have reports of refused tickets.
"""
    record = record_of(tmp_path, text)
    assert [entry["at"][-5:] for entry in record["timeline"]] == ["08:50", "09:10", "09:40"]
    assert times(record) == {"started": "08:50", "detected": "08:50", "resolved": "09:40"}


def test_the_day_a_history_was_explained_is_not_that_of_the_incident(tmp_path: Path) -> None:
    text = """# Tickets refused

### Postmortem

Posted on April 11, 2025 – 14:00

On April 8, 2025 travellers got no tickets. Printers had no paper from 08:42 on.

### Resolved

Posted on April 8, 2025 – 09:40

Tickets are printed on all ferries.

### Investigating

Posted on April 8, 2025 – 08:50

We have reports of refused tickets.
"""
    assert record_of(tmp_path, text)["times"]["started"] == "2025-04-08 08:42"


def test_days_that_are_not_marked(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

Time | Event
--- | ---
17:30 | Printers stop
21:00 | The last ferry sails without tickets
09:15 | A mechanic comes aboard
04:40 | New printers arrive by the night boat
"""
    record = record_of(tmp_path, text)
    assert [entry["at"][:10] for entry in record["timeline"]] == [
        "2025-04-08", "2025-04-08", "2025-04-09", "2025-04-10",
    ]  # fmt: skip


def test_a_mark_of_days_later_counts_from_the_latest_stated_day(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

- 2025-04-01 09:00 New toner is ordered
- 2025-04-08 21:00 Printers stop
- 23:00 The last ferry sails without tickets
- 2025-04-09 06:30 (+1d) A mechanic comes aboard
- 07:00 (+1d) Printers work again
- 10:00 (+2d) Review
"""
    days = [entry["at"][:10] for entry in record_of(tmp_path, text)["timeline"]]
    assert days == ["2025-04-01", "2025-04-08", "2025-04-08", "2025-04-09", "2025-04-09", "2025-04-10"]


@pytest.mark.parametrize("heading", ["## Timeline (NZST, UTC+12)", "## Timeline (UTC+12 / NZST)"])
def test_a_written_offset_wins_over_the_name_of_the_zone(tmp_path: Path, heading: str) -> None:
    text = f"# Outage\n\n**Date:** 2026-01-08\n\n{heading}\n\n- 09:00 NZST Printers fail\n- 09:30 NZST All good\n"
    record = record_of(tmp_path, text)
    assert record["timezone"] == "+12:00"
    assert record["timeline"][0]["at"] == "2026-01-08 09:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# Rapport d'incident : Billets refusés\n\n**Date :** 04/08/2025\n\nLe bac est resté à quai.\n", "2025-08-04"),
        ("# Outage of the printers\n\n**Date:** 04/08/2025 9:15 AM PST\n\nNo tickets.\n", "2025-04-08"),
        ("# Outage of the printers\n\n**Date:** 04/08/2025\n\nUpdated Apr 9, 2025. No tickets.\n", "2025-04-08"),
        ("# Outage of the printers\n\n**Date:** 04/08/2025\n\nUpdated 5 August 2025. No tickets.\n", "2025-08-04"),
    ],
)
def test_the_usual_order_of_day_and_month_is_a_guess(tmp_path: Path, text: str, day: str) -> None:
    record = record_of(tmp_path, text)
    assert [path.stem[:10] for path in (tmp_path / "incidents").iterdir()] == [day]
    assert any("read in two ways" in guess["reason"] for guess in record["x-import"]["guesses"])


def test_dates_of_a_chat_without_a_year(tmp_path: Path) -> None:
    text = """**Pushes were lost**

Last edit: Sep 5, 2023

**Timeline**

| Who | When | Message |
|---|---|---|
| Ida | Sat 9/2 9:31 PM | revoked the old key |
| Jo | Sun 10:48 AM | no push today? |
| Ida | Sun 11:34 AM | pushes go out again |

## What we think happened

The old key was still in use.
"""
    record = record_of(tmp_path, text)
    assert record["title"] == "Pushes were lost"
    assert [entry["at"] for entry in record["timeline"]] == ["2023-09-02 21:31", "2023-09-03 10:48", "2023-09-03 11:34"]


@pytest.mark.parametrize("label", ["TL;DR:", "Tl;dr -", "Executive summary:"])
def test_a_label_in_plain_letters_names_the_summary(tmp_path: Path, label: str) -> None:
    said = "The old key was revoked. Nobody got a message from Saturday night until noon."
    text = f"# Pushes lost\n\n2023-09-02, by Ida\n\nWe rotate keys each year, as we are asked to.\n\n{label} {said}\n"
    assert record_of(tmp_path, text)["summary"] == said


def test_headings_with_times_are_a_timeline(tmp_path: Path) -> None:
    text = f"""{HEAD}## Incident

### 06:00 Printers stop

No paper.

### 06:30 – The crew calls

### 07:00 New paper

All good.
"""
    assert [entry["at"][-5:] for entry in record_of(tmp_path, text)["timeline"]] == ["06:00", "06:30", "07:00"]


def test_a_zone_in_brackets_after_an_offset_is_part_of_the_time(tmp_path: Path) -> None:
    """Temporal and Java write times so (RFC 9557). Another bracket belongs to the event."""
    text = """# The sorter stops

## Timeline

- 2026-05-10T02:41:00+03:00[Europe/Sofia] The belt stops
- 2026-05-10T02:50:00+03:00[Europe/Sofia][u-ca=iso8601] Mira looks
- 2026-05-10T03:20:00-04:00[America/New_York]: The belt runs again
- 2026-05-10T07:30:00Z[UTC] Mira leaves
- 2026-05-10T09:30:00Z[search] answers again
"""
    record = record_of(tmp_path, text)
    events = [entry["event"] for entry in record["timeline"]]
    assert events == ["The belt stops", "Mira looks", "The belt runs again", "Mira leaves", "[search] answers again"]
    assert record["timezone"] == "+03:00"
    assert str(record["timeline"][2]["at"]) == "2026-05-10T03:20:00-04:00"


def test_24_hours_are_the_end_of_the_day(tmp_path: Path) -> None:
    """A window from 20:00 to 24:00 ends at the midnight after it; what is at 24:00 comes after 23:50."""
    text = """# The sorter stops

Started: 2026-05-30 22:00 UTC

Resolved: 2026-05-30 24:00 UTC

## Timeline

- 20:00 to 24:00 The window of the engineers
- 23:50 The belt stops
- 24:00 Mira looks
- 00:10 The belt runs
"""
    record = record_of(tmp_path, text)
    assert str(record["times"]["resolved"]) == "2026-05-31 00:00"
    assert str(record["timeline"][0]["until"]) == "2026-05-31 00:00"
    days = ["2026-05-30 20:00", "2026-05-30 23:50", "2026-05-31 00:00", "2026-05-31 00:10"]
    assert [str(entry["at"]) for entry in record["timeline"]] == days


def test_a_length_counts_from_24_hours(tmp_path: Path) -> None:
    text = "# The sorter stops\n\n## Timeline\n\n- 2026-05-30 24:00 The belt stops\n- 10 minutes later: It runs\n"
    at = [str(entry["at"]) for entry in record_of(tmp_path, text)["timeline"]]
    assert at == ["2026-05-31 00:00", "2026-05-31 00:10"]


def test_a_time_that_an_entry_counts_back_to(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

- 05:50 Crew arrives, 20 minutes earlier than usual
- 06:40 A captain asks why the printers stopped roughly 25 minutes earlier
- 06:55 The queue is emptied by hand
- 07:10 Printers work again
"""
    record = record_of(tmp_path, text)
    assert record["times"]["started"] == "~2025-04-08 06:15"
    assert times(record) == {"started": "06:15", "detected": "06:40", "resolved": "07:10"}
    reasons = [guess["reason"] for guess in record["x-import"]["guesses"]]
    assert "the time was counted back from that of a timeline entry" in reasons


def test_a_day_in_words_is_the_time_of_its_timeline(tmp_path: Path) -> None:
    text = """# Ferry tickets refused

## Summary

On April 8, 2025 a captain alerted the office by e-mail that tickets were refused at the gates.

## Timeline

- 2025-04-07 06:30 Printers get version 9
- 2025-04-08 06:40 Gates refuse the tickets
- 2025-04-08 06:58 A captain complains by e-mail about the gates
- 2025-04-08 07:20 The office asks the maker of the gates
- 2025-04-08 08:30 Version 8 again, gates accept all tickets
"""
    record = record_of(tmp_path, text)
    assert str(record["times"]["detected"]) == "2025-04-08 06:58"


def test_a_label_with_a_point_in_its_clock_time(tmp_path: Path) -> None:
    text = """# Ferry tickets refused

|  |  |
|---|---|
| Halt time | Tuesday 8 April 2025, 06.30 |
| Reported | 06.58, by a captain |
| Service restored | Tuesday 8 April 2025, 08.30 |
"""
    assert times(record_of(tmp_path, text)) == {"started": "06:30", "detected": "06:58", "resolved": "08:30"}


def test_the_id_of_a_document_dates_it(tmp_path: Path) -> None:
    text = """---
id: 2025-04-08-tickets
title: Ferry tickets refused
---

- 06:30 Printers fail
- 06:58 Two captains complain
- 08:30 Printers work again
"""
    record = record_of(tmp_path, text)
    assert str(record["times"]["started"]) == "2025-04-08 06:30"


def test_a_log_that_is_set_as_code(tmp_path: Path) -> None:
    text = f"""{HEAD}Log
---

    06:30  Printers fail.
    06:58  Two captains complain.
    08:30  Printers work again.

Data
----

Kernel log of the printer:

    [Tue Apr  8 06:31:03 2025] usb 1-1: device descriptor read error
    [Tue Apr  8 06:32:03 2025] usb 1-1: device descriptor read error
    [Tue Apr  8 06:33:03 2025] usb 1-1: device descriptor read error
"""
    record = record_of(tmp_path, text)
    assert [str(entry["at"])[-5:] for entry in record["timeline"]] == ["06:30", "06:58", "08:30"]


@pytest.mark.parametrize("event", ["Page: `TicketsRefused`", 'Monitoring raises "no tickets" for 16 gates'])
def test_what_watches_detects(tmp_path: Path, event: str) -> None:
    text = f"{HEAD}## Timeline\n\n- 06:30 Printers fail\n- 06:58 {event}\n- 08:30 Printers work again\n"
    assert record_of(tmp_path, text)["timeline"][1]["kind"] == "detection"


@pytest.mark.parametrize(
    "section",
    [
        "## Action items\n\nAn alert would have noticed it by 10 May 2025.\n\n- Add paper by 2025-05-12\n",
        "## Lessons learned\n\nWe noticed too late. On 2025-04-15 all printers were fixed for good.\n",
        "## Next steps\n\n### Detection\n\nThe alert fires since 2025-04-20.\n",
    ],
)
def test_a_day_among_work_or_lessons_is_no_milestone(tmp_path: Path, section: str) -> None:
    summary = "## Summary\n\nPrinters refused all tickets for an hour.\n\n"
    text = f"# Ferry tickets refused\n\n{summary}{section}"
    assert times(record_of(tmp_path, text, "2025-04-08-tickets.md")) == {}


def test_a_day_counts_if_nothing_but_lessons_tells_the_incident(tmp_path: Path) -> None:
    text = "# Ferry tickets refused\n\n## Lessons learned\n\nOn 2025-04-08 printers failed. We noticed late.\n"
    assert "started" in times(record_of(tmp_path, text, "2025-04-08-tickets.md"))


@pytest.mark.parametrize(
    ("label", "resolved"),
    [
        ("2025-04-09", "2025-04-09"),
        ("9 April 2025", "2025-04-09"),
        ("2025-04-08", "2025-04-08 08:30"),
        ("2025-04-02", "2025-04-08 08:30"),
    ],
)
def test_the_day_of_a_label_wins_over_other_days(tmp_path: Path, label: str, resolved: str) -> None:
    """The end is on the day that is stated, at the clock time of that day that fits, unless it is before the start."""
    lines = "- 06:30 Printers fail\n- 06:58 Alarm in the office\n- 08:30 Printers work again\n"
    record = record_of(tmp_path, f"{HEAD}**Resolved:** {label}\n\n## Timeline\n\n{lines}")
    assert str(record["times"]["resolved"]) == resolved


def test_a_day_without_a_year_in_prose_is_near_the_incident() -> None:
    text = "# Gates closed\n\nOn 1 January 2025 all closed. Release 9 is from December 11. All opened on January 2.\n"
    found = from_text(Reading(read_document(text.encode()), "gates.md", Config()))
    assert [event.at for event in found] == ["2025-01-01", "2024-12-11", "2025-01-02"]


def test_a_weekday_beside_a_time_goes_on_in_its_paragraph(tmp_path: Path) -> None:
    story = (
        "The first call of a traveller came on Tuesday 4 March 2025 at 18:25. Ines read it at 7:45 on Wednesday.\n"
        "At 8:20 we restored the old fares, and at 8:55 all machines sold tickets again.\n"
    )
    record = record_of(tmp_path, f"# Fares of zero\n\n{story}")
    assert str(record["times"]["resolved"]).startswith("2025-03-05")


@pytest.mark.parametrize(
    ("heading", "text", "part"),
    [
        ("In a nutshell", "Kiosks were down from 9:40 to 16:25.", "summary"),
        ("Das Wichtigste in Kürze", "Die Automaten standen von 9:40 bis 16:25 Uhr.", "summary"),
        ("En bref", "De 9h40 à 16h25, les bornes étaient en panne.", "summary"),
        ("En pocas palabras", "Las máquinas estaban caídas de 9:40 a 16:25.", "summary"),
        ("Em poucas palavras", "As máquinas estavam fora do ar das 9h40 às 16h25.", "summary"),
    ],
)
def test_what_a_section_about_the_incident_says_counts_beside_a_timeline(
    tmp_path: Path, heading: str, text: str, part: str
) -> None:
    rows = "- 04:00 Backup of the night\n- 09:40 Disk full\n- 16:25 Tables checked\n"
    record = record_of(tmp_path, f"# Kiosks\n\nDate: 2025-03-20\n\n## {heading}\n\n{text}\n\n## Timeline\n\n{rows}")
    assert times(record)["started"] == "09:40"
    assert record[part] == text


@pytest.mark.parametrize(
    ("heading", "concept"),
    [
        ("What actually happened?", "summary"),
        ("Who noticed, and when?", None),
        ("How we fixed it", "resolution"),
        ("How were customers affected?", "impact"),
        ("How we found out", "detection"),
        ("Ce qui nous a ralentis", "went-poorly"),
        ("Puntos fuertes", "went-well"),
        ("Was bleibt", "lessons"),
        ("Störungsverlauf", "timeline"),
        ("How to reproduce it", None),
        ("What came out of the review", "actions"),
        ("What followed from the wrong fares", None),
        ("The history of our kiosks", None),
    ],
)
def test_headings_in_plain_words(heading: str, concept: str | None) -> None:
    found = section_named(heading)
    assert (found.name if found else None) == concept
