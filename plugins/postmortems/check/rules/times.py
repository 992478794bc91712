"""Rules about time. They report what cannot be true; what merely looks unlikely passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from postmortems.check.noted import noted
from postmortems.model import DataPath
from postmortems.model.incident import Incident, Times
from postmortems.model.time import Time, format_duration
from postmortems.model.vocabulary import Status, TimelineKind
from postmortems.record.corpus import Corpus, Record
from postmortems.record.problems import Problem, Problems

PHASES = ("latent_since", "started", "detected", "mitigated", "resolved")
"""The phases of an incident in the order in which they must come. `acknowledged` is checked separately: somebody
may work on it before it is called an incident."""


def _phases(incident: Incident) -> list[tuple[str, Time]]:
    return [(name, at) for name in PHASES if (at := getattr(incident.times, name)) is not None]


def impossible_order(corpus: Corpus) -> Problems:
    """The times of an incident contradict each other.

    Something ends before it begins, or is detected after it was over, even if approximate times and ranges are read as
    widely as possible. A time in two impossible orders is reported once.
    """
    for record in corpus.records:
        named: set[str] = set()
        for (before, first), (after, second) in _pairs(_phases(record.incident)):
            if named.isdisjoint((before, after)) and first.is_certainly_after(second):
                named |= {before, after}
                yield record.problem(
                    ("times", after),
                    f"{after} ({second}) is earlier than {before} ({first})",
                    "check date, time zone and order",
                )
        for where, what, begin, end in _intervals(record.incident):
            if begin.is_certainly_after(end):
                yield record.problem(
                    where,
                    f"{what} ends ({end}) before it begins ({begin})",
                    "check date, time zone and order",
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
    """A timeline entry is earlier than the one above it.

    Readers expect a timeline in order. An entry without a date takes the date of the entry above it, so the first entry
    after midnight needs its own date.
    """
    for record in corpus.records:
        above: Time | None = None
        for number, entry in enumerate(record.incident.timeline):
            if above is not None and above.is_certainly_after(entry.at):
                bare = entry.at.earliest is not None and entry.at.text.lstrip("~")[2:3] == ":"
                yield record.problem(
                    ("timeline", number, "at"),
                    f"{entry.at} is earlier than the entry above it ({above})",
                    "add the date if it is after midnight" if bare else "move it up, or check its date and time zone",
                )
            if entry.at.earliest is not None:
                above = entry.at


def late_timeline(corpus: Corpus) -> Problems:
    """The timeline has no entry from before the detection.

    The causes are in what happened before anybody noticed: the change, the start of the impact, the signal that nobody
    read. Checked from in-review on, if the time of detection is known.
    """
    for record in corpus.records:
        detected = record.incident.times.detected
        if record.incident.status is Status.DRAFT or detected is None or detected.is_unknown:
            continue
        entries = record.incident.timeline
        is_begun = any(
            detected.is_certainly_after(entry.at) or detected.is_doubtfully_after(entry.at) for entry in entries
        )
        if is_begun or record.is_refused(("timeline",)):
            continue
        yield record.problem(
            ("timeline", 0, "at") if entries else ("times", "detected"),
            f"the timeline has no entry from before the detection ({detected})",
            "add what happened before: the change, the first effect, the early signals",
        )


DAY = timedelta(days=1)
HALF_DAY = timedelta(hours=12)

RESPONSE = frozenset(
    {
        TimelineKind.IMPACT,
        TimelineKind.DETECTION,
        TimelineKind.ESCALATION,
        TimelineKind.HYPOTHESIS,
        TimelineKind.ACTION,
        TimelineKind.MITIGATION,
        TimelineKind.RECOVERY,
        TimelineKind.RESOLUTION,
    }
)
"""What happens once an incident has begun. What led to it may have happened years before."""


class _Stretch(NamedTuple):
    """A timeline entry, from its earliest beginning to its latest end."""

    begin: datetime
    number: int
    end: datetime


_NEVER = datetime.max.replace(tzinfo=UTC)


@noted
def _stretches(record: Record) -> list[_Stretch]:
    """The entries whose beginning is known, in the order of time. What still goes on never ends."""
    found = []
    for number, entry in enumerate(record.incident.timeline):
        begin = entry.at.earliest
        if begin is not None:
            last = entry.until if entry.until is not None and not entry.until.is_unknown else entry.at
            found.append(_Stretch(begin, number, max(last.latest or _NEVER, begin)))
    return sorted(found)


def _long(incident: Incident, least: timedelta) -> timedelta:
    """How long a silence must be to be reported: `least`, or half the length of a long incident."""
    started, resolved = incident.times.started, incident.times.resolved
    if started is None or resolved is None or started.earliest is None or resolved.latest is None:
        return least
    return max(least, (resolved.latest - started.earliest) / 2)


def entry_far_outside(corpus: Corpus) -> Problems:
    """A timeline entry is far outside the incident.

    Most often its date is wrong: it is the day on which somebody wrote the entry, or in another month. Two kinds of
    entries are reported. One is more than a day after the resolution and after everything else, with a gap of more than
    half the length of the incident; later entries are counted with it. The other belongs to the incident itself
    (impact, detection, escalation, hypothesis, action, mitigation, recovery, resolution) and is just as far before
    `latent_since` or `started`. What led to the incident may be much older.

    If the date is right, move what happened after the incident to `updates:`, or correct `started:` and `resolved:`.
    """
    for record in corpus.records:
        yield from _far_before(record)
        yield from _far_after(record)


def _far_before(record: Record) -> Problems:
    times = record.incident.times
    begins = [(at.earliest, at) for at in (times.latent_since, times.started) if at is not None and at.earliest]
    if not begins or _is_refused(record, "latent_since", "started"):
        return
    earliest, begin = min(begins, key=itemgetter(0))
    limit = earliest - _long(record.incident, DAY)
    for number, entry in enumerate(record.incident.timeline):
        latest = entry.at.latest
        if latest is not None and latest < limit and entry.kind in RESPONSE:
            gap = format_duration(earliest - latest)
            yield record.problem(
                ("timeline", number, "at"),
                f"this {entry.kind} ({entry.at}) is {gap} before the incident began ({begin})",
                "check its date, or correct the time at which the incident started",
            )


def _far_after(record: Record) -> Problems:
    resolved = record.incident.times.resolved
    if resolved is None or resolved.latest is None or _is_refused(record, "resolved"):
        return
    least = _long(record.incident, DAY)
    latest = max([begin for entry in record.incident.timeline if (begin := entry.at.earliest)], default=None)
    if latest is None or latest - resolved.latest <= least:
        return
    stretches = _stretches(record)
    end = max((one.end for one in stretches if one.begin < resolved.latest), default=resolved.latest)
    end = max(end, resolved.latest)
    for place, stretch in enumerate(stretches):
        if stretch.begin - end > least:
            others = len(stretches) - place - 1
            more = "" if not others else f" ({others} later {'entry is' if others == 1 else 'entries are'}, too)"
            yield record.problem(
                ("timeline", stretch.number, "at"),
                f"{record.incident.timeline[stretch.number].at} is {format_duration(stretch.begin - resolved.latest)} "
                f"after the incident was resolved ({resolved}){more}",
                "check its date; what happened after the incident belongs under `updates:`",
            )
            return
        end = max(end, stretch.end)


def resolved_after_timeline(corpus: Corpus) -> Problems:
    """The incident was resolved long after the last timeline entry.

    Either one of the two dates is wrong, or the timeline does not say how the incident ended. The gap must be at least
    12 hours and half the length of the incident.
    """
    for record in corpus.records:
        resolved, timeline = record.incident.times.resolved, record.incident.timeline
        is_incomplete = record.is_refused(("timeline",)) or _is_refused(record, "resolved")
        if resolved is None or resolved.earliest is None or is_incomplete:
            continue
        least = _long(record.incident, HALF_DAY)
        if timeline and (begin := timeline[-1].at.earliest) and resolved.earliest - begin <= least:
            continue  # most timelines end with the incident
        last = max(_stretches(record), key=lambda stretch: stretch.end, default=None)
        if last is not None and last.end is not _NEVER and resolved.earliest - last.end > least:
            entry = timeline[last.number]
            yield record.problem(
                ("times", "resolved"),
                f"resolved ({resolved}) is {format_duration(resolved.earliest - last.end)} after the last entry of the "
                f"timeline ({entry.until or entry.at})",
                "check both dates, or add an entry that says how the incident ended",
            )


def timeline_gap(corpus: Corpus) -> Problems:
    """The timeline has a gap of more than a day while people knew about the incident.

    A date may be wrong, or something is missing: who worked on the incident in the meantime? Only the time from
    detection to mitigation or resolution is checked. Before that nobody knew, and after it the work could wait. The gap
    must be at least a day and half the length of the incident.
    """
    for record in corpus.records:
        times = record.incident.times
        ends = [at.latest for at in (times.mitigated, times.resolved) if at is not None and at.latest is not None]
        is_incomplete = record.is_refused(("timeline",)) or record.is_refused(("times",))
        if times.detected is None or times.detected.latest is None or not ends or is_incomplete:
            continue
        known = times.detected
        if times.acknowledged is not None and times.acknowledged.latest is not None:
            known = max(known, times.acknowledged, key=lambda at: at.latest or _NEVER)
        covered = known.latest or _NEVER
        least = _long(record.incident, DAY)
        if min(ends) - covered <= least:
            continue
        for stretch in _stretches(record):
            gap = stretch.begin - covered
            if gap > least and stretch.begin < min(ends):
                yield record.problem(
                    ("timeline", stretch.number, "at"),
                    f"nothing is recorded for {format_duration(gap)} before this entry, while the incident was "
                    "neither mitigated nor resolved",
                    "check the dates, add what happened in between, or set `mitigated:`",
                )
            covered = max(covered, stretch.end)


def _is_refused(record: Record, *phases: str) -> bool:
    return any(record.is_refused(("times", phase)) for phase in phases)


def zone_missing(corpus: Corpus) -> Problems:
    """A clock time has no time zone: no offset, and no `timezone` in the record or in `_config.yml`.

    Teams in three time zones read three different times. There is one finding for each record, at its first such time.
    """
    for record in corpus.records:
        if record.incident.timezone or record.is_refused(("timezone",)):
            continue  # a zone is named, and the reader has checked that it exists
        if corpus.config.timezone or corpus.is_refused_in_config("timezone"):
            continue
        for where, at in _times(record.incident):
            if at.has_clock and not at.zone_stated:
                yield record.problem(
                    where,
                    f"{at} has no time zone",
                    "add `timezone:` to the record or to _config.yml, or an offset such as Z or +02:00",
                )
                break


def _times(incident: Incident) -> Iterator[tuple[DataPath, Time]]:
    for name in Times.model_fields:
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
    """A date is earlier than another one that must come first.

    An action item was due or completed before it was created, created before the incident began, or verified before it
    was completed. A correction or update is earlier than the incident, or than the one above it: the newest comes last.
    """
    for record in corpus.records:
        begin = _first_day(record, corpus)
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
            entries = getattr(record.incident, key)
            yield from _before_incident(
                record, [((key, number, "at"), entry.at) for number, entry in enumerate(entries)]
            )
            for number, (before, after) in enumerate(pairwise(entries), start=1):
                if before.at.is_certainly_after(after.at):
                    yield record.problem(
                        (key, number, "at"),
                        f"{after.at} is earlier than the entry above it ({before.at})",
                        "put the newest last, or check the date",
                    )


def early_withdrawal(corpus: Corpus) -> Problems:
    """A record was withdrawn before its incident began.

    The notice on its page shows this date. Most often it has a wrong year or month.
    """
    for record in corpus.records:
        if withdrawn := record.incident.withdrawn:
            yield from _before_incident(record, [(("withdrawn", "at"), withdrawn.at)])


def _before_incident(record: Record, times: Iterable[tuple[DataPath, Time]]) -> Problems:
    """What is certainly earlier than the beginning of the incident."""
    started = record.incident.times.started
    for where, at in times if started is not None else ():
        if started is not None and started.is_certainly_after(at):
            message = f"{at} is before the incident began ({started})"
            yield record.problem(where, message, "check both dates")


def _first_day(record: Record, corpus: Corpus) -> date | None:
    """The date on which the incident began: in its own offset or in the record's time zone, whichever is earlier.

    None if it is not known exactly.
    """
    started = record.incident.times.started
    if started is None or started.is_approximate or started.local_date is None:
        return None
    if not started.has_clock or started.earliest is None:
        return started.local_date
    return min(started.local_date, started.earliest.astimezone(corpus.zone_of(record) or UTC).date())


def _impossible(record: Record, where: DataPath, day: date, event: str, other: date) -> Problem:
    return record.problem(where, f"{where[-1]} ({day}) is before {event} ({other})", "check both dates")
