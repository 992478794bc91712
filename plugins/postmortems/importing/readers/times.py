"""When the incident started, was detected, mitigated and resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Field, Lines
from postmortems.importing.moments import Moment, moments
from postmortems.importing.readers.lengths import STATED, Length, from_length, stated_length
from postmortems.importing.readers.milestones import Milestones, mitigations
from postmortems.importing.readers.signs import MILESTONES, PHASES
from postmortems.importing.readers.timed_events import TimedEvent, day_for, from_entries, from_text, inside
from postmortems.importing.readers.timeline import entries
from postmortems.importing.reading import Reading
from postmortems.model.time import Precision, Time

OF_CLOSING = 0.43
"""An incident is often closed hours after its end: a recovery that the text tells is more certain."""
LONGEST_TIME = 40
"""Characters. A longer value says more than a time, and stays in the body."""
_DETECTED = re.compile(r"(?i)\b(?:alert|alarm|detect|page[dr]?\b|notic|observ|discover|aware)|検知|観測|发现|告警|감지")
_RESOLVED = re.compile(r"(?i)\b(?:recover|resol|restor|fixed|end(?:ed|s)?\b)|復旧|恢复|복구|behoben|rétabli|resuelto")


def read(reading: Reading) -> Iterator[Claim]:
    """From labels, and from the times that the text and the timeline tell."""
    stated = list(_from_labels(reading))
    events, known, length = events_of(reading)
    yield from (claim for claim in stated if claim.confidence >= STATED or _is_in_order(reading, claim, known))
    yield from mitigations(events)
    if reading.is_near_miss:  # it had no impact that could begin or end
        yield from (one for one in Milestones(events, known, length).claims() if one.field == "times.detected")
        return
    chosen = list(Milestones(events, known, length).claims())
    yield from chosen
    yield from from_length(reading, [*stated, *chosen])
    yield from _period(reading)


def _period(reading: Reading) -> Iterator[Claim]:
    """The month or year of the incident, if the document states no day."""
    dated = reading.day
    if dated is not None and dated.period is not None:
        guess = Guess("times", dated.line, f"the start is not stated; {dated.origin}, was used")
        lines = Lines(dated.line, dated.line)
        yield Claim("times.started", dated.period, lines, frozenset(), dated.confidence / 10, (guess,))


def events_of(reading: Reading) -> tuple[list[TimedEvent], dict[str, Time], Length | None]:
    """What the milestones are chosen from: events, the times that labels state, and how long the incident lasted."""
    timeline = entries(reading)
    events = [*from_entries(reading, timeline), *inside(reading, timeline), *from_text(reading)]
    known = _most_certain(reading, list(_from_labels(reading)))
    return events, {**_stated_days(reading), **known}, stated_length(reading)


def _stated_days(reading: Reading) -> dict[str, Time]:
    """The days of labels that state no clock time: `Resolved: 2026-03-15`."""
    found: dict[str, Time] = {}
    for field in reading.fields(*MILESTONES):
        for claim in _labelled(reading, field, field.name) if len(field.value) <= LONGEST_TIME else ():
            time = reading.parsed(str(claim.value))
            if time is not None and time.precision == Precision.DAY:
                found.setdefault(field.name, time)
    return found


def _most_certain(reading: Reading, claims: Sequence[Claim]) -> dict[str, Time]:
    found: dict[str, Time] = {}
    for claim in sorted(claims, key=lambda claim: -claim.confidence):
        time = reading.parsed(str(claim.value))
        if time is not None and claim.confidence >= LEAST_CERTAIN:
            found.setdefault(claim.field.removeprefix("times."), time)
    return found


LEAST_CERTAIN = 0.5
"""A less certain time does not limit others."""


def _is_in_order(reading: Reading, claim: Claim, known: dict[str, Time]) -> bool:
    """Whether a guessed time is neither before the start nor after the end."""
    time = reading.parsed(str(claim.value))
    start, end = known.get("started"), known.get("resolved")
    if time is None:
        return False
    is_early = start is not None and claim.field != "times.started" and start.is_certainly_after(time)
    return not is_early and not (end is not None and time.is_certainly_after(end))


# --- labels --------------------------------------------------------------------------------------


def _from_labels(reading: Reading) -> Iterator[Claim]:
    ends = reading.fields("resolved")
    of_ticket = [field for field in ends if _OF_TICKET.match(reading.document.lines[field.lines.first - 1])]
    for field in reading.fields(*PHASES):
        if field.carrier != "frontmatter" or field.name != "detected":
            is_closing = field in of_ticket and len(of_ticket) < len(ends)
            for claim in _labelled(reading, field, field.name):
                yield replace(claim, confidence=min(claim.confidence, OF_CLOSING)) if is_closing else claim
    for field in reading.fields("closed"):
        for claim in _labelled(reading, field, "resolved"):
            yield replace(claim, confidence=min(claim.confidence, OF_CLOSING))
    for field in reading.fields("noticed-by"):
        yield from _labelled(reading, field, "detected", only_clock=True)
    for field in reading.fields("date"):
        if field.carrier != "frontmatter":
            yield from _labelled(reading, field, "started", only_clock=True)
    for field in reading.fields("span"):
        yield from _span(reading, field.value, field.lines, 0.85)


_OF_TICKET = re.compile(r"(?i)resolved: ")
"""A field of a ticket. The end of the incident may have a label of its own: `Incident end: …`."""


def _labelled(reading: Reading, field: Field, name: str, *, only_clock: bool = False) -> Iterator[Claim]:
    found = moments(field.value, order=reading.order, is_time=len(field.value) <= LONGEST_TIME)
    if not found:
        return
    moment = found[0]
    if (only_clock and moment.clock is None) or _is_year(reading, field, moment):
        return
    day, guesses = day_for(reading, moment, field.lines.first)
    text = reading.time_text(moment, day)
    if text is None:
        return
    is_only_time = field.carrier != "frontmatter" and len(found) == 1 and len(field.value) <= LONGEST_TIME
    takes = field.lines.numbers if is_only_time else frozenset()
    confidence = (0.9 if only_clock else 0.95) if moment.clock is not None else 0.4
    yield Claim(f"times.{name}", text, field.lines, takes, confidence, guesses)
    if name == "started" and only_clock and moment.until is not None and (until := reading.range_end_text(moment, day)):
        yield Claim("times.resolved", until[0], field.lines, frozenset(), 0.8, guesses)


def _is_year(reading: Reading, field: Field, moment: Moment) -> bool:
    """Whether four digits are a year, not a clock time: `Date: Q1 2024`."""
    year = re.fullmatch(r"(?:19|20)\d\d", field.value[moment.start : moment.end])
    return year is not None and (field.name == "date" or int(year[0]) == reading.year)


def _span(reading: Reading, text: str, lines: Lines, confidence: float) -> Iterator[Claim]:
    """A duration with both ends, or with words that name the ends: `alert 20:20 → recovery 00:20`."""
    for moment in moments(text, order=reading.order, is_time=_DOTTED.match(text) is not None):
        if moment.clock is None:
            continue
        day, guesses = day_for(reading, moment, lines.first)
        start = reading.time_text(moment, day)
        if start is None:
            continue
        if moment.until is not None and (until := reading.range_end_text(moment, day)):
            yield Claim("times.started", start, lines, frozenset(), confidence, guesses)
            yield Claim("times.resolved", until[0], lines, frozenset(), confidence, guesses)
            return
        before = re.split(r"[,;(→]|->", text[max(moment.start - _NEAR, 0) : moment.start])[-1]
        if _DETECTED.search(before):
            yield Claim("times.detected", start, lines, frozenset(), confidence - 0.05, guesses)
        elif _RESOLVED.search(before):
            yield Claim("times.resolved", start, lines, frozenset(), confidence - 0.05, guesses)


_DOTTED = re.compile(r"\s*\d{1,2}\.\d\d\s?(?:[-–—]|to|until|bis)\s?\d{1,2}\.\d\d(?![\d%])")
"""`10.20 - 11.35`."""
_NEAR = 600
"""Search for the sentence of a time within this many characters. A limit keeps long lines fast."""
