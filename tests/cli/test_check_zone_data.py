"""Reports say when records are later than the time zone data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import check, main
from postmortems.model.zone_data import ZoneData


@pytest.mark.parametrize(
    ("config", "record", "count"),
    [
        ("timezone: Europe/Berlin\n", "", 1),
        ("", "timezone: 'America/Vancouver'\n", 1),
        ("timezone: UTC\n", "", 0),
        ("", "timezone: '+02:00'\n", 0),
    ],
)
def test_local_times_later_than_the_data_are_mentioned(
    config: str,
    record: str,
    count: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(check, "zone_data", lambda: ZoneData("2025b", False))
    (tmp_path / "_config.yml").write_text(config + "severities: [{name: SEV1}]\n", encoding="utf-8")
    for day in ("2025-12-31", "2026-01-01"):
        text = f"---\ntitle: A record\nstatus: draft\nseverity: SEV1\n{record}---\n"
        (tmp_path / f"{day}-a-record.md").write_text(text, encoding="utf-8")
    assert main(["check", "--incidents", str(tmp_path), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["time_zones"] == "2025b"
    assert len(said["notes"]) == count
    for note in said["notes"]:
        assert note.startswith("1 record with local times later than 2025, the year of the time zone data 2025b")
