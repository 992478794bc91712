"""Why parts of a record were refused: one complaint for each cause."""

from __future__ import annotations

from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.record.filed import with_parents
from postmortems.record.source import Fix

CHAT_LINE = "looks like a line of a chat or a log, not like an entry"
"""What is said of a line that somebody pasted from a chat."""


class Complaint(NamedTuple):
    """Why a part was refused."""

    rule: str
    where: DataPath
    """The place to show: for a missing key, the part that lacks it."""
    message: str
    help: str
    place: DataPath
    """What is missing or wrong."""
    cut: DataPath
    """What is left out for it."""
    is_reported: bool = True
    """False where the author need not hear of it: a key without a value is as good as absent."""
    meant: DataPath | None = None
    """Of an unknown key: the absent key that was probably meant."""
    fix: Fix | None = None
    """The one right way to write it."""


def joined(complaints: list[Complaint]) -> list[Complaint]:
    return _with_unknown_keys_joined(_with_chat_lines_joined(complaints))


def _with_unknown_keys_joined(complaints: list[Complaint]) -> list[Complaint]:
    """What an item with an unknown key lacks is probably under that key: one complaint says both."""
    unknown = {one.where[:-1]: one for one in complaints if one.rule == "unknown-key" and one.meant is None}
    lacking: dict[DataPath, list[Complaint]] = {}
    for one in complaints:
        if one.rule == "missing-field" and one.where in unknown and _is_item(one.where):
            lacking.setdefault(one.where, []).append(one)
    result: list[Complaint] = []
    for one in complaints:
        if one in lacking.get(one.where, ()):
            one = one._replace(is_reported=False)
        elif missing := lacking.get(one.where[:-1]) if one is unknown.get(one.where[:-1]) else None:
            names = " and ".join(one.message.partition(" ")[0] for one in missing)
            one = one._replace(help=f"{one.help}; the item lacks {names}")
        result.append(one)
    return result


def _is_item(where: DataPath) -> bool:
    return bool(where) and isinstance(where[-1], int)


def _with_chat_lines_joined(complaints: list[Complaint]) -> list[Complaint]:
    """One complaint for all lines of a chat in a file, without those about what such a line lacks."""
    lines = [complaint for complaint in complaints if CHAT_LINE in complaint.message]
    if not lines:
        return complaints
    first = lines[0]
    more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
    places = {complaint.cut for complaint in lines}
    silent = (complaint._replace(is_reported=False) for complaint in lines[1:])
    others = (one for one in complaints if one not in lines and not places & with_parents([one.place, one.where]))
    return [first._replace(message=first.message + more), *silent, *others]
