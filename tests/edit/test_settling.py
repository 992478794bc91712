"""`postmortems settle` writes one answer into all records, changes nothing else, and can be undone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from postmortems.cli.settle import command
from postmortems.edit.settling import plan_of, questions
from postmortems.edit.settling_files import UNDO_FOLDER, carry_out, undo
from postmortems.edit.settling_plan import Plan, SettleError, same_name
from postmortems.edit.splice import BYTE_ORDER_MARK
from postmortems.importing import import_sources
from postmortems.model.refused import RefusedError
from postmortems.record import atomic
from postmortems.record.atomic import ChangedMeanwhileError
from postmortems.record.reader import load
from postmortems.record.source import read_yaml_file
from tests.git_repository import commit_everything, git
from tests.patience import PATIENCE
from tests.views.test_growth import calls

DOCUMENTS = {
    "2025-04-08-tickets.md": """# Tickets refused

**Services affected:** ticket-desk

## Action items

### Short-term

| Action | Owner | Status |
| --- | --- | --- |
| Buy narrow rolls | SRE | Done |
| Measure each roll | Mira Holm | Open |
| Label the cupboard | SRE | Open |
| Stow a spare roll |  | Open |
""",
    "2025-05-02-gates.md": """# Gates stay open

**Severity:** SEV2
**Services affected:** gate, ticket-desk

## Action items

### Short term (Q3 2025)

- Close the gates by hand
- Test the gates

### Some day

- Replace the gates

## Contributing factors

