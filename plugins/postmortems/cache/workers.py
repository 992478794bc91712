"""Worker processes that prefetch results: they go through a list of tasks ahead of this one.

This process takes over what they did, which costs it some time, and does what they leave out. If they went through the
list from its end, they would be idle while it takes over all that they did.

They return nothing but bytes. If a result is missing, this process does the task itself. So a worker that is slow, or
fails, costs time and nothing else. Its errors are logged at level debug.

Workers are copies of this process, on Linux only: on macOS, system libraries do not survive a copy.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from typing import IO

_NUMBER = struct.Struct("=q")
_HEAD = struct.Struct("=qI")


def processes_at_most(wanted: int) -> int:
    """How many processes are useful, including this one; 1 where a process cannot be copied safely."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1  # threads would not be in the copy, but their locks would
    return max(1, min(wanted, cores()))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


PATIENCE = 20
"""How many tasks this process does by itself before workers start: if most results are cached, they are of no use."""
WORTH_A_PROCESS = 150
"""How many tasks must be left for workers to start: a copy of a large process takes a while."""


_NEAR = 6
"""How many tasks ahead a worker is near: then it leaves every second task to this process, else it does all."""
_LEAST_AHEAD = 3
"""How many tasks ahead a worker begins one, so that it is done in time."""


class Prefetcher:
    """The results of tasks `0 … count - 1`, where a worker was faster than this process."""

    def __init__(self, count: int, work: Callable[[int], bytes | None], processes: int) -> None:
        """`processes` includes this one. `work` runs in copies of it, which do not see what changes after they start.

        If `work` returns None for a task, this process has to do it.
        """
        self._count = count
        self._work_of = work
        self._others = processes - 1
        self._missed = 0
        # One number for each task: where its result begins in the file, from 1. Then how far this process is. Then for
        # each worker where its error begins.
        self._places = mmap(-1, _NUMBER.size * (count + processes))
        self._workers: list[int] = []
        self._files: list[IO[bytes]] = []

    def note_miss(self, task: int) -> None:
        """Note that this process does a task itself, for want of a result. After some of them, workers start."""
        self._missed += 1
        if self._missed == PATIENCE and self._count - task > WORTH_A_PROCESS and not self._workers:
            self.start(after=task)

    def start_if_worth_it(self) -> None:
        """Start the workers now, if nothing is cached and there is enough to do."""
        if self._others > 0 and self._count > WORTH_A_PROCESS:
            self.start()

    def start(self, *, after: int = -1) -> None:
        """Start the workers, for the tasks after this one."""
        import tempfile  # takes as long to load as ten records

        self._put(self._count, after)
        parent = os.getpid()  # before the copy: a parent that is killed at once has another number for its child
        try:
            self._files = [tempfile.TemporaryFile() for _ in range(self._others)]  # noqa: SIM115 - closed in `close`
            for number in range(self._others):
                worker = os.fork()
                if worker == 0:
                    self._work(number, self._work_of, parent)
                self._workers.append(worker)
        except OSError as error:  # too many processes, or no room for their results: fewer do as well
            _log("A worker process could not be started: %s", error.strerror)

    def result(self, task: int) -> bytes | None:
        """The result of a task if there is one. Ask in order: workers skip the tasks before the last one asked for."""
        self._put(self._count, task)
        return self._read(task % len(self._files), task) if self._files else None

    def _read(self, worker: int, slot: int) -> bytes | None:
        """What a worker wrote, by the slot that has its place; None where there is nothing, or not all of it."""
        place = self._get(slot)
        if place == 0:
            return None
        file = self._files[worker].fileno()
        head = os.pread(file, _HEAD.size, place - 1)
        if len(head) < _HEAD.size:
            return None
        length, check = _HEAD.unpack(head)
        data = os.pread(file, length, place - 1 + _HEAD.size)
        return data if len(data) == length and zlib.crc32(data) == check else None

    def close(self) -> None:
        """End the workers, and let go of their results."""
        self.stop()
        for file in self._files:
            file.close()
        self._files = []

    @property
    def is_busy(self) -> bool:
        """Whether a worker has not done all yet."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return any(os.waitid(os.P_PID, worker, options) is None for worker in self._workers)

    def stop(self, *, patiently: bool = False) -> None:
        """End the workers, `patiently` when they are done, and log their errors. Their results stay."""
        for number, worker in enumerate(self._workers):
            with suppress(ChildProcessError):
                ended, status = os.waitpid(worker, 0 if patiently else os.WNOHANG)
                if not ended:
                    os.kill(worker, signal.SIGKILL)
                    os.waitpid(worker, 0)
                elif os.WIFSIGNALED(status):
                    _log("A worker process was killed by signal %s", os.WTERMSIG(status))
                elif error := self._read(number, self._count + 1 + number):
                    _log("A worker process failed: %s", error.decode())
        self._workers = []

    def _work(self, number: int, work: Callable[[int], bytes | None], parent: int) -> None:
        try:
            gc.freeze()  # the objects of the original need not be looked at, and thereby copied
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            end = 0
            try:
                task = self._after(number - len(self._files))  # the workers take turns
                while task < self._count and os.getppid() == parent:
                    data = work(task)
                    if data is not None:
                        end = self._write(number, task, data, end)
                    task = self._after(task)
            except BaseException as error:
                self._write(number, self._count + 1 + number, _described(error).encode(), end)
        finally:
            os._exit(0)  # whatever happened: this is a copy, and must not run the original's cleanup

    def _after(self, task: int) -> int:
        """The task that a worker does after this one."""
        asked, step = self._get(self._count), len(self._files)
        task += step
        if asked < 0:  # nothing yet
            return task
        if task <= asked + _NEAR * step:
            task += step
        while task < asked + _LEAST_AHEAD * step:
            task += step
        return task

    def _write(self, worker: int, slot: int, data: bytes, end: int) -> int:
        """Append data to the file of a worker, and note its place. Returns the new end of the file."""
        written = _HEAD.pack(len(data), zlib.crc32(data)) + data
        size = len(written)
        while written:
            written = written[os.pwrite(self._files[worker].fileno(), written, end + size - len(written)) :]
        self._put(slot, end + 1)
        return end + size

    def _get(self, number: int) -> int:
        found: int = _NUMBER.unpack_from(self._places, number * _NUMBER.size)[0]
        return found

    def _put(self, number: int, value: int) -> None:
        _NUMBER.pack_into(self._places, number * _NUMBER.size, value)


def _described(error: BaseException) -> str:
    """The type of an error and where it was raised. Not its message: that may quote a record."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno})" if trace else ""
    return type(error).__name__ + place


def _log(message: str, *arguments: object) -> None:
    import logging  # only for those who have something to report

    logging.getLogger("mkdocs.plugins.postmortems.workers").debug(message, *arguments)
