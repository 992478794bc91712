"""A problem at one place of a file, before its rule gives it a level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.model.directory import Directory, Named
from postmortems.record.source import Fix, Position
from postmortems.text.suggest import certain, did_you_mean


class Problem(NamedTuple):
    """What is wrong at one place of one file, and what to do about it."""

    path: str
    """The file: that of a record, or of the configuration."""
    where: DataPath | Position
    """A path into the frontmatter, or a place in the file for problems of the text itself."""
    message: str
    help: str = ""
    fix: Fix | None = None
    """The one right way to write it; None where that takes a person."""


Problems = Iterator[Problem]


def fix_of_name(name: str, names: Sequence[str]) -> Fix | None:
    """The fix of a misspelt name in a value, where it is certain which one the author wanted."""
    meant = certain(name, names)
    return Fix("value", name, meant) if meant else None


def registered_as(name: str, known: Directory[Named]) -> tuple[str, Fix | None]:
    """Advice for a name that is not registered, empty where none is close, and the fix where that is certain. Authors
    also write the title that pages show.
    """
    if titled := known.titled(name):
        return f'did you mean "{titled}"?', Fix("value", name, titled)
    return did_you_mean(name, known.names), fix_of_name(name, known.names)
