"""`postmortems rename`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from postmortems.cli.options import find_record, incidents_option, read
from postmortems.edit.renaming import RenameError, Renaming, new_id, plan
from postmortems.model.names import composed
from postmortems.record.atomic import ChangedMeanwhileError
from postmortems.text.terminal import emit, painted, printable, wants_colour


@click.command("rename")
@click.argument("name", metavar="ID")
@click.argument("new", metavar="NEW")
@click.option(
    "--docs", type=click.Path(path_type=Path), metavar="DIR",
    help="The folder of hand-written pages, whose links are changed, too. By default `docs` beside the records.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Print what would change, and write nothing.")
@incidents_option
def command(name: str, new: str, docs: Path | None, dry_run: bool, folder: Path) -> int:
    """Give a record another id, and change everything that refers to it.

    NEW is a full id, or words that take the place of the old ones after the same day. The file and the folder of its
    attachments are renamed; the old id becomes an alias, so that old addresses lead to the new page; references and
    links in other records and in hand-written pages are changed. Nothing else in these files changes.

    Git sees the change as a rename; nothing is committed. If the command is interrupted, run it again.

    \b
    Example:
      postmortems rename 2024-03-01-database-outage replica-falls-behind
      postmortems rename 2024-03-01-database-outage 2024-02-29-database-outage --dry-run
    """
    base = read(folder)
    record = find_record(base.corpus, name)
    wanted = composed(name.rpartition("/")[2].removesuffix(".md"))
    try:
        target = new_id(record.id, new)
        if record.id == target and wanted not in record.incident.aliases:
            raise RenameError(f"{target} has this id already")
        old = wanted if record.id == target else record.id
        renaming = plan(base, record, old, target, docs or folder.parent / "docs")
        if not dry_run:
            renaming.carry_out()
    except (RenameError, ChangedMeanwhileError) as error:
        raise click.UsageError(str(error)) from None
    emit(_as_text(renaming, dry_run))
    for path in renaming.by_hand:
        note = f"{path.as_posix()} names {old} and is left as it is; change it by hand if it refers to the record"
        print(f"postmortems: {printable(note)}", file=sys.stderr)
    return 0


def _as_text(renaming: Renaming, dry_run: bool) -> str:
    colour = wants_colour(sys.stdout)
    lines: list[str] = []
    for file in renaming.rewritten:
        lines.append(painted(printable(file.path.as_posix()), "bold", on=colour))
        lines += (
            painted(printable(line), "green" if line.startswith("+") else "red", on=colour)
            for line in file.changed_lines
        )
    lines += (printable(f"{old.as_posix()} -> {new.name}") for old, new in renaming.moved)
    if renaming.is_done:
        lines.append(f"{renaming.new} has this id, and nothing refers to it as {renaming.old}")
    elif dry_run:
        lines.append("Nothing was written; without --dry-run it is.")
    return "\n".join(lines) + "\n"
