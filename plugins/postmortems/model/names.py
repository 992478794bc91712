"""Names that become file names and addresses: the words of a record's id, in every script.

Such a name is Unicode in its composed form (NFC). A system may hand out the same name in pieces (NFD, as macOS does
in places), so what comes from a disk, a keyboard or a record is composed before it is compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SLUG_LENGTH = 60
"""The most characters of a slug."""
SLUG_BYTES = 150
"""The most bytes of a slug in UTF-8. File systems take names of 255 bytes, and beside the slug a name has a day, an
ending and, while it is written, a few characters more."""

APOSTROPHES = "'’ʼ`"
"""Marks that occur inside a word, and are left out."""

_DOTTED_SMALL_I = "i\u0307"
"""What becomes of a Turkish `İ` in lower case."""
_SELECTORS = "[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
"""Marks without a shape of their own: they choose the look of the character before them, of pictures as well."""


def composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def same_name(name: str) -> str:
    """A name as it is compared: `Web Server`, `web-server` and `web_server` are one."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """A text as words of a file name: `Zahlungen: Fehler beim "Rückbuchen"` as `zahlungen-fehler-beim-rückbuchen`.

    Letters and digits of every script stay, with the marks on them, in lower case and composed (NFC); everything else
    separates words. Whole words up to `length` characters and `SLUG_BYTES` bytes; of a single longer word, as a title
    in Chinese is one, the beginning. Empty where the text has neither letters nor digits.
    """
    left = ""
    for word in _words(text):
        longer = f"{left}-{word}" if left else word
        if not _fits(longer, length):
            return left or _beginning(word, length)
        left = longer
    return left


def is_slug(text: str) -> bool:
    """Whether a text is made like a slug, of whatever length."""
    return text != "" and text == "-".join(_words(text))


def _words(text: str) -> Iterator[str]:
    lowered = composed(_lowered(composed(text)))
    word = ""
    for character in lowered:
        kind = "L" if character.isascii() and character.isalpha() else unicodedata.category(character)
        if kind[0] == "L" or kind == "Nd" or (word and kind in ("Mn", "Mc")):
            word += character
        elif kind == "Cf":  # a joiner, or a mark of direction: it separates nothing
            continue
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _lowered(text: str) -> str:
    text = re.sub(_SELECTORS, "", text) if not text.isascii() else text
    return text.translate(_NO_APOSTROPHES).lower().replace(_DOTTED_SMALL_I, "i")


_NO_APOSTROPHES = {ord(mark): None for mark in APOSTROPHES}


def _fits(text: str, length: int) -> bool:
    return len(text) <= length and len(text.encode("utf-8", "surrogatepass")) <= SLUG_BYTES


def _beginning(word: str, length: int) -> str:
    """As much of a word as fits, with no letter split from its marks."""
    end = min(len(word), length)
    while end and (not _fits(word[:end], length) or (end < len(word) and unicodedata.category(word[end])[0] == "M")):
        end -= 1
    return word[:end]
