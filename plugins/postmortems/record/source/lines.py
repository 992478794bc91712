"""Places in a text: lines and columns, offsets, and paths into the data."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from postmortems.text.rare import rare_pattern

LINE_END = rare_pattern(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A place in a file, as an editor shows it. Both count from 1; columns are characters, not bytes."""

    line: int
    column: int


class Place(NamedTuple):
    """Offsets of a key and of its value's start and end. A list item's key is its value."""

    key: int
    start: int
    end: int

    def moved(self, by: int) -> Place:
        return Place(self.key + by, self.start + by, self.end + by)


class Lines:
    """The lines of a text, to find the places of any number of offsets.

    For a few of them line ends are counted, which is fast. For many that would take quadratic time.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._to_count = 0 if "\r" in text else 16

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        if "\r" in self._text:
            return [0, *(end.end() for end in LINE_END.finditer(self._text))]
        return list(accumulate((len(line) + 1 for line in self._text.split("\n")[:-1]), initial=0))

    def position(self, offset: int) -> Position:
        """The line and the column of an offset."""
        if self._to_count:
            self._to_count -= 1
            return Position(self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset))
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)


def line_number(text: str, offset: int) -> int:
    """The number of the line, from 1, that an offset is in."""
    if "\r" not in text:
        return text.count("\n", 0, offset) + 1
    return Lines(text).position(offset).line
