"""Writes what `settle` plans into the files, and restores them."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from postmortems.edit.authoring import ChangedFile
from postmortems.edit.merging import NotMergedError, merged, merged_config
from postmortems.edit.settling_plan import Plan, SettleError
from postmortems.edit.splice import BYTE_ORDER_MARK
from postmortems.record import atomic as saving
from postmortems.record.files import CONFIG_NAME
from postmortems.record.source import read_source

UNDO_FOLDER = ".settle"
"""Where each run stores what it changed: `undo-1.json`, the latest with the highest number."""
_UNDO = re.compile(r"undo-(\d{1,6})\.json")


def carry_out(plan: Plan) -> list[Path]:
    """Write all files, each whole or not at all, and store how to undo it.

    Raises SettleError before anything changes. If somebody else changes a file in between, or anything fails, the files
    written so far are restored, and ChangedMeanwhileError, OSError or KeyboardInterrupt is raised.
    """
    files = list(plan.files())
    if not files:
        return []
    stored = [
        {
            "path": file.path.relative_to(plan.folder).as_posix(),
            "before": None if file.before is None else base64.b64encode(file.before).decode(),
            "written": base64.b64encode(file.after).decode(),
        }
        for file in files
    ]
    stored_in = _new_undo(plan.folder, json.dumps({"files": stored}, indent=1).encode())
    written: list[ChangedFile] = []
    try:
        for file in files:
            written.append(file)
            file.save()
    except BaseException as error:
        if isinstance(error, Exception):
            written.pop()  # a file that cannot be written is as it was
        if _restored(written):
            _forget(stored_in)
        raise
    return [file.path for file in files]


def _new_undo(folder: Path, data: bytes) -> Path:
    """Store what a run changes under the next number. Another run at the same time has another number."""
    undo_folder = folder / UNDO_FOLDER
    undo_folder.mkdir(exist_ok=True)
    if not (undo_folder / ".gitignore").exists():
        saving.write(undo_folder / ".gitignore", b"*\n")  # it holds old values: never to be committed
    number = max(_undos(folder), default=0) + 1
    while True:
        try:
            saving.create(undo_folder / f"undo-{number}.json", data)
        except FileExistsError:
            number += 1
        else:
            return undo_folder / f"undo-{number}.json"


def _undos(folder: Path) -> dict[int, Path]:
    """What earlier runs stored, by its number."""
    found = {}
    for path in (folder / UNDO_FOLDER).glob("undo-*.json"):
        if (number := _UNDO.fullmatch(path.name)) and path.is_file():
            found[int(number[1])] = path
    return found


class Undone(NamedTuple):
    """What an undo did."""

    restored: list[Path]
    left: list[Path]
    """The files that stay, since somebody changed the same items after the run. The folder has them as they were."""


def undo(folder: Path) -> Undone:
    """Take back what the last run changed. Raises SettleError if there is none.

    What was changed since stays. Where that is the same item, all of the file does, and is named.
    """
    found = _undos(folder)
    if not found:
        raise SettleError("there is nothing to undo")
    stored = found[max(found)]
    changes: list[tuple[Path, bytes, bytes | None]] = []
    left: list[Path] = []
    for path, before, after in _stored(stored):
        current = path.read_bytes() if path.is_file() else None
        if current == before:
            continue
        wanted = before if current == after else _taken_back(path.name, before, after, current)
        if current is None or (wanted is None and current != after):
            left.append(path)
            if before is not None:
                (stored.parent / path.name).unlink(missing_ok=True)  # a link may have come with the repository
                saving.create(stored.parent / path.name, before)
        else:
            changes.append((path, current, wanted))
    for path, current, wanted in changes:
        _restore(path, current, wanted)
    _forget(stored)
    return Undone([path for path, *_ in changes], left)


def _taken_back(name: str, before: bytes | None, after: bytes, current: bytes | None) -> bytes | None:
    """A file that was changed since the run, without what the run changed. None if both changed the same item."""
    if before is None or current is None:
        return None
    mark = BYTE_ORDER_MARK if current.startswith(BYTE_ORDER_MARK) else b""
    has_crlf = 0 < current.count(b"\n") == current.count(b"\r\n")
    after, current, before = (data.removeprefix(BYTE_ORDER_MARK) for data in (after, current, before))
    if has_crlf:
        after, current, before = (data.replace(b"\r\n", b"\n") for data in (after, current, before))
    try:
        if name == CONFIG_NAME:
            result, body = merged_config(after, current, before), ""
        else:
            result, body = merged(after, current, before), read_source(current).body
    except NotMergedError:
        return None
    if result.conflicts:
        return None
    found = (result.text + body).encode()
    return mark + (found.replace(b"\n", b"\r\n") if has_crlf else found)


def _restored(written: Iterable[ChangedFile]) -> bool:
    """Restore files that a run has written; False if somebody has changed one since."""
    is_whole = True
    for file in written:
        try:
            if file.path.exists() and file.path.read_bytes() == file.after:
                _restore(file.path, file.after, file.before)
        except (OSError, saving.ChangedMeanwhileError):
            is_whole = False
    return is_whole


def _restore(path: Path, current: bytes, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        saving.replace(path, current, before)


def _forget(stored: Path) -> None:
    """Remove what a run stored, and the folder when nothing else is in it."""
    stored.unlink()
    if {path.name for path in stored.parent.iterdir()} <= {".gitignore"}:
        (stored.parent / ".gitignore").unlink(missing_ok=True)
        stored.parent.rmdir()


def _stored(path: Path) -> list[tuple[Path, bytes | None, bytes]]:
    """Each file of the last run: its path, and its bytes before and after. Raises SettleError.

    It may have come with the repository: nothing outside the folder is restored.
    """
    found = []
    try:
        for entry in json.loads(path.read_bytes())["files"]:
            name, before, after = entry["path"], entry["before"], entry["written"]
            file = path.parent.parent / name
            if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(path.parent.parent)):
                raise ValueError
            old = None if before is None else base64.b64decode(before, validate=True)
            found.append((file, old, base64.b64decode(after, validate=True)))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SettleError(f"{path.name} is damaged; git may have the records as they were") from None
    return found
