"""`check --fix` fixes what has one right answer, one line at a time, and leaves the rest to people."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.cli import main
from postmortems.text.suggest import certain

CONFIG = """\
timezone: UTC
severities: [{name: SEV1}, {name: SEV2, title: High}]
services: [{name: sorter, title: The big sorter}, {name: scanner}]
owners:
  - {name: platform, title: Platform team}
  - {name: daniela, kind: person, title: Daniela Rossi}
factors: [{name: silent-skip, title: A skip that makes no noise}]
themes: [{name: monitoring, title: Signals and alerts}]
"""
HEAD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV2\n"
ITEM = "action_items:\n  - id: spare-belt\n    title: Order a belt\n    owner: platform\n    priority: P2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    return folder


def fix(folder: Path, text: str, *options: str) -> str:
    """The text of a record after `check --fix`."""
    path = folder / "2026-03-02-sorter-stops.md"
    path.write_bytes(text.encode())
    main(["check", "--fix", "--no-cache", "--today", "2026-07-01", *options])
    return path.read_bytes().decode()


FIXED = {
    "a misspelt key": (
        "titel: The sorter stops",
        "title: The sorter stops",
        HEAD.replace("title: The sorter stops", "@"),
    ),
    "a key in the singular": ("time:\n  started: 2026-03-02", "times:\n  started: 2026-03-02", HEAD + "@\n"),
    "a word where a list is expected": (
        "services:\n  affected: sorter # it stood",
        "services:\n  affected: [sorter] # it stood",
        HEAD + "@\n",
    ),
    "a quoted word where a list is expected": ('tags: "belt"', 'tags: ["belt"]', HEAD + "@\n"),
    "a misspelt word where a list is expected": (
        "services:\n  faulty: sortre",
        "services:\n  faulty: [sorter]",
        HEAD + "@\n",
    ),
    "the title of a severity": ("severity: high", "severity: SEV2", HEAD.replace("severity: SEV2", "@")),
    "the title of a service": ("affected: [The big sorter]", "affected: [sorter]", HEAD + "services:\n  @\n"),
    "the title of a team": ("owner: platform Team", "owner: platform", HEAD + ITEM.replace("owner: platform", "@")),
    "the title of a person": ("owner: Daniela Rossi", "owner: daniela", HEAD + ITEM.replace("owner: platform", "@")),
    "the title of a theme": (
        "themes: [Signals and alerts]",
        "themes: [monitoring]",
        HEAD + "lessons:\n  - {id: l, text: A lesson., @}\n",
    ),
    "tabs that indent": (
        "services:\n\taffected:\n\t\t- sorter",
        "services:\n  affected:\n    - sorter",
        HEAD + "@\n",
    ),
    "a no-break space after a colon": ("status:\u00a0draft", "status: draft", HEAD.replace("status: draft", "@")),
    "no-break spaces that indent": (
        "services:\n\u00a0\u00a0affected: [sorter]",
        "services:\n  affected: [sorter]",
        HEAD + "@\n",
    ),
    "a no-break space before a colon": ("summary\u00a0: It stopped", "summary : It stopped", HEAD + "@\n"),
    "a no-break space in a time": (
        "times:\n  started: 2026-03-02\u00a008:00",
        "times:\n  started: 2026-03-02 08:00",
        HEAD + "@\n",
    ),
    "quotes around a title": (
        "title: \u201cThe sorter stops\u201d",
        "title: The sorter stops",
        HEAD.replace("title: The sorter stops", "@"),
    ),
    "quotes around a text with a colon": (
        'summary: \u201cThe belt: gone, "all" of it\u201d',
        'summary: "The belt: gone, \\"all\\" of it"',
        HEAD + "@\n",
    ),
    "quotes around a name": (
        "services: {affected: [\u201csorter\u201d]}",
        "services: {affected: [sorter]}",
        HEAD + "@\n",
    ),
    "the case of a severity": ("severity: sev2", "severity: SEV2", HEAD.replace("severity: SEV2", "@")),
    "the case of a priority": (
        "priority: 'p2' # soon",
        "priority: 'P2' # soon",
        HEAD + ITEM.replace("priority: P2", "@"),
    ),
    "a fixed word": ("    kind: preventt", "    kind: prevent", HEAD + ITEM + "@\n"),
    "a fixed word with a space": (
        "    status: In Progress",
        "    status: in-progress",
        HEAD + ITEM + "@\n",
    ),
    "a US date": ("    due: 05/30/2026", "    due: 2026-05-30", HEAD + ITEM + "@\n"),
    "a US time": (
        "times:\n  started: 03/02/2026 3:33 PM",
        "times:\n  started: 03/02/2026 3:33 PM",
        HEAD + "@\n",
    ),
    "a US time with a late day": (
        "times:\n  started: ~02/28/2026 3:33 PM",
        "times:\n  started: ~2026-02-28 15:33",
        HEAD + "@\n",
    ),
    "a service": ("services: {affected: [sortre]}", "services: {affected: [sorter]}", HEAD + "@\n"),
    "an owner": ("owner: plattform", "owner: platform", HEAD + ITEM.replace("owner: platform", "@")),
    "a truncated text": (
        "title: Fix #12 of the belt # soon",
        'title: "Fix #12 of the belt" # soon',
        HEAD + ITEM.replace("title: Order a belt", "@"),
    ),
    "a text with a colon": (
        "summary: It's down: `mq` refuses: all of it",
        'summary: "It\'s down: `mq` refuses: all of it"',
        HEAD + "@\n\nservices: {affected: [sorter]}\n",
    ),
    "a text with a colon at its end, in an item": (
        "  - event: Restarted: all good:",
        '  - event: "Restarted: all good:"',
        HEAD + "timeline:\n@\n    at: 2026-03-02 08:00\n",
    ),
    "a handle": ("roles:\n  lead: @ines", 'roles:\n  lead: "@ines"', HEAD + "@\n"),
    "a handle in a list": ("authors:\n  - @ines\n  - Ida", 'authors:\n  - "@ines"\n  - Ida', HEAD + "@\n"),
    "a value that is all comment": ("    tracker: #12", '    tracker: "#12"', HEAD + ITEM + "@\n"),
    "a factor": (
        "factor: silent_skip",
        "factor: silent-skip",
        HEAD + "causal_chains:\n  - steps:\n      - {id: one, kind: failure, text: It stops., @}\n",
    ),
}


@pytest.mark.parametrize("name", FIXED)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_one_command_fixes_it_and_nothing_else(folder: Path, name: str, line_end: str) -> None:
    wrong, right, around = FIXED[name]
    before = (around.replace("@", wrong) + "---\nThe body: \u201cas it is\u201d,\u00a0\twith p2.\n").replace(
        "\n", line_end
    )
    wanted = (around.replace("@", right) + "---\nThe body: \u201cas it is\u201d,\u00a0\twith p2.\n").replace(
        "\n", line_end
    )
    assert fix(folder, before) == wanted
    assert fix(folder, wanted) == wanted


def test_all_mistakes_of_the_configuration_are_fixed_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "_config.yml"
    wrong = CONFIG.replace("timezone: UTC", "timezone:\u00a0UTC").replace("severities", "severitys")
    path.write_text(wrong.replace("  - name: platform\n", "  - name: platform\n\ttitel: Fix #1\n"), encoding="utf-8")
    assert main(["check", "--fix", "--no-cache"]) == 0
    right = CONFIG.replace("  - name: platform\n", '  - name: platform\n    title: "Fix #1"\n')
    assert path.read_text(encoding="utf-8") == right
    assert "fixes" not in capsys.readouterr().out


def test_a_link_to_another_record_is_fixed_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "2026-03-01-belt.md"
    target.write_text(HEAD.replace("SEV2", "sev2") + "---\n", encoding="utf-8")
    link = folder / "2026-03-02-sorter-stops.md"
    link.symlink_to(target.name)
    assert main(["check", "--fix", "--no-cache"]) == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == HEAD + "---\n"
    assert "Fixed 1 finding in 1 file" in capsys.readouterr().out


def test_what_was_fixed_before_a_failure_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from postmortems.record import atomic

    for day in ("01", "02"):
        (folder / f"2026-03-{day}-belt.md").write_text(HEAD.replace("SEV2", "sev2") + "---\n", encoding="utf-8")
    replace = atomic.replace

    def refuse(path: Path, before: bytes, after: bytes) -> None:
        if "03-02" in path.name:
            raise atomic.ChangedMeanwhileError(path)
        replace(path, before, after)

    monkeypatch.setattr(atomic, "replace", refuse)
    assert main(["check", "--fix", "--no-cache"]) == 2
    captured = capsys.readouterr()
    assert "Fixed 1 finding in 1 file" in captured.out
    assert "2026-03-02-belt.md was changed by somebody else in the meantime; run the command again" in captured.err


LEFT = {
    "words that may be several tags": HEAD + "tags: belt motor\n",
    "names on one line": HEAD + "services:\n  affected: sorter, scanner\n",
    "a word where items with keys are expected": HEAD + "timeline: stopped\n",
    "a date of two meanings": HEAD + ITEM + "    due: 05/06/2026\n",
    "a person who may be another": HEAD + ITEM.replace("owner: platform", "owner: daniel"),
    "a zone without an offset": HEAD + "times:\n  started: 2026-03-02 15:33 CET\n",
    "a key that is there already": HEAD + "titel: Another\n",
    "a quotation": HEAD + "summary: \u201cIt just stopped\u201d\n",
    "a key that resembles nothing": HEAD + "wizard: yes\n",
    "an incident that may be another": HEAD
    + "related:\n  - {incident: 2026-03-02-sorter-stoqqqq, relation: similar}\n",
    "a time that may be none": HEAD + "times:\n  started: tbd\n",
    "two keys on one line": HEAD + "timeline:\n  - at: 08:00 event: It stops.\n  - at: 08:05\n    event: On.\n",
    "a text with a colon that goes on below": HEAD + "summary: It stopped: all\n  of it\n",
    "a handle and a comment": HEAD + "roles:\n  lead: @ines # for now\n",
    "a text with a colon and a comment after a tab": HEAD + "summary: It stopped: all\t# for now\n",
    "a handle in brackets of several lines": HEAD + "authors: [ida,\n  @ines]\n",
    "an item in brackets of several lines": HEAD + "authors: [ida,\n  - note: It stopped: all]\n",
    "a text with a colon in braces of several lines": HEAD + "roles: {\n  lead: It stopped: all}\n",
    "a handle on a line of its own": HEAD + "@ines owns this\n",
    "a key of two words": HEAD + "next step: now: later\n",
    "handles in brackets": HEAD + "authors: [@ines, @ida]\n",
    "a colon and quotes": HEAD + 'summary: It said "full": the belt stopped\n',
    "an aside": HEAD + "summary: It stopped # 12 times\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_person_has_to_decide_is_left_alone(folder: Path, name: str) -> None:
    text = LEFT[name] + "---\n"
    assert fix(folder, text) == text


def test_mistakes_that_hide_others_are_fixed_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "---\ntitel: \u201cA: b\u201d\nstatus:\u00a0Draft\nseverity: sev1\nservices:\n\taffected: [sortre]\n---\n"
    assert (
        fix(folder, text) == '---\ntitle: "A: b"\nstatus: draft\nseverity: SEV1\nservices:\n  affected: [sorter]\n---\n'
    )
    out = capsys.readouterr().out
    assert "-status:\\u00a0Draft" in out
    assert "+status: draft" in out
    assert "Fixed 5 findings in 1 file" in out
    assert "1 record checked, no findings" in out


def test_it_says_what_is_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fix(folder, HEAD + ITEM.replace("P2", "p2") + "    due: 05/06/2026\n---\n")
    out = capsys.readouterr().out
    assert "Fixed 1 finding in 1 file" in out
    assert 'action_items 1 due is "05/06/2026", which is not a date' in out
    assert "1 error in 1 record" in out


def test_check_says_how_many_can_be_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "2026-03-02-sorter-stops.md").write_text(HEAD.replace("SEV2", "sev2") + "wizard: no\n---\n")
    assert main(["check", "--no-cache"]) == 1
    assert "`postmortems check --fix` fixes 1 of these" in capsys.readouterr().out


def test_dry_run_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD.replace("SEV2", "sev2") + "---\n"
    assert fix(folder, text, "--dry-run") == text
    assert "+severity: SEV2" in capsys.readouterr().out


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False), ("", False)])
def test_a_terminal_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_written: bool) -> None:
    monkeypatch.setattr("postmortems.cli.fixing.is_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: answer == "y")
    text = HEAD.replace("SEV2", "sev2") + "---\n"
    assert (fix(folder, text) != text) is is_written


def test_a_terminal_is_not_asked_with_yes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postmortems.cli.fixing.is_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: pytest.fail("asked"))
    assert "SEV2" in fix(folder, HEAD.replace("SEV2", "sev2") + "---\n", "--yes")


def test_only_chosen_files_change(folder: Path) -> None:
    other = folder / "2026-03-03-scanner-stops.md"
    other.write_text(HEAD.replace("SEV2", "sev2") + "---\n")
    assert "SEV2" in fix(folder, HEAD.replace("SEV2", "sev2") + "---\n", "incidents/2026-03-02-sorter-stops.md")
    assert "sev2" in other.read_text()


def test_the_configuration_is_fixed_too(folder: Path) -> None:
    config = folder / "_config.yml"
    config.write_text(CONFIG.replace("{name: scanner}", "{name: scanner, owner: plattform}"))
    fix(folder, HEAD + "---\n")
    assert "{name: scanner, owner: platform}" in config.read_text()


def test_a_byte_order_mark_and_the_mode_of_a_file_stay(folder: Path) -> None:
    path = folder / "2026-03-02-sorter-stops.md"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD.replace("SEV2", "sev2") + "---\n").encode())
    os.chmod(path, 0o640)
    main(["check", "--fix", "--no-cache"])
    assert path.read_bytes() == b"\xef\xbb\xbf" + (HEAD + "---\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640


def test_programs_get_only_their_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fix(folder, HEAD.replace("SEV2", "sev2") + "---\n", "--format", "json")
    captured = capsys.readouterr()
    assert captured.out.startswith("{")
    assert "+severity: SEV2" in captured.err


@pytest.mark.parametrize(
    "options", [["--yes"], ["--dry-run"], ["--fix", "--yes", "--dry-run"], ["--fix", "--baseline", "b"]]
)
def test_options_that_make_no_sense_are_refused(folder: Path, options: list[str]) -> None:
    assert main(["check", *options]) == 2


@pytest.mark.parametrize(
    ("word", "known", "wanted"),
    [
        ("anna", "hanna", None),
        ("dns-a", "dns-b", None),
        ("node-1", "node-2", None),
        ("2026-03-02-j", "2026-03-02-h", None),
        ("Silent Skip", "silent-skip", "silent-skip"),
        ("sorterr", "sorter", "sorter"),
        ("databse", "database", "database"),
    ],
)
def test_only_a_certain_name_is_written(word: str, known: str, wanted: str | None) -> None:
    assert certain(word, [known]) == wanted


def test_two_names_that_are_as_close_are_left_alone() -> None:
    assert certain("sorter1x", ["sorter1y", "sorter1z"]) is None


@given(
    st.text(alphabet="abcdefg-_ 12", max_size=12), st.lists(st.text(alphabet="abcdefg-_ 12", max_size=12), max_size=5)
)
def test_a_known_word_is_never_another(word: str, others: list[str]) -> None:
    found = certain(word, [*others, word])
    assert found is None or found == word
