"""Chains of whys: headings that are questions, paragraphs, and tables of questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.claims import Claim
from postmortems.importing.document import List, Paragraph, Row, Section, Table
from postmortems.importing.labels import is_nothing
from postmortems.importing.readers.chains import NUMBERED_TITLE, chain, title_of, why_steps, without_number
from postmortems.importing.reading import Reading

LONGEST_ANSWER = 4000
"""Characters. A longer answer is a story; its first paragraph is the answer."""

WHY = re.compile(
    r"(?i)^\W{0,20}(?:(?:q|why|question)?\s{0,3}\d{0,3}(?:[.):]|\s{0,3}[:–—-])\s{0,3}|\d{1,3}\s{1,3})?\W{0,20}(?:why\b"
    r"|how (?:did|was|were|could|come|is|are|does|do|has|have|had|can)\b|warum|wieso|weshalb|pourquoi"
    r"|¿?por qu[eé]|なぜ|何故|为什么|为何|왜)"
)
_QUESTION_END = re.compile(r"[?？]|\s*(?:→|->|=>|か →)\s*")


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
    return NUMBERED_TITLE.match(section.title) is not None


def question_chain(section: Section, asked: Sequence[Section], reading: Reading) -> Claim:
    """The chain of questions. Code, tables and quotations of an answer stay in the body, under their question."""
    answered: list[tuple[str, str]] = []
    takes: frozenset[int] = frozenset()
    for sub in asked:
        assert sub.heading is not None
        plain = [block for block in sub.blocks if isinstance(block, Paragraph | List)]
        is_plain = len(plain) == len(sub.blocks)
        text = "\n\n".join(reading.document.text(block.lines).strip("\n") for block in plain).strip()
        is_long = len(text) > LONGEST_ANSWER
        if is_long:
            text = reading.document.text(plain[0].lines).strip()
        asks = without_number(sub.title)
        answered.append((asks, text if text and not is_nothing(text) else asks))
        if not is_long and text:
            takes = takes.union(*(block.lines.numbers for block in plain))
            takes |= sub.heading.numbers if is_plain else frozenset()
    first = asked[0].lines
    assert first is not None
    title = title_of(section) if section.title and not section.is_title else ""
    is_why = section.is_within("whys") or all(re.search(r"(?i)\bwhy\b", sub.title) for sub in asked)
    method = "five-whys" if is_why else "infinite-hows"
    return chain(why_steps(answered), method, first, takes, 0.75, title)


def paragraph_chains(section: Section) -> Iterator[Claim]:
    """Paragraphs that begin with a question each, and answer it."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph) and WHY.match(block.text)]
    asked = [question for block in blocks for question in _questions_in(block.text)]
    split = [split_question(text) for text in asked]
    if len(asked) < 2 or not all(question for question, _ in split):
        return
    takes = frozenset().union(*(block.lines.numbers for block in blocks))
    yield chain(why_steps(split), "five-whys", blocks[0].lines, takes, 0.75)


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
        answered = [
            (row.cells[places[0]], "\n\n".join((row.cells[answers[0]], *_named_cells(block, row, others))))
            for row in rows
        ]
        takes = frozenset().union(*(row.lines.numbers for row in rows))
        yield chain(why_steps(answered), "five-whys", block.lines, takes, 0.75)


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
