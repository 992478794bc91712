"""When an incident began, was detected and ended, chosen from all times that the document tells.

Each time has a weight for each milestone, by its words: the most if they name the milestone of the incident itself
(`the outage began`), less if they tell of what it consists in (`requests failed`), the least if they only make it
likely. The heaviest is chosen: for the start and the detection the earliest of these, for the end the latest. The three
are chosen one after the other, so that an impossible order never comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.labels import labels, mentions
from postmortems.importing.moments import trailing
from postmortems.importing.readers.events import all_were_right, evidence, is_detection, tells_cause
from postmortems.importing.readers.timed_events import TimedEvent
from postmortems.importing.reading import Reading
from postmortems.model.time import Time

DAY = timedelta(days=1)
SET_OFF = timedelta(minutes=60)
"""A change this short before the incident was noticed set it off, if the document names no failure."""
STATED_IN_WORDS, READ_AS_RANGE, GUESSED, UNCERTAIN = 0.61, 0.7, 0.45, 0.41
"""How certain a milestone is."""


class Milestones:
    """Chooses the times of start, detection and end."""

    def __init__(self, reading: Reading, events: Sequence[TimedEvent], stated: Mapping[str, Time]) -> None:
        self.reading = reading
        self.stated = stated
        """The times that labels state."""
        self.has_clocks = any(event.has_clock or event.place == "entry" for event in events)
        self.events = list(events)
        self.entries = [event for event in self.events if event.place == "entry"]
        self.is_story = not self.entries
        self.parts = self._parts()

    def claims(self) -> Iterator[Claim]:
        """A claim for each milestone that is found."""
        start = self.start()
        after = self.stated.get("started") or (start[1].time if start else None)
        end = self.end(after)
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

    # --- start ---

    def start(self) -> tuple[int, TimedEvent] | None:
        """The earliest time of those that tell most clearly of the failure, if it is not after the first detection."""
        found = [(weight, event) for event in self._on_the_day() if (weight := self._weighed(start_weight, event))]
        found = [pair for pair in found if self._is_between(pair[1].time, None, self.stated.get("resolved"))]
        seen = self._first_seen()
        early = [
            pair for pair in found if pair[0] == NAMED or seen is None or not pair[1].time.is_certainly_after(seen)
        ]
        best = _earliest(early)
        if best is not None and best[0] > LIKELY:
            return best
        return self._without_failure(seen)

    def _without_failure(self, seen: Time | None) -> tuple[int, TimedEvent] | None:
        """There is no failure before the detection: the change that set it off, else the first entry."""
        exact = [
            event for event in self._on_the_day() if event.has_clock or event.place == "entry" or not self.has_clocks
        ]
        places = [event for event in exact if seen is None or not event.time.is_certainly_after(seen)]
        changes = [event for event in places if "change" in event.kinds and not is_detection(event.text)]
        if seen is not None and changes and not _is_later(seen, changes[-1].time, SET_OFF):
            return LIKELY, changes[-1]
        first = next((event for event in places if event.place == "entry"), None)
        if first is None:
            begin = next((event for event in places if _can_begin(event)), None)
            return (LIKELY, begin) if begin else None
        if is_detection(first.text):
            second = next(iter(self.entries[self.entries.index(first) + 1 :]), None)
            if second is not None and mentions("changed", second.text) and not is_detection(second.text):
                return LIKELY, second
            if _EARLIER.search(evidence(first.text)):
                return None
        return None if _names_other_phase(first.text) else (LIKELY, first)

    def _first_seen(self) -> Time | None:
        if "detected" in self.stated:
            return self.stated["detected"]
        seen = [
            (weight, event)
            for event in self._on_the_day()
            if (weight := self._weighed(detection_weight, event)) > LIKELY
        ]
        best = min(seen, key=lambda pair: _instant(pair[1]), default=None)
        return best[1].time if best else None

    def _on_the_day(self) -> list[TimedEvent]:
        """The events, without entries of a timeline from before the stated day of the incident."""
        stated = self.reading.day
        if not self.entries or stated is None or stated.confidence < 0.6:
            return self.events
        day = stated.day.isoformat()
        if self.entries[0].at.lstrip("~")[:10] >= day:
            return self.events
        later = [event for event in self.entries if event.at.lstrip("~")[:10] >= day]
        if not later or not later[0].at.lstrip("~").startswith(day):
            return self.events
        if is_detection(later[0].text) and not _is_later(later[0].time, self.entries[0].time, DAY):
            return self.events  # it was noticed on the stated day and began before
        return [
            event for event in self.events if event.place != "entry" or event in later or start_weight(event) > SHOWN
        ]

    # --- detection ---

    def detection(self, after: Time | None, before: Time | None) -> tuple[int, TimedEvent] | None:
        """The earliest time at which somebody or something notices, neither before the start nor after the end."""
        found = [
            (weight, event)
            for event in self.events
            if (weight := self._weighed(detection_weight, event)) and self._is_between(event.time, after, before)
        ]
        if _is_several_people([event.text for weight, event in found if weight > LIKELY and event.place == "entry"]):
            return None
        return _earliest(found)

    def _parts(self) -> set[int]:
        """The ranges in the text that are only a part of the incident: the text begins it earlier and ends it later."""
        points = [event for event in self.events if event.until is None and event.place != "inside"]
        starts = [one.time for one in points if start_weight(one) >= SHOWN and one.has_clock]
        ends = [one.time for one in points if end_weight(one) >= SHOWN and one.has_clock]
        ranges = [one for one in self.events if one.until is not None and one.place != "entry"]
        return {
            id(one)
            for one in ranges
            if any(one.time.is_certainly_after(start) for start in starts)
            and any(end.is_certainly_after(one.end) for end in ends)
        }

    def _weighed(self, weigh: Callable[[TimedEvent], int], event: TimedEvent) -> int:
        """The weight of a time. A day counts less beside clock times, and text less beside a timeline."""
        weight = 0 if id(event) in self.parts else weigh(event)
        if self.has_clocks and not event.has_clock and event.place != "entry":
            return HINTED if weight == NAMED else 0
        is_beside = self.entries and event.place == "summary" and weigh is not start_weight
        return LIKELY if is_beside and weight == SHOWN else weight

    @staticmethod
    def _is_between(time: Time, after: Time | None, before: Time | None) -> bool:
        is_early = after is not None and after.is_certainly_after(time)
        is_late = before is not None and time.is_certainly_after(before)
        return not is_early and not is_late

    # --- end ---

    def end(self, after: Time | None) -> tuple[int, TimedEvent] | None:
        """The latest time of those that tell most clearly that all works again, if it does not fail again after it."""
        places = [event for event in self.events if self._is_between(event.end, after, None)]
        weighed = [(self._weighed(end_weight, event), event) for event in places if not _is_aftermath(event)]
        worse = [event for event in places if _is_worse(event)]
        for weight in (NAMED, CLOSED, SHOWN, HINTED):
            found = [event for has, event in weighed if has == weight]
            last = max(found, key=_last_instant, default=None)
            if last is not None and not any(bad.time.is_certainly_after(last.end) for bad in worse):
                return (_before_closing(last, weighed, worse) if weight == CLOSED else None) or (weight, last)
        return self._last_step([event for _, event in weighed if event.place == "entry"], worse, weighed)

    def _last_step(
        self, entries: Sequence[TimedEvent], worse: Sequence[TimedEvent], weighed: Sequence[tuple[int, TimedEvent]]
    ) -> tuple[int, TimedEvent] | None:
        """The last entry, if it is a remedy; in a story, the last remedy."""
        if len(entries) > 1:
            last = entries[-1]
            kinds = {} if _GOES_ON.search(evidence(last.text)) else last.kinds
            is_remedy = kinds.keys() & {"mitigation", "change", "recovered"} and last not in worse
            return (LIKELY, last) if is_remedy else None
        steps = [event for weight, event in weighed if weight == LIKELY and event.place != "entry"]
        return (LIKELY, max(steps, key=_instant)) if steps and self.is_story else None


_NAMES = {"started": "the start", "detected": "the detection", "resolved": "the end"}

# --- weights -------------------------------------------------------------------------------------

NAMED, CLOSED, SHOWN, HINTED, LIKELY = 5, 4, 3, 2, 1
"""Weights: the milestone is named, the incident is closed, what the milestone consists in is shown or hinted at, or it
is only likely."""


def start_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the start."""
    kinds = event.kinds
    if event.place == "entry":
        if mentions("began", event.text) or _label(event) == "started":
            return NAMED
    elif event.until is not None:
        return NAMED if _is_of_incident(event) else 0
    elif _BEGAN.search(event.before) and (_SUBJECT.search(event.before) or "impact" in kinds):
        return NAMED
    if event.place == "inside" or _is_remedy(event) or _TOOK.search(event.before):
        return 0
    if is_detection(event.text) and kinds["detected"] < kinds.get("impact", LAST):
        return LIKELY
    if "impact" in kinds and not kinds.keys() & {"communication", "aftermath"}:
        return SHOWN
    if _BEGAN.search(event.before) or _BEGINS.search(event.text):
        return HINTED
    return LIKELY if event.place == "entry" or "change" in kinds else 0


