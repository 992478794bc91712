"""What cannot be read in a file, as it is found (an offset) and as it is reported (a line and a column)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from postmortems.record.source.lines import Lines, Position

SourceRule = Literal[
    "unreadable-file",
    "byte-order-mark",
    "no-frontmatter",
    "unclosed-frontmatter",
    "broken-yaml",
    "duplicate-key",
    "not-a-map",
    "yaml-too-deep",
    "yaml-alias",
    "yaml-tag",
    "non-text-key",
    "conflict-marker",
]


class Fix(NamedTuple):
    """The one right way to write something that is wrong."""

    part: Literal["key", "value", "item", "text"]
    """What is replaced: the key at a path, the value there (or a name in it), the value by a list of it, or characters
    of the file.
    """
    old: str
    new: str
    at: Position | None = None
    """Where characters begin, unless at the place of the problem."""


class SourceProblem(NamedTuple):
    """One thing in a file that cannot be read as it is, and what to do about it."""

    rule: SourceRule
    position: Position
    message: str
    help: str
    fix: Fix | None = None


class Flaw(NamedTuple):
    """A `SourceProblem` before its place is known as line and column."""

    rule: SourceRule
    offset: int
    message: str
    help: str
    fix: Fix | None = None
    """Characters that begin `before_offset` characters before the offset, and what to write instead."""
    before_offset: int = 0

    def moved(self, by: int) -> Flaw:
        """The same flaw, `by` characters further on."""
        return self._replace(offset=self.offset + by)

    def fix_in(self, lines: Lines) -> Fix | None:
        """The fix with its place."""
        return self.fix and self.fix._replace(at=lines.position(self.offset - self.before_offset))


class Reading(NamedTuple):
    """The data of a block of YAML. Unless it is complete, `flaws` says why and the data does not count."""

    data: dict[str, object]
    flaws: list[Flaw]
    complete: bool


def problems_of(text: str, flaws: list[Flaw]) -> tuple[SourceProblem, ...]:
    """Flaws of a text with their lines and columns, in its order."""
    lines = Lines(text)
    return tuple(
        SourceProblem(flaw.rule, lines.position(flaw.offset), flaw.message, flaw.help, flaw.fix_in(lines))
        for flaw in sorted(flaws, key=lambda flaw: flaw.offset)
    )
