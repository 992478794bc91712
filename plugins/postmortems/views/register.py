"""The register: every incident, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar, NamedTuple

from postmortems.record.corpus import Corpus, Record
from postmortems.views.base import FILTER_WEIGHT, Slice, View, once, sliced, weight


class IncidentRow(NamedTuple):
    """An incident in a list."""

    record: Record
    open_actions: int
    weight: int
    """About how many bytes of HTML it takes."""


def incident_rows(corpus: Corpus, records: Iterable[Record]) -> tuple[IncidentRow, ...]:
    """Records as rows, in the order in which they come."""
    return tuple(map(_all_rows(corpus).__getitem__, records))


@once
def _all_rows(corpus: Corpus) -> dict[Record, IncidentRow]:
    return {
        record: IncidentRow(
            record, sum(action.action.is_open for action in corpus.actions_of.get(record.id, ())), _weight(record)
        )
        for record in corpus.records
    }


def _weight(record: Record) -> int:
    services = record.incident.services.all
    return 520 + 2 * weight(record.id, *services) + weight(record.incident.title) + 40 * len(services)


@dataclass(frozen=True, kw_only=True)
class RegisterView(View):
    """One page of the register."""

    template: ClassVar[str] = "register.md.jinja"
    page: Slice[IncidentRow]


def register_views(corpus: Corpus) -> Iterator[RegisterView]:
    """The register, page by page."""
    rows = incident_rows(corpus, corpus.newest_first)
    for uri, page in sliced(rows, "incidents/index.md", attrgetter("weight"), FILTER_WEIGHT):
        yield RegisterView(uri=uri, page=page)
