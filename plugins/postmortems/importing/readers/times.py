"""When the incident started, was detected, mitigated and resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.claims import Claim, Contradiction, Guess
from postmortems.importing.dating import following, head_paragraphs, of_date
from postmortems.importing.document import Field, Lines, Paragraph, is_about_cause
from postmortems.importing.moments import Day, Moment, leading, moments
from postmortems.importing.readers.entry_dates import weekday_at_end, weekday_in
from postmortems.importing.readers.events import all_were_right, is_detection, kinds_in
from postmortems.importing.readers.milestones import PHASES, Milestones, marked
from postmortems.importing.readers.timeline import entries, raw_entries
from postmortems.importing.reading import Reading
from postmortems.model.time import Time

STATED = 0.6
"""A time below this confidence is a guess and is never reported as a contradiction."""
LEAST_DIFFERENCE = 15
"""Minutes by which a stated duration may be wrong."""
LONGEST_TIME = 40
"""Characters. A longer value says more than a time, and stays in the body."""
_DETECTED = re.compile(r"(?i)\b(?:alert|alarm|detect|page[dr]?\b|notic|observ|discover|aware)|検知|観測|发现|告警|감지")
_RESOLVED = re.compile(r"(?i)\b(?:recover|resol|restor|fixed|end(?:ed|s)?\b)|復旧|恢复|복구|behoben|rétabli|resuelto")


def read(reading: Reading) -> Iterator[Claim]:
    """From labels, from times in the first paragraphs, and from timeline entries."""
    stated = [*_from_labels(reading), *_without_parts(reading, list(_from_prose(reading)))]
    timeline = entries(reading)
    stated += marked(reading, [entry for entry in timeline if entry.at != "unknown"])
    known = _most_certain(reading, stated)
    stated = [claim for claim in stated if claim.confidence >= STATED or _is_in_order(reading, claim, known)]
    yield from stated
    yield from Milestones(reading, timeline, known).claims()


def _most_certain(reading: Reading, claims: Sequence[Claim]) -> dict[str, Time]:
    """The most certain time of each phase."""
    found: dict[str, Time] = {}
    for claim in sorted(claims, key=lambda claim: -claim.confidence):
        time = reading.parsed(str(claim.value))
        if time is not None and claim.confidence >= LEAST_CERTAIN:
            found.setdefault(claim.field.removeprefix("times."), time)
    return found


LEAST_CERTAIN = 0.5
"""A less certain time does not limit others."""


def _is_in_order(reading: Reading, claim: Claim, known: dict[str, Time]) -> bool:
    """Whether a guessed time is neither before the start nor after the end."""
    time = reading.parsed(str(claim.value))
    start, end = known.get("started"), known.get("resolved")
    if time is None:
        return False
    is_early = start is not None and claim.field != "times.started" and start.is_certainly_after(time)
    return not is_early and not (end is not None and time.is_certainly_after(end))


# --- labels --------------------------------------------------------------------------------------


def _from_labels(reading: Reading) -> Iterator[Claim]:
    for field in reading.fields(*PHASES):
        if field.carrier != "frontmatter" or field.name != "detected":
            yield from _labelled(reading, field, field.name)
    for field in reading.fields("noticed-by"):
        yield from _labelled(reading, field, "detected", only_clock=True)
    for field in reading.fields("date"):
        if field.carrier != "frontmatter":
            yield from _labelled(reading, field, "started", only_clock=True)
    for field in reading.fields("span"):
        yield from _span(reading, field.value, field.lines, 0.85)


def _labelled(reading: Reading, field: Field, name: str, *, only_clock: bool = False) -> Iterator[Claim]:
    found = moments(field.value, order=reading.order, is_time=len(field.value) <= 24)
    if not found:
        return
    moment = found[0]
    if only_clock and moment.clock is None:
        return
    day, guesses = _day_for(reading, moment, field.lines.first)
    text = reading.time_text(moment, day)
    if text is None:
        return
    is_only_time = field.carrier != "frontmatter" and len(found) == 1 and len(field.value) <= LONGEST_TIME
    takes = frozenset(field.lines.numbers) if is_only_time else frozenset()
    confidence = (0.9 if only_clock else 0.95) if moment.clock is not None else 0.4
    yield Claim(f"times.{name}", text, field.lines, takes, confidence, guesses)
    if name == "started" and only_clock and moment.until is not None and (until := reading.range_end_text(moment, day)):
        yield Claim("times.resolved", until[0], field.lines, frozenset(), 0.8, guesses)


def _day_for(reading: Reading, moment: Moment, line: int) -> tuple[Day | None, tuple[Guess, ...]]:
    """The day for a clock time without a date, and the reason."""
    base = reading.day
    if base is None:
        return None, ()
    if moment.day is None:
        return of_date(base.day), (
            Guess("times", line, f"the time has no date; the date was taken from {base.origin}"),
        )
    if moment.day.year is None:
        return of_date(base.day), (
            Guess("times", line, f"the date has no year; the year was taken from {base.origin}"),
        )
    return of_date(base.day), ()


def _span(reading: Reading, text: str, lines: Lines, confidence: float) -> Iterator[Claim]:
    """A duration with both ends, or with words that name the ends: `alert 20:20 → recovery 00:20`."""
    for moment in moments(text, order=reading.order):
        if moment.clock is None:
            continue
        day, guesses = _day_for(reading, moment, lines.first)
        start = reading.time_text(moment, day)
        if start is None:
            continue
        if moment.until is not None and (until := reading.range_end_text(moment, day)):
            yield Claim("times.started", start, lines, frozenset(), confidence, guesses)
            yield Claim("times.resolved", until[0], lines, frozenset(), confidence, guesses)
            return
        before = re.split(r"[,;(→]|->", text[max(moment.start - _NEAR, 0) : moment.start])[-1]
        if _DETECTED.search(before):
            yield Claim("times.detected", start, lines, frozenset(), confidence - 0.05, guesses)
        elif _RESOLVED.search(before):
            yield Claim("times.resolved", start, lines, frozenset(), confidence - 0.05, guesses)


_NEAR = 600
"""Search for the sentence of a time within this many characters. A limit keeps long lines fast."""

_LENGTH = re.compile(
    r"(?i)(?<![\w.])(\d+(?:\.\d+)?)\s?(d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|日|天|時間|小时|分钟?|일|시간)(?![a-z])"
)
_MINUTES = {"d": 1440, "h": 60, "m": 1, "日": 1440, "天": 1440, "時": 60, "小": 60, "分": 1, "일": 1440, "시": 60}


def other_durations(reading: Reading, claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Stated durations that differ from the time between start and end, if both are stated."""
    ends = {
        claim.field: reading.parsed(str(claim.value))
        for claim in claims
        if claim.field in ("times.started", "times.resolved") and claim.confidence >= STATED
    }
    start, end = ends.get("times.started"), ends.get("times.resolved")
    if start is None or end is None or not (start.has_clock and end.has_clock and start.earliest and end.earliest):
        return
    minutes = (end.earliest - start.earliest).total_seconds() / 60
    for field in reading.fields("span"):
        lengths = _LENGTH.findall(re.split(r"[(（;]", field.value, maxsplit=1)[0])
        stated = sum(float(number) * _MINUTES[unit[0].lower()] for number, unit in lengths)
        if stated and abs(stated - minutes) > max(LEAST_DIFFERENCE, 0.2 * minutes):
            reason = "the stated duration differs from the time between start and end"
            yield Contradiction("times", (field.lines.first,), reason)


