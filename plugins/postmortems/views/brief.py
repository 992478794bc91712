"""What the page of an incident opens with: how long it took, how far its action items are, its key moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from postmortems.model.incident import Times
from postmortems.model.time import Span
from postmortems.model.timeline import TimelineEntry
from postmortems.model.vocabulary import ActionStatus, TimelineKind
from postmortems.record.corpus import RecordedAction

MOST_KEY_MOMENTS = 7

_TELLING = (
    TimelineKind.TRIGGER,
    TimelineKind.IMPACT,
    TimelineKind.DETECTION,
    TimelineKind.ESCALATION,
    TimelineKind.MITIGATION,
    TimelineKind.RECOVERY,
    TimelineKind.RESOLUTION,
    TimelineKind.DECISION,
    TimelineKind.CHANGE,
    TimelineKind.CONDITION,
    TimelineKind.ACTION,
    TimelineKind.COMMUNICATION,
    TimelineKind.HYPOTHESIS,
    TimelineKind.OTHER,
)
"""Kinds of entries, those first that tell most of how it went."""

_LAST_COUNTS = (TimelineKind.RECOVERY, TimelineKind.RESOLUTION)


class Segment(NamedTuple):
    """A part of the time from the first known moment to the last."""

    name: str
    """`latent`, `detect`, `mitigate` or `resolve`: the phase that ends with it."""
    seconds: float
    span: Span | None
    """How long it took from the start; of `latent`, until the start."""


def segments(times: Times) -> tuple[Segment, ...]:
    """The phases one after the other, to scale; none without a start. A phase that is not known is in the next one."""
    if times.started is None or times.started.is_unknown:
        return ()
    found: list[Segment] = []
    if times.latent_since and (latent := Span.between(times.latent_since, times.started)):
        found.append(Segment("latent", latent.plotted.total_seconds(), latent))
    passed = 0.0
    known = [(name, span.plotted.total_seconds(), span) for name, span in times.durations.items() if span]
    for name, seconds, span in sorted(known, key=lambda one: one[1]):
        found.append(Segment(name, seconds - passed, span))
        passed = seconds
    return tuple(found)


def key_moments(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """The few entries of a timeline that tell how it went, in its order: one of each kind, the telling kinds first."""
    chosen: list[int] = []
    for kind in _TELLING:
        places = [place for place, entry in enumerate(entries) if entry.kind is kind]
        if places and len(chosen) < MOST_KEY_MOMENTS:
            chosen.append(places[-1] if kind in _LAST_COUNTS else places[0])
    return tuple(entries[place] for place in sorted(chosen))


class Progress(NamedTuple):
    """How far the action items of an incident are. Those that others supersede do not count."""

    done: int
    total: int
    dropped: int
    """Those that nobody does now: deferred, or not done at all."""
    carried_over: int
    """Those that a later record continues, which counts them."""
    due: tuple[date, ...]
    """The due dates of the open ones, earliest first."""

    def overdue(self, today: date) -> int:
        """How many open ones are overdue."""
        return sum(day < today for day in self.due)


def progress(actions: Sequence[RecordedAction]) -> Progress:
    """Counts the action items of an incident. One that a later record carries over counts there."""
    now = [item.action for item in actions if item.is_current]
    done = sum(action.status.is_done for action in now)
    total = sum(action.status is not ActionStatus.SUPERSEDED for action in now)
    return Progress(
        done,
        total,
        total - done - sum(action.is_open for action in now),
        len(actions) - len(now),
        tuple(sorted(item.action.due for item in actions if item.is_open and item.action.due)),
    )