- **No alert on open gates.** Nobody was told for an hour.
- **A shared switch:** the gates hang on the switch of the desk.
""",
}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "drawer"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    import_sources([folder], tmp_path / "incidents")
    return tmp_path / "incidents"


def planned(folder: Path, answers: Mapping[str, str]) -> Plan:
    """What these answers would write."""
    base = load(folder)
    return plan_of(base, questions(base), answers)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def items(folder: Path) -> list[tuple[str, str | None, str | None]]:
    return [
        (item.title, item.owner, item.priority)
        for record in load(folder).corpus.records
        for item in record.incident.action_items
    ]


def test_each_kind_of_guess_is_one_question(records: Path) -> None:
    asked = {question.key: question for question in questions(load(records))}
    assert "Open items under Short term without a priority: 5" in asked["priority:Short term"].text
    assert "Records without a severity: 1" in asked["severity"].text
    assert "Items of SRE, which names nobody: 2" in asked["owner:generic"].text
    assert asked["services"].names == ("ticket-desk", "gate")
    assert asked["owners"].names == ("Mira Holm",)
    assert asked["factors"].names == ("a-shared-switch", "no-alert-on-open-gates")
    assert len(asked) <= 15


ANSWERS = {
    "severity": "SEV3",
    "services": "all but gate",
    "owners": "all as persons",
    "owner:generic": "mira-holm",
    "priority:Short term": "P1",
    "times:detected": "unknown",
    "times:resolved": "unknown",
    "created": "day",
    "completed": "2025-06-01",
}


def test_answers_are_written_everywhere(records: Path) -> None:
    base = load(records)
    changed = carry_out(plan_of(base, questions(base), ANSWERS))
    assert {path.name for path in changed} == {*DOCUMENTS, "_config.yml"}
    assert items(records) == [
        ("Buy narrow rolls", "mira-holm", None),
        ("Measure each roll", "mira-holm", "P1"),
        ("Label the cupboard", "mira-holm", "P1"),
        ("Stow a spare roll", None, "P1"),
        ("Close the gates by hand", None, "P1"),
        ("Test the gates", None, "P1"),
        ("Replace the gates", None, None),
    ]
    corpus = load(records).corpus
    assert [service.name for service in corpus.config.services] == ["ticket-desk"]
    assert [(owner.name, owner.title, owner.kind) for owner in corpus.config.owners] == [
        ("mira-holm", "Mira Holm", "person")
    ]
    first = corpus.records[0].incident
    assert str(first.severity) == "SEV3"
    assert [str(item.created) for item in first.action_items] == ["2025-04-08"] * 4
    assert str(first.action_items[0].completed) == "2025-06-01"


def test_what_was_answered_is_not_asked_again(records: Path) -> None:
    carry_out(planned(records, ANSWERS))
    left = {question.key for question in questions(load(records))}
    assert left == {"timezone", "times:started", "services", "factors", "priority:", "owner"}


def test_only_the_lines_of_an_answer_change(records: Path) -> None:
    before = contents(records)["2025-05-02-gates.md"].decode().splitlines()
    carry_out(planned(records, {"priority:Short term": "P1"}))
    after = contents(records)["2025-05-02-gates.md"].decode().splitlines()
    assert [line for line in after if line not in before] == ["    priority: P1", "    priority: P1"]
    assert [line for line in before if line not in after] == []


def test_a_list_of_the_configuration_is_extended_and_its_comments_stay(records: Path) -> None:
    (records / "_config.yml").write_text(
        "# ours\nservices:\n  - name: gate  # by hand\ntimezone: UTC\n", encoding="utf-8"
    )
    carry_out(planned(records, {"services": "ticket-desk"}))
    text = (records / "_config.yml").read_text(encoding="utf-8")
    assert text == "# ours\nservices:\n  - name: gate  # by hand\n  - name: ticket-desk\ntimezone: UTC\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("written", [
    "\ufeffservices:\n  - name: gate\n",
    "---\nservices:\n  - name: gate\n",
    "services:\ntimezone: UTC\n",
    "services:  # none yet\n  # - name: checkout\n",
    "{services: [{name: gate}]}\n",
    "  services:\n  - name: gate",
    "# only this\n",
    "timezone: UTC\n...\n",
    "timezone: UTC",
    "",
])  # fmt: skip
def test_entries_go_into_a_configuration_however_it_is_written(records: Path, written: str, end: str) -> None:
    path = records / "_config.yml"
    path.write_bytes(written.replace("\n", end).encode())
    carry_out(planned(records, {"services": "all", "factors": "all", "owners": "all as teams"}))
    after = path.read_bytes()
    source = read_yaml_file(after)
    assert {problem.rule for problem in source.problems} <= {"byte-order-mark"}
    config = load(records).corpus.config
    assert sorted(service.name for service in config.services) == ["gate", "ticket-desk"]
    assert [owner.title for owner in config.owners] == ["Mira Holm"]
    assert len(config.factors) == 2
    assert "\n" not in written or after.count(b"\n") == after.count(end.encode())


def test_a_configuration_that_cannot_be_extended_stays(records: Path) -> None:
    path = records / "_config.yml"
    path.write_text("notes: |\n  not even a line end", encoding="utf-8")
    before = contents(records)
    with pytest.raises(RefusedError, match="change it in an editor"):
        carry_out(planned(records, {"services": "all", "severity": "SEV3"}))
    assert contents(records) == before


def test_it_can_be_undone(records: Path) -> None:
    before = contents(records)
    carry_out(planned(records, ANSWERS))
    assert contents(records) != before
    undo(records)
    assert contents(records) == before
    with pytest.raises(SettleError, match="nothing to undo"):
        undo(records)


def test_runs_are_undone_one_after_the_other(records: Path) -> None:
    states = [contents(records)]
    for answers in ({"severity": "SEV3"}, {"created": "day"}):
        carry_out(planned(records, answers))
        states.append(contents(records))
    undo(records)
    assert contents(records) == states[1]
    undo(records)
    assert contents(records) == states[0]


def test_a_run_beside_another_changes_nothing(records: Path) -> None:
    """Both have asked before either writes. The second is refused, and the first can still be undone."""
    before = contents(records)
    first, second = (planned(records, answers) for answers in (ANSWERS, {"severity": "SEV2", "owner": "A"}))
    prepared = [*second.files()]
    carry_out(first)
    after = contents(records)
    second.files = lambda: iter(prepared)  # type: ignore[method-assign]
    with pytest.raises(ChangedMeanwhileError):
        carry_out(second)
    assert contents(records) == after
    undo(records)
    assert contents(records) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_run_that_is_stopped_restores_what_it_wrote(
    records: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException] | OSError
) -> None:
    before = contents(records)
    replace, calls = atomic.replace, []

    def stopped(path: Path, old: bytes, new: bytes) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise error
        replace(path, old, new)

    monkeypatch.setattr(atomic, "replace", stopped)
    with pytest.raises((KeyboardInterrupt, OSError)):
        carry_out(planned(records, {"severity": "SEV3", "created": "day"}))
    assert len(calls) > 2
    assert contents(records) == before
    with pytest.raises(SettleError, match="nothing to undo"):
        undo(records)


def test_two_names_of_one_service_are_asked_for_once(records: Path) -> None:
    path = records / "2025-05-02-gates.md"
    text = path.read_text("utf-8").replace("    - gate\n", "    - Ticket Desk\n    - gate\n")
    path.write_text(text.replace("ticket-desk", "ticket_desk"), encoding="utf-8")
    base = load(records)
    asked = questions(base)
    [services] = [question for question in asked if question.key == "services"]
    assert sorted(map(same_name, services.names)) == ["gate", "ticket-desk"]
    carry_out(plan_of(base, asked, {"services": "all"}))
    base = load(records)
    assert len({service.name for service in base.corpus.config.services}) == 2
    for record in base.corpus.records:
        affected = record.incident.services.affected or ()
        assert set(affected) <= {service.name for service in base.corpus.config.services}
        assert len(set(affected)) == len(affected)


def test_names_that_differ_in_a_sign_stay_two(records: Path) -> None:
    for name in ("2025-05-02-gates.md", "2025-04-08-tickets.md"):
        path = records / name
        path.write_text(path.read_text("utf-8").replace("- ticket-desk", "- C").replace("- gate", "- C#"), "utf-8")
    carry_out(planned(records, {"services": "all"}))
    assert sorted(service.name for service in load(records).corpus.config.services) == ["C", "c-2"]


def test_undo_leaves_what_was_changed_since(records: Path) -> None:
    """Other items of the same file are restored, and so are the other files."""
    before = contents(records)
    carry_out(planned(records, {"severity": "SEV3", "priority:Short term": "P1"}))
    path = records / "2025-04-08-tickets.md"
    text = path.read_text("utf-8").replace("title: Buy narrow rolls", "title: Buy wide rolls")
    path.write_text(text + "\nMore.\n", encoding="utf-8")
    undone = undo(records)
    assert len(undone.restored) == 2
    assert undone.left == []
    expected = before[path.name].decode().replace("title: Buy narrow rolls", "title: Buy wide rolls") + "\nMore.\n"
    assert contents(records) == {**before, path.name: expected.encode()}


def test_undo_keeps_the_line_ends_and_the_mark_of_a_file_that_was_changed_since(records: Path) -> None:
    path = records / "2025-04-08-tickets.md"
    path.write_bytes(BYTE_ORDER_MARK + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    carry_out(planned(records, {"severity": "SEV3", "priority:Short term": "P1"}))
    path.write_bytes(path.read_bytes().replace(b"narrow", b"wide"))
    assert undo(records).left == []
    assert path.read_bytes() == before.replace(b"narrow", b"wide")


def test_undo_leaves_a_file_in_which_the_same_item_was_changed(records: Path) -> None:
    """The others are restored, and the folder of the runs has the file as it was. An earlier run can be undone, too."""
    before = contents(records)
    carry_out(planned(records, {"severity": "SEV3"}))
    between = contents(records)
    carry_out(planned(records, {"created": "day", "priority:Short term": "P1"}))
    path = records / "2025-04-08-tickets.md"
    text = path.read_text("utf-8").replace("priority: P1", "priority: P0", 1)
    path.write_text(text, encoding="utf-8")
    outside = records.parent / "outside.md"
    outside.write_text("Mine.", encoding="utf-8")
    (records / UNDO_FOLDER / path.name).symlink_to(outside)
    undone = undo(records)
    assert outside.read_text("utf-8") == "Mine."
    assert len(undone.restored) == 1
    assert undone.left == [path]
    assert path.read_text("utf-8") == text
    assert (records / UNDO_FOLDER / path.name).read_bytes() == between[path.name]
    assert undo(records).left == []
    assert path.read_text("utf-8") == text.replace("severity: SEV3\n", "")
    assert {**contents(records), path.name: b""} == {**before, path.name: b""}


def test_undo_leaves_an_entry_that_was_added_beside_those_of_the_run(records: Path) -> None:
    path = records / "_config.yml"
    path.write_text("timezone: UTC\n", encoding="utf-8")
    carry_out(planned(records, {"services": "all"}))
    path.write_text(path.read_text("utf-8") + "  - name: kiosk\n", encoding="utf-8")
    undone = undo(records)
    assert undone.left == [path]
    assert path.read_text("utf-8").endswith("  - name: kiosk\n")
    assert not read_yaml_file(path.read_bytes()).problems


@pytest.mark.parametrize("instead", ["nothing", "a folder", "a link to itself"])
def test_a_deleted_file_stays_deleted(records: Path, capsys: pytest.CaptureFixture[str], instead: str) -> None:
    """The other files are restored, whatever is in its place."""
    before = contents(records)
    carry_out(planned(records, {"severity": "SEV3", "created": "day"}))
    path = records / "2025-04-08-tickets.md"
    path.unlink()
    if instead == "a folder":
        path.mkdir()
    elif instead == "a link to itself":
        path.symlink_to(path.name)
    result = CliRunner().invoke(command, ["--incidents", str(records), "--undo"], standalone_mode=False)
    assert result.return_value == 1
    assert (
        "2025-04-08-tickets.md is no file any more; if you renamed it, what the run wrote there stays\n"
        f"  as it was before the run: {records / UNDO_FOLDER / path.name}\n"
    ) in result.output
    assert (records / UNDO_FOLDER / path.name).read_bytes() == before[path.name]
    assert not path.is_file()
    others = {name: data for name, data in before.items() if name != path.name}
    assert {name: (records / name).read_bytes() for name in others} == others


def test_a_folder_named_like_an_undo_is_none(records: Path) -> None:
    carry_out(planned(records, {"severity": "SEV3"}))
    (records / UNDO_FOLDER / "undo-9.json").mkdir()
    assert len(undo(records).restored) == 1


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("severity", "SEV9"),
        ("priority:Short term", "P9"),
        ("owner", "SRE"),
        ("created", "tomorrow"),
        ("created", "2025-02-30"),
        ("created", "9999-01-01"),
        ("services", "nobody-knows"),
        ("owners", "all but Mira Hlom"),
        ("owners", "Mira Holm, Mira Hlom"),
        ("owner", "~"),
        ("times:detected", "noon"),
        ("colour", "red"),
    ],
)
def test_an_answer_that_means_nothing_changes_nothing(records: Path, key: str, answer: str) -> None:
    before = contents(records)
    with pytest.raises(SettleError, match=key):
        carry_out(planned(records, {key: answer}))
    assert contents(records) == before


def test_the_records_of_a_question_fit_the_terminal(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def places(columns: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        listed = CliRunner().invoke(command, ["--incidents", str(records), "--list"]).output
        return [line for question in listed.split("\n\n") for line in question.splitlines()[3:]]

    whole, wrapped = places(400), places(30)
    assert max(map(len, whole)) > 30 >= max(map(len, wrapped))
    assert " ".join(wrapped).split() == " ".join(whole).split()


def test_the_command(records: Path, tmp_path: Path) -> None:
    runner = CliRunner()

    def run(*arguments: str) -> str:
        result = runner.invoke(command, ["--incidents", str(records), *arguments], standalone_mode=False)
        assert result.exception is None, result.exception
        return result.output

    answers = tmp_path / "answers.yml"
    before = contents(records)
    assert "priority:Short term\n" in run("--list")
    assert "  in 2025-04-08-tickets" in run("--list")
    answers.write_text("owner:\nowners: ~\n", encoding="utf-8")
    assert run("--answers", str(answers)) == "Nothing changed\n"
    answers.write_text('severity: SEV3\n"priority:Short term": P1\nowner: ""\n', encoding="utf-8")
    assert "2 answers would change 2 files" in run("--answers", str(answers), "--dry-run")
    assert contents(records) == before
    assert "2 answers changed 2 files" in run("--answers", str(answers))
    assert "Restored 2 files" in run("--undo")
    assert contents(records) == before


def test_without_a_question_no_terminal_is_needed(tmp_path: Path) -> None:
    for arguments in ((), ("--list",)):
        result = CliRunner().invoke(command, ["--incidents", str(tmp_path), *arguments], standalone_mode=False)
        assert (result.exception, result.output) == (None, "Nothing to settle\n")


def told(records: Path, *arguments: str) -> str:
    """The one sentence with which the command refuses."""
    result = CliRunner().invoke(command, ["--incidents", str(records), *arguments], standalone_mode=False)
    assert isinstance(result.exception, click.UsageError | RefusedError), result.output
    return str(result.exception)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("severity: SEV3\nseverity: SEV1\n", ":2: the key `severity` is in this map already, on line 1"),
        ("severity: SEV3\nzone: [UTC\n", ":2: the bracket `[` that opens here is not closed"),
        ("# mine\n- SEV3\n", ":2: "),
        ("zone: UTC\nseverity: {all: SEV3}\n", ":2: the answer to severity is not one text; write it as"),
    ],
)
def test_answers_that_cannot_be_read_are_refused_with_their_line(
    records: Path, tmp_path: Path, text: str, place: str
) -> None:
    answers = tmp_path / "answers.yml"
    answers.write_text(text, encoding="utf-8")
    before = contents(records)
    assert told(records, "--answers", str(answers)).startswith(f"{answers}{place}")
    assert contents(records) == before


def test_an_undo_is_never_a_surprise(records: Path) -> None:
    carry_out(planned(records, {"severity": "SEV3"}))
    before = contents(records)
    assert told(records, "--undo", "--dry-run") == "--dry-run does not go with --undo"
    assert told(records, "--undo", "--list") == "--undo and --list exclude each other"
    assert contents(records) == before


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        '{"files": 3}',
        '{"files": [{"path": "a.md"}]}',
        '{"files": [{"path": "a.md", "before": "!", "after": ""}]}',
        '{"files": [{"path": "../outside.md", "before": "", "after": ""}]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_undo_restores_nothing(records: Path, stored: str) -> None:
    (records / UNDO_FOLDER).mkdir()
    (records / UNDO_FOLDER / "undo-1.json").write_text(stored, encoding="utf-8")
    before = contents(records)
    assert "is damaged" in told(records, "--undo")
    assert contents(records) == before


def test_git_ignores_what_undo_needs(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def untracked() -> str:
        return subprocess.run(
            ["git", "status", "--porcelain", "-uall"], check=True, capture_output=True
        ).stdout.decode()

    monkeypatch.chdir(records.parent)
    git("init", "--quiet")
    commit_everything()
    carry_out(planned(records, {"severity": "SEV3"}))
    assert (records / UNDO_FOLDER / "undo-1.json").is_file()
    assert untracked()
    assert "settle" not in untracked()
    undo(records)
    assert untracked() == ""
    assert not (records / UNDO_FOLDER).exists()


def test_an_answer_is_one_line(records: Path) -> None:
    carry_out(planned(records, {"owner": "Mira\n Holm"}))
    assert {owner for _, owner, _ in items(records)} == {"Mira Holm", "SRE", "mira-holm"}


def test_a_record_without_a_day_gets_none(records: Path) -> None:
    (records / "2025-05-02-gates.md").rename(records / "gates.md")
    carry_out(planned(records, {"created": "day"}))
    assert "created:" not in (records / "gates.md").read_text("utf-8")
    assert "created: 2025-04-08\n" in (records / "2025-04-08-tickets.md").read_text("utf-8")


def test_factors_go_to_their_steps_and_into_the_configuration(records: Path) -> None:
    carry_out(planned(records, {"factors": "all but a-shared-switch"}))
    corpus = load(records).corpus
    assert [(factor.name, factor.title) for factor in corpus.config.factors] == [
        ("no-alert-on-open-gates", "No alert on open gates")
    ]
    steps = [step for record in corpus.records for chain in record.incident.causal_chains for step in chain.steps]
    assert [step.factor for step in steps if "Nobody was told" in step.text] == ["no-alert-on-open-gates"]
    assert not any(step.factor for step in steps if "shared switch" in step.text)


def test_an_answer_names_an_owner_by_the_registered_name(records: Path) -> None:
    (records / "_config.yml").write_text("owners:\n  - name: gate-crew\n    title: Gate crew\n", encoding="utf-8")
    carry_out(planned(records, {"owner": "gate CREW", "owner:generic": "Ida Brandt as person"}))
    corpus = load(records).corpus
    assert {owner for _, owner, _ in items(records)} == {"Mira Holm", "gate-crew", "ida-brandt"}
    assert [(owner.name, owner.title, owner.kind) for owner in corpus.config.owners] == [
        ("gate-crew", "Gate crew", "team"),
        ("ida-brandt", "Ida Brandt", "person"),
    ]


def test_a_name_with_a_comma_can_be_chosen(records: Path) -> None:
    for path in records.glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("owner: Mira Holm", "owner: Holm, Mira"), encoding="utf-8")
    with pytest.raises(SettleError, match="Ida is none of them"):
        planned(records, {"owners": "Holm, Mira, Ida"})
    carry_out(planned(records, {"owners": "Holm, Mira"}))
    assert [owner.title for owner in load(records).corpus.config.owners] == ["Holm, Mira"]


WITHOUT_SERVICE = """# Rolls jam

