"""What went well, what went poorly, luck, surprises and lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.document import Lines, List, Paragraph, Section, label_of
from postmortems.importing.labels import SYMBOL, is_instruction, is_nothing, labels
from postmortems.importing.reading import Reading

KINDS = {
    "went-well": "went-well",
    "went-poorly": "went-poorly",
    "got-lucky": "got-lucky",
    "surprise": "surprise",
    "lessons": "lesson",
}
LONGEST_PARAGRAPH = 1200
"""A paragraph with more characters is a story, not a lesson."""
MIXED = 0.6
"""With a smaller share of the heading (`Recovery and Lessons Learned`), the section has other subjects too."""

_LABELLED = re.compile(
    r"^\s*(?:\*\*|__)?(?P<label>[^*_\n:：]{2,60}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<text>\S[\s\S]*)$"
)


def read(reading: Reading) -> Iterator[Claim]:
    """Each list item in a section of lessons, or each paragraph if there is no list. No paragraph repeats the lists."""
    found = list(_found(reading))
    listed = {word for claim in found if claim.confidence > OF_PARAGRAPH for word in _words(claim)}
    for claim in found:
        words = _words(claim)
        is_repeated = len(words & listed) >= max(LEAST_WORDS, REPEATED * len(words))
        if claim.confidence > OF_PARAGRAPH or not is_repeated:
            yield claim


LEAST_WORDS, REPEATED = 3, 0.8
"""So many words, and such a share of those of a paragraph, are in the lists that it repeats."""
OF_PARAGRAPH = 0.6
"""The confidence of a lesson that is a paragraph."""


def _words(claim: Claim) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", claim.value["text"].casefold()))


def _found(reading: Reading) -> Iterator[Claim]:
    for section in reading.document.about(*KINDS):
        for part in section.walk():
            concept = _concept(part)
            if concept is None or part.is_within("actions", "apart", "references", "timeline"):
                continue
            yield from _in_section(part, KINDS[concept], reading)
    for section in reading.document.about("actions"):
        if found := section.concepts & KINDS.keys():
            yield from _in_section(section, KINDS[min(found)], reading)


def _concept(section: Section) -> str | None:
    """The kind of lessons in a section, from its own title or from a section around it."""
    if section.concept in KINDS:
        other = labels().sections.inside(section.title)
        is_mixed = (
            section.concept == "lessons"
            and other is not None
            and other.share < MIXED
            and len(section.title.split()) > 3
        )
        return None if is_mixed else section.concept
    if section.concept is not None:
        return None
    return next((above.concept for above in section.ancestors() if above.concept in KINDS), None)


def _in_section(section: Section, kind: str, reading: Reading) -> Iterator[Claim]:
    has_list = any(isinstance(block, List) for block in section.blocks) or bool(section.sections)
    for block in section.blocks:
        if isinstance(block, List):
            for item in block.items:
                own, text = _own_kind(item.whole, kind)
                labelled = _LABELLED.match(text)
                said = labelled["text"] if labelled else text
                if text and not is_nothing(said) and not _has_sections(item.text):
                    yield _lesson(own, text, item.lines)
        elif isinstance(block, Paragraph) and _MARKED_LINES.fullmatch(block.text):
            for number, line in enumerate(block.text.split("\n"), start=block.lines.first):
                text = re.sub(rf"^\s*(?:{SYMBOL})+\s*", "", line).strip()
                yield _lesson(_MARKS.get(line.strip()[0], kind), text, Lines(number, number))
        elif isinstance(block, Paragraph) and (said := _labelled_lines(block)):
            yield from said
        elif isinstance(block, Paragraph) and not has_list:
            is_short = label_of(block) is None and _is_short_prose(section)
            if kind != "lesson" or is_short:
                yield from _paragraph(block, kind, reading)


_MARKED_LINES = re.compile(rf"(?:\s*(?:{SYMBOL})+[^\S\n]*\S[^\n]*(?:\n|$))+")
"""A paragraph in which each line begins with a picture."""
_MARKS = {"👍": "went-well", "👎": "went-poorly", "🍀": "got-lucky"}


def _labelled_lines(block: Paragraph) -> list[Claim]:
    """The lessons of a paragraph in which each line states its kind: `What went well: the page came fast`."""
    found: list[Claim] = []
    for number, line in enumerate(block.text.split("\n"), start=block.lines.first):
        kind, text = _own_kind(line, "")
        if not kind:
            return []
        found.append(_lesson(kind, text, Lines(number, number)))
    return found


def _is_short_prose(section: Section) -> bool:
    """Whether the section has only short paragraphs."""
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    return len(paragraphs) == len(section.blocks) and all(len(block.text) <= 400 for block in paragraphs)


def _paragraph(block: Paragraph, kind: str, reading: Reading) -> Iterator[Claim]:
    text = reading.document.text(block.lines).strip()
    if len(text) <= LONGEST_PARAGRAPH and not is_nothing(text) and not is_instruction(text):
        yield _lesson(kind, text, block.lines, OF_PARAGRAPH)


def _lesson(kind: str, text: str, lines: Lines, confidence: float = 0.8) -> Claim:
    return Claim("lessons", {"kind": kind, "text": text}, lines, lines.numbers, confidence)


def _own_kind(text: str, kind: str) -> tuple[str, str]:
    """The kind that an item states itself, and its text: `**Got lucky**: the other driver stayed up`."""
    found = _LABELLED.match(text)
    concept = labels().sections.whole(found["label"]) if found else None
    if found and concept in KINDS and concept != "lessons":
        return KINDS[concept], found["text"].strip()
    return kind, text.strip()


def _has_sections(text: str) -> bool:
    label = text.strip().strip("*_").rstrip(":：").strip("*_")
    return labels().sections.whole(label) is not None
