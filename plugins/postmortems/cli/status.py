"""`postmortems status`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from postmortems.cli.changing import allow_warnings_option, change, finding_lines
from postmortems.cli.options import incidents_option, one_of, read_around, written_day, written_today_option
from postmortems.edit.authoring import needs
from postmortems.edit.splice import Put
from postmortems.model.vocabulary import Level, Status
from postmortems.record.corpus import Record, RecordedAction
from postmortems.text.terminal import emit, printable


@click.command("status")
@click.argument("name", metavar="ID")
@click.argument("status", type=one_of([*Status][1:]))
@click.option("--skip", is_flag=True, help="Skip the statuses in between, such as the review.")
@incidents_option
@written_today_option
@allow_warnings_option
def command(name: str, status: str, skip: bool, folder: Path, today: date | None, allow_warnings: bool) -> int:
    """Change the status of a record: in review, reviewed, closed.

    Statuses follow each other: a closed record has been reviewed. Use --skip to skip one. You can also move a
    record back. The command reports both.

    If the record lacks something that the status requires, nothing is written and the missing fields are listed.
    `postmortems show ID --missing` shows the same list in advance.

    The status is that of the document: a record can be closed while action items are open. The command lists
    them, and `postmortems actions` still shows them.

    \b
    Example:
      postmortems status 2024-03-01-database-outage in-review
    """
    knowledge_base, [record] = read_around(folder, name)
    today = written_day(today, knowledge_base.corpus, record)
    missing = needs(knowledge_base, record, Status(status), today)
    errors = [finding for finding in missing if finding.level is Level.ERROR]
    if errors:
        print(printable(f"{record.path} is not yet {status}; it still needs:"), file=sys.stderr)
        print("\n".join(finding_lines(missing, placed=True)), file=sys.stderr)
        return 1
    skipped = _between(record.incident.status, Status(status))
    if skipped and not skip:
        raise click.UsageError(
            f"{record.id} is {_named(record.incident.status)}, and this would skip {_listed(skipped)}; run "
            f"`postmortems status {record.id} {skipped[0]}` first, or add --skip"
        )
    code = change(knowledge_base, record, [Put(("status",), status)], today, allow_warnings=allow_warnings)
    if code == 0:
        _tell_of_the_way(record, Status(status), skipped)
        if status == Status.CLOSED:
            _tell_of_open_actions(knowledge_base.corpus.actions_of.get(record.id, ()))
    return code


def _between(now: Status, then: Status) -> list[Status]:
    """The steps that are between two, on the way forward."""
    return list(Status)[now.rank + 1 : then.rank]


def _named(status: Status) -> str:
    return "a draft" if status is Status.DRAFT else status.value


def _listed(steps: Sequence[Status]) -> str:
    return " and ".join(step.value for step in steps)


def _tell_of_the_way(record: Record, status: Status, skipped: Sequence[Status]) -> None:
    """Say which steps were left out, or that the record went back."""
    now = record.incident.status
    if skipped:
        emit(f"Skipped: {_listed(skipped)}\n")
    if status.rank < now.rank:
        emit(f"Moved back from {now} to {status}\n")


def _tell_of_open_actions(actions: Iterable[RecordedAction]) -> None:
    """Say what goes on after a record was closed, so that nobody takes it for done."""
    names = [item.action.id for item in actions if item.is_open]
    if names:
        which = "1 action item is" if len(names) == 1 else f"{len(names)} action items are"
        emit(printable(f"{which} still open: {', '.join(names)}; `postmortems actions` goes on listing them") + "\n")