## Summary

For an hour there was nothing to print on. Nobody could print.

## Root cause

The rolls were too wide.
"""


def test_records_without_a_service_get_the_one_that_all_are_about(tmp_path: Path) -> None:
    (tmp_path / "2025-06-01-rolls.md").write_text(WITHOUT_SERVICE, encoding="utf-8")
    import_sources([tmp_path / "2025-06-01-rolls.md"], tmp_path / "incidents")
    folder = tmp_path / "incidents"
    carry_out(planned(folder, {"affected": "ticket-desk, Print room"}))
    corpus = load(folder).corpus
    assert corpus.records[0].incident.services.affected == ("ticket-desk", "print-room")
    assert [service.name for service in corpus.config.services] == ["ticket-desk", "print-room"]
    assert "affected" not in {question.key for question in questions(load(folder))}


def test_chains_lead_to_what_the_summary_says(tmp_path: Path) -> None:
    (tmp_path / "2025-06-01-rolls.md").write_text(WITHOUT_SERVICE, encoding="utf-8")
    import_sources([tmp_path / "2025-06-01-rolls.md"], tmp_path / "incidents")
    folder = tmp_path / "incidents"
    with pytest.raises(SettleError, match="answer summary"):
        planned(folder, {"chains": "yes"})
    carry_out(planned(folder, {"chains": "summary"}))
    [chain] = load(folder).corpus.records[0].incident.causal_chains
    assert [(step.id, step.text, step.kind, step.because) for step in chain.steps] == [
        ("S-1", "The rolls were too wide.", "failure", ()),
        ("S-2", "For an hour there was nothing to print on.", "impact", ("S-1",)),
    ]
    assert "chains" not in {question.key for question in questions(load(folder))}


def test_an_incident_may_affect_nobody(tmp_path: Path) -> None:
    (tmp_path / "2025-06-01-rolls.md").write_text(WITHOUT_SERVICE, encoding="utf-8")
    import_sources([tmp_path / "2025-06-01-rolls.md"], tmp_path / "incidents")
    folder = tmp_path / "incidents"
    for answer in (", ", "ticket-desk, nobody"):
        with pytest.raises(SettleError, match="names no service"):
            planned(folder, {"affected": answer})
    carry_out(planned(folder, {"affected": "Nobody"}))
    assert "  affected: nobody\n" in next(folder.glob("*.md")).read_text("utf-8")
    assert load(folder).corpus.config.services == ()


@pytest.mark.parametrize("written", ["id: {a: b}", "id: [S-1]", "because: [{a: b}]", "because: [[S-1]]"])
def test_a_step_that_is_written_wrong_is_no_cause(tmp_path: Path, written: str) -> None:
    (tmp_path / "2025-06-01-rolls.md").write_text(WITHOUT_SERVICE, encoding="utf-8")
    import_sources([tmp_path / "2025-06-01-rolls.md"], tmp_path / "incidents")
    [path] = (tmp_path / "incidents").glob("*.md")
    lines = {"id": "id: S-1", "because": "because: []"}
    path.write_text(path.read_text("utf-8").replace(lines[written.partition(":")[0]], written), encoding="utf-8")
    carry_out(planned(path.parent, {"chains": "summary"}))
    assert path.read_text("utf-8").count("text: For an hour there was nothing to print on.") == 1


@pytest.mark.parametrize("summary", ["summary:", 'summary: ""', "summary: 5"])
def test_a_chain_ends_with_no_summary_where_there_is_none(tmp_path: Path, summary: str) -> None:
    (tmp_path / "2025-06-01-rolls.md").write_text(WITHOUT_SERVICE, encoding="utf-8")
    import_sources([tmp_path / "2025-06-01-rolls.md"], tmp_path / "incidents")
    [path] = (tmp_path / "incidents").glob("*.md")
    stated = "summary: For an hour there was nothing to print on. Nobody could print."
    path.write_text(path.read_text("utf-8").replace(stated, summary), encoding="utf-8")
    assert "chains" not in {question.key for question in questions(load(path.parent))}


def test_stop_writes_what_was_answered_and_an_interrupt_nothing(
    records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    before = contents(records)
    for last, code in ((click.Abort(), None), ("stop", 0)):
        typed: Iterator[str | click.Abort] = iter(["SEV9", "SEV3", last])

        def prompt(*_: object, typed: Iterator[str | click.Abort] = typed, **__: object) -> str:
            if isinstance(answer := next(typed), str):
                return answer
            raise answer

        monkeypatch.setattr("postmortems.cli.settle.line", prompt)
        if code is None:
            with pytest.raises(click.Abort):
                command.main(["--incidents", str(records)], standalone_mode=False)
            assert "Stopped; nothing was changed" in capsys.readouterr().err
            assert contents(records) == before
        else:
            assert command.main(["--incidents", str(records)], standalone_mode=False) == code
    assert {record.incident.severity for record in load(records).corpus.records} == {"SEV2", "SEV3"}


def test_answers_go_to_the_items_that_were_asked_about(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds an item above them, and answers one question, while the questions are answered."""
    path = records / "2025-05-02-gates.md"
    asked = [question.key for question in questions(load(records))]
    answers = {"priority:Short term": "P1", "created": "day", "completed": "stop"}

    def answer(_: str) -> str:
        key = asked.pop(0)
        if key == "severity":
            item = "  - id: A-0\n    title: Lift the gates\n    priority: P3\n    created: 2025-05-01\n"
            text = path.read_text("utf-8").replace("  - id: A-1\n", item + "  - id: A-1\n")
            path.write_text(text, encoding="utf-8")
            carry_out(planned(records, {"completed": "day"}))
        return answers.get(key, "")

    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr("postmortems.cli.settle.line", answer)
    assert command.main(["--incidents", str(records)], standalone_mode=False) == 0
    gates = load(records).corpus.by_id["2025-05-02-gates"]
    found = [(item.id, item.priority, str(item.created)) for item in gates.incident.action_items]
    assert found == [
        ("A-0", "P3", "2025-05-01"),
        ("A-1", "P1", "2025-05-02"),
        ("A-2", "P1", "2025-05-02"),
        ("A-3", None, "2025-05-02"),
    ]


