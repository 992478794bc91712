"""Other processes give back what they did in time, and nothing else depends on them."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable

import pytest

from postmortems.cache import workers as ahead
from postmortems.cache.spill import SpillFile
from postmortems.cache.workers import Prefetcher

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others begin with the first task that this process does itself, however few are left."""
    monkeypatch.setattr(ahead, "PATIENCE", 1)
    monkeypatch.setattr(ahead, "WORTH_A_PROCESS", 0)


def square(task: int) -> bytes:
    """As many bytes as the square of a task."""
    return b"x" * task**2


def results(count: int, work: Callable[[int], bytes | None], processes: int) -> list[bytes | None]:
    """What the others did of all tasks while this process took its time with the first one."""
    others = Prefetcher(count, work, processes)
    try:
        found = [others.result(0)]
        others.note_miss(0)
        for worker in others._workers:
            os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
        return found + [others.result(task) for task in range(1, count)]
    finally:
        others.close()


@pytest.mark.parametrize("processes", [2, 3])
def test_others_stay_ahead_and_leave_near_tasks_to_the_one_who_asks(processes: int) -> None:
    found = results(50, square, processes)
    assert all(result in (None, square(task)) for task, result in enumerate(found))
    assert None in found[1:10]
    assert any(found[1:10])
    assert None not in found[20:]


@pytest.mark.parametrize("processes", [2, 3])
def test_others_do_all_tasks_before_anybody_asks(processes: int) -> None:
    others = Prefetcher(50, square, processes)
    others.start()
    others.stop(patiently=True)
    assert [others.result(task) for task in range(50)] == [square(task) for task in range(50)]
    others.close()


def test_what_a_process_leaves_undone_is_not_there() -> None:
    found = results(6, lambda task: None if task == 3 else b"done", 2)
    assert found[3] is None
    assert found[5] == b"done"


def test_a_process_that_fails_or_dies_leaves_the_rest_to_the_one_who_asks() -> None:
    def failing(task: int) -> bytes:
        if task == 5:
            raise ValueError
        return b"done"

    def dying(task: int) -> bytes:
        if task == 5:
            os.kill(os.getpid(), 9)
        return b"done"

    for work in (failing, dying):
        assert results(20, work, 2) == [b"done" if task == 3 else None for task in range(20)]


def test_the_error_of_a_process_is_logged_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    def failing(task: int) -> bytes:
        raise ValueError("what a record says")

    def dying(task: int) -> bytes:
        os.kill(os.getpid(), 9)
        return b""

    caplog.set_level(logging.DEBUG)
    for work, message in ((failing, "A worker process failed: ValueError (test_ahead.py:"), (dying, "signal 9")):
        caplog.clear()
        results(6, work, 2)
        [record] = caplog.records
        assert record.levelno == logging.DEBUG
        assert message in record.getMessage()
        assert "what a record says" not in record.getMessage()


def test_a_process_is_copied_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)
    monkeypatch.setattr(ahead.sys, "platform", "darwin")
    assert ahead.processes_at_most(2) == 1


def test_alone_nothing_is_done_ahead() -> None:
    assert results(3, square, 1) == [None, None, None]


def test_another_process_is_busy_until_it_has_done_all() -> None:
    reading, writing = os.pipe()
    others = Prefetcher(1, lambda _: os.read(reading, 1), 2)
    others.start()
    assert others.is_busy
    os.write(writing, b"x")
    os.waitid(os.P_PID, others._workers[0], os.WEXITED | os.WNOWAIT)
    assert not others.is_busy
    others.close()


def test_no_process_is_left_behind() -> None:
    others = Prefetcher(3, lambda task: time.sleep(60) or b"", 2)
    others.note_miss(0)
    (worker,) = others._workers
    others.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_others_begin_only_where_there_is_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 3)
    monkeypatch.setattr(ahead, "WORTH_A_PROCESS", 5)
    for misses, left, begins in ((2, 9, False), (3, 9, True), (3, 5, False)):
        others = Prefetcher(10, square, 2)
        for _ in range(misses):
            others.note_miss(10 - left)
        assert bool(others._workers) == begins
        others.close()


def test_there_are_never_more_processes_than_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)
    assert ahead.processes_at_most(0) == ahead.processes_at_most(1) == 1
    assert ahead.processes_at_most(1000) == len(os.sched_getaffinity(0))


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 2)
    assert ahead.processes_at_most(2) == 1


def test_a_spill_file_returns_what_was_written() -> None:
    spill = SpillFile()
    places = [spill.put(text) for text in (b"one", b"", "zwölf".encode() * 1000)]
    assert [spill.get(place) for place in reversed(places)] == ["zwölf".encode() * 1000, b"", b"one"]


def test_what_a_full_disk_does_not_take_stays_in_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write = os.pwrite
    spill = SpillFile()
    texts = [b"first", b"second, in two parts", b"", b"third"]
    room = iter([5, 9])

    def to_a_small_disk(file: int, data: memoryview, start: int) -> int:
        left = next(room, 0)
        if left == 0:
            raise OSError(28, "No space left on device")
        return write(file, data[:left], start)

    monkeypatch.setattr(os, "pwrite", to_a_small_disk)
    places = [spill.put(text) for text in texts]
    assert [spill.get(place) for place in reversed(places)] == texts[::-1]
    assert [record.getMessage() for record in caplog.records] == [
        "Texts of pages stay in memory, since the folder for temporary files takes no more: No space left on device"
    ]


def test_without_a_folder_for_temporary_files_texts_stay_in_memory_and_no_other_process_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    spill = SpillFile()
    places = [spill.put(text) for text in (b"one", b"", b"two")]
    assert [spill.get(place) for place in places] == [b"one", b"", b"two"]
    assert results(3, square, 2) == [None, None, None]
