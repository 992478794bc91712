"""Tables of MediaWiki: `{|`, rows after `|-`, cells after `|` or `||`, heads after `!`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from postmortems.importing.document.lines import Lines
from postmortems.importing.document.plain_table import LONGEST, MOST_COLUMNS, DrawnRow, DrawnTable

_ATTRIBUTE = r"[\w-]+\s*=\s*(?:\"[^\"]*\"|[\w%]+)"
_ATTRIBUTES = re.compile(rf"\A\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\|(?!\|)")


def begins_wiki_table(line: str) -> bool:
    return line.lstrip().startswith("{|")


def wiki_table(lines: Sequence[str], start: int) -> DrawnTable | None:
    """The table that begins on line `start`, from 0. None if it has no end, no rows or another table inside."""
    rows: list[DrawnRow] = []
    is_open = is_head = False
    for number in range(start + 1, min(len(lines), start + LONGEST)):
        line, place = lines[number].strip(), Lines(number + 1, number + 1)
        if line.startswith("|}"):
            return _table(rows, Lines(start + 1, number + 1), has_head=is_head)
        if line.startswith("{|"):
            return None
        if line.startswith(("|-", "|+")):
            is_open = False
        elif line[:1] in ("|", "!"):
            cells = [_ATTRIBUTES.sub("", cell).strip() for cell in re.split(r"\|\||!!", line[1:])]
            is_head = is_head or (line[0] == "!" and not rows)
            rows[-1:] = [_with(rows[-1], cells, place)] if is_open else [*rows[-1:], DrawnRow(cells, place)]
            is_open = True
        elif line and rows and is_open:
            *before, last = rows[-1].cells
            rows[-1] = DrawnRow([*before, f"{last} {line}".strip()], Lines(rows[-1].lines.first, number + 1))
    return None


def _with(row: DrawnRow, cells: list[str], place: Lines) -> DrawnRow:
    return DrawnRow([*row.cells, *cells], Lines(row.lines.first, place.last))


def _table(rows: list[DrawnRow], lines: Lines, *, has_head: bool) -> DrawnTable | None:
    width = max((len(row.cells) for row in rows), default=0)
    if not 1 < width <= MOST_COLUMNS:
        return None
    even = [DrawnRow([*row.cells, *[""] * (width - len(row.cells))], row.lines) for row in rows]
    head = even.pop(0) if has_head else DrawnRow([""] * width, Lines(lines.first, lines.first))
    return DrawnTable(head, even, lines) if even else None
