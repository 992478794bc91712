"""A table of a page while it is read, and as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from postmortems.importing.document.plain_table import markdown_rule
from postmortems.importing.sources.html_text import Text

MAX_CELLS = 50_000
"""A larger table is written without cells that fill its rows."""
MOST_REPEATED = 80
"""Characters. A longer text of a cell over several rows is written once."""


@dataclass
class Table:
    """Rows of cells. What a cell over several rows and columns says holds for each of them."""

    rows: list[list[str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """The line of the page on which each row begins."""
    has_head: bool = False
    in_head: bool = False
    """The rows are those of the element for the head."""
    cell: Text | None = None
    """The open cell."""
    _columns: int = 1
    """How many columns the open cell has."""
    _rows: int = 1
    _below: dict[int, tuple[int, str]] = field(default_factory=dict)
    """For each column: how many more rows have a cell from above there, and its text."""
    _cells: int = 0

    def open_row(self, line: int) -> None:
        """Begin a row, on this line of the page."""
        self.close_cell()
        self._fill()
        self.rows.append([])
        self.starts.append(line)

    def open_cell(self, tag: str, given: dict[str, str]) -> None:
        """Begin a cell; outside a row, nothing."""
        if not self.rows:
            return
        self.close_cell()
        self._fill()
        self.cell = Text()
        is_large = self._cells > MAX_CELLS
        self._columns = 1 if is_large else _count(given.get("colspan"), 100)
        self._rows = 1 if is_large else _count(given.get("rowspan"), 1000)
        if len(self.rows) == 1:
            self.has_head = (tag == "th" or self.in_head) and (self.has_head or not self.rows[0])

    def close_cell(self) -> None:
        """End the open cell."""
        if self.cell is None:
            return
        lines = [" ".join(line.split()) for line in self.cell.take().split("\n")]
        text = "<br>".join(filter(None, lines)).replace("|", "\\|")
        row = self.rows[-1]
        if self._rows > 1:
            again = text if len(text) <= MOST_REPEATED else ""
            columns = range(len(row), len(row) + self._columns)
            self._below.update(dict.fromkeys(columns, (self._rows - 1, again)))
        self._add([text] * self._columns)
        self.cell = None

    def _fill(self) -> None:
        """Write the cells from above that come next in the last row."""
        while self.rows and self._cells <= MAX_CELLS and (found := self._below.get(len(self.rows[-1]), (0, "")))[0]:
            self._below[len(self.rows[-1])] = found[0] - 1, found[1]
            self._add([found[1]])

    def _add(self, texts: list[str]) -> None:
        self._cells += len(texts)
        self.rows[-1] += texts

    def close(self) -> None:
        """End the table."""
        self.close_cell()
        self._fill()
        filled = [number for number, row in enumerate(self.rows) if any(row)]
        self.rows = [self.rows[number] for number in filled]
        self.starts = [self.starts[number] for number in filled]

    def placed_lines(self, last: int) -> list[tuple[str, int, int]]:
        """The lines, each with the first and the last line of its row on a page, where the table has all lines up to
        `last`.
        """
        if not self.rows:
            return []
        lines = self.lines()
        ends = [max(start, below - 1) for start, below in zip(self.starts, [*self.starts[1:], last + 1], strict=True)]
        starts = [1, *self.starts[1:]]
        added = len(lines) - len(starts)  # the line below the head, and the head of a table that has none
        return list(zip(lines, starts[:1] * added + starts, ends[:1] * added + ends, strict=True))

    def lines(self) -> list[str]:
        """The table as Markdown; a table without a head gets an empty one."""
        if not self.rows:
            return []
        width = max(map(len, self.rows))
        rows = self.rows if self.has_head else [[""] * width, *self.rows]
        if width * len(rows) <= MAX_CELLS:
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], markdown_rule(width), *lines[1:]]


def _count(text: str | None, most: int) -> int:
    """How many columns or rows a cell has."""
    return min(max(int(text), 1), most) if text and re.fullmatch("[0-9]{1,6}", text) else 1
