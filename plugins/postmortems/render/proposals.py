"""Makes the proposals that pages show, and the small index of the page for new records."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from postmortems.cache.store import Cache, key_of
from postmortems.joins.index import Memory
from postmortems.joins.proposals import Proposer
from postmortems.record.corpus import Corpus, Record
from postmortems.record.files import digest_of
from postmortems.text.credentials import redacted
from postmortems.views.proposals import ShownProposal, drafts

NAMESPACE = "joins-said"
"""Of the cache: what is proposed for the drafts of a folder."""
TITLE_INDEX = "assets/pm-titles.json"
"""The small index. Only the page for new records loads it."""


class Said(NamedTuple):
    """A proposal as the cache has it."""

    earlier: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    sentence: str
    heading: str
    items: tuple[str, ...]


@dataclass
class KnownProposals:
    """What a live preview remembers from edit to edit: it need not be as exact as a build."""

    said: dict[str, tuple[str, tuple[Said, ...]]] = field(default_factory=dict)
    """What was proposed for a draft, by id, with a digest of its text."""
    least: float | None = None
    """How far a proposal has to stick out."""
    titles: str = ""
    """The small index."""


class PageProposals:
    """The proposals for the drafts of one corpus."""

    def __init__(self, corpus: Corpus, cache: Cache | None = None, known: KnownProposals | None = None) -> None:
        """With `known`, what was proposed for an unchanged draft stays."""
        self.corpus = corpus
        self.cache = cache or Cache.off()
        self.known = known
        self._drafts = {record.id: record for record in drafts(corpus)}

    def of(self, record: Record) -> tuple[ShownProposal, ...]:
        """What is proposed for a record; nothing for one that is reviewed."""
        if self._drafts.get(record.id) is not record:
            return ()
        return tuple(shown for said in self._said_for(record) if (shown := self._shown(record, said)))

    def title_index(self) -> str:
        """The small index, as JSON."""
        if self.known is not None:
            self.known.titles = self.known.titles or self._titles()
            return self.known.titles
        return self.cache.memo(NAMESPACE, ("titles", *self._digests), str, self._titles)

    def _titles(self) -> str:
        return self._proposer.title_index(redacted).as_json()

    def _said_for(self, record: Record) -> tuple[Said, ...]:
        if self.known is None:
            return self._said.get(record.id, ())
        digest = digest_of(record.text.encode("utf-8", "surrogatepass"))
        before = self.known.said.get(record.id)
        if before is None or before[0] != digest:
            before = self.known.said[record.id] = (digest, self._said_of(record))
        return before[1]

    @cached_property
    def _said(self) -> dict[str, tuple[Said, ...]]:
        def make() -> dict[str, tuple[Said, ...]]:
            return {name: self._said_of(record) for name, record in self._drafts.items()}

        return self.cache.memo(NAMESPACE, ("said", *self._digests), dict[str, tuple[Said, ...]], make)

    def _said_of(self, record: Record) -> tuple[Said, ...]:
        return tuple(
            Said(
                one.earlier.id,
                tuple(name for name in one.evidence.names if redacted(name) == name),
                tuple(word for word in one.evidence.words if redacted(word) == word),
                redacted(one.evidence.sentence),
                redacted(one.evidence.heading),
                tuple(item.action.id for item in one.items),
            )
            for one in self._proposer.said(record)
        )

    def _shown(self, record: Record, said: Said) -> ShownProposal | None:
        """A proposal with its records; None where the earlier one is gone, which only a live preview finds."""
        earlier = self.corpus.by_id.get(said.earlier)
        if earlier is None:
            return None
        items = tuple(action for action in self.corpus.actions_of.get(earlier.id, ()) if action.action.id in said.items)
        return ShownProposal(record, earlier, said.names, said.words, said.sentence, said.heading, items)

    @cached_property
    def _proposer(self) -> Proposer:
        proposer = Proposer(self.corpus, Memory(self.cache, key_of))
        if self.known is not None:
            if self.known.least is None:
                self.known.least = proposer.sayer.least
            proposer.sayer.least = self.known.least
        return proposer

    @cached_property
    def _digests(self) -> list[str]:
        """Of all that proposals follow from."""
        return [
            f"{record.path} {digest_of(record.text.encode('utf-8', 'surrogatepass'))}"
            for record in self.corpus.all_records
        ]
