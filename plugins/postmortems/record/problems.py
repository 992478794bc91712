"""A problem at one place of a file, before its rule gives it a level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postmortems.record.source import DataPath, Fix, Position
from postmortems.text.suggest import certain


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
