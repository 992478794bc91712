"""How wide text will be, without asking a font: a careful guess that is rather too wide than too narrow.

An SVG cannot wrap its text and the build cannot measure it, since readers have different fonts. So each character
is given the width that it has in the widest of the usual sans-serif faces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

ELLIPSIS = "…"

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}`/\\ -‐\"°·")
_BROAD = frozenset("mwMW@%—…&QOGD")


@lru_cache(maxsize=4096)
def _character_width(character: str) -> float:
    if character < "\x7f" or character in _NARROW or character in _BROAD:
        if character in _NARROW:
            return 0.35
        if character in _BROAD:
            return 0.93
        return 0.7 if character.isupper() else 0.58
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.04
    if character >= "\U0001f000":
        return 1.4
    return 0.82


@lru_cache(maxsize=16384)
def _width(text: str) -> float:
    """Width of a piece of text in em."""
    return sum(map(_character_width, text))


def text_width(text: str, size: float) -> float:
    """Width of a line of text in pixels, for a font size in pixels."""
    return _width(text) * size


def wrap(text: str, width: float, size: float, most_lines: int) -> tuple[str, ...]:
    """A text cut into lines that are no wider than `width` pixels, at most `most_lines` of them.

    Lines break at spaces, between characters of scripts that do not use spaces, and inside a word that is wider
    than a line. What does not fit is left out and the last line ends in an ellipsis.
    """
    limit = width / size
    lines: list[str] = []
    line, used = "", 0.0
    for piece, piece_width, without_space in _pieces_of_words(text):
        if used + without_space <= limit:
            line += piece
            used += piece_width
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while _width(line.rstrip()) > limit:
            head = _head(line, width, size)
            lines.append(head)
            line = line[len(head) :]
        used = _width(line)
        if len(lines) > most_lines:
            break
    if line.strip():
        lines.append(line.strip())
    if len(lines) <= most_lines:
        return tuple(lines)
    return (*lines[: most_lines - 1], _with_ellipsis(lines[most_lines - 1], width, size))


def shortened(text: str, width: float, size: float) -> str:
    """A text on one line no wider than `width` pixels; if it is too long, as many whole words as fit and an
    ellipsis."""
    return text if text_width(text, size) <= width else _with_ellipsis(text, width, size)


def _with_ellipsis(line: str, width: float, size: float) -> str:
    said, used = "", _width(ELLIPSIS)
    for piece in _pieces(line):
        if used + piece.without_space > width / size:
            break
        said += piece.text
        used += piece.width
    if said.isascii() and not said.endswith(" "):  # only a part of the last word fits
        said = said.rpartition(" ")[0] or said
    return said.rstrip(_MARKS) + ELLIPSIS


def widest_word(text: str, size: float) -> float:
    """Width in pixels that a line must have so that no word of a text is broken."""
    return max(map(_WITHOUT_SPACE, _pieces_of_words(text)), default=0.0) * size


_MARKS = " ,;:.，。、；：" + ELLIPSIS

_LONGEST_WHOLE = 8
"""Characters of a word up to which it is not split at a hyphen."""


class _Piece(NamedTuple):
    """A part of a text, and its width in em with and without the space at its end."""

    text: str
    width: float
    without_space: float


_WITHOUT_SPACE = attrgetter("without_space")


@lru_cache(maxsize=64)  # each text of a drawing is measured before it is wrapped
def _pieces_of_words(text: str) -> list[_Piece]:
    """The parts of a text with one space between words."""
    return _pieces(" ".join(text.split()))


def _pieces(text: str) -> list[_Piece]:
    """The parts between which a line may break; a space belongs to the part before it."""
    *words, last = text.split(" ")
    return [*chain.from_iterable(_measured(f"{word} ") for word in words), *(_measured(last) if last else ())]


@lru_cache(maxsize=16384)
def _measured(word: str) -> tuple[_Piece, ...]:
    return tuple(_Piece(part, _width(part), _width(part.rstrip())) for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    if len(word) <= _LONGEST_WHOLE and word.isascii():
        yield word
        return
    current = ""
    for character in word:
        if character > "\x7f":
            wide = unicodedata.east_asian_width(character) in ("W", "F")
            closing = character in "，。、；：！？）」』】》”’" or unicodedata.combining(character)
            if wide and not closing and current:
                yield current
                current = ""
        current += character
        if character == " " or (character in "-/_" and len(current) > _LONGEST_WHOLE):
            yield current
            current = ""
    if current:
        yield current


def _head(word: str, width: float, size: float) -> str:
    """As much of a long word as fits, never parting a mark from its letter; at least one character."""
    end = 1
    while end < len(word) and text_width(word[: end + 1], size) <= width:
        end += 1
    while end < len(word) and end > 1 and _character_width(word[end]) == 0.0:
        end -= 1
    if end < len(word) and _character_width(word[end]) == 0.0:
        while end < len(word) and _character_width(word[end]) == 0.0:
            end += 1
    return word[:end]
