"""Tables of all records, made of the facts of each: what lists print and filter by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from postmortems.cache.codec import Columns
from postmortems.check.facts import Facts
from postmortems.record.summaries import (
    ActionSummary,
    IncidentDetails,
    IncidentLine,
    IncidentSummary,
    ItemRow,
    action_summaries,
)
from postmortems.text.terminal import one_line

if TYPE_CHECKING:
    from postmortems.record.outline import Outline

ActionRow = tuple[list[ItemRow], list[tuple[str, int]]]
"""A row of `ActionSummary.of_data`."""


class Rows:
    """The rows of all records, of which tables are made; several tables may ask for the same ones."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        self._facts = list(facts)

    @cached_property
    def incidents(self) -> list[tuple[IncidentSummary, IncidentDetails]]:
        """Incidents, newest first."""
        rows = filter(None, (json.loads(one.incident) for one in self._facts))
        found = [(IncidentSummary(*summary), IncidentDetails(*details)) for summary, details in rows]
        return sorted(found, key=lambda row: (row[0].id, row[1].path), reverse=True)

    @cached_property
    def actions(self) -> list[ActionSummary]:
        """Action items that count, and those that later ones carry over, in the order of the records."""
        rows = filter(None, (json.loads(one.actions) for one in self._facts))
        return list(action_summaries(sorted(rows, key=lambda row: (row[0], row[1]))))  # by id and path

    @property
    def outlines(self) -> list[Outline]:
        """Outlines, oldest first."""
        from postmortems.record.outline import Outline  # for who asks for them

        found = (Outline(*json.loads(one.outline)) for one in self._facts)
        return sorted(found, key=lambda outline: (outline.id, outline.path))

    @property
    def open_items(self) -> Counter[str]:
        """How many action items are open, by the id of their record: records of one id count together."""
        return Counter(item.record.id for item in self.actions if item.is_open)


def summaries_of(rows: Rows) -> Columns[IncidentSummary]:
    """What a list prints of incidents, newest first."""
    is_open = rows.open_items
    return Columns.of(IncidentSummary, [row._replace(open_action_items=is_open[row.id]) for row, _ in rows.incidents])


def lines_of(rows: Rows) -> Columns[IncidentLine]:
    """The same as it is printed."""
    found = summaries_of(rows).rows
    texts = ((row.id, row.severity, row.status, str(row.open_action_items or "-"), row.title) for row in found)
    return Columns.of(IncidentLine, (IncidentLine(*map(one_line, text)) for text in texts))


def details_of(rows: Rows) -> Columns[IncidentDetails]:
    """What else is known of them, in the same order."""
    return Columns.of(IncidentDetails, [row for _, row in rows.incidents])


def owner_names(rows: Rows) -> list[str]:
    """Whoever owns an action item, in the order of the records; an empty name for nobody."""
    return list(dict.fromkeys(item.action.owner or "" for item in rows.actions))


def pending(rows: Rows) -> list[ActionSummary]:
    """Action items that are open, or deferred and needed again."""
    return [item for item in rows.actions if item.is_pending]


def others(rows: Rows) -> list[ActionSummary]:
    """All other action items that count."""
    return [item for item in rows.actions if item.is_current and not item.is_pending]
