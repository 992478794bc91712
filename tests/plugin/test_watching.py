"""Changes of files are noted, by events of the system or by polling."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest
from watchdog.events import FileSystemEventHandler

from postmortems.plugin import watching
from postmortems.plugin.watching import Watcher
from tests.patience import PATIENCE


class Noted:
    """A watcher of a folder and of a file, and what it notes."""

    def __init__(self, folder: Path, *, polls: bool) -> None:
        self.paths: SimpleQueue[str] = SimpleQueue()
        self.watcher = Watcher(self.paths.put, polls=polls)
        self.watcher.schedule(FileSystemEventHandler(), str(folder / "incidents"), recursive=True)
        self.watcher.schedule(FileSystemEventHandler(), str(folder / "mkdocs.yml"))

    def waits_for(self, path: Path) -> bool:
        """Whether the path is noted in time."""
        try:
            while self.paths.get(timeout=PATIENCE) != str(path):
                pass
        except Empty:
            return False
        return True

    def notes_edits_of(self, path: Path) -> bool:
        """Whether edits of a file are noted in time; maybe not the first, right after its folder came."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with path.open("a") as file:
                file.write("one line more\n")
            with suppress(Empty):
                while self.paths.get(timeout=0.5) != str(path):
                    pass
                return True
        return False


@pytest.fixture(params=["events", "polling", "no events left"])
def noted(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Noted]:
    (tmp_path / "incidents/2026").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("a: 1\n")
    monkeypatch.setattr(watching, "POLLING_SECONDS", 0.05)
    found = Noted(tmp_path, polls=request.param == "polling")
    if request.param == "no events left":

        def fail() -> None:
            raise OSError(28, "inotify watch limit reached")

        monkeypatch.setattr(found.watcher._observer, "start", fail)
    found.watcher.start()
    yield found
    found.watcher.stop()
    found.watcher.join()


def test_an_edit_is_noted(noted: Noted, tmp_path: Path) -> None:
    record = tmp_path / "incidents/2026/2026-01-02-lag.md"
    record.write_text("one\n")
    assert noted.waits_for(record)


def test_a_file_that_is_replaced_is_noted_again_and_again(noted: Noted, tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    for number in range(3):
        new = tmp_path / f"mkdocs.yml.{number}.tmp"
        new.write_text(f"a: {number}\n" * (number + 2))
        os.replace(new, path)
        assert noted.waits_for(path), number


def test_a_folder_that_went_and_came_back_is_watched_again(noted: Noted, tmp_path: Path) -> None:
    """As when git switches to a branch without it, and back."""
    folder = tmp_path / "incidents"
    for name in ("one.md", "two.md"):
        shutil.rmtree(folder)
        folder.mkdir()
        assert noted.notes_edits_of(folder / name)
    folder.rename(tmp_path / "away")
    (tmp_path / "away").rename(folder)
    assert noted.notes_edits_of(folder / "two.md")


@pytest.mark.parametrize("polls", [False, True])
@pytest.mark.parametrize("changed", ["2026-01-02-lag.md", "2026/2026-01-02-lag.md", "shared/a.md", "shared/b/c", "d"])
def test_an_edit_behind_a_link_is_noted_where_the_link_is(
    changed: str, polls: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is a link. In it are one to a folder, which has one back, and one to a file."""
    monkeypatch.setattr(watching, "POLLING_SECONDS", 0.05)
    for name in ("real/2026", "else/b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("a: 1\n")
    (tmp_path / "d.txt").write_text("one\n")
    links = {"incidents": "real", "real/shared": "../else", "else/back": "../real", "real/d": "../d.txt"}
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    found = Noted(tmp_path, polls=polls)
    found.watcher.start()
    path = tmp_path / "incidents" / changed
    path.write_text("two lines\nnow\n")
    assert found.waits_for(path)
    found.watcher.stop()
    found.watcher.join()


def test_reading_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "mkdocs.yml").write_text("a: 1\n")
    found = Noted(tmp_path, polls=False)
    found.watcher.start()
    (tmp_path / "mkdocs.yml").read_text()
    other, path = tmp_path / "other.md", tmp_path / "incidents/2026-01-02-lag.md"
    other.write_text("beside the watched file\n")
    path.write_text("one\n")
    assert found.paths.get(timeout=PATIENCE) == str(path)
    found.watcher.stop()
    found.watcher.join()
