"""`init --import` makes a knowledge base of a folder of old documents."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from postmortems.cli import main
from tests.patience import PATIENCE

DAY = ("--today", "2026-05-30")

PRINTER = """\
# Printers stand still

| | |
|---|---|
| Date | 2023-03-04 |
| Severity | SEV2 |
| Affected services | Print server |

The queue was full. Some called it human error. See [the runbook](runbooks/print.md), [the gate](2024-05-05-gate.md)
and [what follows](#later).

## Contributing factors

- **No alert on a full disk:** nobody was told.

## Action items

| What | Owner |
|---|---|
| An alert on the spool disk | Facilities team |
"""

GATE = """\
# The gate stays shut

**Started:** 2024-05-05 10:00 UTC

## Action items

- [ ] Oil the hinge (owner: Facilities team)
"""

SECRET = "AKIA" + "QWERTYUIOPASDFGH"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents, below the one in which the test runs."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "2023-03-04-printers.md").write_text(PRINTER, encoding="utf-8")
    (folder / "2024-05-05-gate.md").write_text(GATE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_documents_are_the_records_and_stay_as_they_are(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(old)
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    assert contents(old) == before
    assert sorted(path.name for path in Path("kb/incidents").iterdir()) == [
        "2023-03-04-printers.md",
        "2024-05-05-gate.md",
        "_config.yml",
        "_template.md",
    ]
    said = capsys.readouterr().out
    assert "old/2023-03-04-printers.md → kb/incidents/2023-03-04-printers.md" in said
    assert "verified: 2 of 2" in said
    assert "`cd kb`" in said
    assert "1 to missing files, 1 to headings" in said


def test_settle_registers_the_names_of_the_documents(old: Path) -> None:
    """Until then the examples are comments."""
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    path = Path("kb/incidents/_config.yml")
    text = path.read_text(encoding="utf-8")
    assert not {"services", "owners", "factors"} & yaml_load(text).keys()
    assert "#   - name: unwatched-replica" in text
    answers = Path("answers.yml")
    answers.write_text("services: all\nowners: all as teams\nfactors: all\n", encoding="utf-8")
    assert main(["settle", "--incidents", "kb/incidents", "--answers", str(answers)]) == 0
    config = yaml_load(path.read_text(encoding="utf-8"))
    assert {"name": "facilities-team", "title": "Facilities team", "kind": "team"} in config["owners"]
    assert main(["check", "--incidents", "kb/incidents", "--baseline", "kb/baseline.jsonl", *DAY]) == 0


def test_old_findings_do_not_fail_and_new_ones_do(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    monkeypatch.chdir("kb")
    check = ["check", "--strict", *DAY]
    assert main(check) == 1
    assert main([*check, "--baseline", "baseline.jsonl"]) == 0
    for name in (".github/workflows/postmortems.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml", "README.md"):
        assert "postmortems check --baseline baseline.jsonl" in Path(name).read_text(encoding="utf-8")
    record = Path("incidents/2024-05-05-gate.md")
    record.write_text(record.read_text(encoding="utf-8") + "\nIt was human error.\n", encoding="utf-8")
    assert main([*check, "--baseline", "baseline.jsonl"]) == 1


def test_the_site_builds_strictly_at_once(old: Path) -> None:
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(build, cwd="kb", capture_output=True, text=True, timeout=PATIENCE)
    assert built.returncode == 0, built.stderr
    assert Path("kb/site/incidents/2023-03-04-printers/index.html").exists()
    Path("kb/baseline.jsonl").write_text("no baseline\n", encoding="utf-8")
    built = subprocess.run(build, cwd="kb", capture_output=True, text=True, timeout=PATIENCE)
    assert built.returncode != 0
    assert "the baseline baseline.jsonl cannot be read: line 1 is not" in built.stderr


def test_links_stay_strict_where_all_of_them_lead_somewhere(old: Path) -> None:
    (old / "2023-03-04-printers.md").unlink()
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    validation = yaml_load(Path("kb/mkdocs.yml").read_text(encoding="utf-8"))["validation"]
    assert validation == {"links": {"not_found": "warn", "anchors": "warn"}}


def test_a_secret_is_reported_and_never_accepted(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (old / "2024-06-06-key.md").write_text(f"# A key leaks\n\nIt was {SECRET}.\n", encoding="utf-8")
    assert main(["init", "kb", "--import", "old", *DAY]) == 0
    said = capsys.readouterr().out
    assert "1 secret in the documents" in said
    assert SECRET not in said
    assert "PM701" not in Path("kb/baseline.jsonl").read_text(encoding="utf-8")
    assert main(["check", "--incidents", "kb/incidents", "--baseline", "kb/baseline.jsonl", *DAY]) == 1


def test_a_document_that_cannot_be_read_is_reported(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (old / "2024-07-07-empty.md").write_bytes(b"")
    assert main(["init", "kb", "--import", "old", *DAY]) == 1
    assert "old/2024-07-07-empty.md: not imported" in capsys.readouterr().out
    assert Path("kb/incidents/2024-05-05-gate.md").exists()


@pytest.mark.parametrize("name", ["mkdocs.yml", "baseline.jsonl"])
def test_nothing_is_overwritten(old: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("kb").mkdir()
    Path("kb", name).write_text("mine\n", encoding="utf-8")
    assert main(["init", "kb", "--import", "old", *DAY]) == 2
    assert f"these files exist: kb/{name}" in capsys.readouterr().err
    assert contents(Path("kb")) == {name: b"mine\n"}


def test_a_folder_without_documents_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("none").mkdir()
    assert main(["init", "kb", "--import", "none", *DAY]) == 2
    assert main(["init", "kb", "--import", "missing", *DAY]) == 2
    assert not Path("kb").exists()


def test_the_documents_must_not_lie_among_the_records(old: Path) -> None:
    Path("incidents").mkdir()
    old.rename("incidents/old")
    before = contents(Path.cwd())
    assert main(["init", ".", "--import", "incidents/old", *DAY]) == 2
    assert contents(Path.cwd()) == before


def test_a_full_disk_leaves_no_half_of_a_knowledge_base(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: str, target: str) -> None:
        raise FileExistsError(17, "File exists", str(target))

    monkeypatch.setattr(os, "link", full)
    assert main(["init", "kb", "--import", "old", *DAY]) == 2
    assert contents(Path("kb")) == {}
