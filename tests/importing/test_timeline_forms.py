"""Timelines in forms that are rarer than a table or a list of clock times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import record_of

HEAD = "# Tickets refused at the gates\n\n**Date:** 2024-04-08\n\n"
CLOCKS = ("14:02", "14:07", "15:05", "15:31")
EVENTS = ("The certificate is deployed", "Gates refuse tickets", "It is rolled back", "All gates accept tickets")
PAIRS = tuple(zip(CLOCKS, EVENTS, strict=True))
SAME_DAY = [f"2024-04-08 {clock}" for clock in CLOCKS]


def times(tmp_path: Path, text: str, head: str = HEAD) -> list[str]:
    return [str(entry["at"]) for entry in record_of(tmp_path, head + text).get("timeline", ())]


def joined(form: str, between: str = "\n") -> str:
    return between.join(form.format(clock, event) for clock, event in PAIRS) + "\n"


@pytest.mark.parametrize(
    "listed",
    [
        joined("- Day 1, {} – {}"),
        joined("- D+0 {} {}"),
        joined("Q1: {} {}", "\n\n"),
        joined("1.1. At {} {}.", "\n\n").replace("1.1", "1.2", 1),
        "<dl>\n" + joined("<dt>{}</dt>\n<dd>{}</dd>") + "</dl>\n",
        joined("| {} | {} |"),
        joined("| {} | {} |").replace("\n", "\n|---|---|\n", 1),
        "```yaml\ntimeline:\n" + joined('  - time: "{}"\n    event: {}') + "```\n",
        "```json\n[" + joined('{{"time": "2024-04-08 {}", "event": "{}"}}', ", ") + "]\n```\n",
        '{| class="wikitable"\n! Time !! Event\n' + joined("|-\n| {} || {}") + "|}\n",
        '{|\n|-\n! style="width: 4em" | Time\n! Event\n' + joined("|-\n| {}\n| {}") + "|}\n",
        joined("– {} {}"),
        "T0 = 14:02\n\n- T+0: Deployed\n- T+5: Refused\n- T+63: Rolled back\n- T+89: Accepted\n",
        "### T+0 (14:02) Deployed\n\nA\n\n### T+5m Refused\n\nB\n\n### T+63m Back\n\nC\n\n### T+89m Ok\n\nD\n",
        "Deployed: 14:02\nDetected: 14:07\nMitigated: 15:05\nResolved: 15:31\n",
        "We deployed it at **14:02**, and it broke at **14:07**. By **15:05** it was back. It worked by **15:31**.\n",
        "At 14:02 we deployed it. At 14:07 gates refused. Anna rolled back at 15:05. At 15:31 all was well.\n",
        "At 14:02 we deployed it. At 14:07 gates refused. By 15:05 we had rolled back, and at 15:31 all was well.\n",
        joined("**Update, {}:** {}.", "\n\n"),
        joined("> **Ida** {}\n> {}", "\n>\n"),
        joined("Ida Brandt  {}\n{}", "\n\n"),
        joined("- \\[{}\\] {}"),
        joined("- <kbd>{}</kbd> {}"),
        joined("- As of {}, {}"),
        joined("a) {} – {}").replace("a)", "b)", 1),
        joined("**8 April 2024**: {} {}", "\n\n"),
        joined("【{}】{}", "\n\n"),
        "**Deployed:** 14:02\n**Detected:** 14:07\n**Duration:** 1:29\n**Back:** 15:05\n**Resolved:** 15:31\n",
        joined("- 20240408T{}Z {}"),
        joined("- 8/Apr/2024 {} {}"),
        "Monday 8 April (local time)\n\n" + joined("**{}** {}", "\n\n"),
    ],
)
def test_forms_of_one_day(tmp_path: Path, listed: str) -> None:
    assert times(tmp_path, f"## Timeline\n\n{listed}") == SAME_DAY


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("| Time | Event |\n|---|---|\n| **Sun 7 April** | |\n| 14:02 | a |\n| **Mon 8 April** | |\n| 08:00 | b |\n",
         ["2024-04-07 14:02", "2024-04-08 08:00"]),
        ("- 21:00 a\n- +1d 02:15 b\n- Next day, 07:40: c\n",
         ["2024-04-08 21:00", "2024-04-09 02:15", "2024-04-09 07:40"]),
        ("- +1d 02:15 a\n- +1d 07:40 b\n", ["2024-04-09 02:15", "2024-04-09 07:40"]),
        ("- 14:02 Restarted\n- 14:07 Restarted\n- 15:05 Restarted\n",
         ["2024-04-08 14:02", "2024-04-08 14:07", "2024-04-08 15:05"]),
        ("- 14:02 a\n- 1999999999 bytes were left\n", ["2024-04-08 14:02", "unknown"]),
        ("- At noon the gates open\n- At midnight they close\n", ["2024-04-08 12:00", "2024-04-09 00:00"]),
        ("- noon: a\n- 18:00 b\n- midnight: c\n", ["2024-04-08 12:00", "2024-04-08 18:00", "2024-04-09 00:00"]),
        ("- 12:00 noon: a\n- 11 pm b\n- 12:00 midnight c\n- 00:20 d\n",
         ["2024-04-08 12:00", "2024-04-08 23:00", "2024-04-09 00:00", "2024-04-09 00:20"]),
        ("- 12 noon a\n- 12 midnight b\n", ["2024-04-08 12:00", "2024-04-09 00:00"]),
        ("- 2330 a\n- 2400 b\n- 0030 c\n", ["2024-04-08 23:30", "2024-04-09 00:00", "2024-04-09 00:30"]),
        ("- Monday evening, 20:10: a\n- Tuesday, 09:00: b\n", ["2024-04-08 20:10", "2024-04-09 09:00"]),
        ("- Week of 1 April 2024: a\n- Week of 8 April 2024: b\n", ["2024-04-01", "2024-04-08"]),
        ("- 11:30 am a\n- 12:20 pm b\n- 1:10 c\n", ["2024-04-08 11:30", "2024-04-08 12:20", "2024-04-08 13:10"]),
        ("- 4/8 14:02 a\n- 4/9 08:00 b\n", ["2024-04-08 14:02", "2024-04-09 08:00"]),
        ("- 1712584920 a\n- 1712585220 b\n", ["2024-04-08T14:02Z", "2024-04-08T14:07Z"]),
        ("- From 14:02 to 14:07 a\n- Between 15:05 and 15:31 b\n", ["2024-04-08 14:02", "2024-04-08 15:05"]),
        ("- Am 7. April um 17:30 Uhr: a\n- Am 8. April gegen 8 Uhr: b\n", ["2024-04-07 17:30", "~2024-04-08 08:00"]),
        ("- 8 de abril às 08h00: a\n- 9 de abril por volta das 09h40: b\n", ["2024-04-08 08:00", "~2024-04-09 09:40"]),
        ("- 22:30：a\n- 次日 02:00：b\n", ["2024-04-08 22:30", "2024-04-09 02:00"]),
        ("**Trigger — 14:02 UTC**\na\n\n**Detection — 14:07 UTC**\nb\n", ["2024-04-08 14:02", "2024-04-08 14:07"]),
        ("At 14:02 we deployed it.\n\nThe rollback was done at 15:05.\n", ["2024-04-08 14:02", "2024-04-08 15:05"]),
        ("At 14:02 we deployed it.\n\nGates refused tickets until 15:05 that day.\n",
         ["2024-04-08 14:02", "2024-04-08 15:05"]),
        ("Às 14h02, a.\n\nÀs 14h07, b.\n", ["2024-04-08 14:02", "2024-04-08 14:07"]),
        ("- We install version 10:15 at 14:02\n- Version 10:14 is back at 14:07\n",
         ["2024-04-08 14:02", "2024-04-08 14:07"]),
        ("- 14:02 a\n- Mails wait for 10h20min\n", ["2024-04-08 14:02", "unknown"]),
        ("- Day 0: a\n- Day 2, 14:07: b\n", ["2024-04-08", "2024-04-10 14:07"]),
        ("8 April 2024\n\n00:40 d\n\n00:10 c\n\n23:50 b\n\n23:30 a\n",
         ["2024-04-08 23:30", "2024-04-08 23:50", "2024-04-09 00:10", "2024-04-09 00:40"]),
        ("The disk was full at 14:02.\n\nNobody saw it until 14:07, when Ida came.\n\nBy 15:05 it was empty.\n",
         ["2024-04-08 14:02", "2024-04-08 14:07", "2024-04-08 15:05"]),
        ("- 24-04-08 14:02 a\n- 24-04-11 14:07 b\n", ["2024-04-08 14:02", "2024-04-11 14:07"]),
        ("### First outage (8 April)\n\n- 14:02 a\n\n### Second outage (9 April)\n\n- 14:07 b\n",
         ["2024-04-08 14:02", "2024-04-09 14:07"]),
        ("- 00:40 d\n- 00:10 c\n- 23:50 b\n- 23:30 a\n",
         ["2024-04-08 23:30", "2024-04-08 23:50", "2024-04-09 00:10", "2024-04-09 00:40"]),
        ("- 14:02:09 a\n- 14:02:11 b\n- 14:02:30 c\n- 14:02:31 d\n",
         ["2024-04-08 14:02:09", "2024-04-08 14:02:11", "2024-04-08 14:02:30", "2024-04-08 14:02:31"]),
        ("- 16.50: a\n- 17.02: b\n", ["2024-04-08 16:50", "2024-04-08 17:02"]),
        ("- 14:02 a\n\n### Afterwards\n\n- 16:00 b\n", ["2024-04-08 14:02", "2024-04-08 16:00"]),
        ("- 14:02 a\n\n## Second outage (9 April)\n\n### Timeline\n\n- 16:00 b\n",
         ["2024-04-08 14:02", "2024-04-09 16:00"]),
    ],
)  # fmt: skip
def test_days_and_clocks(tmp_path: Path, written: str, wanted: list[str]) -> None:
    assert times(tmp_path, f"## Timeline\n\n{written}") == wanted


@pytest.mark.parametrize(
    "written", ["- 8h : a\n- 11h : b\n", "- 08h00min - a\n- 11h00min - b\n", "- 8 h 00 : a\n- vers 11 h : b\n"]
)
def test_hours_without_minutes(tmp_path: Path, written: str) -> None:
    head = "# Panne\n\n**Date :** 8 avril 2024\n\nLes portes ont refusé les billets pendant trois heures.\n\n"
    assert [at[-5:] for at in times(tmp_path, f"## Chronologie\n\n{written}", head)] == ["08:00", "11:00"]


@pytest.mark.parametrize(
    "written",
    [
        "### Sunday, 7 April\n\nA\n\n### Monday, 8 April\n\nB\n\n### Tuesday, 9 April\n\nC\n",
        "On 7 April we deployed.\n\nOn 8 April gates refused.\n\nOn 9 April it was back.\n\nOn 10 April we told.\n",
    ],
)
def test_days_of_a_story(tmp_path: Path, written: str) -> None:
    """Of a section that is not named a timeline: its headings or paragraphs begin with days around the incident."""
    assert times(tmp_path, f"## What happened\n\n{written}")[:3] == ["2024-04-07", "2024-04-08", "2024-04-09"]


@pytest.mark.parametrize(
    "listed",
    [
        "".join(f"### Update, 8 April 2024, {clock}\n\n{event}.\n\n" for clock, event in PAIRS),
        joined("| {} | {} at last |").replace("|", "| | |\n|---|---|\n|", 1),
        joined("{} {}", "; ").replace("14:02", "Timeline: 14:02"),
        joined("| {} | {} |").replace("|", "| 时间点 | 进展 |\n|---|---|\n|", 1),
    ],
)
def test_unnamed_timelines(tmp_path: Path, listed: str) -> None:
    assert times(tmp_path, f"## Monday\n\n{listed}") == SAME_DAY


def test_times_in_labels(tmp_path: Path) -> None:
    """They make a list a timeline, also where no heading says that it is one."""
    assert times(tmp_path, f"## Sequence\n\n{joined('- Step ({}): {}')}") == SAME_DAY


def test_bold_times_in_definitions(tmp_path: Path) -> None:
    """Each definition of a day is an entry, whole: its commas part nothing."""
    days = "Mon 8 Apr\n: **14:02** a, and more\n: **14:07** b\n\nTue 9 Apr\n: **08:00** c, or so\n: **09:10** d\n"
    timeline = record_of(tmp_path, f"{HEAD}## Story\n\n{days}")["timeline"]
    assert [entry["event"] for entry in timeline] == ["a, and more", "b", "c, or so", "d"]
    assert str(timeline[-1]["at"]) == "2024-04-09 09:10"


def test_times_after_labels(tmp_path: Path) -> None:
    """They are when it happened, also where no heading says so, if one of them has a day."""
    steps = ("Started: Monday 8 April 2024, 2.02pm", "Noticed: 2.07pm", "Workaround: 3.05pm", "Restored: 3.31pm")
    listed = "- **Key dates**\n" + "".join(f"  - {step}\n" for step in steps)
    assert times(tmp_path, f"## Facts\n\n{listed}") == SAME_DAY


def test_bold_times_beside_a_list(tmp_path: Path) -> None:
    """Those of a summary are entries only if nothing else is."""
    summary = "## Summary\n\nIt began at **14:02**, was seen at **14:07**, and ended at **15:31**.\n\n"
    assert times(tmp_path / "alone", summary) == [SAME_DAY[0], SAME_DAY[1], SAME_DAY[3]]
    assert times(tmp_path / "list", f"{summary}## What happened\n\n{joined('- {} {}')}") == SAME_DAY


def test_bold_times_in_a_story(tmp_path: Path) -> None:
    """Each is an entry, also if the story begins with one."""
    story = (
        "**14:02** UTC is when it began. Ida saw it at **14:07**.\n\nShe tried at **15:05**, and it held at **15:31**."
    )
    assert times(tmp_path, f"## Timeline\n\n{story}\n") == SAME_DAY


def test_headings_with_times(tmp_path: Path) -> None:
    """A heading with a clock time is an entry whatever its other words name."""
    titles = ("14:02 Impact", "14:07 Detection", "15:05 Workaround", "15:31 Resolution")
    assert times(tmp_path, "".join(f"## {title}\n\nMore\n\n" for title in titles)) == SAME_DAY


@pytest.mark.parametrize(
    "listed",
    [
        "## Impact\n\n- Gates: 00:45 of refusals\n- Sales: 01:10 of errors\n- App: 00:05\n",
        "## Contacts\n\n- Ida: 08:00–17:00\n- Mo: 09:00–18:00\n- Night desk: 22:00–06:00\n",
        "## Planned maintenance\n\n- 2024-04-12 22:00: A\n- 2024-04-13 22:00: B\n- 2024-04-14 22:00: C\n",
        "## Agenda of the review\n\n- 14:00 Introduction\n- 14:10 Events\n- 14:40 Causes\n",
        "## Test runs\n\n- 2024-04-08 16:00 passed\n- 2024-04-08 17:00 passed\n- 2024-04-08 18:00 passed\n",
        "## Delays\n\n| | |\n|---|---|\n| 14:02 | Gate 1 |\n| 14:07 | Gate 2 |\n| 15:05 | Gate 3 |\n",
        "## How the cache works\n\n- 01:00 It is filled\n- 02:00 It is checked\n- 03:00 It is emptied\n",
        "# E2E test 16:00\n\nA\n\n# E2E test 17:00\n\nB\n\n# E2E test 18:00\n\nC\n",
        "## Delays\n\n- IC 412: 01:25\n- IC 418: 00:40\n- RE 7: 00:55\n",
        "## Observations\n\n- 14:00: 120 requests\n- 14:05: 118 requests\n- 14:10: 4 requests\n",
        "## Timeline\n\n| Time | Event |\n|---|---|\n| HH:MM | _what happened_ |\n",
        "## Versions\n\n- 12.04: fine\n- 14.04: affected\n- 16.10: affected\n",
    ],
)
def test_times_that_are_no_history(tmp_path: Path, listed: str) -> None:
    assert times(tmp_path, listed) == []


@pytest.mark.parametrize(
    ("order", "wanted", "said"),
    [
        ((3, 2, 1, 0), (0, 1, 2, 3), "written newest first; their order was reversed"),
        ((0, 2, 1, 3), (0, 2, 1, 3), "the times go back at the entry on line 9; the order of the document was kept"),
    ],
)
def test_times_that_go_back(tmp_path: Path, order: tuple[int, ...], wanted: tuple[int, ...], said: str) -> None:
    listed = "".join(f"- {CLOCKS[number]} {EVENTS[number]}\n" for number in order)
    record = record_of(tmp_path, f"{HEAD}## Timeline\n\n{listed}")
    assert [str(entry["at"]) for entry in record["timeline"]] == [SAME_DAY[number] for number in wanted]
    assert any(said in guess["reason"] for guess in record["x-import"]["guesses"])


def test_numbered_days(tmp_path: Path) -> None:
    """They count from the day of the incident, and the report says so."""
    head = "| Day | Time | Event |\n|---|---|---|\n"
    rows = f"{head}| 1 | 14:02 | Deployed |\n| 2 | 15:10 | Refused |\n| | 16:00 | Fixed |\n"
    wanted = ["2024-04-08 14:02", "2024-04-09 15:10", "2024-04-09 16:00"]
    assert times(tmp_path / "table", f"## Timeline\n\n{rows}") == wanted
    listed = "### Day 1\n\n- 14:02 Deployed\n\n### Day 2\n\n- 15:10 Refused\n- 16:00 Fixed\n"
    assert times(tmp_path / "headings", f"## Timeline\n\n{listed}") == wanted
    listed = "- Tag 1, 14:02 Uhr: verteilt\n- Tag 2, 15:10 Uhr: abgelehnt\n- Tag 2, 16:00 Uhr: behoben\n"
    record = record_of(tmp_path / "german", f"{HEAD}## Zeitverlauf\n\n{listed}")
    assert [str(entry["at"]) for entry in record["timeline"]] == wanted
    assert any("days are counted" in guess["reason"] for guess in record["x-import"]["guesses"])


@pytest.mark.parametrize(
    "rows",
    [
        "| T | Event |\n|---|---|\n| T0 | Deployed |\n| T0+5m | Refused |\n| T0 + 1h03 | Fixed |\n",
        "| Elapsed | Event |\n|---|---|\n| 0:00 | Deployed |\n| 0:05 | Refused |\n| 1:03 | Fixed |\n",
        "| Minutes | Event |\n|---|---|\n| 0 | Deployed |\n| 5 | Refused |\n| 63 | Fixed |\n",
    ],
)
def test_times_since_the_start(tmp_path: Path, rows: str) -> None:
    head = HEAD.replace("2024-04-08", "2024-04-08 14:02 UTC")
    assert times(tmp_path, f"## Timeline\n\n{rows}", head) == [
        "2024-04-08 14:02",
        "2024-04-08 14:07",
        "2024-04-08 15:05",
    ]


def test_gantt_chart(tmp_path: Path) -> None:
    chart = (
        "```mermaid\ngantt\n  dateFormat YYYY-MM-DD HH:mm\n  title Gates\n  section Failure\n"
        "  Gates refuse tickets :crit, a1, 2024-04-08 14:07, 2024-04-08 15:31\n  Rollback :15:05, 26m\n```\n"
    )
    record = record_of(tmp_path, f"{HEAD}## Timeline\n\n{chart}")
    assert [(str(one["at"]), one["event"]) for one in record["timeline"]] == [
        ("2024-04-08 14:07", "Gates refuse tickets"),
        ("2024-04-08 15:05", "Rollback"),
    ]


@pytest.mark.parametrize(
    "listed",
    [
        'timeline:\n  - {time: "14:02", event: Deployed}\n  - {time: "14:07", event: Refused}\n',
        'timeline:\n  "14:02": Deployed\n  "14:07": Refused\n',
        'timeline:\n  - "14:02 Deployed"\n  - "14:07 Refused"\n',
    ],
)
def test_frontmatter(tmp_path: Path, listed: str) -> None:
    head = f"---\nlayout: post\ndate: 2024-04-08\n{listed}---\n\n# Tickets refused\n\nGates refused tickets.\n"
    assert times(tmp_path, "", head) == SAME_DAY[:2]


@pytest.mark.parametrize(
    "more",
    [
        "## Follow-up timeline\n\n- 2024-04-12 the review is held\n- 2024-05-03 the alert is added\n",
        "## Post-incident timeline\n\n| Date | Event |\n|---|---|\n| 2024-04-12 | the review is held |\n",
        "### After the incident\n\n- 2024-04-12 the review is held\n- 2024-05-03 the alert is added\n",
        "## Timeline in short\n\n- 14:02 Deployed\n- 15:31 Fixed\n",
    ],
)
def test_second_timeline(tmp_path: Path, more: str) -> None:
    """That of the work afterwards and a short version stay in the body."""
    assert times(tmp_path, f"## Timeline\n\n{joined('- {} {}')}\n{more}") == SAME_DAY


def test_only_timelines_of_a_review(tmp_path: Path) -> None:
    """Where all headings name the work afterwards, they do not say which timeline it is."""
    mails = "## Post-incident timeline of mails\n\n- 16:00 told\n"
    text = f"## Post-incident review: timeline\n\n{joined('- {} {}')}\n{mails}"
    assert times(tmp_path, text) == [*SAME_DAY, "2024-04-08 16:00"]


def test_column_for_each_team(tmp_path: Path) -> None:
    head = "| Time | Gates | Control room |\n|---|---|---|\n"
    rows = f"{head}| 14:02 | Deploy | |\n| 14:07 | | Crews call |\n| 15:05 | Roll back | Tell crews |\n"
    record = record_of(tmp_path, f"{HEAD}## Timeline\n\n{rows}")
    assert [one["event"] for one in record["timeline"]] == ["Deploy", "Crews call", "Roll back; Tell crews"]


def test_tables_below_headings(tmp_path: Path) -> None:
    table = "| Time | Event |\n|---|---|\n| {} | {} |\n"
    text = "".join(f"### {event}\n\n{table.format(clock, event)}\n" for clock, event in PAIRS)
    assert times(tmp_path, f"## Timeline\n\n{text}") == SAME_DAY


def test_what_is_no_timeline(tmp_path: Path) -> None:
    """The configuration in a block, the log of a program, a plan, and weeks that are counted."""
    code = "```yaml\nmailer:\n  retries: 3\n  timeout: 08:00\n```\n"
    log = "```\n08:10:01 INFO started\n08:10:02 INFO sent\n08:10:03 ERROR retry\n```\n"
    weeks = "- Week 1: planning\n- Week 2: rollout\n"
    for number, text in enumerate((code, log, weeks)):
        assert times(tmp_path / str(number), f"## Timeline\n\n{text}") == []


@pytest.mark.parametrize(
    "measured",
    [
        "| Time | Tickets | Before |\n|---|---|---|\n| 14:00 | 840/min | 852/min |\n| 14:15 | 122/min | 861/min |\n",
        "{|\n! Time !! Tickets\n|-\n| 14:00 || 840\n|-\n| 14:15 || 122\n|}\n\nSales by agents fell to zero.\n",
        "- 14:00: 0.3 %\n- 14:15: 82 %\n",
    ],
)
def test_measurements_are_no_entries(tmp_path: Path, measured: str) -> None:
    assert times(tmp_path, f"## Timeline\n\n{joined('- {} {}')}\nTickets sold:\n\n{measured}") == SAME_DAY


@pytest.mark.parametrize("form", ["- {} UTC (16{}): {}", "- {} UTC / 16{} CEST - {}", "- **{} UTC** (16{} CEST) {}"])
def test_two_zones(tmp_path: Path, form: str) -> None:
    """The second one is not left in the text."""
    listed = "".join(form.format(clock, clock[2:], event) + "\n" for clock, event in PAIRS[:2])
    timeline = record_of(tmp_path, f"{HEAD}## Timeline\n\n{listed}")["timeline"]
    assert [(str(one["at"]), one["event"]) for one in timeline] == [
        ("2024-04-08 14:02", EVENTS[0]),
        ("2024-04-08 14:07", EVENTS[1]),
    ]


@pytest.mark.parametrize(
    "form",
    [
        "{0}\n{1} UTC\n{2}",
        "{0}\n{2}\nPosted 3 years ago. Apr 08, 2024 - {1} UTC",
        "{0}\n\n{2}\n\nApr 08, 2024 - {1} UTC",
        "[{0}] 2024-04-08 {1}\n{2}",
    ],
)
def test_states_in_paragraphs(tmp_path: Path, form: str) -> None:
    """The state above the time belongs to it."""
    states = ("Investigating", "Identified", "Monitoring", "Resolved")
    parts = [form.format(state, clock, event) for state, (clock, event) in zip(states, PAIRS, strict=True)]
    timeline = record_of(tmp_path, HEAD + "\n\n".join(reversed(parts)))["timeline"]
    assert [str(one["at"])[11:16] for one in timeline] == list(CLOCKS)
    assert [one["event"].strip("[").split("]")[0].split()[0] for one in timeline] == list(states)


def test_number_in_a_column_of_dates(tmp_path: Path) -> None:
    """Only a column that says so counts minutes from the start."""
    head = "# Tickets refused\n\n**Started:** 2024-04-08 14:02\n\n"
    rows = "| 8 April 2024 14:02 | Refused |\n| 12 | Refused again |\n| 8 April 2024 15:31 | Fixed |\n"
    wanted = ["2024-04-08 14:02", "unknown", "2024-04-08 15:31"]
    assert times(tmp_path, f"## Timeline\n\n| Date | Event |\n|---|---|\n{rows}", head) == wanted


def test_times_below_an_entry_are_entries(tmp_path: Path) -> None:
    listed = "- 14:02 A\n  - 14:07 B\n  - 15:05 C\n- 15:31 D\n  - no further calls\n"
    assert times(tmp_path, f"## Timeline\n\n{listed}") == SAME_DAY


def test_a_detail_below_an_entry_is_a_part_of_it(tmp_path: Path) -> None:
    listed = "- 14:07 Calls\n  - 13:50 first call, seen later\n- 15:05 Deployed\n  - 15:06 checked\n  - works\n"
    assert times(tmp_path, f"## Timeline\n\n{listed}") == ["2024-04-08 14:07", "2024-04-08 15:05"]


def test_phases_of_a_timeline(tmp_path: Path) -> None:
    phases = "### Before the incident\n\n- 2024-04-08 14:02 A\n\n### During the incident\n\n- 14:07 B\n- 15:05 C\n\n"
    after = "### After the incident\n\n- 2024-04-09 09:00 D\n"
    assert times(tmp_path, f"## Timeline\n\n{phases}{after}") == [*SAME_DAY[:3], "2024-04-09 09:00"]


def test_a_cell_over_all_columns_is_no_entry_but_the_day_of_those_below(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{at}</td><td>{event}</td></tr>\n" for at, event in PAIRS[:2])
    more = "<tr><td colspan=2>Recovery</td></tr>\n<tr><td>15:05</td><td>C</td></tr>\n"
    next_day = "<tr><td colspan=2>9 April 2024</td></tr>\n<tr><td>08:00</td><td>D</td></tr>"
    table = f"<table>\n<tr><th>Time</th><th>Event</th></tr>\n{rows}{more}{next_day}\n</table>\n"
    assert times(tmp_path, f"## Timeline\n\n{table}") == [*SAME_DAY[:3], "2024-04-09 08:00"]


def test_a_chat_as_code_is_the_timeline_where_nothing_else_is(tmp_path: Path) -> None:
    first, later = (
        "[14:02] ida: gates?\n[14:07] jon: refused\n    here, too\n[15:05] ida: rolled back\n",
        "[15:31] jon: ok\n",
    )
    text = f"We talked in the channel.\n\n```\n{first}```\n\nLater:\n\n```\n{later}```\n"
    assert times(tmp_path, text) == SAME_DAY
    log = "```\n14:02 gate: refused\n14:03 INFO starting\n14:05 level=warn no ticket\n```\n"
    assert times(tmp_path / "log", f"## Log of the gate\n\n{log}") == []


@pytest.mark.parametrize("heading", ["Upcoming", "Planned", "Ausblick", "Planned dates"])
def test_plans_beside_a_history_are_no_entries(tmp_path: Path, heading: str) -> None:
    plans = "- 2024-05-03 10:00 Second try\n- 2024-05-04 10:00 All gates\n- 2024-05-05 10:00 Old gates off\n"
    assert times(tmp_path, f"## History\n\n{joined('- {} {}')}\n## {heading}\n\n{plans}") == SAME_DAY


@pytest.mark.parametrize("form", ["{}", "**{}**", "### {}", "{}:"])
def test_a_weekday_alone_is_the_day_of_the_entries_below(tmp_path: Path, form: str) -> None:
    """8 April 2024 was a Monday."""
    days = (
        (day, f"- {clock} {event}")
        for day, (clock, event) in zip(("Monday", "Tuesday", "Thursday"), PAIRS[:3], strict=True)
    )
    text = "\n\n".join(f"{form.format(day)}\n\n{entry}" for day, entry in days)
    assert times(tmp_path, f"## Timeline\n\n{text}\n") == ["2024-04-08 14:02", "2024-04-09 14:07", "2024-04-11 15:05"]


def test_the_story_above_a_table_is_not_told_twice(tmp_path: Path) -> None:
    story = "At 14:02 the certificate is deployed. At 14:07 gates refuse tickets. At 15:05 it is rolled back.\n"
    table = "| Time | Event |\n|---|---|\n" + joined("| {} | {} |")
    assert times(tmp_path, f"## Timeline\n\n{story}\n{table}") == SAME_DAY


def test_days_above_a_table_of_clock_times_are_entries_too(tmp_path: Path) -> None:
    days = "5 April 2024: The certificate is renewed.\n7 April 2024: It is deployed to the test gates.\n"
    table = "| Time | Event |\n|---|---|\n" + joined("| {} | {} |")
    assert times(tmp_path, f"## Timeline\n\n{days}\n{table}") == ["2024-04-05", "2024-04-07", *SAME_DAY]
