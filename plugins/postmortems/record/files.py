"""A folder of records on the disk: which of its files are records, and their contents, as bytes."""

from __future__ import annotations

import os
from _blake2 import blake2b  # that of `hashlib`, which loads OpenSSL first
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from postmortems.model.names import composed

CONFIG_NAME = "_config.yml"
TEMPLATE_NAME = "_template.md"
"""The file in the folder of the records that takes the place of our template."""
PASSED_OVER = frozenset({"README.md"})
"""Files of the folder that are for its visitors on the code host, not records."""
RECORD_ENDINGS = (".md", ".markdown")
"""In any case: a record whose ending is not exactly `.md` must not go missing without a word."""


_REGISTER = "index.md"
"""A record of this name would have the address of the list of all."""

_AT_ONCE = 64 * 1024
"""Bytes to ask for: nearly every record has fewer."""


class RecordFile(NamedTuple):
    """A file that is a record, or ought to be."""

    path: str
    """As the reader named the folder, with forward slashes."""
    is_plain: bool
    """Whether it is an ordinary file, which is no link, and which nothing forbids to open."""


def record_id(path: str) -> str:
    """The id that a file gives its record: the name without its ending, composed, however the disk writes it."""
    name = composed(path.rpartition("/")[2])
    return name[:-3] if name.endswith(".md") and name != ".md" else PurePosixPath(name).stem


class Fault(NamedTuple):
    """Why a file was not opened."""

    rule: str
    message: str
    help: str


class Setting(NamedTuple):
    """What all records of a folder are judged by; None for a file that is not there."""

    config: bytes | Fault | None
    template: bytes | Fault | None
    depth: int | None = None
    """How many levels the folder is below the top of its git repository; None outside of one."""

    @staticmethod
    def of(folder: Path) -> Setting:
        """What the folder holds now."""
        real_folder = folder.resolve()

        def found(name: str) -> bytes | Fault | None:
            path = folder / name
            return content(path, real_folder) if os.path.lexists(path) else None

        around = (real_folder, *real_folder.parents)
        depth = next((depth for depth, path in enumerate(around) if os.path.exists(path / ".git")), None)
        return Setting(found(CONFIG_NAME), found(TEMPLATE_NAME), depth)


def record_files(folder: Path) -> Iterator[RecordFile]:
    """The files of a folder about which findings may be, in a fixed order.

    They are records, or ought to be, or are attached to a record: in a folder that is named like a record beside it.
    Passed over are names that begin with `_` or `.`, `README.md`, and attachments that the site publishes as they are.
    """
    prefix = Path(folder, "_").as_posix()[:-1]
    try:
        # those of ordinary files are let go: they take more time in memory
        found = {one.name: None if one.is_file(follow_symlinks=False) else one for one in _entries(folder)}
    except PermissionError:
        yield RecordFile(folder.as_posix(), False)  # reading it tells why
        return
    for name in sorted(found):
        entry = found[name]
        if name[0] in "_." or name in PASSED_OVER:
            continue
        if entry is None and name.endswith(".md"):
            yield RecordFile(prefix + name, _is_readable(name) and name != _REGISTER)
        elif f"{name}.md" in found:
            yield from _attached_files(prefix + name)
        elif name.lower().endswith(RECORD_ENDINGS) or (entry and entry.is_symlink() and entry.is_dir()):
            yield RecordFile(prefix + name, False)
        elif entry and entry.is_dir(follow_symlinks=False):
            yield from record_files(Path(prefix + name)) if _is_readable(name) else [RecordFile(prefix + name, False)]


