"""Tables drawn in plain text, as reStructuredText has them, and rows of any table as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from postmortems.importing.document.lines import Lines

LONGEST = 2000
"""Lines. A longer drawing is left as it is."""
MOST_COLUMNS = 60
MOST_REPEATED = 80
"""Characters. A longer text of a cell over several rows is written once."""
_SIMPLE = re.compile(r"\s*=+(?: +=+)+\s*")
_SPANS = re.compile(r"\s*-+(?: +-+)*\s*")
_GRID = re.compile(r"\s*\+(?:[-=]+\+){2,}\s*")
_RULE = re.compile(r"\+[-=]+(?:\+[-=]+)*\+")
_PART = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s")
"""A line of a cell that begins an item of a list."""


class DrawnRow(NamedTuple):
    """A row with its lines, from 1."""

    cells: list[str]
    lines: Lines


class DrawnTable(NamedTuple):
    """What a cell over several rows and columns says holds for each of them."""

    head: DrawnRow
    """Its cells are empty if the table has no head."""
    rows: list[DrawnRow]
    lines: Lines

    def markdown(self, inline: Callable[[str], str] = str) -> Iterator[tuple[str, Lines]]:
        """The rows of a Markdown table, each with its lines. `inline` changes the text of each cell."""
        first, last = self.lines
        below = Lines(self.head.lines.last, self.head.lines.last)
        yield markdown_row(map(inline, self.head.cells)), Lines(first, self.head.lines.last)
        yield markdown_rule(len(self.head.cells)), below
        for row in self.rows:
            yield (
                markdown_row(map(inline, row.cells)),
                Lines(row.lines.first, last if row is self.rows[-1] else row.lines.last),
            )


def markdown_row(cells: Iterable[str]) -> str:
    texts = [" ".join(cell.split()).replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(texts)} |"


def markdown_rule(width: int) -> str:
    """The line below the head of a Markdown table."""
    return f"|{' --- |' * width}"


def begins_table(line: str) -> bool:
    """Whether a line is the border of a drawn table."""
    return line.lstrip()[:1] in ("=", "+") and bool(_SIMPLE.fullmatch(line) or _GRID.fullmatch(line))


def drawn_table(lines: Sequence[str], start: int) -> DrawnTable | None:
    """The table whose first border is line `start`, from 0. None if it has no end."""
    return (_grid if "+" in lines[start] else _simple)(lines, start)


def _table(rows: list[DrawnRow], heads: int, first: int, last: int) -> DrawnTable:
    columns = zip(*(row.cells for row in rows[:heads]), strict=True) if heads else [()] * len(rows[0].cells)
    names = [" ".join(filter(None, column)) for column in columns]
    end = rows[heads - 1].lines.last if heads else first
    return DrawnTable(DrawnRow(names, Lines(first, end)), rows[heads:], Lines(first, last))


# --- grid tables ---------------------------------------------------------------------------------

_Cell = list[str]
"""The lines of a cell. Where it is merged, its columns and rows share one."""


def _grid(lines: Sequence[str], start: int) -> DrawnTable | None:
    end = start + 1
    while end < min(len(lines), start + LONGEST) and lines[end].lstrip().startswith(("|", "+")):
        end += 1
    borders = [number for number in range(start, end) if _GRID.fullmatch(lines[number])]
    if len(borders) < 2:
        return None
    drawn = [line.rstrip() for line in lines[start : borders[-1] + 1]]
    grid = _GridRows(drawn)
    rows = grid.rows if len(grid.edges) <= MOST_COLUMNS else []
    head = next((number - start for number in borders[1:-1] if "=" in lines[number]), 0)
    heads = sum(last < head for _, _, last in rows)
    found: list[DrawnRow] = []
    seen: set[int] = set()
    for cells, first, last in rows:
        texts = [_text(cell) for cell in cells]
        most = MOST_REPEATED if first > head else 0
        again = [id(cell) in seen and len(text) > most for cell, text in zip(cells, texts, strict=True)]
        seen |= set(map(id, cells))
        cut = ["" if is_again else text for text, is_again in zip(texts, again, strict=True)]
        found.append(DrawnRow(cut, Lines(start + first + 1, start + last + 1)))
    return _table(found, heads, start + 1, borders[-1] + 1) if found else None


def _text(cell: _Cell) -> str:
    """The lines of a cell as one; its paragraphs and items are on lines of their own."""
    text = ""
    for number, line in enumerate(cell):
        is_part = number and (not cell[number - 1] or _PART.match(line))
        text += f"{'<br>' if is_part and text else ' '}{line}" if line else ""
    return text.strip()


class _GridRows:
    """The rows of a grid, each with its cells and the first and last of its lines, from 0."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.rows: list[tuple[list[_Cell], int, int]] = []
        crossings = [[*_crossings(line)] for line in lines]
        borders = [found for line, found in zip(lines, crossings, strict=True) if _GRID.fullmatch(line)]
        is_crooked = len({len(found) for found in borders}) == 1 and any(found != borders[0] for found in borders)
        self.edges = borders[0] if is_crooked else sorted({place for found in crossings for place in found})
        self.cells: list[_Cell] = []
        """Those of the open row, one for each column."""
        self.ended = set(range(len(self.edges) - 1))
        """The columns whose cell ended above."""
        for number, line in enumerate(lines):
            ruled = self._ruled(line)
            if ruled:
                self._end_row(line, number, ruled)
            else:
                self._add(line, number)

    def _ruled(self, line: str) -> set[int]:
        """The columns that a line ends."""
        if _GRID.fullmatch(line):
            return set(range(len(self.edges) - 1))
        if self._straight(line, (self.edges[0], self.edges[-1])) is None:
            return set()
        between = enumerate(pairwise(self.edges))
        return {place for place, (left, right) in between if re.fullmatch("[-=]+", line[left + 1 : right])}

    def _end_row(self, line: str, number: int, ruled: set[int]) -> None:
        if not self.cells and len(ruled) < len(self.edges) - 1:
            self._begin_row(line, number)
        if self.cells:
            self.rows[-1] = self.rows[-1][0], self.rows[-1][1], max(number - 1, self.rows[-1][1])
            for first, last in _groups(self.cells):
                if first not in ruled:
                    self.cells[first].append(line[self.edges[first] + 1 : self.edges[last + 1]].strip())
        self.cells, self.ended = [], ruled if self.cells else self.ended | ruled

    def _add(self, line: str, number: int) -> None:
        """Add the texts of a line to the cells of its row."""
        if not self.cells:
            self._begin_row(line, number)
        groups = _groups(self.cells)
        parts = self._parts(line, [self.edges[first] for first, _ in groups] + self.edges[-1:])
        for (first, _), part in zip(groups, parts, strict=True):
            self.cells[first].append(part)

    def _begin_row(self, line: str, number: int) -> None:
        above = self.rows[-1][0] if self.rows else []
        text = self._straight(line, (self.edges[0], self.edges[-1]))
        is_merged = text is not None and line.count("|") < len(self.edges)
        for place, left in enumerate(self.edges[:-1]):
            if place not in self.ended:
                self.cells.append(above[place])
            elif place and place - 1 in self.ended and is_merged and text is not None and text[left] != "|":
                self.cells.append(self.cells[-1])
            else:
                self.cells.append([])
        self.rows.append((self.cells, number, number))

    def _straight(self, line: str, edges: Sequence[int]) -> str | None:
        """The line, with wide signs as two, if it has a bar at each edge."""
        for text in (line, _WIDE.sub("\\g<0>\0", line) if not line.isascii() else line):
            if all(text[edge : edge + 1] in ("|", "+") for edge in edges):
                return text
        return None

    def _parts(self, line: str, edges: Sequence[int]) -> list[str]:
        """The texts between the edges; where the bars are elsewhere, those between the bars."""
        text = self._straight(line, edges)
        if text is not None:
            parts = [text[left + 1 : right].replace("\0", "") for left, right in pairwise(edges)]
        else:
            parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        width = len(edges) - 1
        parts = [*parts[: width - 1], "|".join(parts[width - 1 :])]
        return [part.strip() for part in (*parts, *[""] * width)][:width]


