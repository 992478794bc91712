"""Takes a file of text apart: what readers see, what tags and comments hold, and what scripts escape."""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from postmortems.check.leaks.limits import UndecodableError, inflated

_MOST_LAYERS = 6
"""An escaped address inside escaped JSON inside an attribute has four."""
_BACKSLASH = re.compile(
    r"\\(?:u\{(?P<brace>[0-9A-Fa-f]{1,6})\}|u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{2})|"
    r"(?P<css>0{0,4}[2-7][0-9A-Fa-f])[ \t]?|(?P<one>[^ux0-9\r\n]))"
)
_ONE = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " ", "v": " ", "N": "\n"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def layers(text: str) -> Iterator[str]:
    """A text as written, then with its escapes decoded, one layer after another: entities, `%20`, `\\u0041`."""
    yield text
    for _ in range(_MOST_LAYERS):
        decoded = _decoded(text)
        if decoded == text:
            return
        text = decoded
        yield text


def _decoded(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text, errors="replace")
    if "\\" in text:
        text = _SURROGATES.sub(_joined, _BACKSLASH.sub(_unescaped, text))
    return text


def _unescaped(match: re.Match[str]) -> str:
    if (one := match["one"]) is not None:
        return _ONE.get(one, one)
    number = int(match["brace"] or match["four"] or match["two"] or match["css"], 16)
    return chr(number) if number <= 0x10FFFF else " "


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


_TAG = re.compile(r"""<[!/?A-Za-z](?>(?:[^<>"']++|"[^"]*+"|'[^']*+')*)>""")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
INLINE = frozenset(
    """
    a abbr b bdi bdo br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike
    strong sub sup svg:a text textpath time tspan tt u var wbr
    """.split()
)
"""Tags that do not end a sentence."""
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_IN_WORD = re.compile(r"(?<=\w)(?:<[/A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)+(?=\w)")
BREAK = "\x00"
"""Between blocks of a page: no sentence goes across it."""


def is_markup(text: str) -> bool:
    """Whether a text has tags."""
    return "<" in text and ">" in text


def views(text: str) -> Iterator[str]:
    """What a text with tags says: to readers, also where a tag is inside a word, and inside each tag and comment."""
    if "<![CDATA[" in text:
        text = _CDATA.sub(" ", text)
    if "<!--" in text:
        yield from _COMMENT.findall(text)
        text = _COMMENT.sub(" ", text)
    tags: list[str] = []

    def instead(match: re.Match[str]) -> str:
        tag = match[0]
        tags.append(tag)
        name = _NAME.match(tag)
        return " " if name and name[1].lower() in INLINE else BREAK

    yield _TAG.sub(instead, text)
    yield from dict.fromkeys(tag for tag in tags if " " in tag or "\n" in tag)
    if _IN_WORD.search(text):
        joined = _IN_WORD.sub(_without_inline, text)
        yield _TAG.sub(instead, joined)


def _without_inline(match: re.Match[str]) -> str:
    names = [name.lower() for name in _NAME.findall(match[0])]
    return "" if all(name in INLINE for name in names) and "br" not in names else match[0]


_DATA = re.compile(r"data:([\w.+/-]*)(?:;[\w=.-]+)*;base64,([A-Za-z0-9+/=_-]{8,})")


def embedded(text: str) -> Iterator[bytes]:
    """The files inside a text: `data:` addresses in base64."""
    for match in _DATA.finditer(text):
        data = match[2].replace("-", "+").replace("_", "/").rstrip("=")
        try:
            yield base64.b64decode(data + "=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            continue


_BARE = re.compile(r"(?<![\w+/-])[\w+/-]{48,}+(?>(?:\r?\n[\w+/-]{4,}+)*)", re.ASCII)
"""What may be base64 of at least 36 bytes: also the rest of an address, and many lines of a mail."""
_PACKINGS = (zlib.MAX_WBITS, -zlib.MAX_WBITS)
"""With and without the header of zlib: links to drawings have the first, files of diagrams the second."""


def packed_texts(text: str) -> Iterator[str]:
    """The texts inside a text that are base64 without a word about it, compressed or not: in diagrams, links, mails."""
    for match in _BARE.finditer(text):
        lines = "".join(match[0].split())
        for written in dict.fromkeys((lines, lines.rpartition("/")[2])):
            with suppress(binascii.Error, ValueError):
                written = written.replace("-", "+").replace("_", "/")
                data = base64.b64decode(written[: len(written) // 4 * 4] + _rest(written))
                yield from _as_texts(data)


def _rest(written: str) -> str:
    """The last group, if it is not whole, with its padding."""
    left = len(written) % 4
    return written[len(written) - left :] + "=" * (4 - left) if left > 1 else ""


def _as_texts(data: bytes) -> Iterator[str]:
    contents = [data]
    for bits in _PACKINGS:
        with suppress(UndecodableError):
            contents.append(inflated(data, bits))
    for content in contents:
        with suppress(UnicodeDecodeError):
            yield content.decode()
