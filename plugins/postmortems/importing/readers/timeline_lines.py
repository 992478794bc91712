"""The timeline in paragraphs: lines that begin with a time, sentences in one line, messages of a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.document import Lines, Paragraph, label_of
from postmortems.importing.moments import leading, trailing
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.entry_times import inside
from postmortems.importing.readers.stories import LEAST_LINES, lead_of
from postmortems.importing.reading import Reading


def timed_lines(block: Paragraph, reading: Reading, *, is_lines: bool) -> Iterator[RawEntry]:
    """Lines that begin with a time. Other lines continue the entry before them."""
    if message := _message(block, reading):
        yield message
        return
    found: list[RawEntry] = []
    untimed: list[tuple[int, str]] = []
    for number, raw_line in enumerate(block.text.split("\n"), start=block.lines.first):
        line = re.sub(r"<br\s*/?>\s*$", "", raw_line.rstrip()).rstrip("\\")
        lead = lead_of(line, reading)
        here = Lines(number, number)
        is_bare = lead is not None and (not lead.rest or _ABOUT_ZONE.fullmatch(lead.rest) is not None)
        if lead is not None and lead.moment is not None and is_bare and lead.moment.clock is None:
            found.append(RawEntry("", here, lead.moment, is_day=True))
        elif lead is not None:
            parts = _BETWEEN_TIMES.split(line)
            found += (
                _each(parts, here, reading) if len(parts) >= LEAST_LINES else [RawEntry(lead.rest, here, lead.moment)]
            )
        elif found and found[-1].is_day and (text := _definition(line)):
            found[-1] = RawEntry(text, Lines(found[-1].lines.first, number), found[-1].moment)
        elif found and not found[-1].is_day:
            last = found[-1]
            event = f"{last.event}\n{line}" if last.event else _definition(line) or line
            found[-1] = replace(last, event=event, lines=Lines(last.lines.first, number))
        elif is_lines:
            found.append(RawEntry(line, here, continues=True))
        else:
            untimed.append((number, line))
    if untimed and label_of(block) is None and not any(not raw.is_day for raw in found):
        found = [raw for raw in found if raw.is_day]
    yield from found


_BETWEEN_TIMES = re.compile(
    r"(?:(?<=[.;!?])|\s*(?:→|->|⇒)|, and(?= at ))\s+"
    r"(?=(?:\*\*|`)?(?:(?:[Aa]t|By|Um|À|A las)\s)?[~≈]?\d{1,2}[:.h]\d\d(?!\d))"
)
"""Between sentences or steps of a line that each begin with a clock time."""


def _each(parts: Sequence[str], lines: Lines, reading: Reading) -> Iterator[RawEntry]:
    """An entry for each part of a line that begins with a time, and for its sentences with a time of their own.

    The line stays in the body, too.
    """
    for part in parts:
        if (lead := leading(part, order=reading.order)) is None:
            continue
        at = lead.moment
        event, *others = re.split(r"(?<=[^\W\d_][.!?])\s+(?=[A-ZÀ-Þ])", lead.rest.rstrip(" ;"))
        for sentence in others:
            if (own := inside(sentence, reading)) is not None:
                yield RawEntry(event, lines, at, takes=False)
                event, at = sentence, own
            else:
                event = f"{event} {sentence}"
        yield RawEntry(event, lines, at, takes=False)


def _definition(line: str) -> str:
    """The text of a line that defines the term above it: `: Disk 7 fails`."""
    mark, _, text = line.strip().partition(" ")
    return text.strip() if mark in (":", "：") else ""


def _message(block: Paragraph, reading: Reading) -> RawEntry | None:
    """A message of a chat: who wrote it and when in the first line, the text below."""
    head, _, text = block.text.partition("\n")
    at = trailing(head, order=reading.order) if text and len(head) <= LONGEST_HEAD_OF_MESSAGE else None
    who = _WHO.fullmatch(head[: at.start]) if at is not None and at.clock is not None else None
    return RawEntry(text, block.lines, at, actor=(who["name"] or who["handle"]).strip()) if who else None


LONGEST_HEAD_OF_MESSAGE = 60
"""Characters."""
_WHO = re.compile(r"\s*(?:\*\*(?P<name>@?\w[\w.' -]{0,30})\*\*|(?P<handle>@\w[\w.-]{0,30}))[\s*_`(\[,–—-]*")


_ABOUT_ZONE = re.compile(r"\W*(?:all )?(?:times?|timestamps?) (?:are |is )?(?:in )?[\w/+ -]{2,30}\W*", re.I)
"""A remark after a date, above the entries of that day."""
