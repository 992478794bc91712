"""GitHub Flavored Markdown as a tree of clean HTML.

GitHub's own parser makes HTML of the Markdown, so that a body is on the site what it is on the code host. The cleaner,
a real HTML parser with lists of what is allowed, makes HTML of that which is balanced and holds nothing active. Only
what the cleaner wrote becomes a tree, and only if it looks exactly as expected.
"""

from __future__ import annotations

import ctypes
import html
import re
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import nh3
from cmarkgfm import cmark

DEEPEST = 100
"""How deep tags may be nested. Deeper nesting takes cleaners and browsers too long."""


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
    rendered = to_html(source)
    tags = rendered.count("<")
    if tags > _MOST_TAGS or ((tags > _FEW_TAGS or len(rendered) > _SHORT) and _costs_too_much(rendered)):
        raise TooCostlyError
    return _tree(_cleaned(rendered))


# Markdown to HTML

_FOOTNOTES, _WHOLE_INFO_STRING, _RAW_HTML, _POSITIONS = 1 << 13, 1 << 16, 1 << 17, 1 << 1
_EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist")


def to_html(source: str, with_positions: bool = False) -> str:
    """A body as GitHub's parser renders it. Nothing in it is safe yet.

    With positions, blocks that Markdown made have their place in an attribute: `data-sourcepos="1:1-3:7"`.
    """
    options = _FOOTNOTES | _WHOLE_INFO_STRING | _RAW_HTML | (_POSITIONS if with_positions else 0)
    markdown = _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", source)
    with _LOCK:
        return _parse(markdown, options)


_UNREADABLE = re.compile(r"[\x00\ud800-\udfff]")
_LOCK = threading.Lock()
"""The parser has a table of its own for all threads, in which extensions enter their characters while it works."""


def _parse(markdown: str, options: int) -> str:
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options)
    root = rendered = None
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, markdown)
        root = cmark.parser_finish(parser)
        extensions = cmark.parser_get_syntax_extensions(parser)
        rendered = cmark._cmark.lib.cmark_render_html(root, options, extensions)
        return str(cmark._cmark.ffi.string(rendered).decode("utf-8"))
    finally:
        if _MEMORY is not None:
            _MEMORY.free(_address(root), _address(rendered))
        cmark.parser_free(parser)


def _address(pointer: object) -> int:
    return int(cmark._cmark.ffi.cast("uintptr_t", pointer)) if pointer is not None else 0


class _Allocator(ctypes.Structure):
    _fields_ = (
        ("calloc", ctypes.c_void_p),
        ("realloc", ctypes.c_void_p),
        ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
    )


class _Memory(NamedTuple):
    """Gives back the memory of a document, which cmarkgfm never does: some 50 bytes for each byte of Markdown."""

    free_tree: Callable[[int], None]
    free_text: Callable[[int], None]

    @staticmethod
    def of_the_parser() -> _Memory | None:
        """None where the library does not show its functions, which is so on Windows."""
        try:
            library = ctypes.CDLL(cmark._cmark.__file__)
            free_tree, allocator = library.cmark_node_free, library.cmark_get_default_mem_allocator
        except (AttributeError, OSError):
            return None
        free_tree.argtypes, free_tree.restype = (ctypes.c_void_p,), None
        allocator.argtypes, allocator.restype = (), ctypes.POINTER(_Allocator)
        return _Memory(free_tree, allocator().contents.free)

    def free(self, tree: int, text: int) -> None:
        """Free the tree and the text at these addresses."""
        if tree:
            self.free_tree(tree)
        if text:
            self.free_text(text)


_MEMORY = _Memory.of_the_parser()


# Whether it can be cleaned in time

_FEW_TAGS = 400
_SHORT = 40_000
"""So few tags in so short a text may be tangled in any way without taking the cleaner long."""
_MOST_TAGS = 200_000
"""More than in any text that somebody wrote: a wide table can have them in a few lines."""
_MOST_ATTRIBUTES = 100
_MOST_STRAYS = 200
_MOST_REOPENED = 200_000

