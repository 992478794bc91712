"""A small index for the page on which a new record begins: it proposes earlier records while a title is typed.

The page ranks with `assets/pm-past.js`, which does what `TitleIndex.close` does here.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from postmortems.joins.evidence import may_be_needed
from postmortems.joins.ranking import Ranker
from postmortems.joins.words import ENDINGS, NAME, STOP_WORDS, stem, terms
from postmortems.record.corpus import Record, RecordedAction
from postmortems.record.quoting import Quoter

MOST_BYTES = 145
"""Bytes of a record in the compressed index, on average."""
MOST_SHOWN = 3
LEAST_SHARE = 0.3
"""The share of what a title says that a record on the page has in common with it."""
_LEAST_RECORDS = 400
"""A smaller folder has the room of so many."""
FIRST = 5
_WORDS = (60, 30, 14, 10, 7, 5, 3, 0)
"""How many words of a text are in the index: as many as there is room for."""
_TITLE_COUNTS = 1.5
"""What a word in a title counts, where one of the text counts 1."""
_ITEMS = 2
_LONGEST_WORD = 24
_LONGEST_ITEM = 70
"""Characters of the title of an action item."""


class TitleRow(NamedTuple):
    """One record in the index."""

    id: str
    title: str
    words: list[str]
    """The words and names that say most, without those of the title, stemmed, most telling first."""
    items: list[tuple[str, str]]
    """Unfinished action items: id and title."""


class TitleIndex:
    """Titles, telling words and unfinished items of all records."""

    def __init__(self, rows: list[TitleRow]) -> None:
        self.rows = rows

    @classmethod
    def of(
        cls, ranker: Ranker, actions: Mapping[str, Sequence[RecordedAction]], quoter: Callable[[Record], Quoter]
    ) -> TitleIndex:
        """That of all records, as large as there is room for.

        `actions` are by record, `quoter` takes secrets out of what a record says.
        """
        records = ranker.index.library.records
        quoters = list(map(quoter, records))
        whole = [list(islice(_telling(ranker, number, quoted), _WORDS[0])) for number, quoted in enumerate(quoters)]
        index = cls([])
        for most in _WORDS:
            index = cls(
                [
                    TitleRow(record.id, quoted(record.title), words[:most], _items(actions.get(record.id, ()), quoted))
                    for record, words, quoted in zip(records, whole, quoters, strict=True)
                ]
            )
            if len(zlib.compress(index.as_json().encode(), 9)) <= MOST_BYTES * max(len(whole), _LEAST_RECORDS):
                break
        return index

    def as_json(self) -> str:
        """The index for the page."""
        rows = [[row.id, row.title, " ".join(row.words), row.items] for row in self.rows]
        return json.dumps(
            {"stop": sorted(STOP_WORDS), "endings": ENDINGS, "records": rows}, ensure_ascii=False, separators=(",", ":")
        )

    def ask(self, title: str, most: int = FIRST) -> list[str]:
        """The ids of the records that have most in common with a title, best first."""
        return [self.rows[number].id for _, _, number in self._ranked(title)[:most]]

    def close(self, title: str) -> list[str]:
        """Those that are worth a look, as the page shows them: with two words of the title, and a share of it."""
        least = LEAST_SHARE * sum(map(self._rarity, sorted(set(terms_of_title(title)))))
        close = [number for value, shared, number in self._ranked(title) if shared > 1 and value >= least]
        return [self.rows[number].id for number in close[:MOST_SHOWN]]

    def _ranked(self, title: str) -> list[tuple[float, int, int]]:
        """What each record has in common with a title, how many words, and its number; best first, then newest."""
        asked = sorted(set(terms_of_title(title)))
        found: list[tuple[float, int, int]] = []
        for number, (in_title, in_text) in enumerate(self._words):
            shared = [word for word in asked if word in in_title or word in in_text]
            if shared:
                value = sum(self._rarity(word) * (_TITLE_COUNTS if word in in_title else 1) for word in shared)
                found.append((value, len(shared), number))
        return sorted(found, key=lambda one: (-one[0], -one[2]))

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self.rows) / (self._numbers[word] or 1))

    @cached_property
    def _words(self) -> list[tuple[set[str], set[str]]]:
        return [(set(terms_of_title(row.title)), set(row.words)) for row in self.rows]

    @cached_property
    def _numbers(self) -> Counter[str]:
        return Counter(word for in_title, in_text in self._words for word in in_title | in_text)


def terms_of_title(title: str) -> list[str]:
    """The words of a title as the index has them: stems, and names without their mark."""
    return [term.removeprefix(NAME) for term in terms(title)]


def _items(actions: Sequence[RecordedAction], quoted: Quoter) -> list[tuple[str, str]]:
    needed = [action.action for action in actions if may_be_needed(action)]
    return [(item.id, _shortened(quoted(item.title))) for item in needed[:_ITEMS]]


def _shortened(title: str) -> str:
    """As many whole words as fit, and an ellipsis where some are left out."""
    if len(title) <= _LONGEST_ITEM:
        return title
    head = title[:_LONGEST_ITEM]
    return (head.rpartition(" ")[0] or head) + "…"


def _telling(ranker: Ranker, number: int, quoted: Quoter) -> Iterator[str]:
    """The words of a record that say most of it, most telling first."""
    one, record = ranker.index.library.get(number), ranker.index.library.read([number])[0]
    ranker.index.look_up(one.terms)
    known = set(terms_of_title(record.title))
    safe = one.terms.keys() if quoted.hides_nothing else one.terms.keys() & set(terms(quoted(record.text)))
    for _, term in sorted((-weight, term) for term, weight in ranker.weights(one.terms).items() if term in safe):
        bare = term.removeprefix(NAME)
        if bare not in known and len(bare) <= _LONGEST_WORD and stem(bare) not in known:
            known.add(bare)
            yield bare
