"""Suggests the known word that somebody probably meant."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from functools import cached_property


def closest(word: str, words: Sequence[str]) -> str | None:
    """The known word that was probably meant, None when none is close."""
    known = _known(words)
    if word.casefold() in known.lowered:
        return known.lowered[word.casefold()]
    from difflib import get_close_matches  # for who made a mistake

    close = get_close_matches(word[:200], known.like(word[:200]), n=1, cutoff=0.75)
    return close[0] if close and not _is_numbered_alike(word, close[0]) else None


class _Known:
    """Known words, in which those that have something in common with another one are quickly found.

    Comparing a word with ten thousand ids takes a tenth of a second, and as many references may be broken at once.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.lowered = {word.casefold(): word for word in words}

    def like(self, word: str) -> Sequence[str]:
        """All words if they are few, otherwise those that share most with this one, by what is rare among them."""
        if len(self.words) <= _FEW:
            return self.words
        shared: Counter[int] = Counter()
        looked_at = 0
        for numbers in sorted((self._by_piece.get(piece, []) for piece in _pieces(word)), key=len):
            looked_at += len(numbers)
            if looked_at > _ENOUGH and shared:
                break
            shared.update(numbers[:_ENOUGH])
        return [self.words[number] for number, _ in shared.most_common(_LIKELY)]

    @cached_property
    def _by_piece(self) -> dict[str, list[int]]:
        """The numbers of the words that hold a piece, by the piece."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for piece in _pieces(word[:200]):
                found.setdefault(piece, []).append(number)
        return found


_FEW = 200
"""So few words are all compared: nothing is overlooked then."""
_LIKELY = 50
"""Words to compare of many."""
_ENOUGH = 2000
"""Words to look at in search of the likely ones: pieces that most words have say nothing."""


_RECENT: deque[_Known] = deque(maxlen=8)


def _known(words: Sequence[str]) -> _Known:
    """The words, ready to be compared. A long sequence that many findings ask for should be the same object each
    time: then it is not even looked through.
    """
    for known in _RECENT:
        if known.words is words:
            return known
    found = next((known for known in _RECENT if known.words == words), None)
    if found is None:
        found = _Known(words)
        _RECENT.append(found)
    return found


def _pieces(word: str) -> set[str]:
    """Every four letters in a row."""
    return {word[start : start + 4] for start in range(max(len(word) - 3, 1))}


def _is_numbered_alike(word: str, other: str) -> bool:
    """Whether two short names differ in their number alone: `A9` is no misspelling of `A1`."""
    return len(word) < 8 and re.sub(r"\d", "", word) == re.sub(r"\d", "", other)


def did_you_mean(word: str, words: Sequence[str]) -> str:
    """A question with the closest known word; empty when none is close."""
    close = closest(word, words)
    return f'did you mean "{close}"?' if close else ""
