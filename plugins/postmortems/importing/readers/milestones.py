"""When an incident began, was detected and ended, from the entries of its timeline.

Every entry is judged by its words, its place and the times that the document states elsewhere. An order that is
impossible is never chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.dating import of_date
from postmortems.importing.labels import labels, mentions
from postmortems.importing.moments import moments, trailing
from postmortems.importing.readers.entry_dates import Entry
from postmortems.importing.readers.events import evidence, is_detection, kinds_in, seen_by, tells_cause
from postmortems.importing.reading import Reading
from postmortems.model.time import Time

LEAD_UP = timedelta(hours=2)
"""If the failure comes so much later than the first entry, the entries before it are only what led to it."""
DAY = timedelta(days=1)
SET_OFF = timedelta(minutes=60)
"""A change this short before the failure set it off, and is the start."""
GUESSED = 0.45
LONGEST_STORY = 2000
"""Characters of an entry in which an end is looked for."""


class Milestones:
    """Finds the entries for start, detection and end."""

    def __init__(self, reading: Reading, entries: Sequence[Entry], stated: Mapping[str, Time]) -> None:
        self.reading = reading
        self.stated = stated
        self.entries = [entry for entry in entries if entry.at != "unknown"]
        self.times = [reading.parsed(entry.at) for entry in self.entries]

    def claims(self) -> Iterator[Claim]:
        """A claim for each phase that the timeline shows."""
        start = self.start()
        if start is not None:
            yield self._claim("started", start, "the start is not stated; a timeline entry was used")
        after = self.stated.get("started") or (self.times[start] if start is not None else None)
        end = self.end(after)
        before = self.stated.get("resolved") or (self.times[end] if end is not None else None)
        detected = self.detection(start, after, before)
        if detected is not None:
            yield self._claim("detected", detected, "the detection is not stated; a timeline entry was used")
        end_inside = self._end_inside(end if end is not None else len(self.entries) - 1)
        if end_inside is not None:
            yield end_inside
        elif end is not None:
            yield self._claim("resolved", end, "the end is not stated; a timeline entry was used")

    def _claim(self, phase: str, place: int, reason: str) -> Claim:
        entry = self.entries[place]
        guesses = (*entry.guesses, Guess("times", entry.raw.lines.first, reason))
        return Claim(f"times.{phase}", entry.at, entry.raw.lines, frozenset(), GUESSED, guesses)

    # --- start ---

    def start(self) -> int | None:
        """The entry of the start: the first on the day of the incident, or the failure after a long lead-up."""
        places = self._on_the_day()
        if not places:
            return None
        first = places[0]
        begun = next((n for n in places if mentions("began", head_of(self.entries[n]))), None)
        if begun is not None:
            return begun
        head = head_of(self.entries[first])
        if is_detection(head) and not mentions("changed", head):
            return self._start_at_report(places)
        if _names_other_phase(head):
            return None
        seen = next((n for n in places if is_detection(head_of(self.entries[n]))), places[-1])
        failed = next((n for n in places if n <= seen and "impact" in kinds_in(head_of(self.entries[n]))), None)
        if failed is None or not self._is_later(failed, first, LEAD_UP) or "impact" in kinds_in(head):
            return first
        changes = [n for n in places if n < failed and "change" in kinds_in(head_of(self.entries[n]))]
        near = [n for n in changes if not self._is_later(failed, n, SET_OFF)]
        return near[-1] if near else failed

    def _start_at_report(self, places: Sequence[int]) -> int | None:
        """The timeline begins with a report. Then the change right after it set the incident off, or nobody knows."""
        first = places[0]
        if len(places) > 1:
            second = head_of(self.entries[places[1]])
            if mentions("changed", second) and not is_detection(second):
                return places[1]
        words = evidence(head_of(self.entries[first]))
        is_earlier = re.search(r"\b(?:earlier|ago|since|before|had been|already)\b", words)
        return None if is_earlier or _names_other_phase(head_of(self.entries[first])) else first

    def _on_the_day(self) -> list[int]:
        """The places of the entries, those before the stated day of the incident left out."""
        places = list(range(len(self.entries)))
        stated = self.reading.day
        if not places or stated is None or stated.confidence < 0.6:
            return places
        day = stated.day.isoformat()
        if self.entries[0].at.lstrip("~")[:10] >= day:
            return places
        later = [n for n in places if self.entries[n].at.lstrip("~")[:10] >= day]
        is_that_day = later and self.entries[later[0]].at.lstrip("~").startswith(day)
        if later and is_detection(head_of(self.entries[later[0]])) and not self._is_later(later[0], 0, DAY):
            return places  # it was noticed on the stated day and began before
        return later if is_that_day else places

    def _is_later(self, one: int, other: int, by: timedelta) -> bool:
        late, early = self.times[one], self.times[other]
        if late is None or early is None or late.earliest is None or early.earliest is None:
            return False
        return late.earliest - early.earliest >= by

    # --- detection ---

    def detection(self, start: int | None, after: Time | None, before: Time | None) -> int | None:
        """The first entry in which somebody notices, neither before the start nor after the end."""
        places = [n for n in range(len(self.entries)) if self._is_between(n, after, before)]
        if start is not None and not self.stated.get("started"):
            places = [n for n in places if n >= start]
        noticing = [n for n in places if is_detection(head_of(self.entries[n]))]
        if _is_several_people([head_of(self.entries[n]) for n in noticing]):
            return None
        strong = noticing[0] if noticing else None
        weak = next((n for n in places if "noticed" in kinds_in(head_of(self.entries[n]))), None)
        return weak if strong is None else strong

    def _is_between(self, place: int, after: Time | None, before: Time | None) -> bool:
        time = self.times[place]
        if time is None:
            return False
        is_early = after is not None and after.is_certainly_after(time)
        is_late = before is not None and time.is_certainly_after(before)
        return not is_early and not is_late

    # --- end ---

    def end(self, after: Time | None) -> int | None:
        """The last entry that says that all works again; if none does, the last one before the aftermath."""
        places = [n for n in range(len(self.entries)) if self._is_between(n, after, None)]
        while places and self._is_aftermath(places[-1]):
            places.pop()
        closed = [n for n in places if "closed" in kinds_in(head_of(self.entries[n]))]
        ended = [n for n in places if "recovered" in kinds_in(head_of(self.entries[n]))]
        worse = [n for n in places if self._is_worse(n)]
        for found in (closed, ended):
            if found and not any(n > found[-1] for n in worse):
                return found[-1]
        head = head_of(self.entries[places[-1]]) if len(places) > 1 else ""
        last = {} if _GOES_ON.search(evidence(head)) else kinds_in(head)
        return places[-1] if last.keys() & {"mitigation", "change", "recovered"} and places[-1] not in worse else None

    def _end_inside(self, place: int) -> Claim | None:
        """The end that a long entry tells with a time of its own: `09:40 … and at 10:35 all works again`."""
        entry = self.entries[place] if self.entries else None
        begin = self.times[place] if entry is not None else None
        if entry is None or begin is None or begin.earliest is None:
            return None
        text = " ".join(entry.raw.event.split())[:LONGEST_STORY]
        found = moments(text, order=self.reading.order)
        nexts = [moment.start for moment in found[1:]] + [len(text)] * bool(found)
        for moment, after in reversed(list(zip(found, nexts, strict=True))):
            if moment.clock is None or moment.day is not None or moment.until is not None:
                continue
            kinds = kinds_in(re.split(r"[.;!?](?:\s|$)", text[moment.end : after])[0])
            at = self.reading.time_text(moment, of_date(begin.earliest.date()))
            time = self.reading.parsed(at) if at is not None else None
            is_end = bool(kinds.keys() & {"recovered", "closed"}) and "impact" not in kinds
            if at is not None and time is not None and is_end and time.is_certainly_after(begin):
                guess = Guess("times", entry.raw.lines.first, "the end is a time inside the text of a timeline entry")
                return Claim("times.resolved", at, entry.raw.lines, frozenset(), GUESSED, (*entry.guesses, guess))
        return None

    def _is_aftermath(self, place: int) -> bool:
        head = head_of(self.entries[place])
        kinds = kinds_in(head)
        if tells_cause(head) and not kinds.keys() & {"recovered", "closed", "mitigation"}:
            return True
        is_after = "aftermath" in kinds or ("communication" in kinds and "closed" not in kinds)
        return is_after and not ("recovered" in kinds and "aftermath" not in kinds)

    def _is_worse(self, place: int) -> bool:
        kinds = kinds_in(head_of(self.entries[place]))
        return "impact" in kinds and not kinds.keys() & {"recovered", "closed", "mitigation"}


def head_of(entry: Entry) -> str:
    """The beginning of an entry, by which it is judged."""
    return seen_by(entry.raw.actor, " ".join(entry.raw.event.split("\n\n")[0].split()))[:600]


def marked(reading: Reading, entries: Sequence[Entry]) -> Iterator[Claim]:
    """Entries that are only a label (`First detected`) or contain a marker (`START OF OUTAGE`)."""
    for entry in entries:
        head = head_of(entry)
        moment = trailing(head, order=reading.order)
        label = re.sub(r"[\s:：-]+$", "", head[: moment.start]) if moment is not None else head
        phase = labels().fields.whole(label)
        lines = entry.raw.lines
        if phase in PHASES and not _BACK_AGAIN.search(label):
            yield Claim(f"times.{phase}", entry.at, lines, frozenset(), 0.8)
        elif mentions("began", head):
            yield Claim("times.started", entry.at, lines, frozenset(), 0.65)
        if _END_MARK.search(head):
            yield Claim("times.resolved", entry.at, lines, frozenset(), 0.65)
        elif _MITIGATED.search(head):
            guess = Guess("times", lines.first, "a timeline entry was read as the mitigation")
            yield Claim("times.mitigated", entry.at, lines, frozenset(), 0.5, (guess,))


PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")
_BACK_AGAIN = re.compile(r"(?i)\b(?:back|again)\b")
"""As a whole entry, `Back to normal` tells what happened; it is no label."""
_END_MARK = re.compile(
    r"(?i)\bend of (?:outage|incident|impact)\b|\b(?:outage|incident|impact) ends?\b|\(resolved\)"
    r"|\bincident (?:is |was )?(?:resolved|closed)\b|^resolved\b"
)
_GOES_ON = re.compile(
    r"\b(?:decision|decid\w+|plan\w*|next step|pending|begin\w*|start\w*|investigat\w*|ongoing|continu\w+"
    r"|propos\w+|submitted|opened)\b"
)
"""In the last entry, these show that the timeline stops before the end."""
_MITIGATED = re.compile(r"(?i)declared mitigated|(?<!not )(?<!un)(?<!be )\bmitigated\b")


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