def _can_begin(event: TimedEvent) -> bool:
    """Whether a time in a story that begins with it can be the start."""
    is_other = is_detection(event.text) or _is_remedy(event) or end_weight(event) > LIKELY or _TOOK.search(event.before)
    return event.place != "inside" and event.until is None and not is_other


def detection_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the detection."""
    if event.place == "inside" or (event.until is not None and event.place != "entry"):
        return 0
    if _label(event) == "detected" or _UNNOTICED.search(event.before[-NEAR_WORDS:]):
        return NAMED
    if is_detection(event.text):
        return NAMED if event.place == "detection" else SHOWN
    if event.place == "detection" and event.is_only:
        return SHOWN
    if is_detection(event.rest):
        return HINTED
    return LIKELY if event.place in ("entry", "detection") and "noticed" in event.kinds else 0


def end_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the end."""
    kinds = event.kinds
    if event.place == "entry":
        if _END_MARK.search(event.text):
            return NAMED
        if _label(event) == "resolved" or "closed" in kinds:
            return CLOSED
    elif event.until is not None:
        return NAMED if _is_of_incident(event) else 0
    elif took := _TOOK.search(event.before):
        return SHOWN if took[0].startswith("took") and kinds.keys() & {"recovered", "closed"} else 0
    elif _says_end(event):
        return NAMED
    if _is_in_part(event):
        return 0
    if event.place == "resolution" and event.is_only:
        return SHOWN
    if kinds.keys() & {"recovered", "closed"} and (event.place == "entry" or "impact" not in kinds):
        return SHOWN
    return LIKELY if kinds.keys() & {"mitigation"} else 0


