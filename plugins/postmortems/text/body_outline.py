"""What the check asks of a body: its anchors and links, and what of it is prose.

The answers come from the parser that makes the page. The place of something in the text comes from the lines that the
parser gives for each block; inside a block it is looked for.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import unquote

from postmortems.text.anchors import HEADING_LEVELS, BodyAnchors
from postmortems.text.cleaner import Element, TooCostlyError, clean_rendered
from postmortems.text.gfm import to_html
from postmortems.text.html_limits import tags_of
from postmortems.text.rare import rare_pattern


class Address(NamedTuple):
    """An address in the HTML of a body."""

    line: int
    """The first one of its block, from 1."""
    tag: str
    target: str
    """The address, without escapes and entities."""


class BodyLink(NamedTuple):
    """A link or a picture of a body, or whatever else in its HTML has an address."""

    target: str
    """The address, without escapes and entities."""
    line: int
    """Of the body, from 1."""
    column: int
    """In characters, from 1; that of the block where the place inside it is unknown."""
    tag: str
    """`a` for a link, `img` for a picture, else the tag in which an author wrote the address."""
    is_bare: bool
    """Whether it was written without the signs of a link, as `<name:port>` may be by accident."""


@dataclass(frozen=True)
class BodyOutline:
    """What the check asks of a body."""

    anchors: frozenset[str] = frozenset()
    """Everything that a link into the body may name: anchors as on the code host, and those of older sites."""
    _source: str = ""
    _rendered: str = ""

    @cached_property
    def addresses(self) -> Sequence[Address]:
        """Every address in the HTML of the body."""
        return tuple((_in_html if "<" in self._source else _in_markdown)(self._rendered))

    @cached_property
    def links(self) -> tuple[BodyLink, ...]:
        """The same with their places in the text, which take longer to find."""
        return tuple(_Reader(self._source).links(self.addresses))


@lru_cache(maxsize=64)
def body_outline(source: str) -> BodyOutline:
    """What the check asks of a body, also of one that the page shows as typed until it is fixed."""
    if not source.strip():
        return BodyOutline()
    rendered = _rendered(source)
    if "<" not in source and ' id="' not in rendered:
        return BodyOutline(_anchors_of(tuple(_HEADING.findall(rendered))), source, rendered)
    try:
        root = clean_rendered(rendered) if "<" in source else _headings_and_notes(rendered)
    except TooCostlyError:
        root = _headings_and_notes(rendered)
    return BodyOutline(frozenset(BodyAnchors(root).by_host_name), source, rendered)


@lru_cache(maxsize=256)
def _anchors_of(headings: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The anchors of these headings. Teams have a template: most records have the headings of another one."""
    root = Element("", {}, [_heading(level, inside) for level, inside in headings])
    return frozenset(BodyAnchors(root).by_host_name)


@lru_cache(maxsize=64)
def _rendered(source: str) -> str:
    """A body with the lines of its blocks. Rules about links and about language ask for the same body in turn."""
    return to_html(source, with_positions=True)


def body_words(source: str) -> str:
    """The words of a body as readers see them, on one line. Not escaped for HTML."""
    return _words(to_html(source))


def body_sections(source: str) -> Iterator[tuple[str, str, str]]:
    """The anchor, the heading and the words of each section of a body; first what is before any heading."""
    rendered = _rendered(source)
    root = _headings_and_notes(rendered)
    anchors = BodyAnchors(root)
    elements = [node for node in root.children if isinstance(node, Element) and node.name in HEADING_LEVELS]
    starts = [found.start() for found in _HEADING_OR_ID.finditer(rendered) if found["id"] is None]
    anchor = heading = ""
    begin = 0
    for element, start in zip(elements, starts, strict=True):
        yield anchor, heading, _words(rendered[begin:start])
        anchor, heading, begin = anchors.heading(element), " ".join(element.words().split()), start
    yield anchor, heading, _words(rendered[begin:])


def _words(rendered: str) -> str:
    return " ".join(html.unescape(_NO_WORDS.sub("", rendered)).split())


