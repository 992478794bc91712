"""Corrections and later updates that state their day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.document import Lines, List, Paragraph, Section
from postmortems.importing.moments import leading, moments
from postmortems.importing.reading import Reading

FIELDS = ("corrections", "updates")


def read(reading: Reading) -> Iterator[Claim]:
    """`## Update 2024-05-01` with text under it, or items that begin with a day."""
    for section in reading.document.about(*FIELDS):
        if section.is_within("timeline", "actions") or section.concept_share < 0.2:
            continue
        field = str(section.concept)
        day = _day(section.title, reading)
        if day is not None:
            yield from _whole(section, field, day, reading)
            continue
        for part in section.walk():
            own = _day(part.title, reading) if part is not section else None
            if own is not None:
                yield from _whole(part, field, own, reading)
                continue
            for block in part.blocks:
                if isinstance(block, List):
                    for item in block.items:
                        yield from _dated(item.whole, item.lines, field, reading)
                elif isinstance(block, Paragraph):
                    yield from _dated(reading.document.text(block.lines), block.lines, field, reading)


def _day(title: str, reading: Reading) -> str | None:
    for moment in moments(title, order=reading.order):
        if moment.day is not None and (text := reading.time_text(moment)):
            return text
    return None


def _whole(section: Section, field: str, day: str, reading: Reading) -> Iterator[Claim]:
    if section.heading is None or section.lines is None or section.sections:
        return
    if not section.blocks or not all(isinstance(block, Paragraph | List) for block in section.blocks):
        return
    note = "\n".join(reading.document.lines[section.heading.last : section.lines.last]).strip("\n")
    if re.search(r"\w", note):
        yield Claim(field, {"at": day, "note": note}, section.lines, section.lines.numbers, 0.8)


def _dated(text: str, lines: Lines, field: str, reading: Reading) -> Iterator[Claim]:
    lead = leading(text, order=reading.order)
    if lead is None or lead.moment is None or lead.moment.day is None or not lead.rest:
        return
    at = reading.time_text(lead.moment)
    if at is not None:
        yield Claim(field, {"at": at, "note": lead.rest}, lines, lines.numbers, 0.7)
