"""Action items that are written as lines or sentences, without list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.claims import Guess
from postmortems.importing.document import Lines, Paragraph, Section, label_of
from postmortems.importing.labels import is_nothing
from postmortems.importing.readers.actions.build import action_from, is_placeholder
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_pledge, is_to_do

LONGEST_LINE = 240
"""Characters. A longer paragraph is prose."""

_BEGINS = re.compile(
    r"\s*(?:\[[ xX✓✔]?\]|[☐☒☑⬜✅✔❌⏳🚧•·‣]|\d{1,2}[.)]|[-–—*])?\s*[*_`\"'(\[@]*[A-ZÀ-Þ0-9\u3040-\u9fff\uac00-\ud7af]"
)
_MARK = re.compile(r"^\s*(?:[•·‣]|\d{1,2}[.)]|[-–—])\s*")


def lines_of(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """One item for each line of a paragraph whose lines are no running text, and for each short paragraph."""
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph) and label_of(block) is None]
    language = reading.document.language
    for block in paragraphs:
        lines = [re.sub(r"(?:<br\s*/?>|\\)\s*$", "", line).rstrip() for line in block.text.split("\n")]
        if len(lines) == 1:
            text = _unmarked(lines[0])
            is_item = len(text) <= LONGEST_LINE and is_to_do(text, language) and not is_pledge(text)
            if not is_item and not _is_marked(lines[0]):
                continue
        elif not _are_separate(lines):
            continue
        for number, line in enumerate(lines, start=block.lines.first):
            bare = _MARK.sub("", line)
            if re.search(r"\w", bare) and not is_nothing(bare) and not is_placeholder(bare) and not bare.endswith(":"):
                yield action_from(parts_of(bare, reading), "", group, Lines(number, number), place)


def _unmarked(line: str) -> str:
    return re.sub(r"^\s*(?:\[[ xX✓✔]?\]|[☐☒☑⬜✅✔❌⏳🚧])\s*", "", _MARK.sub("", line))


def _is_marked(line: str) -> bool:
    return re.match(r"\s*(?:\[[ xX✓✔]?\]\s|[☐☒☑⬜✅✔❌⏳🚧•·‣]|\d{1,2}\))", line) is not None


def _are_separate(lines: list[str]) -> bool:
    """Whether each line is a sentence or an item of its own, and none is the wrapped rest of the line before."""
    if not all(_BEGINS.match(line) for line in lines):
        return False
    if all(_is_marked(line) for line in lines):
        return True
    ends = sum(line.rstrip(" *_`").endswith((".", "!", "。", ";", ")")) for line in lines)
    lengths = [len(line) for line in lines]
    is_wrapped = len(lines) > 2 and max(lengths[:-1]) - min(lengths[:-1]) <= 12 and ends < len(lines) - 1
    return max(lengths) <= LONGEST_LINE * 2 and not is_wrapped


def promises_in(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """In a section of prose: one item for each paragraph that promises work. Its lines stay in the body."""
    for block in section.all_blocks():
        if not isinstance(block, Paragraph):
            continue
        sentences = re.split(r"(?<=[.!?。])\s+", " ".join(block.text.split()))
        promise = next((s for s in sentences if _PROMISE.search(s) and len(s) <= LONGEST_LINE * 2), None)
        if promise is None:
            continue
        found = action_from(parts_of(_promised(promise), reading), "", group, block.lines, place)
        reason = "a sentence that promises work was read as an action item"
        guess = Guess("action_items", block.lines.first, reason)
        yield replace(found, takes=False, guesses=(*found.guesses, guess))


_PROMISE = re.compile(
    r"\b[Ww]e(?:'ll| will|'re going to| are going to| plan to| intend to)\b|\b(?:wir werden|nous allons"
    r"|vamos a|vamos)\b"
)


def _promised(sentence: str) -> str:
    """What a sentence promises: `add a lock` of `To avoid this, we will add a lock.`"""
    found = re.match(
        r"(?:[A-Z][\w' ]{2,40},\s*)?[Ww]e(?:'ll| will|'re going to| are going to| plan to)(?: also"
        r"| now)? (?P<rest>\w.*)",
        sentence,
    )
    return found["rest"][0].upper() + found["rest"][1:] if found else sentence
