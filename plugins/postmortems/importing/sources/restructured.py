"""reStructuredText as Markdown: headings, fields, tables, code, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from postmortems.importing.document.plain_table import begins_table, drawn_table
from postmortems.importing.sources.plain_text import (
    Numbers,
    csv_rows,
    fenced,
    frontmatter,
    in_rows,
    inlined,
    markdown_rows,
)

MAX_DEPTH = 20
"""Blocks in blocks."""
_LINE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*")
_FIELD = re.compile(r":(?P<name>[^:\n]{1,40}):(?:\s+(?P<value>.*))?")
_GOES_ON = re.compile(r" +(?![-*+:|#.>=]|\d+[.)]\s)\S")
"""More of a field's paragraph, not a list or a block in it."""
_DIRECTIVE = re.compile(r"\.\. (?P<name>[\w-]+)::\s*(?P<text>.*)")
_OPTION = re.compile(r" +:[\w-]+:(?:\s.*)?")
_CODE = ("code", "code-block", "sourcecode", "literalinclude", "parsed-literal")
_INLINE = (
    (re.compile(r"``([^`\n]+)``"), r"`\1`"),
    (re.compile(r"`([^`<\n]{1,200}?)\s{0,9}<([^>`\s]{1,500})>`__?"), r"[\1](\2)"),
    (re.compile(r":[\w:+-]{1,80}:`([^`\n]+)`"), r"`\1`"),
)


_AUTOMATIC = re.compile(r"(?P<indent> *)(?:#|(?P<stated>\d{1,3}))[.)] +(?=\S)")
_FOR_SITE = re.compile(
    r":(?P<name>[a-z][a-z0-9_-]{1,39}):(?:\s+(?P<value>.*))?|\.\. (?P<key>[a-z]{2,20}): (?P<text>\S.*)"
)
"""A field for a generator of sites, at the top: `:tags: disks` of Pelican, `.. tags: disks` of Nikola."""


def restructured_to_markdown(text: str) -> str:
    """The document as Markdown. What is not known stays as it is."""
    lines = text.expandtabs(4).splitlines()
    end = fenced(lines)
    front, rest = (lines[:end], lines[end:]) if end else _front(lines)
    found = "\n".join([*front, *_Reader(rest).lines()])
    return re.sub(r"\n{3,}", "\n\n", found).strip() + "\n"


