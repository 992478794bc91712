"""`postmortems import`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click

from postmortems.cli.options import INCIDENTS, INCIDENTS_VARIABLE, FilePath, day, day_option, format_option
from postmortems.cli.prompts import heed_interrupts, is_terminal
from postmortems.importing import Imported, import_sources
from postmortems.importing.report import as_json, as_text
from postmortems.text.terminal import emit


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=FilePath())
@click.option(
    "--to", "folder", type=FilePath(file_okay=False), metavar="DIR", default=INCIDENTS, show_default=True,
    envvar=INCIDENTS_VARIABLE, help="The folder of the records, as `--incidents` of other commands.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would change, without writing anything.")
@click.option("--verify", is_flag=True, help="Verify that every word of each source is in its record.")
@day_option(
    "--date", "given",
    help="The day for documents that state none. Without it they are asked for on a terminal, else left out.",
)  # fmt: skip
@format_option("text", "json")
def command(sources: tuple[Path, ...], folder: Path, dry_run: bool, verify: bool, given: date | None, form: str) -> int:
    """Convert old post-mortems into records without losing a word.

    SOURCES are Markdown documents and folders of them. Each becomes a draft in DIR. Recognised parts become fields,
    everything else goes into the body word for word, and guesses are listed under `x-import`. Sources never change
    and records are never overwritten. Documents that were imported before are skipped.

    Exits with 1 if a source could not be imported or verified.

    \b
    Example:
      postmortems import docs/postmortems --dry-run
      postmortems import docs/postmortems --verify
    """
    is_watched = sys.stderr.isatty()
    try:
        results = import_sources(
            sources,
            folder,
            dry_run=dry_run,
            verify=verify,
            progress=_progress if is_watched else None,
            day_for=day_for(given),
        )
    except FileNotFoundError as error:
        raise click.UsageError(f"there is no file or folder {error.filename}") from None
    if is_watched:
        print("\r\x1b[K", end="", file=sys.stderr)
    emit(as_json(results) if form == "json" else as_text(results, dry_run=dry_run))
    if form == "text" and not dry_run and any(result.outcome == "imported" for result in results):
        emit(_next_steps(folder))
    return exit_code(results)


def exit_code(results: Sequence[Imported]) -> int:
    """1 if a source could not be imported or verified."""
    is_lost = any(result.verdict is not None and not result.verdict.is_proved for result in results)
    return int(is_lost or any(result.outcome in ("unreadable", "failed") for result in results))


def _next_steps(folder: Path) -> str:
    where = "" if folder == INCIDENTS else f" --incidents {shlex.quote(folder.as_posix())}"
    return (
        "Next:\n"
        f"  1. `postmortems settle{where}` asks what the documents leave open, once for all of them.\n"
        f"  2. `postmortems check{where}` lists the problems that are left.\n"
    )


def day_for(given: date | None) -> Callable[[str], date | None] | None:
    """How to find the day of a document that states none: the one given, else the answer on a terminal."""
    if given is not None:
        return lambda _: given
    return _ask if is_terminal() else None


def _ask(path: str) -> date | None:
    heed_interrupts()
    found: date | None = click.prompt(
        f"{path} states no date. On which day did it happen (YYYY-MM-DD, empty to leave it out)",
        default="",
        show_default=False,
        value_proc=lambda text: day(text.strip(), "the day") if text.strip() else None,
        err=True,
    )
    return found


def _progress(done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        print(f"\rimporting … {100 * done // max(total, 1)} %", end="", file=sys.stderr, flush=True)
