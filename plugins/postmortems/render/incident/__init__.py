"""The page of one incident, section by section in the order in which it is read.

Made by plain functions instead of a template, because there is one such page for each record: a section is a
function that yields headings and finished blocks of HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postmortems.render.incident.actions import actions
from postmortems.render.incident.brief import brief
from postmortems.render.incident.causes import causes
from postmortems.render.incident.course import corrections, hypotheses, mitigations, updates, verification
from postmortems.render.incident.foot import foot, paper, proposals, waivers
from postmortems.render.incident.head import facts, frontmatter, head
from postmortems.render.incident.impact import detection, impact, trigger
from postmortems.render.incident.lessons import lessons
from postmortems.render.incident.narrative import narrative
from postmortems.render.incident.pieces import IncidentPieces
from postmortems.render.incident.related import references, related
from postmortems.render.incident.timeline import timeline
from postmortems.render.page import Heading, Page, Wrapper
from postmortems.text.html import Html

Section = Callable[[IncidentPieces], Iterator[Html | Heading | Wrapper]]
"""Yields nothing at all where the record says nothing."""

SECTIONS: tuple[Section, ...] = (
    head,
    brief,
    facts,
    timeline,
    causes,
    lessons,
    actions,
    impact,
    detection,
    trigger,
    hypotheses,
    mitigations,
    verification,
    narrative,
    corrections,
    updates,
    references,
    proposals,
    related,
    waivers,
    foot,
    paper,
)


def incident_page(pieces: IncidentPieces) -> Page:
    parts = tuple(part for section in SECTIONS for part in section(pieces))
    return Page(frontmatter(pieces), parts, tuple(pieces.own_links))
