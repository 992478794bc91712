"""The entries of a timeline, and their addresses on the page."""

from _blake2 import blake2b  # that of `hashlib`, which loads OpenSSL first
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from postmortems.model.base import IDS, MADE_HERE, Label, LocalId, Text, visibility_of_part
from postmortems.model.core import Call
from postmortems.model.part import Output, Part, field
from postmortems.model.time import Time, TimeContext
from postmortems.model.vocabulary import TimelineKind, Visibility

if TYPE_CHECKING:
    from pydantic_core.core_schema import ValidationInfo, ValidatorFunctionWrapHandler


class TimelineEntry(Part):
    """Something that happened, and when."""

    id: LocalId | None = field(
        "Name of the entry, unique in this file, if others refer to it.",
        None,
        left_out={Output.SHOW: IDS, Output.IMPORT: MADE_HERE},
    )
    at: Time = field("When it happened. A bare `HH:MM` takes the date of the entry before it.", public=True)
    until: Time | None = field("When it ended, for something that lasted.", None, public=True)
    kind: TimelineKind = field("The kind of entry.", TimelineKind.OTHER, public=True)
    event: Text = field("What happened.", public=True)
    actor: Label | None = field("The role, team or system that did it.", None)
    visibility: Visibility | None = visibility_of_part()


def _with_days(value: object, handler: "ValidatorFunctionWrapHandler", info: "ValidationInfo") -> object:
    context = info.context
    if not isinstance(context, TimeContext):
        return handler(value)
    context.in_timeline, context.day = True, None
    try:
        return handler(value)
    finally:
        context.in_timeline, context.day = False, None


bare_clock_times = Call("wrap", _with_days)
"""In a timeline, and only there, a bare `HH:MM` takes the date of the entry before it."""


class MomentAnchor(NamedTuple):
    """The address of an entry of the timeline on its page. Changes of other entries do not change it."""

    anchor: str
    """Its id. Without one: its time and a hash of its words, `t-20260528T1055Z-3f2a`."""
    by_time: str
    """The same without the words, for the first entry at that time; empty for any other. It outlives a correction."""


def moment_anchors(entries: Sequence[TimelineEntry]) -> tuple[MomentAnchor, ...]:
    """The addresses of the entries of a timeline."""
    found: list[MomentAnchor] = []
    used: dict[str, int] = {}
    for entry in entries:
        time = f"t-{(entry.at.iso_utc or 'unknown').translate(_PUNCTUATION_OF_TIMES)}"
        digest = blake2b(" ".join(entry.event.split()).encode("utf-8", "replace"), digest_size=2).hexdigest()
        name = f"{time}-{digest}"
        used[time] = used.get(time, 0) + 1
        used[name] = used.get(name, 0) + 1
        repeated = f"-{used[name]}" if used[name] > 1 else ""
        by_time = time if used[time] == 1 and not entry.id else ""
        found.append(MomentAnchor(entry.id or f"{name}{repeated}", by_time))
    return tuple(found)


_PUNCTUATION_OF_TIMES = str.maketrans("", "", "-:.")
