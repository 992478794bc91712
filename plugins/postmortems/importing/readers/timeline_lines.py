"""The timeline in paragraphs: lines that begin with a time, sentences in one line, messages of a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.document import Lines, Paragraph, Section, label_of
from postmortems.importing.moments import Moment, leading, moments, trailing
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.entry_times import at_label, inside
from postmortems.importing.readers.stories import LEAST_LINES, lead_of
from postmortems.importing.reading import Reading


def timed_lines(block: Paragraph, reading: Reading, *, is_lines: bool, is_named: bool = True) -> Iterator[RawEntry]:
    """Lines that begin with a time. Other lines continue the entry before them.

    `is_named`: the heading says that they are a timeline. Then its entries can be labels with a time as value.
    """
    if is_named and (labelled := list(_labelled(block, reading))):
        yield from labelled
        return
    if message := _message(block, reading):
        yield message
        return
    found: list[RawEntry] = []
    untimed: list[tuple[int, str]] = []
    for number, raw_line in enumerate(block.text.split("\n"), start=block.lines.first):
        line = re.sub(r"<br\s*/?>\s*$", "", raw_line.rstrip()).rstrip("\\")
        line = _OF_EVENTS.sub("", line)
        lead = lead_of(line, reading)
        here = Lines(number, number)
        is_bare = lead is not None and (not lead.rest or _ABOUT_ZONE.fullmatch(lead.rest) is not None)
        if lead is not None and is_bare and lead.day_alone:
            found.append(RawEntry("", here, lead.moment, is_day=True))
        elif lead is not None:
            parts = _BETWEEN_TIMES.split(line)
            found += (
                _each(parts, here, reading) if len(parts) >= LEAST_LINES else [RawEntry(lead.rest, here, lead.moment)]
            )
        elif (at := _bold_head(line, reading)) is not None:
            found.append(RawEntry(line, here, at))
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


_OF_EVENTS = re.compile(
    r"(?i)^\W*(?:timeline|chronology|(?:chain|course|order|sequence) of events|ablauf|verlauf|chronologie|cronolog[ií]a"
    r"|時系列|时间线|타임라인)\W{0,3}[:：](?=\W*(?:at |um |à )?\d)"
)
"""The label of a timeline in one line: `Timeline: 14:02 …; 14:07 …; 15:05 …`."""


def _labelled(block: Paragraph, reading: Reading) -> Iterator[RawEntry]:
    """The lines of a paragraph if all are labels with a time: `Detected: 14:10 UTC`."""
    lines = [pair for pair in enumerate(block.text.split("\n"), block.lines.first) if not _LENGTH.match(pair[1])]
    times = [None if lead_of(line, reading) else at_label(line, reading) for _, line in lines]
    if len(lines) > 1 and None not in times:
        for (number, line), at in zip(lines, times, strict=True):
            yield RawEntry(line, Lines(number, number), at)


def paragraphs_of_story(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The paragraphs of a timeline that is a story: each has one clock time, in order. They stay in the body."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph)]
    found = [[one for one in moments(block.text, order=reading.order) if one.clock] for block in blocks]
    times = [ones[0].clock.minutes for ones in found if len(ones) == 1 and ones[0].clock]
    if len(blocks) == len(section.order) == len(times) >= LEAST_LINES and times == sorted(times):
        for block, (at,) in zip(blocks, found, strict=True):
            yield RawEntry(block.text, block.lines, at, takes=False)


def labelled_paragraphs(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The paragraphs of a timeline that are labels with a time: `**Detected:** 14:10 UTC`. They stay in the body."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph) and not _LENGTH.match(block.text)]
    timed = [(block, at) for block in blocks if (at := at_label(block.text, reading))]
    for block, at in timed if len(timed) >= LEAST_LINES else ():
        yield RawEntry(block.text, block.lines, at, takes=False)


_LENGTH = re.compile(r"(?i)\W*(?:[\w-]+ )?(?:duration|downtime|length|time to|tt[adrm]|dauer|durée|duración|duração)\b")
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
        event, *others = _SENTENCES.split(lead.rest.rstrip(" ;"))
        for sentence in others:
            if (own := inside(sentence, reading)) is not None:
                yield RawEntry(event, lines, at, takes=False)
                event, at = sentence, own
            else:
                event = f"{event} {sentence}"
        yield RawEntry(event, lines, at, takes=False)


_SENTENCES = re.compile(r"(?<=[^\W\d_][.!?])\s+(?=[A-ZÀ-Þ])")


def clocks_in_bold(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """An entry for each clock time in bold inside the sentences of a section: `It fired at **09:03**.`

    The paragraphs stay in the body, too. Where a third of the times begin lines, these lines are the entries.
    """
    blocks = [block for block in section.blocks if isinstance(block, Paragraph) and "**" in block.text]
    found = [raw for block in blocks for raw in _in_bold(block, reading)]
    begun = sum(_BEGINS_BOLD.match(line) is not None for block in blocks for line in block.text.split("\n"))
    if len(found) >= LEAST_LINES and begun * 3 < len(found):
        yield from found


_BEGINS_BOLD = re.compile(r"\W*\*\*\W*\d")
_AND = r"(?:and|und|et|y|e)\s+"
_PARTS = re.compile(rf"(?:(?<=\w\w[.!?])|(?<=[)`*][.!?]))\s+(?=[A-ZÀ-Þ*`])|;\s+|,\s+(?:{_AND})?|(?<!\s)\s+{_AND}")


def _in_bold(block: Paragraph, reading: Reading) -> Iterator[RawEntry]:
    """The entries of a paragraph. Between two times, the text is cut after a sentence, else after a part of one."""
    text = block.text
    found = [one for one in moments(text, order=reading.order) if one.clock is not None and _is_bold(text, one)]
    start = 0
    for number, one in enumerate(found):
        if number == 0:
            start = max((cut.end() for cut in _SENTENCES.finditer(text, 0, one.start)), default=0)
        after = found[number + 1].start if number + 1 < len(found) else len(text)
        cuts = [cut.span() for cut in _PARTS.finditer(text, one.end, after)] if after < len(text) else []
        ends = [cut for cut in cuts if text[cut[0] - 1] in ".!?"] or cuts or [(after, after)]
        end, begin = ends[-1]
        part = " ".join(text[start:end].split())
        lead = leading(part, order=reading.order)
        line = block.lines.first + text.count("\n", 0, one.start)
        yield RawEntry(lead.rest if lead and lead.rest else part, Lines(line, line), one, takes=False)
        start = begin


def _is_bold(text: str, moment: Moment) -> bool:
    before, after = text[max(0, moment.start - 4) : moment.start], text[moment.end : moment.end + 4]
    is_inside = text.count("**", 0, moment.start) % 2 == 1
    return is_inside and before.rstrip(" ~≈").endswith("**") and after.lstrip().startswith("**")


def _bold_head(line: str, reading: Reading) -> Moment | None:
    """The clock time at the end of a text in bold, before or above what it heads: `**Detection — 08:10 UTC**`."""
    head = _BOLD.match(line)
    at = trailing(head[1].rstrip(" :："), order=reading.order) if head else None
    return at if at is not None and at.clock is not None else None


_BOLD = re.compile(r"\s*(\*\*[^*]{3,80})\*\*")


def _definition(line: str) -> str:
    """The text of a line that defines the term above it: `: Disk 7 fails`."""
    mark, _, text = line.strip().partition(" ")
    return text.strip() if mark in (":", "：") else ""


def _message(block: Paragraph, reading: Reading) -> RawEntry | None:
    """A message of a chat: who wrote it and when in the first line, the text below."""
    head, _, text = block.text.partition("\n")
    at = trailing(head, order=reading.order) if text and len(head) <= LONGEST_HEAD_OF_MESSAGE else None
    who = _WHO.fullmatch(head[: at.start]) if at is not None and at.clock is not None else None
    return RawEntry(text, block.lines, at, actor=who[who.lastgroup or 0].strip()) if who else None


LONGEST_HEAD_OF_MESSAGE = 60
"""Characters."""
_WHO = re.compile(
    r"\s*(?:\*\*(?P<bold>@?\w[\w.' -]{0,30})\*\*|(?P<handle>@\w[\w.-]{0,30})"
    r"|(?P<name>[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,2})\s(?=\s))[\s*_`(\[,–—-]*"
)


_ABOUT_ZONE = re.compile(
    r"\W*(?:all )?(?:times?|timestamps?) (?:are |is )?(?:in )?[\w/+ -]{2,30}\W*"
    r"|\([^()\n]{0,30}(?:times?\b|zeit|heure|hora|horário|時間|时间|시간|UTC|GMT)[^()\n]{0,30}\)\W*",
    re.I,
)
"""A remark after a date, above the entries of that day."""
