"""What a reader would go by to find the start: a range that a message tells, a stated length, times in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.importing.document import read_document
from postmortems.importing.readers.lengths import stated_length
from postmortems.importing.readers.timed_events import from_text
from postmortems.importing.reading import Reading
from postmortems.model.config import Config
from tests.importing.kinds import record_of

HEAD = "# Tickets refused\n\n**Date:** 2025-04-08\n\n"


def test_a_state_has_the_time_of_its_posting_and_tells_others(tmp_path: Path) -> None:
    """The last message often tells from when until when it was, the first one when the alert came."""
    text = """# Tickets refused

### Resolved

Between 08:02 and 09:31 UTC the gates refused one ticket in six.

Posted Apr 8, 2025 - 10:15 UTC

### Identified

A switch drops packets.

Posted Apr 8, 2025 - 09:05 UTC

### Investigating

Our monitoring alerted us at 08:09 UTC.

Posted Apr 8, 2025 - 08:17 UTC
"""
    record = record_of(tmp_path, text)
    assert [entry["at"][11:16] for entry in record["timeline"]] == ["08:17", "09:05", "10:15"]
    assert record["times"]["started"][11:16] == "08:02"


@pytest.mark.parametrize(("length", "start"), [("96 minutes", "06:40"), ("122 minutes", "06:14")])
def test_a_start_and_an_end_are_as_far_apart_as_stated(tmp_path: Path, length: str, start: str) -> None:
    text = f"""{HEAD}The outage lasted {length}.

## Timeline

- 06:14 The first printers lose their connection
- 06:40 No tickets are printed
- 07:20 Alert: printers down
- 08:16 All tickets are printed. Outage over
"""
    assert record_of(tmp_path, text)["times"]["started"] == f"2025-04-08 {start}"


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        ("an hour and forty minutes", 100), ("about an hour and a quarter", 75), ("two and a half hours", 150),
        ("half an hour", 30), ("three quarters of an hour", 45), ("a day", 1440), ("one hour and 25 minutes", 85),
    ],
)  # fmt: skip
def test_a_length_in_words(length: str, minutes: int) -> None:
    reading = Reading(read_document(f"# Report\n\nThe gates were down for {length}.\n".encode()), "report.md", Config())
    found = stated_length(reading)
    assert found is not None
    assert found.minutes == minutes


def test_a_length_in_german_words() -> None:
    text = "# Bericht\n\nDie Störung dauerte eine Dreiviertelstunde.\n"
    found = stated_length(Reading(read_document(text.encode()), "bericht.md", Config()))
    assert found is not None
    assert found.minutes == 45


STORIES = {
    "pm holds for the times after it": (
        "On April 8, 2025 at 3:40 PM I changed a rule. It went out at 3:47 PM, and the gates refused every ticket. The"
        " alarm rang at 3:51. I undid it, and at 4:29 the gates were up.",
        ["04-08 15:40", "04-08 15:47", "04-08 15:51", "04-08 16:29"],
    ),
    "the evening of another weekday": (
        "On Tuesday, 8 April 2025 the gates refused tickets.\n\nWe had copied the list of tickets on Monday evening. I"
        " started the gates at 23:00 and from then on they refused tickets. The first call arrived at 6:20 on"
        " Tuesday. At 7:45 all was normal again.",
        ["04-07 23:00", "04-08 06:20", "04-08 07:45"],
    ),
    "the number of a day": (
        "On April 8, 2025 at 09:40 all gates went down. The alarm rang at 10:15 UTC on the 9th. At 10:40 UTC on the"
        " 10th the gates were up again.",
        ["04-08 09:40", "04-09 10:15", "04-10 10:40"],
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_day_and_the_half_of_it_in_a_story(name: str) -> None:
    text, times = STORIES[name]
    events = from_text(Reading(read_document(f"# Tickets refused\n\n{text}\n".encode()), "report.md", Config()))
    assert [f"{event.time.earliest:%m-%d %H:%M}" for event in events if event.has_clock] == times


def test_a_day_that_is_an_item_of_its_own(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

- **Mon 7 Apr**
- 14:31 All gates fail
- 22:45 Gates are back
- **Tue 8 Apr**
- 18:40 Queues back to normal
"""
    days = [entry["at"] for entry in record_of(tmp_path, text)["timeline"]]
    assert days == ["2025-04-07 14:31", "2025-04-07 22:45", "2025-04-08 18:40"]


