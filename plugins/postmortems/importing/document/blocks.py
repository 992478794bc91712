"""The blocks of a document, each with its lines: headings, paragraphs, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

from postmortems.importing.document.lines import Lines
from postmortems.importing.document.mail_head import is_armour, is_attribution, is_older_mail
from postmortems.importing.document.tidy import heading_text
from postmortems.importing.document.view import ITEM, view_of
from postmortems.importing.labels import labels


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without structure."""

    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with `#` or an underline."""

    level: int
    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with all its blocks."""

    blocks: tuple[Block, ...]
    lines: Lines
    source: str
    """The lines as written, without the marker and its indentation."""

    @property
    def text(self) -> str:
        """The first paragraph."""
        first = self.blocks[0] if self.blocks else None
        return first.text if isinstance(first, Paragraph | Heading) else ""

    @property
    def rest(self) -> str:
        """Everything after the first paragraph, as written."""
        if not self.blocks or not isinstance(self.blocks[0], Paragraph):
            return self.source if self.blocks and not self.text else ""
        skipped = self.blocks[0].lines.last - self.lines.first + 1
        return "\n".join(self.source.split("\n")[skipped:]).strip("\n")

    @property
    def whole(self) -> str:
        """The first paragraph, and everything after it."""
        return "\n\n".join(filter(None, (self.text, self.rest)))

    @property
    def inner(self) -> List | None:
        """The first list in it."""
        return next((block for block in self.blocks[1:] if isinstance(block, List)), None)


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]
    ordered: bool
    lines: Lines


class Row(NamedTuple):
    cells: tuple[str, ...]
    lines: Lines

    def cell(self, column: int | None) -> str:
        """The cell in a column. Empty if the row is too short, or there is no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: Lines

    def column(self, number: int) -> list[str]:
        """The cells of a column, without those of rows that are too short."""
        return [row.cells[number] for row in self.rows if number < len(row.cells)]


@dataclass(frozen=True, slots=True)
class Other:
    """Code, raw HTML, a quotation, a rule, or what is of an older mail. It stays in the body."""

    kind: Literal["code", "html", "quote", "rule", "mail"]
    lines: Lines
    blocks: tuple[Block, ...] = ()
    """The blocks of a quotation. Only action items are looked for in them."""


Block = Paragraph | Heading | Item | List | Table | Other

_ENTRY = re.compile(r"\[[^][\n]{0,40}\d:\d\d[^][\n]{0,40}\]:(?!\s*(?:<|[/.]|\w+://|mailto:))")
"""A time in brackets, and no address after it."""


def _definition(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """`[14:05]: paged` is an entry, though Markdown takes a word there for the address of a link."""
    entry = _ENTRY.match(state.src, state.bMarks[first] + state.tShift[first])
    return not entry and reference(state, first, end, silent)


_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
_PARSER.block.ruler.at("reference", _definition, {"alt": []})
_PARSER.core.ruler.enableOnly(["normalize", "block"])


def parse_blocks(lines: Sequence[str], skipped: int) -> list[Block]:
    """The top-level blocks of a document, without its first `skipped` lines."""
    view = view_of(lines, skipped)
    return _BlockBuilder(lines, view.sources, _PARSER.parse("\n".join(view.lines))).blocks()


def _with_mails(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; heads and quotations of older mails, and the line above a signed text, are no text of this one."""
    found: list[Block] = []
    is_below = False
    for block in blocks:
        above = found[-1] if found else None
        if isinstance(block, Paragraph) and (is_armour(block.text) or (is_below and is_older_mail(block.text))):
            block = Other("mail", block.lines)
        elif isinstance(block, Other) and isinstance(above, Paragraph) and is_attribution(above.text):
            found[-1] = Other("mail", above.lines)
            block = Other("mail", block.lines) if block.kind == "quote" else block
        is_below = is_below or not (isinstance(block, Heading) or (isinstance(block, Other) and block.kind == "mail"))
        found.append(block)
    return found


