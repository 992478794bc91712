"""Running text, which a timeline may be: paragraphs with sentences, some of which begin with a time."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortems.importing.dating import following
from postmortems.importing.document import Other, Paragraph, Section
from postmortems.importing.moments import Day, Lead, Moment, Offset, leading, leading_day, leading_offset, moments
from postmortems.importing.reading import Reading

LEAST_LINES = 3
"""So many lines that begin with a time are a timeline, even without a heading that says so."""
LEAST_PARAGRAPHS = 3
"""Fewer tell no story, unless they begin with a day and go on with sentences."""


def lead_of(text: str, reading: Reading) -> Lead | None:
    """The time at the beginning of a text. The number of a paragraph or a heading is none: `2.10 The last backup …`."""
    if reading.document.is_numbered(text):
        lead = leading(reading.document.without_number(text), order=reading.order)
        return lead if lead is not None and lead.clock_time else None
    if reading.document.language in ("es", "fr", "pt"):
        text = _HOUR.sub(r"\1h00", _WITH_UNIT.sub(r"\1", text))
    counted = leading_day(text)
    day = day_counted(counted[0], reading) if counted else None
    if counted is None or day is None:
        return leading(text, order=reading.order)
    lead = leading(counted[1], order=reading.order)
    at = lead.moment if lead else None
    if at is None or lead is None:
        return Lead(Moment(0, 0, day), counted[1])
    return Lead(replace(at, day=at.day or day), lead.rest)


_HOUR = re.compile(
    r"^(\W*(?:(?:vers|à|sobre|a|hacia|por volta d)(?: ?as| las)? )?(?:0?\d|1\d|2[0-3]))\s?h(?=[\s*_`)\]]*[:：,–—-]\s)"
)
"""An hour without minutes before a text: `11h : rétabli`."""


_WITH_UNIT = re.compile(r"^(\W*(?:[01]\d|2[0-3])h[0-5]\d)min\b")
"""A clock time as Portuguese writes it, with two digits, unlike a length: `09h05min – restaurado`."""


def counted_from(text: str, reading: Reading) -> tuple[Offset | None, Lead] | None:
    """What counts from another time at the beginning of a text, `T+5m`, or the time in brackets after it: `(14:07)`."""
    found = leading_offset(text)
    if found is None or not found[1]:
        return None
    stated = leading(found[1], order=reading.order) if found[1].startswith("(") else None
    return (None, stated) if stated else (found[0], Lead(None, found[1]))


def day_counted(days: int, reading: Reading) -> Day | None:
    """The day so many days after that of the incident, `Day 1` or `Day 0`, without the year, which is a guess."""
    days += any(map(_DAY_ZERO.search, reading.document.lines))
    return following(reading.incident_day, days)._replace(year=None) if reading.incident_day else None


_DAY_ZERO = re.compile(r"\b(?:Day|Tag|Jour|Día|Dia)\s?#?0\b", re.I)


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


def is_day_title(rest: str) -> bool:
    """Whether the text after a day is none of its own: `(Tuesday)`."""
    return not rest or (len(rest) <= 24 and not re.search(r"[a-z]{3,}\s+[a-z]{3,}", rest))
