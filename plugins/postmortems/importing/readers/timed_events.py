"""Every time that a document tells, with what its words say happened then: entries of timelines and running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from postmortems.importing.claims import Guess
from postmortems.importing.dating import following, head_paragraphs, is_of_publishing, of_date
from postmortems.importing.document import Lines, List, Paragraph, Section, bold_label, is_about_cause
from postmortems.importing.labels import labels
from postmortems.importing.moments import Day, Moment, leading, moments
from postmortems.importing.readers.entry_dates import Entry, nearest, weekday_after, weekday_at_end, weekday_in
from postmortems.importing.readers.entry_times import HALF, HALF_OF_DAY, after_noon
from postmortems.importing.readers.events import kinds_in, seen_by
from postmortems.importing.readers.lengths import earlier, shifted
from postmortems.importing.readers.timeline import raw_entries
from postmortems.importing.reading import Reading
from postmortems.importing.seen_days import WEEKDAYS
from postmortems.model.time import Time

Place = Literal["entry", "inside", "earlier", "summary", "detection", "resolution", "story", "aside"]
"""Where a time occurs: as an entry of a timeline, inside one, or in running text about a subject."""


class TimedEvent(NamedTuple):
    """A time, and the words about it."""

    at: str
    time: Time
    until: str | None
    """The end of a range."""
    end: Time
    """That of a range in the text, else the time itself."""
    text: str
    """The part of the sentence that belongs to the time; the beginning of an entry."""
    before: str
    """The words right before the time."""
    after: str
    """The words right after it."""
    place: Place
    lines: Lines
    guesses: tuple[Guess, ...]
    is_only: bool = False
    """Whether its paragraph has no other clock time."""

    @property
    def has_clock(self) -> bool:
        """Whether it states more than a day."""
        return self.time.has_clock


def from_entries(reading: Reading, entries: Sequence[Entry]) -> Iterator[TimedEvent]:
    """The entries of the timeline that have a time."""
    for entry in entries:
        time = reading.parsed(entry.at)
        if time is not None and entry.at != "unknown":
            head = seen_by(entry.raw.actor, " ".join(entry.raw.event.split("\n\n")[0].split()))[:LONGEST_HEAD]
            yield TimedEvent(entry.at, time, entry.until, time, head, "", "", "entry", entry.raw.lines, entry.guesses)


LONGEST_HEAD = 600
"""Characters at the beginning of an entry, by which it is judged."""
LONGEST_STORY = 2000
"""Characters of an entry in which times are looked for."""


def inside(reading: Reading, entries: Sequence[Entry]) -> Iterator[TimedEvent]:
    """The clock times that the texts of entries tell on the side: `09:40 … and at 10:35 all works again`."""
    for entry in entries:
        begin = reading.parsed(entry.at)
        if begin is None or begin.earliest is None or entry.at == "unknown":
            continue
        text = " ".join(entry.raw.event.split())[:LONGEST_STORY]
        found = moments(text, order=reading.order)
        day = of_date(begin.earliest.date())
        for moment, words in zip(found, words_about(text, found), strict=True):
            day = reading.full(moment.day, day) or day
            if moment.clock is None or moment.day is not None or is_habit(text, moment):
                continue
            at = reading.time_text(moment, day)
            if at is not None and (time := reading.parsed(at)) is not None:
                until, end = _end_of(reading, moment, day, time)
                guess = Guess("times", entry.raw.lines.first, "a time inside the text of a timeline entry was used")
                guesses = (*entry.guesses, guess)
                yield TimedEvent(at, time, until, end, *words, "inside", entry.raw.lines, guesses)
        yield from _earlier(reading, entry, text)


def _earlier(reading: Reading, entry: Entry, text: str) -> Iterator[TimedEvent]:
    """The times that an entry counts back to: `we see calls that began 20 minutes earlier`."""
    for length, minutes, is_rough in earlier(text):
        at = shifted(entry.at, -minutes, is_rough=is_rough)
        if at is not None and (time := reading.parsed(at)) is not None:
            words = next(words_about(text, [Moment(*length.span())]))
            guess = Guess("times", entry.raw.lines.first, "the time was counted back from that of a timeline entry")
            guesses = (*entry.guesses, guess)
            yield TimedEvent(at, time, None, time, *words, "earlier", entry.raw.lines, guesses)


# --- running text --------------------------------------------------------------------------------

_ASKS_WHEN = re.compile(
    r"(?i)\W*(?:when (?:did|was|were|has|had|does)|wann|quand|cuándo|quando|いつ|언제|什么时候|何时)"
)
"""The heading of a section that says when the incident began and ended."""


def from_text(reading: Reading) -> Iterator[TimedEvent]:
    """The times of the paragraphs that describe the incident; of its whole story, where there is no timeline."""
    raws = raw_entries(reading)
    taken = {number for raw in raws for number in raw.numbers}
    taken |= {field.lines.first for field in reading.document.fields} | reading.lines_of_others
    days = _Days(reading, is_story=not raws)
    afterwards = _afterwards(reading)
    for place, block in _paragraphs(reading, taken, is_story=not raws):
        if not taken & set(block.lines.numbers) or (place == "detection" and block.lines.first not in taken):
            events = _events_in(reading, days, place, block)
            yield from (event for event in events if event.has_clock or block.lines not in afterwards)


def _afterwards(reading: Reading) -> set[Lines]:
    """The blocks about work and lessons, if others tell the incident. A day there is later, such as a due date."""
    found, others = set[Lines](), False
    for section in reading.document.sections:
        if section.is_within("actions", "lessons"):
            found |= {block.lines for block in section.all_blocks()}
        else:
            others = others or any(isinstance(block, Paragraph) for block in section.blocks)
    return found if others else set()


def _paragraphs(reading: Reading, taken: set[int], *, is_story: bool) -> Iterator[tuple[Place, Paragraph]]:
    heads = set(map(id, head_paragraphs(reading.document)))
    for section in reading.document.sections:
        place = _place(section, is_story=is_story)
        if place is None and any(taken & set(block.lines.numbers) for block in section.blocks):
            place = "summary"
        is_listed = place in ("detection", "resolution") or section.concept in ("summary", "impact")
        items = [
            item.blocks[0] for block in section.blocks if isinstance(block, List) for item in block.items if item.blocks
        ]
        for block in [*section.blocks, *(items if is_listed else [])]:
            if isinstance(block, Paragraph) and (place or is_listed or id(block) in heads):
                yield _place_of_label(block) or ("summary" if id(block) in heads else place or "summary"), block


def _place(section: Section, *, is_story: bool) -> Place | None:
    """What the paragraphs of a section tell, None if they do not count beside a timeline."""
    if section.is_within("apart", "references", "people"):
        return None
    if section.is_within("detection"):
        return "detection"
    if section.is_within("resolution"):
        return "resolution"
    if _ASKS_WHEN.match(section.title):
        return "summary"
    subjects = {section.concept, *(above.concept for above in section.ancestors())}
    is_own = section.heading is not None and not section.is_title and subjects <= {None, "timeline"}
    return ("story" if is_own else "aside") if is_story else None


def _place_of_label(block: Paragraph) -> Place | None:
    """What a paragraph with a bold label tells: `**Resolution:** …`."""
    found = bold_label(block.text)
    concept = labels().sections.whole(found[0]) if found else None
    if concept == "detection":
        return "detection"
    return "resolution" if concept == "resolution" else None


EVENING, NOON, EARLY = 20, 12, 6
"""Hours. In a story, a time before noon after one in the evening is on the next day. After a time before six, `the next
morning` is that of the same day."""
DAYS_BEFORE = 2
"""So many days before the stated day of an incident a weekday in its story can be, and the rest of a week after it."""


class _Days:
    """Follows the day through running text, where only some times state it."""

    def __init__(self, reading: Reading, *, is_story: bool) -> None:
        self.reading = reading
        headings = [section for section in reading.document.headings if not section.is_title]
        self.sections = {block.lines: section for section in headings for block in section.blocks}
        self.is_story = is_story
        """Whether the text is all there is: no timeline."""
        self.of_heading: Day | None = None
        self.day: Day | None = None
        """The day that the paragraph states."""
        self.last: Day | None = None
        self.days = self.hour = 0
        """Days after the last stated one, and the hour of the last clock time."""

    def paragraph(self, block: Paragraph) -> None:
        """Begin a paragraph. Its day is that of the heading above, until it states one."""
        self.day = self.of_heading = self._day_above(block)

    def of(self, moment: Moment, text: str) -> tuple[Day | None, str]:
        """The day of a time, None for that of the incident, and how it was found if the text does not state it."""
        if moment.day is not None:
            self.day = self.reading.full(moment.day, self._base())
        own = moment.stated_day
        if own is not None or moment.clock is None:
            if moment.day is not None and moment.clock is not None:
                self._begin(moment.clock.hour)
            return own, ""
        before = text[max(moment.start - LONGEST_SENTENCE, 0) : moment.start]
        after = text[moment.end : moment.end + NEAR_WEEKDAY]
        if (numbered := self._numbered(before, after)) is not None:
            self.day = numbered
            self._begin(moment.clock.hour)
            return numbered, "the date was found by the number of its day"
        weekday = self._weekday(before, text[moment.start : moment.end + NEAR_WEEKDAY], moment.clock.hour)
        if weekday is not None:
            if weekday == self.day:
                self._begin(moment.clock.hour)
            return weekday, "the date was found by the name of the weekday"
        base = self._base()
        if base is not None and self.is_story and _NEXT_DAY.search(before):
            self.last, self.days = self.day, self.days + (not 0 < self.hour < EARLY)
            self.hour = moment.clock.hour
            return following(base, self.days), "the date is the day after the one before it"
        day = self._after_midnight(moment)
        is_heading = day is not None and day is self.of_heading
        return day, "the date was taken from the heading above" if is_heading else ""

    def _begin(self, hour: int) -> None:
        """Count the days from the one that the text states with a clock time."""
        self.last, self.days, self.hour = self.day, 0, hour

    def _day_above(self, block: Paragraph) -> Day | None:
        """The day that the heading of its section consists of."""
        section = self.sections.get(block.lines)
        if section is None or re.match(r"\W*\d+\.\d+\.\D*$", section.title):  # the number of a clause
            return None
        lead = leading(section.title, order=self.reading.order)
        if lead is None or lead.moment is None or lead.moment.day is None or len(lead.rest) > 24:
            return None
        return self.reading.full(lead.moment.day, None)

    def _numbered(self, before: str, after: str) -> Day | None:
        """The day whose number is beside a time: `at 10:40 UTC on the 24th`."""
        found = _NUMBER_AFTER.match(after) or _NUMBER_BEFORE.search(before)
        base = self._base() if found else None
        day = nearest(base.date, int(found[1])) if found and base is not None and base.date is not None else None
        return of_date(day) if day is not None else None

    def _weekday(self, before: str, after: str, hour: int) -> Day | None:
        """The day of the weekday beside a time, if it is at most two days before or four after the stated day."""
        base, language = self.reading.day, self.reading.document.language
        weekday = weekday_at_end(before, language)
        weekday = weekday_after(_CLOCK.sub("", after), language) if weekday is None else weekday
        is_beside = weekday is not None
        if weekday is None and self.day is None:
            weekday = weekday_in(before, language)
            weekday = _weekday_of_part(before, hour) if weekday is None else weekday
        if base is None or weekday is None:
            return None
        ahead = (weekday - base.day.weekday() + DAYS_BEFORE) % 7 - DAYS_BEFORE
        found = following(of_date(base.day), ahead)
        if is_beside:
            self.day = found
        return found

    def _base(self) -> Day | None:
        return self.day or self.reading.incident_day

    def _after_midnight(self, moment: Moment) -> Day | None:
        """The day of a clock time in a story that goes on after midnight: `At 23:55 …, I was paged at 00:02`."""
        base, clock = self._base(), moment.clock
        if not self.is_story or base is None or clock is None:
            return self.day
        if self.day is not None and self.day != self.last:
            self.last, self.days = self.day, 0
        elif self.hour >= EVENING and clock.hour < NOON:
            self.days += 1
        self.hour = clock.hour
        return following(base, self.days) if self.days else self.day


_NUMBER_AFTER = re.compile(r"(?:\s[A-Z]{2,4})?(?:,? on|,) the (\d{1,2})(?:st|nd|rd|th)\b(?! of)")
_NUMBER_BEFORE = re.compile(r"(?i)\bon the (\d{1,2})(?:st|nd|rd|th),? (?:at )?[~≈]?$")


def _weekday_of_part(before: str, hour: int) -> int | None:
    """The weekday of which a part was named last, if a clock time is in it: `on Monday evening … at around 23:00`."""
    found = [*_PART_OF_WEEKDAY.finditer(before)]
    if not found:
        return None
    first, last = _HOURS[found[-1]["part"].lower()]
    return WEEKDAYS["en"].index(found[-1]["day"].lower()) if first <= hour <= last else None


_HOURS = {"morning": (5, 11), "afternoon": (12, 18), "evening": (17, 23), "night": (20, 23)}
_PART_OF_WEEKDAY = re.compile(rf"(?i)\bon (?P<day>{'|'.join(WEEKDAYS['en'])}) (?P<part>{'|'.join(_HOURS)})\b")
NEAR_WEEKDAY = 24
"""Characters after a time in which its weekday can be."""
_CLOCK = re.compile(r"^[^a-z]*\d[\d:.]*(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4}\b)?")
_NEXT_DAY = re.compile(
    r"(?i)(?:\b(?:next|following) (?:day|morning)|\bnächsten (?:Tag|Morgen)|\blendemain|\bdía siguiente"
    r"|翌日|翌朝|次の日|第二天|다음 날)"
    r"[^.!?。]{0,20}$"
)
"""Right before a clock time: it is on the day after."""


def is_habit(text: str, moment: Moment) -> bool:
    """Whether a clock time is that of each day or a plan: `a backup runs every Sunday at 02:00`, `was to start at`."""
    before = text[max(moment.start - LONGEST_HABIT, 0) : moment.start]
    is_clock = moment.clock is not None and moment.day is None
    is_before = _HABIT_BEFORE.search(before) or _PLANNED.search(before)
    return is_clock and bool(is_before or _HABIT_AFTER.match(text, moment.end))


LONGEST_HABIT = 40
"""Characters before a clock time."""
_UNIT = r"(?:(?:week)?days?|nights?|mornings?|evenings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_HABIT_BEFORE = re.compile(
    rf"(?i)(?:\b(?:every|each)\s(?:\w+\s)?{_UNIT}|\b(?:on\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)days"
    r"|\b(?:daily|nightly)|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s"
    r"|\b(?:jeden|jede)\s(?:tag|nacht|morgen|abend|woche|\w+tag|mittwoch)"
    r"|\b(?:chaque|tous\sles|toutes\sles)\s(?:jour|nuit|matin|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche)s?|\b(?:cada|todos\s(?:los|os)|todas\s(?:las|as))\s(?:d[ií]as?|noches?|noites?|mañanas?|manhãs?"
    r"|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|segundas?|terças?|quartas?|quintas?|sextas?)"
    r"|毎日|毎朝|毎晩|毎週.曜日?|每天|每日|每晚|每周.|매일|매주\s?.요일)(?:[,\s]|\b(?:at|from|um|ab|à|a|las|às)\b|の)*$"
)
_PLANNED = re.compile(
    r"(?i)\b(?:was|were) (?:to \w+|(?:due(?! to)|planned|scheduled|supposed|expected)(?: to \w+)?)"
    r"(?: \w+){0,3} (?:at|by|for|from|until) $"
)
_HABIT_AFTER = re.compile(rf"(?i)\s?(?:[A-Z]{{2,4}}\s)?(?:(?:every|each)\s(?:\w+\s)?{_UNIT}|daily|nightly)\b")


def day_for(reading: Reading, moment: Moment, line: int) -> tuple[Day | None, tuple[Guess, ...]]:
    """The day for a clock time without a date, and the reason."""
    base = reading.day
    if base is None:
        return None, ()
    if moment.day is None:
        reason = f"the time has no date; the date was taken from {base.origin}"
        return of_date(base.day), (Guess("times", line, reason),)
    if moment.day.year is None:
        reason = f"the date has no year; the year was taken from {base.origin}"
        return of_date(base.day), (Guess("times", line, reason),)
    return of_date(base.day), ()


def _events_in(reading: Reading, days: _Days, place: Place, block: Paragraph) -> Iterator[TimedEvent]:
    """The times of a paragraph."""
    days.paragraph(block)
    found = in_later_half(block.text, moments(block.text, order=reading.order))
    if len(found) > MOST_TIMES:  # a log: of so many, the milestones are looked for among the first and the last
        found = [*found[: MOST_TIMES // 2], *found[-MOST_TIMES // 2 :]]
    clocks = sum(moment.clock is not None for moment in found)
    lines = block.text.split("\n") if found else ()
    apart = {offset for offset, line in enumerate(lines) if is_about_cause(line) or is_of_publishing(line)}
    for moment, words in zip(found, words_about(block.text, found), strict=True):
        if is_habit(block.text, moment):
            continue
        offset = block.text.count("\n", 0, moment.start)
        day, reason = days.of(moment, block.text)
        if offset in apart:
            continue
        number = block.lines.first + offset
        stated = replace(moment, day=day)
        base, guesses = day_for(reading, stated, number)
        if reason:
            guesses = (*guesses, Guess("times", number, reason))
        at = reading.time_text(stated, base)
        time = reading.parsed(at) if at is not None else None
        if at is None or time is None or (base is None and _is_another_weekday(reading, moment, block.text)):
            continue
        until, end = _end_of(reading, stated, base, time)
        here, is_only = Lines(number, number), clocks == 1 and moment.clock is not None
        yield TimedEvent(at, time, until, end, *words, place, here, guesses, is_only)


MOST_TIMES = 400
"""In a paragraph."""


def _end_of(reading: Reading, moment: Moment, day: Day | None, time: Time) -> tuple[str | None, Time]:
    """The end of a range as text, and when the event is over."""
    last = reading.range_end_text(moment, day) if moment.until else None
    until = last[0] if last else None
    return until, (reading.parsed(until) if until else None) or time


def in_later_half(text: str, found: Sequence[Moment]) -> list[Moment]:
    """The times, after noon where only some clocks say `am` or `pm`: `At 3:40 PM … and at 3:51 a customer called`."""
    said = [HALF.search(text[moment.start : moment.end]) is not None for moment in found]
    unstated = [moment.clock for moment, says in zip(found, said, strict=True) if moment.clock and not says]
    if not any(said) or any(not 1 <= clock.hour <= HALF_OF_DAY for clock in unstated):
        return list(found)
    last = 0
    result: list[Moment] = []
    for moment, says in zip(found, said, strict=True):
        last = 0 if moment.day else last
        clock = moment.clock if moment.clock is None or says else after_noon(moment.clock, last)
        last = clock.minutes if clock else last
        result.append(replace(moment, clock=clock))
    return result


def _is_another_weekday(reading: Reading, moment: Moment, text: str) -> bool:
    """Whether a day without its year has another weekday beside it than it has in the year of the document."""
    full = reading.full(moment.day, None) if moment.day is not None and moment.day.year is None else None
    weekday = weekday_at_end(text[: moment.start], reading.document.language)
    return full is not None and full.date is not None and weekday not in (None, full.date.weekday())


# --- sentences -----------------------------------------------------------------------------------

LONGEST_SENTENCE = 1200
"""Characters. The words of a time are looked for within so many on each side: a limit keeps long lines fast."""
_TIME = "\0"
"""Stands for a time while its sentence is taken apart."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])(?<!\be\.g\.)(?<!\bi\.e\.)\s|(?<=[。！？])|\n\s*\n")
_JOINT = re.compile(
    r"[,;:、，；：]\s|[、，；]|\s[–—-]+\s|(?<=\s)(?:and|but|while|when|where|which|because|so that|before|after"
    r"|und|aber|als|weil|et|mais|quand|y|pero|cuando|e|mas|quando)\s"
)


