"""AsciiDoc as Markdown: headings, labels, lists, tables, code, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.sources.plain_text import (
    Numbers,
    csv_rows,
    fenced,
    frontmatter,
    inlined,
    markdown_rows,
)

_HEADING = re.compile(r"(?P<marks>={1,6}) (?P<text>\S.*)")
_ATTRIBUTE = re.compile(r":(?P<name>!?[\w-]+!?):(?:\s(?P<value>.*))?")
_AUTHORS = re.compile(
    r"[A-ZÀ-Þ][\w.'-]*(?: [\w.'-]+){0,2} [A-ZÀ-Þ][\w.'-]*(?: <[^>\s]+>)?(?:; [^<>;]+(?: <[^>\s]+>)?)*"
)
_REVISION = re.compile(r"v?\d[\w.-]*(?:, *| +)\d{4}-\d\d-\d\d.*|\d{4}-\d\d-\d\d|v\d[\d.]*")
_ITEM = re.compile(r"\s*(?P<marks>\*{1,5}|\.{1,5}|-|\d{1,3}\.) (?P<text>\S.*)")
_LABEL = re.compile(r"(?P<name>[^\s:].{0,60}?)::(?:\s+(?P<value>.*))?")
_CALLOUT = re.compile(r"(?P<name>NOTE|TIP|IMPORTANT|WARNING|CAUTION): (?P<text>.*)")
_TITLE = re.compile(r"\.(?P<text>[^\s.].*)")
_CODE = re.compile(r"(-{4,}|\.{4,}|`{3}.*)\s*")
_AROUND = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--)\s*")
_QUOTE = re.compile(r"\[(?:quote|verse)\s*,\s*(?P<whom>[^\]]*)\]\s*")
_CELL = re.compile(r"(?:(?:^|\s)([\d.+*<^>]{0,12})[aehlmsd]?|(?<!\\))\|")
"""What a cell begins with: `|`, `2+|` over two columns, `.3+|` over three rows."""
_SPAN = re.compile(r"(?P<columns>\d{1,2})?(?:\.(?P<rows>\d{1,3}))?\+")
_COLUMNS = re.compile(r"\bcols=(?:\"([^\"]*)\"|([^,\]]*))")
MOST_COLUMNS = 60
MAX_CELLS = 20_000
"""Of a larger table, merged cells are written once."""
_STYLE = re.compile(r"\[(?P<inner>[^\]]*)\]\s*")
_START = re.compile(r"\bstart=\"?(\d{1,4})")
_WITH_HEAD = re.compile(r"%header\b|\boptions=\"?[^\"]*\bheader\b|\bopts=\"?[^\"]*\bheader\b")
_INLINE = (
    (
        re.compile(r"(?:link:)?((?:https?://|(?<=link:))[^\s\[\]]{1,1000})\[([^\]\n]{1,300})\]"),
        r"[\2](\1)",
    ),
    (re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]{1,300}?)(?<!\s)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"`\+([^`\n]+)\+`"), r"`\1`"),
)


def asciidoc_to_markdown(text: str) -> str:
    """The document as Markdown. What is not known stays as it is; attributes of the document are its frontmatter."""
    lines = text.expandtabs(4).splitlines()
    end = fenced(lines)
    attributes, rest = ({}, lines[end:]) if end else _front(lines)
    front = lines[:end] or frontmatter(attributes)
    markdown = "\n".join([*front, *_Reader(rest).lines()])
    return re.sub(r"\n{3,}", "\n\n", markdown).strip() + "\n"


def _front(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The attributes at the top, around the title, and the other lines."""
    attributes: dict[str, str] = {}
    rest: list[str] = []
    for number, line in enumerate(lines):
        found = _ATTRIBUTE.fullmatch(line)
        if found and found["name"] not in attributes:
            attributes[found["name"]] = found["value"] or ""
        elif not line.strip() or line.startswith(("= ", "//")) or any(one.startswith("= ") for one in rest[-2:]):
            rest.append(line)
        else:
            return attributes, [*rest, *lines[number:]]
    return attributes, rest


def _inline(text: str) -> str:
    return inlined(text, _INLINE)


