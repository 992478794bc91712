"""The words of a text, and which of them are missing in another text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
"""In scripts without spaces, each character counts as a word."""


OUR_OWN = frozenset({"source", "sha256", "guesses", "contradictions"})
"""Keys of `x-import` with our own words, not those of the source."""


def lowered(text: str) -> str:
    """What a pattern matched whatever the case, in lower case: it takes `İ` and `ı` for `i`, and `ſ` for `s`, too."""
    return text.lower().translate(_AS_ASCII)


_AS_ASCII = str.maketrans({"ı": "i", "ſ": "s", "\u0307": None})
"""`İ` becomes `i` and a dot above it."""


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case and without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def said(value: object) -> Iterator[str]:
    """Every text and number in a value, without the keys."""
    if isinstance(value, dict):
        for item in value.values():
            yield from said(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from said(item)
    elif value is not None:
        yield str(value)


def count(value: object) -> Counter[str]:
    """How often each word occurs in a value."""
    return Counter(word for text in said(value) for word in words(text))


def unsaid(source: str, value: object) -> list[str]:
    """The parts of `source`, as written, whose words are missing in `value` or occur less often."""
    there = count(value)
    found: list[tuple[int, int]] = []
    text = unicodedata.normalize("NFC", source)
    is_open = False
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        parts = [word] if there[word] or _WORD.fullmatch(word) else words(word)
        if all(there[part] for part in parts):
            for part in parts:
                there[part] -= 1
            is_open = False
            continue
        if is_open and "\n" not in text[found[-1][1] : match.start()]:
            found[-1] = found[-1][0], match.end()
        else:
            found.append(match.span())
        is_open = True
    return [text[start:end] for start, end in found]


def missing(source: str, record: Counter[str]) -> Counter[str]:
    """The words of `source` that are missing in the record or occur less often."""
    return Counter(words(source)) - record
