"""The register: every incident, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from postmortems.corpus import Corpus, Record
from postmortems.views.base import Slice, View, sliced


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


@dataclass(frozen=True, kw_only=True)
class RegisterView(View):
    """One page of the register."""

    template: ClassVar[str] = "register.md.jinja"
    page: Slice[IncidentRow]


def register_views(corpus: Corpus) -> Iterator[RegisterView]:
    """The register, page by page."""
    for uri, page in sliced(incident_rows(corpus, corpus.newest_first), "incidents/index.md"):
        yield RegisterView(uri=uri, page=page)
