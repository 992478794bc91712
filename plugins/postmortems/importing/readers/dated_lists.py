"""The timeline of a document that names none and tells no clock times: a table or a list of dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from postmortems.importing.document import Document, List, Section, Table
from postmortems.importing.moments import leading
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.timeline_tables import entries_in_rows
from postmortems.importing.reading import Reading

LEAST_DATES = 4
"""So many rows or items with a date, in order of time, are a timeline."""
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


def dated_entries(reading: Reading, items: Callable[[List, Reading], Iterator[RawEntry]]) -> Iterator[RawEntry]:
    """The rows or items of the first such table or list. `items` reads the entries of a list."""
    for section in _sections(reading.document):
        for block in section.blocks:
            found: list[RawEntry] = []
            if isinstance(block, Table) and not _NO_HISTORY.search(" ".join(block.head)):
                found = list(entries_in_rows(block, reading)) if _begins_with_dates(block, reading) else []
            elif isinstance(block, List):
                found = list(items(block, reading))
            if _is_history(found, reading):
                yield from found
                return


def _sections(document: Document) -> Iterator[Section]:
    for section in document.sections:
        if not section.is_within(*_OTHER) and (section.is_title or not _NO_HISTORY.search(section.title)):
            yield section


def _begins_with_dates(table: Table, reading: Reading) -> bool:
    leads = [leading(row.cells[0], order=reading.order) for row in table.rows if row.cells and row.cells[0]]
    return all(lead is not None and lead.moment is not None and lead.moment.day is not None for lead in leads)


def _is_history(raws: list[RawEntry], reading: Reading) -> bool:
    """Whether all entries have a date, in order of time, and the day of the incident is among these days."""
    base = reading.day
    if len(raws) < LEAST_DATES or base is None or any(_VERSION.match(raw.event) for raw in raws):
        return False
    day = None
    dates = []
    for raw in raws:
        day = reading.full(raw.moment.day, day) if raw.moment is not None and raw.moment.day is not None else None
        dates.append(day.date if day is not None else None)
    known = [found for found in dates if found is not None]
    is_in_order = len(known) == len(dates) and all(early <= late for early, late in pairwise(known))
    return is_in_order and known[0] <= base.day <= known[-1]
