"""`postmortems timeline`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from postmortems.cli.changing import allow_warnings_option, require_command, write
from postmortems.cli.options import day_in, incidents_option, now_option, one_of, read_around
from postmortems.cli.pasting import paste
from postmortems.cli.placing import in_style_of, index_of, place_of, require_unmoved_entries
from postmortems.cli.typed import typed_time
from postmortems.edit.authoring import revise
from postmortems.edit.splice import Insert
from postmortems.edit.typed_time import FORMS, explained, is_bare
from postmortems.model.time import Time, TimeError
from postmortems.model.vocabulary import TimelineKind
from postmortems.record.corpus import Record
from postmortems.record.reader import KnowledgeBase
from postmortems.record.yaml_writer import Value, tidy
from postmortems.text.terminal import printable


@click.group("timeline", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Add entries to a timeline.

    \b
    Example:
      postmortems timeline add 2024-03-01 --at 09:20 --event "The replica is restarted." --kind mitigation
      postmortems timeline paste 2024-03-01 chat.txt
    """
    require_command(context)


@command.command("add")
@click.argument("name", metavar="ID")
@click.option("--at", "at_text", required=True, metavar="TIME", help=f"When it happened: {FORMS}.")
@click.option("--event", required=True, metavar="TEXT", help="What happened.")
@click.option("--kind", type=one_of(TimelineKind), help="The kind of event.")
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
    are equally close, it asks for the date. It prints how it read the time. An entry that is there already is not added
    again. To correct or remove one, edit its lines in the file.

    \b
    Example:
      postmortems timeline add 2024-03-01 --at 09:20 --event "The replica is restarted."
      postmortems timeline add 2024-03-01 --at "2024-03-01 09:20" --event "The replica is restarted."
      postmortems timeline add 2024-03-01 --at -10m --event "Orders are accepted again." --kind recovery
    """
    knowledge_base, [record] = read_around(folder, name)
    at = _time(knowledge_base, record, at_text, now)
    values: dict[str, Value | None] = {"at": at, "kind": kind, "event": event, "actor": actor}
    entry = {key: value for key, value in values.items() if value is not None}
    index = index_of(record, at)
    today = day_in(knowledge_base.corpus.zone_of(record), now)
    text, by = tidy(event), actor and tidy(actor)
    known = {(one.at.earliest, one.at.latest, one.kind, one.event, one.actor) for one in record.incident.timeline}
    is_there = (at.earliest, at.latest, TimelineKind(kind or "other"), text, by) in known
    edits = [] if is_there else [Insert(("timeline",), entry, index)]
    revision = revise(knowledge_base, record, edits, today)
    require_unmoved_entries(record, revision)
    return write(revision, allow_warnings=allow_warnings)


def _time(knowledge_base: KnowledgeBase, record: Record, text: str, now: datetime) -> Time:
    """The time that was typed; how it was understood is printed. Raises UsageError where it has not one meaning."""
    try:
        place = place_of(knowledge_base, record, now)
        time = in_style_of(place, typed_time(text, place.clock, place.zone, place.incident))
    except TimeError as error:
        raise click.UsageError(f"--at: {error.message}; {error.help}") from None
    if time.text != text.strip():
        reason = f", {place.basis}" if is_bare(text) else ""
        name = record.incident.timezone or knowledge_base.corpus.config.timezone
        print(printable(f"  = {explained(time, now, name or '')}{reason}"), file=sys.stderr)
    return time


command.add_command(paste)
