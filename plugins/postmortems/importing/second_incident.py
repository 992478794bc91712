"""Whether a document tells more than one incident. A record holds one, and only a person can split the document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from postmortems.importing.document import Document, Section
from postmortems.importing.moments import moments

_OWN = frozenset(("summary", "timeline", "impact", "causes", "actions"))
"""Subjects of sections that each incident has for itself."""
FEWEST_SHARED = 2


def second_incident(document: Document) -> Iterator[str]:
    """A note for the report if two headings beside each other have a day of their own, and sections of the same kinds.

    A translation has the same day; an appendix, a second part and a row of a digest lack such sections.
    """
    for parent in document.sections:
        parts = [part for part in parent.sections if not part.is_label and part.concept is None]
        own = {part: _OWN.intersection(below.concept for below in part.walk() if below.heading) for part in parts}
        for first, second in pairwise(part for part in parts if len(own[part]) >= FEWEST_SHARED):
            days = _day(document, first), _day(document, second)
            if len(own[first] & own[second]) >= FEWEST_SHARED and None not in days and days[0] != days[1]:
                begins = " and ".join(str(part.heading.first) for part in (first, second) if part.heading)
                yield (
                    f"the headings on lines {begins} seem to be two incidents; put each into a file of its own,"
                    " and import those instead"
                )
                return


def _day(document: Document, section: Section) -> date | None:
    """The first full day in a section."""
    text = document.text(section.lines) if section.lines else ""
    return next((moment.day.date for moment in moments(text) if moment.day and moment.day.date), None)
