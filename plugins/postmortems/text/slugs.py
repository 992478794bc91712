"""The anchors that code hosts and older sites give to headings, and which of them may be on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache


@lru_cache(maxsize=256)
def host_slug(words: str) -> str:
    """The anchor that code hosts give a heading, before numbers for repeated ones; empty if nothing of it is left.

    Letters, marks and digits of every script stay, as do `_` and `-`; each space becomes a hyphen.
    """
    words = words.lower()
    if words.isascii():
        return _NOT_IN_ASCII_SLUG.sub("", words).replace(" ", "-")
    return "".join(filter(_stays, words)).replace(" ", "-")


_NOT_IN_ASCII_SLUG = re.compile(r"[^a-z0-9_ -]")


def _stays(character: str) -> bool:
    return character in " -" or unicodedata.category(character) in _WORD or "\u24b6" <= character <= "\u24e9"


_WORD = frozenset("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl Pc".split())


def python_markdown_slug(words: str) -> str:
    """The anchor that Python-Markdown gives a heading by default; empty if nothing of it is ASCII."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_words).strip().lower())


@lru_cache(maxsize=1024)
def is_harmless_id(anchor: str) -> bool:
    """Whether an id may be on a page: themes and scripts do not look for it, and links can name it."""
    return bool(_ID.fullmatch(anchor)) and anchor.lower() not in _NAMES_IN_SCRIPTS


def safe_anchor(anchor: str) -> str:
    """The id on a page for an anchor of the code host: the same, or another where that might do harm."""
    if is_harmless_id(anchor):
        return anchor
    return f"section-{host_slug(anchor)[:LONGEST_ID]}".rstrip("-")


LONGEST_ID = 200
_ID = re.compile(
    rf"(?!__|pm-|md-|mkdocs|rtd-|wy-)[^\x00-\x20\x7f-\xa0\u2028\u2029\"'<>&{{}}=`\\%#?/()\[\]$]{{1,{LONGEST_ID + 50}}}",
    re.I,
)
# Browsers make every id a property of the window. Scripts ask for these to see what is loaded, or how they are set.
_NAMES_IN_SCRIPTS = frozenset(
    """
    base_url define exports giscus gtag datalayer hljs jquery katex mathjax mermaid module require search_index
    search_worker shortcuts pagefind navbar-collapse toc-collapse searchbox search-results search-query
    """.split()
)


class Anchors:
    """Gives out ids that are unique on a page."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def claim(self, wanted: str) -> bool:
        """Take the id if it is free and harmless. Returns whether it was."""
        if wanted in self._taken or not is_harmless_id(wanted):
            return False
        self._taken.add(wanted)
        return True

    def free(self, wanted: str) -> str:
        """Take the id, or it with the next free number after it. It has to be harmless."""
        anchor = wanted
        while anchor in self._taken:
            self._numbers[wanted] = number = self._numbers.get(wanted, 0) + 1
            anchor = f"{wanted}-{number}"
        self._taken.add(anchor)
        return anchor
