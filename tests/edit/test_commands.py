"""`action`, `timeline` and `status` change a record, or say why they do not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postmortems.cli import main
from postmortems.edit.authoring import revise
from postmortems.edit.splice import Put
from postmortems.record.atomic import ChangedMeanwhileError
from postmortems.record.reader import load

ID = "2024-03-01-shop-outage"
DAY = ("--today", "2024-03-10")
NOW = ("--now", "2024-03-01T12:00+00:00")
ITEM = (
    "  - {{id: {0}, title: It is renewed by a job, kind: prevent, priority: P2, owner: storage, status: {1}, "
    "created: 2024-03-21, due: 2024-04-10, completed: 2024-04-01, addresses: [expiry]}}\n"
)


def changed(path: Path, before: bytes) -> list[str]:
    """The lines that came, behind `+`, and how many went, behind `-`."""
    old, new = before.decode().splitlines(), path.read_text(encoding="utf-8").splitlines()
    return [f"+{line}" for line in new if line not in old] + [f"-{line}" for line in old if line not in new]


# action add


def test_an_item_gets_an_id_from_its_title_and_a_due_day_from_the_policy(outage: Path) -> None:
    before = outage.read_bytes()
    words = ["action", "add", ID, "--title", "Alert: replica lag", "--owner", "storage", "--priority", "p1"]
    assert main([*words, "--kind", "detect", "--addresses", "no-alert,lost", "--tracker", "OPS-1", *DAY]) == 0
    assert changed(outage, before) == [
        "+  - id: alert-replica-lag",
        '+    title: "Alert: replica lag"',
        "+    kind: detect",
        "+    created: 2024-03-10",
        "+    due: 2024-05-09",
        "+    addresses: [no-alert, lost]",
        "+    tracker: OPS-1",
    ]


def test_an_item_is_not_added_twice_by_a_command_typed_twice(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["action", "add", ID, "--title", "Alert on disks", "--owner", "storage", "--priority", "P1", *DAY]
    assert main(words) == 0
    before = outage.read_bytes()
    assert main([*words[:4], " Alert on  disks", *words[5:]]) == 2
    assert f"{ID}#alert-on-disks has this title and is not done" in capsys.readouterr().err
    assert outage.read_bytes() == before
    assert main([*words, "--id", "another"]) == 0
    assert main(["action", "close", ID, "alert-on-disks", *DAY]) == main(["action", "close", ID, "another", *DAY]) == 0
    assert main(words) == 0  # it is needed again


def test_an_entry_is_not_added_twice_by_a_command_typed_twice(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["timeline", "add", ID, "--at", "-10m", "--event", "We restart it.", *NOW]
    assert main(words) == 0
    before = outage.read_bytes()
    assert main([" We restart it.\n" if word == "We restart it." else word for word in words]) == 0
    assert "is unchanged: it already says this" in capsys.readouterr().out
    assert outage.read_bytes() == before
    assert main([*words, "--kind", "mitigation"]) == 0  # more is known now
    assert outage.read_bytes() != before


def test_an_item_that_addresses_nothing_is_told_what_it_could(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = outage.read_text(encoding="utf-8").replace("status: draft", "status: in-review")
    outage.write_text(text, encoding="utf-8")
    words = ["action", "add", ID, "--title", "An alert", "--owner", "storage", "--priority", "P1"]
    assert main([*words, *DAY]) == 1
    assert "ids of steps or lessons of this record, such as " in (said := capsys.readouterr().err)
    assert "no-alert" in said


def test_any_field_of_a_new_item_can_be_given_as_key_and_value(outage: Path) -> None:
    before = outage.read_bytes()
    words = ["action", "add", ID, "recurring=every quarter", "alternatives=a, b", "priority=P1"]
    assert main([*words, "--title", "Rotate the keys", "--owner", "storage", *DAY]) == 0
    assert changed(outage, before) == [
        "+  - id: rotate-the-keys",
        "+    title: Rotate the keys",
        "+    created: 2024-03-10",
        "+    due: 2024-05-09",
        "+    recurring: every quarter",
        "+    alternatives: [a, b]",
    ]
    assert main([*words[:3], "recuring=monthly", "--title", "Another", "--owner", "storage", *DAY]) == 2


def test_an_item_without_an_owner_is_refused_with_advice(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = outage.read_bytes()
    assert main(["action", "add", ID, "--title", "Alert on disks", *DAY]) == 1
    assert outage.read_bytes() == before
    said = capsys.readouterr().err
    assert "Nothing was written" in said
    assert "PM201" in said
    assert "help: add `--owner` with" in said
    assert "help: add `--priority`, from P0" in said


def test_warnings_are_refused_unless_one_insists(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = outage.read_bytes()
    late = ["action", "set", ID, "A1", "due=2024-06-01", *DAY]
    assert main(late) == 1
    assert "--allow-warnings" in capsys.readouterr().err
    assert outage.read_bytes() == before
    assert main([*late, "--allow-warnings"]) == 0
    assert "PM207" in capsys.readouterr().err
    assert changed(outage, before) == ["+    due: 2024-06-01", "-    due: 2024-04-01"]


def test_errors_are_refused_with_allow_warnings(outage: Path) -> None:
    before = outage.read_bytes()
    assert main(["action", "set", ID, "A1", "owner=alex", "--allow-warnings", *DAY]) == 1
    assert outage.read_bytes() == before


# action set


def test_several_fields_are_set_at_once_and_the_changed_lines_are_shown(
    outage: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = outage.read_bytes()
    assert main(["action", "set", f"{ID}#A1", "--owner", "web", "status=in-progress", *DAY]) == 0
    assert changed(outage, before) == ["+    status: in-progress", "-    owner: storage", "-    status: open"]
    assert capsys.readouterr().out.splitlines() == [
        f"incidents/{ID}.md",
        "-    owner: storage",
        "+    owner: web",
        "-    status: open",
        "+    status: in-progress",
    ]
    assert "title: 'Alert on lag'   # one" in outage.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["2024-03-01", f"{ID}.md", ID])
def test_an_incident_may_be_named_by_its_beginning(outage: Path, name: str) -> None:
    assert main(["action", "set", name, "A1", "criteria=It has fired once.", *DAY]) == 0


def test_an_alias_names_the_record(incidents: Path) -> None:
    assert (
        main(
            [
                "timeline",
                "add",
                "cert-2024",
                "--at",
                "2024-03-20",
                "--event",
                "It expires.",
                "--now",
                "2024-03-21T09:00+00:00",
            ]
        )
        == 0
    )
    assert "- at: 2024-03-20\n    event: It expires." in (incidents / "2024-03-20-certificate.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([ID, "A1"], "nothing to change"),
        ([ID, "A9", "owner=x"], 'no action item "A9"'),
        ([ID, "A", "owner=x"], 'no action item "A"'),
        ([ID, "owner=x"], "which action item"),
        ([ID, "A1", "ownr=x"], 'did you mean "owner"'),
        ([ID, "A1", "id=x"], "cannot change"),
        ([ID, "A1", "owner="], "would be empty"),
        ([ID, "A1", "due=soon"], "YYYY-MM-DD"),
        ([ID, "A1", "owner"], "not KEY=VALUE"),
        (["2024-03", "A1", "owner=x"], "is ambiguous"),
        (["2023", "A1", "owner=x"], "no incident"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    outage: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    before = outage.read_bytes()
    assert main(["action", "set", *words, *DAY]) == 2
    assert reason in capsys.readouterr().err
    assert outage.read_bytes() == before


def test_which_of_two_items_with_one_id_is_meant_is_not_guessed(
    outage: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = ITEM.format("A1", "open").replace("completed: 2024-04-01, ", "")
    outage.write_text(
        outage.read_text(encoding="utf-8").replace("action_items:\n", f"action_items:\n{item}"), encoding="utf-8"
    )
    before = outage.read_bytes()
    for words in (["set", ID, "A1", "owner=web"], ["close", f"{ID}#A1"]):
        assert main(["action", *words, *DAY]) == 2
        assert f'{ID} has several action items "A1"; give each its own id' in capsys.readouterr().err
    assert outage.read_bytes() == before


# action close


def test_closing_writes_status_and_day(outage: Path) -> None:
    before = outage.read_bytes()
    assert main(["action", "close", ID, "A1", *DAY]) == 0
    assert changed(outage, before) == ["+    status: done", "+    completed: 2024-03-10", "-    status: open"]
    later = ["--on", "2024-03-12", "--today", "2024-03-13"]
    assert main(["action", "close", f"{ID}#A1", "--status", "verified", *later]) == 0
    assert changed(outage, before) == [
        "+    status: verified", "+    completed: 2024-03-10", "+    verified: 2024-03-12", "-    status: open",
    ]  # fmt: skip


@pytest.mark.parametrize("given", [["--carried-from", "2023#B1"], ["carried_from=2023-12#B1"]])
def test_the_earlier_item_may_be_abbreviated_as_the_incident_may(given: list[str], outage: Path) -> None:
    name = "2023-12-01-earlier"
    item = "{id: B1, title: An alert fires, status: deferred, reason: No time.}"
    (outage.parent / f"{name}.md").write_text(
        f"---\ntitle: E\nstatus: draft\nseverity: SEV1\naction_items: [{item}]\n---\n", encoding="utf-8"
    )
    words = ["--title", "The alert", "--owner", "storage", "--priority", "P2", *given]
    assert main(["action", "add", ID, *words, "--allow-warnings", *DAY]) == 0
    assert f"carried_from: {name}#B1" in outage.read_text(encoding="utf-8")


def test_a_verified_item_does_not_become_merely_done(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["action", "close", ID, "A1", "--status", "verified", *DAY]) == 0
    before = outage.read_bytes()
    assert main(["action", "close", ID, "A1", *DAY]) == 2
    assert "A1 is verified already" in capsys.readouterr().err
    assert outage.read_bytes() == before


@pytest.mark.parametrize("status", ["open", "in-progress", "deferred"])
def test_a_closed_item_that_goes_on_has_no_completion_date(outage: Path, status: str) -> None:
    before = outage.read_bytes()
    assert main(["action", "close", ID, "A1", "--status", "verified", *DAY]) == 0
    assert main(["action", "set", ID, "A1", f"status={status}", "reason=It came back.", *DAY]) == 0
    left = "\n".join(changed(outage, before))
    assert "completed" not in left
    assert "verified" not in left
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("on", "day"), [("yesterday", "2024-03-09"), ("Sunday", "2024-03-10"), ("monday", "2024-03-04")]
)
def test_the_day_on_which_an_item_was_closed_may_have_its_name(outage: Path, on: str, day: str) -> None:
    before = outage.read_bytes()
    assert main(["action", "close", ID, "A1", "--on", on, *DAY]) == 0  # on a Sunday
    assert f"+    completed: {day}" in changed(outage, before)


def test_an_item_is_not_closed_on_a_day_that_is_yet_to_come(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = outage.read_bytes()
    assert main(["action", "close", ID, "A1", "--on", "2024-04-10", *DAY]) == 2
    assert "2024-04-10 is in the future" in capsys.readouterr().err
    assert outage.read_bytes() == before


def test_the_day_that_is_written_is_that_of_the_record_not_that_in_utc(outage: Path) -> None:
    ahead, behind = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 14 hours ahead of UTC, 11 behind: never the same day
    days = set()
    for zone in (ahead, behind):
        text = outage.read_text(encoding="utf-8")
        outage.write_text(text.replace("status: draft\n", f"status: draft\ntimezone: {zone}\n", 1), encoding="utf-8")
        around = [datetime.now(ZoneInfo(zone)).date()]
        assert main(["action", "add", ID, "--title", f"In {zone}", "--owner", "storage", "--priority", "P2"]) == 0
        around.append(datetime.now(ZoneInfo(zone)).date())
        item = load(outage.parent).corpus.by_id[ID].incident.action_items[-1]
        assert item.created in around
        days.add(item.created)
        outage.write_text(text, encoding="utf-8")
    assert len(days) == 2


def test_dropping_an_item_needs_a_reason(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["action", "close", ID, "A1", "--status", "wont-do", *DAY]) == 2
    assert "--reason" in capsys.readouterr().err
    assert main(["action", "close", ID, "A1", "--status", "wont-do", "--reason", "We move: no replica.", *DAY]) == 0
    assert 'reason: "We move: no replica."' in outage.read_text(encoding="utf-8")


# timeline


def test_an_entry_goes_to_its_place_in_time(outage: Path) -> None:
    before = outage.read_text(encoding="utf-8")
    assert main(["timeline", "add", ID, "--at", "09:10", "--event", "Errors: 5%", "--kind", "impact", *NOW]) == 0
    entry = '  - at: 2024-03-01 09:10\n    kind: impact\n    event: "Errors: 5%"\n'
    after = "    event: The first order fails.\n"
    assert outage.read_text(encoding="utf-8") == before.replace(after, after + entry)


@pytest.mark.parametrize(("at", "neighbour"), [("08:00", "timeline:"), ("-10m", "event: The replica is suspected.")])
def test_the_first_and_the_last_entry(outage: Path, at: str, neighbour: str) -> None:
    assert main(["timeline", "add", ID, "--at", at, "--event", "Something", *NOW]) == 0
    lines = outage.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.endswith(neighbour))
    assert lines[place + 1].startswith("  - at: 2024-03-01 ")
    assert main(["check", *DAY]) == 0


def test_an_entry_that_would_move_others_to_another_day_is_refused(
    outage: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = outage.read_bytes()
    words = ["timeline", "add", ID, "--at", "2024-03-01 09:30/2024-03-02 01:00", "--event", "Long"]
    assert main([*words, "--now", "2024-03-05T12:00+00:00"]) == 2
    assert "another day" in capsys.readouterr().err
    assert outage.read_bytes() == before


LATER = ("--now", "2024-03-03T12:00+00:00")
"""Two days after the outage."""


@pytest.mark.parametrize(
    ("at", "written"),
    [
        ("09:10", "2024-03-01 09:10"),
        ("~08:40", "~2024-03-01 08:40"),
        ("10:05", "2024-03-01 10:05"),
        ("11:30 am", "2024-03-01 11:30"),
        ("09:10Z", "2024-03-01T09:10Z"),
    ],
)
def test_a_clock_time_is_on_the_day_of_the_incident_and_it_is_said_how_it_was_understood(
    outage: Path, capsys: pytest.CaptureFixture[str], at: str, written: str
) -> None:
    assert main(["timeline", "add", ID, "--at", at, "--event", "Something", *LATER]) == 0
    assert f"- at: {written}\n    event: Something\n" in outage.read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert said.startswith(f"  = {written.replace('~', '≈ ').removesuffix('Z').replace('T', ' ')} UTC")
    assert said.endswith(", by the other entries of the timeline\n")


RECORD = "---\ntitle: It stops\nstatus: draft\nseverity: SEV3\n{0}---\n"


@pytest.mark.parametrize(
    ("fields", "at", "written", "basis"),
    [
        # Before midnight and after it
        ("timeline:\n  - {at: 2024-03-20 23:50, event: x}\n", "00:10", "2024-03-21 00:10", "by the other entries"),
        ("timeline:\n  - {at: 2024-03-21 00:10, event: x}\n", "23:50", "2024-03-20 23:50", "by the other entries"),
        ("times: {started: 2024-03-20 22:40}\n", "02:05", "2024-03-21 02:05", "by the times of the incident"),
        ("times: {started: 2024-03-21}\n", "02:05", "2024-03-21 02:05", "by the times of the incident"),
        # The file is of the day on which somebody noticed
        ("times: {started: 2024-03-18 22:40}\n", "22:50", "2024-03-18 22:50", "by the times of the incident"),
        ("", "02:05", "2024-03-20 02:05", "by the date in the file name"),
        ("times: {started: unknown}\n", "02:05", "2024-03-20 02:05", "by the date in the file name"),
        # A change weeks before, and a bare time on the same hour of the clock
        (
            "times: {started: 2024-03-20 22:00, resolved: 2024-03-21 01:00}\n"
            "timeline:\n  - {at: 2024-02-01 22:30, event: x}\n",
            "22:40", "2024-03-20 22:40", "by the times of the incident",
        ),
        # In the zone of the record, also where another time states its own
        ("timezone: Asia/Tokyo\ntimes: {started: 2024-03-20 23:00}\n", "00:30", "2024-03-21 00:30", "by the times"),
        ("times: {started: 2024-03-20T23:00+09:00}\n", "00:30", "2024-03-21 00:30", "by the times"),
    ],
)  # fmt: skip
def test_a_clock_time_follows_the_incident_however_little_is_known_of_it(
    incidents: Path, capsys: pytest.CaptureFixture[str], fields: str, at: str, written: str, basis: str
) -> None:
    path = incidents / "2024-03-20-certificate.md"
    path.write_text(RECORD.format(fields), encoding="utf-8")
    words = ["timeline", "add", "2024-03-20", "--at", at, "--event", "new", "--now", "2024-04-02T01:00+00:00"]
    assert main(words) == 0
    assert f"- at: {written}\n    event: new\n" in path.read_text(encoding="utf-8")
    assert basis in capsys.readouterr().err


def test_without_a_zone_a_clock_time_is_meant_on_the_clock_of_the_other_entries(incidents: Path) -> None:
    config = incidents / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("timezone: UTC\n", ""), encoding="utf-8")
    path = incidents / "2024-03-20-certificate.md"
    path.write_text(RECORD.format("times: {started: 2024-03-20T23:00+09:00}\n"), encoding="utf-8")
    now = ["--now", "2024-03-22T12:00-05:00"]
    assert main(["timeline", "add", "2024-03-20", "--at", "00:30", "--event", "new", *now]) == 0
    assert "- at: 2024-03-21T00:30+09:00\n    event: new\n" in path.read_text(encoding="utf-8")


def test_a_clock_time_that_may_be_on_two_days_is_refused_and_nothing_is_written(
    incidents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = incidents / "2024-03-20-certificate.md"
    path.write_text(
        RECORD.format("timeline:\n  - {at: 2024-03-20 09:00, event: x}\n  - {at: 2024-03-21 10:00, event: y}\n"),
        encoding="utf-8",
    )
    before = path.read_bytes()
    words = ["timeline", "add", "2024-03-20", "--at", "09:30", "--event", "z", "--now", "2024-04-01T00:00Z"]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "2024-03-20 09:30 or 2024-03-21 09:30" in said
    assert path.read_bytes() == before


def test_a_time_that_is_none_is_explained(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "add", ID, "--at", "soon", "--event", "x", *NOW]) == 2
    assert "yesterday 20:55" in capsys.readouterr().err


# status


def test_a_status_is_refused_with_the_list_of_what_is_missing(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = outage.read_bytes()
    assert main(["status", ID, "reviewed", *DAY]) == 1
    said = capsys.readouterr().err
    for field in ("impact.summary", "detection.method", "lessons"):
        assert f"no `{field}`" in said
    assert outage.read_bytes() == before


def test_what_is_missing_is_shown_beforehand_and_is_the_same(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", ID, "--missing", *DAY]) == 0
    shown = capsys.readouterr().out
    assert "for in-review it still needs:" in shown
    assert "addresses nothing" in shown
    assert main(["status", ID, "in-review", *DAY]) == 1
    refused = capsys.readouterr().err.splitlines()[1]
    assert shown.splitlines()[1].endswith(refused.strip())
    assert shown.count("incidents/") == 1, "the file is named once, and each line by its number"


def test_a_complete_record_moves_on(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = incidents / "2024-03-20-certificate.md"
    text = path.read_text(encoding="utf-8").replace(
        "aliases:",
        "  detected: unknown\n  resolved: 2024-03-20\nsummary: It expired.\nservices: {affected: []}\n"
        "no_action_items: Nothing to do.\naliases:",
    )
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert main(["show", "cert-2024", "--missing", *DAY]) == 0
    assert "has everything that in-review requires" in capsys.readouterr().out
    assert main(["status", "cert-2024", "in-review", *DAY]) == 0
    assert path.read_bytes() == text.replace("status: draft", "status: in-review").replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("no_action_items: Nothing to do.\n", ""),
        (f"action_items:\n{ITEM.format('renewal', 'done')}", ""),
        (f"action_items:\n{ITEM.format('renewal', 'open')}", "1 action item is still open: renewal; "),
        (
            "action_items:\n"
            + "".join(ITEM.format(*item) for item in (("a", "in-progress"), ("b", "done"), ("c", "open"))),
            "2 action items are still open: a, c; ",
        ),
    ],
)
def test_closing_a_record_says_which_action_items_go_on(
    items: str, said: str, incidents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = incidents / "2024-03-20-certificate.md"
    text = path.read_text(encoding="utf-8").replace(
        "aliases:",
        "  detected: unknown\n  resolved: 2024-03-20\nsummary: It expired.\nservices: {affected: []}\n"
        "impact: {summary: Nobody got in.}\ndetection: {method: chance}\ncausal_chains: [{steps: ["
        "{id: expiry, text: Nobody renewed it., kind: trigger}, {id: out, text: Nobody got in., kind: impact}]}]\n"
        "lessons: [{id: dates, text: Certificates end., kind: lesson}]\n" + items + "aliases:",
    )
    path.write_text(text, encoding="utf-8")
    assert main(["status", "cert-2024", "in-review", *DAY]) == 0
    assert main(["status", "cert-2024", "reviewed", *DAY]) == 0
    assert "open" not in capsys.readouterr().out
    assert main(["status", "cert-2024", "closed", *DAY]) == 0
    out = capsys.readouterr().out.splitlines()[-1]
    assert out.startswith(said) if said else out == "+status: closed"
    assert "status: closed" in path.read_text(encoding="utf-8")


COMPLETE = (
    "  detected: unknown\n  resolved: 2024-03-20\nsummary: It expired.\nservices: {affected: []}\n"
    "impact: {summary: Nobody got in.}\ndetection: {method: chance}\ncausal_chains: [{steps: ["
    "{id: expiry, text: Nobody renewed it., kind: trigger}, {id: out, text: Nobody got in., kind: impact}]}]\n"
    "lessons: [{id: dates, text: Certificates end., kind: lesson}]\nno_action_items: Nothing to do.\naliases:"
)


@pytest.mark.parametrize(
    ("now", "then", "skipped"),
    [
        ("draft", "reviewed", ["in-review"]),
        ("draft", "closed", ["in-review", "reviewed"]),
        ("in-review", "closed", ["reviewed"]),
        ("draft", "in-review", []),
        ("in-review", "reviewed", []),
        ("reviewed", "closed", []),
    ],
)
def test_no_step_of_a_status_is_skipped_without_a_word(
    now: str, then: str, skipped: list[str], incidents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = incidents / "2024-03-20-certificate.md"
    text = path.read_text(encoding="utf-8").replace("aliases:", COMPLETE).replace("status: draft", f"status: {now}")
    path.write_text(text, encoding="utf-8")
    steps = " and ".join(skipped)
    if skipped:
        assert main(["status", "cert-2024", then, *DAY]) == 2
        said = capsys.readouterr().err
        assert f"this would skip {steps}" in said
        assert f"`postmortems status 2024-03-20-certificate {skipped[0]}`" in said
        assert path.read_text(encoding="utf-8") == text
    assert main(["status", "cert-2024", then, *(["--skip"] if skipped else []), *DAY]) == 0
    assert (f"Skipped: {steps}\n" in capsys.readouterr().out) is bool(skipped)
    assert path.read_text(encoding="utf-8") == text.replace(f"status: {now}", f"status: {then}")


def test_a_record_that_goes_back_says_so(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = incidents / "2024-03-20-certificate.md"
    text = path.read_text(encoding="utf-8").replace("aliases:", COMPLETE).replace("status: draft", "status: closed")
    path.write_text(text, encoding="utf-8")
    assert main(["status", "cert-2024", "in-review", *DAY]) == 0
    assert "Moved back from closed to in-review\n" in capsys.readouterr().out


def test_saying_it_twice_changes_nothing(outage: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = outage.read_bytes()
    assert main(["action", "set", ID, "A1", "owner=storage", *DAY]) == 0
    assert "it already says this" in capsys.readouterr().out
    assert outage.read_bytes() == before


def test_a_full_disk_leaves_the_record_as_it_was(
    outage: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = outage.read_bytes()

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device", str(outage))

    monkeypatch.setattr(os, "replace", full)
    assert main(["action", "close", ID, "A1", *DAY]) == 2
    assert "could not be written: the disk is full" in capsys.readouterr().err
    assert outage.read_bytes() == before
    assert sorted(os.listdir(outage.parent)) == [
        "2024-03-01-shop-outage.md",
        "2024-03-20-certificate.md",
        "_config.yml",
    ]


def test_findings_that_were_there_before_do_not_stand_in_the_way(outage: Path, incidents: Path) -> None:
    (incidents / "2024-04-01-broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    assert main(["check", *DAY]) == 1
    assert main(["action", "close", ID, "A1", *DAY]) == 0


def test_a_change_by_somebody_else_is_noticed(outage: Path) -> None:
    knowledge_base = load(outage.parent)
    record = knowledge_base.corpus.by_id[ID]
    outage.write_bytes(outage.read_bytes().replace(b"A1", b"A0"))
    with pytest.raises(ChangedMeanwhileError):
        revise(knowledge_base, record, [Put(("status",), "closed")], date(2024, 3, 10))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_command_that_is_killed_leaves_the_record_and_nothing_else(incidents: Path, sent: str) -> None:
    before = {path: path.read_bytes() for path in incidents.rglob("*") if path.is_file()}
    killed = (
        "import os, signal, sys; from postmortems.cli import main\n"
        f"os.fsync = lambda file: os.kill(os.getpid(), signal.{sent})\n"
        "sys.exit(main())"
    )
    words = ["action", "add", ID, "--title", "Alert on disks", "--owner", "storage", "--priority", "P1", *DAY]
    done = subprocess.run([sys.executable, "-c", killed, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (128 + getattr(signal, sent), "")
    assert {path: path.read_bytes() for path in incidents.rglob("*") if path.is_file()} == before
