"""Files written whole or not at all.

New content goes into a file beside the old one, and takes its name in one step once it is safely on the disk. A
crash, a full disk or a second writer leaves either the old content or the new one, never half of any.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the file since it was read."""


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Write `after` to a file that holds `before`. Its mode stays; of a symbolic link, the target is written.

    Raises ChangedMeanwhileError if the file holds something else by now, OSError if it cannot be written. In
    both cases the file is as it was.
    """
    target = Path(os.path.realpath(path))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "may not be written", str(path))
    status = target.stat()
    with _written_beside(target, after) as new:
        os.chmod(new, stat.S_IMODE(status.st_mode))
        with suppress(OSError, AttributeError):  # only the superuser may give a file away; Windows knows no owner
            os.chown(new, status.st_uid, status.st_gid)
        if target.read_bytes() != before:
            raise ChangedMeanwhileError(f"{path} was changed by somebody else meanwhile; nothing was written")
        os.replace(new, target)
    _make_durable(target.parent)


def create(path: Path, data: bytes) -> None:
    """Write a new file. Raises FileExistsError if there is one already, OSError if it cannot be written."""
    with _written_beside(path, data) as new:
        os.chmod(new, 0o666 & ~_umask())
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "exists already", str(path))
        try:
            os.link(new, path)  # fails where the name is taken by now, unlike renaming
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            os.rename(new, path)
    _make_durable(path.parent)


@contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[str]:
    """The name of a file in the same folder that holds the data, on the disk; gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield name
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _make_durable(folder: Path) -> None:
    """Have the new name in the folder survive a power cut, where the system can promise that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    """The bits that new files do not get. The system tells them only to those who set them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
