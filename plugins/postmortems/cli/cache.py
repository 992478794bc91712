"""`postmortems cache`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click

from postmortems.cache.inventory import Inventory, Total, clear, inventory, total
from postmortems.cache.store import FOLDER_VARIABLE, SCHEMA, cache_folder
from postmortems.cli.options import format_option, incidents_option, require_folder
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, one_line, printable, table

OFF = f"The cache is off: {FOLDER_VARIABLE} is empty\n"


@click.group("cache", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Show or clear what is remembered between runs.

    The cache makes commands and builds faster and never changes what they print. You can delete it at any
    time.

    \b
    Example:
      postmortems cache info
      postmortems cache clear
    """
    if context.invoked_subcommand is None:
        from postmortems.cli.changing import require_command

        require_command(context)


@command.command("info")
@incidents_option
@format_option("text", "json")
def info(folder: Path, form: str) -> int:
    """Show where the cache is, how large it is and what it holds.

    \b
    Example:
      postmortems cache info
      postmortems cache info --format json
    """
    require_folder(folder)
    place = cache_folder()
    if place is None:
        emit(OFF if form == "text" else json.dumps({"version": 1, "folder": None}, indent=2) + "\n")
        return 0
    if reason := _why_unusable(place):
        unusable = {"version": 1, "folder": str(place), "error": reason}
        words = printable(f"Cache folder: {place}") + "\n" + printable(f"Nothing is cached: {reason}") + "\n"
        emit(words if form == "text" else json.dumps(unusable, indent=2) + "\n")
        return 0
    found, everything = inventory(place, folder), total(place)
    if form == "json":
        emit(json.dumps(_as_data(place, found, everything), indent=2) + "\n")
    else:
        emit("\n".join(_as_text(place, found, everything)) + "\n")
    return 0


def _why_unusable(place: Path) -> str:
    """Why no file can be written to the cache folder, which need not exist yet; empty if one can."""
    try:
        existing = next(path for path in (place.absolute(), *place.absolute().parents) if os.path.lexists(path))
        if not existing.is_dir():
            return f"{existing} is not a folder"
        return "" if os.access(existing, os.W_OK | os.X_OK) else f"{existing} is not writable"
    except OSError as error:
        return f"{place}: {error.strerror}"


def _as_data(place: Path, found: Inventory, everything: Total) -> dict[str, object]:
    return {
        "version": 1,
        "folder": str(place),
        "file": str(found.file),
        "bytes": found.size,
        "schema": found.schema,
        "error": found.error or None,
        "namespaces": [{"name": one.name, "entries": one.entries, "bytes": one.size} for one in found.namespaces],
        "all": {"caches": everything.caches, "bytes": everything.size},
    }


def _as_text(place: Path, found: Inventory, everything: Total) -> Iterator[str]:
    yield printable(f"Cache folder: {place} ({counted(everything.caches, 'cache')}, {_bytes(everything.size)})")
    if not found.size:
        yield "No cache for this knowledge base yet."
        return
    yield printable(f"Cache file: {found.file} ({_bytes(found.size)})")
    if found.error:
        yield printable(f"It cannot be read ({found.error}); the next run replaces it.")
        return
    is_current = found.schema == SCHEMA
    yield f"Schema version: {found.schema}" + ("" if is_current else f" (this program uses {SCHEMA} and replaces it)")
    rows = [(one_line(one.name), str(one.entries), _bytes(one.size)) for one in found.namespaces]
    if rows:
        yield ""
        yield from table(("NAMESPACE", "ENTRIES", "SIZE"), zip(*rows, strict=True), None)


@command.command("clear")
@click.option("--all", "clears_all", is_flag=True, help="Include the caches of all knowledge bases of this user.")
@incidents_option
def clear_command(folder: Path, clears_all: bool) -> int:
    """Delete the cache of this knowledge base.

    The next run works everything out again.

    \b
    Example:
      postmortems cache clear
      postmortems cache clear --all
    """
    if not clears_all:
        require_folder(folder)
    place = cache_folder()
    if place is None:
        emit(OFF)
        return 0
    if reason := _why_unusable(place):
        raise click.UsageError(f"nothing was removed: {reason}")
    freed = clear(place, None if clears_all else folder)
    removed = f"Removed {counted(freed.caches, 'cache')}, freed {_bytes(freed.size)}"
    emit(f"{removed if freed.size else 'There was nothing to remove'}\n")
    return 0


def _bytes(size: int) -> str:
    """A size as people read it."""
    if size < 1000:
        return f"{size} B"
    power = 1 if size < 999_950 else 2 if size < 999_950_000 else 3
    return f"{size / 1000**power:.1f} {('kB', 'MB', 'GB')[power - 1]}"
