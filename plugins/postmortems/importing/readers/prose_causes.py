"""Causes in prose: a paragraph with a list after it, arrows in a sentence, rows of layers, and labels on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.claims import Claim
from postmortems.importing.document import Block, Item, List, Paragraph, Section, Table, bold_label
from postmortems.importing.labels import is_instruction, is_nothing, labels
from postmortems.importing.readers.chains import chain, conditions, failure, sequence, title_in, title_of
from postmortems.importing.readers.whys import WHY
from postmortems.importing.reading import Reading

LONGEST_PROSE = 1500
"""Characters. Of a longer text, the first paragraph is the cause; the rest stays in the body."""
LONGEST_LINK = 300
"""Characters between two arrows. What is longer is a sentence with an arrow in it."""
_ARROW = re.compile(r"\s+(?:→|⇒|➜|->|=>|-->|==>)\s+")
CAUSES = ("causes", "factors")
_NO_CAUSE = re.compile(r"(?i)\bnot\b|\bcorrection\b|\bruled out\b|\bred herring|\?\s*$")
_CAUSES = re.compile(
    r"(?i)^\W*(?:(?:root|direct|proximate|underlying|primary|probable)?\W?causes?|reasons?|factors?|what went wrong"
    r"|explanation|why|ursachen?|grund|causes?|raisons?|causas?|razón|motivo|原因|理由|원인)\W*$"
)


def prose(section: Section, reading: Reading) -> Iterator[Claim]:
    """The chain of a section in prose, with the list after it, if no other reader knows its form."""
    if section.is_label or not (section.concept == "causes" or _names_a_cause(section)):
        return
    texts = _before_lists(section)
    found = next((block for block in section.blocks if isinstance(block, List)), None)
    if any(WHY.match(block.text) for block in texts) or (found and any(WHY.match(i.text) for i in found.items)):
        return
    parts = [block for block in texts if not _is_bare_label(block.text) and not is_nothing(block.text)]
    items = causes_of(found) if found else []
    if not parts or (not items and len(section.order) == 1 and section.concept == "causes"):
        return
    if sum(len(block.text) for block in parts) > LONGEST_PROSE:
        parts = parts[:1]
    text = "\n\n".join(reading.document.text(block.lines).strip() for block in parts)
    if len(text) > LONGEST_PROSE or is_instruction(text) or _is_labelled(text):
        return
    if items and found and text.endswith((":", "：")) and not _ANNOUNCES.search(text.split("\n\n")[-1]):
        text, items = f"{text}\n\n{reading.document.text(found.lines)}", []
    else:
        found = found if items else None
    is_whole = all(isinstance(part, Paragraph | List | Section) for part in section.order)
    blocks: list[Block] = [*parts, *([found] if found else [])]
    takes = frozenset().union(*(block.lines.numbers for block in blocks)) if is_whole else frozenset()
    title = "" if section.concept == "causes" else title_of(section)
    yield chain(failure(text, items), "narrative", blocks[0].lines, takes, 0.55, title)


_ANNOUNCES = re.compile(
    r"(?i)\b(?:reason|cause|factor|layer|thing|problem|issue|failure|bug|defect|gap|condition|way|mistake)s?\b[^.]*[:：]\s*$"
    r"|\b(?:because|caused by|due to|since|when|stack)\b[^.]*[:：]\s*$"
)
"""The end of a sentence after which the causes are listed. After another one come its details."""


def _names_a_cause(section: Section) -> bool:
    """Whether a heading directly under the causes is one of them, and not an explanation of something else."""
    is_under = section.parent is not None and section.parent.concept == "causes" and section.concept is None
    return is_under and not WHY.match(section.title) and not _NO_CAUSE.search(section.title)


def _before_lists(section: Section) -> list[Paragraph]:
    """The paragraphs at the beginning of the section, up to its first list or sub-section."""
    found: list[Paragraph] = []
    for part in section.order:
        if isinstance(part, List | Section | Table):
            break
        if isinstance(part, Paragraph):
            found.append(part)
    return found


def _is_bare_label(text: str) -> bool:
    return len(text.split()) <= 6 and text.rstrip().endswith((":", "："))


def _is_labelled(text: str) -> bool:
    """Whether the text is a field of another subject: `**Owner:** Ida`."""
    found = bold_label(text)
    return bool(found and labels().fields.whole(found[0]) and labels().sections.whole(found[0]) not in CAUSES)


def causes_of(block: List) -> list[str]:
    """The items of a list of causes; none if one of them says nothing."""
    texts = [item.whole for item in block.items]
    return texts if all(text and not is_nothing(text) for text in texts) else []


def listed_after_label(section: Section) -> Iterator[Claim]:
    """A list under a line with a colon, in a section of causes: `Three things came together:`."""
    above = section.parent
    if not section.is_label or above is None or above.concept != "causes" or not section.order:
        return
    block = section.order[0]
    if not isinstance(block, List) or section.concept not in (None, "causes", "factors"):
        return
    if not re.search(
        r"(?i)\b(?:cause|factor|reason|layer|thing|problem|issue|failure|bug|defect|gap|condition)s?\b", section.title
    ):
        return
    items = causes_of(block)
    if len(items) < 2 or any(WHY.match(item) for item in items):
        return
    takes = block.lines.numbers.union(section.heading.numbers if section.heading else ())
    yield chain(conditions(items), "narrative", block.lines, takes, 0.7, title_in(section.title))


def explained(section: Section) -> Iterator[Claim]:
    """The list under a heading that says what it explains: `Why it was hard to spot`."""
    is_statement = WHY.match(section.title) and not section.title.rstrip(" *_:：").endswith(("?", "？"))
    if not is_statement or section.concept is not None or section.is_within(*_NOT_EXPLAINED):
        return
    lists = [block for block in section.blocks if isinstance(block, List)]
    items = causes_of(lists[0]) if len(lists) == 1 else []
    if len(items) < 2 or any(WHY.match(item) for item in items):
        return
    title = title_in(section.title)
    yield chain(conditions(items), "narrative", lists[0].lines, lists[0].lines.numbers, 0.5, title)


_NOT_EXPLAINED = tuple("actions apart timeline references lessons went-well went-poorly got-lucky whys".split())


def arrows(section: Section) -> Iterator[Claim]:
    """Paragraphs and items that are a chain of arrows: `a full disk → no writes → no logins`."""
    for block in section.blocks:
        parts = [part for part in _parts(block) if not (isinstance(part, Item) and part.rest)]
        split = [_links(part.text) for part in parts]
        if not all(split):
            continue
        for part, (label, links) in zip(parts, filter(None, split), strict=True):
            yield chain(sequence(links), "narrative", part.lines, part.lines.numbers, 0.75, title_in(label))


def _parts(block: Block) -> Iterator[Paragraph | Item]:
    for part in block.items if isinstance(block, List) else (block,):
        if isinstance(part, Paragraph | Item):
            yield part


def _links(text: str) -> tuple[str, list[str]] | None:
    """The label and the links of a chain; None if the text is no chain."""
    label, chained = bold_label(text) or ("", text)
    links = _ARROW.split(" ".join(chained.split()))
    has_sentences = any(len(link) > LONGEST_LINK or re.search(r"[.!?]\s+\w", link) for link in links)
    return None if len(links) < 3 or has_sentences or label.endswith(".") else (label, links)


def rows(section: Section) -> Iterator[Claim]:
    """A table with one cause in each row: `| Layer | Cause |`. Other cells follow, under the names of their columns."""
    for block in section.blocks:
        if not isinstance(block, Table) or len(block.head) < 2 or any(WHY.match(cell) for cell in block.head):
            continue
        places = [number for number, cell in enumerate(block.head) if _CAUSES.match(cell)]
        whole = [row for row in block.rows if len(row.cells) == len(block.head)]
        if not places or len(whole) != len(block.rows) or not whole:
            continue
        texts = [_row_text(block.head, row.cells, places[0]) for row in whole]
        if not all(texts):
            continue
        takes = frozenset().union(*(row.lines.numbers for row in whole))
        yield chain(conditions(texts), "narrative", block.lines, takes, 0.65, title_of(section))


def _row_text(head: Sequence[str], cells: Sequence[str], place: int) -> str:
    """The cause, after the cell before it and before the others under their names."""
    lead = ": ".join(cell for cell in cells[:place] if cell)
    text = ": ".join(filter(None, (lead, cells[place])))
    rest = [
        f"{name}: {cell}"
        for name, cell in zip(head[place + 1 :], cells[place + 1 :], strict=True)
        if cell.strip(" -–—")
    ]
    return "\n\n".join(filter(None, (text, "; ".join(rest)))) if cells[place] else ""


def labelled(reading: Reading) -> Iterator[Claim]:
    """A cause on one line, in any section: `**Root cause:** the pool was too small`."""
    for text, lines in reading.document.labelled_texts(*CAUSES, outside=_NO_LABELS, in_any_list=True):
        if len(text) <= LONGEST_PROSE and not is_nothing(text) and not _ARROW.search(text):
            yield chain(failure(text), "narrative", lines, lines.numbers, 0.6)


_NO_LABELS = ("timeline", "actions", "apart", "causes", "whys", "factors", "hypotheses", "updates")


def defined(section: Section) -> Iterator[Claim]:
    """The terms of a definition list under causes, each with the line after it that begins with a colon."""
    found = [
        block
        for block in section.blocks
        if isinstance(block, Paragraph)
        and (term := re.match(r"([^\n:：]{2,60})\n\s{0,3}[:：]\s+\S", block.text))
        and labels().sections.whole(term[1]) != "trigger"
    ]
    texts = [re.sub(r"\n\s{0,3}[:：]\s+", ": ", block.text, count=1) for block in found]
    if texts:
        takes = frozenset().union(*(block.lines.numbers for block in found))
        yield chain(conditions(texts), "narrative", found[0].lines, takes, 0.7)
