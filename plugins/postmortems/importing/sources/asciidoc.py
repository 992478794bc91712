"""AsciiDoc as Markdown: headings, labels, tables, code, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.sources.plain_table import csv_rows, in_rows, markdown_rows

_HEADING = re.compile(r"(?P<marks>={1,6}) (?P<text>\S.*)")
_ATTRIBUTE = re.compile(r":!?[\w-]+!?:(?:\s.*)?")
_ITEM = re.compile(r"\s*(?P<marks>\*{1,5}|\.{1,5}|-) (?P<text>\S.*)")
_LABEL = re.compile(r"(?P<name>[^\s:].{0,60}?)::(?:\s+(?P<value>.*))?")
_CALLOUT = re.compile(r"(?P<name>NOTE|TIP|IMPORTANT|WARNING|CAUTION): (?P<text>.*)")
_TITLE = re.compile(r"\.(?P<text>[^\s.].*)")
_CODE = re.compile(r"(-{4,}|\.{4,}|`{3}.*)\s*")
_AROUND = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--)\s*")
_QUOTE = re.compile(r"\[(?:quote|verse)\s*,\s*(?P<whom>[^\]]*)\]\s*")
_CELL = re.compile(r"(?:(?:^|\s)[\d.+*<^>]{0,12}[aehlmsd]?|(?<!\\))\|")
"""What a cell begins with."""
_STYLE = re.compile(r"\[(?P<inner>[^\]]*)\]\s*")
_INLINE = (
    (
        re.compile(r"(?:link:)?((?:https?://|(?<=link:))[^\s\[\]]{1,1000})\[([^\]\n]{1,300})\]"),
        r"[\2](\1)",
    ),
    (re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]{1,300}?)(?<!\s)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"`\+([^`\n]+)\+`"), r"`\1`"),
)


def asciidoc_to_markdown(text: str) -> str:
    """The document as Markdown. What is not known stays as it is; attributes of the document come at its end."""
    lines = text.expandtabs(4).splitlines()
    attributes = [line for line in lines[:20] if _ATTRIBUTE.fullmatch(line)]
    found = list(_lines([line for line in lines if line not in attributes]))
    if attributes:
        found += [
            "",
            "## Appendix: attributes",
            "",
            *(f"- {line.strip(':').replace(':', ': ', 1)}" for line in attributes),
        ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip() + "\n"


def _inline(text: str) -> str:
    for pattern, written in _INLINE:
        text = pattern.sub(written, text)
    return text


def _lines(source: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(source):
        line = source[at]
        at += 1
        if code := _CODE.fullmatch(line):
            closing = "```" if code[1][0] == "`" else line.rstrip()
            end = _end(source, at, closing)
            yield from ("", "```", *source[at:end], "```", "")
            at = end + 1
        elif line.startswith(("|===", ",===")):
            end = _end(source, at, line[:4])
            yield from markdown_rows(_table(source[at:end]))
            at = end + 1
        elif found := _QUOTE.fullmatch(line):
            yield from (_inline(found["whom"]), "")
        elif not _STYLE.fullmatch(line) and not _AROUND.fullmatch(line):
            yield from _line(line)


def _end(source: Sequence[str], at: int, closing: str) -> int:
    """The line that ends a block, else that after the last."""
    return next((number for number in range(at, len(source)) if source[number].rstrip() == closing), len(source))


def _line(line: str) -> Iterator[str]:
    if found := _HEADING.fullmatch(line):
        yield from ("", f"{'#' * len(found['marks'])} {_inline(found['text'])}", "")
    elif found := _ITEM.fullmatch(line):
        depth, marker = len(found["marks"]) - 1, "1." if found["marks"][0] == "." else "-"
        yield f"{'  ' * depth if marker == '-' else '   ' * depth}{marker} {_inline(found['text'])}"
    elif found := _CALLOUT.fullmatch(line):
        yield f"**{found['name'].capitalize()}:** {_inline(found['text'])}"
    elif found := _LABEL.fullmatch(line):
        yield from ("", f"**{_inline(found['name'])}:** {_inline(found['value'] or '')}", "")
    elif found := _TITLE.fullmatch(line):
        yield from ("", f"**{_inline(found['text'])}**", "")
    else:
        yield "" if line.strip() == "+" else _inline(line)


def _table(lines: Sequence[str]) -> list[list[str]]:
    """The rows. The first line has all columns, unless each of its cells is on a line of its own."""
    if not any("|" in line for line in lines):
        return csv_rows(map(_inline, lines))
    cells: list[str] = []
    width = 0
    for number, line in enumerate(lines):
        first, *parts = _CELL.split(line)
        if first.strip() and cells:
            cells[-1] += f" {_inline(first.strip())}"
        elif first.strip():
            cells.append(_inline(first.strip()))
        cells += [_inline(part.strip().replace("\\|", "|")) for part in parts]
        is_first_done = (
            width == 0 and cells and (number + 1 == len(lines) or not lines[number + 1].strip() or len(parts) > 1)
        )
        width = len(cells) if is_first_done else width
    return in_rows(cells, width)
