"""Makes the proposals that pages show, and the small index of the page for new records."""

from __future__ import annotations

from functools import cached_property

from postmortems.cache.store import Cache, key_of
from postmortems.joins.index import Contributions as Contributions
from postmortems.joins.index import Memory
from postmortems.joins.proposals import Proposal, Proposer
from postmortems.record.corpus import Corpus, Record
from postmortems.record.files import digest_of
from postmortems.text.credentials import redacted
from postmortems.views.proposals import ShownProposal, drafts

NAMESPACE = "joins-titles"
"""Of the cache: the small index."""
QUOTABLE = "quotable"
"""Likewise: texts of records in which nothing has to be hidden."""
_WHOLE = 500
"""Characters: whether a shorter text may be quoted is quicker found out than fetched."""
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

    def of(self, record: Record) -> tuple[ShownProposal, ...]:
        """What is proposed for a record; nothing for one that is reviewed."""
        if self._drafts.get(record.id) is not record:
            return ()
        return tuple(self._shown(record, one) for one in self._proposer.said(record))

    def title_index(self) -> str:
        """The small index, as JSON."""
        return self.cache.memo(NAMESPACE, ("titles", *self._digests), str, self._made_title_index)

    def _made_title_index(self) -> str:
        keys = [key_of(QUOTABLE, record.text) for record in self.corpus.records]
        known = self.cache.get(QUOTABLE, keys, bool)
        new: dict[bytes, bool] = {}

        def clean(text: str) -> str:
            """The same as `redacted`, which takes long for a whole record and leaves most as they are."""
            if len(text) < _WHOLE:
                return redacted(text)
            key = key_of(QUOTABLE, text)
            if key in known:
                return text
            cleaned = redacted(text)
            if cleaned == text:
                new[key] = True
            return cleaned

        made = self._proposer.title_index(clean).as_json()
        self.cache.put(QUOTABLE, new)
        self.cache.evict_all_but(QUOTABLE, keys, spare=len(keys))
        return made

    def _shown(self, record: Record, one: Proposal) -> ShownProposal:
        why = one.evidence
        return ShownProposal(
            record,
            one.earlier,
            tuple(name for name in why.names if redacted(name) == name),
            tuple(word for word in why.words if redacted(word) == word),
            redacted(why.sentence),
            redacted(why.heading),
            one.items,
        )

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
