"""`timeline paste`: lines of chats and shells become entries, with the right times."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from postmortems.cli import main
from postmortems.importing.chat import days_of, read_chat
from postmortems.record.reader import load

DAY = date(2026, 5, 29)
NOW = "2026-06-01T09:00+02:00"
RECORD = """\
---
title: The sorter stops
status: draft
severity: SEV2
times:
  started: 2026-05-29 23:40
timeline:
  - at: 2026-05-29 23:40
    event: It stops.
  # the end
  - at: 2026-05-30 04:00
    event: It is over.
---
The body.
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    path = folder / "2026-05-29-sorter-stops.md"
    path.write_text(RECORD, encoding="utf-8")
    return path


def paste(path: Path, text: str, *options: str) -> int:
    file = path.parent.parent / "chat.txt"
    file.write_text(text, encoding="utf-8")
    return main(["timeline", "paste", path.stem, str(file), "--now", NOW, *options])


def timeline(path: Path) -> list[tuple[str, str, str | None]]:
    (record,) = load(path.parent).corpus.all_records
    return [(entry.at.text, entry.event, entry.actor) for entry in record.incident.timeline]


FORMS = {
    "brackets": "[23:50] anna: it is down\n[00:10] Bob B.: looking\n",
    "plain": "23:50 anna: it is down\n00:10 Bob B.: looking\n",
    "IRC": "23:50 <anna> it is down\n00:10 <Bob B.> looking\n",
    "IRC with seconds and marks": "[23:50] <@anna> it is down\n[00:10] <+Bob B.> looking\n",
    "WeeChat": "2026-05-29 23:50\tanna\tit is down\n2026-05-30 00:10\tBob B.\tlooking\n",
    "Slack": "anna  11:50 PM\nit is down\nBob B.  12:10 AM\nlooking\n",
    "Slack with brackets": "anna  [11:50 PM]\nit is down\n\nSaturday, May 30th\n\nBob B.  [12:10 AM]\nlooking\n",
    "Slack in three lines": "anna\n  11:50 PM\nit is down\nBob B.\n  12:10 AM\nlooking\n",
    "Teams": "[5/29 11:50 PM] anna: it is down\n[5/30 12:10 AM] Bob B.: looking\n",
    "Teams, day first": "[29.05. 23:50] anna: it is down\n[30.05. 00:10] Bob B.: looking\n",
    "WhatsApp, year first": "2026-05-29, 11:50 p.m. - anna: it is down\n2026-05-30, 12:10 a.m. - Bob B.: looking\n",
    "WhatsApp in the United States": "5/29/26, 11:50 PM - anna: it is down\n5/30/26, 12:10 AM - Bob B.: looking\n",
    "WhatsApp": "[29.05.26, 23:50] anna: it is down\n[30.05.26, 00:10] Bob B.: looking\n",
    "Discord": "anna \u2014 Today at 11:50 PM\nit is down\nBob B. \u2014 Today at 12:10 AM\nlooking\n",
    "Slack with follow-ups": "anna:palm_tree:\n  11:50 PM\nit is down\n:eyes: 2 :fire: 1\n3 replies\n"
    "New\nLast reply today at 12:10 AM\nView thread\n"
    "Bob B. (he/him)  12:10 AM\nlooking (edited)\n",
    "Teams in three lines": "anna\n29/05 23:50\nit is down\nEdited\nBob B.\n30/05 00:10\nlooking\n",
    "WhatsApp with marks": "\u200e[29.05.26, 23:50] anna: \u200eit is down\n"
    "\u200e[30.05.26, 00:10] ~ Bob B.: looking\n",
    "irssi": "--- Log opened Fri May 29 23:00:00 2026\n23:50 < anna> it is down\n"
    "--- Day changed Sat May 30 2026\n00:10 <@Bob B.> looking\n",
    "HexChat": "**** BEGIN LOGGING AT Fri May 29 23:00:00 2026\n"
    "May 29 23:50 <anna>\tit is down\nMay 30 00:10 <Bob B.>\tlooking\n",
    "WeeChat with modes": "2026-05-29 23:50\t@anna\tit is down\n2026-05-30 00:10\t+Bob B.\tlooking\n",
    "days in French": "vendredi 29 mai 2026\n23:50 anna: it is down\nsamedi 30 mai\n00:10 Bob B.: looking\n",
    "days in German": "Freitag, 29. Mai 2026\n23:50 anna: it is down\nSamstag, 30. Mai\n00:10 Bob B.: looking\n",
    "days in Chinese": "2026年5月29日 星期五\n23:50 anna：it is down\n5月30日 星期六\n00:10 Bob B.：looking\n",
    "another zone": "21:50 UTC anna: it is down\n22:10 UTC Bob B.: looking\n",
    "Windows": "[23:50] anna: it is down\r\n[00:10] Bob B.: looking\r\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_lines_of_chats_become_entries(path: Path, form: str) -> None:
    assert paste(path, FORMS[form], "--yes") == 0
    assert timeline(path)[1:-1] == [
        ("2026-05-29 23:50", "it is down", "anna"),
        ("2026-05-30 00:10", "looking", "Bob B."),
    ]


EPOCH = int(datetime(2026, 5, 29, 21, 50, tzinfo=UTC).timestamp())
SHELLS = {
    "bash": "  501  2026-05-29 23:50:00 kubectl get pods\n  502  2026-05-30 00:10:05 kubectl delete pod a: b\n",
    "bash, as saved": f"#{EPOCH}\nkubectl get pods\n#{EPOCH + 1205}\nkubectl delete pod a: b\n",
    "zsh": f": {EPOCH}:0;kubectl get pods\n: {EPOCH + 1205}:3;kubectl delete pod a: b\n",
    "fish": f"- cmd: kubectl get pods\n  when: {EPOCH}\n- cmd: kubectl delete pod a: b\n  when: {EPOCH + 1205}\n",
}


MORE = {
    "a follow-up without AM or PM": (
        "Anna Smith\n  11:50 PM\nit is down\n11:52\nthe belt is full\n11:55\nstill\n12:10\nlooking\n",
        [
            ("2026-05-29 23:50", "it is down", "Anna Smith"),
            ("2026-05-29 23:52", "the belt is full", "Anna Smith"),
            ("2026-05-29 23:55", "still", "Anna Smith"),
            ("2026-05-30 00:10", "looking", "Anna Smith"),
        ],
    ),
    "a follow-up in brackets": (
        "bob \u2014 Today at 11:50 PM\nok\nand more\n[11:55 PM]\nlast\n",
        [("2026-05-29 23:50", "ok\nand more", "bob"), ("2026-05-29 23:55", "last", "bob")],
    ),
    "a block of code": (
        "23:50 anna: log\n```\n02:00 one\n  two\n```\n23:55 anna: ``` unclosed\n23:56 bob: ok\n",
        [
            ("2026-05-29 23:50", "log\n```\n02:00 one\n  two\n```", "anna"),
            ("2026-05-29 23:55", "``` unclosed", "anna"),
            ("2026-05-29 23:56", "ok", "bob"),
        ],
    ),
    "who comes and goes": (
        "2026-05-29 23:50\t--\tbob has joined\n2026-05-29 23:51 *\tbob waves\n",
        [("2026-05-29 23:50", "bob has joined", None), ("2026-05-29 23:51", "bob waves", None)],
    ),
    "the log of a kernel": (
        "[Fri May 29 23:50:00 2026] kernel: out of memory\n",
        [("2026-05-29 23:50:00", "out of memory", "kernel")],
    ),
    "a form feed and U+2028 in a message": (
        "23:50 anna: a\x0cb\u2028c\n23:51 bob: ok\n",
        [("2026-05-29 23:50", "a\x0cb\u2028c", "anna"), ("2026-05-29 23:51", "ok", "bob")],
    ),
    "a bot": (
        "Bob B.\n  11:50 PM\nok\nPager\nAPP  11:51 PM\nit is down\n",
        [("2026-05-29 23:50", "ok", "Bob B."), ("2026-05-29 23:51", "it is down", "Pager")],
    ),
    "the last name first": ("Smith, Anna\n23:50\nok\n", [("2026-05-29 23:50", "ok", "Smith, Anna")]),
    "zsh, dates with dots": (
        "  501  29.05.2026 23:50  ls\n  502* 30.05.2026 00:10  pwd\n",
        [("2026-05-29 23:50", "ls", None), ("2026-05-30 00:10", "pwd", None)],
    ),
}


@pytest.mark.parametrize("form", MORE)
def test_what_chats_put_around_messages_is_understood(path: Path, form: str) -> None:
    text, wanted = MORE[form]
    assert paste(path, text, "--yes") == 0
    assert timeline(path)[1:-1] == wanted


@pytest.mark.parametrize("shell", SHELLS)
def test_the_history_of_a_shell_becomes_entries(path: Path, shell: str) -> None:
    assert paste(path, SHELLS[shell], "--yes") == 0
    assert timeline(path)[1:-1] == [
        ("2026-05-29 23:50:00", "kubectl get pods", None),
        ("2026-05-30 00:10:05", "kubectl delete pod a: b", None),
    ]


def test_commands_of_several_lines_are_whole(path: Path) -> None:
    zsh = f": {EPOCH}:0;for i in 1 2; do\\\necho $i\\\ndone\n"
    fish = f"- cmd: for i in 1 2\\necho $i\\nend\n  when: {EPOCH + 60}\n  paths:\n    - foo\n"
    assert paste(path, zsh + fish, "--yes") == 0
    assert [event for _, event, _ in timeline(path)[1:-1]] == [
        "for i in 1 2; do\necho $i\ndone",
        "for i in 1 2\necho $i\nend",
    ]


def test_an_hour_that_the_clock_shows_twice(path: Path) -> None:
    path.write_text(RECORD.replace("2026-05-29", "2026-10-24").replace("2026-05-30", "2026-10-25"), encoding="utf-8")
    lines = "02:10 a: x\n02:40 a: y\n02:05 a: z\n02:30 a: w\n2026-10-25T01:40Z a: v\n03:10 a: u\n"
    assert paste(path, lines, "--yes", "--date", "2026-10-25", "--now", "2026-11-01T09:00Z") == 0
    assert [at for at, *_ in timeline(path)[1:-1]] == [
        "2026-10-25 02:10",
        "2026-10-25 02:40",
        "2026-10-25T02:05+01:00",
        "2026-10-25T02:30+01:00",
        "2026-10-25T02:40+01:00",
        "2026-10-25 03:10",
    ]


def test_an_unknown_zone_of_the_record_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(RECORD.replace("severity:", "timezone: Nowhere/X\nseverity:"), encoding="utf-8")
    assert paste(path, FORMS["plain"], "--yes") == 2
    assert 'sorter-stops.md: unknown timezone "Nowhere/X"' in capsys.readouterr().err


def test_thirty_lines_are_thirty_entries(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    minutes = [23 * 60 + 50 + 3 * number for number in range(30)]
    lines = [f"[{m // 60 % 24:02}:{m % 60:02}] anna: step {n}, with # and 'quotes': yes" for n, m in enumerate(minutes)]
    assert paste(path, "\n".join(lines), "--yes") == 0
    added = timeline(path)[1:-1]
    assert [event for _, event, _ in added] == [f"step {n}, with # and 'quotes': yes" for n in range(30)]
    assert [at for at, *_ in added] == [f"2026-05-{29 + m // 1440} {m // 60 % 24:02}:{m % 60:02}" for m in minutes]
    assert "Added 30 entries to incidents/2026-05-29-sorter-stops.md" in capsys.readouterr().out
    before, after = RECORD.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line in before] == before
    assert main(["check", "--no-cache"]) == 0


def test_a_second_paste_adds_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paste(path, FORMS["plain"], "--yes")
    text = path.read_bytes()
    paste(path, FORMS["plain"], "--yes")
    assert path.read_bytes() == text
    assert "2 entries are in the timeline already" in capsys.readouterr().out


def test_lines_without_a_time_are_never_lost(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "hello\n[23:50] anna: it is down\nfor everybody\n[23:52]\n[23:55] anna: ok\n[27:99] eve: no\n"
    assert paste(path, text, "--yes") == 0
    out = capsys.readouterr().out
    assert 'line 1 is not used: there is no time before it: "hello"' in out
    assert "line 4 is not used: there is a time, but no text" in out
    assert [event for _, event, _ in timeline(path)[1:-1]] == [
        "it is down\nfor everybody",
        "ok\n[27:99] eve: no",
    ]
    assert "(with line 3)" in out


def test_the_zone_of_the_paste_may_differ(path: Path) -> None:
    assert paste(path, "[21:50] anna: it is down\n", "--yes", "--zone", "UTC") == 0
    assert timeline(path)[1][0] == "2026-05-29 23:50"


def test_the_day_may_be_given(path: Path) -> None:
    assert paste(path, "[12:00] anna: a week before\n", "--yes", "--date", "2026-05-22") == 0
    assert timeline(path)[0][0] == "2026-05-22 12:00"
    now = ["--now", "2026-05-24T09:00+02:00"]
    assert paste(path, "[13:00] anna: the day before\n", "--yes", "--date", "yesterday", *now) == 0
    assert timeline(path)[1][0] == "2026-05-23 13:00"


def test_nothing_is_written_unless_somebody_says_yes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paste(path, FORMS["plain"]) == 2
    for answer, code, is_written in ((False, 1, False), (True, 0, True)):
        monkeypatch.setattr("postmortems.cli.pasting.confirmed", lambda _, answer=answer: answer)
        assert paste(path, FORMS["plain"]) == code
        assert (path.read_text(encoding="utf-8") != RECORD) is is_written


def test_dry_run_shows_only(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert paste(path, FORMS["plain"], "--dry-run") == 0
    assert "2026-05-30 00:10  Bob B.: looking" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == RECORD


def test_standard_input_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FORMS["plain"].encode())))
    assert main(["timeline", "paste", path.stem, "--now", NOW, "--yes"]) == 0
    assert len(timeline(path)) == 4


