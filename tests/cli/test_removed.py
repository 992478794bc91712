"""`postmortems check --changed-since` reports what a change removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import main
from tests.git_repository import commit_everything, git

Capture = pytest.CaptureFixture[str]
OUTAGE = Path("incidents/2024-03-01-shop-stale-replica.md")
RETURN = Path("incidents/2024-09-01-shop-stale-replica-again.md")
NEAR_MISS = Path("incidents/2023-11-05-certificate.md")


@pytest.fixture(autouse=True)
def _repository(incidents: Path) -> None:
    assert incidents.is_dir()
    git("init", "--quiet")
    commit_everything()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def removed(capsys: Capture, *words: str, since: str = "HEAD") -> list[tuple[str, str, str]]:
    """Path, level and message of each finding about something removed."""
    capsys.readouterr()
    main(["check", "--changed-since", since, "--format", "json", *words])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(one["path"], one["level"], one["message"]) for one in found if one["code"] == "PM114"]


def close_everything() -> None:
    """No action item of the outage is open, and the later record does not name it."""
    change(OUTAGE, "    status: open\n", "    status: wont-do\n    reason: No.\n    completed: 2024-03-05\n")
    RETURN.unlink()
    commit_everything()


def test_a_record_that_others_name_is_an_error(capsys: Capture) -> None:
    OUTAGE.unlink()
    assert removed(capsys) == [
        (
            OUTAGE.as_posix(),
            "error",
            f'record "{OUTAGE.stem}" was removed, and no other record has its id as an alias; '
            f"{RETURN.stem} still refers to it; it had open action items: A2",
        )
    ]
    assert main(["check", "--changed-since", "HEAD"]) == 1


def test_a_record_with_open_items_is_an_error_even_if_nobody_names_it(capsys: Capture) -> None:
    RETURN.unlink()
    [(path, level, message)] = removed(capsys)
    assert (path, level) == (RETURN.as_posix(), "error")
    assert message.endswith("it had open action items: B1")


def test_the_count_of_records_has_those_that_are_gone(capsys: Capture) -> None:
    RETURN.unlink()
    change(NEAR_MISS, "severity: ", "severity: X")
    assert main(["check", "--changed-since", "HEAD"]) == 1
    out = capsys.readouterr().out
    assert RETURN.as_posix() in out
    assert out.endswith(" errors in 2 records\n")


def test_any_other_record_is_a_warning(capsys: Capture) -> None:
    close_everything()
    OUTAGE.unlink()
    [(_, level, _)] = removed(capsys)
    assert level == "warning"
    assert main(["check", "--changed-since", "HEAD"]) == 0
    assert main(["check", "--changed-since", "HEAD", "--strict"]) == 1


def test_both_ways_out_are_offered_and_lead_out(capsys: Capture) -> None:
    text = NEAR_MISS.read_text(encoding="utf-8")
    NEAR_MISS.unlink()
    main(["check", "--changed-since", "HEAD"])
    out = capsys.readouterr().out
    assert f"`aliases: [{NEAR_MISS.stem}]`" in out
    assert "`withdrawn: {at: DATE, reason: WHY}`" in out
    NEAR_MISS.write_text(text.replace("status:", "withdrawn: {at: 2024-01-01, reason: A test.}\nstatus:"), "utf-8")
    assert removed(capsys) == []
    NEAR_MISS.unlink()
    change(OUTAGE, "status: reviewed\n", f"status: reviewed\naliases: [{NEAR_MISS.stem}, cert-2023]\n")
    assert removed(capsys) == []


@pytest.mark.parametrize("staged", [True, False])
def test_a_new_file_name_without_an_alias_is_a_removed_id_and_the_new_one_is_named(
    staged: bool, capsys: Capture
) -> None:
    new = NEAR_MISS.with_name("2023-11-05-expiry.md")
    NEAR_MISS.rename(new)
    if staged:
        git("add", "--all")
    [(path, level, _)] = removed(capsys)
    assert (path, level) == (NEAR_MISS.as_posix(), "warning")
    main(["check", "--changed-since", "HEAD"])
    assert f"if {new.stem} replaces it, add `aliases: [{NEAR_MISS.stem}]` there" in capsys.readouterr().out
    change(new, "aliases: [", f"aliases: [{NEAR_MISS.stem}, ")
    assert removed(capsys) == []


def test_a_file_in_another_folder_keeps_its_id(capsys: Capture) -> None:
    Path("incidents/2023").mkdir()
    NEAR_MISS.rename(Path("incidents/2023", NEAR_MISS.name))
    assert removed(capsys) == []


def test_an_alias_that_is_gone_is_a_removed_id(capsys: Capture) -> None:
    change(NEAR_MISS, "aliases: [cert-2023]\n", "")
    [(path, level, message)] = removed(capsys)
    assert (path, level) == (NEAR_MISS.as_posix(), "warning")
    assert message.startswith(f'alias "cert-2023" of {NEAR_MISS.stem} was removed')
    change(OUTAGE, "status: reviewed\n", "status: reviewed\nrelated: [{incident: cert-2023}]\n")
    [(_, level, message)] = removed(capsys)
    assert level == "error"
    assert f"{OUTAGE.stem} still refers to it" in message


def test_an_open_action_item_that_is_gone_is_a_warning(capsys: Capture) -> None:
    change(OUTAGE, "  - id: A2\n", "  - id: A9\n")
    [(path, level, message)] = removed(capsys)
    assert (path, level) == (OUTAGE.as_posix(), "warning")
    assert message == f'open action item "A2" of {OUTAGE.stem} was removed'


@pytest.mark.parametrize("words", [[], ["--baseline", "baseline.jsonl"]])
def test_a_folder_named_like_a_record_is_reported_by_the_change_that_adds_it(words: list[str], capsys: Capture) -> None:
    assert main(["check", "--baseline", "baseline.jsonl", "--update-baseline"]) == 0
    notes = OUTAGE.with_name("2024-05-01-notes.md") / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("a")
    assert main(["check", "--changed-since", "HEAD", *words]) == 1
    assert "this is a folder, but named like a record" in capsys.readouterr().out
    commit_everything()
    change(OUTAGE, "status: reviewed", "status: reviewed ")
    assert main(["check", "--changed-since", "HEAD", *words]) == 0


def test_a_local_id_that_others_name_is_reported_where_they_name_it(capsys: Capture) -> None:
    change(OUTAGE, "  - id: A1\n", "  - id: A9\n")
    change(OUTAGE, "actions: [A1]", "actions: [A9]")
    assert main(["check", "--changed-since", "HEAD"]) == 1
    out = capsys.readouterr().out
    assert f"{RETURN}:" in out
    assert "PM502" in out


def test_what_cannot_be_read_is_not_gone(capsys: Capture) -> None:
    OUTAGE.write_bytes(b"---\n\xff\n---\n")
    assert removed(capsys) == []


def test_a_removed_record_that_was_withdrawn_is_reported_without_its_items(capsys: Capture) -> None:
    change(RETURN, "status: in-review\n", "status: in-review\nwithdrawn: {at: 2024-10-01, reason: A test.}\n")
    commit_everything()
    RETURN.unlink()
    [(_, level, message)] = removed(capsys)
    assert level == "warning"
    assert "open" not in message


def test_nothing_is_said_of_records_that_others_added_meanwhile(capsys: Capture) -> None:
    git("branch", "change")
    RETURN.with_name("2024-10-10-new.md").write_text("---\ntitle: T\nstatus: draft\nseverity: SEV3\n---\n", "utf-8")
    commit_everything()
    git("checkout", "--quiet", "change")
    assert removed(capsys, since="main") == []


def test_an_incomplete_clone_says_that_it_cannot_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    git("checkout", "--quiet", "-b", "change")
    change(NEAR_MISS, "severity: SEV3", "severity: SEV2")
    commit_everything()
    git("checkout", "--quiet", "main")
    OUTAGE.with_name("2024-10-10-new.md").write_text("---\ntitle: T\nstatus: draft\nseverity: SEV3\n---\n", "utf-8")
    commit_everything()
    git("clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "change", f"file://{tmp_path}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert removed(capsys, since="origin/main") == []
    assert main(["check", "--changed-since", "origin/main"]) == 0
    assert "cannot tell which records were removed" in capsys.readouterr().out


@pytest.mark.parametrize(("level", "told"), [("off", []), ("warning", ["warning"]), ("error", ["error"])])
def test_the_configuration_sets_one_level_for_all(level: str, told: list[str], capsys: Capture) -> None:
    change(Path("incidents/_config.yml"), "timezone: UTC\n", f"timezone: UTC\nrules: {{removed-id: {level}}}\n")
    RETURN.unlink()
    assert [level for _, level, _ in removed(capsys)] == told


def test_with_paths_only_what_was_removed_there_is_reported(capsys: Capture) -> None:
    RETURN.unlink()
    assert removed(capsys, OUTAGE.as_posix()) == []
    assert len(removed(capsys, "incidents")) == 1


@pytest.mark.parametrize("form", ["text", "github", "markdown", "sarif", "junit", "gitlab", "json"])
def test_every_report_can_tell_of_a_file_that_is_not_there(form: str, capsys: Capture) -> None:
    RETURN.unlink()
    assert main(["check", "--changed-since", "HEAD", "--format", form]) == 1
    assert RETURN.name in capsys.readouterr().out
