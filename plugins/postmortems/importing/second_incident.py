"""Whether a document tells more than one incident. A record holds one, and only a person can split the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from postmortems.importing.document import Document, Paragraph, Section
from postmortems.importing.moments import Day, moments

_OWN = frozenset(("summary", "timeline", "impact", "causes", "actions"))
"""Subjects of sections that each incident has for itself."""
FEWEST_SHARED = 2
_LENGTH = re.compile(
    r"(?i)\b(?:last(?:ing|ed)|duration|dauer|durée|duración|duração)\b|\d\s?(?:h|hours?|min(?:utes?)?|Stunden?)\b"
)
"""In the heading of an incident: `June 7 16:11 UTC (lasting 34 minutes)`."""


def second_incident(document: Document) -> Iterator[str]:
    """A note for the report if two headings beside each other have a day of their own, and sections of the same kinds.

    A translation has the same day; an appendix and a second part lack such sections. A report on a month tells each
    incident under one heading.
    """
    for parent in document.sections:
        parts = [part for part in parent.sections if not part.is_label and part.concept is None]
        own = {part: _OWN.intersection(below.concept for below in part.walk() if below.heading) for part in parts}
        for first, second in pairwise(part for part in parts if len(own[part]) >= FEWEST_SHARED):
            days = _day(document, first), _day(document, second)
            if len(own[first] & own[second]) >= FEWEST_SHARED and None not in days and days[0] != days[1]:
                yield _note((first, second))
                return
    if incidents := incidents_of_period(document):
        yield _note(incidents)


def _note(parts: Sequence[Section]) -> str:
    begins = " and ".join(str(part.heading.first) for part in parts[:2] if part.heading)
    return (
        f"the headings on lines {begins} seem to be two incidents; put each into a file of its own, and import those"
        " instead"
    )


def incidents_of_period(document: Document) -> tuple[Section, ...]:
    """The incidents of a report on a month: each has a heading with its day, and how long it was or its own items."""
    for parent in (section for section in document.sections if not section.is_within("timeline")):
        is_plural = _INCIDENTS.search(parent.title) is not None
        days = {part: day for part in parent.sections if (day := _day_of_incident(part, is_plural=is_plural))}
        if len(set(days.values())) > 1:
            return tuple(days)
    return ()


def _day_of_incident(part: Section, *, is_plural: bool) -> Day | None:
    has_text = not part.is_label and any(isinstance(block, Paragraph) for block in part.blocks)
    is_own = is_plural and any(below.concept == "actions" for below in part.walk())
    found = (one.day for one in moments(part.title)) if has_text and (is_own or _LENGTH.search(part.title)) else ()
    return next((day for day in found if day is not None and day.day is not None), None)


_INCIDENTS = re.compile(
    r"(?i)\b(?:incidents|outages|disruptions|interruptions|failures|störungen|vorfälle|ausfälle|pannes|incidentes"
    r"|interrupciones|interrupções)\b"
)
"""In the heading over them: `Incidents in May 2024`."""


def _day(document: Document, section: Section) -> date | None:
    """The first full day in a section."""
    text = document.text(section.lines) if section.lines else ""
    return next((moment.day.date for moment in moments(text) if moment.day and moment.day.date), None)
