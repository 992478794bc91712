"""Proposals for the records of a corpus, and for texts that are not records yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from postmortems.cache.store import Cache
from postmortems.joins.contribution import MOST_TEXT, Contribution, contribution_of_text
from postmortems.joins.evidence import MOST_ITEMS, Evidence, evidence, may_be_needed, ranked_items, written_forms
from postmortems.joins.index import Contributions, Index, Read, Unread
from postmortems.joins.passages import Passage, passages, passages_of_text
from postmortems.joins.ranking import Candidate, Ranker
from postmortems.joins.saying import Sayer
from postmortems.joins.title_index import title_index
from postmortems.joins.words import is_name, without_comments
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.joined import joined
from postmortems.record.quoting import Quoter, quoter_of

FIRST = 5
"""Proposals for whoever asks."""
MOST_FOR_TITLE = 3
"""Proposals for a title."""
LEAST_FOR_TITLE = 0.4
"""The least that a record has in common with a title, as a share of the title; and two words, or a name."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """An earlier record that may belong to a later one. Not a join: nothing counts it."""

    later: Record | None
    """None for a text that is not a record yet."""
    earlier: Record
    rank: int
    """From 1, among the proposals for the later record."""
    say: bool
    """Whether it is said unasked."""
    items: tuple[RecordedAction, ...]
    """Unfinished action items of the earlier record, the likeliest first."""
    evidence: Evidence
    """Without secrets."""
    quoted: Quoter
    """Takes secrets out of the other texts of both records."""


class Unreads(NamedTuple):
    """The records of a folder before they are read."""

    records: Sequence[Unread]
    read: Read
    around: Callable[[Record], Corpus]
    """A corpus in which the action items of a record have all that follows from them."""


class _Asked(NamedTuple):
    """A record, or a text that is no record yet, to which earlier records may belong."""

    record: Record | None
    terms: Contribution
    text: str
    """As much of it as is looked at."""
    sentences: Sequence[Passage]
    forms: Mapping[str, str]
    """For each stem, the word of the text that has it first."""


class Proposer:
    """Makes proposals for the records of one corpus."""

    def __init__(
        self,
        corpus: Corpus,
        cache: Cache | None = None,
        before: Contributions | None = None,
        unread: Unreads | None = None,
        quoter: Callable[..., Quoter] = quoter_of,
    ) -> None:
        """`cache` is that of the knowledge base; without one, all is worked out now.

        `before` is for whoever asks for many records: what this process found in single records earlier. `unread` are
        records that are read if they are proposed, in place of those of the corpus. `quoter` takes secrets out of what
        some records say.
        """
        self._quoter = quoter
        self.corpus = corpus
        self.unread = unread
        records = corpus.records if unread is None else unread.records
        self.index = Index(records, cache, before, unread and unread.read)
        self.ranker = Ranker(self.index)
        self.sayer = Sayer(self.ranker)

    def first(self, record: Record, most: int = FIRST) -> list[Proposal]:
        """The first proposals for a record, best first; each says whether it is said unasked."""
        number = self._number(record)
        if number is None:
            return []
        settled = self._settled(record)
        found = self.ranker.earlier(number, most + len(settled))
        open_ones = [one for one in found if one.number not in settled][:most]
        said = self._said(record, number) if open_ones else frozenset()
        return self._proposals(record, number, list(enumerate(open_ones, start=1)), said)

    def said(self, record: Record) -> list[Proposal]:
        """What is said for a record unasked, at most three, best first."""
        number = self._number(record)
        said = frozenset() if number is None else self._said(record, number)
        if number is None or not said:
            return []
        settled = self._settled(record)
        found = [one for one in self.ranker.earlier(number, 2 * FIRST + len(settled)) if one.number not in settled]
        ranked = [(rank, one) for rank, one in enumerate(found, start=1) if one.number in said]
        return self._proposals(record, number, ranked, said)

    def for_text(self, title: str, text: str = "", most: int = FIRST) -> list[Proposal]:
        """The first proposals for a text that is not a record yet."""
        one = contribution_of_text(title, text)
        return self._for_contribution(one, f"{title}\n\n{text}", self.ranker.for_text(one, most))

    def for_title(self, title: str) -> list[Proposal]:
        """Records that have so much in common with a title that they are worth a look; at most three.

        A record with the same title always is, even if all records have that title: of these, the newest.
        """
        one = contribution_of_text(title, "")
        found = [place for place in self.ranker.for_text(one, MOST_FOR_TITLE) if self._is_worth_a_look(one, place)]
        known = {place.number for place in found}
        same = title.strip().casefold()
        titles = self.index.library.titles
        for number in range(len(titles) - 1, -1, -1):
            if len(found) >= MOST_FOR_TITLE:
                break
            if same and number not in known and titles[number].strip().casefold() == same:
                found.append(Candidate(number, 0.0, 0.0))
        return self._for_contribution(one, title, found)

    def _for_contribution(self, one: Contribution, text: str, found: Sequence[Candidate]) -> list[Proposal]:
        asked = _Asked(None, one, text, passages_of_text(text), written_forms(text[:MOST_TEXT]))
        return [self._proposal(asked, place, rank, say=False) for rank, place in enumerate(found, start=1)]

    def _is_worth_a_look(self, title: Contribution, found: Candidate) -> bool:
        other = self.index.library.get(found.number)
        shared = self.ranker.telling(title.terms.keys() & other.terms.keys())
        return found.forward >= LEAST_FOR_TITLE and (len(shared) > 1 or any(map(is_name, shared)))

    def title_index(self) -> str:
        """The small index for the page of new records, as JSON."""
        return title_index(self.ranker, self.corpus.actions_of, self._quoter)

    def _number(self, record: Record) -> int | None:
        number = self.index.numbers.get(record.id)
        return number if number is not None and self.index.library.paths[number] == record.path else None

    def _said(self, record: Record, number: int) -> frozenset[int]:
        settled = self._settled(record)
        return frozenset(other for other in self.sayer.said(number) if other not in settled)

    def _settled(self, record: Record) -> frozenset[int]:
        """The records that are joined to a record, from either side, or refused: they are not proposed again."""
        return self._decided.get(record.id, frozenset())

    @cached_property
    def _decided(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for record in self.corpus.records:
            for entry in joined(record):
                other = self.corpus.by_id.get(entry.incident)
                if other is None or (entry.item and entry.is_refused):
                    continue
                for one, another in ((record.id, other.id), (other.id, record.id)):
                    if another in self.index.numbers:
                        found.setdefault(one, set()).add(self.index.numbers[another])
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def _proposals(
        self, record: Record, number: int, found: Sequence[tuple[int, Candidate]], said: frozenset[int]
    ) -> list[Proposal]:
        """Proposals from candidates with their rank."""
        if not found:
            return []
        sentences, text = passages(record, without_comments(record.body)), record.text[:MOST_TEXT]
        asked = _Asked(record, self.index.library.get(number), text, sentences, written_forms(text))
        return [self._proposal(asked, one, rank, say=one.number in said) for rank, one in found]

    def _proposal(self, asked: _Asked, found: Candidate, rank: int, *, say: bool) -> Proposal:
        later, sentences = asked.record, asked.sentences
        [earlier] = self.index.library.read([found.number])
        corpus = self.unread.around(earlier) if self.unread else self.corpus
        other = self.index.library.get(found.number)
        refused = {(one.incident, one.item) for one in joined(later) if one.is_refused} if later else set()
        ranked = ranked_items(self.ranker, asked.terms, corpus.actions_of.get(earlier.id, ()), sentences)
        items = [item for item in ranked if may_be_needed(item) and (earlier.id, item.action.id) not in refused]
        quoted = self._quoter(later, earlier) if later else Quoter(asked.text, earlier.text)
        why = evidence(self.ranker, asked.terms, other, sentences, asked.text, asked.forms)
        safe = Evidence(
            quoted.whole(why.names), quoted.whole(why.words), quoted(why.sentence), quoted(why.heading), why.points
        )
        return Proposal(later, earlier, rank, say, tuple(items[:MOST_ITEMS]), safe, quoted)