_NO_WORDS = rare_pattern(
    r"<(?P<raw>script|style)\b[\s\S]*?(?=</(?P=raw)|\Z)|<!--[\s\S]*?(?:-->|\Z)|</?[A-Za-z][^<>]*+>", re.I
)


def _first_line(position: str) -> int:
    number = position.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) < 9 else 1


_HEADING = re.compile(
    r"<h(?P<level>[1-6]) data-sourcepos=\"[^\"]*\">(?P<inside>[^<]*+(?>(?:<(?!/?h[1-6])[^<]*+)*))</h(?P=level)>"
)
_HEADING_OR_ID = rare_pattern(_HEADING.pattern + r"|<[^<>]* id=\"(?P<id>[^\"]*)\"")


def _headings_and_notes(rendered: str) -> Element:
    """The part of the tree that has anchors, of a body without raw HTML, or with too much of it for the cleaner."""
    root = Element("", {})
    pattern = _HEADING_OR_ID if ' id="' in rendered else _HEADING
    for found in pattern.finditer(rendered):
        if found.lastgroup == "id":
            root.children.append(Element("a", {"id": html.unescape(found["id"])}))
            continue
        root.children.append(_heading(found["level"], found["inside"]))
    return root


def _heading(level: str, inside: str) -> Element:
    heading = Element(f"h{level}", {})
    if "<" in inside:
        for note in re.finditer(r" id=\"([^\"]*)\"", inside):
            heading.children.append(Element("a", {"id": html.unescape(note[1])}))
        inside = re.sub("<[^>]*>", "", inside)
    heading.children.append(html.unescape(inside))
    return heading


# Places

_ADDRESSES = frozenset("href src action formaction xlink:href data poster srcset background cite longdesc".split())
_IN_BRACKETS = (
    r"\](?:\([ \t]*\n?[ \t>]*(?:<(?P<angled>[^<>\n]*)>|(?P<inline>[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"|:[ \t]*\n?[ \t>]*(?:<(?P<defined_angled>[^<>\n]*)>|(?P<defined>[^\s<\[][^\s<]*)))"
)
_IN_ANGLES = r"<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]{1,200}@[^\s<>]{1,200})>"
_BARE = {
    "http": r"h[Tt][Tt][Pp][Ss]?://[^\s<]+|H[Tt][Tt][Pp][Ss]?://[^\s<]+",
    "ftp:": r"f[Tt][Pp]://[^\s<]+|F[Tt][Pp]://[^\s<]+",
    "mailto:": r"m[Aa][Ii][Ll][Tt][Oo]:[^\s<]+|M[Aa][Ii][Ll][Tt][Oo]:[^\s<]+",
    "www.": r"w[Ww][Ww]\.[^\s<]+|W[Ww][Ww]\.[^\s<]+",
}
"""The alternatives without a group, each with what all of them hold in lower case. Where each alternative begins with a
letter or sign, most of a text is skipped in one go; one that begins with a choice would be tried at every character."""
_MAIL = r"(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200})"
_IN_TAG = (
    r"(?<=[\s\"'/])(?i:href|src|action|formaction|xlink:href|data|poster|srcset|background|cite|longdesc)"
    r"[ \t\n]*=[ \t\n]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<unquoted>[^\s\"'<>]+))"
)


def _look_for_candidates(source: str) -> Iterator[re.Match[str]]:
    """Everything that looks like an address. It looks only for what the characters of a text allow: most have few."""
    lowered = source.lower()
    bare = tuple([beginning for beginning in _BARE if beginning in lowered])
    return _candidate_pattern("<" in source, bare, "@" in source).finditer(source)


@cache
def _candidate_pattern(has_tags: bool, bare: tuple[str, ...], has_mail: bool) -> re.Pattern[str]:
    in_angles, in_tag, mail = [_IN_ANGLES] * has_tags, [_IN_TAG] * has_tags, [_MAIL] * has_mail
    return re.compile("|".join([_IN_BRACKETS, *in_angles, *map(_BARE.__getitem__, bare), *mail, *in_tag]))


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TRAILING = re.compile(r"[?!.,:*_~'\"]+\Z")


