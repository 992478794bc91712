"""The timeline: tables, lists, headings, and lines of text that begin with a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Block, Lines, List, Other, Paragraph, Section, Table
from postmortems.importing.moments import Clock, moments, trailing
from postmortems.importing.readers.dated_lists import dated_entries
from postmortems.importing.readers.entry_dates import BACKWARDS, Dater, Entry, RawEntry
from postmortems.importing.readers.entry_times import are_clocks, are_measured, in_same_half, inside
from postmortems.importing.readers.events import kind_of, seen_by
from postmortems.importing.readers.status_history import headed_states, state_entry, states_in_paragraphs
from postmortems.importing.readers.stories import LEAST_LINES, counted_from, is_day_title, is_prose, is_story, lead_of
from postmortems.importing.readers.timeline_data import bars_of_chart, listed_in_code, listed_in_frontmatter
from postmortems.importing.readers.timeline_items import heading_entry, items
from postmortems.importing.readers.timeline_lines import (
    clocks_in_bold,
    labelled_paragraphs,
    paragraphs_of_story,
    timed_lines,
)
from postmortems.importing.readers.timeline_tables import entries_in_rows, is_timeline
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import MESSAGE


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each timeline entry."""
    for entry in entries(reading):
        value: dict[str, object] = {"at": entry.at}
        if entry.until:
            value["until"] = entry.until
        if kind := kind_of(seen_by(entry.raw.actor, entry.raw.event)):
            value["kind"] = kind
        value["event"] = entry.raw.event
        if entry.raw.actor:
            value["actor"] = entry.raw.actor
        takes = entry.raw.numbers if entry.raw.takes else frozenset()
        yield Claim("timeline", value, entry.raw.lines, takes, 0.9, entry.guesses)
    for raw in raw_entries(reading):
        if raw.is_day and raw.takes:
            yield Claim("", None, raw.lines, raw.numbers, 0.89)


@lru_cache(maxsize=4)
def raw_entries(reading: Reading) -> tuple[RawEntry, ...]:
    """The entries of all timelines, in document order."""
    found = list(_of_sections(reading.document.about("timeline"), reading)) or list(listed_in_frontmatter(reading))
    if not any(not raw.is_day for raw in found):
        found = list(_unlabelled(reading)) or list(dated_entries(reading))
    found = [raw for raw in found if raw.lines.first not in reading.lines_of_others]
    return tuple(in_same_half(found, reading))


@lru_cache(maxsize=4)
def entries(reading: Reading) -> tuple[Entry, ...]:
    """The entries with full times. An entry without a date has the day of the entry before it, or the next day.

    A history that is written newest first, as status pages do, comes in the order of time. Others keep their order.
    """
    raws = raw_entries(reading)
    above = tuple(takewhile(lambda raw: raw.is_day, raws))
    if _is_written_backwards(raws[len(above) :]):
        oldest, *others = Dater(reading).entries((*above, *reversed(raws[len(above) :])))
        return (_with_guess(oldest, _REVERSED), *others)
    found = tuple(Dater(reading).entries(raws))
    times = [reading.parsed(entry.at) for entry in found]
    backwards = [
        number
        for number, (above, here) in enumerate(pairwise(times), start=1)
        if above is not None and here is not None and above.is_certainly_after(here)
    ]
    days = [entry.raw.moment.day for entry in found if entry.raw.moment is not None]
    is_enough = len(found) >= LEAST_LINES or [bool(day and day.day) for day in days] == [True, True]
    if is_enough and len(backwards) == len(found) - 1:
        return (*reversed(found[1:]), _with_guess(found[0], _REVERSED))
    if not backwards:
        return found
    lines = ", ".join(str(found[number].raw.lines.first) for number in backwards[:MOST_NAMED])
    many = "entries on lines" if len(backwards) > 1 else "entry on line"
    more = f" and {len(backwards) - MOST_NAMED} more" if len(backwards) > MOST_NAMED else ""
    reason = f"the times go back at the {many} {lines}{more}; the order of the document was kept"
    first = backwards[0]
    return (*found[:first], _with_guess(found[first], reason), *found[first + 1 :])


_REVERSED = "the entries are written newest first; their order was reversed"


