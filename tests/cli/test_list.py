"""`postmortems list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import main
from postmortems.text.terminal import width

Capture = pytest.CaptureFixture[str]
CERTIFICATE = "2023-11-05-certificate"
OUTAGE = "2024-03-01-shop-stale-replica"
RETURN = "2024-09-01-shop-stale-replica-again"


def listed(capsys: Capture, *options: str) -> list[str]:
    """The ids that the options leave, in their order."""
    assert main(["list", "--format", "json", *options]) == 0
    return [incident["id"] for incident in json.loads(capsys.readouterr().out)["incidents"]]


@pytest.mark.usefixtures("incidents")
def test_the_table_has_the_newest_first(capsys: Capture) -> None:
    assert main(["list"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["INCIDENT", "SEVERITY", "STATUS", "OPEN", "ITEMS", "TITLE"]
    assert [row.split()[0] for row in rows] == [RETURN, OUTAGE, CERTIFICATE]
    assert rows[1].split()[1:4] == ["SEV1", "reviewed", "1"]
    assert rows[1].endswith("The shop fails for an hour after a replica falls behind")


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [RETURN, OUTAGE, CERTIFICATE]),
        (("--severity", "SEV1"), [OUTAGE]),
        (("--severity", "sev1", "--service", "Stock"), [OUTAGE]),
        (("--severity", "SEV1", "--severity", "SEV2"), [RETURN, OUTAGE]),
        (("--service", "stock"), [RETURN, OUTAGE]),
        (("--service", "stock", "--year", "2023"), []),
        (("--status", "Draft"), [CERTIFICATE]),
        (("--factor", "unwatched-replica"), [RETURN, OUTAGE]),
        (("--year", "2023"), [CERTIFICATE]),
        (("--kind", "near-miss"), [CERTIFICATE]),
    ],
)
def test_filters(options: tuple[str, ...], expected: list[str], capsys: Capture) -> None:
    assert listed(capsys, *options) == expected


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120])
def test_the_table_fits_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(width, lines)) <= columns
    assert RETURN in "\n".join(lines)
    assert any("证书" in line for line in lines)


@pytest.mark.usefixtures("incidents")
def test_json_has_what_the_table_has_and_more(capsys: Capture) -> None:
    assert main(["list", "--format", "json", "--year", "2023"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == {
        "version": 1,
        "incidents": [
            {
                "id": CERTIFICATE,
                "path": f"incidents/{CERTIFICATE}.md",
                "title": "证书差一天过期",
                "status": "draft",
                "severity": "SEV3",
                "kind": "near-miss",
                "started": "2023-11-05",
                "resolved": None,
                "services": [],
                "factors": [],
                "open_action_items": 0,
            }
        ],
    }


@pytest.mark.usefixtures("incidents")
def test_nothing_fits(capsys: Capture) -> None:
    assert main(["list", "--year", "1999"]) == 0
    assert capsys.readouterr().out == "No matching incidents\n"


def test_there_is_nothing_yet(tmp_path: Path, capsys: Capture) -> None:
    assert main(["list", "--incidents", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "There are no records yet\n"


def test_records_that_are_all_withdrawn_are_not_denied(tmp_path: Path, capsys: Capture) -> None:
    withdrawn = "---\ntitle: T\nstatus: draft\nwithdrawn: {at: 2026-03-02, reason: It was a drill.}\n---\n"
    (tmp_path / "2026-03-01-drill.md").write_text(withdrawn, encoding="utf-8")
    assert main(["list", "--incidents", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "No incidents: every record is withdrawn or cannot be read\n"


def test_a_title_cannot_move_the_cursor(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-evil.md").write_text(
        '---\ntitle: "a\\e[2Jb\\nc\\u202Ed"\nstatus: draft\nseverity: SEV1\n---\n'
    )
    assert main(["list"]) == 0
    assert "a\\x1b[2Jb c\\u202ed\n" in capsys.readouterr().out
