"""`postmortems rename`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from postmortems.cli.options import FilePath, find_record, incidents_option, read
from postmortems.edit.renaming import Renaming, new_id, plan
from postmortems.model.names import composed
from postmortems.model.refused import RefusedError
from postmortems.text.terminal import changed_file, emit, printable


@click.command("rename")
@click.argument("name", metavar="ID")
@click.argument("new", metavar="NEW")
@click.option(
    "--docs", type=FilePath(), metavar="DIR",
    help="The folder of hand-written pages whose links change too. Default: `docs`, next to the records.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would change, without writing anything.")
@incidents_option
def command(name: str, new: str, docs: Path | None, dry_run: bool, folder: Path) -> int:
    """Change the id of a record and every reference to it.

    NEW is a full id, or new words after the same date. The command renames the file and the folder of its
    attachments. The old id becomes an alias, so old addresses lead to the new page. References and links change in
    other records and in hand-written pages; nothing else in these files does.

    Git detects a rename; the command commits nothing. If it is interrupted, run it again.

    \b
    Example:
      postmortems rename 2024-03-01-database-outage replica-lags
      postmortems rename 2024-03-01-database-outage 2024-02-29-database-outage --dry-run
    """
    base = read(folder)
    record = find_record(base.corpus, name)
    wanted = composed(name.rpartition("/")[2].removesuffix(".md"))
    target = new_id(record.id, new)
    if record.id == target and wanted not in record.incident.aliases:
        raise click.UsageError(f"{target} already has this id")
    old = wanted if record.id == target else record.id
    renaming = plan(base, record, old, target, docs or folder.parent / "docs")
    if not dry_run:
        _carry_out(renaming)
    emit(_as_text(renaming, dry_run))
    for path in renaming.by_hand:
        note = f"{path.as_posix()} contains {old} and was not changed; edit it by hand if it refers to the record"
        print(f"postmortems: {printable(note)}", file=sys.stderr)
    return 0


def _carry_out(renaming: Renaming) -> None:
    try:
        renaming.carry_out()
    except (OSError, RefusedError):
        if renaming.is_begun:
            print("postmortems: a part is renamed; run the same command again to finish it", file=sys.stderr)
        raise


def _as_text(renaming: Renaming, dry_run: bool) -> str:
    lines: list[str] = []
    for file in renaming.rewritten:
        lines += changed_file(file.path.as_posix(), map(printable, file.changed_lines), sys.stdout)
    lines += (printable(f"{old.as_posix()} -> {new.name}") for old, new in renaming.moved)
    if renaming.is_done:
        lines.append(f"{renaming.new} already has this id, and nothing refers to {renaming.old}")
    elif dry_run:
        lines.append("Nothing was written (--dry-run)")
    return "\n".join(lines) + "\n"
