"""Chains of whys: headings that are questions, paragraphs, and tables of questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Lines, List, Paragraph, Row, Section, Table
from postmortems.importing.labels import is_nothing, labels
from postmortems.importing.reading import Reading
from postmortems.model.causes import LONGEST_FACTOR, LONGEST_UNLABELLED, proposed_factor
from postmortems.text.sentences import first_sentence

LONGEST_ANSWER = 4000
"""Characters. A longer answer is a story; its first paragraph is the answer."""

WHY = re.compile(
    r"(?i)^\W{0,20}(?:(?:q|why|question)?\s{0,3}\d{0,3}(?:[.):]|\s{0,3}[:–—-])\s{0,3}|\d{1,3}\s{1,3})?\W{0,20}(?:why\b"
    r"|how (?:did|was|were|could|come|is|are|does|do|has|have|had|can)\b|warum|wieso|weshalb|pourquoi"
    r"|¿?por qu[eé]|なぜ|何故|为什么|为何|왜)"
)
_QUESTION_END = re.compile(r"[?？]|\s*(?:→|->|=>|か →)\s*")
_KIND_GUESS = "the document does not state the kinds of the steps"
_NUMBERED_TITLE = re.compile(
    r"(?i)^\W*(?:causal )?(?:chain|cause|strand|thread|branch|kette|cha[iî]ne|cadena|cadeia)\s*#?\d*\s*[:.–—-]\s*(?=\S)"
)


class Step(TypedDict, total=False):
    """A step of a chain, as a record has it but for its id."""

    question: str
    text: str
    label: str
    kind: str
    evidence: str
    because: list[int]
    """The places in the chain of the steps that it follows from, from 0."""


def chain(
    steps: Sequence[Step], method: str, lines: Lines, takes: frozenset[int], confidence: float, title: str = ""
) -> Claim:
    value: dict[str, object] = {"title": title} if title else {}
    value |= {"method": method, "steps": [_labelled(step) for step in steps]}
    return Claim("causal_chains", value, lines, takes, confidence, (Guess("causal_chains", lines.first, _KIND_GUESS),))


def _labelled(step: Step) -> Step:
    """A long step with a label for lists and drawings, if it begins with one in bold or with a short sentence."""
    text = step.get("text", "")
    if len(text) <= LONGEST_UNLABELLED:
        return step
    said = proposed_factor(text) or re.sub(r"[*_`]", "", first_sentence(text)[0]).strip(" .")
    is_label = len(said.split()) >= LEAST_LABEL and len(said) <= LONGEST_FACTOR
    return {**step, "label": said} if is_label else step


LEAST_LABEL = 2
"""Words."""


def title_of(title: str) -> str:
    """The title of a chain, without `Chain 1:`. `Root cause` and `Why did it happen?` say nothing about it."""
    bare = _without_number(title)
    is_general = _CAUSE.search(bare) and labels().sections.whole(bare.rstrip(" ?？")) == "causes"
    return "" if is_general else bare


_CAUSE = re.compile(r"(?i)cause|why|ursache|causa|warum|pourquoi|por qu|因|为|なぜ|원인|왜")


def _without_number(title: str) -> str:
    return _NUMBERED_TITLE.sub("", " ".join(title.split()).strip(" :："))


def split_question(text: str) -> tuple[str, str]:
    """The question and the answer in a text. The question is empty if there is none."""
    text = _SPEAKER.sub("", text)
    if not WHY.match(text):
        return "", text
    end = _QUESTION_END.search(text)
    if end is None:
        head, _, rest = text.partition("\n")
        return (head.strip(" *_"), rest.strip()) if rest.strip() else ("", text)
    rest = text[end.end() :].lstrip(" *_:：\n—–-→>=")
    question = text[: end.end()].strip(" *_→>-=\n")
    return (question, rest) if re.search(r"\w", rest) else ("", text)


_SPEAKER = re.compile(r"(?m)^\s*(?:\*\*|__)?(?:Q|A|Question|Answer)\s?\d{0,2}\s?[:.](?:\*\*|__)?\s+")
"""`Q:` before a question and `A:` before its answer."""


def _is_question(section: Section) -> bool:
    return WHY.match(section.title) is not None or section.title.rstrip(" *_").endswith(("?", "？"))


def questions_under(section: Section) -> list[Section]:
    """The sub-sections that are questions, and those inside them, which ask further."""
    found: list[Section] = []
    for sub in section.sections:
        if _is_question(sub):
            found += [sub, *questions_under(sub)]
    return found


def is_numbered(section: Section) -> bool:
    """Whether the heading says that the section is one of several chains: `Chain 2: nobody noticed`."""
    return _NUMBERED_TITLE.match(section.title) is not None


def question_chain(section: Section, asked: Sequence[Section], reading: Reading) -> Claim:
    """The chain of questions. Code, tables and quotations of an answer stay in the body, under their question."""
    steps: list[Step] = []
    takes: set[int] = set()
    for number, sub in enumerate(asked):
        assert sub.heading is not None
        plain = [block for block in sub.blocks if isinstance(block, Paragraph | List)]
        is_plain = len(plain) == len(sub.blocks)
        text = "\n\n".join(reading.document.text(block.lines).strip("\n") for block in plain).strip()
        is_long = len(text) > LONGEST_ANSWER
        if is_long:
            text = reading.document.text(plain[0].lines).strip()
        asks = _without_number(sub.title)
        step: Step = {"question": asks}
        step |= {"text": text if text and not is_nothing(text) else asks}
        step |= {"kind": "condition" if number else "impact"}
        step["because"] = [number + 1] if number + 1 < len(asked) else []
        steps.append(step)
        if not is_long and text:
            takes |= {line for block in plain for line in block.lines.numbers}
            takes |= set(sub.heading.numbers) if is_plain else set()
    first = asked[0].lines
    assert first is not None
    title = "" if section.concept_share == 1.0 or not section.title or section.is_title else title_of(section.title)
    is_why = section.is_within("whys") or all(re.search(r"(?i)\bwhy\b", sub.title) for sub in asked)
    method = "five-whys" if is_why else "infinite-hows"
    return chain(steps, method, first, frozenset(takes), 0.75, title)


def paragraph_chains(section: Section) -> Iterator[Claim]:
    """Paragraphs that begin with a question each, and answer it."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph) and WHY.match(block.text)]
    asked = [question for block in blocks for question in _questions_in(block.text)]
    split = [split_question(text) for text in asked]
    if len(asked) < 2 or not all(question for question, _ in split):
        return
    steps: list[Step] = [
        {
            "question": question,
            "text": answer,
            "kind": "condition" if number else "impact",
            "because": [number + 1] if number + 1 < len(asked) else [],
        }
        for number, (question, answer) in enumerate(split)
    ]
    takes = frozenset(line for block in blocks for line in block.lines.numbers)
    yield chain(steps, "five-whys", blocks[0].lines, takes, 0.75)