# --- prose ---------------------------------------------------------------------------------------

_OVER = re.compile(
    r"(?i)\b(?:between|from|lasted|impact|unavailable|down|outage|affected|degraded|error"
    r"|incident|broken|failed|unable|zwischen|entre|desde)"
)


def _from_prose(reading: Reading) -> Iterator[Claim]:
    """Ranges and dated times in the paragraphs that describe the incident, and in the section about detection."""
    of_fields = {field.lines.first for field in reading.document.fields}
    entries_at = {number for raw in raw_entries(reading) for number in raw.numbers}
    of_fields |= entries_at
    prose = _Prose(reading)
    for block in head_paragraphs(reading.document):
        if not any(number in of_fields for number in block.lines.numbers):
            yield from prose.paragraph(block)
    for section in reading.document.sections:
        if _ASKS_WHEN.match(section.title) and section.concept not in ("detection", "timeline", "actions"):
            for part in section.blocks:
                if isinstance(part, Paragraph) and part.lines.first not in of_fields:
                    yield from prose.paragraph(part)
    if not raw_entries(reading):
        for block in _story(reading):
            if block.lines.first not in of_fields:
                yield from prose.paragraph(block, is_story=True)
    for section in reading.document.about("resolution"):
        for part in section.all_blocks():
            if isinstance(part, Paragraph) and part.lines.first not in of_fields:
                ends = [claim for claim in prose.paragraph(part) if claim.field == "times.resolved"]
                yield from ends or prose.fix(part)
    for section in reading.document.about("detection"):
        for part in section.all_blocks():
            if isinstance(part, Paragraph) and part.lines.first not in entries_at:
                yield from prose.detection(part)


