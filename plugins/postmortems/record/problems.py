"""A problem at one place of a file, before its rule gives it a level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortems.record.source import DataPath, Position


class Problem(NamedTuple):
    """What is wrong at one place of one file, and what to do about it."""

    path: str
    """The file: that of a record, or of the configuration."""
    where: DataPath | Position
    """A path into the frontmatter, or a place in the file for problems of the text itself."""
    message: str
    help: str = ""


Problems = Iterator[Problem]
