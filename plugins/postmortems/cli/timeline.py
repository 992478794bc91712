"""`postmortems timeline`."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click

from postmortems.authored_time import FORMS, understood
from postmortems.authoring import Revision
from postmortems.cli.changing import even_so_option, require_command, revised, write
from postmortems.cli.options import find_record, incidents_option, now_option, read
from postmortems.corpus import Record
from postmortems.diagnostics import original_path
from postmortems.editing import Insert
from postmortems.loader import KnowledgeBase
from postmortems.model.time import Time, TimeError, parse_zone
from postmortems.model.vocabulary import TimelineKind
from postmortems.notation import Value


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
@click.option("--kind", type=click.Choice([*map(str, TimelineKind)]), help="What sort of thing it was.")
@click.option("--actor", metavar="TEXT", help="The role, team or system that did it.")
@incidents_option
@now_option
@even_so_option
def add(
    name: str,
    at_text: str,
    event: str,
    kind: str | None,
    actor: str | None,
    folder: Path,
    now: datetime,
    even_so: bool,
) -> int:
    """Add an entry to the timeline of an incident, at its place in time.

    A clock time is meant in the time zone of the record, on the last day on which it has passed. The written
    line shows how it was understood.

    \b
    Example:
      postmortems timeline add 2024-03-01 --at "2024-03-01 09:20" --event "The replica is restarted."
      postmortems timeline add 2024-03-01 --at -10m --event "Orders are accepted again." --kind recovery
    """
    knowledge_base = read(folder)
    record = find_record(knowledge_base.corpus, name)
    at = _time(knowledge_base, record, at_text, now)
    values: dict[str, Value | None] = {"at": at, "kind": kind, "event": event, "actor": actor}
    entry = {key: value for key, value in values.items() if value is not None}
    index = _index(record, at)
    revision = revised(knowledge_base, record, [Insert(("timeline",), entry, index)], now.date())
    if not _keeps_others(record, revision):
        raise click.UsageError(
            f"{record.path}: the entry behind it has no date of its own and would move to another day; give it one"
        )
    return write(revision, even_so=even_so)


def _keeps_others(record: Record, revision: Revision) -> bool:
    """Whether every other entry is still at its time: a bare clock time takes the day of the one before it."""
    later = revision.knowledge_base.corpus.by_id.get(record.id)
    times = {(entry.at.text, entry.at.earliest) for entry in later.incident.timeline} if later else set()
    return all((entry.at.text, entry.at.earliest) in times for entry in record.incident.timeline)


def _time(knowledge_base: KnowledgeBase, record: Record, text: str, now: datetime) -> Time:
    name = record.incident.timezone or knowledge_base.corpus.config.timezone
    try:
        zone = parse_zone(name) if name else None
        return _in_style_of(record, understood(text, now, zone), zone)
    except TimeError as error:
        raise click.UsageError(f"--at: {error.message}; {error.help}") from None


def _in_style_of(record: Record, time: Time, zone: tzinfo | None) -> Time:
    """The time, written with `T` and `Z` where all entries of the record are."""
    others = [entry.at.text for entry in record.incident.timeline if entry.at.has_clock]
    is_plain = time.has_clock and " " in time.text and not time.is_range and not time.text.endswith("Z")
    if not others or not is_plain or zone is not UTC or not all("T" in text and text.endswith("Z") for text in others):
        return time
    return Time.parse(time.text.replace(" ", "T") + "Z")


def _index(record: Record, at: Time) -> int | None:
    """The number in the file of the entry before which the new one goes; None for the end.

    It stands behind the last entry that is not later. `unknown` and open beginnings are passed over.
    """
    entries = record.incident.timeline
    earlier = [n for n, e in enumerate(entries) if e.at.earliest is not None and e.at.sort_key <= at.sort_key]
    index = len(entries) if at.earliest is None else earlier[-1] + 1 if earlier else 0
    if index >= len(entries):
        return None
    place = original_path(("timeline", index), record.numbers)[1]
    return place if isinstance(place, int) else None
