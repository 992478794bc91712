"""Action items that are written as lines or sentences, without list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.claims import Guess
from postmortems.importing.document import Item, Lines, List, Paragraph, Section, label_of
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
_MARK = re.compile(r"^\s*(?:[•·‣]|\d{1,2}[.)]|(?:\*\*)?[A-Z]{1,3}-?\d{1,2}[.):](?:\*\*)?(?=\s)|[-–—])\s*")


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
    return (
        re.match(
            r"\s*(?:\[[ xX✓✔]?\]\s|[☐☒☑⬜✅✔❌⏳🚧•·‣]|\d{1,2}\)|(?:\*\*)?[A-Z]{1,3}-?\d{1,2}[.):](?:\*\*)?\s)", line
        )
        is not None
    )


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


def done_in(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """What a sentence beside a list says was done already: `We have already added a lock.`"""
    for action in promises_in(section, group, place, reading):
        if action.status == "done" and not _MEANS_THE_LIST.search(action.title):
            yield action


_MEANS_THE_LIST = re.compile(
    r"(?i)\b(?:these|those|the (?:following|above|first)|all of|of them|several|many|below|steps|measures)\b|:$"
)


def promises_in(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """In a section of prose: one item for each promise of work, and for what was done already.

    The lines stay in the body.
    """
    is_lessons = not section.is_within("actions")
    for block in _prose_in(section):
        for sentence in _PROMISES_END.split(" ".join(block.text.split())):
            is_past = _DONE_ALREADY.search(sentence) is not None or _IS_NOW.match(sentence) is not None
            by_name = _BY_NAME.match(sentence)
            if by_name and not by_name[0].startswith("@") and not reading.is_listed_person(by_name["who"]):
                by_name = None
            if len(sentence) > LONGEST_LINE * 2 or not (is_past or by_name or _PROMISE.search(sentence)):
                continue
            if is_lessons and not (is_past or by_name) and _NEEDED.search(sentence):
                continue
            text = _promised(sentence).rstrip(".。")
            action = action_from(parts_of(text, reading), "", group, block.lines, place)
            reason = "a sentence that promises work was read as an action item"
            if by_name:
                action = replace(action, owner=action.owner or by_name["who"])
            if is_past:
                reason = "a sentence that says what was done was read as an action item"
                action = replace(action, status="done")
            guess = Guess("action_items", block.lines.first, reason)
            yield replace(action, takes=False, guesses=(*action.guesses, guess))


def _prose_in(section: Section) -> Iterator[Paragraph | Item]:
    """The paragraphs of a section; in one about lessons, its list items, too."""
    for block in section.all_blocks():
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, List) and not section.is_within("actions"):
            yield from block.items


_WILL = (
    r"\b(?:[Ww]e|I)(?: also| now| still)?(?:'ll| will|'[rm]e?(?: also)? going to| (?:are|am)(?: also)? going to"
    r"| plan to|"
    r" intend to| need to| have to)"
)
_BY_NAME = re.compile(
    r"@?(?P<who>(?<=@)[\w-]+|[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?) (?:will|has agreed to|has offered to"
    r"|is going to|plans to|intends to|is(?= \w+ing\b))\b"
)
"""`Ida will add an alert`."""
_PROMISE = re.compile(
    rf"\b{_WILL}\b|\b(?:wir werden|nous allons|vamos a|vamos)\b|\bwill be \w+(?:ed|en|t)\b|^There will be an? "
)
_NEEDED = re.compile(r"\b(?:we|I) (?:need|have) to\b", re.I)
"""Among lessons it says what is wrong and promises nothing: `I need to hear of it`."""
_DONE_ALREADY = re.compile(
    r"\b[Ww]e(?:'ve| have) (?:already|since|now|also)\b"
    r"|^(?:We|I)(?:'ve| have)(?= (?:\w+ly |already |since |now |also )*(?!learned|learnt|talked|been|asked)"
    r"(?:\w{2,}ed|set|put|made|built|rebuilt|written|rewritten|cut|split)\b)"
)
_IS_NOW = re.compile(
    r"(?:The|Our|All|Each|Every) [\w`' -]{2,60}? now (?:\w+s|have|go|run|use)\b(?! that)"
    r"|[A-Z].{2,60}? (?:is|are) no longer \w+ed\b"
    r"|.*\b(?:has|have)(?: (?:now|already|since|also))* been (?:added|changed|configured|created|deployed|enabled"
    r"|extended|fixed"
    r"|implemented|increased|introduced|merged|moved|raised|removed|replaced|set up|updated|written)\b"
)
"""`The job now refuses an empty list`, `A limit has been added`."""
_PROMISES_END = re.compile(rf"(?<=[.!?。])\s+|,? and (?={_WILL} )")


def _promised(sentence: str) -> str:
    """What a sentence promises: `add a lock` of `To avoid this, we will add a lock.`"""
    found = re.match(
        rf"(?:[A-Z][^.!?]{{2,60}}?,?\s+)?(?:{_WILL}|{_DONE_ALREADY.pattern}|{_BY_NAME.pattern})(?: also| now| already)*"
        r" (?P<rest>\w.*)",
        sentence,
    )
    return found["rest"][0].upper() + found["rest"][1:] if found else sentence
