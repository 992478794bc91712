"""`postmortems cache`: where the cache is, what it holds, and how to delete it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from postmortems.cache.store import FOLDER_VARIABLE, SCHEMA
from postmortems.cli import main

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("incidents")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder, filled by a check."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    main(["check"])
    return folder


def described(capsys: Capture) -> Any:
    capsys.readouterr()
    assert main(["cache", "info", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def only_file(place: Path) -> Path:
    return next(place.glob("*.sqlite"))


def test_info_shows_place_size_schema_and_entries(place: Path, capsys: Capture) -> None:
    found = described(capsys)
    assert found["folder"] == str(place)
    assert found["file"] == str(only_file(place))
    assert found["bytes"] == only_file(place).stat().st_size > 0
    assert found["schema"] == SCHEMA
    assert found["error"] is None
    entries = {one["name"]: one["entries"] for one in found["namespaces"]}
    assert entries == {"check": 3, "facts": 3}
    assert found["all"]["caches"] == 1
    assert main(["cache", "info"]) == 0
    shown = capsys.readouterr().out
    assert str(only_file(place)) in shown
    assert f"Schema version: {SCHEMA}\n" in shown
    assert [line.split()[:2] for line in shown.splitlines()[-2:]] == [["check", "3"], ["facts", "3"]]


def test_info_changes_nothing(place: Path, capsys: Capture) -> None:
    before = {path: path.read_bytes() for path in place.iterdir()}
    described(capsys)
    assert {path: path.read_bytes() for path in place.iterdir()} == before != {}


def test_clear_removes_the_cache_and_says_what_it_freed(place: Path, capsys: Capture) -> None:
    size = only_file(place).stat().st_size
    assert size > 1000
    capsys.readouterr()
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == f"Removed 1 cache, freed {size / 1000:.1f} kB\n"
    assert list(place.glob("*.sqlite*")) == []
    assert described(capsys)["bytes"] == 0
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == "There was nothing to remove\n"


def test_clear_leaves_other_knowledge_bases_without_all(place: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other"
    other.mkdir()
    main(["check", "--incidents", str(other)])
    assert described(capsys)["all"]["caches"] == 2
    main(["cache", "clear"])
    assert described(capsys)["all"]["caches"] == 1
    main(["check"])
    capsys.readouterr()
    assert main(["cache", "clear", "--all"]) == 0
    assert capsys.readouterr().out.startswith("Removed 2 caches, freed ")
    assert list(place.iterdir()) == []


def test_clear_removes_nothing_that_is_not_ours(place: Path) -> None:
    (place / "photos.sqlite").write_text("mine")
    (place / "notes.txt").write_text("mine")
    main(["cache", "clear", "--all"])
    assert sorted(path.name for path in place.iterdir()) == ["notes.txt", "photos.sqlite"]


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_named_and_can_be_cleared(place: Path, content: bytes, capsys: Capture) -> None:
    only_file(place).write_bytes(content)
    assert described(capsys)["error"]
    assert main(["cache", "info"]) == 0
    assert "the next run replaces it" in capsys.readouterr().out
    main(["cache", "clear"])
    assert list(place.glob("*.sqlite*")) == []


def test_without_a_cache_there_is_nothing_to_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "none"))
    assert main(["cache", "info"]) == 0
    assert "No cache for this knowledge base yet." in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", ["info", "clear"])
def test_a_cache_that_is_off_is_said_to_be_off(command: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert main(["cache", command]) == 0
    assert capsys.readouterr().out == "The cache is off: POSTMORTEMS_CACHE is empty\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cache"], "name a command: one of clear, info"),
        (["cache", "info", "--incidents", "nowhere"], "there is no folder nowhere"),
        (["cache", "clear", "--incidents", "nowhere"], "there is no folder nowhere"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("below", ["", "/deeper"])
def test_a_folder_that_cannot_be_used_is_named(
    below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, f"{tmp_path}/file{below}")
    assert main(["cache", "info"]) == 0
    reason = f"{tmp_path}/file is not a folder"
    assert f"Nothing is cached: {reason}\n" in capsys.readouterr().out
    assert described(capsys)["error"] == reason
    assert main(["cache", "clear"]) == 2
    assert reason in capsys.readouterr().err


def test_a_folder_that_is_not_writable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr("postmortems.cli.cache.os.access", lambda path, mode: mode != os.W_OK | os.X_OK)
    assert main(["cache", "info"]) == 0
    assert f"Nothing is cached: {tmp_path} is not writable\n" in capsys.readouterr().out
