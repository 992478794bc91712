"""Shows why two records may belong together: what a person needs to decide in five seconds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import NamedTuple

from postmortems.joins.contribution import Contribution
from postmortems.joins.passages import Passage
from postmortems.joins.ranking import Ranker
from postmortems.joins.words import NAME, is_name, terms, terms_of
from postmortems.record.corpus import RecordedAction

MOST_NAMES = 4
MOST_WORDS = 5
MOST_ITEMS = 3
_SHORTEST_WORD = 4
LONGEST_SENTENCE = 300
"""Characters of a sentence that are quoted."""

_RARE = 0.35
"""The largest share of the records that may have a name that is shown."""
_SAYS_SO = re.compile(
    r"""
    carr(?:y|ied)[- ]?(?:over|forward) | never\ (?:been\ )?(?:implemented|done|shipped|applied|created) | recurr
    | \bagain\b | \btwice\b | (?:second|third|fourth|2nd|3rd|4th)\ (?:time|occurrence|incident) | not\ yet | deferred
    | same\ (?:failure|cause|root\ cause|issue|problem|pattern|blind\ spot) | still\ (?:open|missing|not)
    | previous(?:ly)?\b | as\ in\ (?:last|january|february|march|april|may\b|june|july|august|september|october|nov|dec)
    """,
    re.I | re.X,
)
"""Words with which people say that something happened before. They choose the sentence to quote, nothing else."""


class Evidence(NamedTuple):
    """What two records have in common, as written: who shows it redacts it."""

    names: tuple[str, ...]
    """Names that both use and few others do, rarest first, as the later one writes them."""
    words: tuple[str, ...]
    """Words that both use, rarest first: for pairs without a common name."""
    sentence: str
    """The sentence of the later record that says most of what both have in common; empty without one."""
    heading: str
    """The heading above that sentence."""
    points: bool
    """Whether the later record names the earlier one: by a link, an id, a ticket or a file name."""


def evidence(
    ranker: Ranker,
    later: Contribution,
    earlier: Contribution,
    passages: Sequence[Passage],
    text: str,
    forms: Mapping[str, str],
) -> Evidence:
    """What two records have in common; `passages`, `text` and its `written_forms` are those of the later one."""
    shared = ranker.telling(later.terms.keys() & earlier.terms.keys())
    idf = ranker.index.idfs(shared)
    shared.sort(key=lambda term: (-idf[term], -len(term), term))
    most = max(3, _RARE * len(ranker.index))
    rare = [term for term in shared if is_name(term) and len(ranker.index.postings(term).records) <= most]
    handles = [name for name in earlier.handles if name in later.pointers]
    sentence = _telling(idf, set(shared), handles, passages)
    written = _as_written([term[len(NAME) :] for term in _distinct(rare)[: 5 * MOST_NAMES]], text)
    names = tuple(islice(written, MOST_NAMES))
    plain = [term for term in shared if not is_name(term) and (len(term) >= _SHORTEST_WORD or not term.isascii())]
    words = tuple(dict.fromkeys(forms[term] for term in plain[:MOST_WORDS] if term in forms))
    said = (_shortened(sentence.text), sentence.heading) if sentence else ("", "")
    return Evidence(names, words, *said, points=bool(handles))


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that are not a part of one before them: `kured_reboot_required` says all that `reboot_required` does."""
    found: list[str] = []
    for name in names:
        if not any(name[1:] in other for other in found):
            found.append(name)
    return found


def _telling(
    idf: Mapping[str, float], shared: set[str], handles: Sequence[str], passages: Sequence[Passage]
) -> Passage | None:
    """The sentence that says most of what both have in common; one that names the other record first."""
    best: tuple[float, Passage] | None = None
    for passage in passages:
        own = passage.terms
        weight = sum(map(idf.__getitem__, own & shared))
        if not weight:
            continue
        value = weight / (8 + len(own)) ** 0.5
        if handles and any(map(passage.text.lower().__contains__, handles)):
            value += 100
        if (best is None or 1.5 * value > best[0]) and _SAYS_SO.search(passage.text):
            value *= 1.5
        if best is None or value > best[0]:
            best = (value, passage)
    return best[1] if best else None


def _as_written(names: Iterable[str], text: str) -> Iterator[str]:
    """Lower-case names as the text writes them, each once."""
    lowered = text.lower()
    known: set[str] = set()
    for name in names:
        # The pattern alone would take a hundred times as long to come that far.
        start = max(lowered.find(name) - 1, 0) if len(lowered) == len(text) else 0
        match = re.compile(rf"(?<!\w)/?{re.escape(name)}(?!\w)", re.I).search(text, start)
        found = match[0] if match else name
        if found not in known:
            known.add(found)
            yield found


_WORD = re.compile(r"[^\W_]+")


def written_forms(text: str) -> dict[str, str]:
    """For each stem of a text, the word that has it first."""
    words = reversed(dict.fromkeys(_WORD.findall(text)))
    return {term: word if term.isascii() else term for word in words for term in terms_of(word)}


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1].rsplit(" ", 1)[0].rstrip() + "…"


# Action items

_BASIS = 12.0
"""How much a text has to say of an item before it counts in full: two words may be anywhere."""
_DETAILS = 200
"""Characters of the description of an item that are looked at."""


def ranked_items(
    ranker: Ranker, later: Contribution, items: Sequence[RecordedAction], passages: Sequence[Passage]
) -> list[RecordedAction]:
    """Action items of an earlier record, first those of which the later one says most."""
    whole = [
        (item, set(terms(item.action.title)), set(terms((item.action.description or "")[:_DETAILS]))) for item in items
    ]
    idf = ranker.index.idfs({term for _, title, more in whole for term in title | more})
    sentences = [passage.terms for passage in passages]

    def weight(of: Set[str]) -> float:
        return sum(map(idf.__getitem__, sorted(of)))

    def value(title: set[str], more: set[str]) -> float:
        said = max((weight(title & sentence) for sentence in sentences if title & sentence), default=0.0)
        in_text = weight({term for term in title | more if term in later.terms})
        return said / max(_BASIS, weight(title)) + in_text / max(_BASIS, weight(title | more))

    ranked = sorted(whole, key=lambda one: value(one[1], one[2]), reverse=True)
    return [item for item, _, _ in ranked]


def may_be_needed(item: RecordedAction) -> bool:
    """Open or deferred, also where a later record carries it over: a later incident may have needed it."""
    current = item.lineage.current.action
    return current.is_open or current.status == "deferred"
