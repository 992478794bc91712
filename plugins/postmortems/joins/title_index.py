"""A small index for the page on which a new record begins: it proposes earlier records while a title is typed.

The page ranks with `assets/pm-past.js`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from postmortems.joins.evidence import may_be_needed
from postmortems.joins.ranking import Ranker
from postmortems.joins.words import ENDINGS, NAME, STOP_WORDS, stem, terms
from postmortems.record.corpus import Record, RecordedAction
from postmortems.record.quoting import Quoter

MOST_BYTES = 145
"""Bytes of a record in the compressed index, on average."""
_LEAST_RECORDS = 400
"""A smaller folder has the room of so many."""
_WORDS = (60, 30, 14, 10, 7, 5, 3, 0)
"""How many words of a text are in the index: as many as there is room for."""
_ITEMS = 2
_LONGEST_WORD = 24
_LONGEST_ITEM = 70
"""Characters of the title of an action item."""


def title_index(
    ranker: Ranker, actions: Mapping[str, Sequence[RecordedAction]], quoter: Callable[[Record], Quoter]
) -> str:
    """Titles, telling words and unfinished items of all records, as JSON as large as there is room for.

    `actions` are by record, `quoter` takes secrets out of what a record says.
    """
    whole = []
    for number, record in enumerate(ranker.index.library.records):
        quoted = quoter(record)
        words = list(islice(_telling(ranker, number, quoted), _WORDS[0]))
        whole.append((record.id, quoted(record.title), words, _items(actions.get(record.id, ()), quoted)))
    index = ""
    for most in _WORDS:
        rows = [[id_, title, " ".join(words[:most]), items] for id_, title, words, items in whole]
        data = {"stop": sorted(STOP_WORDS), "endings": ENDINGS, "records": rows}
        index = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        if len(zlib.compress(index.encode(), 9)) <= MOST_BYTES * max(len(whole), _LEAST_RECORDS):
            break
    return index


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
    known = set(terms_of_title(record.title))
    counts: Mapping[str, int] = one.terms
    if not quoted.hides_nothing:
        safe = {*terms(quoted(record.text))}
        counts = {term: count for term, count in counts.items() if term in safe}
    weights = ranker.weights(counts)
    for term in sorted(weights, key=weights.__getitem__, reverse=True):  # of equal ones, in the order of the alphabet
        bare = term.removeprefix(NAME)
        if bare not in known and len(bare) <= _LONGEST_WORD and stem(bare) not in known:
            known.add(bare)
            yield bare