class _BlockBuilder:
    """Turns the flat tokens of the parser into blocks."""

    def __init__(self, lines: Sequence[str], sources: Sequence[Lines], tokens: Sequence[Token]) -> None:
        self.source = lines
        self.sources = sources
        self.tokens = tokens
        self.at = 0

    def blocks(self, closing: str = "") -> list[Block]:
        """The blocks up to a closing token, or up to the end."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == closing:
                break
            block = self._block(token)
            if block is not None:
                found.append(block)
        return _with_mails(found)

    def _block(self, token: Token) -> Block | None:
        lines = self._lines(token)
        match token.type:
            case "heading_open":
                return Heading(int(token.tag[1]), heading_text(self._inline("heading_close")), lines)
            case "paragraph_open":
                return Paragraph(self._inline("paragraph_close"), lines)
            case "bullet_list_open" | "ordered_list_open":
                items = [b for b in self.blocks(token.type.replace("open", "close")) if isinstance(b, Item)]
                return List(tuple(items), token.type.startswith("ordered"), lines)
            case "list_item_open":
                source = self._item_source(lines)
                return Item(tuple(self.blocks("list_item_close")), lines, source)
            case "table_open":
                return self._table(lines)
            case "blockquote_open":
                return Other("quote", lines, tuple(self.blocks("blockquote_close")))
            case "code_block":
                return self._indented_list(lines) or Other("code", lines)
            case "fence":
                return Other("code", lines)
            case "html_block":
                return Other("html", lines)
            case "hr":
                return Other("rule", lines)
        return None

    def _lines(self, token: Token) -> Lines:
        first, end = token.map or (0, 1)
        if not self.sources:
            return Lines(1, 1)
        start, last = self.sources[first].first, self.sources[min(end, len(self.sources)) - 1].last
        while last > start and not self.source[last - 1].strip():
            last -= 1
        return Lines(start, last)

    def _inline(self, closing: str) -> str:
        text = ""
        while self.tokens[self.at].type != closing:
            if self.tokens[self.at].type == "inline":
                text = self.tokens[self.at].content
            self.at += 1
        self.at += 1
        return text

    def _item_source(self, lines: Lines) -> str:
        first = self.source[lines.first - 1]
        marker = re.match(r"\s*(?:[-*+•·‣◦●▪]|\d{1,9}[.)])[ \t]*", first)
        width = marker.end() if marker else 0
        others = self.source[lines.first : lines.last]
        return "\n".join((first[width:], *(re.sub(rf"^[ \t]{{0,{width}}}", "", line) for line in others)))

    def _indented_list(self, lines: Lines) -> List | None:
        """List items that are indented so far that Markdown reads them as code."""
        starts = [n for n in range(lines.first, lines.last + 1) if ITEM.match(self.source[n - 1])]
        if not starts or starts[0] != lines.first:
            return None
        indent = re.match(r"\s*", self.source[lines.first - 1])
        assert indent is not None
        ends = [n - 1 for n in starts[1:]] + [lines.last]
        items = []
        for first, last in zip(starts, ends, strict=True):
            if not self.source[first - 1].startswith(indent[0]):
                return None
            source = self._item_source(Lines(first, last)).rstrip()
            items.append(Item((Paragraph(source, Lines(first, last)),), Lines(first, last), source))
        return List(tuple(items), False, lines)

    def _table(self, lines: Lines) -> Table:
        head: tuple[str, ...] = ()
        rows: list[Row] = []
        cells: list[str] = []
        row_lines = lines
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                cells, row_lines = [], self._lines(token)
            elif token.type == "inline":
                cells.append(token.content.strip())
            elif token.type == "tr_close":
                if head or rows:
                    rows.append(Row(tuple(cells), row_lines))
                else:
                    head = tuple(cells) or ("",)
        self.at += 1
        if rows and not any(head) and _names_columns(rows[0].cells):
            head, rows = rows[0].cells, rows[1:]
        return Table(head, tuple(rows), lines)


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether a row under an empty head holds the names of the columns, as converters of Word documents write it."""
    named = [cell for cell in cells if cell]
    return len(named) >= 2 and all(any(i.whole(cell) for i in labels().columns.values()) for cell in named)