def _is_written_backwards(raws: Sequence[RawEntry]) -> bool:
    """Whether clock times without any day go back, but for a jump ahead where they pass midnight."""
    clocks = list(_clocks(raws))
    steps = [later.minutes - earlier.minutes for earlier, later in pairwise(clocks)]
    ahead = [step for step in steps if step > 0]
    is_bare = len(clocks) == len(raws) and are_clocks(raws)
    is_back = sum(-BACKWARDS <= step < 0 for step in steps) * 2 > len(steps)
    return is_bare and is_back and len(steps) >= LEAST_LINES and not ahead[1:] and min(ahead, default=1440) >= 720


MOST_NAMED = 5
"""Lines."""


def _with_guess(entry: Entry, reason: str) -> Entry:
    return entry._replace(guesses=(*entry.guesses, Guess("timeline", entry.raw.lines.first, reason)))


def _of_sections(sections: Sequence[Section], reading: Reading) -> Iterator[RawEntry]:
    """The entries of all timelines, without those of the work afterwards and a short version of another one.

    The day in the heading of one, or in a heading around it, is that of its entries, unless it is the incident's own.
    """
    found = [(section, list(_entries_in(section, reading))) for section in sections]
    clocks = [Counter(_clocks(raws)) for _, raws in found]
    is_after = [_AFTERWARDS.search(section.title) is not None for section, _ in found]
    is_elsewhere = any(own and not after for own, after in zip(clocks, is_after, strict=True))
    for (section, raws), own, after in zip(found, clocks, is_after, strict=True):
        is_short = len(own) >= 2 and any(own < other for other in clocks)
        if not (after and is_elsewhere) and not is_short:
            yield from _day_around(section, reading)
            yield from raws


