"""The words and codes of a text, as the search page looks them up. `assets/pm-words.js` has the same rules.

A code is a word with a digit: a number, a version, an address, an id. It is found whole or by its beginning, and never
by another that is similar: in an incident, HTTP 503 is not HTTP 504.
"""

from __future__ import annotations

import re

from postmortems.feeds.search_things import spaced

_TERM = re.compile(r"[^\W_]+(?>(?:(?:[^\s\w]{1,2}_*|_+)[^\W_]+)*)")
"""A run of letters and digits, with what joins them: `kube-apiserver`, `10.42.0.7`, `status_code=504`."""
_PARTS = re.compile(r"[^\W_]+(?:[.:][^\W_]+)*")
"""Its parts. A point or a colon does not part a code: `1.34.9`, `02:58`."""
_SMALLEST = re.compile(r"[^\W_]+")
_VERSION = re.compile(r"v(?=\d)")
LONGEST = 60
"""Characters; longer ones nobody types."""


def terms_of(text: str) -> set[str]:
    """All words and codes of a text, in lower case: whole, and in parts."""
    found: set[str] = set()
    for word in _TERM.findall(spaced(text).lower()):
        found |= {word, *_PARTS.findall(word)}
    return {term for term in found if len(term) <= LONGEST}


def words_of(text: str) -> set[str]:
    """Those without a digit, and their smallest parts."""
    terms = terms_of(text)
    smallest = {part for term in terms for part in _SMALLEST.findall(term)}
    return {term for term in terms | smallest if not _has_digit(term)}


def codes_of(text: str) -> set[str]:
    """Those with a digit. A version has no `v`."""
    return {_VERSION.sub("", term, count=1) if term[0] == "v" else term for term in terms_of(text) if _has_digit(term)}


def shard_of(code: str) -> str:
    """The name of the file that holds a code."""
    return f"{ord(code[0]):x}"


def _has_digit(term: str) -> bool:
    return any(character.isdecimal() for character in term)
