"""Where a document states the time zone of its times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.document import Document, Paragraph, Table
from postmortems.importing.moments import Zone, moments, zones_in

_ALL_TIMES = re.compile(
    r"\b(?:all\s+(?:times|timestamps|events|entries)|times?\s+(?:are|is|in|zone)|timestamps"
    r"|timezone|alle\s+(?:zeiten|uhrzeiten)|toutes\s+les\s+heures"
    r"|todas\s+las\s+horas|todos\s+los\s+horarios|heures\s+en|horas\s+en)\b"
    r"|時刻は|所有时间|以下时间|均为|모든 시간|시간은",
    re.I,
)


_TIMES = ("date", "started", "detected", "acknowledged", "mitigated", "resolved")


def _linkless(text: str) -> str:
    return re.sub(r"\]\([^()\s]*\)", "]", text)


def zone_lines(document: Document) -> list[str]:
    """The lines of the timeline, or all lines if the timeline names no zone."""
    text: list[str] = []
    for section in document.about("timeline"):
        if section.lines:
            text += document.lines[section.lines.first - 1 : section.lines.last]
    if any(moment.zone for line in text for moment in moments(line)):
        return text
    return [line for _, line in document.below]


def stated_zones(document: Document) -> Iterator[tuple[Zone, int]]:
    """Every place that states the zone of the times, with its line: a label, the timeline, `All times in UTC`."""
    for field in document.fields:
        if field.name == "zone" and (zones := zones_in(field.value)):
            yield zones[0], field.lines.first
    for field in document.fields:
        if field.name in _TIMES and field.carrier != "frontmatter":
            label = re.split(r"[:：|]\*{0,2}\s", document.lines[field.lines.first - 1].strip(" |"), maxsplit=1)[0]
            zones = zones_in(field.section.title if field.carrier == "heading" else label)
            if zones and len(label) <= 60:
                yield zones[0], field.lines.first
    for section in document.about("timeline"):
        assert section.heading is not None
        if zones := zones_in(section.title):
            yield zones[0], section.heading.first
        for block in section.blocks[:2]:
            if isinstance(block, Table) and (zones := zones_in(" | ".join(block.head))):
                yield zones[0], block.lines.first
            elif isinstance(block, Paragraph) and _ALL_TIMES.search(block.text):
                zones = zones_in(_linkless(block.text))
                if zones:
                    yield zones[0], block.lines.first
    for number, line in enumerate(document.lines, start=1):
        if _ALL_TIMES.search(line) and (zones := zones_in(_linkless(line))):
            yield zones[0], number