class Words(NamedTuple):
    """The words about a time."""

    near: str
    """Those of its part of the sentence. If that names no event, of the parts after it, then before it, too."""
    before: str
    """The sentence before the time."""
    after: str
    """The sentence after the time."""


def words_about(text: str, all_moments: Sequence[Moment]) -> Iterator[Words]:
    """The words about each time of a text."""
    pieces: list[str] = []
    last = 0
    for moment in all_moments:
        is_stop = text[moment.end - 1] == "." and _CAPITAL.match(text, moment.end) is not None
        filled = _TIME.ljust(moment.end - moment.start - is_stop, _FILLER) + "." * is_stop
        pieces += (text[last : moment.start], filled)
        last = moment.end
    masked = "".join((*pieces, text[last:]))
    for moment in all_moments:
        before = _SENTENCE_END.split(masked[max(moment.start - LONGEST_SENTENCE, 0) : moment.start])[-1]
        is_end = masked[moment.end - 1] == "."
        after = "" if is_end else _SENTENCE_END.split(masked[moment.end : moment.end + LONGEST_SENTENCE])[0]
        left, right = _JOINT.split(before), _JOINT.split(after)
        following = (
            [] if _TIME in after else _SENTENCE_END.split(masked[moment.end : moment.end + LONGEST_SENTENCE])[1:3]
        )
        near = f"{left[-1]} {right[0]}"
        parts = [*_untimed(right[1:]), *_untimed(left[-2::-1]), *_untimed(following)]
        while parts and not kinds_in(near):
            near = f"{near} {parts.pop(0)}"
        yield Words(*(re.sub(r"[\0\1]+", " ", part) for part in (near, before, after)))


_FILLER = "\1"
_CAPITAL = re.compile(r"\s+[A-Z]")


def _untimed(parts: Sequence[str]) -> Iterator[str]:
    """The parts up to the next one with a time."""
    for part in parts:
        if _TIME in part:
            return
        yield part
