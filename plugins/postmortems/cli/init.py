"""`postmortems init`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from postmortems import __version__, saving
from postmortems.cli.options import today_option
from postmortems.drafting import TEMPLATE_NAME, filled_text
from postmortems.terminal import emit, printable

EXAMPLE = "example-checkout-sells-goods-that-are-gone"
"""The words of the example's file name; its day is a week ago."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@today_option
def command(folder: Path, today: date) -> int:
    """Make a complete knowledge base in an empty folder.

    Writes the site's mkdocs.yml, incidents/ with a configuration that explains each choice, a template and an
    example, checks for GitHub and GitLab, pre-commit, and a README for its authors. It passes its own check and
    builds at once. No file that exists is touched: if one is in the way, nothing is written.

    \b
    Example:
      postmortems init post-mortems
    """
    files = dict(knowledge_base_files(today))
    taken = [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    if taken:
        names = ", ".join((folder / path).as_posix() for path in taken)
        raise click.UsageError(f"nothing was written, for there is already {names}")
    _create({folder / path: text for path, text in files.items()})
    emit(
        printable(f"{folder.as_posix()} is a knowledge base now: {len(files)} files.")
        + "\n"
        + _next_steps(folder, today)
    )
    return 0


def _create(files: Mapping[Path, str]) -> None:
    """Write all files, or in the end none. Raises OSError."""
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            saving.create(path, text.encode())
            written.append(path)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _next_steps(folder: Path, today: date) -> str:
    enter = "" if folder.resolve() == Path.cwd() else f"`cd {folder.as_posix()}`, then put"
    return (
        "Next:\n"
        f"  1. {enter or 'Put'} your services and owners into incidents/_config.yml.\n"
        '  2. `postmortems new "What happened"` begins a record; '
        f"{_example_path(today).as_posix()} shows one and can be deleted.\n"
        "  3. `postmortems check`, and `mkdocs serve` for the site.\n"
    )


def _example_path(today: date) -> Path:
    return Path("incidents", f"{today - timedelta(7)}-{EXAMPLE}.md")


def knowledge_base_files(today: date) -> Iterator[tuple[Path, str]]:
    """Path and text of each file of a new knowledge base. The example's days lie around `today`."""
    begin = today - timedelta(7)
    values = {
        "version": __version__,
        "day": begin.isoformat(),
        "next_day": (begin + timedelta(1)).isoformat(),
        "due": (begin + timedelta(31)).isoformat(),
    }
    for path, text in _scaffold(resources("postmortems.scaffold"), Path()):
        if path == Path("incidents", "example.md"):
            path = _example_path(today)
        yield path, text if path.name == TEMPLATE_NAME else filled_text(text, values)


def _scaffold(folder: Traversable, below: Path) -> Iterator[tuple[Path, str]]:
    """The files that the package brings along, under their real names."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = below / (f".{entry.name[4:]}" if entry.name.startswith("dot-") else entry.name)
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _scaffold(entry, path)
        elif entry.is_file() and entry.name != "__init__.py":
            yield path, entry.read_text(encoding="utf-8")
