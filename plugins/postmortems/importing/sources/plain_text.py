"""What converters of plain-text markup share: marks inside lines, numbers of lists, tables without a drawing."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence

from postmortems.importing.document.plain_table import markdown_row, markdown_rule

Marks = Sequence[tuple[re.Pattern[str], str]]
"""Marks inside a line, and how Markdown writes them."""


def inlined(text: str, marks: Marks) -> str:
    """The text with its marks as Markdown has them."""
    for pattern, written in marks:
        text = pattern.sub(written, text)
    return text


def fenced(lines: Sequence[str]) -> int:
    """How many lines at the top are frontmatter in YAML or TOML."""
    if not lines or lines[0].rstrip() not in ("---", "+++") or not re.match(r"[\w-]+ ?[:=]", "".join(lines[1:2])):
        return 0
    return next((n + 1 for n, line in enumerate(lines[:200]) if n and line.rstrip() == lines[0].rstrip()), 0)


def frontmatter(fields: Mapping[str, str]) -> list[str]:
    """Fields for a generator of sites as frontmatter of Markdown."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return ["---", *lines, "---", ""] if lines else []


class Numbers:
    """The numbers of lists that a program numbers, by the depth of their items."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}

    def next(self, depth: int, stated: int | None = None) -> int:
        """The number of the next item; a stated one counts from there."""
        self.end(depth + 1)
        self.counts[depth] = self.counts.get(depth, 0) + 1 if stated is None else stated
        return self.counts[depth]

    def end(self, depth: int) -> None:
        """End the lists that are at least so deep."""
        self.counts = {at: count for at, count in self.counts.items() if at < depth}


def markdown_rows(rows: Sequence[Sequence[str]], *, has_head: bool) -> list[str]:
    """The rows of a Markdown table, all of the same width. Without a head it gets an empty one."""
    width = max(map(len, rows), default=0)
    if not width:
        return []
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    head, *rest = full if has_head else [[""] * width, *full]
    return ["", markdown_row(head), markdown_rule(width), *map(markdown_row, rest), ""]


def csv_rows(lines: Iterable[str]) -> list[list[str]]:
    """The rows of a table whose cells have commas between them; a longer cell than `csv` reads stays in its line."""
    full = [line for line in lines if line.strip()]
    try:
        return [*csv.reader(full, skipinitialspace=True)]
    except csv.Error:
        return [[line] for line in full]


def in_rows(cells: Iterable[str], width: int) -> list[list[str]]:
    every = list(cells)
    return [every[start : start + width] for start in range(0, len(every), max(width, 1))]
