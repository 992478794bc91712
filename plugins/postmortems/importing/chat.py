"""Lines of a chat, a log or a shell as entries of a timeline.

A line that begins with a time is an entry: `[02:58] anna: it is down`, `02:58 <anna> it is down`. Slack and Teams put a
name and a time on a line of their own, and the text below it. Shells write seconds since 1970. A line without a time
belongs to the entry before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from postmortems.importing.moments import Clock, Day, Moment, leading, moments
from postmortems.importing.readers.entry_dates import BACKWARDS
from postmortems.model.vocabulary import YEARS

NEAR = timedelta(days=3)
"""How far from the day of the incident a date may be that is read because of it: `5/6` is in May or in June."""


@dataclass(frozen=True)
class ChatEntry:
    """What one line says, with the lines below it that belong to it."""

    line: int
    """Its number, from 1."""
    event: str
    actor: str = ""
    day: date | None = None
    """The day that it states."""
    clock: Clock | None = None
    instant: datetime | None = None
    """The moment (UTC), where it states one."""
    zone: str = ""
    """The zone that it states."""
    is_guess: bool = False
    """Whether the name of the zone has other meanings."""
    added: tuple[int, ...] = ()
    """The numbers of lines without a time that were added."""


class Unread(NamedTuple):
    """A line that no entry holds."""

    line: int
    text: str
    why: str


class Chat(NamedTuple):
    """The entries of a paste, and the lines that are in none."""

    entries: list[ChatEntry]
    unread: list[Unread]


def read_chat(text: str, day: date | None) -> Chat:
    """The entries of a paste, in its order. `day` is that of the incident, for dates without a year."""
    reader = _Reader(text, day)
    entries = list(reader.entries())
    unread = reader.unread + [Unread(e.line, "", "there is a time, but no text") for e in entries if not e.event]
    return Chat([entry for entry in entries if entry.event], sorted(unread))


def days_of(entries: Sequence[ChatEntry], first: date) -> list[date]:
    """The day of each entry: the one that it states, else that of the entry before, or the next after midnight.

    `first` is that of entries before any that states one.
    """
    days: list[date] = []
    day, minutes = first, None
    for entry in entries:
        if entry.day is not None:
            day, minutes = entry.day, None
        now = entry.clock.minutes if entry.clock else None
        if now is not None and minutes is not None and minutes - now > BACKWARDS:
            day += timedelta(days=1)
        minutes = now if now is not None else minutes
        days.append(day)
    return days


_EPOCH_ABOVE = re.compile(r"#(\d{9,10})\s*")
_ZSH = re.compile(r": (\d{9,10}):\d+;(.*)", re.DOTALL)
_FISH = re.compile(r"- cmd: (.*)")
_FISH_WHEN = re.compile(r"\s+when: (\d{9,10})\s*")
_EPOCH = re.compile(r"\[?(\d{10})(?:\.\d+|\d{3})?\]?[:,]?\s+(\S.*)")
_NUMBERED = re.compile(r"\s*\d{1,6}\*?\s+(?=\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d/\d\d/\d\d)")
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W_][\w.'’()-]*){0,3}"
_SAID = (
    re.compile(r"<[@+%&~ ]?(?P<actor>[^<>\s][^<>]{0,60})>\s*(?P<event>\S.*)"),
    re.compile(r"(?P<actor>[^\t]{1,60}?)\t+(?P<event>[^\t].*)"),
    re.compile(rf"@?(?P<actor>{_NAME}):\s+(?P<event>\S.*)"),
    re.compile(r"(?:<-+|-+>|--|\*)\s+(?P<event>\S.*)(?P<actor>)"),
)
_NAME_ALONE = re.compile(rf"@?(?P<actor>{_NAME})(?:\s*(?:\bAPP\b|\(\w+\)))?[:,]?\s*")
_TODAY = re.compile(r"\b(?:today|yesterday|at)\b", re.IGNORECASE)
_CONTINUED_DAY = re.compile(
    r"[\W\d_]*(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|st|nd|rd|th|\W|\d)*", re.I
)


class _Reader:
    def __init__(self, text: str, day: date | None) -> None:
        self.lines = text.splitlines()
        self.base = day
        self.unread: list[Unread] = []
        self.day: date | None = None
        """The day that a line of its own states."""
        self.name = ""
        """The name above a time that has a line of its own."""

    def entries(self) -> Iterator[ChatEntry]:
        entry: ChatEntry | None = None
        for number, line in enumerate(self.lines, 1):
            if not line.strip():
                continue
            if (begun := self._begun(number, line)) is not None:
                if entry is not None:
                    yield entry
                entry = begun
            elif found := _FISH_WHEN.fullmatch(line):
                entry = replace(entry, instant=_instant(found[1])) if entry else None
            elif (day := self._day_alone(line)) is not None:
                self.day = day
            elif self._is_name_above_time(number, line):
                self.name = line.strip().removeprefix("@")
            elif entry is None:
                self.unread.append(Unread(number, line.strip(), "there is no time before it"))
            else:
                event = f"{entry.event}\n{line.strip()}".strip()
                entry = replace(entry, event=event, added=(*entry.added, number) if entry.event else ())
        if entry is not None:
            yield entry

    def _begun(self, number: int, line: str) -> ChatEntry | None:
        """The entry that a line begins; None if it has no time at a place where an entry has it."""
        if found := _EPOCH_ABOVE.fullmatch(line):
            return ChatEntry(number, "", instant=_instant(found[1]))
        for pattern in (_ZSH, _EPOCH):
            if found := pattern.fullmatch(line.strip()):
                return ChatEntry(number, found[2].strip(), instant=_instant(found[1]))
        if found := _FISH.fullmatch(line):
            return ChatEntry(number, found[1].strip(), instant=None, clock=None)
        is_command = _NUMBERED.match(line) is not None
        lead = self._lead(_NUMBERED.sub("", line))
        if lead is None:
            return self._named_first(number, line)
        moment, rest = lead
        if is_command:
            return self._entry(number, moment, "", rest)
        actor, event = _said(rest)
        if not actor and (name := _NAME_ALONE.fullmatch(rest)) and name["actor"].istitle() and self._is_text(number):
            actor, event = name["actor"], ""
        if not rest:
            actor, self.name = self.name, ""
        return self._entry(number, moment, actor, event)

    def _lead(self, line: str) -> tuple[Moment, str] | None:
        """The time with which a line begins, and the rest of it."""
        lead = leading(line.strip())
        if lead is None or lead.moment is None or lead.moment.clock is None or lead.moment.clock.minute is None:
            return None
        return lead.moment, lead.rest

    def _named_first(self, number: int, line: str) -> ChatEntry | None:
        """A line such as `Anna Smith  2:58 AM`, above what Anna wrote."""
        found = moments(line, is_time=False)
        if len(found) != 1 or found[0].clock is None or line[found[0].end :].strip(" \t)]:"):
            return None
        name = _NAME_ALONE.fullmatch(_TODAY.sub("", line[: found[0].start]).strip(" \t([,—–|·-"))
        return self._entry(number, found[0], name["actor"], "") if name and self._is_text(number) else None

    def _is_name_above_time(self, number: int, line: str) -> bool:
        """Whether the next line has a time and nothing else, and there is text below it."""
        after = [
            (place, line) for place, line in enumerate(self.lines[number : number + 5], number + 1) if line.strip()
        ]
        lead = self._lead(after[0][1]) if after else None
        is_time = lead is not None and not lead[1] and self._is_text(after[0][0])
        return is_time and _NAME_ALONE.fullmatch(line.strip()) is not None

    def _is_text(self, number: int) -> bool:
        """Whether the next line is there, and begins no entry."""
        line = next((line for line in self.lines[number:] if line.strip()), "")
        return bool(line) and self._lead(line) is None

    def _entry(self, number: int, moment: Moment, actor: str, event: str) -> ChatEntry:
        day = self._day_of(moment.day) if moment.day else self.day
        self.day = None if moment.day is None else self.day
        zone = moment.zone
        return ChatEntry(
            number, event, actor, day, moment.clock, None, zone.zone if zone else "", bool(zone and zone.is_guess)
        )

    def _day_alone(self, line: str) -> date | None:
        """The day of a line that says nothing else, such as `Friday, May 30th`."""
        found = moments(line)
        if len(found) != 1 or found[0].clock is not None or found[0].day is None:
            return None
        rest = line[: found[0].start] + " " + line[found[0].end :]
        return self._day_of(found[0].day) if _CONTINUED_DAY.fullmatch(rest) else None

    def _day_of(self, day: Day) -> date | None:
        """The day as a date: of the year of the incident, and in the order that is near to it."""
        base = self.base
        found = (
            [day] if day.year else [Day(base.year + step, day.month, day.day) for step in (0, -1, 1)] if base else []
        )
        dates = [one.date for one in found if one.date and one.date.year in YEARS]
        if not day.year and day.day and day.day <= 12 and base:
            swapped = Day(base.year, day.day, day.month).date
            near = [one for one in (*dates, swapped) if one and abs(one - base) <= NEAR]
            return near[0] if near else dates[0] if dates else None
        return min(dates, key=lambda one: abs(one - base)) if dates and base else dates[0] if dates else None


def _said(rest: str) -> tuple[str, str]:
    """Who said what, of a line without its time."""
    for pattern in _SAID:
        if found := pattern.fullmatch(rest):
            return found["actor"].strip(), found["event"].strip()
    return "", rest.strip()


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
