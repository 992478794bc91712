"""Chains that are drawn with characters: text, an arrow down, text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.document import Other, Section
from postmortems.importing.readers.chains import chain, sequence, title_of
from postmortems.importing.reading import Reading

LEAST_STEPS = 3
_ARROW_LINE = re.compile(r"^[\s|│┃║┆┊:.]*(?:[▼▽↓⬇⇓⭣vV]|\\/)[\s|│┃║]*$")
_FRAME = re.compile(r"^[\s+\-─━═┌┐└┘├┤┬┴┼╔╗╚╝|│┃║▲△]*$")
_BORDER = re.compile(r"^[\s|│┃║+>]*(?:[▼▽↓⬇⇓→]|[-─]+>|=>|└─+>?|├─+>?)?\s*|\s*[|│┃║]\s*$")
_BEGINS_WITH_ARROW = re.compile(r"^[\s|│┃║]*(?:[▼▽↓⬇⇓→⇒]|[-─=]+>|└─*>?)\s*\S")


def drawn_chains(section: Section, reading: Reading) -> Iterator[Claim]:
    """One chain for each drawing with arrows. The drawing stays in the body."""
    for block in section.blocks:
        if not isinstance(block, Other) or block.kind != "code":
            continue
        for part in _parts(reading.document.text(block.lines).split("\n")):
            drawn = steps_drawn(part)
            if len(drawn) < LEAST_STEPS:
                continue
            yield chain(sequence(drawn), "narrative", block.lines, frozenset(), 0.6, title_of(section))


def _parts(lines: list[str]) -> list[list[str]]:
    """The drawings in a block of code, if empty lines separate several with arrows of their own."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.strip() or not parts[-1]:
            parts[-1].append(line)
        else:
            parts.append([])
    drawn = [part for part in parts if len(steps_drawn(part)) >= LEAST_STEPS]
    return drawn if len(drawn) > 1 else [lines]


def steps_drawn(lines: list[str]) -> list[str]:
    """The texts between the arrows of a drawing; none if it has no arrows."""
    steps: list[list[str]] = [[]]
    arrows = 0
    for line in lines:
        if re.match(r"^\s*(?:`{3,}|~{3,})", line):
            continue
        if _ARROW_LINE.match(line):
            arrows += 1
            steps.append([])
        elif _FRAME.match(line):
            continue
        else:
            if _BEGINS_WITH_ARROW.match(line):
                arrows += 1
                steps.append([])
            steps[-1].append(" ".join(_BORDER.sub("", line).split()))
    found = [" ".join(filter(None, step)) for step in steps]
    texts = [text for text in found if re.search(r"\w", text)]
    return texts if arrows >= LEAST_STEPS - 1 and len(texts) <= MOST_STEPS else []


MOST_STEPS = 40
