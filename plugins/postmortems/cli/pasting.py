"""`postmortems timeline paste`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from postmortems.cli.changing import write
from postmortems.cli.options import (
    STANDARD_STREAM,
    FilePath,
    day,
    day_in,
    incidents_option,
    now_option,
    read_around,
)
from postmortems.cli.placing import Place, index_of, place_of, require_unmoved_entries, styled
from postmortems.cli.prompts import confirmed
from postmortems.edit.authoring import revise
from postmortems.edit.splice import Edit, Insert
from postmortems.edit.typed_date import typed_past_date
from postmortems.edit.typed_time import understood
from postmortems.model.time import Time, TimeError, parse_zone
from postmortems.record.corpus import Record, group
from postmortems.record.source import MAX_BYTES
from postmortems.record.yaml_writer import Value
from postmortems.text.counted import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import emit, one_line, printable

if TYPE_CHECKING:  # loaded by who pastes
    from postmortems.importing.chat import Chat, ChatEntry, Unread

MOST_ENTRIES = 1000
"""Entries of one paste. More are a log, which belongs into an attachment."""


_IN_FUTURE = "is in the future"


class _Pasted(NamedTuple):
    """An entry with its time."""

    at: Time
    entry: ChatEntry


@click.command("paste")
@click.argument("name", metavar="ID")
@click.argument("file", required=False, type=FilePath(exists=True, dir_okay=False, allow_dash=True))
@click.option("--zone", metavar="ZONE", help="The time zone of the pasted times. Default: that of the record.")
@click.option(
    "--date", "first_day", metavar="DATE",
    help="The day of the first line: 2024-03-01, yesterday, friday. Default: the day closest to the incident.",
)  # fmt: skip
@click.option("--no-names", is_flag=True, help="Leave out who wrote each line.")
@click.option("--yes", is_flag=True, help="Write without asking. Needed where nobody is there to answer.")
@click.option("--dry-run", is_flag=True, help="Show the entries, and write nothing.")
@incidents_option
@now_option
def paste(
    name: str,
    file: Path | None,
    zone: str | None,
    first_day: str | None,
    no_names: bool,
    yes: bool,
    dry_run: bool,
    folder: Path,
    now: datetime,
) -> int:
    """Add lines of a chat or of a shell to the timeline of an incident.

    Reads FILE, or standard input: paste, then press Ctrl-D. It understands lines of Slack, Teams and IRC, lines such
    as `[02:58] anna: it is down`, and the history of bash, zsh and fish with times. Each line with a time becomes an
    entry, with the name as its actor; lines without one belong to the entry before. Days follow from the incident and
    change at midnight. The command shows the entries and asks before it writes them. It names the lines that it did
    not use, and leaves out entries that are there already.

    \b
    Example:
      postmortems timeline paste 2024-03-01 chat.txt
      postmortems timeline paste 2024-03-01 --zone Europe/Berlin < chat.txt
      fc -li 1 | postmortems timeline paste 2024-03-01 --no-names --yes
    """
    from postmortems.importing.chat import read_chat

    base, [record] = read_around(folder, name)
    try:
        place = place_of(base, record, now)
    except TimeError as error:
        raise click.UsageError(f"{record.path}: {error.message}; {error.help or 'correct the zone first'}") from None
    chat = read_chat(_text(file), place.day)
    pasted, unread = _timed(chat, place, zone, first_day, now)
    known = {(entry.at.sort_key, entry.event) for entry in record.incident.timeline}
    new = [one for one in pasted if (one.at.sort_key, one.entry.event) not in known]
    emit(_shown(new, unread, len(pasted) - len(new), with_names=not no_names))
    if not new:
        return 1 if unread else 0
    if dry_run:
        emit("Nothing was written (--dry-run)\n")
        return 0
    if not yes and not _asked(f"Add {counted(len(new), 'entry')} to {record.id}?"):
        return 1
    revision = revise(base, record, _edits(record, new, no_names), day_in(base.corpus.zone_of(record), now))
    require_unmoved_entries(record, revision)
    said = printable(f"Added {counted(len(new), 'entry')} to {revision.path.as_posix()}") + "\n"
    return write(revision, allow_warnings=True, said=said)


def _text(file: Path | None) -> str:
    """What was pasted. Raises UsageError for what is no text, or too much of it."""
    path = None if file == STANDARD_STREAM else file
    if path is None and sys.stdin.isatty():
        print("Paste the lines, then press Ctrl-D on a line of its own", file=sys.stderr)
    data = path.read_bytes() if path else sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise click.UsageError(f"that is more than {MAX_BYTES} bytes; attach a long log to the record instead")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError("the lines are not UTF-8; save them as UTF-8") from None


def _asked(question: str) -> bool:
    """Whether somebody says yes. Raises UsageError where nobody is there."""
    answer = confirmed(question)
    if answer is None:
        raise click.UsageError("nobody is there to answer; add --yes to write, or --dry-run to look only")
    if not answer:
        emit("Nothing was written\n")
    return answer


# Times


def _timed(
    chat: Chat, place: Place, zone_name: str | None, first_day: str | None, now: datetime
) -> tuple[list[_Pasted], list[Unread]]:
    """The entries with their times, in the order of time, and the lines that are in none. Raises UsageError."""
    from postmortems.importing.chat import Unread, days_of

    if len(chat.entries) > MOST_ENTRIES:
        raise click.UsageError(f"these are {len(chat.entries)} entries; attach a long log to the record instead")
    try:
        zone = parse_zone(zone_name) if zone_name else place.zone or place.clock.tzinfo
    except TimeError as error:
        raise click.UsageError(f"--zone: {error.message}; {error.help}") from None
    if first_day is None:
        start = _first_day(chat.entries, place, zone, now)
    else:
        start = day(first_day, "--date", partial(typed_past_date, today=day_in(zone, now)))
    pasted: list[_Pasted] = []
    unread = list(chat.unread)
    before: Time | None = None
    for entry, its_day in zip(chat.entries, days_of(chat.entries, start), strict=True):
        try:
            at = before = _time(entry, its_day, zone, place, before)
            if at.earliest is not None and at.earliest > now + timedelta(minutes=1):
                raise TimeError(f"{at} {_IN_FUTURE}", "")
        except TimeError as error:
            unread.append(Unread(entry.line, one_line(entry.event), error.message))
        else:
            pasted.append(_Pasted(at, entry))
    return sorted(pasted, key=lambda one: one.at.sort_key), sorted(unread)


def _first_day(entries: Sequence[ChatEntry], place: Place, zone: tzinfo | None, now: datetime) -> date:
    """The day of the first entry, if it states none: the one on which its clock time is closest to the incident."""
    usual = place.day or now.date()
    if not entries or entries[0].clock is None or entries[0].day is not None:
        return usual
    try:
        found = understood(f"{str(entries[0].clock)[:5]}", now, zone, place.incident)
    except TimeError as error:
        advice = "add --date with its day, or --zone if the times are from another time zone"
        raise click.UsageError(f"line {entries[0].line}: {error.message}; {advice}") from None
    return found.local_date or usual


def _time(entry: ChatEntry, day: date, zone: tzinfo | None, place: Place, before: Time | None) -> Time:
    """The time of an entry as the record writes times. Raises TimeError for one that never was.

    An hour that the clock shows twice is the second one, if the first would be earlier than the entry `before`.
    """
    if entry.instant is not None:
        local, stated = entry.instant, zone
    else:
        clock = entry.clock
        if clock is None:
            raise TimeError("there is no time", "")
        stated = parse_zone(entry.zone) if entry.zone else zone
        seconds = clock.second[:2] or "00"
        text = f"{day} {clock.hour:02}:{clock.minute or 0:02}:{seconds}"
        written = Time.parse(text, zone=stated)
        assert written.earliest is not None
        local = written.earliest
        if before is not None and before.earliest is not None and local < before.earliest:
            second = local.astimezone(stated).replace(fold=1).astimezone(UTC)
            local = second if second >= before.earliest else local
    has_seconds = bool(entry.instant or (entry.clock and entry.clock.second))
    is_exact = bool(entry.instant or entry.zone)
    return styled(place, local, with_seconds=has_seconds, is_exact=is_exact)


# Showing and writing


def _shown(pasted: Sequence[_Pasted], unread: Sequence[Unread], there: int, *, with_names: bool) -> str:
    lines = []
    width = max((len(one.at.as_written) for one in pasted), default=0)
    for one in pasted:
        actor = f"{one.entry.actor}: " if one.entry.actor and with_names else ""
        lines.append(f"{one.at.as_written:<{width}}  {actor}{one_line(one.entry.event)}")
        if one.entry.added:
            numbers = ", ".join(map(str, one.entry.added))
            lines.append(f"{'':{width}}  (with {'line' if len(one.entry.added) == 1 else 'lines'} {numbers})")
    lines += [f"line {line} is not used: {why}" + (f': "{text[:80]}"' if text else "") for line, text, why in unread]
    if any(why.endswith(_IN_FUTURE) for *_, why in unread):
        lines.append("add --zone if the times are from another time zone, or --date if they are of another day")
    if there:
        lines.append(f"{counted(there, 'entry')} {'is' if there == 1 else 'are'} in the timeline already")
    guesses = sorted({one.entry.zone for one in pasted if one.entry.is_guess})
    lines += [f"a zone name with several meanings was read as {zone}; check the times" for zone in guesses]
    if not pasted:
        lines.append("There is nothing to add")
    return "".join(printable(redacted(line)) + "\n" for line in lines)


def _edits(record: Record, pasted: Sequence[_Pasted], no_names: bool) -> list[Edit]:
    """The insertions, one for each place in the timeline, the last first: those before it keep their numbers."""

    def value(at: Time, entry: ChatEntry) -> Value:
        actor = {"actor": entry.actor} if entry.actor and not no_names else {}
        return {"at": at, "event": entry.event, **actor}

    places = group((index_of(record, at), value(at, entry)) for at, entry in pasted)
    return [Insert(("timeline",), first, index, tuple(more)) for index, (first, *more) in reversed(places.items())]
