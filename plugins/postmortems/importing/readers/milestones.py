"""When an incident began, was detected and ended, chosen from all times that the document tells.

Each time has a weight for each milestone, by its words: the most if they name the milestone of the incident itself
(`the outage began`), less if they tell of what it consists in (`requests failed`), the least if they only make it
likely. The heaviest is chosen: for the start and the detection the earliest of these, for the end the latest. The three
are chosen one after the other, so that an impossible order never comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.labels import mentions
from postmortems.importing.readers.events import evidence, is_detection
from postmortems.importing.readers.lengths import Length
from postmortems.importing.readers.timed_events import TimedEvent
from postmortems.importing.readers.weights import (
    CLOSED,
    EARLIER,
    GOES_ON,
    HINTED,
    LAST,
    LIKELY,
    NAMED,
    SHOWN,
    can_begin,
    detection_weight,
    end_weight,
    is_aftermath,
    is_change,
    is_mitigation,
    is_several_people,
    is_worse,
    names_other_phase,
    start_weight,
)
from postmortems.importing.reading import Reading
from postmortems.model.time import Time

Found = tuple[int, TimedEvent]
"""The weight of a time, and the time."""
DAY = timedelta(days=1)
MOST_EVENTS = 200
"""Of more times no pairs are looked at."""
SET_OFF = timedelta(minutes=60)
"""A change this short before the incident was noticed set it off, if the document names no failure."""
STATED_IN_WORDS, READ_AS_RANGE, GUESSED, UNCERTAIN = 0.61, 0.7, 0.45, 0.41
"""How certain a milestone is."""


class Milestones:
    """Chooses the times of start, detection and end."""

    def __init__(
        self, reading: Reading, events: Sequence[TimedEvent], stated: Mapping[str, Time], length: Length | None
    ) -> None:
        self.reading = reading
        self.stated = stated
        """The times that labels state."""
        self.length = length
        """How long the incident lasted, if the document says so."""
        self.has_clocks = any(event.has_clock or event.place == "entry" for event in events)
        self.events = list(events)
        self.order = _in_order(events)
        self.entries = [event for event in self.events if event.place == "entry"]
        self.is_story = not self.entries
        self.parts = self._parts()
        first = next((event for event in self.events if event.place == "summary" and event.has_clock), None)
        self.opening = (
            first.at
            if first and not is_change(first) and detection_weight(first) == 0 and end_weight(first) == 0
            else ""
        )

    def claims(self) -> Iterator[Claim]:
        """A claim for each milestone that is found."""
        start, end = self._as_long_as_stated() or (self.start(), None)
        after = self.stated.get("started") or (start[1].time if start else None)
        end = end or self.end(after)
        before = self.stated.get("resolved") or (end[1].end if end else None)
        detected = self.detection(after, before)
        for name, found in (("started", start), ("detected", detected), ("resolved", end)):
            if found is not None:
                yield self._claim(name, *found)

    def _claim(self, name: str, weight: int, event: TimedEvent) -> Claim:
        at = event.until if name == "resolved" and event.until else event.at
        if event.until and weight == NAMED and event.place != "entry":
            confidence, reason = READ_AS_RANGE, "the range was read as the whole incident"
        else:
            confidence = STATED_IN_WORDS if weight == NAMED else GUESSED if weight > LIKELY else UNCERTAIN
            where = "a timeline entry" if event.place == "entry" else "a time in the text"
            reason = f"{_NAMES[name]} is not stated; {where} was used"
        guesses = (*event.guesses, Guess("times", event.lines.first, reason))
        return Claim(f"times.{name}", at, event.lines, frozenset(), confidence, guesses)

    def _as_long_as_stated(self) -> tuple[Found | None, Found] | None:
        """The start and the end that are as far apart as the document says, those with the clearest words."""
        if self.length is None or "resolved" in self.stated or len(self.events) > MOST_EVENTS:
            return None
        clocked = [event for event in self._on_the_day() if event.has_clock and event.place != "inside"]
        starts: list[tuple[int, Time, TimedEvent | None]] = [
            (weight, event.time, event) for event in clocked if (weight := self._weighed(start_weight, event))
        ]
        if "started" in self.stated:
            starts = [(NAMED, self.stated["started"], None)]
        ends = [(self._weighed(end_weight, event), event) for event in clocked if not is_aftermath(event)]
        fitting = [
            (begun + ended, -misfit, begun, start, ended, end)
            for begun, time, start in starts
            for ended, end in ends
            if (misfit := self.length.misfit(time, end.end)) is not None
        ]
        if not fitting:
            return None
        _, _, begun, start, ended, end = max(fitting, key=lambda pair: pair[:2])
        return (max(begun, HINTED), start) if start else None, (max(ended, HINTED), end)

    # --- start ---

    def start(self) -> Found | None:
        """The earliest time of those that tell most clearly of the failure, if it is not after the first detection."""
        found = [(weight, event) for event in self._on_the_day() if (weight := self._weighed(start_weight, event))]
        found = [pair for pair in found if self._is_between(pair[1].time, None, self.stated.get("resolved"))]
        seen = self._first_seen()
        early = [
            pair for pair in found if pair[0] == NAMED or seen is None or not pair[1].time.is_certainly_after(seen)
        ]
        best = self._earliest(early)
        if best is not None and best[0] > LIKELY:
            return best
        return self._without_failure(seen)

    def _without_failure(self, seen: Time | None) -> Found | None:
        """There is no failure before the detection: the change that set it off, else the first entry."""
        exact = [
            event for event in self._on_the_day() if event.has_clock or event.place == "entry" or not self.has_clocks
        ]
        places = [event for event in exact if seen is None or not event.time.is_certainly_after(seen)]
        places = [event for event in places if event.place != "inside"]
        before = [event for event in places if seen is None or seen.is_certainly_after(event.time)]
        changes = [event for event in before if is_change(event)]
        if seen is not None and changes and not _is_later(seen, changes[-1].time, SET_OFF):
            return LIKELY, changes[-1]
        first = next((event for event in places if event.place == "entry"), None)
        if first is None:
            begin = next((event for event in places if can_begin(event)), None)
            return (LIKELY, begin) if begin else None
        if is_detection(first.text):
            second = next(iter(self.entries[self.entries.index(first) + 1 :]), None)
            if second is not None and mentions("changed", second.text) and not is_detection(second.text):
                return LIKELY, second
            if EARLIER.search(evidence(first.text)):
                return None
        return None if names_other_phase(first.text) else (LIKELY, first)

    def _first_seen(self) -> Time | None:
        """When the failure was first noticed, or at the latest when the first remedy began."""
        if "detected" in self.stated:
            return self.stated["detected"]
        seen = [
            (weight, event)
            for event in self._on_the_day()
            if (weight := self._weighed(detection_weight, event)) > LIKELY
        ]
        best = min(seen, key=lambda pair: self.order[id(pair[1])], default=None)
        if best is not None:
            return best[1].time
        places = [event for event in self._on_the_day() if event.place == "entry"]
        reacted = (event for event in places[2:] if "mitigation" in event.kinds or "noticed" in event.kinds)
        first = next(reacted, None)
        return first.time if first else None

    def _on_the_day(self) -> list[TimedEvent]:
        """The events, without entries of a timeline from before the stated day of the incident."""
        stated = self.reading.day
        if not self.entries or stated is None or stated.confidence < 0.6:
            return self.events
        day = stated.day.isoformat()
        if self.entries[0].at.lstrip("~")[:10] >= day:
            return self.events
        later = [event for event in self.entries if event.at.lstrip("~")[:10] >= day]
        early = {id(event) for event in self.entries} - {id(event) for event in later}
        if not later or not later[0].at.lstrip("~").startswith(day):
            return self.events
        if is_detection(later[0].text) and not _is_later(later[0].time, self.entries[0].time, DAY):
            return self.events  # it was noticed on the stated day and began before
        return [event for event in self.events if id(event) not in early or start_weight(event) > SHOWN]

    # --- detection ---

    def detection(self, after: Time | None, before: Time | None) -> Found | None:
        """The earliest time at which somebody or something notices, neither before the start nor after the end."""
        found = [
            (weight, event)
            for event in self.events
            if (weight := self._weighed(detection_weight, event)) and self._is_between(event.time, after, before)
        ]
        if is_several_people([event.text for weight, event in found if weight > LIKELY and event.place == "entry"]):
            return None
        return self._earliest(found)

    def _parts(self) -> set[int]:
        """The ranges in the text that are only a part of the incident: the text begins it earlier and ends it later."""
        points = [event for event in self.events if event.until is None and event.place != "inside"]
        start = min((one for one in points if start_weight(one) >= SHOWN and one.has_clock), key=_instant, default=None)
        end = max((one for one in points if end_weight(one) >= SHOWN and one.has_clock), key=_instant, default=None)
        if start is None or end is None:
            return set()
        ranges = [one for one in self.events if one.until is not None and one.place != "entry"]
        return {
            id(one)
            for one in ranges
            if one.time.is_certainly_after(start.time) and end.time.is_certainly_after(one.end)
        }

    def _weighed(self, weigh: Callable[[TimedEvent], int], event: TimedEvent) -> int:
        """The weight of a time. A day counts less beside clock times, and text less beside a timeline."""
        weight = 0 if id(event) in self.parts else weigh(event)
        if weigh is start_weight and weight and event.place == "entry" and event.at == self.opening:
            weight = max(weight, SHOWN)
        if self.has_clocks and not event.has_clock and event.place != "entry":
            return HINTED if weight in (NAMED, HINTED) else 0
        is_beside = self.entries and event.place == "summary" and weigh is not start_weight
        return LIKELY if is_beside and weight == SHOWN else weight

    @staticmethod
    def _is_between(time: Time, after: Time | None, before: Time | None) -> bool:
        is_early = after is not None and after.is_certainly_after(time)
        is_late = before is not None and time.is_certainly_after(before)
        return not is_early and not is_late

    def _earliest(self, found: Sequence[Found]) -> Found | None:
        """The earliest of the heaviest."""
        most = max((weight for weight, _ in found), default=0)
        best = [event for weight, event in found if weight == most]
        return (most, min(best, key=lambda event: self.order[id(event)])) if best else None

    # --- end ---

    def end(self, after: Time | None) -> Found | None:
        """The latest time of those that tell most clearly that all works again, if it does not fail again after it."""
        places = [event for event in self.events if self._is_between(event.end, after, None)]
        weighed = [(self._weighed(end_weight, event), event) for event in places if not is_aftermath(event)]
        worse = [event for event in places if is_worse(event)]
        for weight in (NAMED, CLOSED, SHOWN, HINTED):
            found = [event for has, event in weighed if has == weight]
            last = max(found, key=_last_instant, default=None)
            if last is not None and not any(bad.time.is_certainly_after(last.end) for bad in worse):
                return (_before_closing(last, weighed, worse) if weight == CLOSED else None) or (weight, last)
        return self._last_step([event for _, event in weighed if event.place == "entry"], worse, weighed)

    def _last_step(
        self, entries: Sequence[TimedEvent], worse: Sequence[TimedEvent], weighed: Sequence[Found]
    ) -> Found | None:
        """The last entry, unless the failure goes on in it; in a story, the last remedy."""
        if len(entries) > 1:
            last = entries[-1]
            is_remedy = last.kinds.keys() & {"mitigation", "change", "recovered"}
            goes_on = GOES_ON.search(evidence(last.text)) or last in worse
            is_other = "impact" in last.kinds or is_detection(last.text) or mentions("began", last.text)
            return None if goes_on or (is_other and not is_remedy) else (LIKELY, last)
        steps = [event for weight, event in weighed if weight == LIKELY and event.place != "entry"]
        return (LIKELY, max(steps, key=_instant)) if steps and self.is_story else None


_NAMES = {"started": "the start", "detected": "the detection", "resolved": "the end"}


def _instant(event: TimedEvent) -> float:
    return event.time.earliest.timestamp() if event.time.earliest else 0.0


def _in_order(events: Sequence[TimedEvent]) -> dict[int, float]:
    """When each event was, by its id. An entry of a timeline with a mistyped date is not before the one above it."""
    latest = 0.0
    found: dict[int, float] = {}
    for event in events:
        found[id(event)] = _instant(event)
        if event.place == "entry":
            found[id(event)] = latest = max(latest, _instant(event))
    return found


def _last_instant(event: TimedEvent) -> float:
    return event.end.earliest.timestamp() if event.end.earliest else 0.0


def _before_closing(closed: TimedEvent, weighed: Sequence[Found], worse: Sequence[TimedEvent]) -> Found | None:
    """The entry after which all worked, if another only closes the incident: `11:35 all green`, `14:00 Resolved`.

    After `11:35 Mitigated` it closes nothing more, but names the end.
    """
    if closed.kinds.get("closed", LAST) > SHORT or "recovered" in closed.kinds or closed.place != "entry":
        return None
    before = [found for found in weighed if closed.time.is_certainly_after(found[1].time)]
    if any(is_mitigation(event) for _, event in before):
        return None
    found = [event for weight, event in before if weight == SHOWN and event.place == "entry"]
    last = max(found, key=_instant, default=None)
    return (SHOWN, last) if last and not any(bad.time.is_certainly_after(last.time) for bad in worse) else None


SHORT = 15
"""Characters. What closes the incident within so many says nothing else."""


def _is_later(late: Time, early: Time, by: timedelta) -> bool:
    return late.earliest is not None and early.earliest is not None and late.earliest - early.earliest >= by
