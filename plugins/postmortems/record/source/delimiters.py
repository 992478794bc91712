"""Where the frontmatter of a text begins and ends: the lines `---`."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.record.source.flaws import Flaw
from postmortems.record.source.lines import line_number
from postmortems.text.rare import rare_pattern


class _Block(NamedTuple):
    """Start and end of the YAML, and the start of the body, in characters of the text."""

    start: int
    end: int
    body: int


OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# Right for every kind of line end, and eight times slower.
_CLOSING_ANY = rare_pattern(r"[\r\n](?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_ALMOST_CLOSING = rare_pattern(r"[\r\n][ \t]*(?:-{2,}|\u2014-?|\u2013-?)[ \t]*(?=[\r\n]|\Z)")


def find_block(text: str) -> _Block | None:
    """The frontmatter of `text`, or None if it does not begin with one or does not close it."""
    opening = OPENING.match(text)
    if opening is None:
        return None
    start = opening.end()
    closing = (_CLOSING_ANY if "\r" in text else _CLOSING).search(text, start - 1)
    if closing is None:
        return None
    return _Block(start, closing.start() + 1, closing.end())


def missing_frontmatter(text: str) -> Flaw:
    """Why a text does not begin with frontmatter."""
    content = text.lstrip()
    begin = "begin the file with a line `---`, then `key: value` lines, then another line `---`"
    if not content:
        message, help_ = "the file is empty", begin
    elif len(content) < len(text) and OPENING.match(content):
        message, help_ = "there is blank space before the frontmatter", "make `---` the very first line"
    elif content.startswith("+++"):
        message, help_ = "the frontmatter is not YAML", "write it as YAML, between two lines `---`"
    elif content.startswith("--"):
        message, help_ = "the first line is not exactly `---`", "write three hyphens and nothing else there"
    else:
        message, help_ = "the file has no frontmatter", begin
    return Flaw("no-frontmatter", 0, message, help_)


def unclosed_frontmatter(text: str, start: int) -> Flaw:
    """The frontmatter begins and does not end; names a line that was probably meant to end it."""
    almost = _ALMOST_CLOSING.search(text, max(start - 1, 0))
    if almost is None:
        help_ = "write a line `---` after the last key"
    else:
        line = line_number(text, almost.start()) + 1
        help_ = f"line {line} comes close: write exactly three hyphens there, without indentation"
    return Flaw("unclosed-frontmatter", 0, "the frontmatter that begins here is not closed", help_)
