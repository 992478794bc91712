"""The register: every incident, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from postmortems.corpus import Corpus, Record
from postmortems.views.base import FILTER_WEIGHT, Slice, View, sliced, weight


class IncidentRow(NamedTuple):
    """An incident in a list."""

    record: Record
    open_actions: int


def incident_rows(corpus: Corpus, records: Iterable[Record]) -> tuple[IncidentRow, ...]:
    """Records as rows, in the order in which they come."""
    return tuple(
        IncidentRow(record, sum(action.action.is_open for action in corpus.actions_of.get(record.id, ())))
        for record in records
    )


def incident_weight(row: IncidentRow) -> int:
    """About how many bytes of HTML an incident takes in a list."""
    incident = row.record.incident
    services = incident.services.all
    return 520 + 2 * weight(row.record.id, *services) + weight(incident.title) + 40 * len(services)


@dataclass(frozen=True, kw_only=True)
class RegisterView(View):
    """One page of the register."""

    template: ClassVar[str] = "register.md.jinja"
    page: Slice[IncidentRow]


def register_views(corpus: Corpus) -> Iterator[RegisterView]:
    """The register, page by page."""
    rows = incident_rows(corpus, corpus.newest_first)
    for uri, page in sliced(rows, "incidents/index.md", incident_weight, FILTER_WEIGHT):
        yield RegisterView(uri=uri, page=page)