def _without_parts(reading: Reading, claims: list[Claim]) -> list[Claim]:
    """The claims without a range that is only a part of the incident: the text begins it earlier and ends it later."""
    ranges = [claim for claim in claims if any(guess.reason == RANGE for guess in claim.guesses)]
    if not ranges:
        return claims
    if raw_entries(reading):
        later = {claim.lines.first for claim in claims if claim.field == "times.resolved" and claim not in ranges}
        return [c for c in claims if c not in ranges or c.field == "times.started" or c.lines.first not in later]
    times = {claim: reading.parsed(str(claim.value)) for claim in claims}
    others = [claim for claim in claims if claim not in ranges]
    start = next((times[claim] for claim in others if claim.field == "times.started" and _is_failure(claim)), None)
    ends = [times[claim] for claim in others if claim.field == "times.resolved"]
    for one, two in zip(ranges[::2], ranges[1::2], strict=True):
        first, last = times[one], times[two]
        is_later = last and any(end and end.is_certainly_after(last) for end in ends)
        if is_later:
            claims.remove(two)
        if start and first and is_later and not start.is_certainly_after(first):
            claims.remove(one)
    return claims


def _is_failure(claim: Claim) -> bool:
    """Whether a start in the text is a failure, and not only the first time with a day."""
    return not OF_FIRST_DAY - 0.2 < claim.confidence <= OF_FIRST_DAY


OF_FIRST_DAY = 0.6

RANGE = "the range was read as the whole incident"


def _story(reading: Reading) -> Iterator[Paragraph]:
    """The paragraphs of sections without a subject of ours, in a document without a timeline."""
    for section in reading.document.sections:
        subjects = {section.concept, *(above.concept for above in section.ancestors())}
        if section.heading and not section.is_title and subjects <= {None, "timeline"}:
            yield from (block for block in section.blocks if isinstance(block, Paragraph))


DAYS_BEFORE = 2
"""So many days before the stated day of an incident a weekday in its story can be, and the rest of a week after it."""
_ASKS_WHEN = re.compile(
    r"(?i)\W*(?:when (?:did|was|were|has|had|does)|wann|quand|cuándo|quando|いつ|언제|什么时候|何时)"
)
"""The heading of a section that says when the incident began and ended."""
_BEGAN = re.compile(
    r"(?:\b(?:crashed|went down|failed|stopped working|became unavailable)\b|"
    r"\b(?:beg[ai]ns?|started|starts?|since|onset|broke|occurred|happened)\b|\bbegann\b|\ba commencé\b|\bempezó\b"
    r"|\bcomenzó\b|\bcomeçou\b)(?:\W+(?:at|on|in|around|about|approximately|roughly|am|um|le|à|el|a|las|em|às|the"
    r"|early|late|\w+day|morning|afternoon|evening|night)\b)*[\s~≈:]*$",
    re.I,
)
_ENDED = re.compile(
    r"(?:\b(?:ended|over|resolved|until|recovered|restored|fixed|mitigated|back|lasted until|closed"
    r"|(?:available|working|running"
    r"|reachable|usable) again)\b"
    r"|\bendete\b|\bbehoben\b|\brésolu\b|\bterminó\b|\bterminou\b)"
    r"(?:\W+(?:at|on|in|by|around|about|approximately|roughly|fully|completely|online|up|normal|to|am|um|le|à|el|a|las|em"
    r"|às|the)\b)*[\s~≈:]*$",
    re.I,
)
"""Words right before a time that make it the start or the end."""


