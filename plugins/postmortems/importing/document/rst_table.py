"""Tables of reStructuredText as rows of Markdown, so that one parser reads all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.document.lines import Lines

LONGEST = 2000
"""Lines. A longer table is left as it is."""
_SIMPLE = re.compile(r"\s*=+(?: +=+)+\s*")
_GRID = re.compile(r"\s*\+(?:[-=]+\+){2,}\s*")


def begins_table(line: str) -> bool:
    """Whether a line is the border of such a table."""
    return line.lstrip()[:1] in ("=", "+") and bool(_SIMPLE.fullmatch(line) or _GRID.fullmatch(line))


def rst_rows(lines: Sequence[str], start: int) -> Iterator[tuple[str, Lines]]:
    """The rows of the table whose first border is line `start`, from 0, each with its lines. None if it has no end."""
    is_grid = "+" in lines[start]
    border = _GRID if is_grid else _SIMPLE
    end = start + 1
    borders = [start]
    while end < min(len(lines), start + LONGEST):
        if border.fullmatch(lines[end]):
            borders.append(end)
        if (is_grid and not lines[end].lstrip().startswith(("|", "+"))) or (len(borders) == 3 and not is_grid):
            break
        end += 1
    if len(borders) < 3:
        return
    spans = [match.span() for match in re.finditer(r"[-=]+", lines[start])]
    rows = list(_rows(lines, borders, spans, is_grid=is_grid))
    for place, (cells, first, last) in enumerate(rows):
        top = start if place == 0 else first
        bottom = borders[-1] if place == len(rows) - 1 else last
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |", Lines(top + 1, bottom + 1)
        if place == 0:
            yield "|" + " --- |" * len(spans), Lines(borders[1] + 1, borders[1] + 1)


def _rows(
    lines: Sequence[str], borders: Sequence[int], spans: Sequence[tuple[int, int]], *, is_grid: bool
) -> Iterator[tuple[list[str], int, int]]:
    """The cells of each row, with its first and last line. A line with an empty first cell continues the row."""
    cells: list[str] = []
    first = borders[0] + 1
    for number in range(borders[0] + 1, borders[-1] + 1):
        line = lines[number]
        texts = [line[left : None if right == spans[-1][1] and not is_grid else right].strip() for left, right in spans]
        is_new = number in borders or (not is_grid and texts[0] != "")
        if is_new and cells:
            yield cells, first, number - 1
            cells = []
        if number in borders:
            continue
        if not cells:
            first, cells = number, texts
        else:
            cells = [" ".join(filter(None, pair)) for pair in zip(cells, texts, strict=True)]
