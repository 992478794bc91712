"""Entries of a timeline, and the full time of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from postmortems.importing.claims import Guess
from postmortems.importing.dating import following, of_date
from postmortems.importing.document import Lines
from postmortems.importing.moments import Clock, Day, Moment, Offset, leading_day, moments
from postmortems.importing.reading import Reading
from postmortems.importing.seen_days import WEEKDAYS
from postmortems.importing.words import lowered

BACKWARDS = 4 * 60
"""Minutes. If the clock goes back by more, midnight has passed; by less, the entries are out of order."""
BACK_TO_INCIDENT = 60
"""The same, if the next day is that of the incident."""
_MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True)
class RawEntry:
    """An entry as written, before it has its full time."""

    event: str
    lines: Lines
    moment: Moment | None = None
    is_day: bool = False
    """Whether it is only a date, above the entries of that day."""
    takes: bool = True
    """Whether the entry holds everything in its lines."""
    actor: str = ""
    continues: bool = False
    """Whether it is text without a time that continues the entry before it."""
    more: frozenset[int] = frozenset()
    """Other lines of the entry."""
    offset: Offset | None = None
    """Its time, if it counts from the start or from the entry before."""

    guess: str = ""
    """What its clock time was taken from, if it is not stated in full."""

    @property
    def numbers(self) -> frozenset[int]:
        """Every line of the entry."""
        return self.more | self.lines.numbers


class Entry(NamedTuple):
    """An entry with its full time."""

    at: str
    until: str | None
    raw: RawEntry
    guesses: tuple[Guess, ...]


class Dater:
    """Gives every entry its full time: the day is carried over from the entry before, past midnight too."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.day: Day | None = None
        """The day of the latest entry."""
        self.first: Day | None = None
        """The day to which marks such as `(+1d)` refer: of the first entry, or the latest one that is stated."""
        self.clock: Clock | None = None
        """The clock time of the latest entry of that day."""
        self.latest: Moment | None = None
        """The time of the latest entry, with its day."""
        self.earliest: Moment | None = None
        """The same of the first entry, from which others may count."""
        self.is_dated = False
        """Whether an entry has stated its day."""
        self.is_whole_day = False
        """Whether the latest entry with a day tells no clock time: it is over when a clock time follows."""

    def entries(self, raws: Iterable[RawEntry]) -> Iterator[Entry]:
        """The entries in order. Text that continues an entry is added to it."""
        pending: Entry | None = None
        for raw in raws:
            guesses = list(self._take_stated_day(raw))
            if raw.is_day or (raw.moment is None and not raw.event):
                continue
            if raw.continues:
                if pending is not None and pending.raw.takes:
                    pending = _continued(pending, raw)
                continue
            if pending is not None:
                yield pending
            moment = self._counted(raw.offset) if raw.offset else raw.moment
            if raw.offset and moment:
                minutes = "" if raw.offset.has_unit else "; a number without a unit was taken for minutes"
                guesses.append(Guess("timeline", raw.lines.first, f"the time was calculated from another one{minutes}"))
            if raw.guess:
                guesses.append(Guess("timeline", raw.lines.first, raw.guess))
            pending = Entry("unknown", None, raw, ()) if moment is None else self._entry(raw, moment, guesses)
        if pending is not None:
            yield pending

    def _counted(self, offset: Offset) -> Moment | None:
        """The time of an offset, None if nothing states the time that it counts from."""
        base = self._start or self.earliest if offset.is_from_start else self.latest or self._start
        if base is None or base.clock is None or base.day is None or base.day.date is None:
            return None
        try:
            at = datetime.combine(base.day.date, time()) + timedelta(minutes=base.clock.minutes) + offset.by
        except OverflowError:  # before or after all years
            return None
        return replace(base, day=of_date(at.date()), clock=Clock(at.hour, at.minute), until=None)

    @cached_property
    def _start(self) -> Moment | None:
        """The start of the incident, if a label states its time and day, or a line says what T is."""
        labelled = [field.value for field in self.reading.fields("started", "date")]
        for text in (*labelled, *filter(_SAYS_T.match, self.reading.document.lines)):
            for moment in moments(text, order=self.reading.order):
                if moment.clock is not None and moment.clock.minute is not None:
                    return replace(moment, day=self.reading.full(moment.day, self.reading.incident_day))
        return None

    def _take_stated_day(self, raw: RawEntry) -> Iterator[Guess]:
        """Use the date of an entry, if it has one, for this entry and those after it."""
        if raw.moment is None or raw.moment.day is None:
            return
        stated = raw.moment.day
        full = self.reading.full(stated, self.day or self.reading.incident_day)
        if self.day is None and stated.year is None:
            full = _in_nearest_year(full, self.reading)
        if full is not None and stated.year is None and not self.is_dated:
            is_counted = leading_day(self.reading.document.lines[raw.lines.first - 1].lstrip(" -*+#|>")) is not None
            what = "days are counted from" if is_counted else "year of the dates was taken from"
            origin = self.reading.day.origin if self.reading.day else "another date of the document"
            reason = f"the {what} {origin}"
            yield Guess("timeline", raw.lines.first, reason)
        if full is not None and full.day is not None:
            self.day, self.clock, self.is_dated = full, None, True
            self.is_whole_day = raw.moment.clock is None and not raw.is_day
            if not raw.moment.days_later:
                self.first = full

    def _entry(self, raw: RawEntry, moment: Moment, guesses: list[Guess]) -> Entry:
        guesses += self._carry_day_over(raw, moment)
        self.first = self.first or self.day
        at = self.reading.time_text(moment, self.day)
        until = self.reading.range_end_text(moment, self.day) if at else None
        line = raw.lines.first
        if moment.is_guessed_order:
            guesses.append(Guess("timeline", line, "the order of day and month was taken from other dates"))
        if until is not None and until[1]:
            reason = "the range ends at an earlier clock time; the next day was used for its end"
            guesses.append(Guess("timeline", line, reason))
        if until is not None and at is not None and not _in_order(at, until[0], self.reading):
            until = None
        if moment.clock is not None and at:
            self.clock = moment.clock
            self.latest = replace(moment, day=self.day) if moment.clock.minute is not None else None
            self.earliest = self.earliest or self.latest
        return Entry(at or "unknown", until[0] if until else None, raw, tuple(guesses))

    def _weekday_of(self, raw: RawEntry) -> int | None:
        """The weekday before the clock time of an entry, `Sat 23:50`, or alone right above it; 0 for Monday."""
        above, here = self.reading.document.lines[: raw.lines.first][-LINES_ABOVE:-1], raw.lines.first - 1
        alone = next((line for line in reversed(above) if line.strip()), "")
        found = _FIRST_WORD.match(self.reading.document.lines[here]) or _WEEKDAY_ALONE.fullmatch(alone)
        language = self.reading.document.language
        word = found["word"].lower() if found else ""
        is_long = len(word) >= (2 if language == "de" else 3)
        names = WEEKDAYS.get(language, ()) if is_long else ()
        return next((n for n, name in enumerate(names) if name.startswith(word)), None)

    def _carry_day_over(self, raw: RawEntry, moment: Moment) -> Iterator[Guess]:
        """Find the day of a clock time without a date."""
        if moment.clock is None:
            return
        base = self.reading.day
        if self.day is None and base is not None:
            self.day = of_date(base.day)
            yield Guess("timeline", raw.lines.first, f"the times have no date; the date was taken from {base.origin}")
        if self.day is None or moment.day is not None:
            return
        if self.is_whole_day and base is not None and self.day.date is not None and self.day.date < base.day:
            self.day, self.is_whole_day = of_date(base.day), False
            yield Guess("timeline", raw.lines.first, f"the date was taken from {base.origin}")
            return
        weekday = self._weekday_of(raw)
        numbered = _DAY_NUMBER.match(raw.event)
        if numbered and self.day.date is not None and (day := nearest(self.day.date, int(numbered[1]))):
            if day != self.day.date:
                self.day, self.clock = of_date(day), None
            yield Guess("timeline", raw.lines.first, "the date was found by the number of its day")
            return
        if weekday is not None and self.day.date is not None and not self.is_dated:
            ahead = (weekday - self.day.date.weekday()) % 7
            is_before = self.first is None and ahead > 3
            if ahead:
                self.day, self.clock = following(self.day, ahead - 7 if is_before else ahead), None
                yield Guess("timeline", raw.lines.first, "the date was found by the name of the weekday")
        elif moment.days_later:
            self.first = self.first or self.day
            self.day = following(self.first, moment.days_later)
        elif days := self._days_on(moment, moment.clock):
            self.day = following(self.day, days)
            why = "the clock goes back here; the next day was used"
            zones = "the zone is another one than in the entry before; the day before was used"
            yield Guess("timeline", raw.lines.first, why if days > 0 else zones)

    def _days_on(self, moment: Moment, clock: Clock) -> int:
        """How many days after the latest entry a clock time is. In another zone it can be the day before."""
        latest = self.latest
        if self.clock is None:
            return 0
        back = float(self.clock.minutes - clock.minutes)
        if latest is not None and latest.zone and moment.zone and latest.zone.zone != moment.zone.zone:
            texts = [self.reading.time_text(one, self.day) for one in (latest, moment)]
            known = [time.earliest for text in texts if text and (time := self.reading.parsed(text)) and time.earliest]
            if len(known) == len(texts):
                back = (known[0] - known[1]) / timedelta(minutes=1)
            if back <= -_MINUTES_OF_DAY:
                return -1
        return int(back > self._longest_slip())

    def _longest_slip(self) -> int:
        """How far the clock goes back, in minutes, between entries of the same day that are out of order."""
        base, day = self.reading.day, self.day.date if self.day is not None else None
        is_eve = base is not None and day is not None and base.day - day == timedelta(days=1)
        return BACK_TO_INCIDENT if is_eve else BACKWARDS