EVENING, NOON = 20, 12
"""Hours. In a story, a time before noon after one in the evening is on the next day."""


class _Prose:
    """Reads times in running text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.is_started = False
        self.is_begun = False
        self.is_all = not raw_entries(reading)
        """Whether the text is all there is: no timeline."""
        self.ends = 0
        self.day: Day | None = None
        self.days = self.hour = 0
        """Days after the last stated one, and the hour of the last clock time."""

    def paragraph(self, block: Paragraph, *, is_story: bool = False) -> Iterator[Claim]:
        """The times of a paragraph, each judged by its sentence. In a story, the first failure is the start."""
        heading = self._day_above(block)
        day: Day | None = heading
        ends = 0
        for moment in moments(block.text, order=self.reading.order):
            number = block.lines.first + block.text.count("\n", 0, moment.start)
            if moment.day is not None:
                day = self.reading.full(moment.day, day)
            if moment.clock is None and not is_story and moment.day is not None:
                yield from self._dated(block, moment, number)
            if moment.clock is None or is_about_cause(block.text.split("\n")[number - block.lines.first]):
                continue
            own = moment.day or (moment.until.day if moment.until else None)
            found = None if own else self._weekday(block.text[: moment.start], is_dated=day is not None)
            stated = replace(moment, day=own or found or self._after_midnight(moment, day))
            base, guesses = _day_for(self.reading, stated, number)
            if found is not None:
                guesses = (*guesses, Guess("times", number, "the date was found by the name of the weekday"))
            elif own is None and day is not None and day is heading:
                guesses = (*guesses, Guess("times", number, "the date was taken from the heading above"))
            text = self.reading.time_text(stated, stated.day or base)
            if text is not None:
                before = block.text[max(moment.start - 80, 0) : moment.start]
                if _TOOK.search(before):
                    continue
                said = _said_before(before, block.text[moment.end : moment.end + 80])
                if said and moment.until is None:
                    self.is_started = self.is_started or said == "started"
                    guess = _first_time_guess(number)
                    ends += said == "resolved"  # the last end of a paragraph is the end
                    confidence = 0.61 + (min(ends, 9) / 1000 if said == "resolved" else 0)
                    yield Claim(
                        f"times.{said}", text, Lines(number, number), frozenset(), confidence, (*guesses, guess)
                    )
                    continue
                sentence = _clause(block.text, moment)
                here = Lines(number, number)
                for claim in self._judged(stated, text, sentence, here, guesses, stated.day or base):
                    if not is_story or claim.field != "times.started" or moment.until is not None:
                        yield claim
                can_begin = not self.is_started and (is_story or (self.is_all and not self.is_begun))
                is_earlier = not is_story and _AFTER.search(_around(block.text, moment)[0]) is not None
                begins = {"impact", "change"} if is_story else {"impact"}
                if can_begin and not is_earlier and kinds_in(sentence).keys() & begins:
                    self.is_begun, self.is_started = True, is_story
                    guess = _first_time_guess(number)
                    yield Claim("times.started", text, here, frozenset(), 0.35, (*guesses, guess))

    def _day_above(self, block: Paragraph) -> Day | None:
        """The day that the heading of its section consists of."""
        headings = self.reading.document.headings
        section = next((s for s in headings if not s.is_title and block in s.blocks), None)
        if section is None or re.match(r"\W*\d+\.\d+\.\D*$", section.title):  # the number of a clause
            return None
        lead = leading(section.title, order=self.reading.order)
        if lead is None or lead.moment is None or lead.moment.day is None or len(lead.rest) > 24:
            return None
        return self.reading.full(lead.moment.day, None)

    def _weekday(self, before: str, *, is_dated: bool) -> Day | None:
        """The day of the weekday before a time, if it is at most two days before or four after the stated day."""
        base, language = self.reading.day, self.reading.document.language
        weekday = weekday_at_end(before, language)
        if weekday is None and not is_dated:
            weekday = weekday_in(before, language)
        if base is None or weekday is None:
            return None
        ahead = (weekday - base.day.weekday() + DAYS_BEFORE) % 7 - DAYS_BEFORE
        return following(of_date(base.day), ahead)

    def _after_midnight(self, moment: Moment, day: Day | None) -> Day | None:
        """The day of a clock time in a story that goes on after midnight: `At 23:55 …, I was paged at 00:02`."""
        base = day or (of_date(self.reading.day.day) if self.reading.day else None)
        clock = moment.clock
        if not self.is_all or base is None or clock is None:
            return day
        if day is not None and day != self.day:
            self.day, self.days = day, 0
        elif self.hour >= EVENING and clock.hour < NOON:
            self.days += 1
        self.hour = clock.hour
        return following(base, self.days) if self.days else day

    def _dated(self, block: Paragraph, moment: Moment, number: int) -> Iterator[Claim]:
        """A day without a clock time, in a document without a timeline: `reported on 2 July, fixed on 5 July`."""
        before = block.text[max(moment.start - 80, 0) : moment.start]
        said = "detected" if _REPORTED.search(before) else _said_before(before)
        text = self.reading.time_text(moment) if said and not raw_entries(self.reading) else None
        if text is not None:
            guess = Guess("times", number, "a day in the text was used")
            yield Claim(f"times.{said}", text, Lines(number, number), frozenset(), 0.3, (guess,))

    def _judged(
        self, moment: Moment, text: str, sentence: str, here: Lines, guesses: tuple[Guess, ...], day: Day | None
    ) -> Iterator[Claim]:
        if moment.until is not None:
            until = self.reading.range_end_text(moment, day)
            if until and _OVER.search(sentence):
                guess = Guess("times", here.first, RANGE)
                yield Claim("times.started", text, here, frozenset(), 0.7, (*guesses, guess))
                yield Claim("times.resolved", until[0], here, frozenset(), 0.62, (*guesses, guess))
                return
        guess = _first_time_guess(here.first)
        kinds = kinds_in(sentence)
        if is_detection(sentence) and ("impact" not in kinds or kinds["detected"] < kinds["impact"]):
            self.is_begun = True  # what comes later is no start
            yield Claim("times.detected", text, here, frozenset(), 0.4, (*guesses, guess))
        elif kinds.keys() & {"closed", "recovered"}:
            self.ends += 1  # the last end is the end
            yield Claim("times.resolved", text, here, frozenset(), 0.4 + min(self.ends, 9) / 1000, (*guesses, guess))
        elif "mitigation" in kinds and self.is_all:
            self.ends += 1
            yield Claim("times.resolved", text, here, frozenset(), 0.3 + min(self.ends, 9) / 1000, (*guesses, guess))
        elif not self.is_started and not self.is_begun and moment.day is not None:
            self.is_started = True
            yield Claim("times.started", text, here, frozenset(), OF_FIRST_DAY - here.first / 10000, (*guesses, guess))

    def fix(self, block: Paragraph) -> Iterator[Claim]:
        """The only clock time in a paragraph about the resolution, in a document without a timeline."""
        found = [moment for moment in moments(block.text, order=self.reading.order) if moment.clock is not None]
        if len(found) != 1 or found[0].until is not None or not self.is_all:
            return
        number = block.lines.first + block.text.count("\n", 0, found[0].start)
        base, guesses = _day_for(self.reading, found[0], number)
        text = self.reading.time_text(found[0], found[0].day or base)
        if text is not None:
            guess = Guess("times", number, "the only time in the section about the resolution was used")
            yield Claim("times.resolved", text, Lines(number, number), frozenset(), 0.43, (*guesses, guess))

    def detection(self, block: Paragraph) -> Iterator[Claim]:
        """The first clock time in the section about detection."""
        clocks = [m for m in moments(block.text, order=self.reading.order) if m.clock is not None]
        found = next(iter(clocks), None)
        if found is None or found.until is not None:
            return
        number = block.lines.first + block.text.count("\n", 0, found.start)
        base, guesses = _day_for(self.reading, found, number)
        text = self.reading.time_text(found, found.day or base)
        if text is not None and (len(clocks) == 1 or is_detection(_sentence(block.text, found))):
            guess = Guess("times", number, "the first time in the section about detection was used")
            yield Claim("times.detected", text, Lines(number, number), frozenset(), 0.5, (*guesses, guess))


_REPORTED = re.compile(r"(?i)\b(?:reported|discovered|noticed|detected|found)(?: to us)?(?: on)?\s*$")
_TURNED_BACK = re.compile(
    r"(?i)\b(?:roll|switch|mov|turn|chang|revert|put)\w*\s(?:[\w-]+\s){0,4}?back(?:\s+(?:on|up|in))?\s+(?:at|on|around)\s*$"
)
"""A remedy before a time. Whether it ended the incident comes later in the text."""
_AFTER = re.compile(r"(?i)\b(?:after|because|due to|caused by)\b")
"""Before a time in the same sentence: what set the failure off, earlier."""
_IN_PART = re.compile(r"(?i)\b(?:the first|(?:one|two|some|half|most|part) of|partial(?:ly)?)\b(?: [\w-]+){1,6}\W*$")
"""A part of the whole came back: `the first node was back at`."""
_TOOK = re.compile(r"(?i)\b(?:took \w+|kept|wait\w*|watch\w*|monitor\w*) (?:\w+ ){0,3}?until\W*$")
"""What took until then was a step: `It took me until 8:40 to see the error`, `We watched until`."""
_BY = re.compile(r"(?i)\bby[\s~≈]*(?:about|around)?\s*$")
_WORKED = re.compile(
    r"(?i)(?: [A-Z]{2,4})?,?(?: [\w-]+){1,6}? (?:was|were|had) (?:all |fully |back |finally )*(?:working|running"
    r"|moving|flowing"
    r"|online|up|available|back|normal|recovered|returned)\b"
)
"""`by 12:20 uploads were working`."""
_UNNOTICED = re.compile(r"(?i)\b(?:notic|detect|discover|aware|alert)\w*\s+(?:\w+\s+){0,3}?until\b")


def _said_before(before: str, after: str = "") -> str | None:
    """The phase that the words around a time name. `Nobody noticed until` is the detection."""
    if _BEGAN.search(before):
        return "started"
    if _BY.search(before) and (_WORKED.match(after) or all_were_right(before)):
        return "resolved"
    if not (ended := _ENDED.search(before)) or _TURNED_BACK.search(before) or _IN_PART.search(before):
        return None
    return "detected" if _UNNOTICED.search(before, max(ended.start() - 60, 0)) else "resolved"


_JOINT = re.compile(r"[,;]\s|\s(?:and|but|while|und|et|y|e)\s(?=(?:\w+\s){0,2}?(?:at|by|um|à|a|às)\b)")


def _clause(text: str, moment: Moment) -> str:
    """The part of a sentence that a time belongs to: other times in the same sentence have parts of their own."""
    before, after = _around(text, moment)
    last = _JOINT.split(before)[-1]
    if last != before and len(last.split()) <= 2:  # `Errors rose, and at 17:09 monitors paged us`
        return f"{last} {_NEXT.split(after)[0]}"
    if not re.search(r"\d[:.]\d\d|(?<!\d)\d{4}(?!\d)|\d\s?[ap]m\b", before + after, re.I):
        return f"{before} {after}"
    after = after.lstrip(" ,")
    return f"{last} {_NEXT.split(after)[0]}"


_NEXT = re.compile(r"[,;]|\s(?:and|but|und|et)\s")


def _sentence(text: str, moment: Moment) -> str:
    """The sentence with a time, without the time itself."""
    return " ".join(_around(text, moment))


def _around(text: str, moment: Moment) -> tuple[str, str]:
    before = text[max(moment.start - _NEAR, 0) : moment.start]
    after = text[moment.end : moment.end + _NEAR]
    return re.split(r"(?<=[.!?。])\s", before)[-1], re.split(r"(?<=[.!?。])(?:\s|$)", after)[0]


def _first_time_guess(line: int) -> Guess:
    return Guess("times", line, "the first time in the text was used")