class _Reader:
    """Goes through the addresses that the parser found and the text side by side."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._line_starts = _line_starts(source)
        self._line = 1
        self._candidates: dict[str, list[tuple[int, bool]]] | None = None
        self._taken: dict[str, tuple[int, int]] = {}
        """For each address: the block in which it was found last, and its number among the candidates."""

    def links(self, addresses: Iterable[Address]) -> Iterator[BodyLink]:
        for line, tag, target in addresses:
            self._line = min(line, len(self._line_starts))
            yield self._link(tag, target)

    def _link(self, tag: str, target: str) -> BodyLink:
        if self._candidates is None:
            self._candidates = _candidates(self._source)
        key = _key(target)
        found = self._candidates.get(key)
        start = self._line_starts[self._line - 1]
        if not found:
            return BodyLink(target, *self._place(start), tag, False)
        block, number = self._taken.get(key, (-1, 0))
        number = number + 1 if block == start else bisect_left(found, (start, False))
        self._taken[key] = start, number
        offset, is_bare = found[number if number < len(found) else 0]  # the first one defines the address
        return BodyLink(target, *self._place(offset), tag, is_bare)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_left(self._line_starts, offset + 1)
        return line, offset - self._line_starts[line - 1] + 1


def _line_starts(source: str) -> list[int]:
    if "\r" in source:
        return [0, *(end.end() for end in re.finditer(r"\r\n?|\n", source))]
    return [0, *accumulate([len(line) + 1 for line in source.split("\n")[:-1]])]


def _in_html(rendered: str) -> Iterator[Address]:
    line = 1
    for tag in tags_of(rendered):
        if position := tag.attributes.get("data-sourcepos"):
            line = _first_line(position)
        if "data-footnote-ref" not in tag.attributes and "data-footnote-backref" not in tag.attributes:
            for name in sorted(_ADDRESSES.intersection(tag.attributes)):
                yield Address(line, tag.name, tag.attributes[name])


def _in_markdown(rendered: str) -> Iterator[Address]:
    """The same for a body without raw HTML: all tags are the parser's own, so only those with an address are read."""
    line, done = 1, 0
    for found in _ADDRESS.finditer(rendered):
        block = rendered.rfind(_POSITION, done, found.start())
        if block >= 0:
            line = _first_line(rendered[block + len(_POSITION) : found.start()])
        done = found.start()
        yield Address(line, found["tag"], html.unescape(found["address"]))


_POSITION = ' data-sourcepos="'
_ADDRESS = re.compile(
    r"<(?P<tag>a|img) (?:href|src)=\"(?P<address>[^\"]*)\"(?! id=\"fnref-| class=\"footnote-backref\" data-)"
)


def _candidates(source: str) -> dict[str, list[tuple[int, bool]]]:
    """Everything that looks like an address, with its places in order and whether it is without the signs of a link."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for match in _look_for_candidates(source):
        kind = match.lastgroup or 0
        written, is_bare = match[kind], kind in (0, "auto", "mail")
        if kind in (0, "mail"):
            written = _TRAILING.sub("", _within_brackets(_TRAILING.sub("", written)))
        key = _key(written if is_bare or "\\" not in written else _ESCAPED.sub(r"\1", written))
        for name in {key, f"http://{key}", f"mailto:{key}"} if is_bare else (key,):
            found.setdefault(name, []).append((match.start(kind), is_bare))
    return found


def link_places(source: str, *, with_code: bool) -> Iterator[tuple[int, str]]:
    """Where the address of each link of a Markdown text begins, and the address as it is written there.

    For whoever changes addresses: what only looks like a link may be among them. Links in code come `with_code` only.
    """
    for match in _look_for_candidates(source if with_code else _without_code(source)):
        kind = match.lastgroup
        if kind not in (None, "mail") and match[kind]:
            yield match.start(kind), match[kind]


def _within_brackets(address: str) -> str:
    """A bare address without the closing brackets at its end that are not its own."""
    too_many = address.count(")") - address.count("(")
    at_end = len(address) - len(address.rstrip(")"))
    return address[: len(address) - max(0, min(too_many, at_end))]


def _key(address: str) -> str:
    return unquote(html.unescape(address))


# Prose

_NOT_PROSE = re.compile("pre|blockquote|h[1-6]")
_CODE = re.compile("pre")


@lru_cache(maxsize=64)
def prose(source: str) -> str:
    """A Markdown text with spaces in place of everything that is not prose; offsets and lines stay.

    Left out are code, quotations, headings, addresses and HTML.
    """
    return _without(source, _blocks(source, _NOT_PROSE), _inline_prose)


def _without_code(source: str) -> str:
    """A Markdown text with spaces in place of code; offsets and lines stay."""
    outside = _without(source, _blocks(source, _CODE))
    return _without(outside, _code_spans(outside))


def _blocks(source: str, tags: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the blocks of these tags begin and end, in order."""
    starts = [*_line_starts(source), len(source)]
    for first, last in sorted(_lines_of(source, tags)):
        yield starts[min(first, len(starts)) - 1], starts[min(last, len(starts) - 1)]


