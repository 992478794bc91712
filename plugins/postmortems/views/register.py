"""The register: every incident, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from postmortems.record.corpus import Corpus, Record
from postmortems.views.base import Cut, EmptyWithReason, Slice, once, only_withdrawn, paged


class IncidentRow(NamedTuple):
    """An incident in a list."""

    record: Record
    open_actions: int


def incident_rows(corpus: Corpus, records: Iterable[Record]) -> tuple[IncidentRow, ...]:
    """Records as rows, in the order in which they come."""
    return tuple(map(_all_rows(corpus).__getitem__, records))


@once
def _all_rows(corpus: Corpus) -> dict[Record, IncidentRow]:
    return {
        record: IncidentRow(record, sum(action.is_open for action in corpus.actions_of.get(record.id, ())))
        for record in corpus.records
    }


@dataclass(frozen=True, kw_only=True)
class RegisterView(EmptyWithReason):
    """One page of the register."""

    template: ClassVar[str] = "register.md.jinja"
    page: Slice[IncidentRow]


def register_views(corpus: Corpus, cut: Cut) -> Iterator[RegisterView]:
    """The register, page by page."""
    withdrawn = only_withdrawn(corpus)

    def show(uri: str, page: Slice[IncidentRow]) -> RegisterView:
        return RegisterView(uri=uri, page=page, withdrawn=withdrawn)

    yield from paged(incident_rows(corpus, corpus.newest_first), "incidents/index.md", show, cut)
