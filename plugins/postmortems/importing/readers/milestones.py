"""When an incident began, was detected and ended, chosen from all times that the document tells.

Every time has signs that speak for and against it. The three are chosen together: the detection and the end by what
follows the start, too, and never in an impossible order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.readers.lengths import Length
from postmortems.importing.readers.signs import MILESTONES, label_of_entry, signs_after, signs_of, signs_of_none, weight
from postmortems.importing.readers.timed_events import TimedEvent
from postmortems.model.time import Time

MOST_EVENTS = 200
"""Of more times, only the first and the last are looked at."""
MOST_STARTS = 6
"""So many starts are tried, the likeliest first."""
DAY, MINUTE = len("2026-03-14"), len("2026-03-14 09:26")
FITS = 3.0
"""How much likelier a start and an end are that are as far apart as the document says, as a logarithm."""
SURE, LIKELY = 0.9, 0.5
"""Probabilities of a milestone."""
STATED_IN_WORDS, GUESSED, UNCERTAIN = 0.61, 0.45, 0.41
"""How certain a claim is."""
_NAMES = {"started": "the start", "detected": "the detection", "resolved": "the end"}


class Option(NamedTuple):
    """A time that can be a milestone, None if the document may not say it, and the signs for it."""

    event: TimedEvent | None
    signs: set[str]


class Choice(NamedTuple):
    """A milestone that was chosen, None if the document does not say it, and the logarithm of its probability."""

    likelihood: float
    event: TimedEvent | None


class Milestones:
    """Chooses the times of start, detection and end."""

    def __init__(self, events: Sequence[TimedEvent], stated: Mapping[str, Time], length: Length | None) -> None:
        order = _in_order(events)
        in_order = sorted(events, key=lambda event: order[id(event)])
        self.events = (
            in_order if len(events) <= MOST_EVENTS else in_order[: MOST_EVENTS // 2] + in_order[-MOST_EVENTS // 2 :]
        )
        self.stated = {name: time for name, time in stated.items() if time.has_clock}
        """The times that labels state."""
        self.days = {name: time for name, time in stated.items() if not time.has_clock}
        """The days that they state without a clock time, which an event of that day may tell."""
        self.length = length
        """How long the incident lasted, if the document says so."""
        self.instants = [_instant(event.time) for event in self.events]
        self.signs = signs_of(self.events, self.instants)
        self.none = set(signs_of_none(self.signs))

    def claims(self) -> Iterator[Claim]:
        """A claim for each milestone that is found."""
        choices = self.choose()
        for name, choice in choices.items():
            if choice.event is not None and name not in self.stated and not self._says_less(name, choice):
                is_rough = self.length is not None and self.length.is_rough and choice.likelihood > math.log(LIKELY)
                fits = is_rough or self._is_as_long_as_stated(choices["started"].event, choice.event)
                is_unsure = name == "resolved" and not fits
                yield _claim(name, 0 if is_unsure else math.exp(choice.likelihood), choice.event)

    def _says_less(self, name: str, choice: Choice) -> bool:
        """Whether the day that a label states is more certain than the event of that day."""
        day = self.days.get(name)
        is_likely = choice.likelihood >= math.log(LIKELY)
        return day is not None and choice.event is not None and not is_likely and _is_within(day, choice.event, name)

    def _is_as_long_as_stated(self, start: TimedEvent | None, end: TimedEvent) -> bool:
        """Whether an end fits the stated length. If not, the calculated end is more certain."""
        begin = self.stated.get("started") or (start.time if start else None)
        return not self.length or not begin or self.length.is_about((_instant(end.end) - _instant(begin)) / 60)

    def choose(self) -> dict[str, Choice]:
        """The likeliest start, detection and end."""
        known = self.stated.get("started")
        starts = [Choice(0.0, None)] if known else self.ranked("started", None)[:MOST_STARTS]
        found = []
        for start in starts:
            time = known or (start.event.time if start.event else None)
            detected = self.ranked("detected", time)[0]
            ends = self.ranked("resolved", time)
            possible = [end for end in ends if _is_possible(detected, end)]
            end = max(possible, key=lambda end: end.likelihood + self._fit(start, end))
            found.append(dict(zip(MILESTONES, (start, detected, end), strict=True)))
        return max(found, key=self._likelihood)

    def _likelihood(self, chosen: Mapping[str, Choice]) -> float:
        return sum(choice.likelihood for choice in chosen.values()) + self._fit(chosen["started"], chosen["resolved"])

    def _fit(self, start: Choice, end: Choice) -> float:
        """How much the stated length speaks for a start and an end together."""
        is_known = self.length is not None and (start.event or "started" in self.stated)
        return FITS if is_known and end.event and self._is_as_long_as_stated(start.event, end.event) else 0.0

    def ranked(self, name: str, start: Time | None) -> list[Choice]:
        """The options, the likeliest first; only those of the day that a label states, if it can be that day."""
        found = _ranked(name, self.options(name, start))
        day = self.days.get(name)
        if day is None or not self._is_in_order(name, day, start):
            return found
        return [choice for choice in found if choice.event is None or _is_within(day, choice.event, name)]

    def options(self, name: str, start: Time | None) -> list[Option]:
        """The times that can be a milestone, if the incident started at a time; the last option is none of them."""
        found = []
        for n, event in enumerate(self.events):
            time = event.end if name == "resolved" else event.time
            other = {"started": self.stated.get("resolved"), "resolved": start}.get(name)
            if time != other and not _is_day_of(time, start) and self._is_in_order(name, time, start):
                signs = set(self.signs[n])
                if name != "started":
                    length = self.length if name == "resolved" else None
                    begin = _instant(start) if start else None
                    signs |= set(signs_after(begin, self.instants, n, _instant(time), length))
                found.append(Option(event, signs))
        return [*found, Option(None, self.none)]

    def _is_in_order(self, name: str, time: Time, start: Time | None) -> bool:
        earlier = {"started": (), "detected": ("started",), "resolved": ("started", "detected")}[name]
        later = {"started": ("detected", "resolved"), "detected": ("resolved",), "resolved": ()}[name]
        not_before = [start, *(self.stated.get(one) for one in earlier)]
        not_after = [self.stated.get(one) for one in later]
        return not any(one is not None and one.is_certainly_after(time) for one in not_before) and not any(
            one is not None and time.is_certainly_after(one) for one in not_after
        )


def _ranked(name: str, options: Sequence[Option]) -> list[Choice]:
    """The options, the likeliest first. What several events say of the same time counts together.

    What is said of a day counts for the likeliest of its clock times.
    """
    same: dict[str, list[tuple[float, TimedEvent | None]]] = {}
    for event, signs in options:
        time = text_of(name, event).lstrip("~").replace("T", " ")[:MINUTE] if event else ""
        same.setdefault(time, []).append((math.exp(weight(signs, name)), event))
    for day in [time for time in same if len(time) == DAY]:
        exact = [time for time in same if len(time) > DAY and time.startswith(day)]
        if exact:
            same[max(exact, key=lambda time: max(chance for chance, _ in same[time]))] += same.pop(day)
    chances = [
        (sum(chance for chance, _ in found), _fullest(name, [event for _, event in found])) for found in same.values()
    ]
    total = math.log(sum(chance for chance, _ in chances))
    return sorted(
        (Choice(math.log(chance) - total, event) for chance, event in chances), key=lambda one: -one.likelihood
    )


def _fullest(name: str, events: Sequence[TimedEvent | None]) -> TimedEvent | None:
    """The one that says most about its time: that it is only about then, or its zone."""
    return max(events, key=lambda event: len(text_of(name, event)) if event else 0)


def text_of(name: str, event: TimedEvent) -> str:
    """The time of an event, its end for the end of the incident."""
    return event.until if name == "resolved" and event.until else event.at


def _is_within(day: Time, event: TimedEvent, name: str) -> bool:
    time = event.end if name == "resolved" else event.time
    return not time.is_certainly_after(day) and not day.is_certainly_after(time)


def _is_day_of(time: Time, start: Time | None) -> bool:
    """Whether a time is only the day of a start that has a clock time: it says nothing more."""
    return start is not None and start.has_clock and not time.has_clock and not time.is_certainly_after(start)


def _is_possible(detected: Choice, end: Choice) -> bool:
    return not detected.event or not end.event or not detected.event.time.is_certainly_after(end.event.end)


def _claim(name: str, probability: float, event: TimedEvent) -> Claim:
    confidence = STATED_IN_WORDS if probability >= SURE else GUESSED if probability >= LIKELY else UNCERTAIN
    where = "a timeline entry" if event.place == "entry" else "a time in the text"
    reason = f"{_NAMES[name]} is not stated; {where} was used"
    guesses = (*event.guesses, Guess("times", event.lines.first, reason))
    return Claim(f"times.{name}", text_of(name, event), event.lines, frozenset(), confidence, guesses)


def _instant(time: Time) -> float:
    return time.earliest.timestamp() if time.earliest else 0.0


def _in_order(events: Sequence[TimedEvent]) -> dict[int, float]:
    """When each event was, by its id. An entry of a timeline with a mistyped date is not before the one above it."""
    latest = 0.0
    found: dict[int, float] = {}
    for event in events:
        found[id(event)] = _instant(event.time)
        if event.place == "entry":
            found[id(event)] = latest = max(latest, _instant(event.time))
    return found


_MITIGATED = re.compile(r"(?i)declared mitigated|(?<!not )(?<!un)(?<!be )\bmitigated\b")


def mitigations(events: Sequence[TimedEvent]) -> Iterator[Claim]:
    """The entries that say in that word that the incident was mitigated."""
    for event in events:
        if event.place == "entry" and (label_of_entry(event) == "mitigated" or _MITIGATED.search(event.text)):
            guess = Guess("times", event.lines.first, "a timeline entry was read as the mitigation")
            yield Claim("times.mitigated", event.at, event.lines, frozenset(), 0.5, (guess,))
