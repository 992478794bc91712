"""Makes the proposals that pages show, and the small index of the page for new records."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from postmortems.cache.spill import Place, SpillFile
from postmortems.cache.store import Cache, key_of
from postmortems.joins.index import Contributions as Contributions
from postmortems.joins.proposals import Proposal, Proposer
from postmortems.joins.words import forget_words
from postmortems.record.corpus import Corpus, Record
from postmortems.record.quoting import Quoter, quoter_of
from postmortems.views.proposals import ShownProposal, drafts

NAMESPACE = "proposals"
"""Of the cache: all that is shown of proposals."""
QUOTABLE = "quotable"
"""Likewise: texts of records in which nothing has to be hidden."""
TITLE_INDEX = "assets/pm-titles.json"
"""The small index. Only the page for new records loads it."""


class _Stored(NamedTuple):
    """A proposal for the cache: records by id, action items by their places in their record."""

    later: str
    earlier: str
    names: list[str]
    words: list[str]
    sentence: str
    heading: str
    items: list[int]


class _All(NamedTuple):
    """All that follows from all records."""

    titles: str
    drafts: dict[str, list[_Stored]]


class PageProposals:
    """The proposals for the drafts of one corpus. They follow from all records, so any edit may change them.

    How much two texts have in common depends on how long all records are and how many of them use a word. So what is
    cached counts only while no record changes.
    """

    def __init__(self, corpus: Corpus, cache: Cache | None = None, contributions: Contributions | None = None) -> None:
        """`contributions` is what this process found in single records earlier, for a live preview."""
        self.corpus = corpus
        self.cache = cache or Cache.off()
        self._contributions = Contributions() if contributions is None else contributions
        self._drafts = {record.id: record for record in drafts(corpus) if not corpus.is_public}
        self._made: dict[str, tuple[ShownProposal, ...]] = {}
        self._titles: Place | None = None
        """Where the small index waits: it is 0.5 kB for each record."""
        self.are_fetched = False
        """Whether all are known from an earlier build."""
        self._quotable: set[str] = set()
        """Paths of records in which nothing has to be hidden."""

    def of(self, record: Record) -> tuple[ShownProposal, ...]:
        """What is proposed for a record; nothing for one that is reviewed."""
        if self._drafts.get(record.id) is not record:
            return ()
        if record.id not in self._made:  # the page of the draft shows them, and the list of all
            self._made[record.id] = tuple(self._shown(record, one) for one in self._proposer.said(record))
        return self._made[record.id]

    def title_index(self) -> str:
        """The small index, as JSON."""
        if self._titles is None:
            self._titles = self._spill.put(self._made_title_index().encode())
        return self._spill.get(self._titles).decode()

    def fetch(self) -> None:
        """Use what an earlier build has found, if no record has changed since."""
        if self._made or not self._is_cached:
            return
        found = self.cache.get(NAMESPACE, [self._key], _All).get(self._key)
        if found is not None and found.drafts.keys() == self._drafts.keys():
            self._made = {name: tuple(map(self._restored, some)) for name, some in found.drafts.items()}
            self._titles = self._spill.put(found.titles.encode()) if found.titles else None
            self.are_fetched = True

    def finish(self, *, with_titles: bool) -> None:
        """Work out and cache all, and let go of what that took: much memory."""
        if not self.are_fetched or (with_titles and self._titles is None):
            titles = self.title_index() if with_titles else ""
            found = {name: list(map(_stored, self.of(record))) for name, record in self._drafts.items()}
            if self._is_cached:
                self.cache.put(NAMESPACE, {self._key: _All(titles, found)})
                self.cache.evict_all_but(NAMESPACE, [self._key])
        vars(self).pop("_proposer", None)
        self._contributions.forget()
        forget_words()

    @cached_property
    def _spill(self) -> SpillFile:
        return SpillFile()

    @property
    def _is_cached(self) -> bool:
        """Whether the cache is on, and each id names one record."""
        return self.cache.is_on and len({one.id for one in self.corpus.all_records}) == len(self.corpus.all_records)

    @cached_property
    def _key(self) -> bytes:
        return key_of("proposals", *(f"{record.path} {record.digest}" for record in self.corpus.all_records))

    def _restored(self, one: _Stored) -> ShownProposal:
        later, earlier = self._drafts[one.later], self.corpus.by_id[one.earlier]
        items = tuple(self.corpus.actions_of[one.earlier][place] for place in one.items)
        return ShownProposal(later, earlier, tuple(one.names), tuple(one.words), one.sentence, one.heading, items)

    def _made_title_index(self) -> str:
        keys = {record.path: key_of(QUOTABLE, record.digest) for record in self.corpus.records}
        known = self.cache.get(QUOTABLE, keys.values(), bool)
        self._quotable.update(path for path, key in keys.items() if key in known)
        index = self._proposer.title_index()
        found = {key: True for path, key in keys.items() if key not in known and path in self._quotable}
        self.cache.put(QUOTABLE, found)
        self.cache.evict_all_but(QUOTABLE, keys.values(), spare=len(keys))
        return index

    def _quoter(self, *records: Record) -> Quoter:
        """To look through a whole record takes long, and most hide nothing."""
        doubtful = [record for record in records if record.path not in self._quotable]
        quoter = quoter_of(*doubtful)
        if quoter.hides_nothing:
            self._quotable.update(record.path for record in doubtful)
        return quoter

    def _shown(self, record: Record, one: Proposal) -> ShownProposal:
        why = one.evidence
        return ShownProposal(record, one.earlier, why.names, why.words, why.sentence, why.heading, one.items)

    @cached_property
    def _proposer(self) -> Proposer:
        return Proposer(self.corpus, self.cache, self._contributions, quoter=self._quoter)


def _stored(one: ShownProposal) -> _Stored:
    places = [item.number for item in one.items]
    return _Stored(one.later.id, one.earlier.id, list(one.names), list(one.words), one.sentence, one.heading, places)
