"""How authors write the entries of a timeline, their days, and the times in a table of key data."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing.moments import leading, moments
from tests.importing.kinds import record_of

EVENTS = (("14:31", "Errors begin"), ("14:52", "Ines finds the certificate"), ("15:20", "All is well again"))


def written(line: str, between: str = "\n") -> str:
    """The events, each in a line of that form."""
    return between.join(
        line.format(at=at, bare=at.replace(":", ""), dot=at.replace(":", "."), event=event) for at, event in EVENTS
    )


FORMS = {
    "clocks with a dot": "2.31pm – Errors begin\n\n2.52pm – Ines finds the certificate\n\n3.20pm – All is well again",
    "definition list": f"2024-05-02\n{written(': {at} – {event}')}",
    "quoted lines": written("> {at} {event}", "\n>\n"),
    "quoted list": written("> - {at} {event}"),
    "list in HTML": f"<ul>\n{written('<li>{at} {event}</li>')}\n</ul>",
    "tags around the time": written("<b>{at}</b> {event}<br>"),
    "boxes": written("- [x] {at} {event}"),
    "zone first": written("- UTC {at}: {event}"),
    "military": written("- {bare}Z {event}"),
    "date of the title": written("- 05/02 {at} {event}"),
    "by then": written("By {at} UTC: {event}", "\n\n"),
    "messages": written("**Ines** {at}\n{event}", "\n\n"),
    "handles": written("@ines {at}\n{event}", "\n\n"),
    "numbered headings": written("### 1. {at} {event}", "\n\n"),
    "just after": written("Just after {at}: {event}", "\n\n"),
    "bold in a paragraph": written("**{at}** {event}", "; "),
    "steps in a line": written("{at} {event}", " → "),
    "times below events": written("- {event}\n  - Time: {at} UTC"),
    "from the first": "- 14:31 Errors begin\n- +21 min Ines finds the certificate\n- +49 min All is well again",
    "minutes in cells": "T = 2024-05-02 14:31Z\n\n| T | What |\n|---|---|\n| 0 | Errors begin |\n"
    "| +21 min | Ines finds the certificate |\n| +49 min | All is well again |",
    "times as terms": written("{at}\n: {event}", "\n\n"),
    "from T": "- T+0 (14:31 UTC): Errors begin\n- T+21m: Ines finds the certificate\n- T+49m: All is well again",
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_entries(tmp_path: Path, form: str) -> None:
    text = f"# Shop down on 2 May 2024\n\n## Timeline\n\n{FORMS[form]}\n\n## Lessons learned\n\n- Watch certificates\n"
    found = record_of(tmp_path, text)["timeline"]
    assert [(str(entry["at"]).lstrip("~")[11:16], entry["event"].removesuffix("<br>")) for entry in found] == [*EVENTS]


def test_states_in_one_word_after_a_time_in_brackets(tmp_path: Path) -> None:
    """Markdown takes the word for the address of a link, and shows nothing of it."""
    lines = "[14:31]: paged\n[14:52 UTC]: acked.\n[14:55]: #4711\n[15:00]: restarted (Mira)\n\n- [15:20]: rolled-back"
    links = "[runbook]: ../runbook.md\n[15:10]: https://graphs.example/15\n[graph 15:15]: ./graph.png"
    record = record_of(tmp_path, f"# Shop down on 2 May 2024\n\n## Timeline\n\n{lines}\n\n## Links\n\n{links}\n")
    events = ["paged", "acked.", "#4711", "restarted (Mira)", "rolled-back"]
    assert [entry["event"] for entry in record["timeline"]] == events


@pytest.mark.parametrize(
    "line", ["- **Step:** {at} — {event}", "1. **Step ({at}):** {event}", "- Step ({at}): {event}"]
)
def test_times_beside_a_label(tmp_path: Path, line: str) -> None:
    """The entry keeps its label."""
    text = f"# Shop down on 2 May 2024\n\n## Timeline\n\n{written(line)}\n"
    found = record_of(tmp_path, text)["timeline"]
    assert [str(entry["at"])[11:] for entry in found] == [at for at, _ in EVENTS]
    assert all(
        "Step" in entry["event"] and event in entry["event"] for entry, (_, event) in zip(found, EVENTS, strict=True)
    )


def test_a_timeline_in_phases(tmp_path: Path) -> None:
    """It has no heading of its own; a day alone is an entry there, too."""
    text = (
        "# Shop down on 2 May 2024\n\n## Phase 1 - errors\n\n**5/1** Warning mailed.\n\n**5/2 14:31** Errors begin.\n\n"
        "**5/2 14:52** Ines finds the certificate.\n\n## Phase 2 - after\n\n**5/2 15:20** All is well again.\n\n"
        "**5/6** Review.\n\n## How it works\n\nThe shop has a certificate.\n"
    )
    found = [str(entry["at"]) for entry in record_of(tmp_path, text)["timeline"]]
    assert found == ["2024-05-01", "2024-05-02 14:31", "2024-05-02 14:52", "2024-05-02 15:20", "2024-05-06"]


def test_days_as_terms(tmp_path: Path) -> None:
    text = "# Shop down\n\n## Timeline\n\n1 May 2024\n: Disk 7 fails.\n\n6 May 2024\n: Disk 2 fails.\n"
    found = record_of(tmp_path, text)["timeline"]
    assert [(str(entry["at"]), entry["event"]) for entry in found] == [
        ("2024-05-01", "Disk 7 fails."),
        ("2024-05-06", "Disk 2 fails."),
    ]


def test_the_day_of_the_incident_follows_one_before_it(tmp_path: Path) -> None:
    """A clock time below an entry of a whole earlier day is not of that day."""
    text = (
        f"# Shop down on 2 May 2024\n\n## Timeline\n\n- 2024-04-29: New release planned\n{written('- {at} {event}')}\n"
    )
    found = [str(entry["at"])[:10] for entry in record_of(tmp_path, text)["timeline"]]
    assert found == ["2024-04-29", "2024-05-02", "2024-05-02", "2024-05-02"]


def test_numbers_of_paragraphs_are_no_times(tmp_path: Path) -> None:
    text = (
        "# Files lost\n\n## 1 Overview\n\n1.1 The files were lost on 2 May 2024.\n\n1.2 A reader found out.\n\n"
        "## 2 Timeline of events\n\n2.9 A disk got slow.\n\n2.10 The last backup was fine.\n\n2.11 On Thursday"
        " 2 May at 14:31 the files were lost.\n\n2.12 At 15:20 they were restored.\n"
    )
    record = record_of(tmp_path, text)
    assert {str(at) for at in record["times"].values()} == {"2024-05-02 14:31", "2024-05-02 15:20"}
    assert not {str(entry["at"]) for entry in record.get("timeline", ())} & {f"2024-05-02 02:{n}" for n in (10, 11, 12)}


@pytest.mark.parametrize(
    ("day", "first"), [("30 December 2023", 2023), ("4 January 2024", 2023), ("3 March 2024", 2023)]
)
def test_days_without_a_year_around_its_turn(tmp_path: Path, day: str, first: int) -> None:
    lines = "- Nov 28: Warning mailed\n- Dec 30: Errors begin\n- Jan 4: Repaired\n- Jan 12: Review\n"
    record = record_of(tmp_path, f"# Shop down\n\nThe shop was down on {day}.\n\n## Timeline\n\n{lines}")
    found = [str(entry["at"]) for entry in record["timeline"]]
    assert found == [f"{first}-11-28", f"{first}-12-30", f"{first + 1}-01-04", f"{first + 1}-01-12"]


@pytest.mark.parametrize(
    ("day", "written", "wanted"),
    [
        ("2024-10-27", "- 02:30 CEST a\n- 02:30 CET b\n- 03:10 CET c\n",
         ["2024-10-27T02:30+02:00", "2024-10-27T02:30+01:00", "2024-10-27 03:10"]),
        ("2024-11-03", "- 1:30 am EDT a\n- 1:30 am EST b\n- 2:10 am EST c\n",
         ["2024-11-03T01:30-04:00", "2024-11-03T01:30-05:00", "2024-11-03 02:10"]),
        ("2024-11-03", "- 00:10 UTC a\n- 1:30 am PST b\n- 11:00 UTC c\n",
         ["2024-11-03 00:10", "2024-11-03T01:30-08:00", "2024-11-03 11:00"]),
        ("2024-10-27", "Times in Europe/Berlin.\n\n- 02:30 a\n- 03:10 b\n", ["2024-10-27 02:30", "2024-10-27 03:10"]),
    ],
)  # fmt: skip
def test_an_hour_that_occurs_twice(tmp_path: Path, day: str, written: str, wanted: list[str]) -> None:
    """The name of the zone says which of the two is meant."""
    record = record_of(tmp_path, f"# Shop down\n\nDate: {day}\n\n## Timeline\n\n{written}")
    assert [str(entry["at"]) for entry in record["timeline"]] == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (["10:00 UTC", "02:30 PST", "11:00 UTC"], ["2024-03-01 10:00", "2024-03-01T02:30-08:00", "2024-03-01 11:00"]),
        (["23:00 UTC", "00:30 CET", "23:50 UTC"], ["2024-03-01 23:00", "2024-03-02T00:30+01:00", "2024-03-01 23:50"]),
        (["23:00 UTC", "00:30 UTC", "17:10 PST"], ["2024-03-01 23:00", "2024-03-02 00:30", "2024-03-01T17:10-08:00"]),
        (["22:00 UTC", "23:30 PST", "07:50 UTC"], ["2024-03-01 22:00", "2024-03-01T23:30-08:00", "2024-03-02 07:50"]),
    ],
)
def test_clock_times_of_two_zones(tmp_path: Path, written: list[str], wanted: list[str]) -> None:
    """They are in order as times, not as clocks show them."""
    lines = "".join(f"- {clock} {event}\n" for clock, event in zip(written, "abc", strict=True))
    record = record_of(tmp_path, f"# Shop down\n\nDate: 2024-03-01\n\n## Timeline\n\n{lines}")
    assert [str(entry["at"]) for entry in record["timeline"]] == wanted


@pytest.mark.parametrize("heading", ["Timeline", "The long night"])
@pytest.mark.parametrize(
    "paragraphs",
    [
        "On 2 May 2024 at 14:31 a disk broke. Ines was paged at 14:52 and logged in. At 15:20 the shop was back.",
        "Le 2 mai 2024 à 14 h 31 le disque est tombé en panne. À 14 h 52 Ines a été alertée. "
        "Le service a été rétabli à 15 h 20.",
    ],
)
def test_prose_that_begins_with_a_date_is_no_timeline(tmp_path: Path, heading: str, paragraphs: str) -> None:
    """Its later times are read, too."""
    record = record_of(tmp_path, f"# Shop down\n\n## {heading}\n\n{paragraphs}\n")
    assert "timeline" not in record
    assert [str(record["times"][name])[-5:] for name in ("started", "resolved")] == ["14:31", "15:20"]


@pytest.mark.parametrize("day", ["Day", "Tag", "Jour", "Día", "Dia"])
def test_a_column_of_days_dates_the_times_beside_it(tmp_path: Path, day: str) -> None:
    text = (
        f"# Shop down on 2 May 2024\n\n## Timeline\n\n| {day} | Time | What |\n|---|---|---|\n"
        "| 16 April | 09:00 | Warning mailed |\n| 2 May | 14:31 | Errors begin |\n"
        "| | 15:20 | All is well again |\n| 16 May | 16:00 | Review |\n"
    )
    found = [str(entry["at"]) for entry in record_of(tmp_path, text)["timeline"]]
    assert found == ["2024-04-16 09:00", "2024-05-02 14:31", "2024-05-02 15:20", "2024-05-16 16:00"]


DAYS = (("16 April", "Warning mailed"), ("30 April", "First errors"), ("2 May", "Shop down"), ("6 May", "Shop back"))


def dated(heading: str, line: str, *, above: str = "") -> str:
    """A document in which the days are all there is, under that heading."""
    lines = "\n".join(line.format(day=day, event=event) for day, event in DAYS)
    return f"# Shop down on 2 May 2024\n\nNo sales.\n\n## {heading}\n\n{above}{lines}\n\n## Lessons\n\n- Watch\n"


@pytest.mark.parametrize("heading", ["History", "Sequence", "Dates", "Abfolge", "Historique", "经过", "The long road"])
@pytest.mark.parametrize("form", ["- {day}: {event}", "| {day} | {event} |"])
def test_days_in_order_are_a_timeline_under_any_heading(tmp_path: Path, heading: str, form: str) -> None:
    above = "| Date | What |\n|---|---|\n" if form.startswith("|") else ""
    found = record_of(tmp_path, dated(heading, form, above=above))["timeline"]
    assert [(str(entry["at"]), entry["event"]) for entry in found] == [
        ("2024-04-16", "Warning mailed"),
        ("2024-04-30", "First errors"),
        ("2024-05-02", "Shop down"),
        ("2024-05-06", "Shop back"),
    ]


@pytest.mark.parametrize(
    ("heading", "form", "above"),
    [
        ("Releases", "- {day}: {event}", ""),
        ("Parts", "- {day}: 2.4.1 {event}", ""),
        ("Follow-up", "| {day} | {event} |", "| Due | What |\n|---|---|\n"),
        ("Contributing factors", "- {day}: {event}", ""),
        ("History", "- {day} 2021: {event}", ""),
    ],
)
def test_other_lists_of_days_are_no_timeline(tmp_path: Path, heading: str, form: str, above: str) -> None:
    assert "timeline" not in record_of(tmp_path, dated(heading, form, above=above))


@pytest.mark.parametrize(("clock", "day"), [("13:37", 2), ("15:10", 1)])
def test_the_clock_goes_back_to_the_day_of_the_incident(tmp_path: Path, clock: str, day: int) -> None:
    """By a few minutes, entries are only out of order."""
    text = f"# Shop down on 2 May 2024\n\n## Timeline\n\n- 2024-05-01 15:30 Release planned\n- {clock} Errors begin\n"
    found = [str(entry["at"]) for entry in record_of(tmp_path, text)["timeline"]]
    assert found == ["2024-05-01 15:30", f"2024-05-0{day} {clock}"]


def test_times_in_a_table_of_key_data(tmp_path: Path) -> None:
    """Most rows are unknown; beside a time, a verb alone names it. The summary stands below."""
    text = (
        "# Shop down\n\n## Summary\n\n| Key data | |\n|---|---|\n| Began | 2 May 2024, 2.31pm |\n"
        "| Reported | 2 May 2024, 2.52pm |\n| Closed | 2 May 2024, 3.20pm |\n| Mascot | Otter |\n| Paged | 21 |\n"
        "| Floor | 3 |\n| Moon | full |\n\nThe certificate of the shop had expired, so nobody could pay.\n"
    )
    record = record_of(tmp_path, text)
    assert {name: str(at) for name, at in record["times"].items()} == {
        "started": "2024-05-02 14:31",
        "detected": "2024-05-02 14:52",
        "resolved": "2024-05-02 15:20",
    }
    assert record["summary"].startswith("The certificate of the shop")


@pytest.mark.parametrize("label", ["Alerted by", "Alarm durch", "Alerté par"])
def test_who_raised_the_alarm_and_when(tmp_path: Path, label: str) -> None:
    text = (
        "# Shop down\n\n| Field | Value |\n|---|---|\n| Date | 2 May 2024 |\n| Started | 10:41 |\n"
        f"| {label} | on-call phone 11:09 |\n\nNobody could pay.\n"
    )
    assert str(record_of(tmp_path, text)["times"]["detected"]) == "2024-05-02 11:09"


@pytest.mark.parametrize(
    "text",
    [
        "du 9 au 11 novembre 2021",
        "del 9 al 11 de noviembre de 2021",
        "de 9 a 11 de novembro de 2021",
        "from 9 until 11 November 2021",
        "9. bis 11.11.2021",
        "09.–11.11.2021",
        "2021年11月9日から11日",
    ],
)
def test_days_from_and_to(text: str) -> None:
    [found] = moments(text)
    assert found.day == (2021, 11, 9)
    assert found.until is not None
    assert found.until.day == (2021, 11, 11)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1:15-3:40 PM", "13:15", "15:40"),
        ("11:50-1:15 PM", "11:50", "13:15"),
        ("12:30-1:00 AM", "00:30", "01:00"),
        ("12:30-1:00 PM", "12:30", "13:00"),
        ("0:15-12:40 PM", "00:15", "12:40"),
        ("from Monday 9 November 18:20 to Wednesday 11 November 10:45", "18:20", "10:45"),
        ("Du mardi 9 novembre 18 h 20 au jeudi 11 novembre 10 h 45", "18:20", "10:45"),
        ("das 9h40 às 16h25", "09:40", "16:25"),
        ("das 9h40 até às 16h25", "09:40", "16:25"),
        ("entre as 9h40 e as 16h25", "09:40", "16:25"),
        ("de las 9:40 hasta las 16:25", "09:40", "16:25"),
        ("券売機は9時40分から16時25分まで停止", "09:40", "16:25"),
        ("售票机从9点40分到16点25分停止", "09:40", "16:25"),
    ],
)
def test_ends_of_ranges(text: str, start: str, end: str) -> None:
    [found] = moments(text)
    assert str(found.clock) == start
    assert found.until is not None
    assert str(found.until.clock) == end


@pytest.mark.parametrize(
    ("text", "clock", "rest"),
    [
        ("15:04 second attempt", "15:04", "second attempt"),
        ("13:10 UTC - 300 done", "13:10", "300 done"),
        ("10.52 MB: rolled back", "10:52", "MB: rolled back"),
        ("Di 18.10., 08:10 – Alarm", "08:10", "Alarm"),
    ],
)
def test_words_after_a_time_that_look_like_its_unit(text: str, clock: str, rest: str) -> None:
    found = leading(text)
    assert found is not None
    assert found.moment is not None
    assert (str(found.moment.clock), found.rest) == (clock, rest)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("It broke on 12 August at 9.10.", "09:10"),
        ("It broke at 9.10 on 12 August", "09:10"),
        ("Um 9.10 Uhr fiel es aus", "09:10"),
        ("Ines was paged at 0643 by phone", "06:43"),
        ("券売機は14時20分に復旧", "14:20"),
        ("售票机在14:20恢复", "14:20"),
        ("발권기가14시20분에 복구", "14:20"),
    ],
)
def test_clock_times_in_running_text(text: str, clock: str) -> None:
    assert [str(moment.clock) for moment in moments(text)] == [clock]


@pytest.mark.parametrize(
    "text",
    [
        "We run version 24.7. It broke.",
        "The share was 3.5. All fine.",
        "updated to 24.7.23",
        "第3時点の値",
        "停止は14時間",
    ],
)
def test_versions_are_no_dates(text: str) -> None:
    assert moments(text) == []


@pytest.mark.parametrize("text", ["about 10.52 MB of logs", "約 2 時間", "15:04 seconds"])
def test_sizes_and_lengths_are_no_times(text: str) -> None:
    assert leading(text) is None


@pytest.mark.parametrize("day", ["2024-02-30", "31.02.2024", "2024-13-01", "Feb 30", "30 February,"])
def test_a_time_on_a_day_that_does_not_exist_is_on_no_other(tmp_path: Path, day: str) -> None:
    rows = f"| Time | Event |\n|---|---|\n| 2024-03-05 09:00 | It stops |\n| {day} 10:00 | It runs |\n"
    record = record_of(tmp_path, f"# A\n\n## Timeline\n\n{rows}")
    assert [entry["at"] for entry in record["timeline"]] == ["2024-03-05 09:00", "unknown"]


@pytest.mark.parametrize(
    "days",
    [
        ("### Tuesday, May 7", "### Wednesday, May 8", "### Friday, May 10"),
        ("### 7 May 2024", "### 8 May 2024", "### 10 May 2024"),
        ("### Dienstag, 7. Mai", "### Mittwoch, 8. Mai", "### Freitag, 10. Mai"),
        ("### 5月7日(火)", "### 5月8日(水)", "### 5月10日(金)"),
    ],
)
def test_days_in_headings_of_a_section_without_a_name_for_timelines(tmp_path: Path, days: tuple[str, ...]) -> None:
    text = (
        f"# Post-mortem: Gate stuck\n\n**Date:** 2024-05-07\n\n## Day by day\n\n{days[0]}\n\n10:30 – New gate file\n\n"
        f"{days[1]}\n\n08:50 – A driver waits\n\n{days[2]}\n\n09:05 – Ines reads the log\n\n10:15 – Gate file removed\n"
    )
    assert [entry["at"] for entry in record_of(tmp_path, text)["timeline"]] == [
        "2024-05-07 10:30",
        "2024-05-08 08:50",
        "2024-05-10 09:05",
        "2024-05-10 10:15",
    ]


def test_times_among_lessons_are_no_timeline(tmp_path: Path) -> None:
    story = "## What happened\n\n* 13:00 A clean-up begins\n* 13:40 The store refuses us\n* 16:40 A new key\n\n"
    learned = "## What I learned\n\n1. Clean slowly\n2. Ida could have looked at 13:50, but had no key\n"
    record = record_of(tmp_path, f"# Post-mortem: Gate stuck\n\n**Date:** 2024-05-07\n\n{story}{learned}")
    assert (len(record["timeline"]), len(record["lessons"])) == (3, 2)


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("比率は1:10で、10:05に復旧", ["10:05"]),
        ("1:10の割合で失敗し、9:30に検知", ["09:30"]),
        ("版本为3:10,9:50恢复", ["09:50"]),
        ("버전은 4:20, 9:50에 복구", ["09:50"]),
        ("a ratio of 1:20 since 10:05, and a 16:10 ratio later", ["10:05"]),
        ("das 10h às 11h", ["10:00"]),
        ("de 10h à 11h", ["10:00"]),
        ("entre as 10h e as 11h", ["10:00"]),
        ("une heure de 10h", []),
    ],
)
def test_numbers_beside_words_that_tell_what_they_are(text: str, clocks: list[str]) -> None:
    found = [moment.clock for moment in moments(text) if moment.clock]
    assert [f"{clock.hour:02}:{clock.minute or 0:02}" for clock in found] == clocks
