"""Proposals for what may belong together, as pages of drafts and the page of all of them show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, NamedTuple

from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.base import Cut, Slice, View, paged

URI = "joins/index.md"
"""The page that lists all of them."""
MOST_RECORDS = 100
"""How many drafts get proposals on the site, newest first: after an import there may be thousands."""


class ShownProposal(NamedTuple):
    """An earlier record that may belong to a draft."""

    later: Record
    earlier: Record
    names: tuple[str, ...]
    """Rare names that both use."""
    words: tuple[str, ...]
    """Words that both use, where they share no rare name."""
    sentence: str
    """The sentence of the draft that says most of it; empty without one."""
    heading: str
    items: tuple[RecordedAction, ...]
    """Unfinished action items of the earlier record."""


Propose = Callable[[Record], tuple[ShownProposal, ...]]
"""Makes the proposals for a record."""


def nothing(record: Record) -> tuple[ShownProposal, ...]:
    return ()


def drafts(corpus: Corpus) -> tuple[Record, ...]:
    """The records that get proposals on the site: in draft or review, newest first."""
    found = (record for record in corpus.newest_first if record.incident.status.is_preliminary)
    return tuple(islice(found, MOST_RECORDS))


@dataclass(frozen=True, kw_only=True)
class ProposalsView(View):
    """One page of the list of all proposals."""

    template: ClassVar[str] = "joins.md.jinja"
    page: Slice[ShownProposal]


def proposals_views(corpus: Corpus, propose: Propose, cut: Cut) -> Iterator[ProposalsView]:
    """The list, page by page, newest draft first."""
    rows = [proposal for record in drafts(corpus) for proposal in propose(record)]
    yield from paged(rows, URI, ProposalsView, cut)