_SPACE = r"[\t\n\f\r ]"
_TAG_OR_COMMENT = re.compile(
    r"<(?:(?P<closing>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)"
    r"(?P<attributes>(?:[\t\n\f\r /]++|(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+'|(?=>)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+))?+)*+)>"
    r"|!--(?:-?>|(?:(?!--!?>)[^\0])*+(?:--!?>|\Z))"
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


def _costs_too_much(rendered: str) -> bool:
    """Whether tags might be so tangled that cleaning takes more than a time in proportion to the length.

    The cleaner takes quadratic time for deep nesting, for many attributes in one tag and for much that is inside a
    table but not in its cells; and what is formatted without an end is begun anew in each block. The answer may be
    wrong, but only if it is yes: elements count as open until they are certainly closed.
    """
    return _Tangle().is_costly(rendered)


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
        yield Tag(name, _read_attributes(found["attributes"]), found[0])
        if name in _RAW_TEXT and (end := _RAW_TEXT[name].search(rendered, position)):
            position = end.start()


def _read_attributes(written: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE_OF_ANYBODY.finditer(written):
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), html.unescape(value) if "&" in value else value)
    return attributes


_ATTRIBUTE_OF_ANYBODY = re.compile(
    rf"(=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >\"'][^\t\n\f\r >]*+)|))?+"
)


# The cleaner

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
_NUMBER = re.compile(r"\d{1,3}")
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


def allowed_value(tag: str, name: str, value: str) -> str | None:
    """The value if the attribute may have it; None otherwise."""
    allowed = _VALUES.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=allowed_value,
    strip_comments=True,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
    generic_attribute_prefixes=set(),
)


def _cleaned(rendered: str) -> str:
    """HTML that browsers read as the cleaner wrote it. Raises TooCostlyError if there is no such HTML.

    Once is not enough. What is inside a tag that may not stay goes where the tag was, and a browser may read it in
    another way there: a paragraph inside a button inside a paragraph becomes one inside a paragraph.
    """
    cleaned = _CLEANER.clean(rendered)
    for _ in range(_MOST_PASSES):
        again = _CLEANER.clean(_AFTER_PRE.sub(r"\1\n\n", cleaned))
        if again == cleaned:
            return cleaned
        cleaned = again
    raise TooCostlyError


_MOST_PASSES = 8
_AFTER_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n")
"""Parsers drop the first line end inside this tag."""


# The tree

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")


_PARENTS: dict[str, tuple[str, ...]] = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "summary": ("details",), "rt": ("ruby",), "rp": ("ruby",),
}  # fmt: skip
"""Where these belong. Elsewhere parsers disagree on what they close, so there they become what is in `_ANYWHERE`."""
_ANYWHERE = {"li": "div", "dt": "div", "dd": "div", "summary": "div", "rt": "span", "rp": "span"}


def _tree(cleaned: str) -> Element:
    """What the cleaner wrote, as a tree. Raises TooCostlyError where it is not what we expect of the cleaner."""
    root = Element("", {})
    open_elements = [root]
    open_names: list[str] = []
    position = 0
    for token in _TOKEN.finditer(cleaned):
        if token.start() != position:
            raise TooCostlyError
        position = token.end()
        closing, name, attributes, text = token.groups()
        if text is not None:
            open_elements[-1].children.append(html.unescape(text) if "&" in text else text)
            continue
        if name not in TAGS:
            raise TooCostlyError
        if closing:
            open_elements.pop()
            if not open_names or open_names.pop() != name:
                raise TooCostlyError
            continue
        parents = _PARENTS.get(name)
        kept = name if parents is None or open_elements[-1].name in parents else _ANYWHERE[name]
        element = Element(kept, _attributes(attributes) if attributes else {})
        open_elements[-1].children.append(element)
        if name not in VOID_TAGS:
            open_elements.append(element)
            open_names.append(name)
            if len(open_elements) > DEEPEST:
                raise TooCostlyError
    if position != len(cleaned) or len(open_elements) != 1:
        raise TooCostlyError
    return root


def _attributes(written: str) -> dict[str, str]:
    return {name: html.unescape(value) if "&" in value else value for name, value in _ATTRIBUTE.findall(written)}


def tags(rendered: str) -> Iterator[re.Match[str]]:
    """Tags and comments, as browsers tell them apart, with the groups `closing`, `name` and `attributes`."""
    return _TAG_OR_COMMENT.finditer(rendered)
