"""The language of a text, guessed from its script, its most common words, and the labels of post-mortems."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from postmortems.importing.labels import words_by_language

_COMMON = {
    "en": "the and was were of to in with for that is are we our this from by not be it has had at an as which when",
    "de": (
        "der die das und wurde wurden nicht mit von ist wir auf ein eine einer den dem im zu für war waren nach bei um"
    ),
    "fr": "le la les des et une dans pour nous est du un au aux que qui sur par pas avec été ce cette sont était à en"
    " plus tout",
    "es": "el la los las y una que por con fue del un se en para no es al lo como más su sus fueron esta este",
    "pt": "o os as dos das da do não uma um foi foram com na nas no nos ao aos que por para em e se pelo pela mais são"
    " está porque",
}
LEAST = 3
"""A language needs this many words before a text counts as written in it."""
_NO_PROSE = re.compile(r"https?://\S+|`[^`\n]*`|```.*?```|~~~.*?~~~|\b[\w-]+\.(?:com|org|net|io)\b\S*", re.S)


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
    prose = unicodedata.normalize("NFC", _NO_PROSE.sub(" ", text)).casefold()
    words = Counter(re.findall(r"[^\W\d_]+", prose))
    counts = {language: sum(words[word] for word in common.split()) for language, common in _COMMON.items()}
    for language, own in words_by_language().items():
        if language in counts:
            counts[language] += 2 * sum(words[word] for word in own)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= LEAST and counts[best] > counts["en"] * 1.2 else "en"
