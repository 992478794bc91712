"""`postmortems check`."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from postmortems.cli import main
from postmortems.reports import findings_schema

Capture = pytest.CaptureFixture[str]
OUTAGE = "incidents/2024-03-01-checkout-stale-replica.md"
RETURN = "incidents/2024-09-01-checkout-stale-replica-again.md"


def change(path: str, old: str, new: str) -> None:
    """Replace a text in a record."""
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def _unowned(incidents: Path) -> None:
    """Two records, each with an open action item that nobody owns."""
    change(OUTAGE, "    owner: payments\n    status: open\n", "    status: open\n")
    change(RETURN, "    owner: storage\n", "")


@pytest.fixture
def _doubtful(incidents: Path) -> None:
    """A record with nothing but a warning."""
    change(RETURN, "    priority: P1\n", "")


@pytest.mark.usefixtures("incidents")
def test_a_clean_knowledge_base_exits_with_0(capsys: Capture) -> None:
    assert main(["check", "--today", "2024-10-11"]) == 0
    assert capsys.readouterr().out == "3 records, no findings: all is in order\n"


@pytest.mark.usefixtures("_unowned")
def test_findings_exit_with_1_and_stand_in_the_order_of_files(capsys: Capture) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines if " error " in line] == [OUTAGE, RETURN]
    assert "error PM201 open action item A2 has no owner [unowned-action]" in lines[0]
    assert lines[1].startswith("   help: add `owner:`")
    assert lines[-1] == "2 errors in 3 records"


@pytest.mark.usefixtures("_unowned")
@pytest.mark.parametrize("path", [RETURN, f"./{RETURN}", "incidents/../" + RETURN, "$PWD/" + RETURN])
def test_with_paths_only_their_findings_are_reported(path: str, capsys: Capture) -> None:
    assert main(["check", path.replace("$PWD", str(Path.cwd()))]) == 1
    out = capsys.readouterr().out
    assert OUTAGE not in out
    assert out.endswith("1 error in 1 record\n")


@pytest.mark.usefixtures("_unowned")
def test_a_folder_stands_for_its_files_and_a_clean_file_is_clean(capsys: Capture) -> None:
    assert main(["check", "incidents"]) == 1
    assert capsys.readouterr().out.endswith("2 errors in 3 records\n")
    assert main(["check", "incidents/2023-11-05-certificate.md"]) == 0
    assert capsys.readouterr().out == "1 record, no findings: all is in order\n"


def test_references_to_other_files_are_judged_even_with_paths(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-03-01-checkout-stale-replica.md").unlink()
    assert main(["check", RETURN]) == 1
    assert "PM501" in capsys.readouterr().out


@pytest.mark.usefixtures("_doubtful")
def test_warnings_fail_only_when_strict(capsys: Capture) -> None:
    assert main(["check"]) == 0
    assert "1 warning in 3 records" in capsys.readouterr().out
    assert main(["check", "--strict"]) == 1


@pytest.mark.usefixtures("incidents")
def test_today_decides_which_waivers_hold(capsys: Capture) -> None:
    change(RETURN, "    owner: storage\n", "")
    change(RETURN, "related:", "waivers:\n  - {rule: PM201, reason: Reorganisation., until: 2024-12-31}\nrelated:")
    assert main(["check", "--today", "2024-12-31"]) == 0
    assert main(["check", "--today", "2025-01-01"]) == 1


@pytest.mark.usefixtures("_unowned")
def test_json_fits_the_published_schema(capsys: Capture) -> None:
    assert main(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, findings_schema())
    assert report["summary"] == {"errors": 2, "warnings": 0, "records": 3}


@pytest.mark.usefixtures("_unowned")
def test_inside_github_actions_annotations_are_written_unless_a_format_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith(f"::error file={OUTAGE},line=")
    assert main(["check", "--format", "text"]) == 1
    assert capsys.readouterr().out.startswith(f"{OUTAGE}:")
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert main(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error ")


@pytest.mark.usefixtures("_unowned")
def test_excerpts_are_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert main(["check"]) == 1
    assert " | " not in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert " |   - id: A2\n" in out
    assert "\x1b" not in out


def test_one_broken_file_does_not_hide_the_others(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-bytes.md").write_bytes(b"\xff\xfe\x00")
    (incidents / "2024-10-02-open.md").write_text("---\ntitle: \x1b]0;x\x07\n")
    (incidents / "2024-10-03-yaml.md").write_text("---\ntitle: [\n---\n")
    change(RETURN, "    owner: storage\n", "")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    for code in ("PM001", "PM003", "PM004", "PM201"):
        assert f" error {code} " in out
    assert "\x1b" not in out
    assert out.endswith(" in 6 records\n")


def test_an_empty_folder_is_clean(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", "--incidents", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "0 records, no findings: all is in order\n"
