"""Writes what `settle` plans into the files, and restores them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from pathlib import Path

from postmortems.edit.settling import Plan, SettleError
from postmortems.record import atomic as saving

UNDO_NAME = ".settle/undo.json"
"""The file that stores what the last run changed."""


def carry_out(plan: Plan) -> list[Path]:
    """Write all files, each whole or not at all, and store how to undo it. Raises SettleError before anything changes,
    ChangedMeanwhileError or OSError in between; `undo` then restores what was written.
    """
    files = list(plan.files())
    if not files:
        return []
    stored = [
        {
            "path": path.relative_to(plan.folder).as_posix(),
            "before": None if before is None else base64.b64encode(before).decode(),
            "after": hashlib.sha256(after).hexdigest(),
        }
        for path, before, after in files
    ]
    stored_in = plan.folder / UNDO_NAME
    stored_in.parent.mkdir(exist_ok=True)
    saving.write(stored_in.parent / ".gitignore", b"*\n")  # it holds old values: never to be committed
    saving.write(stored_in, json.dumps({"files": stored}, indent=1).encode())
    for path, before, after in files:
        if before is None:
            saving.create(path, after)
        else:
            saving.replace(path, before, after)
    return [path for path, _, _ in files]


def undo(folder: Path) -> list[Path]:
    """Restore the files of the last run. Raises SettleError if there is none, or if a file was changed since."""
    stored = folder / UNDO_NAME
    if not stored.exists():
        raise SettleError("there is nothing to undo")
    changed = []
    for path, before, after in _stored(stored):
        current = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(current).hexdigest() == after:
            changed.append((path, current, before))
        elif current != (before or b""):
            raise SettleError(f"{path.name} was changed since; undo it by hand")
    for path, current, before in changed:
        if before is None:
            path.unlink()
        else:
            saving.replace(path, current, before)
    stored.unlink()
    (stored.parent / ".gitignore").unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # somebody put a file there
        stored.parent.rmdir()
    return [path for path, _, _ in changed]


def _stored(path: Path) -> list[tuple[Path, bytes | None, str]]:
    """Each file of the last run: its path, its bytes before, and the digest of those after. Raises SettleError.

    It may have come with the repository: nothing outside the folder is restored.
    """
    found = []
    try:
        for entry in json.loads(path.read_bytes())["files"]:
            name, before, after = entry["path"], entry["before"], entry["after"]
            file = path.parent.parent / name
            if not file.resolve().is_relative_to(path.parent.parent.resolve()):
                raise ValueError
            found.append((file, None if before is None else base64.b64decode(before, validate=True), str(after)))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SettleError(f"{path.name} is damaged; git may have the records as they were") from None
    return found
