"""HTML as Markdown: tables inside Markdown documents, and the pages that wikis export.

General converters drop what matters here: whether a task is done, the day in a `<time>` element, the second paragraph
of a table cell. This one keeps them. What it does not know stays as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_MARKS = {
    "strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~", "code": "`", "tt": "`",
}  # fmt: skip
_BLOCKS = frozenset(
    """
    address article aside blockquote body dd details div dl dt figcaption figure footer form header html main nav
    ol p section summary ul pre table li tr td th thead tbody tfoot caption colgroup h1 h2 h3 h4 h5 h6 hr
    """.split()
)
MAX_DEPTH = 200
"""Deeper lists and tables are read as text."""


@dataclass
class Cell:
    """A cell of a table."""

    parts: list[str] = field(default_factory=list)
    span: int = 1
    is_head: bool = False

    def text(self) -> str:
        """The cell as Markdown on one line; paragraphs are separated by `<br>`."""
        lines = [" ".join(line.split()) for line in "".join(self.parts).split("\n")]
        return "<br>".join(filter(None, lines)).replace("|", "\\|")


@dataclass
class HtmlRow:
    """A row of a table, with its lines in the source."""

    cells: list[Cell] = field(default_factory=list)
    first: int = 0
    last: int = 0
    is_head: bool = False

    def markdown(self, width: int) -> str:
        """The row as Markdown. A cell over all columns is repeated in each of them."""
        texts = [cell.text() for cell in self.cells]
        if len(texts) == 1 and self.cells[0].span > 1:
            texts = texts * width
        return f"| {' | '.join((*texts, *[''] * (width - len(texts))))} |"


@dataclass
class HtmlTable:
    """A table, with its rows."""

    rows: list[HtmlRow] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((sum(cell.span for cell in row.cells) for row in self.rows), default=0)

    def markdown(self) -> list[tuple[str, HtmlRow]]:
        """Head, separator and rows as Markdown, each with the row it is from."""
        rows = [row for row in self.rows if row.cells]
        if not rows:
            return []
        width = self.width
        has_head = rows[0].is_head or all(cell.is_head for cell in rows[0].cells)
        head = rows[0].markdown(width) if has_head else f"|{'  |' * width}"
        lines = [(head, rows[0]), (f"|{' --- |' * width}", rows[0])]
        return lines + [(row.markdown(width), row) for row in rows[has_head:]]


class TableReader(HTMLParser):
    """Reads the first table of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.table = HtmlTable()
        self.depth = 0
        self.is_over = False
        self.in_head = False
        self.link: str | None = None

    @staticmethod
    def of(lines: Sequence[str]) -> HtmlTable | None:
        """The table, None if there is none or it holds another table."""
        reader = TableReader()
        try:
            reader.feed("\n".join(lines))
            reader.close()
        except (AssertionError, ValueError):
            return None
        return reader.table if reader.table.rows and reader.depth == 0 else None

    @property
    def _cell(self) -> Cell | None:
        row = self.table.rows[-1] if self.table.rows else None
        return row.cells[-1] if row is not None and row.cells and not row.last else None

    def _add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.parts.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open rows and cells; inline elements become Markdown."""
        given = dict(attrs)
        if tag == "table":
            self.depth += 1
        elif self.is_over:
            return
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr":
            self.table.rows.append(HtmlRow(first=self.getpos()[0], is_head=self.in_head))
        elif tag in ("td", "th"):
            self._open_cell(tag, given)
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a":
            self.link = given.get("href")
            self._add("[" if self.link else "")
        elif tag == "time":
            self._add(f"{given['datetime']} " if given.get("datetime") else "")
        elif tag == "input":
            self._add("[x] " if "checked" in given else "[ ] ")
        elif tag == "br" or tag in _BLOCKS:
            self._add("\n")

    def _open_cell(self, tag: str, given: dict[str, str | None]) -> None:
        if not self.table.rows or self.table.rows[-1].last:
            self.table.rows.append(HtmlRow(first=self.getpos()[0]))
        span = given.get("colspan") or "1"
        cell = Cell([], min(int(span), 100) if span.isdecimal() else 1, tag == "th")
        self.table.rows[-1].cells.append(cell)

    def handle_endtag(self, tag: str) -> None:
        """Close rows, and inline elements."""
        if tag == "table":
            self.depth -= 1
            self.is_over = True
        elif tag == "thead":
            self.in_head = False
        elif tag == "tr" and self.table.rows:
            self.table.rows[-1].last = self.getpos()[0]
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a" and self.link:
            self._add(f"]({self.link})")
            self.link = None
        elif tag in _BLOCKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        """Text."""
        self._add(re.sub(r"\s+", " ", data))
