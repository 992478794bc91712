"""Reports say when records are later than the time zone data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import check, main
from postmortems.model.zone_data import ZoneData


def test_a_record_later_than_the_data_is_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "zone_data", lambda: ZoneData("2025b", False))
    (tmp_path / "_config.yml").write_text("severities: [{name: SEV1}]\n", encoding="utf-8")
    for day in ("2025-12-31", "2026-01-01"):
        text = "---\ntitle: A record\nstatus: draft\nseverity: SEV1\n---\n"
        (tmp_path / f"{day}-a-record.md").write_text(text, encoding="utf-8")
    assert main(["check", "--incidents", str(tmp_path), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["time_zones"] == "2025b"
    [note] = said["notes"]
    assert note.startswith("1 record later than 2025, the year of the time zone data 2025b (system)")
