"""Files that are written whole or not at all.

The new content goes to a temporary file in the same folder, which then takes the name in one step. A crash, a full
disk or a second writer leaves either the old content or the new one, never part of either. Names of temporary files
begin with a dot and end in `.tmp`: programs that read a folder by suffix (`*.prom`, `*.ics`, `*.csv`) skip them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from postmortems.model.refused import RefusedError

STALE = 600
"""Age in seconds from which a temporary file has no writer any more: writing takes less than a second."""

_PREFIX, _SUFFIX = ".postmortems-", ".tmp"
_STREAM = re.compile(r"/dev/fd/(\d+)|/proc/self/fd/(\d+)")
"""The names of open files of this process. Opening one again would start at its beginning, and truncate it."""
_STREAMS = {"/dev/stdout": "/dev/fd/1", "/dev/stderr": "/dev/fd/2"}


class ChangedMeanwhileError(RefusedError):
    """Somebody else has changed the file since it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was changed by somebody else in the meantime; nothing was written")


def write(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file, new or not. An existing one keeps its mode; of a symbolic link, the target is written.

    What is no ordinary file (a pipe, a terminal, `/dev/stdout`) is written directly. Without `durable` the file is
    whole after a crash of the program, but maybe not after a power cut: for output that can be made again, in bulk.
    Raises OSError, which names `path`, if the file cannot be written; it is then as it was.
    """
    with _errors_about(path):
        if stream := _STREAM.fullmatch(_STREAMS.get(str(path), str(path))):
            sys.stdout.flush()
            _write_directly(os.dup(int(stream[1] or stream[2])), data)
            return
        try:
            status = os.stat(path)
        except FileNotFoundError:
            status = None
        if status is not None and not stat.S_ISREG(status.st_mode):
            _write_directly(os.open(path, os.O_WRONLY), data)  # which fails for a folder
            return
        target = Path(os.path.realpath(path))
        with _written_beside(target, data, status, durable) as new:
            os.replace(new, target)
        if durable:
            _make_durable(target.parent)


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Write `after` to a file that holds `before`. Its mode stays; of a symbolic link, the target is written.

    Raises ChangedMeanwhileError if the file holds something else by now, OSError, which names `path`, if it cannot be
    written. In both cases the file is as it was.
    """
    with _errors_about(path):
        target = Path(os.path.realpath(path))
        with _written_beside(target, after, target.stat()) as new, _one_at_a_time(target.parent):
            if target.read_bytes() != before:
                raise ChangedMeanwhileError(path)
            os.replace(new, target)
        _make_durable(target.parent)


def create(path: Path, data: bytes) -> None:
    """Write a new file.

    Raises FileExistsError if there is one already, OSError if it cannot be written. Both name `path`.
    """
    with _errors_about(path), _written_beside(path, data) as new:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "already exists")
        try:
            os.link(new, path)  # fails where the name is taken by now, unlike renaming
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            os.rename(new, path)
        _make_durable(path.parent)


def is_temporary(name: str) -> bool:
    """Whether a file has the name of one of our temporary files, which only a killed program leaves behind."""
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that a killed program left in a folder, once they are `STALE`. Never raises."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime_ns + STALE * 10**9 < time.time_ns():
                        os.unlink(entry.path)


@contextmanager
def _written_beside(path: Path, data: bytes, like: os.stat_result | None = None, durable: bool = True) -> Iterator[str]:
    """The name of a file in the same folder that holds the data; gone afterwards.

    It has the mode and the owner of the file that it will replace, `like`, or those of any new file.
    """
    if like is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "is not writable")
    name = str(path.parent / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(name, flags, 0o666 if like is None else 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if like is not None:
            with suppress(OSError, AttributeError):  # only the superuser may give a file away; Windows knows no owner
                os.chown(name, like.st_uid, like.st_gid)
            os.chmod(name, stat.S_IMODE(like.st_mode))
        yield name
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait, for a second at most, until no other of our processes compares and replaces a file of the folder.

    Nobody waits where the system cannot lock a folder.
    """
    with ExitStack() as stack:
        with suppress(OSError, ImportError):  # Windows has no such lock, and some network disks have none
            from fcntl import LOCK_EX, LOCK_NB, flock

            descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            stack.callback(os.close, descriptor)
            for _ in range(_TRIES):
                with suppress(BlockingIOError):
                    flock(descriptor, LOCK_EX | LOCK_NB)
                    break
                time.sleep(0.01)
        yield


_TRIES = 100
"""Ours hold the lock for less than a millisecond. Who holds it for a second is not one of ours, and may even wait for
us, as in `flock incidents postmortems …`."""


def _write_directly(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


@contextmanager
def _errors_about(path: Path) -> Iterator[None]:
    """Errors of the system name the file that the user knows, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _make_durable(folder: Path) -> None:
    """Have the new name in the folder survive a power cut, where the system can promise that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
