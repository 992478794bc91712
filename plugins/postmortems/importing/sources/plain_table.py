"""Tables drawn in plain text: the grid and simple tables of reStructuredText, and rows of a Markdown table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

GRID_RULE = re.compile(r"\+(?:[-=]+\+)+")
SIMPLE_RULE = re.compile(r"=+(?: +=+)+")


def markdown_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a Markdown table; the first is its head."""
    width = max(map(len, rows), default=0)
    if not width:
        return []
    full = [[" ".join(cell.split()).replace("|", "\\|") for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in full]
    return ["", lines[0], f"|{' --- |' * width}", *lines[1:], ""]


def grid_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a grid table: each ends with a rule, and a cell may have several lines."""
    rows: list[list[str]] = []
    cells: list[str] = []
    for line in lines:
        if GRID_RULE.match(line.strip()):
            rows += [cells] if cells else []
            cells = []
            continue
        parts = [part.strip() for part in line.strip().strip("|").split("|")]
        cells = [" ".join(filter(None, pair)) for pair in _pairs(cells, parts)]
    return [*rows, cells] if cells else rows


def csv_rows(lines: Iterable[str]) -> list[list[str]]:
    """The rows of a table whose cells have commas between them; a longer cell than `csv` reads stays in its line."""
    full = [line for line in lines if line.strip()]
    try:
        return [*csv.reader(full, skipinitialspace=True)]
    except csv.Error:
        return [[line] for line in full]


def simple_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a simple table: columns are where the rules are. A line without a first cell goes on."""
    starts = [found.start() for found in re.finditer("=+", lines[0])]
    rows: list[list[str]] = []
    for line in lines:
        if not line.strip() or re.fullmatch(r"[=\- ]+", line.strip()):
            continue
        cells = [line[start:end].strip() for start, end in zip(starts, (*starts[1:], len(line) + 1), strict=True)]
        if rows and not cells[0]:
            rows[-1] = [" ".join(filter(None, pair)) for pair in _pairs(rows[-1], cells)]
        else:
            rows.append(cells)
    return rows


def _pairs(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number in range(max(len(one), len(other))):
        yield one[number] if number < len(one) else "", other[number] if number < len(other) else ""


def in_rows(cells: Iterable[str], width: int) -> list[list[str]]:
    """Cells in rows of a width."""
    every = list(cells)
    return [every[start : start + width] for start in range(0, len(every), max(width, 1))]
