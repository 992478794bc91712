"""The timeline: tables, lists, headings, and lines of text that begin with a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.dating import following, of_date
from postmortems.importing.document import Item, Lines, List, Paragraph, Section, Table, label_of
from postmortems.importing.labels import is_nobody, labels
from postmortems.importing.moments import Clock, Day, Moment, leading, moments, trailing
from postmortems.importing.readers.events import kind_of
from postmortems.importing.reading import Reading

BACKWARDS = 4 * 60
"""Minutes. If the clock goes back by more, midnight has passed; by less, the entries are out of order."""
LEAST_LINES = 3
"""So many lines that begin with a time are a timeline, even without a heading that says so."""


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

    @property
    def numbers(self) -> frozenset[int]:
        """Every line of the entry."""
        return self.more | frozenset(self.lines.numbers)


class Entry(NamedTuple):
    """An entry with its full time."""

    at: str
    until: str | None
    raw: RawEntry
    guesses: tuple[Guess, ...]


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each timeline entry."""
    for entry in entries(reading):
        value: dict[str, object] = {"at": entry.at}
        if entry.until:
            value["until"] = entry.until
        if kind := kind_of(entry.raw.event):
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
    sections = reading.document.about("timeline")
    found = [raw for section in sections for raw in _entries_in(section, reading)]
    if not any(not raw.is_day for raw in found):
        found = list(_unlabelled(reading))
    return tuple(found)


@lru_cache(maxsize=4)
def entries(reading: Reading) -> tuple[Entry, ...]:
    """The entries with full times. An entry without a date has the day of the entry before it, or the next day.

    A history that is written newest first, as status pages do, comes in the order of time.
    """
    found = tuple(_Dater(reading).entries(raw_entries(reading)))
    times = [reading.parsed(entry.at) for entry in found]
    is_newest_first = len(found) >= LEAST_LINES and all(
        late is not None and early is not None and late.is_certainly_after(early) for late, early in pairwise(times)
    )
    if not is_newest_first:
        return found
    guess = Guess(
        "timeline", found[0].raw.lines.first, "the entries are written newest first; their order was reversed"
    )
    return (*reversed(found[1:]), found[0]._replace(guesses=(*found[0].guesses, guess)))


# --- finding entries -----------------------------------------------------------------------------


def _unlabelled(reading: Reading) -> Iterator[RawEntry]:
    """If there is no timeline section: tables with columns for time and event, and lines that begin with a time."""
    for section in reading.document.sections:
        if section.is_within("actions", "apart", "impact", "references", "people", "causes"):
            continue
        yield from _unlabelled_lines(section, reading)
        leads = [leading(sub.title, order=reading.order) for sub in section.sections if not sub.is_label]
        if sum(lead is not None and lead.moment is not None and lead.moment.clock is not None for lead in leads) >= 3:
            for sub in section.sections:
                if not sub.is_label and sub.concept is None:
                    yield from _subsection(sub, reading, is_lines=False)
        for block in section.blocks:
            if isinstance(block, Table) and len(block.head) in (2, 3):
                roles = _roles(block)
                named = {roles.get("time"), roles.get("event")} - {None}
                timed = sum(bool(moments(row.cells[0], is_time=True)) for row in block.rows if row.cells)
                if len(named) == 2 and timed >= 2 and timed * 2 >= len(block.rows):
                    yield from _rows(block, reading)


