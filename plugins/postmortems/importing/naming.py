"""The file name of a record: its day and its slug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortems.importing.claims import Contradiction, Guess, Settled
from postmortems.importing.dating import DatedBy
from postmortems.importing.reading import Reading
from postmortems.importing.suffixes import stem_of
from postmortems.model.names import slug
from postmortems.text.credentials import without_credentials

LONGEST_SLUG = 80

STATED_DAY = 0.75
"""The least confidence at which a date can contradict another one."""


def day_of(reading: Reading, settled: Settled, given: date | None) -> tuple[date | None, tuple[Guess, ...]]:
    """The day for the file name of the record.

    If the name of the source begins with a day, that day is used, so that links between documents still work.
    Otherwise it is the day of the start, unless that is a guess and the document states another day. `given` is the
    day to use if nothing states one. None if there is none at all.
    """
    named = re.match(r"(\d{4})[-_]?(\d{2})[-_]?(\d{2})(?!\d)", stem_of(reading.path))
    if named:
        try:
            return date(int(named[1]), int(named[2]), int(named[3])), ()
        except ValueError:
            pass
    start = next((claim for claim in settled.claims if claim.field == "times.started"), None)
    stated = reading.day
    if start is not None:
        time = reading.parsed(str(start.value))
        day = time.local_date if time is not None else None
        is_sure = start.confidence >= 0.6 or stated is None or stated.confidence < 0.6
        if day is not None and is_sure:
            return day, _day_guess(reading, stated) if stated is not None and stated.day == day else ()
    if stated is not None and stated.day != reading.given:
        is_guess = stated.confidence < 0.6
        reason = f"the day in the file name was taken from {stated.origin}"
        return stated.day, (Guess("date", stated.line, reason),) if is_guess else _day_guess(reading, stated)
    given = given or reading.given
    if given is None:
        return None, ()
    return given, (Guess("date", 0, "the document has no date; the date given for the import was used"),)


def _day_guess(reading: Reading, stated: DatedBy) -> tuple[Guess, ...]:
    if not stated.is_guess:
        return ()
    origin = "of the other documents in its folder" if reading.order_of_others else "that is usual where it was written"
    reason = f"the date could be read in two ways; day and month are in the order {origin}"
    return (Guess("date", stated.line, reason),)


def other_days(reading: Reading, day: date) -> Iterator[Contradiction]:
    """Labels, titles and file names with a different day than the record."""
    for dated in reading.dated_by:
        if dated.confidence >= STATED_DAY and abs((dated.day - day).days) > 1:
            reason = f"{dated.origin} gives a different day than the record's file name"
            yield Contradiction("date", (dated.line,), reason)


def slug_of(path: str, title: str) -> str:
    """The words of the file name without its date; the words of the title if the file name has none."""
    stem = stem_of(path)
    bare = _DAY.sub("", _HASH.sub("", stem))
    words = slug(bare, LONGEST_SLUG)
    if _NUMBERS_ONLY.fullmatch(bare):
        return slug(without_credentials(title), LONGEST_SLUG) or words or "incident"
    generic = set(words.split("-")) <= {"post", "mortem", "postmortem", "incident", "report", "index", "readme", ""}
    if words and not generic:
        return words
    return slug(without_credentials(title), LONGEST_SLUG) or words or "incident"


_DAY = re.compile(
    r"^\d{4}[-_]?\d{2}[-_]?\d{2}(?!\d)|^\d{4}-\d{2}(?=-[A-Za-z])|^\d{1,2}[-_][A-Za-z]+[-_]\d{4}"
    r"|[-_]\d{1,2}-\d{1,2}-\d{4}$|[ _-](?:19|20)\d{2}([-_]?)\d{2}\1\d{2}$"
)
"""A date at the start or the end of a name."""
_HASH = re.compile(r"[ _-]+[0-9a-f]{32}$", re.I)
"""What Notion adds to the name of each page."""
_NUMBERS_ONLY = re.compile(
    r"[\W_]*(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{24,}|(?=[a-f]*\d)[0-9a-f]{7,}|(?:inc|incident|pm|pir|rca)?[\W_]*\d+)[\W_]*",
    re.I,
)
"""A name that only identifies a file: a UUID, a digest, a number."""
