"""The options that commands share, and the reading of the knowledge base that they name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from postmortems.diagnostics import did_you_mean
from postmortems.loader import KnowledgeBase, load
from postmortems.terminal import printable

Command = TypeVar("Command", bound=Callable[..., Any])


def incidents_option(command: Command) -> Command:
    """`--incidents DIR`: the folder of the records."""
    return click.option(
        "--incidents",
        "folder",
        type=click.Path(path_type=Path),
        default=Path("incidents"),
        show_default=True,
        envvar="POSTMORTEMS_INCIDENTS",
        show_envvar=True,
        metavar="DIR",
        help="The folder of the records.",
    )(command)


def today_option(command: Command) -> Command:
    """`--today DATE`: the only place where the clock is read."""
    return click.option(
        "--today",
        metavar="YYYY-MM-DD",
        default=lambda: datetime.now(UTC).date().isoformat(),
        callback=_day,
        help="Take this day for today. By default it is the date in UTC.",
    )(command)


def _day(context: click.Context, parameter: click.Parameter, text: str) -> date:
    """The day that is written YYYY-MM-DD and in no other way."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise click.UsageError(f'--today: "{text}" is not a day written YYYY-MM-DD')
    return day


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format`, of which the first one is the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True,
        help="For people, or for programs.",
    )  # fmt: skip


def read(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder. Raises UsageError where there is none."""
    try:
        return load(folder)
    except FileNotFoundError:
        raise click.UsageError(
            f"there is no folder {folder}; run this where it lies, or name another with --incidents"
        ) from None


def read_for_readers(folder: Path) -> KnowledgeBase:
    """The same, with a note on standard error if part of it could not be read and will be missing."""
    knowledge_base = read(folder)
    corpus = knowledge_base.corpus
    number = len(corpus.unreadable_ids) + sum(bool(record.unreadable) for record in corpus.records)
    number += bool(corpus.config_unreadable)
    if number:
        files = "1 file" if number == 1 else f"{number} files"
        note = f"{files} in {folder} could not be read in full; `postmortems check` says why"
        print(f"postmortems: {printable(note)}", file=sys.stderr)
    return knowledge_base


def require_known(words: Iterable[str], known: Iterable[str], noun: str) -> None:
    """Raises UsageError, with what may have been meant, for the first word that is not known."""
    names = list(dict.fromkeys(known))
    for word in words:
        if word not in names:
            advice = did_you_mean(word, names) or "known here: " + (", ".join(names) or "none")
            raise click.UsageError(f'there is no {noun} "{word}"; {advice}')
