"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from postmortems import saving

FULL = OSError(errno.ENOSPC, "No space left on device")


def fail(*arguments: Any, **named: Any) -> Any:
    raise FULL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "record.md"
    path.write_bytes(b"old\r\n")
    return path


def test_new_content_takes_the_place_of_the_old_one(file: Path) -> None:
    file.chmod(0o640)
    saving.replace(file, b"old\r\n", b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(file.parent) == ["record.md"]


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod", "fdopen"])
def test_a_full_disk_leaves_the_old_content_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(OSError, match="No space left"):
            saving.replace(file, b"old\r\n", b"new")
    assert file.read_bytes() == b"old\r\n"
    assert os.listdir(file.parent) == ["record.md"]


@pytest.mark.parametrize("step", ["link", "fsync", "chmod"])
def test_a_full_disk_leaves_no_half_of_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        if step == "link":
            patch.setattr(os, "rename", fail)
        with pytest.raises(OSError, match="No space left"):
            saving.create(tmp_path / "new.md", b"text")
    assert os.listdir(tmp_path) == []


def test_a_change_by_somebody_else_is_noticed(file: Path) -> None:
    with pytest.raises(saving.ChangedMeanwhileError, match="somebody else"):
        saving.replace(file, b"older", b"new")
    assert file.read_bytes() == b"old\r\n"
    assert os.listdir(file.parent) == ["record.md"]


def test_of_a_symbolic_link_the_target_is_written(file: Path) -> None:
    link = file.parent / "link.md"
    link.symlink_to("record.md")
    saving.replace(link, b"old\r\n", b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everything")
def test_a_file_that_may_not_be_written_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        saving.replace(file, b"old\r\n", b"new")
    assert file.read_bytes() == b"old\r\n"


def test_a_file_that_exists_is_never_created_anew(file: Path) -> None:
    with pytest.raises(FileExistsError):
        saving.create(file, b"new")
    (file.parent / "dangling.md").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        saving.create(file.parent / "dangling.md", b"new")
    assert file.read_bytes() == b"old\r\n"


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", fail)
    saving.create(tmp_path / "new.md", b"text")
    assert os.listdir(tmp_path) == ["new.md"]
