"""Texts after the name of a part: `**What will change?** We will …`, a row `Next steps | …`, `Short term: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.document import Lines, Paragraph, Section, Table, label_of
from postmortems.importing.labels import is_nothing, labels, value, without_brackets
from postmortems.importing.readers.actions.groups import state_in_title
from postmortems.importing.sentences import is_in_past, is_to_do

_LABEL = re.compile(
    r"\s*(?:(?:\*\*|__)(?P<bold>[^*_\n]{3,70}?)(?:[:：.?]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：]?)"
    r"|(?P<plain>[A-ZÀ-Þ][^*_\n:：.]{3,50})[:：])\s+(?=\S)"
)


def labelled(section: Section) -> Iterator[tuple[str, Paragraph]]:
    """Each label in the paragraphs and two-column tables of a section, with the text after it."""
    for block in section.blocks:
        if isinstance(block, Table) and len(block.head) == 2:
            rows = [(block.head, block.lines.first), *((row.cells, row.lines.first) for row in block.rows)]
            for cells, line in rows:
                if len(cells) == 2 and all(cells):
                    yield cells[0], Paragraph(cells[1], Lines(line, line))
        elif isinstance(block, Paragraph) and label_of(block) is None:
            for part in _parts(block):
                if found := _LABEL.match(part.text):
                    yield found["bold"] or found["plain"], replace(part, text=part.text[found.end() :])


def _parts(block: Paragraph) -> Iterator[Paragraph]:
    """The parts of a paragraph that begin with a label each, or the whole."""
    lines = block.text.split("\n")
    found = [_LABEL.match(line) for line in lines]
    starts = [at for at, one in enumerate(found) if one and (one["bold"] or all(found))]
    if not starts or starts[0]:
        starts = [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = block.lines.first + start
        yield Paragraph("\n".join(lines[start:end]), Lines(first, first + end - start - 1))


def is_group(label: str) -> bool:
    """Whether a label inside a part about action items is the name of a group: `Short term (this week)`, `Detect`."""
    return any(value(kind, without_brackets(label)) for kind in ("action-kind", "horizon"))


def works_in(label: str, text: str, language: str) -> list[str]:
    """The works that a text lists without sentences: `shorten the cache; add an alert`."""
    whole = " ".join(text.split()).rstrip(".。")
    if re.search(r"[.!?。] \S", whole) or is_nothing(whole) or _POINTS.match(whole):
        return []
    if is_in_past(whole) and state_in_title(label) != "done":
        return []
    parts = _BETWEEN.split(whole)
    if len(parts) == 1:
        commas = _COMMAS.split(whole)
        parts = commas if all(is_to_do(part, language) for part in commas) else parts
    is_sure = len(parts) > 1 or is_group(label) or labels().sections.whole(label) == "actions"
    is_wide = language in ("ja", "zh", "ko")
    return [part for part in parts if is_wide or len(part.split()) >= LEAST_WORDS] if is_sure else []


LEAST_WORDS = 2
"""A shorter part is no work."""
_POINTS = re.compile(r"(?i)\W*(?:see|siehe|voir|ver|https?)\b")
_BETWEEN = re.compile(r"[;；]\s+(?:and\s+|und\s+|et\s+|y\s+|e\s+)?(?![^()]{0,200}\))")
_COMMAS = re.compile(r"[,、]\s+(?:and\s+|und\s+|et\s+|y\s+|e\s+)?(?![^()]{0,200}\))")
