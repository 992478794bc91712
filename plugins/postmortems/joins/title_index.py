"""A small index for the page on which a new record begins: it proposes earlier records while a title is typed.

The page ranks with `assets/joins.js`, which does what `TitleIndex.ask` does here.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from postmortems.joins.evidence import may_be_needed
from postmortems.joins.index import Index
from postmortems.joins.ranking import NAME_WEIGHT, Ranker
from postmortems.joins.words import NAME, is_name, stem, terms
from postmortems.text.credentials import redacted

MOST_BYTES = 145
"""Bytes of a record in the compressed index, on average."""
FIRST = 5
_WORDS = (14, 10, 7, 5, 3, 0)
"""How many words of a text are in the index: as many as there is room for."""
_TITLE_COUNTS = 1.5
"""What a word in a title counts, where one of the text counts 1."""
_ITEMS = 2
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
    def of(cls, ranker: Ranker) -> TitleIndex:
        """That of an index, as large as there is room for."""
        whole = [list(_telling(ranker, number)) for number in range(len(ranker.index))]
        index = cls([])
        for most in _WORDS:
            index = cls([_row(ranker.index, number, words[:most]) for number, words in enumerate(whole)])
            if len(zlib.compress(index.as_json().encode(), 9)) <= MOST_BYTES * max(len(whole), 20):
                break
        return index

    def as_json(self) -> str:
        """The index for the page."""
        rows = [[row.id, row.title, " ".join(row.words), row.items] for row in self.rows]
        return json.dumps({"records": rows}, ensure_ascii=False, separators=(",", ":"))

    def ask(self, title: str, most: int = FIRST) -> list[str]:
        """The ids of the records that have most in common with a title, best first."""
        asked = set(terms_of_title(title))
        size = len(self.rows)
        found: list[tuple[float, int]] = []
        for number, (in_title, in_text) in enumerate(self._words):
            value = 0.0
            for word in sorted(asked):
                if word in in_title or word in in_text:
                    rare = math.log(1 + size / self._numbers[word])
                    value += rare * (_TITLE_COUNTS if word in in_title else 1)
            if value:
                found.append((value, number))
        found.sort(reverse=True)
        return [self.rows[number].id for _, number in found[:most]]

    @cached_property
    def _words(self) -> list[tuple[set[str], set[str]]]:
        return [(set(terms_of_title(row.title)), set(row.words)) for row in self.rows]

    @cached_property
    def _numbers(self) -> Counter[str]:
        return Counter(word for in_title, in_text in self._words for word in in_title | in_text)


def terms_of_title(title: str) -> list[str]:
    """The words of a title as the index has them: stems, and names without their mark."""
    return [term.removeprefix(NAME) for term in terms(title)]


def _row(index: Index, number: int, words: list[str]) -> TitleRow:
    record = index.library.records[number]
    items = [item for item in record.incident.action_items if may_be_needed(item)]
    shown = [(item.id, redacted(item.title)[:_LONGEST_ITEM]) for item in items[:_ITEMS]]
    return TitleRow(record.id, redacted(record.title), words, shown)


def _telling(ranker: Ranker, number: int) -> Iterator[str]:
    """The words of a record that say most of it, most telling first."""
    one = ranker.index.library.get(number)
    ranker.index.look_up(one.terms)
    known = set(terms_of_title(ranker.index.library.records[number].title))

    def value(term: str) -> float:
        return ranker.index.idf(term) * (1 + math.log(one.terms[term])) * (NAME_WEIGHT if is_name(term) else 1)

    for term in sorted(one.terms, key=lambda term: (-value(term), term)):
        bare = term.removeprefix(NAME)
        if bare not in known and len(bare) <= 24 and stem(bare) not in known and redacted(bare) == bare:
            known.add(bare)
            yield bare
