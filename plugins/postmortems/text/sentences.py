"""The first sentence of a text field."""

from __future__ import annotations

import re

from postmortems.text.fields import plain_text

LONGEST = 260
"""Characters of a first sentence; a longer one is cut at a word."""

NO_MONTH = r"(?!\s+(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
"""What does not follow the end of a sentence, as a pattern: the month of `am 30. Mai`."""

_END = re.compile(rf"[.!?]['\"”’)\]]?[*_]{{0,3}}(?=\s){NO_MONTH}|[。！？](?:[」』”’）])?")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|incl|etc|no|nos|fig|dr|mr|mrs|st|ca|bzw|nr|vgl|inkl|env|aprox|núm|[a-z])\.$",
    re.IGNORECASE,
)
_NO_PROSE = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]|```|~~~)(?:\s|$)")


def first_sentence(source: str) -> tuple[str, str]:
    """The first sentence of a text, and what follows it; both are Markdown.

    Where a text does not begin with a sentence of fitting length, its beginning as plain words, and all of it.
    """
    paragraph = re.split(r"\n\s*\n", source.strip(), maxsplit=1)[0]
    if not _NO_PROSE.match(paragraph):
        ends = [found.end() for found in _END.finditer(paragraph)]
        for end in (*ends, len(paragraph)):
            said = paragraph[:end]
            if len(said) > LONGEST:
                break
            if _is_whole(said):
                return said, source.strip()[end:].strip()
    words = " ".join(plain_text(source).split())
    cut = words[:LONGEST].rpartition(" ")[0] or words[:LONGEST]
    return (_escaped(f"{cut} …") if len(words) > LONGEST else _escaped(words)), source.strip()


def _is_whole(said: str) -> bool:
    """Whether no emphasis, code, link or bracket is left open, and no abbreviation ends it."""
    even = all(said.count(mark) % 2 == 0 for mark in ("`", "*", "**", "_", "__", "~"))
    closed = all(said.count(one) == said.count(other) for one, other in ("[]", "()", "（）", "「」", "“”"))
    return even and closed and not _NO_END.search(said)


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&])", r"\\\1", words)