def _day_around(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The day in the heading of a timeline or around it, if it is another than that of the incident."""
    days = [day for part in (section, *section.ancestors()) if (day := _day_in_title(part, reading))]
    full = reading.full(days[0].moment.day, reading.incident_day) if days and days[0].moment else None
    if full is not None and reading.day is not None and full.date != reading.day.day:
        yield days[0]


def _day_in_title(section: Section, reading: Reading) -> RawEntry | None:
    """The only day in the heading of a section, which tells no clock time."""
    found = moments(section.title, order=reading.order) if section.heading and not section.is_title else []
    day = found[0].day if len(found) == 1 and not found[0].clock and not found[0].until else None
    if day is None or day.day is None or section.heading is None or _OF_WRITING.search(section.title):
        return None
    return RawEntry("", section.heading, found[0], is_day=True, takes=False)


_OF_WRITING = re.compile(
    r"(?i)\b(?:updated?|as of|written|published|reviewed|until|since|to|stand|actualis\w+|actualiz\w+)\b"
)
"""In the heading of a timeline beside a day on which it does not begin."""


def _clocks(raws: Sequence[RawEntry]) -> Iterator[Clock]:
    return (raw.moment.clock for raw in raws if raw.moment is not None and raw.moment.clock is not None)


_AFTERWARDS = re.compile(
    r"(?i)\b(?:follow[- ]?ups?|post-?incident|after the (?:incident|outage|event)|afterwards|aftermath"
    r"|remediation timeline|nach dem (?:vorfall|ausfall)|après l['’]incident|después del incidente)\b"
)
"""In the heading of a timeline of the work after the incident."""


# --- finding entries -----------------------------------------------------------------------------


def _unlabelled(reading: Reading) -> Iterator[RawEntry]:
    """If there is no timeline section: tables with columns for time and event, and lines that begin with a time."""
    sections = [part for part in reading.document.sections if part.is_title or not _OF_PLANS.search(part.title)]
    usual = [section for section in sections if _may_tell_times(section)]
    others = [section for section in sections if not _may_tell_times(section)]
    unusual = [section for section in others if not section.is_within(*_WITHOUT_TIMELINE)]
    found = list(_entries_of_sections(usual, reading)) or list(_entries_of_sections(unusual, reading))
    below = (states_in_paragraphs(section, reading) for section in others if section not in unusual)
    found = found or next(filter(None, below), [])  # the history of a status page below the last section
    yield from found or [raw for section in usual for raw in _chats(section, reading)]


def _chats(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The messages of chats that are set as code: each line has who says what."""
    blocks = [block for block in section.blocks if isinstance(block, Other) and block.kind == "code"]
    chats = [block for block in blocks if all(map(_OF_CHAT.match, _inside(block, reading)[0]))]
    if sum(len(_inside(block, reading)[0]) for block in chats) >= LEAST_LINES:
        for block in chats:
            yield from _code(block, reading, least=1)


_OF_CHAT = re.compile(rf"{MESSAGE.pattern}|\s|$")
"""A message, or how one goes on."""


_WITHOUT_TIMELINE = ("actions", "apart", "references", "lessons", "went-well", "went-poorly", "got-lucky")
"""Sections whose times are never the timeline."""


_OF_PLANS = re.compile(
    r"(?i)\b(?:versions|releases|agenda|rota|roster|schedules?|road ?maps?|contacts?|shifts|availability"
    r"|(?:opening|office|business|working|service) hours|maintenance (?:windows?|plan|calendar)"
    r"|(?:planned|upcoming|scheduled) (?:maintenance|work|changes|downtimes?|dates|events|steps)"
    r"|^\W*(?:upcoming|planned|scheduled|coming up|outlook|ausblick|à venir|próximamente|a seguir)\W*$"
    r"|how [\w ]{1,40} works?|(?:normal|usual|daily|nightly|weekly) (?:run|cycle|day|course|operation|procedure)s?"
    r"|Tagesordnung|Dienstplan|Bereitschaftsplan|Wartungsfenster|Kontakte|Öffnungszeiten|ordre du jour|horaires"
    r"|orden del día|horarios?|contactos?|contatos?)\b"
)
"""In the heading of times that are no history: of plans, people, versions."""


def _entries_of_sections(sections: Sequence[Section], reading: Reading) -> Iterator[RawEntry]:
    found_lines = {id(section): _timed_lines(section, reading) for section in sections}
    in_bold = {id(section): list(clocks_in_bold(section, reading)) for section in sections}
    is_prose_only = not any(
        found_lines[id(section)].clocks >= LEAST_LINES
        or any(isinstance(block, Table) and is_timeline(block, reading) for block in section.blocks)
        for section in sections
        if not in_bold[id(section)]
    )
    phases = [lines for lines in found_lines.values() if lines.entries and not lines.others]
    is_in_phases = len(phases) > 1 and sum(lines.clocks for lines in phases) >= LEAST_LINES
    for section in sections:
        if states := headed_states(section, reading) or states_in_paragraphs(section, reading):
            yield from states
            return
        if is_prose_only and in_bold[id(section)]:
            yield from in_bold[id(section)]
            continue
        lines = found_lines[id(section)]
        if lines.clocks >= max(LEAST_LINES, lines.others) or (is_in_phases and not lines.others):
            yield from _day_above(section, reading)
            yield from lines.entries
        timed = [sub for sub in section.sections if _has_clock(sub, reading)]
        if len(timed) >= LEAST_LINES:
            for sub in section.sections:
                if sub in timed or (not sub.is_label and (sub.concept is None or lead_of(sub.title, reading))):
                    yield from _subsection(sub, reading, is_lines=False)
        for block in section.blocks:
            if isinstance(block, Table) and is_timeline(block, reading):
                yield from entries_in_rows(block, reading)


def _has_clock(section: Section, reading: Reading) -> bool:
    """Whether its heading begins with a clock time, or ends with one and its day."""
    lead = lead_of(section.title, reading)
    at = lead.moment if lead else trailing(section.title, order=reading.order)
    return at is not None and at.clock is not None and (lead or at.day) is not None and not section.is_label


def _day_above(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The day that the heading of a section gives to the lines in it: `### Friday, March 22`."""
    lead = lead_of(section.title, reading) if section.heading else None
    if section.heading and lead and lead.day_alone and is_day_title(lead.rest):
        yield RawEntry("", section.heading, lead.moment, is_day=True, takes=False)


_OF_RESPONSE = re.compile(r"(?i)\b(?:taken|steps?|response|actions|mesures|acciones|maßnahmen)\b")
"""Steps that were taken, each with its time, are the timeline where there is no other."""


def _may_tell_times(section: Section) -> bool:
    """Whether a section can be the timeline of a document that names none."""
    if section.concept == "apart" and _OF_RESPONSE.search(section.title):
        return True
    return not section.is_within(*_WITHOUT_TIMELINE, "impact", "people", "causes")


class _TimedLines(NamedTuple):
    """The lines and list items of a section that begin with a time."""

    entries: list[RawEntry]
    clocks: int
    """So many tell a clock time."""
    others: int
    """So many paragraphs and lists of the section have no such line."""


def _timed_lines(section: Section, reading: Reading) -> _TimedLines:
    found: list[RawEntry] = []
    others = 0
    of_fields = reading.document.lines_of_fields
    for block in section.blocks:
        is_field = bool(of_fields & block.lines.numbers)
        raws: list[RawEntry] = []
        if isinstance(block, Paragraph) and not is_field and not is_prose(block.text, reading):
            raws = list(timed_lines(block, reading, is_lines=bool(found), is_named=False))
        elif isinstance(block, List) and not is_field:
            raws = list(items(block, reading, is_named=False))
        is_bold = isinstance(block, Paragraph) and block.text.lstrip().startswith("**")
        is_timed = any(raw.moment and (raw.moment.clock or raw.is_day or (is_bold and raw.moment.day)) for raw in raws)
        is_timed = is_timed and not are_measured(raws)
        others += not is_timed and not is_field
        found += raws if is_timed else []
    clocks = sum(bool(raw.moment and raw.moment.clock and raw.event) for raw in found)
    return _TimedLines(found, clocks, others)


def _entries_in(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The entries of a section. Lines of code count only where nothing else has a time."""
    found = list(clocks_in_bold(section, reading))
    found = found or ([] if is_story(section, reading) else list(_written_entries(section.order, reading)))
    story = list(paragraphs_of_story(section, reading))
    found = story if sum(raw.moment is not None for raw in found) * 2 < len(story) else found
    found = found or list(_written_entries(_quoted(section), reading)) or list(labelled_paragraphs(section, reading))
    blocks = [] if found else [block for block in section.blocks if isinstance(block, Other) and block.kind == "code"]
    yield from found
    for block in blocks:
        yield from _code(block, reading)


def _code(block: Other, reading: Reading, least: int = LEAST_LINES) -> Iterator[RawEntry]:
    """A timeline that is set as code, to keep its columns. The log of a program is none."""
    inside, first = _inside(block, reading)
    text = Paragraph("\n".join(line.strip() for line in inside), Lines(first, first + len(inside) - 1))
    if data := listed_in_code("\n".join(inside), block.lines, reading) or list(bars_of_chart(inside, first, reading)):
        yield from data
        return
    found = list(timed_lines(text, reading, is_lines=False))
    timed = [raw for raw in found if raw.moment is not None and raw.moment.clock is not None]
    logged = sum(_OF_PROGRAM.search(line) is not None for line in inside)
    if len(timed) >= least and logged * 3 < len(inside):
        found[0] = replace(found[0], lines=Lines(block.lines.first, found[0].lines.last))
        found[-1] = replace(found[-1], lines=Lines(found[-1].lines.first, block.lines.last))
        yield from found


def _inside(block: Other, reading: Reading) -> tuple[list[str], int]:
    """The lines of code without its fences, and the number of the first."""
    lines = reading.document.text(block.lines).split("\n")
    inside = lines[1:-1] if len(lines) > 2 and _FENCE.match(lines[0]) and _FENCE.match(lines[-1]) else lines
    return inside, block.lines.first + (inside is not lines)


_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_OF_PROGRAM = re.compile(
    r"\b(?:INFO|WARN(?:ING)?|ERROR|DEBUG|FATAL|CRIT(?:ICAL)?|TRACE)\b|\blevel=|\[\d+\]:|\b\w+\.(?:go|py|java|rs|c):\d"
)
"""What programs write into their logs."""


def _quoted(section: Section) -> list[Block]:
    quotes = [block for block in section.blocks if isinstance(block, Other) and block.kind == "quote"]
    return [inner for block in quotes for inner in block.blocks]


def _written_entries(parts: Sequence[Block | Section], reading: Reading) -> Iterator[RawEntry]:
    is_lines = is_timed = is_sentences = False
    rows = [list(entries_in_rows(part, reading)) if isinstance(part, Table) else [] for part in parts]
    tables = [set(_clocks(entries)) for entries in rows]
    for part, found in zip(parts, rows, strict=True):
        if isinstance(part, Section):
            found = list(_subsection(part, reading, is_lines=is_lines))
            is_after = is_timed and _AFTERWARDS.search(part.title) is not None
            is_apart = part.concept in ("apart", "actions", "references") and not part.is_label
            if (is_after and not _have_clocks(found)) or (is_apart and not (is_timed and are_clocks(found))):
                continue
        elif isinstance(part, List):
            found = list(items(part, reading))
            if not found and is_lines:
                yield RawEntry(_source(reading, part.lines), part.lines, continues=True)
        elif isinstance(part, Paragraph):
            state = state_entry(part, reading)
            found = [state] if state else list(timed_lines(part, reading, is_lines=is_lines))
            is_sentences = is_sentences or any(raw.moment and _SENTENCE.match(part.text) for raw in found)
            is_next = is_sentences and bool(found) and found[0].continues
            at = (trailing(part.text, order=reading.order) or inside(part.text, reading)) if is_next else None
            found = [RawEntry(part.text, part.lines, at)] if at and at.clock and _is_one(part.text) else found
            clocks = set(_clocks(found))
            if len(clocks) >= 2 and _have_clocks(found) and any(clocks <= table for table in tables):
                continue  # the story of the table beside it
        if not isinstance(part, Section) and are_measured(found, is_named=True):
            continue
        if isinstance(part, Section | Paragraph):
            is_lines = is_lines or any(not raw.is_day for raw in found)
        elif isinstance(part, Table):
            is_lines = False
        is_timed = is_timed or any(_clocks(found))
        yield from found


def _have_clocks(raws: Sequence[RawEntry]) -> bool:
    """Whether each entry has a clock time. Work afterwards has only days."""
    return all(raw.is_day or raw.continues or (raw.moment and raw.moment.clock) for raw in raws)


_SENTENCE = re.compile(r"\W*(?:At|On|By|Around|Shortly|Um|Am|Gegen|À|Le|Vers|A las|El|Às|Em)\s", re.I)
"""Entries that are sentences. The time of one can be at its end: `The rollback was done at 09:30 UTC.`"""


def _is_one(text: str) -> bool:
    """Whether a text is one short sentence."""
    return "\n" not in text and len(text) <= LONGEST_SENTENCE and not re.search(r"[.!?]\s", text)


LONGEST_SENTENCE = 200
"""Characters."""


def _source(reading: Reading, lines: Lines) -> str:
    return "\n".join(line.rstrip() for line in reading.document.text(lines).split("\n")).strip("\n")


def _subsection(section: Section, reading: Reading, *, is_lines: bool) -> Iterator[RawEntry]:
    assert section.heading is not None
    lead = lead_of(section.title, reading)
    if lead is None and (counted := counted_from(section.title, reading)):
        offset, stated = counted
        yield replace(heading_entry(section, stated.moment, stated.rest, reading), offset=offset)
        return
    if lead is None and not section.is_label:
        end = trailing(section.title, order=reading.order)
        if end is not None and end.clock is not None:
            yield heading_entry(section, end, section.title, reading)
            return
    if lead is None:
        inner = list((_entries_between_lines if is_lines else _entries_in)(section, reading))
        if section.is_label and is_lines and inner:
            yield RawEntry(_source(reading, section.heading), section.heading, continues=True)
        if inner and not inner[0].is_day and (day := _day_in_title(section, reading)):
            yield day
        yield from inner
        return
    if lead.day_alone and is_day_title(lead.rest):
        inner = list(_entries_in(section, reading))
        timed = [raw for raw in inner if not raw.is_day and (raw.moment or raw.lines)]
        if timed or not section.blocks:
            yield RawEntry("", section.heading, lead.moment, is_day=True, takes=False)
            yield from inner
            return
    yield heading_entry(section, lead.moment, lead.rest, reading)


def _entries_between_lines(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The entries under a label between lines of text, which continue those lines."""
    for part in section.order:
        if isinstance(part, Paragraph):
            yield from timed_lines(part, reading, is_lines=True)
        elif isinstance(part, List):
            found = list(items(part, reading))
            yield from found or [RawEntry(_source(reading, part.lines), part.lines, continues=True)]
        elif isinstance(part, Table):
            rows = list(entries_in_rows(part, reading))
            yield from [] if are_measured(rows) else rows
        elif isinstance(part, Section):
            yield from _subsection(part, reading, is_lines=True)
