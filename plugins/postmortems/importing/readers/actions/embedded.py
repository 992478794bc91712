"""Action items inside the text of something else, after a label: `**Action:** add an alert`, `TODO: …`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from postmortems.importing.document import Block, Item, Lines, List, Paragraph, Section
from postmortems.importing.readers.actions.build import action_from
from postmortems.importing.readers.actions.fields import fields_in
from postmortems.importing.readers.actions.groups import state_in_title
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.actions.tables import with_cell
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_in_past, is_to_do

_ITEM = (
    r"(?:(?:corrective |preventi?ve |preventative |follow[- ]?up )?actions?(?: items?)?|counter-?measures?|measures?"
    r"|follow[- ]?ups?|improvements?|prevention|recommendations?|next steps?|to-?dos?|maßnahmen?|empfehlung(?:en)?"
    r"|mesures?|recommandations?|medidas?|recomendaci(?:ón|ones)|acci(?:ón|ones)|aç(?:ão|ões)|対策|조치|措施"
    r"|(?-i:AI)(?:[ -]?#?\d{1,2})?)"
)
_REPAIR = r"(?:fix(?:es)?|remed(?:y|ies)|remediations?|mitigations?|behebung|correction|solution|arreglo|correção)"
"""What also names the repair of the day itself."""
LABEL = rf"(?:{_ITEM}|{_REPAIR})"
"""What comes before an item in the text about its cause."""
_LABELLED = re.compile(
    rf"(?:^[ \t]*(?:[-–*•][ \t]+)?|(?P<arrow>(?:->|→|=>|⇒)[ \t]*)|(?P<inside>[(\[](?=(?-i:TODO)\b))|(?<=[.!?;] ))"
    rf"(?P<marks>[*_]{{0,2}})(?P<label>{LABEL})(?: #?\d{{1,2}})?(?P=marks)?"
    r"(?: ?[(\[](?P<said>[^()\[\]\n]{2,30})[)\]])?(?P=marks)?[ \t]*[:：](?P=marks)?[ \t]*"
    r"(?P<text>(?![*_])(?(inside)[^()\[\]\n]{1,200}|\S.{0,800}"
    r"(?:\n(?![ \t]*(?:[-–*•][ \t]|[*_]{0,2}[^\W\d_][^:：\n]{1,30}[:：])).{0,800}){0,8}))",
    re.I | re.M,
)
_NEXT_LABEL = re.compile(r"\s*(?:->|→)?\s*(?:\*\*|__)[A-Z][^*_\n]{1,40}(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])")
"""Where the text of an item in a sentence ends: at the next label in bold."""
LEAST_WORDS = 3
"""A shorter text after the label is no item."""


def embedded(section: Section, place: int, reading: Reading, *, is_habit: bool) -> Iterator[Action]:
    """The items after such labels in the paragraphs and lists of a section, which keep their lines.

    A label at the beginning of a line and without any marks counts if the document has several (`is_habit`).
    """
    for part in (part for block in section.blocks for part in _texts(block)):
        for match, text in _matches(part.text):
            is_sure = match["marks"] or match["arrow"] or match["label"] == "TODO"
            is_past = re.fullmatch(_REPAIR, match["label"], re.I) is not None and is_in_past(text)
            if len(text.split()) >= LEAST_WORDS and not is_past and (is_sure or is_habit):
                line = part.lines.first + part.text.count("\n", 0, match.start())
                yield _action(text, match["said"] or "", part, line, place, reading)
        lesson = section.concept in ("lessons", "went-poorly", "surprise") and _AFTER_ARROW.search(part.text)
        if lesson and is_to_do(lesson["text"], reading.document.language) and not _LABELLED.search(part.text):
            yield _action(lesson["text"], "", part, part.lines.first, place, reading)


_AFTER_ARROW = re.compile(r"\s(?:→|[-=]>|⇒)\s+(?P<text>[A-ZÀ-Þ][^→⇒\n]{8,300})$")
"""What follows from a lesson: `Nobody was paged. → Add an alert (Ida)`."""


def _matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each label in a text, with what follows up to the next label in bold."""
    at = 0
    while found := _LABELLED.search(text, at):
        end = _NEXT_LABEL.search(found["text"])
        said = found["text"][: end.start()] if end else found["text"]
        at = found.start("text") + len(said)
        yield found, said


def _action(text: str, said: str, part: Item | Paragraph, line: int, place: int, reading: Reading) -> Action:
    """The item of a text, with what the brackets of its label say and the fields in the lines below it."""
    status = state_in_title(f"Action ({said})") if said else None
    owner = f" — owner: {said}" if said and status is None else ""
    lines = part.lines if isinstance(part, Item) else Lines(line, part.lines.last)
    action = action_from(parts_of(" ".join(text.split()) + owner, reading), "", Group(status=status), lines, place)
    for below in part.text.split("\n")[line - part.lines.first + 1 + text.count("\n") :]:
        if not (fields := fields_in(below)):
            break
        for role, cell in fields:
            action = with_cell(action, role, cell, reading)
    return replace(action, takes=False)


def count_labels(sections: Iterable[Section]) -> int:
    """How many lines begin with such a label without marks."""
    texts = (part.text for section in sections for block in section.blocks for part in _texts(block))
    found = (match for text in texts for match, _ in _matches(text))
    return sum(not (match["marks"] or match["arrow"] or match["inside"]) for match in found)


def has_labels(section: Section) -> bool:
    """Whether paragraphs of a section hold items after such labels: a finding with its recommendation."""
    return any(isinstance(block, Paragraph) and _LABELLED.search(block.text) for block in section.blocks)


def _texts(block: Block) -> Iterator[Item | Paragraph]:
    """A paragraph, or the items of a list and of the lists in it."""
    if isinstance(block, Paragraph):
        yield block
    for item in block.items if isinstance(block, List) else ():
        yield item
        for inner in item.blocks[1:]:
            yield from _texts(inner)
