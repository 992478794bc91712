"""The anchors that code hosts and older sites give to headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection


def host_slug(words: str) -> str:
    """The anchor that code hosts give a heading, before numbers for repeated ones; empty if nothing of it is left.

    Letters, marks and digits of every script stay, as do `_` and `-`; each space becomes a hyphen.
    """
    return "".join(_slug_character(character) for character in words.lower())


def _slug_character(character: str) -> str:
    if character == " ":
        return "-"
    is_word = character in "-_" or character.isalnum() or unicodedata.category(character) in _WORD_CATEGORIES
    return character if is_word and unicodedata.category(character) != "No" else ""


_WORD_CATEGORIES = frozenset({"Mn", "Mc", "Me", "Pc", "Nl"})


def python_markdown_slug(words: str) -> str:
    """The anchor that Python-Markdown gives a heading by default; empty if nothing of it is ASCII."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_words).strip().lower())


class Anchors:
    """Gives out ids that are unique on a page."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def claim(self, wanted: str) -> str | None:
        """The very id if it is free and harmless; None otherwise."""
        if wanted in self._taken or not is_harmless_id(wanted):
            return None
        self._taken.add(wanted)
        return wanted

    def free(self, wanted: str) -> str:
        """The id, or the id with the next free number after it."""
        anchor = self.claim(wanted)
        number = self._next.get(wanted, 0)
        while anchor is None:
            number += 1
            anchor = self.claim(f"{wanted}-{number}")
        self._next[wanted] = number
        return anchor


def is_harmless_id(anchor: str) -> bool:
    """Whether an id is none that a theme or one of its scripts looks for."""
    return bool(_ID.fullmatch(anchor)) and anchor.lower() not in _SCRIPT_NAMES


_ID = re.compile(r"(?!_|pm-|md-|mkdocs|rtd-|-)[\w·:.\-\u0300-\U000e01ef]{1,200}", re.I)
_SCRIPT_NAMES = frozenset(
    """
    mermaid mathjax katex hljs jquery $ giscus define require module exports base_url base_path search_config
    searchbox search-results search-query navbar-collapse toc-collapse component$ document$ location$ target$
    keyboard$ viewport$ tablet$ screen$ print$ alert$ progress$ gtag datalayer
    """.split()
)
"""Names that scripts look up on the page or as properties of the window."""