def _attached_files(folder: str, real_folder: Path | None = None) -> Iterator[RecordFile]:
    """The files attached to a record of which something may be said; links that leave the folder are none."""
    from postmortems.record.attached import is_looked_at  # for folders with attachments

    real_folder = real_folder or Path(folder).resolve()
    try:
        found = sorted(_entries(folder), key=attrgetter("name"))
    except OSError:
        return  # a file named like a record without its ending, or a folder that nobody may read: nothing is published
    for entry in found:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or not _is_readable(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _attached_files(path, real_folder)
        elif is_looked_at(entry.name) and entry.is_file():
            if not entry.is_symlink():
                yield RecordFile(path, True)
            elif Path(path).resolve().is_relative_to(real_folder):
                yield RecordFile(path, False)


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """What is in a folder. Raises OSError, and PermissionError if what it lists may not be opened."""
    if not os.access(folder, os.X_OK):
        raise PermissionError
    with os.scandir(folder) as entries:
        yield from entries


def is_attached(path: str, folder: Path) -> bool:
    """Whether a file of `record_files` is no record, but attached to one."""
    if path.lower().endswith(RECORD_ENDINGS):
        return False
    inside = Path(path).relative_to(folder).parents
    return any(os.path.lexists(folder / f"{parent}.md") for parent in inside if parent.name)


def _is_readable(name: str) -> bool:
    """Whether the name of a file is UTF-8; the system gives what is not as lone surrogates."""
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def content(path: Path, real_folder: Path) -> bytes | Fault:
    """The content of a file, or why it cannot be read. `real_folder` is that of the records, without links."""
    fault = _fault(path, real_folder)
    return fault if fault is not None else plain_content(path)


def plain_content(path: Path | str) -> bytes | Fault:
    """The same for an ordinary file that no rule forbids to open."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        try:
            return _whole(file)
        finally:
            os.close(file)
    except OSError as error:
        why = error.strerror or "unknown error"
        return Fault("unreadable-file", f"the file cannot be opened: {why}", "check the file and its permissions")


def digest_of(data: bytes | Fault) -> str:
    """A digest of the content of a file, or of why it cannot be read."""
    if isinstance(data, bytes):
        return blake2b(data, digest_size=20).hexdigest()
    return "fault " + "\0".join(data)


def _whole(file: int) -> bytes:
    data = more = os.read(file, _AT_ONCE)
    while len(more) == _AT_ONCE:  # an ordinary file gives less only at its end
        more = os.read(file, _AT_ONCE)
        data += more
    return data


def _fault(path: Path, real_folder: Path) -> Fault | None:
    """Why a file is not opened. None if nothing speaks against it."""
    if not _is_readable(path.name):
        message = "the name is not UTF-8, so the file can have no address"
        return Fault("bad-file-name", message, "rename it with lower case letters, digits and hyphens")
    if path.name == _REGISTER:
        message = f"the name {_REGISTER} is reserved for the list of incidents"
        return Fault(
            "bad-file-name", message, "name a record by its date and a few words; move any other file elsewhere"
        )
    if path.is_symlink():
        advice = "put the file itself here"
        if not Path(os.path.realpath(path)).is_relative_to(real_folder):
            message = "the file is a symbolic link out of the folder of records"
            return Fault("link-leaves-folder", message, advice)
        if not path.exists():
            return Fault("link-leaves-folder", "the file is a broken symbolic link", advice)
        if path.is_dir():
            message = "the file is a symbolic link to a folder, which is not followed"
            return Fault("link-leaves-folder", message, advice)
    if path.is_dir():
        if path.name.lower().endswith(RECORD_ENDINGS):
            return Fault("unreadable-file", "this is a folder, but named like a record", "rename the folder")
        if path.name == CONFIG_NAME:
            return Fault("unreadable-file", "this is a folder, but named like the configuration", "rename the folder")
        return Fault("unreadable-file", "the folder cannot be opened", "check its permissions")
    if not path.is_file():
        return Fault("unreadable-file", "this is not a regular file", "put a text file in its place")
    if path.suffix != ".md" and path.name.lower().endswith(RECORD_ENDINGS):
        message = f'the file name ends in "{path.suffix}"; the name of a record ends in ".md"'
        return Fault("bad-file-name", message, "rename the file")
    return None
