"""The passages of a record: its sentences, each with the heading above it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postmortems.joins.contribution import MOST_TEXT
from postmortems.joins.words import terms
from postmortems.record.corpus import Record

MOST_PASSAGES = 2000
"""Passages of one record that are looked at."""
_SHORTEST = 15
"""Characters: shorter ones say nothing alone."""

_FENCE = re.compile(r"^(?P<fence>```+|~~~+).*?(?:^(?P=fence)|\Z)", re.M | re.S)
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*$")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\s\|\s")
_FURNITURE = " |#>*-+\t"


class Passage(NamedTuple):
    """A sentence of a record."""

    text: str
    heading: str
    """The heading above it, or the name of the field."""
    terms: frozenset[str]


def passages(record: Record, body: str) -> list[Passage]:
    """The sentences of a record, whose narrative is `body`; fields first."""
    in_fields = (one for heading, text in _fields(record) for one in _in_prose(text[:MOST_TEXT], heading))
    return list(itertools.islice(itertools.chain(in_fields, _in_markdown(body[:MOST_TEXT])), MOST_PASSAGES))


def passages_of_text(text: str) -> list[Passage]:
    """The sentences of a text that is not a record yet."""
    return list(_in_markdown(text[:MOST_TEXT]))[:MOST_PASSAGES]


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    incident = record.incident
    yield "Summary", incident.summary or ""
    yield "Impact", incident.impact.summary or ""
    for gap in incident.detection.gaps:
        yield "Detection", gap
    if incident.trigger and incident.trigger.description:
        yield "Trigger", incident.trigger.description
    for chain in incident.causal_chains:
        for step in chain.steps:
            yield "Causes", "\n".join(filter(None, (step.text, step.evidence)))
    for hypothesis in incident.hypotheses:
        yield "Hypotheses", "\n".join(filter(None, (hypothesis.statement, hypothesis.evidence)))
    for lesson in incident.lessons:
        yield "Lessons", lesson.text
    for item in incident.action_items:
        yield "Action items", "\n".join(filter(None, (item.title, item.description, item.reason)))
    for entry in incident.timeline:
        yield "Timeline", entry.event
    for update in incident.updates:
        yield "Updates", update.note


def _in_markdown(text: str) -> Iterator[Passage]:
    heading = ""
    lines: list[str] = []
    for line in _FENCE.sub("", text).split("\n"):
        found = _HEADING.fullmatch(line)
        if found:
            yield from _in_prose(_joined(lines), heading)
            heading, lines = found[1], []
        else:
            lines.append(line)
    yield from _in_prose(_joined(lines), heading)


def _joined(lines: Iterable[str]) -> str:
    """Lines of one paragraph as one line."""
    joined: list[str] = []
    is_open = False
    for line in lines:
        bare = line.strip()
        begins = not bare or bare[0] in "|>#" or re.match(r"(?:[-*+]|\d+[.)])\s", bare) is not None
        if is_open and not begins:
            joined[-1] += f" {bare}"
        else:
            joined.append(bare)
        is_open = bool(bare) and bare[0] not in "|#"
    return "\n".join(joined)


def _in_prose(text: str, heading: str) -> Iterator[Passage]:
    for line in text.replace("**", "").split("\n"):
        for sentence in _SENTENCE.split(line):
            bare = sentence.strip(_FURNITURE)
            if len(bare) >= _SHORTEST or (not bare.isascii() and len(bare) >= 5):
                yield Passage(bare, heading, frozenset(terms(bare)))
