"""How long an incident lasted, as the document says: it gives the start or the end that is not stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from postmortems.importing.claims import Claim, Contradiction, Guess
from postmortems.importing.dating import head_paragraphs
from postmortems.importing.document import Lines
from postmortems.importing.moments import moments
from postmortems.importing.reading import Reading

STATED = 0.6
"""A time below this confidence is a guess and is never reported as a contradiction."""
LEAST_DIFFERENCE = 15
"""Minutes by which a stated duration may be wrong."""
LONGEST = 10 * 365 * 24 * 60
"""Minutes. What is longer is a mistake, and its end might be after the last day that Python has."""
MOST_DIGITS = 20
"""Characters of a number. Python does not read one of thousands of digits."""

_NUMBER = r"(?:(?:\d+ )?\d/[2-9]|\d*[½¼¾]|\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)"
"""`1 1/2`, `2½`, `1,200`, `2.5`, and `2,5` as most of Europe writes it."""
_FRACTIONS = {ord("½"): " 1/2", ord("¼"): " 1/4", ord("¾"): " 3/4"}
_UNIT = (
    r"(?:d(?:ays?)?|h(?:(?:ou)?rs?|eures?|oras?)?|Std\.?|Stunden?|m(?:in(?:ute)?[sn]?\.?|inutos?)?"
    r"|日|天|時間|小时|分钟?|일|시간)(?![a-z])"
)
_LENGTH = re.compile(rf"(?i)({_NUMBER})\s?({_UNIT})")
_TOGETHER = re.compile(
    r"(?i)(?<![\w.,/½¼¾+−–-])(?<!\d [à–-] )(?<!\d (?:to|or|ou) )(?<!\d bis )(?<!\d oder )"
    rf"{_NUMBER}\s?{_UNIT}(?:,? ?(?:(?:and|und|et|y|e) )?{_NUMBER}\s?{_UNIT})*"
    r"(?:(?<=h)[0-5]\d(?!\w))?(?!\d)"
)
"""`1 hour and 12 minutes`, `1h30m`, `1h30`; not the end of a range or what follows a minus."""
_ISO = re.compile(
    rf"(?i)(?<![\w-])P(?=[\dT])(?:(?P<d>{_NUMBER})D)?"
    rf"(?:T(?:(?P<h>{_NUMBER})H)?(?:(?P<m>{_NUMBER})M)?(?:{_NUMBER}S)?)?(?!\w)"
)
"""`PT1H30M`, `PT1.5H`."""
_MINUTES = {**dict.fromkeys("d日天일", 1440), **dict.fromkeys("hs時小시", 60), **dict.fromkeys("m分", 1)}
"""By the first letter of a unit."""


_SAYS_LENGTH = re.compile(
    r"(?i)\b(?:last(?:ed|ing)|duration (?:of|was)|(?:un)?available|down|outage|disruption|interruption|downtime"
    r"|degraded|offline|unable|could(?:n['’]t| not)|dauerte|duré|duró|durou)\b"
)
_NEARLY = r"(?:about|around|approximately|roughly|nearly|almost|just (?:over|under)|etwa|environ|[~≈])"
_BOUND = r"(?:(?:less|more|longer) than|up to|at (?:least|most)|over|under|mehr als|weniger als|[<>≤≥])"
_ABOUT = re.compile(rf"(?i){_NEARLY}\s*$")
CALCULATED = 0.43
"""More certain than a time that is only likely."""


def from_length(reading: Reading, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The end, if the document states the start and how long it lasted; likewise the start."""
    best = {claim.field: claim for claim in sorted(claims, key=lambda claim: claim.confidence)}
    length = stated_length(reading)
    for field, other, sign in (("times.resolved", "times.started", 1), ("times.started", "times.resolved", -1)):
        known, rival = best.get(other), best.get(field)
        is_known = rival is not None and rival.confidence > CALCULATED
        if length is None or known is None or known.confidence <= CALCULATED or is_known:
            continue
        text = shifted(str(known.value), sign * length.minutes, is_rough=length.is_rough)
        if text is not None and reading.is_time(text):
            guess = Guess("times", length.line, "the time was calculated from another one and the stated duration")
            yield Claim(field, text, Lines(length.line, length.line), frozenset(), CALCULATED, (*known.guesses, guess))
            return


