"""Causes: numbered whys, nested whys, questions as headings, lists of factors, and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.document import Item, List, Paragraph, Section, Table
from postmortems.importing.labels import is_instruction, is_nothing, labels
from postmortems.importing.readers.chains import (
    Step,
    chain,
    conditions,
    failure,
    title_in,
    title_of,
    why_steps,
)
from postmortems.importing.readers.drawings import drawn_chains
from postmortems.importing.readers.prose_causes import (
    arrows,
    causes_of,
    defined,
    explained,
    labelled,
    listed_after_label,
    prose,
    rows,
)
from postmortems.importing.readers.whys import (
    WHY,
    is_numbered,
    paragraph_chains,
    question_chain,
    questions_under,
    split_question,
    table_chains,
)
from postmortems.importing.reading import Reading

LONGEST_CAUSE = 1500
"""A cause with more characters is a story and stays in the body."""


def read(reading: Reading) -> Iterator[Claim]:
    asked: set[int] = set()
    for section in reading.document.about("causes", "whys", "factors"):
        for part in section.walk():
            if part.is_within("actions", "apart", "timeline", "references", "went-well", "went-poorly", "got-lucky"):
                continue
            if id(part) in asked:
                continue
            questions = questions_under(part)
            if len(questions) >= 2 or (questions and is_numbered(part)):
                asked |= {id(question) for question in questions}
                yield question_chain(part, questions, reading)
            yield from paragraph_chains(part)
            yield from table_chains(part)
            yield from drawn_chains(part, reading)
            for block in part.blocks:
                if isinstance(block, List):
                    yield from _list(block, part)
            yield from arrows(part)
            yield from rows(part)
            yield from defined(part)
            yield from _paragraph(part, reading)
            yield from prose(part, reading)
            yield from listed_after_label(part)
    yield from labelled(reading)
    for section in reading.document.sections:
        if id(section) not in asked:
            yield from explained(section)
    if not reading.document.about("causes", "whys"):
        yield from _unlabelled(reading)


def _unlabelled(reading: Reading) -> Iterator[Claim]:
    """Lists and tables of whys with their answers, in a document without a section about causes."""
    for section in reading.document.sections:
        if section.concept is not None or any(above.concept for above in section.ancestors()):
            continue
        for block in section.blocks:
            if isinstance(block, List):
                asked = [split_question(item.text)[0] for item in block.items]
                if len(asked) >= LEAST_WHYS and all(asked):
                    yield from _list(block, section)
            elif isinstance(block, Table):
                whys = [row for row in block.rows if any(WHY.match(cell) for cell in row.cells)]
                if len(whys) >= LEAST_WHYS and len(whys) == len(block.rows):
                    yield from table_chains(section)


LEAST_WHYS = 3
"""So many whys with answers are a chain, whatever the heading says."""


def _list(block: List, section: Section) -> Iterator[Claim]:
    whys = [item for item in block.items if WHY.match(item.text)]
    is_whys = section.concept == "whys" or any(above.concept == "whys" for above in section.ancestors())
    if len(block.items) >= 2 and (len(whys) * 2 > len(block.items) or (is_whys and block.ordered)):
        answered = [split_question(item.whole) for item in block.items]
        yield chain(why_steps(answered), "five-whys", block.lines, _all(block), 0.8)
        return
    if is_whys and any(len(item.blocks) > 1 for item in block.items):
        nested = _Nested()
        for item in block.items:
            nested.add(item, None, None)
        if len(nested.steps) >= 2:
            yield chain(nested.steps, "five-whys", block.lines, _all(block), 0.8)
        return
    if section.concept in ("factors", "causes") and section.concept_covers_half:
        listed = causes_of(block)
        is_sequence = block.ordered and len(listed) >= 2 and _SEQUENCE.search(section.title) is not None
        is_after_prose = section.concept == "causes" and section.order[0] is not block
        if listed and not is_after_prose and not section.is_label:
            steps = conditions(listed)
            for number, step in enumerate(steps[1:] if is_sequence else ()):
                step["because"] = [number]
            yield chain(steps, "narrative", block.lines, _all(block), 0.7, title_in(section.title))


_SEQUENCE = re.compile(r"(?i)\b(?:chain|sequence) of\b|\bchain\b")
"""A heading of causes that each follow from the one before."""


def _all(block: List) -> frozenset[int]:
    return frozenset().union(*(item.lines.numbers for item in block.items))


class _Nested:
    """Nested whys: a deeper item explains the item above it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def add(self, item: Item, above: int | None, question: str | None) -> None:
        """Add the step of an item, and the steps under it."""
        number = len(self.steps)
        own, answer = split_question(item.text)
        step: Step = {}
        if why := own or question:
            step["question"] = why
        step |= {"text": answer or item.text, "kind": "impact" if above is None else "condition", "because": []}
        self.steps.append(step)
        if above is not None:
            self.steps[above]["because"].append(number)
        asked: str | None = None
        for block in item.blocks[1:]:
            if isinstance(block, List):
                for child in block.items:
                    self.add(child, number, asked)
                    asked = None
            elif isinstance(block, Paragraph):
                text = block.text.strip().strip("*_").strip()
                if WHY.match(text) and text.endswith(("?", "？")):
                    asked = text
                else:
                    step["text"] = f"{step['text']}\n\n{block.text}"


_LABELLED = re.compile(
    r"^\s*(?:\*\*|__)(?P<label>[^*\n]{3,40}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(?P<text>\S[\s\S]*)$"
)


def _paragraph(section: Section, reading: Reading) -> Iterator[Claim]:
    if section.concept != "causes" or len(section.order) != 1 or section.is_label:
        return
    block = section.order[0]
    if not isinstance(block, Paragraph):
        return
    text = reading.document.text(block.lines).strip()
    if is_nothing(text) or len(text) > LONGEST_CAUSE or is_instruction(text):
        return
    labelled = _LABELLED.match(text)
    if labelled and labels().fields.whole(labelled["label"]):
        return
    yield chain(failure(text), "narrative", block.lines, block.lines.numbers, 0.7, title_of(section))