def _unlabelled_lines(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """Lines and list items that begin with a clock time, if most of the section are such lines."""
    found: list[RawEntry] = []
    others = 0
    of_fields = {field.lines.first for field in reading.document.fields}
    for block in section.blocks:
        is_field = bool(of_fields & set(block.lines.numbers))
        raws: list[RawEntry] = []
        if isinstance(block, Paragraph) and not is_field:
            raws = list(_lines(block, reading, is_lines=bool(found)))
        elif isinstance(block, List) and not is_field:
            raws = list(_items(block, reading))
        timed = [raw for raw in raws if raw.moment is not None and (raw.moment.clock is not None or raw.is_day)]
        others += not timed and not is_field
        found += raws if timed else []
    timed = [raw for raw in found if raw.moment is not None and raw.moment.clock is not None and raw.event]
    if len(timed) >= LEAST_LINES and len(timed) >= others:
        yield from found


def _entries_in(section: Section, reading: Reading) -> Iterator[RawEntry]:
    is_lines = False
    for part in section.order:
        if isinstance(part, Section):
            if part.concept in ("apart", "actions", "references") and not part.is_label:
                continue
            found = list(_subsection(part, reading, is_lines=is_lines))
            is_lines = is_lines or any(not raw.is_day for raw in found)
            yield from found
        elif isinstance(part, Table):
            yield from _rows(part, reading)
            is_lines = False
        elif isinstance(part, List):
            found = list(_items(part, reading))
            if not found and is_lines:
                yield RawEntry(_source(reading, part.lines), part.lines, continues=True)
            yield from found
        elif isinstance(part, Paragraph):
            found = list(_lines(part, reading, is_lines=is_lines))
            is_lines = is_lines or any(not raw.is_day for raw in found)
            yield from found


def _source(reading: Reading, lines: Lines) -> str:
    return "\n".join(line.rstrip() for line in reading.document.text(lines).split("\n")).strip("\n")


def _subsection(section: Section, reading: Reading, *, is_lines: bool) -> Iterator[RawEntry]:
    assert section.heading is not None
    lead = leading(section.title, order=reading.order)
    moment = lead.moment if lead else None
    if lead is None and not section.is_label:
        end = trailing(section.title, order=reading.order)
        if end is not None and end.clock is not None:
            yield _heading_entry(section, end, section.title, reading)
            return
    if lead is None:
        if section.is_label and is_lines:
            label = _source(reading, section.heading)
            yield RawEntry(label, section.heading, continues=True)
        yield from _entries_of_subsection(section, reading, is_lines=is_lines)
        return
    if moment is not None and moment.clock is None and moment.day is not None and _is_day_title(lead.rest):
        inner = list(_entries_of_subsection(section, reading, is_lines=False))
        timed = [raw for raw in inner if not raw.is_day and (raw.moment or raw.lines)]
        if timed or not section.blocks:
            yield RawEntry("", section.heading, moment, is_day=True, takes=False)
            yield from inner
            return
    yield _heading_entry(section, moment, lead.rest, reading)


def _is_day_title(rest: str) -> bool:
    return not rest or (len(rest) <= 24 and not re.search(r"[a-z]{3,}\s+[a-z]{3,}", rest))


def _entries_of_subsection(section: Section, reading: Reading, *, is_lines: bool) -> Iterator[RawEntry]:
    yield from _entries_between_lines(section, reading) if is_lines else _entries_in(section, reading)


def _entries_between_lines(section: Section, reading: Reading) -> Iterator[RawEntry]:
    """The entries under a label between lines of text, which continue those lines."""
    for part in section.order:
        if isinstance(part, Paragraph):
            yield from _lines(part, reading, is_lines=True)
        elif isinstance(part, List):
            found = list(_items(part, reading))
            yield from found or [RawEntry(_source(reading, part.lines), part.lines, continues=True)]
        elif isinstance(part, Section):
            yield from _subsection(part, reading, is_lines=True)


def _heading_entry(section: Section, moment: Moment | None, title: str, reading: Reading) -> RawEntry:
    assert section.heading is not None
    assert section.lines is not None
    blocks = list(section.all_blocks())
    is_plain = all(isinstance(block, Paragraph | List) for block in blocks) and not section.sections
    if is_plain:
        below = "\n".join(reading.document.lines[section.heading.last : section.lines.last]).strip("\n")
        event = "\n\n".join(filter(None, (title, below)))
        return RawEntry(event or section.title, section.lines, moment)
    first = next((block.text for block in blocks if isinstance(block, Paragraph)), "")
    return RawEntry(title or first or section.title, section.lines, moment, takes=False)


def _items(block: List, reading: Reading) -> Iterator[RawEntry]:
    """A list is a timeline if at least a third of its items have a time."""
    found = [list(_item(item, reading)) for item in block.items]
    timed = sum(any(raw.moment is not None or raw.is_day for raw in raws) for raws in found)
    if timed * 3 < len(block.items) or not timed:
        return
    for raws in found:
        yield from raws


def _item(item: Item, reading: Reading) -> Iterator[RawEntry]:
    lead = leading(item.text, order=reading.order)
    inner = next((block for block in item.blocks[1:] if isinstance(block, List)), None)
    if inner is not None:
        nested = list(_items(inner, reading))
        is_day = lead is not None and lead.moment is not None and lead.moment.clock is None and _is_day_title(lead.rest)
        head = item.blocks[0].lines
        if nested and is_day and lead is not None:
            yield RawEntry("", head, lead.moment, is_day=True)
            yield from nested
            return
        if nested and lead is None and len(item.text) <= 60:
            yield from nested
            return
    is_plain = all(isinstance(block, Paragraph | List) for block in item.blocks)
    if lead is not None:
        event = "\n\n".join(filter(None, (lead.rest, item.rest if is_plain else "")))
        if event:
            yield RawEntry(event, item.lines, lead.moment, takes=is_plain)
        return
    text = "\n\n".join(filter(None, (item.text, item.rest if is_plain else "")))
    if text:
        yield RawEntry(text, item.lines, trailing(item.text, order=reading.order), takes=is_plain)


def _lines(block: Paragraph, reading: Reading, *, is_lines: bool) -> Iterator[RawEntry]:
    """Lines that begin with a time. Other lines continue the entry before them."""
    found: list[RawEntry] = []
    untimed: list[tuple[int, str]] = []
    for number, raw_line in enumerate(block.text.split("\n"), start=block.lines.first):
        line = re.sub(r"<br\s*/?>\s*$", "", raw_line.rstrip()).rstrip("\\")
        lead = leading(line, order=reading.order)
        here = Lines(number, number)
        if lead is not None and lead.moment is not None and not lead.rest and lead.moment.clock is None:
            found.append(RawEntry("", here, lead.moment, is_day=True))
        elif lead is not None:
            found.append(RawEntry(lead.rest, here, lead.moment))
        elif found and not found[-1].is_day:
            last = found[-1]
            event = f"{last.event}\n{line}".strip("\n")
            found[-1] = replace(last, event=event, lines=Lines(last.lines.first, number))
        elif is_lines:
            found.append(RawEntry(line, here, continues=True))
        else:
            untimed.append((number, line))
    if untimed and label_of(block) is None and not any(not raw.is_day for raw in found):
        found = [raw for raw in found if raw.is_day]
    yield from found


# --- tables --------------------------------------------------------------------------------------


def _roles(table: Table) -> dict[str, int]:
    """The column of each role."""
    roles: dict[str, int] = {}
    for role in ("time", "date", "weekday", "event", "actor"):
        for number, cell in enumerate(table.head):
            if role not in roles and number not in roles.values() and labels().columns[role].whole(cell):
                roles[role] = number
    for role in ("time", "date", "event"):
        for number, cell in enumerate(table.head):
            found = labels().columns[role].inside(cell, 4) if cell else None
            if role not in roles and number not in roles.values() and found:
                roles[role] = number
    return roles


def _rows(table: Table, reading: Reading) -> Iterator[RawEntry]:
    roles = _roles(table)
    width = len(table.head)
    if "time" not in roles and "date" not in roles:
        timed = [
            sum(
                bool(moments(row.cells[n], is_time=True, order=reading.order))
                for row in table.rows
                if n < len(row.cells)
            )
            for n in range(width)
        ]
        best = max(range(width), key=lambda n: timed[n], default=-1)
        if best < 0 or timed[best] * 2 < len(table.rows) or not timed[best]:
            return
        roles["time"] = best
    times = [roles[role] for role in ("date", "weekday", "time") if role in roles and role != "weekday"]
    others = [n for n in range(width) if n not in roles.values()]
    if "event" not in roles:
        if not others:
            return
        roles["event"] = max(others, key=lambda n: sum(len(row.cells[n]) for row in table.rows if n < len(row.cells)))
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", " ".join(table.head[n] for n in times))
    for row in table.rows:
        written = " ".join(row.cells[n] for n in times if n < len(row.cells)).strip()
        event = row.cells[roles["event"]] if roles["event"] < len(row.cells) else ""
        if not re.search(r"\w", event) or (
            re.fullmatch(r"[_\W]*(?:event|date|time|step)?[_\W]*", event, re.I) and not written
        ):
            continue
        found = moments(written, is_time=True, order=reading.order)
        moment = found[0] if found else None
        if moment is not None and moment.day is not None and year:
            moment = replace(moment, day=moment.day.in_year(int(year[1])))
        actor = row.cells[roles["actor"]] if "actor" in roles and roles["actor"] < len(row.cells) else ""
        yield RawEntry(event, row.lines, moment, actor="" if is_nobody(actor) else actor)


# --- dates ---------------------------------------------------------------------------------------


class _Dater:
    """Gives every entry its full time: the day is carried over from the entry before, past midnight too."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.day: Day | None = None
        """The day of the latest entry."""
        self.first: Day | None = None
        """The day of the first entry, to which marks such as `(+1d)` refer."""
        self.clock: Clock | None = None
        """The clock time of the latest entry of that day."""
        self.is_dated = False
        """Whether an entry has stated its day."""

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
            pending = Entry("unknown", None, raw, ()) if raw.moment is None else self._entry(raw, raw.moment, guesses)
        if pending is not None:
            yield pending

    def _take_stated_day(self, raw: RawEntry) -> Iterator[Guess]:
        """Use the date of an entry, if it has one, for this entry and those after it."""
        stated = raw.moment.day if raw.moment is not None else None
        if stated is None:
            return
        full = self.reading.full(stated, self.day or _base(self.reading))
        if full is not None and stated.year is None and not self.is_dated:
            reason = f"the year of the dates was taken from {_origin(self.reading)}"
            yield Guess("timeline", raw.lines.first, reason)
        if full is not None and full.day is not None:
            self.day, self.clock, self.is_dated = full, None, True

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
        return Entry(at or "unknown", until[0] if until else None, raw, tuple(guesses))

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
        if moment.days_later and self.first is not None:
            self.day = following(self.first, moment.days_later)
        elif self.clock is not None and self.clock.minutes - moment.clock.minutes > BACKWARDS:
            self.day = following(self.day, 1)
            yield Guess("timeline", raw.lines.first, "the clock goes back here; the next day was used")


def _continued(entry: Entry, raw: RawEntry) -> Entry:
    """The entry with the text that follows it."""
    event = f"{entry.raw.event}\n\n{raw.event}".strip("\n")
    return entry._replace(raw=replace(entry.raw, event=event, more=entry.raw.more | raw.numbers))


def _in_order(at: str, until: str, reading: Reading) -> bool:
    start, end = reading.parsed(at), reading.parsed(until)
    return start is not None and end is not None and not start.is_certainly_after(end)


def _base(reading: Reading) -> Day | None:
    return of_date(reading.day.day) if reading.day else None


def _origin(reading: Reading) -> str:
    return reading.day.origin if reading.day else "another date of the document"