def shifted(at: str, minutes: float, *, is_rough: bool) -> str | None:
    """A time so many minutes later, None if it has no clock time."""
    match = _CLOCKED.fullmatch(at)
    if match is None:
        return None
    time = datetime.fromisoformat(f"{match['day']} {match['clock']}") + timedelta(minutes=minutes)
    about = "~" if is_rough or match["about"] else ""
    return f"{about}{time:%Y-%m-%d}{match['joint']}{time:%H:%M}{match['zone']}"


_CLOCKED = re.compile(
    r"(?P<about>~?)(?P<day>[\d-]{10})(?P<joint>[ T])(?P<clock>\d\d:\d\d)(?::\d\d)?(?P<zone>Z|[+-]\d\d:\d\d|)"
)


class Length(NamedTuple):
    """How long the incident lasted."""

    minutes: float
    is_rough: bool
    """Whether it is only about so long."""
    line: int

    def is_about(self, minutes: float) -> bool:
        """Whether two events are about so far apart."""
        is_coarse = self.is_rough or self.minutes % 60 == 0
        return abs(minutes - self.minutes) <= (max(LEAST, 0.04 * self.minutes) if is_coarse else EXACT)


EXACT, LEAST = 1.5, 4
"""Minutes by which the time between two events may differ from a length, and from one that is given roughly."""


@lru_cache(maxsize=4)
def stated_length(reading: Reading) -> Length | None:
    """The length that the document states, the first if it states several."""
    return next(_lengths(reading), None)


def _lengths(reading: Reading) -> Iterator[Length]:
    for field in reading.fields("span"):
        value = re.split(r"[(（;]", field.value, maxsplit=1)[0]
        exact = re.sub(rf"(?i){_NEARLY}|{_BOUND}", "", value)
        is_length = _TOGETHER.fullmatch(exact.strip()) or not moments(value, order=reading.order)  # 1h30 is a time, too
        if is_length and (minutes := _minutes_in(value)):
            yield Length(minutes, exact != value, field.lines.first)
    for block in head_paragraphs(reading.document):
        for sentence in re.split(r"(?<=[.!?])\s", _in_digits(block.text)):
            length = _TOGETHER.search(sentence)
            before = sentence[: length.start()] if length else ""
            says_so = length and _SAYS_LENGTH.search(sentence) and _OF_LENGTH.search(before)
            if length and says_so and (minutes := _minutes_in(length[0])):
                is_rough = _ABOUT.search(before) is not None or length[0] not in block.text
                yield Length(minutes, is_rough, block.lines.first)


_NUMBERS = {
    word: str(number)
    for number, words in {
        1: "a an one eine einer", 2: "two zwei", 3: "three drei", 4: "four vier", 5: "five fünf", 6: "six sechs",
        7: "seven sieben", 8: "eight acht", 9: "nine neun", 10: "ten zehn", 11: "eleven elf", 12: "twelve zwölf",
        15: "fifteen", 20: "twenty zwanzig", 25: "twenty-five", 30: "thirty dreißig", 35: "thirty-five",
        40: "forty vierzig", 45: "forty-five", 50: "fifty fünfzig", 55: "fifty-five", 90: "ninety neunzig",
    }.items()
    for word in words.split()
}  # fmt: skip
_PART_OF_HOUR = {
    "half an hour": "30 minutes", "quarter of an hour": "15 minutes", "three quarters of an hour": "45 minutes",
    "halbe Stunde": "30 Minuten", "halben Stunde": "30 Minuten", "Viertelstunde": "15 Minuten",
    "Dreiviertelstunde": "45 Minuten", "anderthalb Stunden": "90 Minuten", "eineinhalb Stunden": "90 Minuten",
}  # fmt: skip
_PARTS = sorted(_PART_OF_HOUR.items(), key=lambda part: -len(part[0]))
_IN_WORDS = re.compile(
    rf"(?i)\b(?:(?P<part>(?:(?:an?|eine[rn]?)\s)?(?:{'|'.join(name for name, _ in _PARTS)}))"
    rf"|(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?:\sand\sa\s(?P<half>half))?"
    r"(?P<unit>\s(?:minutes?|hours?|days?|Minuten?|Stunden?))"
    r"(?:\sand\sa\s(?P<more>half|quarter))?)\b"
)
"""A length in words: `an hour and forty minutes`, `three hours and a half`, `eine halbe Stunde`."""


