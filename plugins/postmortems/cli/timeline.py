"""`postmortems timeline`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

import click

from postmortems.cli.changing import allow_warnings_option, require_command, revised, write
from postmortems.cli.options import day_in, find_record, incidents_option, now_option, read
from postmortems.edit.authoring import Revision
from postmortems.edit.splice import Insert
from postmortems.edit.typed_time import FORMS, Surroundings, explained, is_bare, understood
from postmortems.model.time import Precision, Time, TimeError, parse_zone
from postmortems.model.vocabulary import TimelineKind
from postmortems.record.corpus import Record
from postmortems.record.decoding import original_path
from postmortems.record.reader import KnowledgeBase
from postmortems.record.yaml_writer import Value
from postmortems.text.terminal import printable


@click.group("timeline", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Add an entry to a timeline.

    \b
    Example:
      postmortems timeline add 2024-03-01 --at 09:20 --event "The replica is restarted." --kind mitigation
    """
    require_command(context)


@command.command("add")
@click.argument("name", metavar="ID")
@click.option("--at", "at_text", required=True, metavar="TIME", help=f"When it happened: {FORMS}.")
@click.option("--event", required=True, metavar="TEXT", help="What happened.")
@click.option("--kind", type=click.Choice([*map(str, TimelineKind)]), help="The kind of event.")
@click.option("--actor", metavar="TEXT", help="The role, team or system that did it.")
@incidents_option
@now_option
@allow_warnings_option
def add(
    name: str,
    at_text: str,
    event: str,
    kind: str | None,
    actor: str | None,
    folder: Path,
    now: datetime,
    allow_warnings: bool,
) -> int:
    """Add an entry to the timeline of an incident, at its place in time.

    A time without a date belongs to the day of the incident, in the time zone of the record. The command picks the
    day closest to the other entries, else to the times of the incident, else the date in the file name. If two days
    are equally close, it asks for the date. It prints how it read the time.

    \b
    Example:
      postmortems timeline add 2024-03-01 --at 09:20 --event "The replica is restarted."
      postmortems timeline add 2024-03-01 --at "2024-03-01 09:20" --event "The replica is restarted."
      postmortems timeline add 2024-03-01 --at -10m --event "Orders are accepted again." --kind recovery
    """
    knowledge_base = read(folder)
    record = find_record(knowledge_base.corpus, name)
    at = _time(knowledge_base, record, at_text, now)
    values: dict[str, Value | None] = {"at": at, "kind": kind, "event": event, "actor": actor}
    entry = {key: value for key, value in values.items() if value is not None}
    index = _index(record, at)
    today = day_in(knowledge_base.corpus.zone_of(record), now)
    revision = revised(knowledge_base, record, [Insert(("timeline",), entry, index)], today)
    if not _keeps_others(record, revision):
        raise click.UsageError(
            f"{record.path}: the next entry has no date and would move to another day; add a date to it"
        )
    return write(revision, allow_warnings=allow_warnings)


def _keeps_others(record: Record, revision: Revision) -> bool:
    """Whether every other entry still has its time: a bare clock time takes the day of the one before it."""
    later = revision.knowledge_base.corpus.by_id.get(record.id)
    times = {(entry.at.text, entry.at.earliest) for entry in later.incident.timeline} if later else set()
    return all((entry.at.text, entry.at.earliest) in times for entry in record.incident.timeline)


def _time(knowledge_base: KnowledgeBase, record: Record, text: str, now: datetime) -> Time:
    """The time that was typed; how it was understood is printed. Raises UsageError where it has not one meaning."""
    name = record.incident.timezone or knowledge_base.corpus.config.timezone
    incident, basis = _surroundings(record)
    try:
        zone = parse_zone(name) if name else None
        # Without a zone, a clock time uses the offset of the other entries
        clock = now if zone else now.astimezone(_stated_zone(record) or now.tzinfo)
        time = _in_style_of(record, understood(text, clock, zone, incident), zone)
    except TimeError as error:
        raise click.UsageError(f"--at: {error.message}; {error.help}") from None
    if time.text != text.strip():
        reason = f", {basis}" if is_bare(text) else ""
        print(printable(f"  = {explained(time, now, name or '')}{reason}"), file=sys.stderr)
    return time


class _Known(NamedTuple):
    """When an incident was, and how that is known."""

    incident: Surroundings
    basis: str


_AROUND = timedelta(days=1)
"""How far from the phases of an incident its entries say on which day somebody is writing."""


def _surroundings(record: Record) -> _Known:
    """When the incident was: by its timeline, else by its times, else by the name of its file."""
    times = record.incident.times
    phases = [at for at in (times.started, times.detected, times.acknowledged, times.mitigated, times.resolved) if at]
    entries = [at for entry in record.incident.timeline for at in (entry.at, entry.until) if at is not None]
    near = [at for at in entries if _is_near(at, phases)]
    for known, basis in ((near, _BY_ENTRIES), (phases, "by the times of the incident"), (entries, _BY_ENTRIES)):
        if moments := tuple(_moments(known)):
            return _Known(Surroundings(moments), basis)
    for known, basis in ((phases, "by the times of the incident"), (entries, _BY_ENTRIES)):
        for at in known:
            if at.precision is Precision.DAY and at.local_date is not None:
                return _Known(Surroundings(day=at.local_date), basis)
    return _Known(Surroundings(day=record.date), "by the date in the file name")


_BY_ENTRIES = "by the other entries of the timeline"


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


def _stated_zone(record: Record) -> tzinfo | None:
    """The offset that the entries of the timeline state, or the times of the incident; None where none does."""
    times = record.incident.times
    for at in (*(entry.at for entry in reversed(record.incident.timeline)), times.started, times.detected):
        if at is not None and (found := re.search(r"(?:Z|[+-]\d\d:\d\d)$", at.text)) and at.has_clock:
            return parse_zone(found[0])
    return None


def _in_style_of(record: Record, time: Time, zone: tzinfo | None) -> Time:
    """The time, written with `T` and `Z` where all entries of the record are."""
    others = [entry.at.text for entry in record.incident.timeline if entry.at.has_clock]
    is_plain = time.has_clock and " " in time.text and not time.is_range and not time.text.endswith("Z")
    if not others or not is_plain or zone is not UTC or not all("T" in text and text.endswith("Z") for text in others):
        return time
    return Time.parse(time.text.replace(" ", "T") + "Z")


def _index(record: Record, at: Time) -> int | None:
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
