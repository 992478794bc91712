"""Running text, which a timeline may be: paragraphs with sentences, some of which begin with a time."""

from __future__ import annotations

import re

from postmortems.importing.document import Other, Paragraph, Section
from postmortems.importing.moments import Lead, leading, moments
from postmortems.importing.reading import Reading

LEAST_PARAGRAPHS = 3
"""Fewer tell no story, unless they begin with a day and go on with sentences."""


def lead_of(text: str, reading: Reading) -> Lead | None:
    """The time at the beginning of a text. The number of a paragraph or a heading is none: `2.10 The last backup …`."""
    return None if reading.document.is_numbered(text) else leading(text, order=reading.order)


def is_story(section: Section, reading: Reading) -> bool:
    """Whether a section is running text in which some of the paragraphs happen to begin with a time."""
    blocks = [block for block in section.all_blocks() if not isinstance(block, Other)]
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if len(texts) < len(blocks) or section.sections:
        return False
    if sum(is_prose(text, reading) for text in texts) * 2 > len(texts):
        return True
    timed = sum(lead_of(text, reading) is not None for text in texts)
    is_long = sum(map(len, texts)) >= LONG_PARAGRAPH * len(texts)
    return len(texts) >= LEAST_PARAGRAPHS and timed <= 2 and timed * 2 < len(texts) and is_long


def is_prose(text: str, reading: Reading) -> bool:
    """Whether a paragraph that begins with a day goes on with sentences and further times."""
    lead = lead_of(text, reading) if _BEGINS_SENTENCE.match(text) else None
    if lead is None or lead.moment is None or lead.moment.day is None or len(_SENTENCE.findall(text)) < 2:
        return False
    return any(moment.clock is not None for moment in moments(lead.rest, order=reading.order))


_BEGINS_SENTENCE = re.compile(r"(?i)\s*(?:on|at|by|am|um|le|à|el|a las|em|às) ")
_SENTENCE = re.compile(r"[^\W\d_]{2,}[.!?](?=\s|$)")


LONG_PARAGRAPH = 150
"""Characters. Paragraphs that are longer on average tell a story."""
