"""The newer edition of the time zone data is used, so that two machines agree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from postmortems.model import zone_data as module
from postmortems.model.time import parse_zone
from postmortems.model.zone_data import ZoneData, find_zone, zone_data

ZONES = ("America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Havana", "Africa/Casablanca")
TIMES = ("2026-10-31 12:00", "2026-11-15 08:30", "2027-01-20 23:10")


@pytest.mark.parametrize(
    ("system", "packaged", "used"),
    [
        ("2025b", "2026f", ZoneData("2026f", True)),
        ("2026g", "2026f", ZoneData("2026g", False)),
        ("2026f", "2026f", ZoneData("2026f", False)),
        ("2025b", "", ZoneData("2025b", False)),
        ("", "2026f", ZoneData("2026f", True)),
        ("", "", ZoneData("", False)),
    ],
)
def test_the_newer_edition_is_used(system: str, packaged: str, used: ZoneData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_of_system", lambda: system)
    monkeypatch.setattr(module, "_of_package", lambda: packaged)
    assert zone_data.__wrapped__() == used


def test_a_name_is_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "zone_data", lambda: ZoneData("2026f", True))
    assert find_zone("Europe/Berlin").key == "Europe/Berlin"
    for name in ("../zoneinfo/UTC", "/etc/passwd", "Europe", "Europe/Berlim"):
        with pytest.raises((KeyError, ValueError, OSError)):
            find_zone(name)


def test_zones_are_remembered() -> None:
    assert parse_zone("Europe/Berlin") is parse_zone("Europe/Berlin")


def test_the_output_is_the_same_with_and_without_the_data_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("severities: [{name: SEV1}]\n", encoding="utf-8")
    for zone in ZONES:
        for time in TIMES:
            name = f"{time[:10]}-{zone.rpartition('/')[2].lower()}"
            (tmp_path / f"{name}.md").write_text(
                f"---\ntitle: A record\nstatus: draft\nseverity: SEV1\ntimezone: {zone}\n"
                f"times: {{started: {time}}}\n---\n",
                encoding="utf-8",
            )
    command = [sys.executable, "-m", "postmortems", "export", "json", "incidents", "--incidents", str(tmp_path)]
    answers = []
    for place in (None, ""):
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONTZPATH"}
        environment |= {} if place is None else {"PYTHONTZPATH": place}
        answers.append(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert answers[0] == answers[1]
    found = json.loads(answers[0])["items"]
    assert len(found) == len(ZONES) * len(TIMES)
    assert all(one["started"] for one in found)
