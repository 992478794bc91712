"""The one place that cleans the HTML of a body: allow-lists, and a tree of what the cleaner wrote.

The cleaner, a real HTML parser with lists of what is allowed, makes HTML of that which is balanced and holds nothing
active. Only what it wrote becomes a tree, and only if it looks exactly as expected.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import nh3

from postmortems.text.gfm import to_html
from postmortems.text.html_limits import DEEPEST, VOID_TAGS, is_too_costly
from postmortems.text.rare import rare_pattern


class Element:
    """A tag of a clean body with what is inside it."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str], children: list[Node] | None = None) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node] = [] if children is None else children

    def words(self) -> str:
        """The text inside; pictures have none."""
        return "".join(node for node in self.all() if isinstance(node, str))

    def all(self) -> Iterator[Node]:
        """Everything inside, in the order of the text."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Element):
                waiting += node.children[::-1]

    def elements(self) -> Iterator[Element]:
        """Every tag inside, in the order of the text."""
        return (node for node in self.all() if isinstance(node, Element))


Node = Element | str


class TooCostlyError(ValueError):
    """A body whose HTML is nested too deeply, or so tangled that cleaning it would take very long."""


def clean_tree(source: str) -> Element:
    """A body as clean HTML, below an element without a name. Raises TooCostlyError."""
    return clean_rendered(to_html(source))


def clean_rendered(rendered: str) -> Element:
    """The same, of HTML that the parser made of the body. Raises TooCostlyError."""
    if is_too_costly(rendered):
        raise TooCostlyError
    return _tree(_cleaned(rendered))


TAGS = frozenset(
    "a abbr b bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2"
    " h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub"
    " summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
"""What may be in a body."""
_CELL = frozenset({"align", "valign", "colspan", "rowspan"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"id", "lang", "dir", "title"}),
    "a": frozenset({"href", "name", "data-footnote-ref", "data-footnote-backref"}),
    "code": frozenset({"class", "data-meta"}),
    "col": frozenset({"span"}), "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "input": frozenset({"type", "checked"}),
    "li": frozenset({"value"}), "ol": frozenset({"start", "type", "reversed"}),
    "section": frozenset({"data-footnotes"}),
    "td": _CELL, "th": _CELL | {"scope"},
    "time": frozenset({"datetime"}),
} | dict.fromkeys(("div", "p", "h1", "h2", "h3", "h4", "h5", "h6"), frozenset({"align"}))  # fmt: skip
"""What tags may have, by tag; `*` is for all of them."""
_NUMBER = rare_pattern(r"\d{1,3}")
_VALUES: dict[str, re.Pattern[str]] = {
    "align": re.compile(r"left|right|center|justify", re.I),
    "valign": re.compile(r"top|middle|bottom|baseline", re.I),
    "lang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,5}"),
    "dir": re.compile(r"ltr|rtl|auto", re.I),
    "width": re.compile(r"\d{1,4}%?"), "height": re.compile(r"\d{1,4}"),
    "colspan": _NUMBER, "rowspan": _NUMBER, "span": _NUMBER,
    "start": re.compile(r"-?\d{1,9}"), "value": re.compile(r"-?\d{1,9}"),
    "type": re.compile(r"[1aAiI]|checkbox"),
    "scope": re.compile(r"(?:row|col)(?:group)?", re.I),
    "class": re.compile(r"language-.*", re.S),
}  # fmt: skip


def is_allowed(name: str, value: str) -> bool:
    """Whether an attribute may have this value."""
    allowed = _VALUES.get(name)
    return allowed is None or allowed.fullmatch(value) is not None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    strip_comments=True,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
    generic_attribute_prefixes=set(),
)


def _cleaned(rendered: str) -> str:
    """HTML that browsers read as the cleaner wrote it. Raises TooCostlyError if there is no such HTML.

    It is cleaned until nothing changes. What is inside a tag that may not stay goes where the tag was, and a browser
    may read it in another way there: a paragraph inside a button inside a paragraph becomes one inside a paragraph.
    """
    before = rendered.replace("&quot;", '"')  # as the cleaner writes it in a text
    for _ in range(_MOST_PASSES):
        cleaned = _CLEANER.clean(rendered)
        if cleaned == before:
            return cleaned
        before, rendered = cleaned, _AFTER_PRE.sub(r"\1\n\n", cleaned)
    raise TooCostlyError


_MOST_PASSES = 9
_AFTER_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n")
"""Parsers drop the first line end inside this tag."""


# The tree

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")


_PARENTS: dict[str, tuple[str, ...]] = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "summary": ("details",), "rt": ("ruby",), "rp": ("ruby",),
}  # fmt: skip
"""Where these belong. Elsewhere parsers disagree on what they close, so there they become what is in `_ANYWHERE`."""
_ANYWHERE = {"li": "div", "dt": "div", "dd": "div", "summary": "div", "rt": "span", "rp": "span"}


def _tree(cleaned: str) -> Element:
    """What the cleaner wrote, as a tree. Raises TooCostlyError where it is not what we expect of the cleaner."""
    element = root = Element("", {})
    above: list[tuple[Element, str]] = []
    """What is around the element, each with the name of the tag that ends its part."""
    first, *rest = _TAG.split(cleaned)
    if first:
        _add_text(root, first)
    for closing, name, attributes, text in zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True):
        if closing:
            element, expected = above.pop() if above else (root, "")
            if name != expected:
                raise TooCostlyError
        elif name not in TAGS:
            raise TooCostlyError
        else:
            parents = _PARENTS.get(name)
            allowed_name = name if parents is None or element.name in parents else _ANYWHERE[name]
            child = Element(allowed_name, _attributes(attributes) if attributes else {})
            element.children.append(child)
            if name not in VOID_TAGS:
                above.append((element, name))
                element = child
                if len(above) >= DEEPEST:
                    raise TooCostlyError
        if text:
            _add_text(element, text)
    if above:
        raise TooCostlyError
    return root


def _add_text(element: Element, text: str) -> None:
    if "<" in text:
        raise TooCostlyError
    element.children.append(html.unescape(text) if "&" in text else text)


def _attributes(written: str) -> dict[str, str]:
    """Attributes with a value that they may have: the cleaner knows their names alone."""
    values = ((name, html.unescape(value) if "&" in value else value) for name, value in _ATTRIBUTE.findall(written))
    return {name: value for name, value in values if is_allowed(name, value)}
