"""Makes the proposals that pages show, and the small index of the page for new records."""

from __future__ import annotations

from functools import cached_property

from postmortems.cache.store import Cache, key_of
from postmortems.joins.index import Contributions as Contributions
from postmortems.joins.index import Memory
from postmortems.joins.proposals import Proposal, Proposer
from postmortems.record.corpus import Corpus, Record
from postmortems.record.files import digest_of
from postmortems.record.quoting import Quoter
from postmortems.views.proposals import ShownProposal, drafts

NAMESPACE = "joins-titles"
"""Of the cache: the small index."""
QUOTABLE = "quotable"
"""Likewise: texts of records in which nothing has to be hidden."""
TITLE_INDEX = "assets/pm-titles.json"
"""The small index. Only the page for new records loads it."""


class PageProposals:
    """The proposals for the drafts of one corpus. They follow from all records, so any edit may change them."""

    def __init__(self, corpus: Corpus, cache: Cache | None = None, contributions: Contributions | None = None) -> None:
        """`contributions` is what this process found in single records earlier, for a live preview."""
        self.corpus = corpus
        self.cache = cache or Cache.off()
        self._contributions = {} if contributions is None else contributions
        self._drafts = {record.id: record for record in drafts(corpus) if not corpus.is_public}
        self._made: dict[str, tuple[ShownProposal, ...]] = {}

    def of(self, record: Record) -> tuple[ShownProposal, ...]:
        """What is proposed for a record; nothing for one that is reviewed."""
        if self._drafts.get(record.id) is not record:
            return ()
        if record.id not in self._made:  # the page of the draft shows them, and the list of all
            self._made[record.id] = tuple(self._shown(record, one) for one in self._proposer.said(record))
        return self._made[record.id]

    def title_index(self) -> str:
        """The small index, as JSON."""
        return self.cache.memo(NAMESPACE, ("titles", *self._digests), str, self._made_title_index)

    def _made_title_index(self) -> str:
        keys = {record.id: key_of(QUOTABLE, record.text) for record in self.corpus.records}
        known = self.cache.get(QUOTABLE, keys.values(), bool)
        made: dict[str, Quoter] = {}

        def quoter(record: Record) -> Quoter:
            """To look through a whole record takes long, and most hide nothing."""
            if record.id not in made:
                made[record.id] = Quoter() if keys[record.id] in known else Quoter(record.text)
            return made[record.id]

        index = self._proposer.title_index(quoter).as_json()
        self.cache.put(QUOTABLE, {keys[name]: True for name, one in made.items() if one.hides_nothing})
        self.cache.evict_all_but(QUOTABLE, keys.values(), spare=len(keys))
        return index

    def _shown(self, record: Record, one: Proposal) -> ShownProposal:
        why = one.evidence
        return ShownProposal(record, one.earlier, why.names, why.words, why.sentence, why.heading, one.items)

    @cached_property
    def _proposer(self) -> Proposer:
        return Proposer(self.corpus, Memory(self.cache, key_of), self._contributions)

    @cached_property
    def _digests(self) -> list[str]:
        """Of all that proposals follow from."""
        return [
            f"{record.path} {digest_of(record.text.encode('utf-8', 'surrogatepass'))}"
            for record in self.corpus.all_records
        ]
