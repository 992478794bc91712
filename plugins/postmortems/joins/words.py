"""Splits a text into what it has in common with others: words, names that a machine gave, and ticket ids.

Plain functions of a text. Nothing here knows a language: words that are everywhere weigh nothing later on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

NAME = "="
"""Begins each term that is a name."""

_WORD = re.compile(r"[^\W_]+(?:[._/:@#-]{1,2}[^\W_]+)*")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")
_LONGEST = 80
"""Characters: what is longer is data, such as a key or an encoded picture."""

STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being both but by can could did do does
    done during each every few first for from had has have he her here him his how i if in into is it its just last may
    me more most must my new no nor not now of off on once one only or other our out over own same she should so some
    still such than that the their them then there these they this those three through to too two under until up us use
    used using via was we were what when where which while who why will with without would yes you your
    """.split()
)
"""Words of English that say nothing."""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
"""Runs of scripts that put no spaces between words."""

_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_QUANTITY = re.compile(r"\d+(?:[.,:]\d+)?[a-z%]{0,3}|\d+[-/.:]\d+(?:[-/.:]\d+)?|v?\d+|(?:sev|p)-?\d")
_KEY = r"(?:[A-Z0-9]{1,9}-\d{1,6}|[A-Z]{1,9}\d{4,10})(?![\w-])"
"""`OPS-123` or `INC0012345`, without the first letter."""
_TICKET = re.compile(rf"(?<![\w/.-])(?:[A-Z]{_KEY}|(?:[\w.-]{{1,80}}/)?[\w.-]{{0,80}}#\d{{1,6}}\b)")
_TICKET_WITHOUT_MARK = re.compile(rf"[A-Z](?=[A-Z0-9])(?<![\w/.-].){_KEY}", re.S)
"""The same without `#45`: ten times faster, where the text has none."""
_NUMBERED = re.compile(r"#\d")
_NO_TICKET = re.compile(
    r"(?:UTF|ISO|SHA|CVE|RFC|AES|SEV|P|RTX|GPT|V|IPV|MD|UTC|GMT|K8S|RS|HTTP|TLS|SSL|GO|COVID|TOP|PART|STEP)-?\d", re.I
)
"""What is written like the id of a ticket and is none."""


def without_comments(text: str) -> str:
    """The Markdown without HTML comments: they advise the author, so every record of one template has the same."""
    pieces: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (stop := text.find("-->", start + 4)) >= 0:
        pieces.append(text[end:start])
        end = stop + 3
    return " ".join((*pieces, text[end:])) if pieces else text


def terms(text: str) -> list[str]:
    """The words of a text, stemmed, as often as they occur. A compound gives its parts, and itself as a name."""
    return [*chain.from_iterable(map(_known.__getitem__, text.split()))]


def counted(text: str) -> dict[str, int]:
    """The terms of a text, each with how often it occurs."""
    return Counter(chain.from_iterable(map(_known.__getitem__, text.split())))


def is_name(term: str) -> bool:
    """Whether a term is a name that a machine gave, such as an alert, a host, a path or a version."""
    return term[0] == NAME


class _Known(dict[str, tuple[str, ...]]):
    """The terms of what is between spaces. To look it up takes half the time of an `lru_cache`."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        found = self[text] = tuple(term for word in _WORD.findall(text) for term in terms_of(word))
        return found


_MOST_KNOWN = 50_000
_known = _Known()


@lru_cache(_MOST_KNOWN)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms of one word, or of one compound."""
    if len(word) > _LONGEST:
        return ()
    if not word.isascii() and _UNSPACED.search(word):
        return tuple(_pairs(word))
    parts = _PART.findall(word)
    lowered = word.lower()
    found = [term for part in parts if (term := _plain(part.lower()))]
    if _is_given(word):
        found.append(NAME + lowered)
    return tuple(found)


def _is_given(word: str) -> bool:
    """Whether somebody gave this name to a thing: no word of a language looks like it."""
    if len(word) < 4 or _DATE.fullmatch(word) or _QUANTITY.fullmatch(word.lower()):
        return False
    if any(mark in word for mark in "-._/:@#"):
        return True
    has_digit = any(map(str.isdigit, word))
    return has_digit or (word[1:] != word[1:].lower() and not word.isupper())


def _plain(part: str) -> str:
    if part.isdigit():
        return part if len(part) >= 4 and part[:2] not in ("19", "20") else ""
    return "" if len(part) < 2 or part in STOP_WORDS else stem(part)


def _pairs(word: str) -> Iterator[str]:
    """Scripts without spaces: words by pairs of letters."""
    start = 0
    for match in _UNSPACED.finditer(word):
        if match.start() > start:
            yield from terms_of(word[start : match.start()])
        run = match[0]
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        start = match.end()
    if start < len(word):
        yield from terms_of(word[start:])


ENDINGS = (
    ("ations", ""), ("ation", ""), ("ments", ""), ("ment", ""), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"),
    ("ers", ""), ("ed", ""), ("es", ""), ("er", ""), ("ly", ""), ("s", ""),
)  # fmt: skip


@lru_cache(_MOST_KNOWN)
def stem(word: str) -> str:
    """A word without the most common endings of English; at least four letters stay."""
    if not word.isascii() or word.endswith("ss"):
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def tickets(text: str) -> set[str]:
    """Ids of tickets and pull requests, as written: `OPS-123`, `INC0012345`, `api#45`."""
    form = _TICKET if _NUMBERED.search(text) else _TICKET_WITHOUT_MARK
    return {match for match in form.findall(text) if not _NO_TICKET.match(match)}


def forget_words() -> None:
    """Let go of all words that were seen: those of a thousand records take several megabytes."""
    _known.clear()
    for remembering in (terms_of, stem):
        remembering.cache_clear()
