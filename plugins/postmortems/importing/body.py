"""The body of a record: every line of the source that did not move into a field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.document import Document, Lines, List, Other, Table


def emptied_lines(document: Document, taken: frozenset[int]) -> frozenset[int]:
    """Table heads, headings and labels whose content was removed completely."""
    closed: set[int] = set()

    def is_gone(number: int) -> bool:
        return number in taken or number in closed or not re.search(r"\w", document.lines[number - 1])

    for section in document.sections:
        for block in section.blocks:
            if (
                isinstance(block, Table)
                and block.rows
                and all(is_gone(n) for row in block.rows for n in row.lines.numbers)
            ):
                first_row = min(row.lines.first for row in block.rows)
                if any(row.lines.first in taken for row in block.rows):
                    closed |= set(range(block.lines.first, first_row))
    for section in sorted(document.sections, key=lambda s: -s.level):
        lines = section.lines
        if section.heading is None or lines is None or not (section.blocks or section.sections):
            continue
        below = lines.numbers - section.heading.numbers
        if below.isdisjoint(taken) or any(
            _is_left(part, document) and not taken.issuperset(part.lines.numbers) for part in section.all_blocks()
        ):
            continue
        if all(is_gone(n) for n in below):
            closed |= section.heading.numbers - taken
    return frozenset(closed)


def _is_left(block: object, document: Document) -> bool:
    """Pictures, code and raw HTML stay with their heading, even without a word in them."""
    if not isinstance(block, Other) or block.kind == "rule":
        return False
    return block.kind != "quote" or re.search(r"[^>\s]", document.text(block.lines)) is not None


def body_of(document: Document, gone: frozenset[int]) -> str:
    """The remaining lines, with one empty line in place of removed ones."""
    rules = {
        block.lines.first
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Other) and block.kind == "rule"
    }
    left: list[int | None] = []  # line numbers; None for an empty line that we add
    is_gap = False

    def is_idle_rule(number: int) -> bool:
        before = next((n for n in reversed(left) if n is not None and document.lines[n - 1].strip()), None)
        return number in rules and (before is None or before in rules)

    for number, line in document.below:
        if number in gone:
            is_gap = True
        elif (line.strip(" \t>") or not is_gap) and not is_idle_rule(number):
            if (
                is_gap
                and left
                and left[-1] is not None
                and document.lines[left[-1] - 1].strip()
                and not _joins(document, number)
            ):
                left.append(None)
            is_gap = False
            left.append(number)
    while left and (left[-1] is None or not document.lines[left[-1] - 1].strip() or left[-1] in rules):
        left.pop()
    return "\n".join("" if n is None else document.lines[n - 1] for n in left).strip("\n")


def _joins(document: Document, number: int) -> bool:
    """Whether the line continues a table or list that lost earlier lines."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table | List) and block.lines.first < number <= block.lines.last:
                return True
    return False


def ranges_left(document: Document, gone: frozenset[int]) -> Iterator[Lines]:
    start: int | None = None
    last = 0
    for number, line in document.below:
        if number in gone:
            if start is not None:
                yield Lines(start, last)
            start = None
        elif re.search(r"\w", line):
            start, last = start or number, number
    if start is not None:
        yield Lines(start, last)
