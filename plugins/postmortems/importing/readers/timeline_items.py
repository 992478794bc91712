"""The timeline in a list: an entry for each item, with what is nested in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.document import Item, List, Paragraph
from postmortems.importing.moments import leading, leading_offset, trailing
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.entry_times import at_label, inside, only_a_time
from postmortems.importing.readers.stories import is_day_title, lead_of
from postmortems.importing.reading import Reading


def items(block: List, reading: Reading) -> Iterator[RawEntry]:
    """A list is a timeline if at least a third of its items have a time."""
    found = [list(_item(item, reading)) for item in block.items]
    timed = sum(any(raw.moment is not None or raw.is_day or raw.offset for raw in raws) for raws in found)
    if timed * 3 < len(block.items) or not timed:
        return
    for raws in found:
        yield from raws


def _item(item: Item, reading: Reading) -> Iterator[RawEntry]:
    lead = lead_of(item.text, reading)
    inner = next((block for block in item.blocks[1:] if isinstance(block, List)), None)
    if inner is not None:
        at = only_a_time(inner.items[0].text, reading) if lead is None else None
        if at is not None:
            is_all = len(item.blocks) == 2 and len(inner.items) == 1
            yield RawEntry(item.text if is_all else f"{item.text}\n\n{item.rest}", item.lines, at)
            return
        nested = list(items(inner, reading))
        is_day = lead is not None and lead.moment is not None and lead.moment.clock is None and is_day_title(lead.rest)
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
    counted = leading_offset(item.text)
    if counted and counted[1]:
        stated = leading(counted[1], order=reading.order) if counted[1].startswith("(") else None
        event = "\n\n".join(filter(None, (stated.rest if stated else counted[1], item.rest if is_plain else "")))
        at = stated.moment if stated else None
        yield RawEntry(event, item.lines, at, takes=is_plain, offset=None if at else counted[0])
        return
    text = "\n\n".join(filter(None, (item.text, item.rest if is_plain else "")))
    if (at := at_label(item.text, reading)) is not None:
        yield RawEntry(text, item.lines, at, takes=is_plain)
    elif text and not _ONLY_LINK.fullmatch(text):
        moment = trailing(item.text, order=reading.order) or inside(item.text, reading)
        yield RawEntry(text, item.lines, moment, takes=is_plain)


_ONLY_LINK = re.compile(r"[^\d\n:：]{2,40}[:：]\s*<?(?:\[[^\]\n]*\]\([^()\s]*\)|https?://\S+)>?\W*")
"""`Slack thread: https://…` is no event."""
