"""Where a new entry of a timeline belongs: its day, how its time is written, and its place in the list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

import click

from postmortems.edit.authoring import Revision
from postmortems.edit.typed_time import Surroundings, is_repeated
from postmortems.model.time import Precision, Time, parse_zone
from postmortems.record.corpus import Record
from postmortems.record.decoding import original_path
from postmortems.record.reader import KnowledgeBase


class Place(NamedTuple):
    """What the times of new entries of a record are read and written with."""

    record: Record
    zone: tzinfo | None
    """Of clock times without an offset; None where neither the record nor the configuration names one."""
    clock: datetime
    """Now, on the clock of who types, or where there is no zone on the one that times without an offset belong to."""
    incident: Surroundings
    basis: str
    """How it is known when the incident was."""

    @property
    def day(self) -> date | None:
        first = min(self.incident.moments, default=None)
        return first.astimezone(self.zone or self.clock.tzinfo).date() if first else self.incident.day


def place_of(knowledge_base: KnowledgeBase, record: Record, now: datetime) -> Place:
    """Where and when new entries of a record belong, typed at `now`. Raises TimeError for a zone that is none."""
    name = record.incident.timezone or knowledge_base.corpus.config.timezone
    incident, basis = surroundings(record)
    zone = parse_zone(name) if name else None
    # Without a zone, a clock time uses the offset of the other entries
    clock = now if zone else now.astimezone(stated_zone(record) or now.tzinfo)
    return Place(record, zone, clock, incident, basis)


def styled(place: Place, moment: datetime, *, with_seconds: bool, is_exact: bool) -> Time:
    """A moment as the record writes times: in its zone, or with an offset where there is none.

    An hour that a clock shows twice has the offset, too: always the second time, and the first if `is_exact`.
    """
    form = "%H:%M:%S" if with_seconds else "%H:%M"
    local = moment.astimezone(place.zone or place.clock.tzinfo)
    if place.zone is not None and not local.fold and not (is_exact and is_repeated(local)):
        return in_style_of(place, Time.parse(f"{local:%Y-%m-%d {form}}", zone=place.zone))
    offset = local.isoformat()[-6:] if local.utcoffset() else "Z"
    return Time.parse(f"{local:%Y-%m-%dT{form}}{offset}")


def require_unmoved_entries(record: Record, revision: Revision) -> None:
    """Raises UsageError if another entry would have another time: a bare clock time takes the day of the one before."""
    later = revision.knowledge_base.corpus.by_id.get(record.id)
    times = {(entry.at.text, entry.at.earliest) for entry in later.incident.timeline} if later else set()
    if not all((entry.at.text, entry.at.earliest) in times for entry in record.incident.timeline):
        raise click.UsageError(
            f"{record.path}: the next entry has no date and would move to another day; add a date to it"
        )


_AROUND = timedelta(days=1)
"""How far from the phases of an incident its entries say on which day somebody is writing."""


def surroundings(record: Record) -> tuple[Surroundings, str]:
    """When the incident was, and how that is known: its timeline, else its times, else the name of its file."""
    times = record.incident.times
    phases = [at for at in (times.started, times.detected, times.acknowledged, times.mitigated, times.resolved) if at]
    entries = [at for entry in record.incident.timeline for at in (entry.at, entry.until) if at is not None]
    near = [at for at in entries if _is_near(at, phases)]
    for known, basis in ((near, _BY_ENTRIES), (phases, _BY_TIMES), (entries, _BY_ENTRIES)):
        if moments := tuple(_moments(known)):
            return Surroundings(moments), basis
    for known, basis in ((phases, _BY_TIMES), (entries, _BY_ENTRIES)):
        for at in known:
            if at.precision is Precision.DAY and at.local_date is not None:
                return Surroundings(day=at.local_date), basis
    return Surroundings(day=record.date), "by the date in the file name"


_BY_ENTRIES = "by the other entries of the timeline"
_BY_TIMES = "by the times of the incident"


def _moments(times: Iterable[Time]) -> Iterable[datetime]:
    """The beginnings of those times that state an hour."""
    return (at.sort_key[1] for at in times if at.has_clock)


def _is_near(at: Time, phases: Iterable[Time]) -> bool:
    """Whether a time is within a day of the phases of the incident; true where none of them is known."""
    known = [phase for phase in phases if phase.earliest is not None]
    if at.earliest is None or not known:
        return True
    begin = min(phase.earliest for phase in known if phase.earliest)
    end = max(phase.latest or begin for phase in known)
    return begin - _AROUND <= at.sort_key[1] < end + _AROUND


def stated_zone(record: Record) -> tzinfo | None:
    """The offset that the entries of the timeline state, or the times of the incident; None where none does."""
    times = record.incident.times
    for at in (*(entry.at for entry in reversed(record.incident.timeline)), times.started, times.detected):
        if at is not None and (found := re.search(r"(?:Z|[+-]\d\d:\d\d)$", at.text)) and at.has_clock:
            return parse_zone(found[0])
    return None


def in_style_of(place: Place, time: Time) -> Time:
    """The time, written with `T` and `Z` where all entries of the record are."""
    others = [entry.at.text for entry in place.record.incident.timeline if entry.at.has_clock]
    is_plain = time.has_clock and " " in time.text and not time.is_range and not time.text.endswith("Z")
    if (
        not others
        or not is_plain
        or place.zone is not UTC
        or not all("T" in text and text.endswith("Z") for text in others)
    ):
        return time
    return Time.parse(time.text.replace(" ", "T") + "Z")


def index_of(record: Record, at: Time) -> int | None:
    """The number in the file of the entry before which the new one goes; None for the end.

    It goes after the last entry that is not later. `unknown` and open beginnings are passed over.
    """
    entries = record.incident.timeline
    earlier = [n for n, e in enumerate(entries) if e.at.earliest is not None and e.at.sort_key <= at.sort_key]
    index = len(entries) if at.earliest is None else earlier[-1] + 1 if earlier else 0
    if index >= len(entries):
        return None
    place = original_path(("timeline", index), record.numbers)[1]
    return place if isinstance(place, int) else None