def _in_digits(text: str) -> str:
    """The text with its lengths in digits."""

    def digits(found: re.Match[str]) -> str:
        if found["part"]:
            part = found["part"].casefold()
            return next(minutes for name, minutes in _PARTS if part.endswith(name.casefold()))
        more = {"half": ".5", "quarter": ".25"}.get((found["more"] or found["half"] or "").casefold(), "")
        return f"{_NUMBERS[found['number'].casefold()]}{more}{found['unit']}"

    return _IN_WORDS.sub(digits, text)


_OF_LENGTH = re.compile(rf"(?i)\b(?:for|lasted|of|was|dauerte|duré|duró|durou)(?: a total of)?(?: {_NEARLY})?\s*$")


_EARLIER = re.compile(
    r"(?i)\s(?:earlier|ago|früher|zuvor|vorher|plus tôt|auparavant)\b(?! (?:than|als|que)\b)"
    r"|\s(?:before|antes)(?=\s*(?:$|[.,;:)]))"
)


def earlier(text: str) -> Iterator[tuple[re.Match[str], float, bool]]:
    """The lengths by which a text goes back, in minutes, and whether that is rough: `roughly 30 minutes earlier`."""
    for length in _TOGETHER.finditer(text):
        if _EARLIER.match(text, length.end()) and (minutes := _minutes_in(length[0])):
            yield length, minutes, _ABOUT.search(text[: length.start()]) is not None


def _minutes_in(text: str) -> float:
    """0 if the text names no length, several, or one longer than `LONGEST`."""
    text = _ISO.sub(lambda iso: " ".join(f"{iso[unit]}{unit}" for unit in "dhm" if iso[unit]), text)
    lengths = [length[0] for length in _TOGETHER.finditer(text)]
    parts = _LENGTH.findall(re.sub(r"(?<=[hH])\d\d$", r"\g<0>m", lengths[0])) if len(lengths) == 1 else []
    if any(len(number) > MOST_DIGITS for number, _ in parts):
        return 0
    minutes = sum(_number(number) * _MINUTES[unit[0].casefold()] for number, unit in parts)
    return minutes if minutes <= LONGEST else 0


def _number(text: str) -> float:
    """The value of `_NUMBER`. A comma before three digits separates thousands, any other is a decimal comma."""
    text = re.sub(r",(?=\d{3}(?!\d))", "", text.translate(_FRACTIONS)).replace(",", ".")
    return float(sum(map(Fraction, text.split())))


def other_durations(reading: Reading, claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Stated durations that differ from the time between start and end, if both are stated, or from each other."""
    lengths = [
        (stated, field.lines.first)
        for field in reading.fields("span")
        if (stated := _minutes_in(re.split(r"[(（;]", field.value, maxsplit=1)[0]))
    ]
    minutes = _minutes_between(reading, claims)
    if minutes is not None:
        reason = "the stated duration differs from the time between start and end"
        yield from (Contradiction("times", (line,), reason) for stated, line in lengths if _differ(stated, minutes))
    elif lengths and any(_differ(stated, lengths[0][0]) for stated, _ in lengths):
        lines = tuple(line for _, line in lengths)
        yield Contradiction("times", lines, "the document states more than one duration")


def _differ(stated: float, minutes: float) -> bool:
    return abs(stated - minutes) > max(LEAST_DIFFERENCE, 0.2 * minutes)


def _minutes_between(reading: Reading, claims: Sequence[Claim]) -> float | None:
    """The time between start and end, if both are stated to the minute."""
    ends = {
        claim.field: reading.parsed(str(claim.value))
        for claim in claims
        if claim.field in ("times.started", "times.resolved") and claim.confidence >= STATED
    }
    start, end = ends.get("times.started"), ends.get("times.resolved")
    if start is None or end is None or not (start.has_clock and end.has_clock and start.earliest and end.earliest):
        return None
    return (end.earliest - start.earliest).total_seconds() / 60