def _questions_in(text: str) -> Iterator[str]:
    """The questions of a paragraph with their answers, if lines of it begin with one each."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if WHY.match(line) and re.search("[?？]", line)]
    for start, end in zip(starts or [0], [*starts[1:], len(lines)], strict=True):
        yield "\n".join(lines[start:end])


def table_chains(section: Section) -> Iterator[Claim]:
    """Tables with a column of questions and one of answers."""
    for block in section.blocks:
        if not isinstance(block, Table) or not 2 <= len(block.head) <= MOST_COLUMNS:
            continue
        places = [number for number, cell in enumerate(block.head) if _QUESTIONS.search(cell)]
        answers = [number for number, cell in enumerate(block.head) if _ANSWERS.search(cell) and number not in places]
        if not places or not answers:
            continue
        rows = [row for row in block.rows if len(row.cells) == len(block.head) and row.cells[answers[0]].strip()]
        if len(rows) < 2:
            continue
        others = [n for n in range(len(block.head)) if n not in (places[0], answers[0])]
        steps: list[Step] = [
            {
                "question": row.cells[places[0]],
                "text": "\n\n".join((row.cells[answers[0]], *_named_cells(block, row, others))),
                "kind": "condition" if number else "impact",
                "because": [number + 1] if number + 1 < len(rows) else [],
            }
            for number, row in enumerate(rows)
        ]
        takes = frozenset(line for row in rows for line in row.lines.numbers)
        yield chain(steps, "five-whys", block.lines, takes, 0.75)


MOST_COLUMNS = 6


def _named_cells(table: Table, row: Row, places: Sequence[int]) -> Iterator[str]:
    """The other cells of a row with the names of their columns, but for its number."""
    for place in places:
        cell = row.cells[place].strip()
        if re.search(r"\w", cell) and not re.fullmatch(r"\W*(?:why|level|q|step)?\W*\d+\W*", cell, re.I):
            yield f"{table.head[place]}: {cell}" if table.head[place] else cell


_QUESTIONS = re.compile(
    r"(?i)^\W*(?:whys?|questions?|warum|frage|pourquoi|¿?por qué|pregunta|por quê|pergunta|なぜ|问题|为什么|왜)\W*$"
)
_ANSWERS = re.compile(
    r"(?i)^\W*(?:answers?|because|reason|antwort|weil|réponse|respuesta|porque|resposta|答え|回答|原因|答案|답)\W*$"
)
