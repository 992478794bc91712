"""Waivers: findings that were accepted, and when that ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar, NamedTuple

from postmortems.model.incident import Waiver
from postmortems.record.corpus import Corpus, Record
from postmortems.views.base import Cut, Slice, View, paged


class WaiverRow(NamedTuple):
    """A waiver in the record that asks for it."""

    record: Record
    waiver: Waiver
    holds: bool
    """Its last day has not passed."""


@dataclass(frozen=True, kw_only=True)
class WaiversView(View):
    """One page of the list: the ones that ended, or end first, come first."""

    template: ClassVar[str] = "waivers.md.jinja"
    page: Slice[WaiverRow]
    holding: int
    """How many are in force."""
    judged: int
    """How many records the check judges, without withdrawn ones."""


def waivers_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[WaiversView]:
    """The list, page by page."""
    rows = sorted(
        (
            WaiverRow(record, waiver, waiver.until >= today)
            for record in corpus.records
            for waiver in record.incident.waivers
        ),
        key=lambda row: (row.waiver.until, row.record.id, row.waiver.rule),
    )
    show = partial(WaiversView, holding=sum(row.holds for row in rows), judged=len(corpus.records))
    yield from paged(rows, "waivers/index.md", show, cut)