class _Reader:
    def __init__(self, source: Sequence[str]) -> None:
        self.source = source
        self.at = 0
        self.marks: list[str] = []
        """The marks of the open lists, the outermost first."""
        self.numbers = Numbers()
        self.style = ""
        """What the line above says about the block."""
        self.indent = ""
        """Of a block that belongs to an item."""

    def lines(self) -> Iterator[str]:
        while self.at < len(self.source):
            line = self.source[self.at]
            self.at += 1
            if line.strip() == "+":
                self.indent = " " * self._width
                yield ""
                continue
            for found in self._block(line):
                yield f"{self.indent}{found}" if found else ""
            self.indent = self.indent if _STYLE.fullmatch(line) else ""

    def _block(self, line: str) -> Iterator[str]:
        if code := _CODE.fullmatch(line):
            yield from ("", "```", *self._until("```" if code[1][0] == "`" else line.rstrip()), "```", "")
        elif line.startswith(("|===", ",===")):
            yield from self._table(self._until(line[:4]))
        elif found := _QUOTE.fullmatch(line):
            yield from (_inline(found["whom"]), "")
        elif found := _STYLE.fullmatch(line):
            self.style = found["inner"]
        elif not _AROUND.fullmatch(line):
            yield from self._line(line)

    def _until(self, closing: str) -> Sequence[str]:
        """The lines of a block, without that which ends it."""
        start = self.at
        ends = (number for number in range(start, len(self.source)) if self.source[number].rstrip() == closing)
        self.at = next(ends, len(self.source)) + 1
        return self.source[start : self.at - 1]

    def _line(self, line: str) -> Iterator[str]:
        style, self.style = self.style, self.style if not line.strip() else ""
        if found := _ITEM.fullmatch(line):
            yield self._item(found["marks"], found["text"], style)
            return
        above = self.source[self.at - 2] if self.at > 1 else ""
        if line.strip() and not above.strip() and not self.indent:
            self.marks = []
            self.numbers.end(0)
        if found := _HEADING.fullmatch(line):
            yield from ("", f"{'#' * len(found['marks'])} {_inline(found['text'])}", "")
            yield from self._about() if len(found["marks"]) == 1 else ()
        elif found := _CALLOUT.fullmatch(line):
            yield f"**{found['name'].capitalize()}:** {_inline(found['text'])}"
        elif found := _LABEL.fullmatch(line):
            yield from ("", f"**{_inline(found['name'])}:** {_inline(found['value'] or '')}", "")
        elif found := _TITLE.fullmatch(line):
            yield from ("", f"**{_inline(found['text'])}**", "")
        else:
            yield _inline(line)

    def _about(self) -> Iterator[str]:
        """Who wrote a document and when, right below its title."""
        for label, pattern in (("Author", _AUTHORS), ("Date written", _REVISION)):
            if self.at < len(self.source) and pattern.fullmatch(self.source[self.at]):
                yield from (f"**{label}:** {self.source[self.at]}", "")
                self.at += 1

    def _item(self, mark: str, text: str, style: str) -> str:
        """An item. A mark that no open list has begins a list in the last item."""
        kind = "1." if mark[0].isdigit() else mark
        self.marks = [*self.marks[: self.marks.index(kind)], kind] if kind in self.marks else [*self.marks, kind]
        depth = len(self.marks) - 1
        indent = " " * sum(map(_width_of, self.marks[:-1]))
        if kind[0] not in ".1":
            self.numbers.end(depth)
            return f"{indent}- {_inline(text)}"
        start = _START.search(style)
        stated = mark[:-1] if kind == "1." else start[1] if start else ""
        number = self.numbers.next(depth, int(stated) if stated else None)
        return f"{indent}{number}. {_inline(text)}"

    @property
    def _width(self) -> int:
        return sum(map(_width_of, self.marks))

    def _table(self, lines: Sequence[str]) -> list[str]:
        style, self.style = self.style, ""
        is_first_apart = "".join(lines[:1]).strip() and not "".join(lines[1:2]).strip()
        has_head = _WITH_HEAD.search(style) is not None or bool(is_first_apart)
        if not any("|" in line for line in lines):
            return markdown_rows(csv_rows(map(_inline, lines)), has_head=has_head)
        return markdown_rows(_rows(lines, _width_in(style)), has_head=has_head)


def _width_of(mark: str) -> int:
    return 3 if mark[0] in ".1" else 2


def _width_in(style: str) -> int:
    """The number of columns that a style states: `cols="1,3"`, `cols="4*"`; 0 if it states none."""
    found = _COLUMNS.search(style)
    columns = re.split("[,;]", found[1] or found[2] or "") if found else []
    times = (re.match(r"(\d{1,2})\*", column.strip()) for column in columns)
    return sum(int(one[1]) if one else 1 for one in times)


def _rows(lines: Sequence[str], width: int) -> list[list[str]]:
    """The rows. Unless a style states the number of columns, the first line has all, or each cell has its own line."""
    cells: list[tuple[str, int, int]] = []
    is_width_known = width > 0
    for number, line in enumerate(lines):
        first, *parts = _CELL.split(line)
        if first.strip() and cells:
            cells[-1] = f"{cells[-1][0]} {_inline(first.strip())}", *cells[-1][1:]
        elif first.strip():
            cells.append((_inline(first.strip()), 1, 1))
        for given, text in zip(parts[::2], parts[1::2], strict=True):
            span = _SPAN.match(given or "")
            columns, rows = (int(span["columns"] or 1), int(span["rows"] or 1)) if span else (1, 1)
            cells.append((_inline(text.strip().replace("\\|", "|")), columns, rows))
        if not is_width_known and cells:
            width = sum(columns for _, columns, _ in cells)
            is_last = not "".join(lines[number + 1 : number + 2]).strip()
            is_width_known = is_last or len(parts) > 2 or width > MOST_COLUMNS
    return _placed(cells, min(max(width, 1), MOST_COLUMNS))


def _placed(cells: Sequence[tuple[str, int, int]], width: int) -> list[list[str]]:
    """The cells in rows. What a merged cell says holds for each of its rows and columns."""
    texts: dict[tuple[int, int], str] = {}
    at = 0
    for text, columns, rows in cells:
        while divmod(at, width) in texts:
            at += 1
        row, column = divmod(at, width)
        is_large = len(texts) > MAX_CELLS
        for down in range(1 if is_large else rows):
            for right in range(1 if is_large else min(columns, width - column)):
                texts.setdefault((row + down, column + right), text)
    last = max((row for row, _ in texts), default=-1)
    return [[texts.get((row, column), "") for column in range(width)] for row in range(last + 1)]
