"""Uncleaned HTML: its opening tags, and whether the cleaner would take too long for it.

The cleaner takes quadratic time for deep nesting and for what is out of place in tables. Such HTML is not cleaned.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from postmortems.text.rare import rare_pattern

DEEPEST = 100
"""How deep tags may be nested. Deeper nesting takes cleaners and browsers too long."""


_FEW_TAGS = 400
_SHORT = 40_000
"""So few tags in so short a text may be tangled in any way without taking the cleaner long."""
_MOST_TAGS = 200_000
"""More than in any text that somebody wrote: a wide table can have them in a few lines."""
_MOST_ATTRIBUTES = 100
_MOST_STRAYS = 200
_MOST_REOPENED = 200_000

_SPACE = r"[\t\n\f\r ]"
_TAG_OR_COMMENT = rare_pattern(
    r"<(?:(?P<closing>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)"
    r"(?P<attributes>(?>(?:[\t\n\f\r /]++|(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"(?>(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+'|(?=>)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+))?))*))(?:>|\Z)"
    r"|!--(?:-?>|[^\0]*?(?:--!?>|\Z))"
    r"|(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z))"
)
"""Tags and comments as browsers tell them apart. A tag without end takes all that follows with it."""
VOID_TAGS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_TABLE_FRAME = frozenset("table tbody thead tfoot tr colgroup".split())
_TABLE_PARTS = _TABLE_FRAME | {"td", "th", "caption", "col"}
_RAW_TEXT = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.I) for name in ("script", "style")}
_UNCLEAR = frozenset(
    "svg math template select frameset noscript textarea title xmp iframe noembed noframes plaintext image".split()
)
"""Tags after which browsers read what follows in another way, or leave out some of it."""
_CLOSED_BY: dict[str, frozenset[str]] = {
    "li": frozenset({"li", "p"}), "dd": frozenset({"dd", "dt", "p"}), "dt": frozenset({"dd", "dt", "p"}),
    "td": frozenset({"td", "th", "p"}), "th": frozenset({"td", "th", "p"}), "tr": frozenset({"td", "th", "tr", "p"}),
} | dict.fromkeys(("tbody", "thead", "tfoot"), frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "p"})) | (
    dict.fromkeys("p div ul ol dl table blockquote pre details section figure h1 h2 h3 h4 h5 h6 hr".split(),
                  frozenset({"p"}))
)  # fmt: skip
_CLOSES_WHAT_IS_INSIDE = _TABLE_PARTS | frozenset(
    "blockquote center dd details div dl dt figcaption figure footer header li main nav ol pre section summary ul"
    " h1 h2 h3 h4 h5 h6".split()
)
_MAY_STAY_OPEN = frozenset("p li dd dt rp rt td th tr tbody thead tfoot".split())


def is_too_costly(rendered: str) -> bool:
    """Whether tags are too many, or may be so tangled that cleaning takes more than time in proportion to the length.

    The cleaner takes quadratic time for deep nesting, for many attributes in one tag and for much that is inside a
    table but not in its cells; and what is formatted without an end begins again in each block. The answer may be
    wrong, but only if it is yes: elements count as open until they are certainly closed.
    """
    tags = rendered.count("<")
    if tags <= _FEW_TAGS and len(rendered) <= _SHORT:
        return False
    return tags > _MOST_TAGS or _Tangle().is_costly(rendered)


class _Tangle:
    """What is open while HTML is read, at the least favourable view."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.formatting = 0
        self.is_clear = True
        self.strays = 0
        self.reopened = 0

    def is_costly(self, rendered: str) -> bool:
        position = 0
        while tag := _TAG_OR_COMMENT.search(rendered, position):
            if self._is_stray_text(rendered, position, tag.start()):
                self.strays += 1
            position = tag.end()
            name = (tag["name"] or "").lower()
            if not name:
                continue
            if tag["closing"]:
                self._close(name)
                continue
            written = tag["attributes"]
            if len(written) > _MOST_ATTRIBUTES and len(_ATTRIBUTE_OF_ANYBODY.findall(written)) > _MOST_ATTRIBUTES:
                return True
            if name in _RAW_TEXT and (end := _RAW_TEXT[name].search(rendered, position)):
                self.is_clear = self.is_clear and "<!--" not in rendered[position : end.start()]
                position = end.start()
            self._open(name)
            if len(self.open) > DEEPEST or self.strays > _MOST_STRAYS or self.reopened > _MOST_REOPENED:
                return True
        return False

    def _is_stray_text(self, rendered: str, start: int, end: int) -> bool:
        is_in_frame = bool(self.open) and self.open[-1] in _TABLE_FRAME
        return is_in_frame and bool(rendered[start:end].strip())

    def _open(self, name: str) -> None:
        if name in _UNCLEAR:
            self.is_clear = False
        if self.is_clear:
            closed = _CLOSED_BY.get(name, frozenset())
            while self.open and self.open[-1] in closed:
                self.open.pop()
        if self.open and self.open[-1] in _TABLE_FRAME and name not in _TABLE_PARTS:
            self.strays += 1
        self.reopened += self.formatting
        if name not in VOID_TAGS:
            self.open.append(name)
            self.formatting += name in _FORMATTING

    def _close(self, name: str) -> None:
        if not self.is_clear:
            return
        last = len(self.open) - 1
        if name in _CLOSES_WHAT_IS_INSIDE:
            while last >= 0 and self.open[last] != name and self.open[last] in _MAY_STAY_OPEN:
                last -= 1
        if last >= 0 and self.open[last] == name:
            del self.open[last:]
            self.formatting -= name in _FORMATTING
        elif name in _TABLE_PARTS and not _TABLE_PARTS.isdisjoint(self.open):
            self.is_clear = False


def tags(rendered: str) -> Iterator[re.Match[str]]:
    """Tags and comments, as browsers tell them apart, with the groups `closing`, `name` and `attributes`."""
    return _TAG_OR_COMMENT.finditer(rendered)


class Tag(NamedTuple):
    """An opening tag in HTML that nobody cleaned."""

    name: str
    attributes: dict[str, str]
    written: str


def tags_of(rendered: str) -> Iterator[Tag]:
    """The opening tags of HTML, as browsers tell them apart while nothing unusual is open."""
    position = 0
    while found := _TAG_OR_COMMENT.search(rendered, position):
        position = found.end()
        name = (found["name"] or "").lower()
        if not name or found["closing"]:
            continue
        yield Tag(name, attributes_of(found["attributes"]), found[0])
        if name in _RAW_TEXT and (end := _RAW_TEXT[name].search(rendered, position)):
            position = end.start()


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a tag by their names in lower case, of two equal ones the first."""
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE_OF_ANYBODY.finditer(written):
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), html.unescape(value) if "&" in value else value)
    return attributes


_ATTRIBUTE_OF_ANYBODY = rare_pattern(
    rf"(=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"(?>(?:{_SPACE}*+={_SPACE}*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >\"'][^\t\n\f\r >]*+)|))?)"
)