def _crossings(line: str) -> Iterator[int]:
    for rule in _RULE.finditer(line):
        yield from (rule.start() + found.start() for found in re.finditer(r"\+", rule[0]))


def _groups(cells: Sequence[_Cell]) -> list[tuple[int, int]]:
    """The first and last column of each cell of a row."""
    found: list[tuple[int, int]] = []
    for place, cell in enumerate(cells):
        if place and cell is cells[place - 1]:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return found


_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
"""A sign that takes two columns."""


# --- simple tables -------------------------------------------------------------------------------


def _simple(lines: Sequence[str], start: int) -> DrawnTable | None:
    borders = [start]
    for number in range(start + 1, min(len(lines), start + LONGEST)):
        if _SIMPLE.fullmatch(lines[number]):
            borders.append(number)
            if len(borders) == 3 or not "".join(lines[number + 1 : number + 2]).strip():
                break
    else:
        return None
    rows = list(_simple_rows(lines, borders))
    heads = sum(row.lines.last <= borders[1] for row in rows) if len(borders) == 3 else 0
    return _table(rows, heads, start + 1, borders[-1] + 1) if rows else None


def _simple_rows(lines: Sequence[str], borders: Sequence[int]) -> Iterator[DrawnRow]:
    """Each row. A line with an empty first cell goes on with the row above; a rule below it shows merged columns."""
    starts = [found.start() for found in re.finditer("=+", lines[borders[0]])]
    row: DrawnRow | None = None
    for number in range(borders[0] + 1, borders[-1] + 1):
        line = lines[number]
        if number in borders or _SPANS.fullmatch(line):
            if row:
                yield row
            row = None
        elif line.strip():
            cells = _cut(line, starts, _columns_below(lines, number, starts))
            if row and not cells[0]:
                joined = [" ".join(filter(None, pair)) for pair in zip(row.cells, cells, strict=True)]
                row = DrawnRow(joined, Lines(row.lines.first, number + 1))
            else:
                if row:
                    yield row
                row = DrawnRow([cell.removeprefix("\\") for cell in cells], Lines(number + 1, number + 1))


def _columns_below(lines: Sequence[str], number: int, starts: Sequence[int]) -> list[int]:
    """Where the cells of a row begin: where the columns do, unless a rule below the row merges some."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if not _SPANS.fullmatch(below):
        return list(starts)
    return [found.start() for found in re.finditer("-+", below) if found.start() in starts]


def _cut(line: str, starts: Sequence[int], begins: Sequence[int]) -> list[str]:
    """The cells of a line; a merged one is that of each of its columns."""
    wide = _WIDE.sub("\\g<0>\0", line) if not line.isascii() else line
    for text in (line, wide):
        if all(text[at - 1 : at].strip("\0 ") == "" for at in begins if at):
            cells = [text[left:right].replace("\0", "").strip() for left, right in pairwise((*begins, len(text) + 1))]
            break
    else:  # a text is wider than its column
        cells = re.split(r"\s{2,}", line.strip())
        cells = [*cells[: len(begins) - 1], " ".join(cells[len(begins) - 1 :]), *[""] * len(begins)][: len(begins)]
    places = [sum(begin <= at for begin in begins) - 1 for at in starts]
    return [cells[max(place, 0)] for place in places]
