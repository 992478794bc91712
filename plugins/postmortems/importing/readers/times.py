"""When the incident started, was detected, mitigated and resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.claims import Claim, Contradiction, Guess
from postmortems.importing.dating import head_paragraphs, of_date
from postmortems.importing.document import Field, Lines
from postmortems.importing.labels import labels, mentions
from postmortems.importing.moments import Day, Moment, moments, trailing
from postmortems.importing.readers.timeline import Entry, entries
from postmortems.importing.reading import Reading

PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")
STATED = 0.6
"""A time below this confidence is a guess and is never reported as a contradiction."""
LEAST_DIFFERENCE = 15
"""Minutes by which a stated duration may be wrong."""
_DETECTED = re.compile(r"(?i)\b(?:alert|alarm|detect|page[dr]?\b|notic|observ|discover|aware)|検知|観測|发现|告警|감지")
_RESOLVED = re.compile(r"(?i)\b(?:recover|resol|restor|fixed|end(?:ed|s)?\b)|復旧|恢复|복구|behoben|rétabli|resuelto")


def read(reading: Reading) -> Iterator[Claim]:
    """From labels, from times in the first paragraphs, and from timeline entries."""
    yield from _from_labels(reading)
    yield from _from_prose(reading)
    yield from _from_timeline(reading)


# --- labels --------------------------------------------------------------------------------------


def _from_labels(reading: Reading) -> Iterator[Claim]:
    for field in reading.fields(*PHASES):
        if field.carrier != "frontmatter" or field.name != "detected":
            yield from _labelled(reading, field, field.name)
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
    takes = frozenset(field.lines.numbers) if field.carrier != "frontmatter" and len(found) == 1 else frozenset()
    confidence = 0.95 if moment.clock is not None else 0.4
    yield Claim(f"times.{name}", text, field.lines, takes, confidence, guesses)
    if only_clock and moment.until is not None and (until := reading.range_end_text(moment, day)):
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
    r"|incident|broken|failed|unable)"
)


def _from_prose(reading: Reading) -> Iterator[Claim]:
    """Ranges and dated times in the paragraphs that describe the incident."""
    is_started = False
    of_fields = {field.lines.first for field in reading.document.fields}
    for block in head_paragraphs(reading.document):
        if any(number in of_fields for number in block.lines.numbers):
            continue
        day: Day | None = None
        for number, line in enumerate(block.text.split("\n"), start=block.lines.first):
            here = Lines(number, number)
            is_over = _OVER.search(line) is not None
            for moment in moments(line, order=reading.order):
                if moment.day is not None:
                    day = reading.full(moment.day, day)
                if moment.clock is None:
                    continue
                stated = replace(moment, day=moment.day or (moment.until.day if moment.until else None) or day)
                base, guesses = _day_for(reading, stated, number)
                text = reading.time_text(stated, stated.day or base)
                if text is None:
                    continue
                if moment.until is not None:
                    until = reading.range_end_text(stated, stated.day or base)
                    if until and is_over:
                        guess = Guess("times", number, "the range was read as the whole incident")
                        yield Claim("times.started", text, here, frozenset(), 0.7, (*guesses, guess))
                        yield Claim("times.resolved", until[0], here, frozenset(), 0.6, (*guesses, guess))
                        continue
                before, after = (
                    line[max(moment.start - _NEAR, 0) : moment.start],
                    line[moment.start : moment.start + _NEAR],
                )
                sentence = re.split(r"(?<=[.!?。])\s", before)[-1] + after.split(". ")[0]
                if _DETECTED.search(sentence) and re.search(r"(?i)\b(?:alert|page|monitor|check)", sentence):
                    yield Claim("times.detected", text, here, frozenset(), 0.4, (*guesses, _first_time_guess(number)))
                elif not is_started and (day is not None or stated.day is not None):
                    is_started = True
                    yield Claim(
                        "times.started",
                        text,
                        here,
                        frozenset(),
                        0.6 - number / 10000,
                        (*guesses, _first_time_guess(number)),
                    )


def _first_time_guess(line: int) -> Guess:
    return Guess("times", line, "the first time in the text was used")


# --- timeline ------------------------------------------------------------------------------------


def _from_timeline(reading: Reading) -> Iterator[Claim]:
    found = [entry for entry in entries(reading) if entry.at != "unknown"]
    if not found:
        return
    yield from _marked(reading, found)
    start = _start(reading, found)
    if start is not None:
        reason = "the start is not stated; a timeline entry was used"
        yield _from_entry("started", start, 0.45, reason)
    since = found[found.index(start) :] if start is not None else found
    noticed = next(filter(_is_noticed, since), None)
    if noticed is not None:
        yield _from_entry("detected", noticed, 0.45, "the detection is not stated; a timeline entry was used")
    ended = next((entry for entry in reversed(found) if mentions("ended", _head(entry))), None)
    if ended is not None:
        yield _from_entry("resolved", ended, 0.45, "the end is not stated; a timeline entry was used")


def _from_entry(phase: str, entry: Entry, confidence: float, reason: str) -> Claim:
    lines = entry.raw.lines
    guesses = (*entry.guesses, Guess("times", lines.first, reason))
    return Claim(f"times.{phase}", entry.at, lines, frozenset(), confidence, guesses)


def _head(entry: Entry) -> str:
    return entry.raw.event.split("\n")[0][:200]


def _marked(reading: Reading, found: list[Entry]) -> Iterator[Claim]:
    """Entries that are only a label (`First detected`) or contain a marker (`START OF OUTAGE`)."""
    for entry in found:
        head = _head(entry)
        moment = trailing(head, order=reading.order)
        label = re.sub(r"[\s:：-]+$", "", head[: moment.start]) if moment is not None else head
        phase = labels().fields.whole(label)
        lines = entry.raw.lines
        if phase in PHASES:
            yield Claim(f"times.{phase}", entry.at, lines, frozenset(), 0.8)
        elif mentions("began", head):
            yield Claim("times.started", entry.at, lines, frozenset(), 0.65)
        if re.search(
            r"(?i)\bend of (?:outage|incident|impact)\b|\(resolved\)|\bincident (?:is |was )?resolved\b"
            r"|^resolved\b|^incident closed",
            head,
        ):
            yield Claim("times.resolved", entry.at, lines, frozenset(), 0.65)
        elif re.search(r"(?i)declared mitigated|\bmitigated\b", head) and not re.search(
            r"(?i)\b(?:not|un)\s?mitigated", head
        ):
            yield Claim(
                "times.mitigated",
                entry.at,
                lines,
                frozenset(),
                0.5,
                (Guess("times", lines.first, "a timeline entry was read as the mitigation"),),
            )


def _is_noticed(entry: Entry) -> bool:
    return mentions("noticed", _head(entry))


def _start(reading: Reading, found: list[Entry]) -> Entry | None:
    """The entry that is the start: the first on the day of the incident, or a change right after a user report.

    None if the first entry says that something was detected.
    """
    stated = reading.day
    if stated is not None and stated.confidence >= 0.6 and found[0].at.lstrip("~")[:10] < stated.day.isoformat():
        later = [entry for entry in found if entry.at.lstrip("~")[:10] >= stated.day.isoformat()]
        is_that_day = later and later[0].at.lstrip("~").startswith(stated.day.isoformat())
        found = later if is_that_day else found
    first = found[0]
    head = _head(first)
    if _is_noticed(first) and len(found) > 1 and not mentions("changed", head):
        second = found[1]
        if mentions("changed", _head(second)) and not _is_noticed(second):
            return second
        if re.search(r"(?i)\b(?:detect\w*|aware|alert\w*|alarm)\b|検知|观测|感知", head):
            return None
    if labels().fields.whole(re.sub(r"[\d\s:TZ-]+$", "", head)) in ("detected", "resolved", "mitigated"):
        return None
    return first