def test_a_table_under_the_name_of_a_zone(tmp_path: Path) -> None:
    text = f"""{HEAD}| CET | |
|---|---|
| 19:00 | Doors open, gates OK |
| 20:26 | Gates refuse all tickets |
| 21:50 | Gates work again |
"""
    assert [entry["at"][11:16] for entry in record_of(tmp_path, text)["timeline"]] == ["19:00", "20:26", "21:50"]


def test_a_sentence_below_the_entries_of_a_timeline(tmp_path: Path) -> None:
    text = f"""{HEAD}## When

| Date | Time | What |
|---|---|---|
| 2025-04-07 | 11:00 | 9.12 on 1 % of the gates |
| 2025-04-08 | 10:00 | 9.12 on 5 % of the gates |
| 2025-04-08 | 14:15 | The office tells of the tenth call |
| 2025-04-08 | 14:40 | All gates back to 9.11, all tickets pass |

The outage began on April 7 at 11:00, when the first travellers were refused.
"""
    assert record_of(tmp_path, text)["times"]["started"] == "2025-04-07 11:00"


def test_the_day_of_a_merge_does_not_make_a_date_that_of_the_report() -> None:
    text = f"""{HEAD}The job ran at 04:00 and refused all tickets. The cause was a change that was merged on 3 April and
deployed on 7 April at 18:20. It was mended at 08:24.
"""
    dated = Reading(read_document(text.encode()), "report.md", Config()).day
    assert dated is not None
    assert dated.day == date(2025, 4, 8)


def test_an_end_that_is_told_wins_over_a_rough_length(tmp_path: Path) -> None:
    text = (
        "# Gates out\n\n**Date:** 2024-04-08\n\nThe outage lasted approximately nine hours.\n\n## Timeline\n\n"
        "- 10:00 Gates begin to refuse tickets\n- 21:00 Team alerted\n- 21:24 Limit deleted, and the gates work again\n"
    )
    assert str(record_of(tmp_path, text)["times"]["resolved"])[-5:] == "21:24"


@pytest.mark.parametrize(
    ("title", "more", "folder"),
    [
        ("Near miss: tickets almost deleted", "", ""),
        ("Tickets almost deleted", "**Type:** near miss\n\n", ""),
        ("Tickets almost deleted", "", "near-misses/"),
        ("Beinahe-Ausfall der Automaten", "", ""),
    ],
)
def test_a_near_miss_has_no_impact_that_began_or_ended(tmp_path: Path, title: str, more: str, folder: str) -> None:
    story = "At 10:12 UTC the script was started with the wrong prefix. At 10:14 UTC Ida noticed it, and stopped it.\n"
    text = f"# {title}\n\n**Date:** 2025-04-08\n\n{more}{story}"
    record = record_of(tmp_path, text, f"{folder}report.md")
    assert (record["kind"], record["times"]) == ("near-miss", {"detected": "2025-04-08 10:14"})


@pytest.mark.parametrize(
    ("title", "folder"),
    [("Beinahe alle Automaten ohne Karten", ""), ("Automaten ohne Karten", "incidents-and-near-misses/")],
)
def test_words_beside_an_incident_make_it_no_near_miss(tmp_path: Path, title: str, folder: str) -> None:
    text = f"# {title}\n\n**Datum:** 2025-04-08\n\nAb 10:12 Uhr gab es keine Karten mehr.\n"
    record = record_of(tmp_path, text, f"{folder}report.md")
    assert "kind" not in record
    assert str(record["times"]["started"]) == "2025-04-08 10:12"


def test_of_a_line_of_times_the_first_and_the_last_are_looked_at() -> None:
    clocks = [f"{at // 60:02}:{at % 60:02}" for at in range(1200)]
    document = read_document(f"{HEAD}{' '.join(clocks)}\n".encode())
    found = [event.at[-5:] for event in from_text(Reading(document, "report.md", Config()))]
    assert (found[:2], found[-1]) == (["00:00", "00:01"], "19:59")
    assert len(found) < len(clocks)
