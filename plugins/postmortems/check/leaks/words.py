"""Splits texts into words, so that a text is found again however it was written: case, marks, markup and escapes."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

RUN = 5
"""So many words in a row give an internal text away."""
SHORT = 3
"""A whole text of so many words is looked for, too, although it is shorter than a run."""

Phrase = tuple[str, ...]
"""Words in a row, as `words` returns them."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_UNSPACED += "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts that put no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
"""What a reader does not see inside a word."""


def words(text: str) -> list[str]:
    """The words of a text in lower case, without marks. A character of Chinese or Japanese is a word of its own.

    Longer words lose the accents of their letters, too: addresses often have none.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return [word if len(word) < _LONG or word.isascii() else _unaccented(word) for word in _WORD.findall(text)]


_LONG = 5
"""Letters. Without accents, shorter names would be other words: `Lê`."""
_ACCENTS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=4096)
def _unaccented(word: str) -> str:
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", word)))


def phrase(text: str) -> Phrase:
    return tuple(words(text))


def runs(found: Sequence[str]) -> Iterator[Phrase]:
    """Every run of five words."""
    return zip(found, found[1:], found[2:], found[3:], found[4:], strict=False)


class Corpus:
    """Texts in which phrases are looked for: quick for many phrases of a few lengths."""

    def __init__(self, blocks: Callable[[], Iterable[Sequence[str]]]) -> None:
        """`blocks` gives the words of each text. It is only called when somebody asks for a phrase."""
        self._make = blocks
        self._by_length: dict[int, set[int]] = {}

    def has(self, wanted: Phrase) -> bool:
        """Whether a text has these words in a row; of more than five, each run of five."""
        size = len(wanted)
        if size > RUN:
            return all(map(self.has, runs(wanted)))
        if size not in self._by_length:
            found = self._by_length[size] = set()
            for block in self._all:
                found.update(map(hash, zip(*(block[start:] for start in range(size)), strict=False)))
        return hash(wanted) in self._by_length[size]

    def has_ends(self, run: Phrase) -> bool:
        """Whether a run is the end of one text and the beginning of another: pages put texts in a row."""
        return any(run[:at] in self._last and run[at:] in self._first for at in range(1, len(run)))

    @cached_property
    def _all(self) -> list[Sequence[str]]:
        return list(self._make())

    @cached_property
    def _first(self) -> set[Phrase]:
        return {tuple(block[:size]) for block in self._all for size in range(1, RUN)}

    @cached_property
    def _last(self) -> set[Phrase]:
        return {tuple(block[-size:]) for block in self._all for size in range(1, RUN)}


_NUMBER = re.compile(r"\d|[a-z]\d+[a-z]?$")


_UNITS = frozenset("d h m min ms s utc z 天 小 时 分 秒".split())


def says_something(run: Iterable[str]) -> bool:
    """Whether a run of words has three that are no numbers: a time and a date say nothing."""
    return sum(not _is_quantity(word) for word in run) >= SHORT


def without_quantities(run: Phrase) -> Phrase:
    """A run without the numbers and units at its ends, which our own sentences put there."""
    start, end = 0, len(run)
    while start < end and _is_quantity(run[start]):
        start += 1
    while start < end and _is_quantity(run[end - 1]):
        end -= 1
    return run[start:end]


def _is_quantity(word: str) -> bool:
    return _NUMBER.match(word) is not None or word in _UNITS


_LINK_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\]\[[^\]\n]*\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|-->")
_BLOCK = re.compile(r"\n[ \t]*\n|\n[ \t>]*(?:[-*+#|]|\d{1,3}[.)])[ \t]|\n[ \t]*(?:\||`{3}|~{3})|[ \t]\|[ \t]|^\s*\|")


def paragraphs(text: str) -> Iterator[str]:
    """The blocks of a text in Markdown, as readers see them: without tags and targets of links."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "](" in text or "][" in text:
        text = _LINK_TARGET.sub("]", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    yield from _BLOCK.split(text)
