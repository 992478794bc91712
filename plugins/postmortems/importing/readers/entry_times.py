"""The time of an entry that does not begin with it: beside its label, inside its text, or alone below it.

Times beside numbers only are measurements and no entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.moments import Clock, Moment, leading, moments
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.reading import Reading


def only_a_time(text: str, reading: Reading) -> Moment | None:
    """The clock time that a text consists in: `14:31 UTC`, `Time: 14:31`."""
    lead = leading(re.sub(r"^\W*[^\W\d]{2,12}\s*[:：]\W*(?=\d)", "", text), order=reading.order)
    return lead.clock_time if lead is not None and not lead.rest else None


def at_label(text: str, reading: Reading, *, is_named: bool = True) -> Moment | None:
    """The clock time of a labelled text, in its label or, in a named timeline, right after: `Start (14:31): …`."""
    found = _LABEL_WITH_TIME.match(text)
    written = (found["inside"] or (is_named and (found["after"] or found["last"]))) if found else None
    lead = leading(written, order=reading.order) if written else None
    return lead.clock_time if lead is not None else None


_LABEL_WITH_TIME = re.compile(
    r"\s*(?:\*\*|__)?[^\W\d][^*:：()\n]{1,50}(?:\((?P<inside>[^()\n]{3,40})\)\s*(?:\*\*|__)?\s*[:：–—-]"
    r"|(?<!\d)[:：]\s*(?:\*\*|__)?\s*(?P<after>\d.+)|(?:\*\*|__)\s*[:：]\s*(?P<last>\d.+))"
)


def inside(text: str, reading: Reading) -> Moment | None:
    """The only clock time of a text, if it is when that happened: `alert at 13:59, acknowledged by Mira`."""
    clocks = [moment for moment in moments(text, order=reading.order) if moment.clock is not None]
    is_when = len(clocks) == 1 and _WHEN.search(text[: clocks[0].start]) is not None
    return clocks[0] if is_when else None


_WHEN = re.compile(r"(?i)(?:^|\s)(?:at|by|until|@|um|bis|à|jusqu['’]à|a las|hasta las|às|até às)\s*[~≈]?\s*$")


def are_measured(raws: Sequence[RawEntry], *, is_named: bool = False) -> bool:
    """Whether entries have only numbers beside their times, or all the same words: `12:50 | 840 req/s | 852 req/s`.

    `is_named`: the heading says that they are a timeline. Then the same words without a number are entries.
    """
    events = [raw.event for raw in raws if not raw.is_day]
    words = {_NUMBER.sub("", event).strip() for event in events}
    has_numbers = bool(events) and all(map(_NUMBER.search, events))
    is_same = len(words) == 1 and len(events) >= LEAST_MEASURED and (has_numbers or not is_named)
    return is_same or (has_numbers and not any(map(_WORD.search, words)))


LEAST_MEASURED = 3
"""So many entries with the same words are a measurement: `08:00: 120 requests per second`."""


def are_clocks(raws: Sequence[RawEntry]) -> bool:
    """Whether the entries go on with clock times on the day before them."""
    times = [raw.moment for raw in raws if not raw.continues]
    return bool(times) and all(time is not None and time.clock is not None and time.day is None for time in times)


_NUMBER = re.compile(r"\d[\d.,]*\s?(?:/?[A-Za-zµ]{1,3}(?:/[a-z]{1,3})?(?![^\W_]))?")
"""A number with its unit."""
_WORD = re.compile(r"[^\W\d_]")


def in_same_half(raws: Sequence[RawEntry], reading: Reading) -> Iterator[RawEntry]:
    """The entries with times after noon where only some of their clocks say `am` or `pm`: `12:20 pm`, then `1:10`."""
    clocks = [raw.moment.clock if raw.moment else None for raw in raws]
    lines = [reading.document.lines[raw.lines.first - 1][:LONGEST_TIME] for raw in raws]
    written = [(clock, line) for clock, line in zip(clocks, lines, strict=True) if clock]
    unstated = [(clock, line) for clock, line in written if not HALF.search(line)]
    is_whole = any(not 1 <= clock.hour <= HALF_OF_DAY or _WHOLE_DAY.search(line) for clock, line in unstated)
    if len(unstated) == len(written) or is_whole:
        yield from raws
        return
    last = 0
    for raw, clock, line in zip(raws, clocks, lines, strict=True):
        last = 0 if raw.moment and raw.moment.day else last
        if raw.moment is None or clock is None:
            yield raw
            continue
        found = clock if HALF.search(line) else after_noon(clock, last)
        last = found.minutes
        guess = "it does not say am or pm; pm was taken from the entry before it"
        yield raw if found == clock else replace(raw, moment=replace(raw.moment, clock=found), guess=guess)


def after_noon(clock: Clock, last: int) -> Clock:
    """A clock time that says neither `am` nor `pm`, in the half of the day in which it is after the one before it.

    `last` is that one, in minutes of the day.
    """
    later = clock._replace(hour=clock.hour % HALF_OF_DAY + HALF_OF_DAY)
    return later if clock.minutes < last <= later.minutes else clock


HALF_OF_DAY = 12
"""Hours."""
LONGEST_TIME = 40
"""Characters at the beginning of a line in which its time is."""
HALF = re.compile(r"(?i)\d\s?[ap]\.?m\b")
_WHOLE_DAY = re.compile(r"(?<!\d)0\d[:.]")
"""A clock of 24 hours."""
