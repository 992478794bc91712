"""The language of a text, guessed from its script and its most common words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_COMMON = {
    "en": "the and was were of to in with for that",
    "de": "der die das und wurde nicht mit von ist wir",
    "fr": "le la les des et une dans pour nous est",
    "es": "el la los las y una que por con fue",
}


def language_of(text: str) -> str:
    """A BCP 47 tag. English if nothing else is clearly more likely."""
    text = text[:20000]
    if not text.isascii():
        kana, hangul, han = (
            len(re.findall(script, text)) for script in ("[\u3040-\u30ff]", "[\uac00-\ud7af]", "[\u4e00-\u9fff]")
        )
        least = max(20, len(text) // 20)
        for language, number in (("ja", kana), ("ko", hangul), ("zh", han)):
            if number >= least:
                return language
    words = Counter(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold()))
    counts = {language: sum(words[word] for word in common.split()) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] * 1.2 else "en"