LAST = 10_000
"""A place after every word."""


def _is_remedy(event: TimedEvent) -> bool:
    """Whether the words tell first of a remedy or a recovery."""
    kinds = event.kinds
    good = min((kinds[kind] for kind in ("recovered", "closed", "mitigation") if kind in kinds), default=LAST + 1)
    return good <= kinds.get("impact", LAST)


def _is_of_incident(event: TimedEvent) -> bool:
    """Whether a range in the text is that of the incident."""
    if event.place == "inside" or "impact" in event.kinds:
        return event.place != "inside" and not _is_remedy(event)
    is_alone = len(event.before.split()) <= 2 and len(event.after.split()) <= 1
    is_story = event.place != "summary" and "change" in event.kinds
    return is_alone or (not is_story and _OVER.search(f"{event.before} {event.text}") is not None)


def _is_in_part(event: TimedEvent) -> bool:
    return _IN_PART.search(event.text) is not None


def _is_aftermath(event: TimedEvent) -> bool:
    kinds = event.kinds
    if tells_cause(event.text) and not kinds.keys() & {"recovered", "closed", "mitigation"}:
        return True
    is_after = "aftermath" in kinds or ("communication" in kinds and "closed" not in kinds)
    return is_after and not ("recovered" in kinds and "aftermath" not in kinds)


def _is_worse(event: TimedEvent) -> bool:
    kinds = event.kinds
    return event.place == "entry" and "impact" in kinds and not kinds.keys() & {"recovered", "closed", "mitigation"}


def _label(event: TimedEvent) -> str | None:
    """The milestone that an entry consists in: `First detected`, `Resolved 10:35`."""
    if event.place != "entry":
        return None
    moment = trailing(event.text)
    label = re.sub(r"[\s:：-]+$", "", event.text[: moment.start]) if moment is not None else event.text
    found = labels().fields.whole(label)
    return found if found in PHASES and not _BACK_AGAIN.search(label) else None


PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")
_BACK_AGAIN = re.compile(r"(?i)\b(?:back|again)\b")
"""As a whole entry, `Back to normal` tells what happened; it is no label."""
_END_MARK = re.compile(
    r"(?i)\bend of (?:the )?(?:outage|impact|problem|disruption)\b|\b(?:outage|impact|disruption) ends?\b|\(resolved\)"
)
_GOES_ON = re.compile(
    r"\b(?:decision|decid\w+|plan\w*|next step|pending|begin\w*|start\w*|investigat\w*|ongoing|continu\w+"
    r"|propos\w+|submitted|opened)\b"
)
"""In the last entry, these show that the timeline stops before the end."""
_MITIGATED = re.compile(r"(?i)declared mitigated|(?<!not )(?<!un)(?<!be )\bmitigated\b")
_EARLIER = re.compile(r"\b(?:earlier|ago|since|before|had been|already)\b")


def mitigations(entries: Sequence[TimedEvent]) -> Iterator[Claim]:
    """The entries that say that the incident was mitigated."""
    for event in entries:
        if event.place == "entry" and (_label(event) == "mitigated" or _MITIGATED.search(event.text)):
            guess = Guess("times", event.lines.first, "a timeline entry was read as the mitigation")
            yield Claim("times.mitigated", event.at, event.lines, frozenset(), 0.5, (guess,))


# --- words around a time -------------------------------------------------------------------------

NEAR_WORDS = 80
"""Characters before a time in which words that name its milestone are looked for."""
_OVER = re.compile(
    r"(?i)\b(?:between|from|lasted|impact|unavailable|down|outage|affected|degraded|error"
    r"|incident|broken|failed|unable|zwischen|entre|desde)"
)
_SUBJECT = re.compile(
    r"(?i)\b(?:incident|issue|problem|outage|disruption|degradation|impact|event|failures?|errors?|this|it|störung|ausfall"
    r"|panne|incidente|caída|queda|falha)\b"
)
_BEGAN = re.compile(
    r"(?:\b(?:crashed|went down|failed|stopped working|became unavailable)\b|"
    r"\b(?:beg[ai]ns?|beginning|started|starts?|since|onset|broke|occurred|happened)\b|\bbegann\b|\ba commencé\b"
    r"|\bempezó\b|\bcomenzó\b|\bcomeçou\b)(?:\W+(?:at|on|in|around|about|approximately|roughly|am|um|le|à|el|a|las|em"
    r"|às|the|early|late|\w+day|morning|afternoon|evening|night)\b)*[\s~≈:]*$",
    re.I,
)
_BEGINS = re.compile(
    r"\b(?!(?:we|i|he|she|they|you|team|engineers?|who) )[\w'-]+ (?:beg[ai]ns?|start(?:s|ed)?) (?:to [a-z]+"
    r"|[a-z]+ing)\b"
)
"""A thing, not a person, begins to do what it should not: `the queue began to fill`."""
_ENDED = re.compile(
    r"(?:\b(?:ended|over|resolved|until|recovered|restored|fixed|mitigated|back|lasted until|closed"
    r"|(?:available|working|running|reachable|usable) again)\b"
    r"|\bendete\b|\bbehoben\b|\brésolu\b|\bterminó\b|\bterminou\b)"
    r"(?:\W+(?:at|on|in|by|around|about|approximately|roughly|fully|completely|online|up|normal|to|am|um|le|à|el|a|las|em"
    r"|às|the)\b)*[\s~≈:]*$",
    re.I,
)
"""Words right before a time that make it the start or the end."""
_TURNED_BACK = re.compile(
    r"(?i)\b(?:roll|switch|mov|turn|chang|revert|put)\w*\s(?:[\w-]+\s){0,4}?back(?:\s+(?:on|up|in))?\s+(?:at|on|around)\s*$"
)
"""A remedy before a time. Whether it ended the incident comes later in the text."""
_IN_PART = re.compile(
    r"(?i)\b(?:the first|all but|(?:one|two|some|half|most|part|parts) of|partial(?:ly)?)\b(?: [\w-]+){1,6}"
)
"""A part of the whole came back: `the first node was back at`."""
_TOOK = re.compile(r"(?i)\b(?:took|kept|wait\w*|watch\w*|monitor\w*) (?:\w+ ){0,3}?until\W*$")
"""What took until then was a step: `It took me until 8:40 to see the error`, `We watched until`."""
_BY = re.compile(r"(?i)\bby[\s~≈]*(?:about|around)?\s*$")
_WORKED = re.compile(
    r"(?i)(?: [A-Z]{2,4})?,?(?: [\w-]+){1,6}? (?:was|were|had) (?:all |fully |back |finally )*(?:working|running"
    r"|moving|flowing|online|up|available|back|normal|recovered|returned)\b"
)
"""`by 12:20 uploads were working`."""
_UNNOTICED = re.compile(r"(?i)\b(?:notic|detect|discover|aware|alert)\w*\s+(?:\w+\s+){0,3}?until\W*$")


