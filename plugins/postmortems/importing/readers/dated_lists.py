"""The timeline of a document that names none and tells no clock times: rows, items, paragraphs, headings with dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from postmortems.importing.document import List, Paragraph, Section, Table
from postmortems.importing.moments import leading
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.stories import lead_of
from postmortems.importing.readers.timeline_items import heading_entry, items
from postmortems.importing.readers.timeline_tables import entries_in_rows
from postmortems.importing.reading import Reading

LEAST_DATES, LEAST_HEADINGS = 4, 3
"""So many rows, items or paragraphs with a date, or headings that are dates, in order of time, are a timeline."""
_OTHER = (
    "actions", "apart", "causes", "factors", "got-lucky", "impact", "lessons", "people", "references", "surprise",
    "went-poorly", "went-well", "whys",
)  # fmt: skip
"""Sections whose dates are no history of the incident."""
_NO_HISTORY = re.compile(
    r"(?i)\b(?:versions?|releases?|revisions?|change ?log|changes|document|roadmap|schedule|milestones?|due|deadlines?"
    r"|owners?|authors?|status|priority|tickets?|assignees?|next|plan(?:ned|s)?|similar|previous|past|earlier"
    r"|freigaben?|fällig|frist|verantwortlich|révisions?|responsable|prazo|versión|versão)\b|版本|负责人|期限|担当"
)
"""In the heading or the names of the columns of other lists with dates: of releases, plans, other incidents."""
_VERSION = re.compile(r"\W*(?:v|version |release )?\d+\.\d+(?:\.\d+)*\b", re.I)


def dated_entries(reading: Reading) -> Iterator[RawEntry]:
    """The entries of the first of them."""
    for section in reading.document.sections:
        if section.is_within(*_OTHER) or (_NO_HISTORY.search(section.title) and not section.is_title):
            continue
        for found in _lists(section, reading):
            if _is_history(found, reading):
                yield from found
                return


def _lists(section: Section, reading: Reading) -> Iterator[list[RawEntry]]:
    """Each table and list of a section, its paragraphs and its headings, if they begin with dates."""
    for block in section.blocks:
        if isinstance(block, Table) and not _NO_HISTORY.search(" ".join(block.head)):
            yield list(entries_in_rows(block, reading)) if _begins_with_dates(block, reading) else []
        elif isinstance(block, List):
            yield list(items(block, reading))
    leads = [lead_of(block.text, reading) if isinstance(block, Paragraph) else None for block in section.blocks]
    dated = [(block, lead) for block, lead in zip(section.blocks, leads, strict=True) if lead is not None]
    is_dated = len(dated) == len(section.blocks) >= LEAST_DATES
    yield [RawEntry(lead.rest, block.lines, lead.moment) for block, lead in dated] if is_dated else []
    parts = [part for part in section.sections if not part.is_label]
    heads = [(part, lead_of(part.title, reading)) for part in parts if part.blocks]
    days = [heading_entry(part, lead.moment, lead.rest, reading) for part, lead in heads if lead is not None]
    yield days if len(parts) == len(days) >= LEAST_HEADINGS else []


def _begins_with_dates(table: Table, reading: Reading) -> bool:
    leads = [leading(row.cells[0], order=reading.order) for row in table.rows if row.cells and row.cells[0]]
    return all(lead is not None and lead.moment is not None and lead.moment.day is not None for lead in leads)


def _is_history(raws: list[RawEntry], reading: Reading) -> bool:
    """Whether all entries have a date, in order of time, and the day of the incident is among these days."""
    base = reading.day
    is_headed = bool(raws) and reading.document.lines[raws[0].lines.first - 1].lstrip().startswith("#")
    if (
        len(raws) < (LEAST_HEADINGS if is_headed else LEAST_DATES)
        or base is None
        or any(_VERSION.match(raw.event) for raw in raws)
    ):
        return False
    day = None
    dates = []
    for raw in raws:
        day = reading.full(raw.moment.day, day) if raw.moment is not None and raw.moment.day is not None else None
        dates.append(day.date if day is not None else None)
    known = [found for found in dates if found is not None]
    is_in_order = len(known) == len(dates) and all(early <= late for early, late in pairwise(known))
    return is_in_order and known[0] <= base.day <= known[-1]