_SAYS_T = re.compile(
    r"\W*T(?:\s?[-+]?\s?(?:0|zero))?\s?(?:[=:]|is|was)\s?\d"
    r"|[^()]*\d(?: ?[A-Z]{2,4})? \((?:[^()]{0,20} )?T(?:\s?[-+]?\s?(?:0|zero))?\)"
    r"|(?i:(?:(?:the )?(?:incident|outage|impact|problem) )?(?:started|began)(?: on| at)?) \d"
)
"""`T = 2025-06-11 18:00Z`, `It failed at 18:00 UTC (T).`, `Started at 18:00 UTC.`"""
_DAY_NUMBER = re.compile(r"[\W_]*?\(?(\d{1,2})(?:st|nd|rd|th)\)")
"""A day after the time of an entry: `14:55 (5th)`."""


def nearest(day: date, number: int) -> date | None:
    """The nearest date with that number of its month."""
    near = (day + timedelta(days=days) for days in sorted(range(-15, 16), key=abs))
    return next((found for found in near if found.day == number), None)


def _in_nearest_year(day: Day | None, reading: Reading) -> Day | None:
    """The day in the year in which it is nearest to that of the incident. 29 February keeps its year."""
    base = reading.day.day if reading.day else None
    if base is None or day is None or day.date is None or (day.month, day.day) == (2, 29):
        return day
    years = (day.date.replace(year=base.year + more) for more in (0, -1, 1))
    return of_date(min(years, key=lambda found: abs(found - base)))