def _says_end(event: TimedEvent) -> bool:
    """Whether the words right around a time name the end."""
    before = event.before[-NEAR_WORDS:]
    if _BY.search(before) and (_WORKED.match(event.after) or all_were_right(before)):
        return True
    ended = _ENDED.search(before)
    if ended and ended[0].lower().startswith("closed") and not _SUBJECT.search(event.before):
        return False  # `Polls closed at`
    if not ended or _TURNED_BACK.search(before) or _IN_PART.search(before) or _UNNOTICED.search(before):
        return False
    return not ended[0].lower().startswith("until") or "impact" in event.kinds or _LASTED.search(before) is not None


_LASTED = re.compile(r"(?i)\b(?:last|continu|persist|remain|went on|dauerte|dur)\w*")


# --- help ----------------------------------------------------------------------------------------


def _earliest(found: Sequence[tuple[int, TimedEvent]]) -> tuple[int, TimedEvent] | None:
    """The earliest of the heaviest."""
    most = max((weight for weight, _ in found), default=0)
    best = [event for weight, event in found if weight == most]
    return (most, min(best, key=_instant)) if best else None


def _instant(event: TimedEvent) -> float:
    return event.time.earliest.timestamp() if event.time.earliest else 0.0


def _last_instant(event: TimedEvent) -> float:
    return event.end.earliest.timestamp() if event.end.earliest else 0.0


def _before_closing(
    closed: TimedEvent, weighed: Sequence[tuple[int, TimedEvent]], worse: Sequence[TimedEvent]
) -> tuple[int, TimedEvent] | None:
    """The entry after which all worked, if another only closes the incident: `11:35 all green`, `14:00 Resolved`."""
    if closed.kinds.get("closed", LAST) > SHORT or "recovered" in closed.kinds or closed.place != "entry":
        return None
    found = [
        event
        for weight, event in weighed
        if weight == SHOWN and event.place == "entry" and closed.time.is_certainly_after(event.time)
    ]
    last = max(found, key=_instant, default=None)
    return (SHOWN, last) if last and not any(bad.time.is_certainly_after(last.time) for bad in worse) else None


SHORT = 15
"""Characters. What closes the incident within so many says nothing else."""


def _is_later(late: Time, early: Time, by: timedelta) -> bool:
    return late.earliest is not None and early.earliest is not None and late.earliest - early.earliest >= by


_PERSON_REPORTS = re.compile(r"[\W_]*(?P<who>@?[\w.-]+)\W+(?:(?:also|still)\s)?reports?\b", re.I)
_NO_PERSON = re.compile(
    r"(?i)(?:the|a|an|users?|customers?|people|players?|members?|monitoring|alerts?|support|teams?|first|more|several|many"
    r"|somebody|someone|we|they|clients?|partners?|operators?|staff|news|media|twitter|\w+s)$"
)


def _is_several_people(heads: Sequence[str]) -> bool:
    """Whether one person after the other, each by name, reports the same: then nothing says who detected it."""
    found = [_PERSON_REPORTS.match(evidence(head)) for head in heads[:2]]
    people = {match["who"] for match in found if match and not _NO_PERSON.fullmatch(match["who"])}
    return len(people) == 2


def _names_other_phase(head: str) -> bool:
    return labels().fields.whole(re.sub(r"[\d\s:TZ-]+$", "", head)) in ("detected", "resolved", "mitigated")