def _front(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The fields for a generator of sites as frontmatter, and the other lines. They are above or below the title."""
    first = next(
        (n for n, line in enumerate(lines[:12]) if line[:1] in (":", ".") and _LINE.fullmatch(line) is None), 0
    )
    end = first
    fields: dict[str, str] = {}
    while end < len(lines):
        if (found := _FOR_SITE.fullmatch(lines[end])) and (found["name"] or found["key"]) not in fields:
            fields[found["name"] or found["key"]] = (found["value"] or found["text"] or "").strip()
        elif fields and _GOES_ON.match(lines[end]):
            fields[next(reversed(fields))] += f" {lines[end].strip()}"
        else:
            break
        end += 1
    if end < len(lines) and _FIELD.fullmatch(lines[end]):
        return [], list(lines)  # fields for people, of which some begin with a capital
    return frontmatter(fields), [*lines[:first], *lines[end:]]


def _inline(text: str) -> str:
    return inlined(text, _INLINE)


class _Reader:
    def __init__(self, source: Sequence[str], depth: int = 0) -> None:
        self.source = source
        self.depth = depth
        self.at = 0
        self.levels: list[str] = []
        """How headings are underlined, the highest first."""
        self.numbers = Numbers()

    def lines(self) -> list[str]:
        found: list[str] = []
        while self.at < len(self.source):
            found += self._next()
        return found

    def _next(self) -> list[str]:
        line = self.source[self.at]
        below = self.source[self.at + 1] if self.at + 1 < len(self.source) else ""
        if _LINE.fullmatch(line) and below.strip() and self._is_line(self.at + 2, line):
            return self._heading(below, f"{line[0]}{line[0]}", 3)
        is_title = line.strip() and not line.startswith(" ") and self._is_line(self.at + 1)
        if is_title and len(below.strip()) >= len(line.rstrip()):
            return self._heading(line, below[0], 2)
        if begins_table(line) and (table := drawn_table(self.source, self.at)):
            self.at = table.lines.last
            return ["", *(row for row, _ in table.markdown(_inline)), ""]
        if found := _DIRECTIVE.match(line):
            return self._directive(found["name"], found["text"])
        self.at += 1
        if found := _FIELD.fullmatch(line.strip()):
            more = self._while(lambda one: _GOES_ON.match(one) is not None)
            value = " ".join([found["value"] or "", *map(str.strip, more)]).strip()
            return [f"**{found['name']}:** {_inline(value)}", ""]
        line = self._numbered(line)
        if line.rstrip().endswith("::"):
            return [_inline(line.rstrip()[:-1].rstrip(":")) + ("" if line.strip() == "::" else ":"), *self._code()]
        return [_inline(line)]

    def _numbered(self, line: str) -> str:
        """The line with its number, if a program numbers its list."""
        found = _AUTOMATIC.match(line)
        if not found:
            if line.strip():
                self.numbers.end(len(line) - len(line.lstrip()))
            return line
        number = self.numbers.next(len(found["indent"]), int(found["stated"]) if found["stated"] else None)
        return line if found["stated"] else f"{found['indent']}{number}. {line[found.end() :]}"

    def _is_line(self, number: int, like: str = "") -> bool:
        if number >= len(self.source):
            return False
        found = _LINE.fullmatch(self.source[number])
        return found is not None and (not like or found[1] == like[0])

    def _heading(self, text: str, mark: str, length: int) -> list[str]:
        self.at += length
        if mark not in self.levels:
            self.levels.append(mark)
        return ["", f"{'#' * min(self.levels.index(mark) + 1, 6)} {_inline(text.strip())}", ""]

    def _while(self, is_part: Callable[[str], bool]) -> list[str]:
        start = self.at
        while self.at < len(self.source) and is_part(self.source[self.at]):
            self.at += 1
        return list(self.source[start : self.at])

    def _block(self) -> list[str]:
        """The indented lines from here on, without their indentation."""
        found = self._while(lambda line: not line.strip() or line.startswith(" "))
        width = min((len(line) - len(line.lstrip()) for line in found if line.strip()), default=0)
        return [line[width:] for line in found]

    def _code(self) -> list[str]:
        block = "\n".join(self._block()).strip("\n")
        return ["", "```", *block.split("\n"), "```", ""] if block else [""]

    def _directive(self, name: str, text: str) -> list[str]:
        self.at += 1
        options = self._while(lambda line: _OPTION.fullmatch(line) is not None)
        if name in _CODE:
            return [text if "include" in name else "", *self._code()]
        inner = self._block()
        if name in ("list-table", "csv-table"):
            header = [line.split(":", 2)[2].strip() for line in options if line.strip().startswith(":header:")]
            rows = self._listed(inner) if name == "list-table" else csv_rows([*header, *inner])
            has_head = bool(header) or any(":header-rows:" in option for option in options)
            return ["", f"**{text}**" if text else "", *markdown_rows(rows, has_head=has_head)]
        head = f"**{name.capitalize()}:** {text}" if name not in ("contents", "table", "figure", "image") else text
        return [
            "",
            _inline(head.strip()),
            "",
            *(_Reader(inner, self.depth + 1).lines() if self.depth < MAX_DEPTH else inner),
            "",
        ]

    def _listed(self, lines: Sequence[str]) -> list[list[str]]:
        """The rows of a table that is a list of lists."""
        cells: list[str] = []
        width = number = 0
        for line in lines:
            if found := re.match(r"(?:(?P<row>\*) )?\s*- ?(?P<cell>.*)", line):
                number = 1 if found["row"] else number + 1
                width = max(width, number)
                cells.append(_inline(found["cell"]))
            elif line.strip() and cells:
                cells[-1] += f" {_inline(line.strip())}"
        return in_rows(cells, width)
