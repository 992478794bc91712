"""HTML that is safe to put into a page, and addresses that are safe to put into a link."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.text.rare import rare_pattern

Resolve = Callable[[str], str | None]
"""Where a relative link leads from the page that is being made; None for nowhere."""


class Html(str):
    """HTML that may be in a page as it is: everything in it that is not ours is escaped or made safe.

    Whoever writes `Html(…)` says so. Template engines take it for safe, and a type checker tells it from text.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return self


NOTHING = Html("")


def text(words: str) -> Html:
    """Text as HTML on one line, without control characters.

    Braces are escaped too, since another plugin may run a template engine over the page; and no line of a record
    may look like a line of Markdown to the host.
    """
    return Html(words) if not _SPECIAL.search(words) else _escaped(words)


def joined(parts: Iterable[str], separator: str) -> Html:
    """Pieces of safe HTML in a row; empty ones left out."""
    return Html(separator.join(filter(None, parts)))


_SPECIAL = rare_pattern(r"[&<>\"'{}\x00-\x1f\x7f-\x9f\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "{": "&#123;", "}": "&#125;"}
    | dict.fromkeys("\t\n\r\u2028\u2029", " ")
)


def _escaped(words: str) -> Html:
    return Html(CONTROL.sub("", words).translate(_ESCAPES))


def preformatted(words: str) -> Html:
    """Text as HTML on one line that looks as it was typed where lines and spaces count, and in attributes.

    What cannot be printed is left out.
    """
    if not _SPECIAL_HERE.search(words):
        return Html(words)  # most pieces: a word of code, a cell
    return Html(_NOT_TEXT.sub("", words.replace("\r\n", "\n")).translate(_PREFORMATTED))


_NOT_TEXT = rare_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PREFORMATTED = _ESCAPES | str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#10;", "\u00a0": "&nbsp;"})
_SPECIAL_HERE = rare_pattern(f"[{re.escape(''.join(map(chr, _PREFORMATTED)))}]|{_NOT_TEXT.pattern}")


# Addresses


_UNSEEN = r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
"""Characters that a browser may drop from an address before it reads it."""


def is_safe_address(address: str) -> bool:
    """Whether a link may have an address: http, https, mailto or relative, however it is spelt.

    `//host` is refused as well: it looks relative and leads elsewhere.
    """
    read = unquote(html.unescape(address))
    return _has_safe_scheme(read) and _has_safe_scheme(address)


def _has_safe_scheme(address: str) -> bool:
    scheme = address_scheme(address)
    return scheme in SAFE_SCHEMES if scheme is not None else not _ELSEWHERE.match(address)


_ELSEWHERE = rare_pattern(rf"(?:{_UNSEEN}*[/\\]){{2}}")


def is_relative(address: str) -> bool:
    return address_scheme(address) is None and not _ELSEWHERE.match(address)


def encoded(address: str) -> str:
    """An address without the characters that could end it in Markdown or HTML; what is encoded stays so."""
    return _TO_ENCODE.sub(lambda character: quote(character[0]), address)


_TO_ENCODE = re.compile(r"[\x00-\x20\"'()<>\[\\\]^`{|}\x7f-\xa0]")
