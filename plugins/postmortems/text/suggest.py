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
    if len(same := known.squeezed.get(_squeezed(word), [])) == 1:
        return same[0]
    if word.isdecimal() and len(numbered := [one for one in words if _numbered(one) == word]) == 1:
        return numbered[0]
    from difflib import get_close_matches  # for who made a mistake

    likely = known.like(word[:200])
    close = get_close_matches(word[:200], likely, n=1, cutoff=0.75)
    if close and not _is_numbered_alike(word, close[0]):
        return close[0]
    begun = [one for one in likely if len(word) >= _TELLING and one.startswith(word)]
    return begun[0] if len(begun) == 1 else None


class _Known:
    """Known words, in which those that have something in common with another one are quickly found.

    Comparing a word with ten thousand ids takes a tenth of a second, and as many references may be broken at once.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.lowered = {word.casefold(): word for word in words}
        self.squeezed: dict[str, list[str]] = {}
        for word in words:
            self.squeezed.setdefault(_squeezed(word), []).append(word)

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


_TELLING = 4
"""Letters from which the beginning of a word names it, if no other word begins so."""
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


def _numbered(word: str) -> str:
    """The number at the end of a word that is otherwise letters, `1` of `P1`; empty for any other word."""
    letters = word.rstrip("0123456789")
    return word[len(letters) :] if letters.isalpha() else ""


def _is_numbered_alike(word: str, other: str) -> bool:
    """Whether two short names differ in their number alone: `A9` is no misspelling of `A1`."""
    return len(word) < 8 and re.sub(r"\d", "", word) == re.sub(r"\d", "", other)


def did_you_mean(word: str, words: Sequence[str]) -> str:
    """A question with the closest known word; empty when none is close."""
    close = closest(word, words)
    return f'did you mean "{close}"?' if close else ""


def certain(word: str, words: Sequence[str]) -> str | None:
    """The known word that was certainly meant; None where that is a guess, or where two are as close.

    Case, spaces, `-` and `_` make no difference. Otherwise one letter of a part with five may be wrong, two of nine,
    and no digit: `anna` is not `hanna`, `dns-a` is not `dns-b`, and `node-1` is not `node-2`.
    """
    known = _known(words)
    same = known.squeezed.get(_squeezed(word), [])
    if same or len(word) > _LONGEST_CERTAIN:
        return same[0] if len(same) == 1 else None
    distances = {other: _distance_in_parts(word, other) for other in known.like(word)}
    least = min(distances.values(), default=_TOO_FAR)
    close = [other for other, distance in distances.items() if distance == least < _TOO_FAR]
    return close[0] if len(close) == 1 else None


_LONGEST_CERTAIN = 100
_TOO_FAR = 1000


def _squeezed(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word.casefold())


def _distance_in_parts(word: str, other: str) -> int:
    """How many letters differ, part by part; `_TOO_FAR` where a part may be another word."""
    parts, others = (re.split(r"[\W_]+", text.casefold()) for text in (word, other))
    if len(parts) != len(others):
        return _TOO_FAR
    distance = 0
    for part, wanted in zip(parts, others, strict=True):
        shorter = min(len(part), len(wanted))
        is_doubled = shorter == 4 and _without_doubles(part) == _without_doubles(wanted)
        most = 0 if shorter < 5 and not is_doubled else 1 if shorter < 9 else 2
        found = _distance(part, wanted, most)
        if found > most or re.sub(r"\D", "", part) != re.sub(r"\D", "", wanted):
            return _TOO_FAR
        distance += found
    return distance


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _distance(word: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour; `most` + 1 for more."""
    if abs(len(word) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(word, 1):
        older, before, row = before, row, [number]
        for place, wanted in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != wanted))
            if number > 1 and place > 1 and letter == other[place - 2] and word[number - 2] == wanted:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)
