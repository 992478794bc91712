"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from postmortems.record import atomic as saving
from tests.patience import PATIENCE

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


@pytest.mark.parametrize("step", ["link", "fsync", "fdopen"])
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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no lock of a folder")
def test_of_two_changes_at_once_one_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl  # not on Windows

    rename, lock = os.replace, fcntl.flock
    is_at_the_last_step = threading.Event()
    refused: list[saving.ChangedMeanwhileError] = []

    def other_change() -> None:
        try:
            saving.replace(file, b"old\r\n", b"theirs")
        except saving.ChangedMeanwhileError as error:
            refused.append(error)

    other = threading.Thread(target=other_change)

    def in_step(step: Any, *arguments: Any) -> None:
        if threading.current_thread() is other:
            is_at_the_last_step.set()
        elif step is rename:
            other.start()
            assert is_at_the_last_step.wait(PATIENCE)
        step(*arguments)

    monkeypatch.setattr(os, "replace", lambda *arguments: in_step(rename, *arguments))
    monkeypatch.setattr(fcntl, "flock", lambda *arguments: in_step(lock, *arguments))
    saving.replace(file, b"old\r\n", b"ours")
    other.join()
    assert (file.read_bytes(), len(refused)) == (b"ours", 1)
    assert os.listdir(file.parent) == ["record.md"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no lock of a folder")
def test_a_folder_that_another_program_has_locked_will_do(file: Path) -> None:
    """As under `flock incidents postmortems …`: that program waits for this one."""
    import fcntl  # not on Windows

    folder = os.open(file.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    saving.replace(file, b"old\r\n", b"new")
    os.close(folder)
    assert file.read_bytes() == b"new"


def test_a_disk_without_locks_will_do(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    saving.replace(file, b"old\r\n", b"new")
    assert file.read_bytes() == b"new"


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


def test_a_file_is_written_whether_or_not_it_exists(file: Path) -> None:
    file.chmod(0o640)
    saving.write(file, b"new")
    saving.write(file.with_name("other.md"), b"other")
    assert (file.read_bytes(), file.with_name("other.md").read_bytes()) == (b"new", b"other")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(os.listdir(file.parent)) == ["other.md", "record.md"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode of new files")
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    saving.write(tmp_path / "written", b"")
    saving.create(tmp_path / "created", b"")
    assert len({path.stat().st_mode for path in tmp_path.iterdir()}) == 1


@pytest.mark.parametrize("step", ["replace", "fsync", "fdopen", "open"])
def test_a_full_disk_leaves_what_was_there_and_the_error_names_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(OSError, match="No space left") as raised:
            saving.write(file, b"new")
    assert raised.value.filename == str(file)
    assert file.read_bytes() == b"old\r\n"
    assert os.listdir(file.parent) == ["record.md"]


@pytest.mark.parametrize("save", [saving.write, saving.create, lambda path, data: saving.replace(path, b"", data)])
def test_an_error_names_the_file_and_not_the_temporary_one(tmp_path: Path, save: Any) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        save(tmp_path / "missing" / "record.md", b"new")
    assert raised.value.filename == str(tmp_path / "missing" / "record.md")


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as raised:
        saving.write(tmp_path, b"new")
    assert raised.value.filename == str(tmp_path)


@pytest.mark.parametrize("name", ["metrics.prom", "due.ics", "actions.csv", "record.md", "ä" * 120])
def test_no_program_that_reads_a_folder_by_suffix_sees_a_file_in_the_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(os, "replace", lambda new, path: (seen.append(os.path.basename(new)), os.rename(new, path)))
    saving.write(tmp_path / name, b"new")
    assert [(one[0], os.path.splitext(one)[1], saving.is_temporary(one)) for one in seen] == [(".", ".tmp", True)]
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("target", ["record.md", "not-there-yet.md"])
def test_a_symbolic_link_stays_one(file: Path, target: str) -> None:
    link = file.with_name("link.md")
    link.symlink_to(target)
    saving.write(link, b"new")
    assert link.is_symlink()
    assert (file.parent / target).read_bytes() == b"new"


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(OSError, match="symbolic links"):
        saving.write(tmp_path / "one", b"new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    saving.write(pipe, b"new")
    reader.join()
    assert got == [b"new"]
    assert pipe.is_fifo()


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="this system has no /dev/stdout")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
@pytest.mark.parametrize("is_file", [True, False])
def test_standard_output_goes_on_where_it_was(tmp_path: Path, name: str, is_file: bool) -> None:
    program = (
        "import sys; from pathlib import Path; from postmortems.record import atomic as saving\n"
        "print('before'); saving.write(Path(sys.argv[1]), b'new\\n'); print('after')\n"
    )
    with open(tmp_path / "out", "wb") as file:
        output = file if is_file else subprocess.PIPE
        done = subprocess.run([sys.executable, "-c", program, name], stdout=output, check=True)
    printed = (tmp_path / "out").read_bytes() if is_file else done.stdout
    assert printed.splitlines() == [b"before", b"new", b"after"]
    assert os.listdir(tmp_path) == ["out"]


def test_what_a_killed_program_left_is_removed_once_nobody_can_be_writing_it(file: Path) -> None:
    old, young, other = (file.with_name(name) for name in (".postmortems-1.tmp", ".postmortems-2.tmp", ".mine.tmp"))
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other, file):
        os.utime(path, (1, 1))
    saving.remove_leftovers(file.parent)
    assert sorted(os.listdir(file.parent)) == [".mine.tmp", ".postmortems-2.tmp", "record.md"]
