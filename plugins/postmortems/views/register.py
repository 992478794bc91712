"""The register: every incident, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.base import Cut, EmptyWithReason, Slice, once, only_withdrawn, paged


class IncidentRow(NamedTuple):
    record: Record
    open_actions: int
    carried_over: int
    """How many of its action items are open in a later record, which counts them."""


def incident_rows(corpus: Corpus, records: Iterable[Record]) -> tuple[IncidentRow, ...]:
    """Records as rows, in the order in which they come."""
    return tuple(map(_all_rows(corpus).__getitem__, records))


@once
def _all_rows(corpus: Corpus) -> dict[Record, IncidentRow]:
    return {record: _row(record, corpus.actions_of.get(record.id, ())) for record in corpus.records}


def _row(record: Record, actions: Iterable[RecordedAction]) -> IncidentRow:
    still_open = [item.is_current for item in actions if item.lineage.current.is_open]
    return IncidentRow(record, still_open.count(True), still_open.count(False))


@dataclass(frozen=True, kw_only=True)
class RegisterView(EmptyWithReason):
    template: ClassVar[str] = "register.md.jinja"
    page: Slice[IncidentRow]


def register_views(corpus: Corpus, cut: Cut) -> Iterator[RegisterView]:
    show = partial(RegisterView, withdrawn=only_withdrawn(corpus))
    yield from paged(incident_rows(corpus, corpus.newest_first), "incidents/index.md", show, cut)