def test_a_hyphen_is_standard_input(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FORMS["plain"].encode())))
    assert main(["timeline", "paste", path.stem, "-", "--yes", "--now", NOW]) == 0
    assert timeline(path)


def test_pasting_on_a_terminal_says_how_to_end(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(FORMS["plain"].encode()))
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    assert main(["timeline", "paste", path.stem, "--yes", "--now", NOW]) == 0
    assert "press Ctrl-D" in capsys.readouterr().err


def test_names_can_be_left_out(path: Path) -> None:
    paste(path, FORMS["plain"], "--yes", "--no-names")
    assert "actor" not in path.read_text(encoding="utf-8")


def test_a_credential_is_not_written_nor_shown(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = "ghp_" + "a1B2" * 9
    assert paste(path, f"[23:50] anna: use {secret}\n", "--yes") == 1
    captured = capsys.readouterr()
    assert secret not in captured.out + captured.err
    assert path.read_text(encoding="utf-8") == RECORD


def test_a_time_that_never_was_or_is_to_come_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paste(path, "2026-03-29 02:30 anna: skipped\n2027-01-01 02:30 anna: later\n", "--yes")
    out = capsys.readouterr().out
    assert "line 1 is not used" in out
    assert "line 2 is not used" in out
    assert "in the future" in out
    assert "add --zone if the times are from another time zone" in out


def test_a_record_without_a_timeline_gets_one(path: Path) -> None:
    path.write_text("---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV2\n---\n", encoding="utf-8")
    paste(path, FORMS["brackets"], "--yes")
    assert timeline(path)[0] == ("2026-05-29 23:50", "it is down", "anna")


@pytest.mark.parametrize("text", ["", "\n\n", "just words\nand more\n", "\0\x1b[31m\n"])
def test_text_without_times_is_no_chat(path: Path, text: str) -> None:
    assert paste(path, text, "--yes") in (0, 1)
    assert path.read_text(encoding="utf-8") == RECORD


def test_days_change_at_midnight_only() -> None:
    chat = read_chat("23:58 a: x\n00:02 a: x\n23:59 a: late\n00:01 a: x\n", DAY)
    assert [day.day for day in days_of(chat.entries, DAY)] == [29, 30, 30, 31]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("5/6/26, 2:14 AM - anna: it is down", date(2026, 5, 6)),
        ("[6/5/2026, 02:14:00] anna: it is down", date(2026, 5, 6)),
        ("[5/7 2:14 AM] anna: it is down", date(2026, 5, 7)),
        ("5/13/26, 2:14 AM - anna: it is down", date(2026, 5, 13)),
        ("11/12/26, 2:14 AM - anna: it is down", None),
    ],
)
def test_a_date_with_two_meanings_is_the_one_near_the_incident(line: str, day: date | None) -> None:
    chat = read_chat(f"{line}\n", date(2026, 5, 6))
    assert [entry.day for entry in chat.entries] == ([day] if day else [])
    assert bool(chat.unread) is (day is None)