def _lines_of(source: str, tags: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each block of these tags."""
    for name, position in _placed_in_html(source) if "<" in source else _PLACED.findall(_rendered(source)):
        place = re.fullmatch(r"(\d{1,9}):\d+-(\d{1,9}):\d+", position) if tags.fullmatch(name) else None
        if place:
            yield int(place[1]), max(int(place[1]), int(place[2]))


def _placed_in_html(source: str) -> Iterator[tuple[str, str]]:
    return ((tag.name, tag.attributes.get("data-sourcepos", "")) for tag in tags_of(_rendered(source)))


_PLACED = re.compile(r"<(\w+)(?: align=\"\w+\")? data-sourcepos=\"([^\"]*)\"")
"""Tags of blocks, in the HTML of a body without raw HTML."""


def _inline_prose(text: str) -> str:
    if "`" in text:
        text = _without(text, _code_spans(text))
    return _NO_PROSE.sub(lambda found: _blank(found[0]), text) if _MAY_BE_NO_PROSE.search(text) else text


_MAY_BE_NO_PROSE = re.compile(r"<|\]\(|://|www\.", re.I)
_NO_PROSE = rare_pattern(
    r"<!--[\s\S]*?(?:-->|\Z)|</?[A-Za-z][^<>]*+>|(?<=\])\([^()\s]*+(?>(?:\([^()\s]*+\)[^()\s]*+)*)\)?+"
    r"|(?:https?://|www\.)[^\s<>)]++",
    re.I,
)
_BACKTICKS = re.compile(r"`+|\n[ \t]*\n")


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code between backticks is: each run of them goes with the next one of its length in the paragraph."""
    ends: dict[int, tuple[int, int]] = {}
    following: dict[int, int] = {}
    runs = list(_BACKTICKS.finditer(text))
    for number in range(len(runs) - 1, -1, -1):
        run = runs[number]
        length = run.end() - run.start()
        if run[0][0] != "`":
            following.clear()
            continue
        if length in following:
            ends[number] = (following[length], runs[following[length]].end())
        following[length] = number
    number = 0
    while number < len(runs):
        start = runs[number].start()
        if number in ends and not _is_escaped(text, start):
            closing, end = ends[number]
            yield start, end
            number = closing
        number += 1


def _is_escaped(text: str, position: int) -> bool:
    before = text[max(0, position - 100) : position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _without(text: str, places: Iterator[tuple[int, int]], rest: Callable[[str], str] = str) -> str:
    """A text with spaces in place of some parts, which may be in one another; `rest` is done to all others."""
    parts: list[str] = []
    done = 0
    for start, end in places:
        if end > done:
            parts += (rest(text[done : max(start, done)]), _blank(text[max(start, done) : end]))
            done = end
    return "".join((*parts, rest(text[done:])))


def _blank(text: str) -> str:
    return re.sub(r"[^\n\r]", " ", text)
