"""`postmortems status`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from postmortems.authoring import needs
from postmortems.cli.changing import change, even_so_option, tell
from postmortems.cli.options import find_record, incidents_option, read, today_option
from postmortems.editing import Put
from postmortems.model.vocabulary import Level, Status
from postmortems.terminal import printable


@click.command("status")
@click.argument("name", metavar="ID")
@click.argument("status", type=click.Choice([*map(str, Status)][1:]))
@incidents_option
@today_option
@even_so_option
def command(name: str, status: str, folder: Path, today: date, even_so: bool) -> int:
    """Move a record on: into review, reviewed, closed.

    Where it lacks something that the status requires, nothing is written, and what is missing is listed with
    its place. `postmortems show ID --missing` lists the same beforehand.

    \b
    Example:
      postmortems status 2024-03-01-database-outage in-review
    """
    knowledge_base = read(folder)
    record = find_record(knowledge_base.corpus, name)
    missing = needs(knowledge_base, record, Status(status), today)
    errors = [finding for finding in missing if finding.level is Level.ERROR]
    if errors:
        print(printable(f"{record.path} is not yet {status}; it still needs:"), file=sys.stderr)
        tell(missing, placed=True)
        return 1
    return change(knowledge_base, record, [Put(("status",), status)], today, even_so=even_so)
