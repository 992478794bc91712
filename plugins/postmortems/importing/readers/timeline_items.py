"""The timeline in a list or under headings: an entry for each, with what is below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.document import Item, List, Paragraph, Section
from postmortems.importing.moments import Lead, Moment, moments, trailing
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.entry_times import at_label, inside, only_a_time
from postmortems.importing.readers.stories import counted_from, is_day_title, lead_of
from postmortems.importing.reading import Reading


def items(block: List, reading: Reading, *, is_named: bool = True) -> Iterator[RawEntry]:
    """A list is a timeline if at least a third of its items have a time.

    `is_named`: its heading says that it is one. Elsewhere a time after a label is its value, `Checkout: 00:45`, unless
    another one has a day: `Started: 3 May, 10:15`.
    """
    ends = [trailing(item.text, order=reading.order) for item in block.items]
    is_named = is_named or any(end is not None and end.day and end.clock for end in ends)
    found = [list(_item(item, reading, is_named=is_named)) for item in block.items]
    timed = sum(any(raw.moment is not None or raw.is_day or raw.offset for raw in raws) for raws in found)
    if timed * 3 < len(block.items) or not timed:
        return
    for raws in found:
        yield from raws


def _item(item: Item, reading: Reading, *, is_named: bool) -> Iterator[RawEntry]:
    lead = lead_of(item.text, reading) or _range(item.text, reading)
    if (inner := item.inner) is not None:
        at = only_a_time(inner.items[0].text, reading) if lead is None else None
        if at is not None:
            is_all = len(item.blocks) == 2 and len(inner.items) == 1
            yield RawEntry(item.text if is_all else f"{item.text}\n\n{item.rest}", item.lines, at)
            return
        nested = list(items(inner, reading, is_named=is_named))
        if nested and lead is not None and lead.day_alone and is_day_title(lead.rest):
            yield RawEntry("", item.blocks[0].lines, lead.moment, is_day=True)
            yield from nested
            return
        if nested and lead is None and len(item.text) <= 60:
            yield from nested
            return
        if lead is not None and len(item.blocks) == 2 and _go_on(lead, inner, reading):
            yield RawEntry(lead.rest, item.blocks[0].lines, lead.moment)
            yield from nested
            return
    is_plain = all(isinstance(block, Paragraph | List) for block in item.blocks)
    offset, stated = (None, lead) if lead is not None else counted_from(item.text, reading) or (None, None)
    if stated is not None:
        event = "\n\n".join(filter(None, (stated.rest, item.rest if is_plain else "")))
        is_day = not event and stated.day_alone is not None
        if event or is_day or lead is None:
            yield RawEntry(event, item.lines, stated.moment, takes=is_plain, is_day=is_day, offset=offset)
        return
    text = item.whole if is_plain else item.text
    at = at_label(item.text, reading, is_named=is_named)
    if at is not None:
        yield RawEntry(text, item.lines, at, takes=is_plain)
    elif text and not _ONLY_LINK.fullmatch(text):
        moment = trailing(item.text, order=reading.order)
        is_value = moment is not None and item.text[: moment.start].rstrip(" *_`~").endswith((":", "："))
        moment = None if is_value and not is_named else moment or inside(item.text, reading)
        yield RawEntry(text, item.lines, moment, takes=is_plain)


def _go_on(lead: Lead, inner: List, reading: Reading) -> bool:
    """Whether every item below an entry begins with a clock time, and none is before that of the entry."""
    times = [
        found.clock_time if (found := lead_of(item.text, reading)) and found.rest else None for item in inner.items
    ]
    clocks = [time.clock.minutes for time in (lead.clock_time, *times) if time is not None and time.clock is not None]
    return bool(lead.rest) and len(clocks) == len(times) + 1 and min(clocks) == clocks[0]


def _range(text: str, reading: Reading) -> Lead | None:
    """The range that an item begins with: `Between 08:20 and 09:10 we look`. The whole text is its event."""
    found = moments(text[:LONGEST_RANGE], order=reading.order) if _OF_RANGE.match(text) else []
    is_first = bool(found) and _OF_RANGE.fullmatch(text[: found[0].start]) is not None
    return Lead(found[0], text) if is_first and found[0].until and found[0].clock else None


LONGEST_RANGE = 120
"""Characters."""
_OF_RANGE = re.compile(r"(?i)\W*(?:from|between|von|zwischen|de|entre|desde|das?)(?: las?| as)?\s[*_`~]*(?=\d|$)")
_ONLY_LINK = re.compile(r"[^\d\n:：]{2,40}[:：]\s*<?(?:\[[^\]\n]*\]\([^()\s]*\)|https?://\S+)>?\W*")
"""`Slack thread: https://…` is no event."""


def heading_entry(section: Section, moment: Moment | None, title: str, reading: Reading) -> RawEntry:
    """The entry of a heading. It holds the text below, unless that has a table, code or further headings."""
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
