"""Other processes that work ahead: through a list of tasks from its end, while this one comes from the beginning.

They give back nothing but bytes. Who asks for a result that is not there does the task himself, so a process that
is slow, or dies, costs time and nothing else.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from typing import IO

_NUMBER = struct.Struct("=q")
_HEAD = struct.Struct("=qI")


def processes_at_most(wanted: int) -> int:
    """How many processes are of use here, this one included; 1 where a process cannot be copied safely."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1  # elsewhere libraries of the system forbid it, and so do threads, which would not be in the copy
    return max(1, min(wanted, len(os.sched_getaffinity(0))))


PATIENCE = 20
"""How many tasks this process does by itself before others begin: where most is known already, they are of no use."""
WORTH_A_PROCESS = 150
"""How many tasks must be left for others to begin: a copy of a large process takes a while."""


class Prefetcher:
    """The results of tasks `0 … count - 1`, as far as other processes were there first."""

    def __init__(self, count: int, work: Callable[[int], bytes | None], processes: int) -> None:
        """`processes` counts this one; `work` runs in copies of it, which do not see what it does after they began.

        With None for a task, `work` leaves it to the one who asks.
        """
        self._count = count
        self._work_of = work
        self._others = processes - 1
        self._missed = 0
        # One number for each task: where its result begins in the file, from 1. One more: how far this process is.
        self._places = mmap(-1, _NUMBER.size * (count + 1))
        self._workers: list[int] = []
        self._files: list[IO[bytes]] = []

    def note_miss(self, task: int) -> None:
        """Note that this process does a task itself, for want of a result. After some of them, the others begin."""
        self._missed += 1
        if self._missed == PATIENCE and self._count - task > WORTH_A_PROCESS:
            self._put(self._count, task)
            self._begin()

    def _begin(self) -> None:
        self._files = [tempfile.TemporaryFile() for _ in range(self._others)]  # noqa: SIM115 - closed in `close`
        gc.freeze()  # what stands there now need not be looked at, and thereby copied, by any of them
        try:
            for number in range(self._others):
                worker = os.fork()
                if worker == 0:
                    self._work(number, self._work_of)
                self._workers.append(worker)
        except OSError:
            pass  # there are too many processes: fewer do as well

    def result(self, task: int) -> bytes | None:
        """The result of a task if it is there. Ask in order: the others leave what comes before to this process."""
        self._put(self._count, task)
        place = self._get(task)
        if place == 0 or not self._files:
            return None
        file = self._files[(self._count - 1 - task) % len(self._files)].fileno()
        head = os.pread(file, _HEAD.size, place - 1)
        if len(head) < _HEAD.size:
            return None
        length, check = _HEAD.unpack(head)
        data = os.pread(file, length, place - 1 + _HEAD.size)
        return data if len(data) == length and zlib.crc32(data) == check else None

    def close(self) -> None:
        """Let the others go."""
        for worker in self._workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(worker, 0)
        for file in self._files:
            file.close()
        self._workers, self._files = [], []

    def _work(self, number: int, work: Callable[[int], bytes | None]) -> None:
        """What another process does, from its beginning to its end."""
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            parent = os.getppid()
            place = 0
            file = self._files[number].fileno()
            for task in range(self._count - 1 - number, -1, -len(self._files)):
                if task <= self._get(self._count) or os.getppid() != parent:
                    break
                data = work(task)
                if data is None:
                    continue
                written = _HEAD.pack(len(data), zlib.crc32(data)) + data
                while written:
                    written = written[os.write(file, written) :]
                self._put(task, place + 1)
                place += _HEAD.size + len(data)
        finally:
            os._exit(0)  # whatever happened: this is a copy, and nothing of the original is to be ended here

    def _get(self, number: int) -> int:
        found: int = _NUMBER.unpack_from(self._places, number * _NUMBER.size)[0]
        return found

    def _put(self, number: int, value: int) -> None:
        _NUMBER.pack_into(self._places, number * _NUMBER.size, value)
