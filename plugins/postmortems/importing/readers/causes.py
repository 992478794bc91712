"""Causes: numbered whys, nested whys, questions as headings, lists of factors, and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypedDict

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Item, Lines, List, Paragraph, Section
from postmortems.importing.labels import is_nothing, labels
from postmortems.importing.reading import Reading

LONGEST_CAUSE = 1500
"""A cause with more characters is a story and stays in the body."""

_WHY = re.compile(
    r"(?i)^\W*(?:\d+[.)]?\s*)?(?:why\b|how (?:did|was|could|come)|warum|wieso|weshalb|pourquoi"
    r"|¿?por qu[eé]|なぜ|何故|为什么|为何|왜)"
)
_QUESTION_END = re.compile(r"[?？]|\s*(?:→|->|=>|か →)\s*")
_KIND_GUESS = "the document does not state the kinds of the steps"


class _Step(TypedDict, total=False):
    """A step of a chain, as a record has it but for its id."""

    question: str
    text: str
    kind: str
    because: list[int]
    """The places in the chain of the steps that it follows from, from 0."""


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each chain."""
    for section in reading.document.about("causes", "whys", "factors"):
        for part in section.walk():
            if part.is_within("actions", "apart", "timeline", "references", "went-well", "went-poorly", "got-lucky"):
                continue
            yield from _questions(part, reading)
            for block in part.blocks:
                if isinstance(block, List):
                    yield from _list(block, part)
            yield from _paragraph(part, reading)


def _chain(
    steps: list[_Step], method: str, lines: Lines, takes: frozenset[int], confidence: float, title: str = ""
) -> Claim:
    value: dict[str, object] = {"title": title} if title else {}
    value |= {"method": method, "steps": steps}
    return Claim("causal_chains", value, lines, takes, confidence, (Guess("causal_chains", lines.first, _KIND_GUESS),))


def _list(block: List, section: Section) -> Iterator[Claim]:
    whys = [item for item in block.items if _WHY.match(item.text)]
    is_whys = section.concept == "whys" or any(above.concept == "whys" for above in section.ancestors())
    if len(block.items) >= 2 and (len(whys) * 2 > len(block.items) or (is_whys and block.ordered)):
        steps = _consecutive_steps(block)
        if steps:
            yield _chain(steps, "five-whys", block.lines, _all(block), 0.8)
        return
    if is_whys and any(len(item.blocks) > 1 for item in block.items):
        nested = _Nested()
        for item in block.items:
            nested.add(item, None, None)
        if len(nested.steps) >= 2:
            yield _chain(nested.steps, "five-whys", block.lines, _all(block), 0.8)
        return
    if section.concept in ("factors", "causes") and section.concept_share >= 0.5:
        steps = [
            {"text": text, "kind": "condition", "because": []}
            for item in block.items
            if (text := "\n\n".join(filter(None, (item.text, item.rest)))) and not is_nothing(text)
        ]
        is_after_prose = section.concept == "causes" and len(section.order) > 1
        if steps and len(steps) == len(block.items) and not is_after_prose and not section.is_label:
            yield _chain(steps, "narrative", block.lines, _all(block), 0.7, _bare(section.title))


def _all(block: List) -> frozenset[int]:
    return frozenset().union(*(frozenset(item.lines.numbers) for item in block.items))


def _bare(title: str) -> str:
    return " ".join(title.split()).strip(" :：")


def _consecutive_steps(block: List) -> list[_Step]:
    """The steps of consecutive whys. Each explains the answer before it; the first is the impact."""
    steps: list[_Step] = []
    for number, item in enumerate(block.items):
        text = "\n\n".join(filter(None, (item.text, item.rest)))
        question, answer = _split(text)
        step: _Step = {"question": question} if question else {}
        step |= {"text": answer, "kind": "impact" if number == 0 else "condition"}
        step["because"] = [number + 1] if number + 1 < len(block.items) else []
        steps.append(step)
    return steps


def _split(text: str) -> tuple[str, str]:
    """The question and the answer in a text. The question is empty if there is none."""
    if not _WHY.match(text):
        return "", text
    end = _QUESTION_END.search(text)
    if end is None:
        head, _, rest = text.partition("\n")
        return (head.strip(" *_"), rest.strip()) if rest.strip() else ("", text)
    rest = text[end.end() :].lstrip(" *_:：\n—–-→>=")
    question = text[: end.end()].strip(" *_→>-=\n")
    return (question, rest) if re.search(r"\w", rest) else ("", text)


class _Nested:
    """Nested whys: a deeper item explains the item above it."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []

    def add(self, item: Item, above: int | None, question: str | None) -> None:
        """Add the step of an item, and the steps under it."""
        number = len(self.steps)
        own, answer = _split(item.text)
        step: _Step = {}
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
                if _WHY.match(text) and text.endswith(("?", "？")):
                    asked = text
                else:
                    step["text"] = f"{step['text']}\n\n{block.text}"


def _questions(section: Section, reading: Reading) -> Iterator[Claim]:
    """Sub-headings that are questions, each with its answer under it."""
    asked = [
        sub
        for sub in section.sections
        if not sub.is_label and _WHY.match(sub.title) and sub.title.rstrip().endswith(("?", "？"))
    ]
    if len(asked) < 2:
        return
    steps: list[_Step] = []
    takes: set[int] = set()
    for number, sub in enumerate(asked):
        if (
            sub.sections
            or not all(isinstance(block, Paragraph | List) for block in sub.blocks)
            or not sub.lines
            or not sub.heading
        ):
            return
        text = "\n".join(reading.document.lines[sub.heading.last : sub.lines.last]).strip("\n")
        if not text or is_nothing(text) or len(text) > LONGEST_CAUSE:
            return
        because = [number + 1] if number + 1 < len(asked) else []
        steps.append(
            {
                "question": _bare(sub.title),
                "text": text,
                "kind": "condition" if number else "impact",
                "because": because,
            }
        )
        takes |= set(sub.lines.numbers)
    assert asked[0].lines is not None
    yield _chain(steps, "infinite-hows", asked[0].lines, frozenset(takes), 0.75)


_LABELLED = re.compile(
    r"^\s*(?:\*\*|__)(?P<label>[^*\n]{3,40}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(?P<text>\S[\s\S]*)$"
)


def _paragraph(section: Section, reading: Reading) -> Iterator[Claim]:
    """A section with one paragraph."""
    if section.concept != "causes" or len(section.order) != 1 or section.is_label:
        return
    block = section.order[0]
    if not isinstance(block, Paragraph):
        return
    text = reading.document.text(block.lines).strip()
    is_instruction = re.fullmatch(r"[*_][^*_][\s\S]*[*_]", text)
    if is_nothing(text) or len(text) > LONGEST_CAUSE or is_instruction:
        return
    labelled = _LABELLED.match(text)
    if labelled and labels().fields.whole(labelled["label"]):
        return
    steps: list[_Step] = [{"text": text, "kind": "failure", "because": []}]
    title = "" if section.concept_share == 1.0 else _bare(section.title)
    yield _chain(steps, "narrative", block.lines, frozenset(block.lines.numbers), 0.7, title)
