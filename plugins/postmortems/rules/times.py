"""Rules about time: what cannot be in order is wrong; what merely may not be is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from postmortems.corpus import Corpus, Record
from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.model.vocabulary import Status
from postmortems.rules.engine import Problem, Problems
from postmortems.source import DataPath

PHASES = ("latent_since", "started", "detected", "mitigated", "resolved")
"""The phases of an incident in the order in which they must come. `acknowledged` is judged apart: somebody may
work on it before it is called an incident."""


def _phases(incident: Incident) -> list[tuple[str, Time]]:
    return [(name, at) for name in PHASES if (at := getattr(incident.times, name)) is not None]


def impossible_order(corpus: Corpus) -> Problems:
    """The times of an incident cannot be in this order.

    Something ends before it begins, is noticed after it was over, or the like, however generously approximate
    times and ranges are read. A time that stands in two impossible orders is named once.
    """
    for record in corpus.records:
        named: set[str] = set()
        for (before, first), (after, second) in _pairs(_phases(record.incident)):
            if named.isdisjoint((before, after)) and first.is_certainly_after(second):
                named |= {before, after}
                yield Problem(
                    record.path,
                    ("times", after),
                    f"{after} ({second}) lies before {before} ({first})",
                    "check day, zone and order",
                )
        for where, what, begin, end in _intervals(record.incident):
            if begin.is_certainly_after(end):
                yield Problem(
                    record.path, where, f"{what} ends ({end}) before it begins ({begin})", "check day, zone and order"
                )


def _pairs(phases: list[tuple[str, Time]]) -> Iterator[tuple[tuple[str, Time], tuple[str, Time]]]:
    """Each two phases that must come in this order, neighbours first: they say most clearly what is wrong."""
    for distance in range(1, len(phases)):
        for first, second in zip(phases, phases[distance:], strict=False):
            if (first[0], second[0]) != ("detected", "mitigated"):
                yield first, second


def _intervals(incident: Incident) -> Iterator[tuple[DataPath, str, Time, Time]]:
    for number, entry in enumerate(incident.timeline):
        if entry.until is not None:
            yield ("timeline", number, "until"), "the entry", entry.at, entry.until
    for number, effect in enumerate(incident.impact.services):
        if effect.from_ is not None and effect.to is not None:
            what = f"the effect on {effect.service}"
            yield ("impact", "services", number, "to"), what, effect.from_, effect.to


def timeline_out_of_order(corpus: Corpus) -> Problems:
    """A timeline entry lies before the one that it follows.

    A reader goes down the list as the day went. An entry without a date takes the date of the entry before
    it, so the first entry after midnight needs its date.
    """
    for record in corpus.records:
        above: Time | None = None
        for number, entry in enumerate(record.incident.timeline):
            if above is not None and above.is_certainly_after(entry.at):
                bare = entry.at.earliest is not None and entry.at.text.lstrip("~")[2:3] == ":"
                yield Problem(
                    record.path,
                    ("timeline", number, "at"),
                    f"{entry.at} lies before the entry above it ({above})",
                    "write the date if it is after midnight" if bare else "move it up, or check its date and zone",
                )
            if entry.at.earliest is not None:
                above = entry.at


def late_timeline(corpus: Corpus) -> Problems:
    """The timeline tells nothing from before the incident was detected.

    What happened before anybody noticed is where the causes lie: the change that came before, the start of the
    impact, the signal that nobody read. From in-review on, where the time of detection is known.
    """
    for record in corpus.records:
        detected = record.incident.times.detected
        if record.incident.status is Status.DRAFT or detected is None or detected.is_unknown:
            continue
        entries = record.incident.timeline
        if record.is_refused(("timeline",)) or any(_begins_before(entry.at, detected) for entry in entries):
            continue
        yield Problem(
            record.path,
            ("timeline", 0, "at") if entries else ("times", "detected"),
            f"the timeline tells nothing from before the detection ({detected})",
            "add what happened before: the change, the first effect, the signals that were there",
        )


def _begins_before(first: Time, second: Time) -> bool:
    return second.is_certainly_after(first) or second.is_doubtfully_after(first)


def zone_missing(corpus: Corpus) -> Problems:
    """A clock time has no zone: neither an offset, nor a `timezone` in the record or in `_config.yml`.

    Three teams in three zones read three different times. One finding for each record, at its first such
    time.
    """
    for record in corpus.records:
        if record.incident.timezone or record.is_refused(("timezone",)):
            continue  # a zone is named; whether it exists, the reader has said
        if corpus.config.timezone or corpus.is_refused_in_config("timezone"):
            continue
        for where, at in _times(record.incident):
            if at.has_clock and not at.zone_stated:
                yield Problem(
                    record.path,
                    where,
                    f"{at} has no time zone",
                    "add `timezone:` to the record or to _config.yml, or an offset such as Z or +02:00",
                )
                break


def _times(incident: Incident) -> Iterator[tuple[DataPath, Time]]:
    for name in ("latent_since", "started", "detected", "acknowledged", "mitigated", "resolved"):
        at = getattr(incident.times, name)
        if at is not None:
            yield ("times", name), at
    for number, entry in enumerate(incident.timeline):
        yield ("timeline", number, "at"), entry.at
        if entry.until is not None:
            yield ("timeline", number, "until"), entry.until
    for number, effect in enumerate(incident.impact.services):
        for key, at in (("from", effect.from_), ("to", effect.to)):
            if at is not None:
                yield ("impact", "services", number, key), at
    for number, mitigation in enumerate(incident.mitigations):
        if mitigation.at is not None:
            yield ("mitigations", number, "at"), mitigation.at


def impossible_date(corpus: Corpus) -> Problems:
    """A day lies before another one that must have come first.

    Work that was due or finished before it was promised, promised before the incident began, or seen to work
    before it was finished. Corrections and updates are told newest last.
    """
    for record in corpus.records:
        started = record.incident.times.started
        begin = started.local_date if started and not started.is_approximate else None
        for number, action in enumerate(record.incident.action_items):
            where: DataPath = ("action_items", number)
            if action.created and begin and action.created < begin and not action.carried_from:
                yield _impossible(record, (*where, "created"), action.created, "the incident began", begin)
            for key in ("due", "completed"):
                day = getattr(action, key)
                if day and action.created and day < action.created:
                    yield _impossible(record, (*where, key), day, f"item {action.id} was created", action.created)
            if action.verified and action.completed and action.verified < action.completed:
                yield _impossible(record, (*where, "verified"), action.verified, "it was completed", action.completed)
        for key in ("corrections", "updates"):
            told = getattr(record.incident, key)
            for number, (before, after) in enumerate(pairwise(told), start=1):
                if before.at.is_certainly_after(after.at):
                    yield Problem(
                        record.path,
                        (key, number, "at"),
                        f"{after.at} lies before the entry above it ({before.at})",
                        "put the newest last, or check the day",
                    )


def _impossible(record: Record, where: DataPath, day: date, event: str, other: date) -> Problem:
    return Problem(record.path, where, f"{where[-1]} ({day}) lies before {event} ({other})", "check both days")