@pytest.mark.parametrize("name", ["2025-05-02-gates.md", "_config.yml"])
def test_a_file_that_was_changed_since_it_was_read_stays(records: Path, name: str) -> None:
    (records / "_config.yml").write_text("timezone: UTC\n", encoding="utf-8")
    plan = planned(records, {"priority:Short term": "P1", "services": "all"})
    with (records / name).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    before = contents(records)
    with pytest.raises(ChangedMeanwhileError, match=name):
        carry_out(plan)
    assert contents(records) == before


def test_a_question_says_what_it_is_about(
    records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`?` lists the records or the names; then the question is asked again. Answers are read in any case."""
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    typed = iter(["?", "sev3", "UNKNOWN", "unknown", "unknown", "?", "ALL", "Stop"])
    monkeypatch.setattr("postmortems.cli.settle.line", lambda _: next(typed))
    assert command.main(["--incidents", str(records)], standalone_mode=False) == 0
    shown = capsys.readouterr().err
    assert "without a severity: 1.\n   in 2025-04-08-tickets\n" in shown
    assert "     2025-04-08-tickets\n" in shown
    assert "     ticket-desk\n     gate\n" in shown
    base = load(records)
    assert {record.incident.severity for record in base.corpus.records} == {"SEV2", "SEV3"}
    assert [service.name for service in base.corpus.config.services] == ["ticket-desk", "gate"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_ends_the_questions_of_a_run_that_ignored_it(records: Path) -> None:
    """As a shell tells what it starts in the background, be it on a terminal of its own."""
    import pty  # not on Windows

    before = contents(records)
    main = "import sys; from postmortems.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", main, "settle", "--incidents", str(records)]
    terminal, end = pty.openpty()
    run = subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *words], stdin=end, stderr=end, stdout=subprocess.DEVNULL
    )
    os.close(end)
    shown = b""
    while b"SEV1" not in shown or not shown.rstrip().endswith(b":"):
        shown += os.read(terminal, 4096)
    run.send_signal(signal.SIGINT)
    assert run.wait(PATIENCE) == 130
    with contextlib.suppress(OSError):  # how Linux says that nobody has the other end any more
        while more := os.read(terminal, 4096):
            shown += more
    assert b"nothing was changed" in shown
    os.close(terminal)
    assert contents(records) == before


def test_twice_the_items_of_a_record_are_twice_the_work(tmp_path: Path) -> None:
    """Calls of functions are counted."""
    answers = {"services": "all", "owners": "all as teams", "priority:": "P1", "created": "day"}
    counts = []
    for size in (60, 120):
        folder = tmp_path / str(size)
        folder.mkdir()
        names = "".join(f"    - Service {number}\n" for number in range(size))
        items = "".join(f"  - id: A-{n}\n    title: Do {n}\n    owner: Owner {n}\n" for n in range(size))
        head = "---\ntitle: A\nstatus: draft\nx-import: {}\nservices:\n  affected:\n"
        (folder / "2025-04-08-a.md").write_text(f"{head}{names}action_items:\n{items}---\n", encoding="utf-8")
        base = load(folder)
        counts.append(calls(lambda base=base: list(plan_of(base, questions(base), answers).files())))  # type: ignore[misc]
    assert counts[1] / counts[0] < 2.2