def weekday_in(text: str, language: str) -> int | None:
    """The last weekday at the beginning of a sentence, 0 for Monday: `On Sunday morning Ida went to the site`."""
    names = WEEKDAYS.get(language, ())
    pattern = rf"(?i)(?:^|[.!?]\s)\W*(?:(?!last|previous|next)\w+ ){{0,2}}(?P<name>{'|'.join(names)})\b(?!['’]s?\b)"
    found = [lowered(match["name"]) for match in re.finditer(pattern, text)] if names else []
    return names.index(found[-1]) if found else None


def weekday_at_end(text: str, language: str) -> int | None:
    """The weekday right before a time: `on Tuesday morning at about`."""
    names = WEEKDAYS.get(language, ())
    if not names:
        return None
    found = re.search(
        rf"(?i)(?<!last )\b(?P<name>{'|'.join(names)})(?:,? \w+)?(?:,? (?:at|um|à|a las|às))?[\s,~≈]*$", text[-_NEAR:]
    )
    return names.index(lowered(found["name"])) if found else None


def weekday_after(text: str, language: str) -> int | None:
    """The weekday right after a time: `22:10 on Sunday`."""
    names = WEEKDAYS.get(language, ())
    found = re.match(rf"(?i)\s+(?:on\s+|am\s+|(?:this|that)\s+)?(?P<name>{'|'.join(names)})\b", text) if names else None
    return names.index(lowered(found["name"])) if found else None


_NEAR = 80
"""Characters. A weekday that belongs to a time is no farther away."""


LINES_ABOVE = 4
"""The line of an entry and those above it, in which its weekday can be."""
_DAY_WORD = r"[\W_]*(?P<word>[^\W\d_]{2,10})(?:-feira| morning| afternoon| evening| night)?"
_FIRST_WORD = re.compile(rf"{_DAY_WORD}\W+(?:(?:at|um|à|a las|às)\s+)?(?=\d)")
_WEEKDAY_ALONE = re.compile(rf"{_DAY_WORD}[\W_]*")


def _continued(entry: Entry, raw: RawEntry) -> Entry:
    """The entry with the text that follows it."""
    event = f"{entry.raw.event}\n\n{raw.event}".strip("\n")
    return entry._replace(raw=replace(entry.raw, event=event, more=entry.raw.more | raw.numbers))


def _in_order(at: str, until: str, reading: Reading) -> bool:
    start, end = reading.parsed(at), reading.parsed(until)
    return start is not None and end is not None and not start.is_certainly_after(end)
