"""Times as dashboards write them, and due dates that count from today."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postmortems.cli import main
from postmortems.cli.typed import typed_time
from postmortems.edit.typed_time import Surroundings
from postmortems.model.time import TimeError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=BERLIN)
INCIDENT = Surroundings((datetime(2026, 11, 26, 2, 30, tzinfo=BERLIN),))
EPOCH = int(datetime(2026, 11, 26, 1, 41, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("02:41 CET", "2026-11-26 02:41"),
        ("01:41 UTC", "2026-11-26T01:41Z"),
        ("01:41 GMT", "2026-11-26 02:41"),
        ("01:41:30 UTC", "2026-11-26 02:41"),
        ("20:41 EST", "2026-11-26 02:41"),
        ("8:41 PM EST", "2026-11-26 02:41"),
        ("2026-11-26 01:41 UTC", "2026-11-26 02:41"),
        ("2026-11-26 01:41:07 UTC", "2026-11-26 02:41"),
        ("2026-11-25 20:41 EST", "2026-11-26 02:41"),
        ("2026-11-26 02:41 UTC+1", "2026-11-26 02:41"),
        ("Nov 26, 2026 2:41 AM", "2026-11-26 02:41"),
        ("11/26/2026 2:41 AM", "2026-11-26 02:41"),
        ("26 Nov 02:41", "2026-11-26 02:41"),
        ("2:41 AM", "2026-11-26 02:41"),
        ("2:04 PM", "2026-11-26 14:04"),
        (str(EPOCH), "2026-11-26 02:41"),
        (f"{EPOCH}123", "2026-11-26 02:41"),
        (f"{EPOCH}.123", "2026-11-26 02:41"),
        ("02:20/02:35", "2026-11-26 02:20/2026-11-26 02:35"),
        ("02:20 to 02:35", "2026-11-26 02:20/2026-11-26 02:35"),
        ("02:20\u201302:35", "2026-11-26 02:20/2026-11-26 02:35"),
        ("01:20/01:35 UTC", "2026-11-26T01:20Z/2026-11-26T01:35Z"),
        ("23:50/00:10", "2026-11-25 23:50/2026-11-26 00:10"),
        ("2026-11-26 02:20/02:35", "2026-11-26 02:20/02:35"),
    ],
)
def test_what_dashboards_show_is_read(text: str, wanted: str) -> None:
    assert typed_time(text, NOW, BERLIN, INCIDENT).text == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-07-01 02:41 CET", "CET is not in use on 2026-07-01"),
        ("02:41 IST", "IST names several time zones"),
        ("2026-12-24 02:41 UTC", "future"),
        ("05/06/2026 2:41 AM", "05/06/2026"),
        ("02:20-02:35", "may be a range or a time with an offset"),
        ("half past two", "half past two"),
        ("12", "12"),
    ],
)
def test_what_may_mean_two_things_is_refused(text: str, said: str) -> None:
    with pytest.raises(TimeError) as caught:
        typed_time(text, NOW, BERLIN, INCIDENT)
    assert said in caught.value.message


def test_without_a_zone_the_offset_is_written() -> None:
    assert typed_time("20:41 EST", NOW, None, INCIDENT).text == "2026-11-26T02:41+01:00"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text("timezone: Europe/Berlin\nowners: [{name: web}]\n", encoding="utf-8")
    (folder / "2026-11-26-sorter-stops.md").write_text(
        "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV2\n---\n", encoding="utf-8"
    )
    return folder


def text_of(folder: Path) -> str:
    return (folder / "2026-11-26-sorter-stops.md").read_text(encoding="utf-8")


def test_the_commands_take_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--event", "It stops.", "--now", NOW.isoformat()]
    assert main(["timeline", "add", "2026-11-26", "--at", "02:41 CET", *options]) == 0
    assert "- at: 2026-11-26 02:41\n" in text_of(folder)
    assert "= 2026-11-26 02:41 Europe/Berlin" in capsys.readouterr().err  # what the zone became
    started = ["--started", f"{EPOCH}", "--severity", "SEV2", "--no-input", "--now", NOW.isoformat()]
    assert main(["new", "The scanner stops", *started]) == 0
    assert "started = 2026-11-26 02:41 Europe/Berlin" in capsys.readouterr().err
    (created,) = folder.glob("2026-11-26-*scanner-stops.md")
    assert "started: 2026-11-26 02:41\n" in created.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        ("+14d", "2026-12-11"), ("+2w", "2026-12-11"), ("+1 week", "2026-12-04"), ("2026-12-24", "2026-12-24"),
        ("today", "2026-11-27"), ("Tomorrow", "2026-11-28"), ("monday", "2026-11-30"),
        ("friday", "2026-12-04"),  # today is a Friday
    ],
)  # fmt: skip
def test_a_due_date_may_count_from_today(folder: Path, due: str, wanted: str) -> None:
    title = ["--title", "Order a belt", "--owner", "web", "--priority", "P2", "--id", "belt"]
    today = ["--today", "2026-11-27"]
    assert main(["action", "add", "2026-11-26", *title, "--due", due, *today]) == 0
    assert f"due: {wanted}\n" in text_of(folder)


def test_a_due_date_can_be_set_so(folder: Path) -> None:
    title = ["--title", "Order a belt", "--owner", "web", "--priority", "P2", "--id", "belt"]
    main(["action", "add", "2026-11-26", *title, "--due", "2026-12-24", "--today", "2026-11-27"])
    assert main(["action", "set", "2026-11-26#belt", "due=+1w", "--today", "2026-11-27"]) == 0
    assert "due: 2026-12-04\n" in text_of(folder)
    assert main(["action", "set", "2026-11-26#belt", "--due", "+3d", "--today", "2026-11-27"]) == 0
    assert "due: 2026-11-30\n" in text_of(folder)


@pytest.mark.parametrize("due", ["14d", "+d", "+9999w", "yesterday", "next friday", "-3d"])
def test_any_other_due_date_is_refused(folder: Path, due: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = text_of(folder)
    assert main(["action", "add", "2026-11-26", "--title", "x", "--owner", "web", "--due", due]) == 2
    assert "--due" in capsys.readouterr().err
    assert text_of(folder) == before
