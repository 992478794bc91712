"""The body of a record: GitHub Flavored Markdown in, clean HTML out.

The order matters. `gfm` gives a tree of clean HTML. The steps here work on that tree and write every tag and every
attribute again. So whatever another parser, or a plugin that rewrites finished pages, makes of a page, it finds no more
than these tags, with text between them.

A block is one line that begins with a tag. Braces, and `<` and `>` in attributes, are written as entities, so that the
engines of hosts (Markdown, template engines, file inclusions) find nothing of theirs in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from postmortems.text.anchors import HEADING_LEVELS, BodyAnchors
from postmortems.text.cleaner import Element, Node, TooCostlyError, clean_tree, is_allowed
from postmortems.text.code import highlighted
from postmortems.text.html import Html, Resolve, encoded, is_relative, is_safe_address, preformatted, text
from postmortems.text.html_limits import VOID_TAGS

TOP_LEVEL = 3
"""The level of a body's own top headings: they come below a heading of level 2."""
ALERTS: Mapping[str, str] = {
    "note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
}  # fmt: skip
"""GitHub's alerts with their titles in English."""


class BodyHeading(NamedTuple):
    """A heading of a body outside lists, quotes, tables and HTML."""

    level: int
    """3 to 6, fitted to the page."""
    anchor: str
    """Its id, unique on the page."""
    html: Html
    """Its inline content, clean."""
    words: str
    """Its plain text, for tables of contents."""
    extra_ids: tuple[str, ...] = ()
    """Anchors that older sites gave it and that go on working."""


class Body(NamedTuple):
    parts: tuple[Html | BodyHeading, ...]
    """In order. Each piece of HTML is one block on one line."""
    anchors: frozenset[str]
    """Every id on the page that comes from the body."""


def convert_body(
    source: str,
    resolve: Resolve,
    taken: Collection[str] = (),
    language: str | None = None,
    alerts: Mapping[str, str] = ALERTS,
) -> Body:
    """A body as clean HTML.

    `resolve` gets relative addresses, and fragments that are no anchor of the body; a link that leads nowhere becomes
    its text. `taken` are the ids that the page has already. `language` is the body's where it differs from the page's;
    `alerts` are the titles of alerts. A body whose HTML is nested too deeply is shown as it was typed.
    """
    try:
        root = clean_tree(source)
    except TooCostlyError:
        return Body((Html(f"<pre>&#10;{preformatted(source)}</pre>"),), frozenset())
    return _Finisher(root, BodyAnchors(root, taken), resolve, language, alerts).body()


_BLOCKS = frozenset(
    "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td"
    " tfoot th thead tr ul caption col colgroup".split()
)
_AT_TOP = frozenset("blockquote details div dl figure hr ol p pre section table ul".split())
"""What begins a block for every host."""
_ONLY_BLOCKS = frozenset("colgroup dl ol table tbody tfoot thead tr ul".split())
_WRITTEN = frozenset(
    "align colspan datetime dir height lang open reversed rowspan scope span start title type valign value"
    " width".split()
)
"""Attributes that are written as the cleaner left them."""
_ALERT = re.compile(r"[ \t]*\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|\Z)", re.I)
_LANGUAGE = re.compile(r"language-([A-Za-z0-9_+#.-]{1,40})")
_TITLE = re.compile(r"(?:^|\s)title=(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([^\s\"']{1,200}))")
_CODE = '<code class="nohighlight">'
"""Some themes colour code by script, and would take away our colours."""
_SPACES = re.compile(" +")
_AROUND = " \t\r\n"


class _Finisher:
    """Writes the tree of a body as the blocks of a page."""

    def __init__(
        self, root: Element, anchors: BodyAnchors, resolve: Resolve, language: str | None, alerts: Mapping[str, str]
    ) -> None:
        self._root = root
        self._anchors = anchors
        self._resolve = resolve
        self._language = language if language and is_allowed("lang", language) else None
        self._alerts = alerts
        at_top = (node.name for node in root.children if isinstance(node, Element) and node.name in HEADING_LEVELS)
        names = list(at_top) or [node.name for node in root.elements()]
        self._deeper = TOP_LEVEL - min((HEADING_LEVELS.get(name, 6) for name in names), default=TOP_LEVEL)

    def body(self) -> Body:
        return Body(tuple(self._parts()), self._anchors.all)

    # Blocks

    def _parts(self) -> Iterator[Html | BodyHeading]:
        loose: list[Node] = []
        for node in self._root.children:
            if isinstance(node, str) or (node.name not in _AT_TOP and node.name not in HEADING_LEVELS):
                if loose or not isinstance(node, str) or node.strip(_AROUND):
                    loose.append(node)
                continue
            yield from self._loose(loose)
            loose = []
            if node.name in HEADING_LEVELS:
                yield self._heading(node)
            else:
                yield Html(self._element(node, False, is_top=True))
        yield from self._loose(loose)

    def _loose(self, nodes: list[Node]) -> Iterator[Html]:
        """What is between two blocks, as a block of its own."""
        paragraph = Element("p", {}, nodes)
        written = self._inside(paragraph, False).strip()
        if written:
            name = "div" if any(element.name in _BLOCKS for element in paragraph.elements()) else "p"
            yield Html(f"<{name}{self._lang(paragraph)}>{written}</{name}>")

    def _heading(self, heading: Element) -> BodyHeading:
        return BodyHeading(
            self._level(heading),
            self._anchors.heading(heading),
            _for_a_line_of_markdown(self._inside(heading, False)),
            " ".join(heading.words().split()),
            self._anchors.others(heading),
        )

    def _level(self, heading: Element) -> int:
        return min(6, max(1, HEADING_LEVELS[heading.name] + self._deeper))

    def _lang(self, element: Element) -> str:
        return f' lang="{self._language}"' if self._language and "lang" not in element.attributes else ""

    def _inside(self, element: Element, in_link: bool) -> str:
        children = element.children
        last = len(children) - 1
        has_edges = element.name in _BLOCKS
        written: list[str] = []
        for number, child in enumerate(children):
            if isinstance(child, Element):
                written.append(self._element(child, in_link))
                continue
            if element.name in _ONLY_BLOCKS and not child.strip(_AROUND):
                continue
            words = _with_single_spaces(child)
            if (has_edges and number == 0) or (number and _is_block(children[number - 1])):
                words = words.lstrip(" ")
            if (has_edges and number == last) or (number < last and _is_block(children[number + 1])):
                words = words.rstrip(" ")
            written.append(preformatted(words))
        return "".join(written)

    def _element(self, element: Element, in_link: bool, is_top: bool = False) -> str:
        name = element.name
        lang = self._lang(element) if is_top else ""
        if name == "pre":
            return self._code_block(element, lang)
        if name in HEADING_LEVELS:
            level = self._level(element)
            places = "".join(f'<span id="{text(anchor)}"></span>' for anchor in self._anchors.others(element))
            start = f'<h{level} id="{text(self._anchors.heading(element))}"{self._attributes(element, with_id=False)}>'
            return f"{start}{places}{self._inside(element, in_link)}</h{level}>"
        if name == "a":
            return self._link(element, in_link)
        if name == "img":
            return self._picture(element, in_link)
        if name == "input":
            return _check_mark(element)
        if name == "blockquote" and is_top and (alert := _alert_in(element)):
            kind, quote = alert
            return (
                f'<div class="admonition {kind} pm-alert"{self._attributes(element)}{lang}>'
                f'<p class="admonition-title">{text(self._alerts.get(kind, ALERTS[kind]))}</p>'
                f"{self._inside(quote, in_link)}</div>"
            )
        if name == "section" and "data-footnotes" in element.attributes:
            return f'<section class="footnote"{lang}><hr>{self._inside(element, in_link)}</section>'
        mark = ' class="task-list-item"' if name == "li" and _is_task(element) else ""
        start = f"<{name}{mark}{self._attributes(element)}{lang}>"
        return start if name in VOID_TAGS else f"{start}{self._inside(element, in_link)}</{name}>"

    def _attributes(self, element: Element, with_id: bool = True) -> str:
        anchor = self._anchors.written(element) if with_id else ""
        written = f' id="{text(anchor)}"' if anchor else ""
        for name, value in element.attributes.items():
            if name in _WRITTEN:
                written += f' {name}="{preformatted(value)}"'
        return written

    # Code

    def _code_block(self, pre: Element, lang: str) -> str:
        code = pre.children[0] if len(pre.children) == 1 else None
        attributes = self._attributes(pre) + lang
        if not isinstance(code, Element) or code.name != "code" or not all(isinstance(c, str) for c in code.children):
            inside = self._preformatted_inside(pre)
            # Parsers drop a line end right after the tag.
            return f"<pre{attributes}>{'&#10;' if inside.startswith('&#10;') else ''}{inside}</pre>"
        language = _LANGUAGE.fullmatch(code.attributes.get("class", ""))
        title = _TITLE.search(code.attributes.get("data-meta", ""))
        name = f'<span class="filename">{text(title[1] or title[2] or title[3])}</span>' if title else ""
        colours = highlighted(code.words().removesuffix("\n"), language[1] if language else "")
        return f'<div class="highlight"{attributes}>{name}<pre>{_CODE}{colours}</code></pre></div>'

    def _preformatted_inside(self, element: Element) -> str:
        return "".join(map(self._preformatted, element.children))

    def _preformatted(self, node: Node) -> str:
        if isinstance(node, str):
            return preformatted(node)
        if node.name in ("a", "img", "input", "pre") or node.name in HEADING_LEVELS:
            return self._element(node, False)
        start = f"<{node.name}{self._attributes(node)}>"
        return start if node.name in VOID_TAGS else f"{start}{self._preformatted_inside(node)}</{node.name}>"

    # Links and pictures

    def _link(self, link: Element, in_link: bool) -> str:
        href = link.attributes.get("href", "")
        address = self._address(href) if href and not in_link else None
        others = self._attributes(link)
        inside = self._inside(link, in_link or address is not None)
        if address is None:
            # What is inside tags may need one around it: a heading right inside a heading would end that.
            needs_tag = others or any(isinstance(node, Element) for node in link.children)
            return f"<span{others}>{inside}</span>" if needs_tag else inside
        href = f' href="{preformatted(encoded(address))}"'
        return f"<a{href}{_rel(address)}{_footnote_class(link)}{others}>{inside}</a>"

    def _address(self, href: str) -> str | None:
        """Where a link leads on the site; None for nowhere."""
        if not is_safe_address(href):
            return None
        if not is_relative(href):
            return href
        own = self._anchors.find(href[1:]) if href.startswith("#") else None
        address = f"#{own}" if own else self._resolve(href)
        return address if address is not None and is_safe_address(address) else None

    def _picture(self, picture: Element, in_link: bool) -> str:
        source = picture.attributes.get("src", "")
        address = self._address(source) if source else None
        words = _with_single_spaces(picture.attributes.get("alt", ""))
        if address is not None and is_relative(address):
            start = f'<img src="{preformatted(encoded(address))}"'
            return f'{start} alt="{preformatted(words)}"{self._attributes(picture)}>'
        anchor = self._anchors.written(picture)
        place = f'<span id="{text(anchor)}"></span>' if anchor else ""
        if address is None or in_link:
            return place + preformatted(words or source)
        link = f'<a href="{preformatted(encoded(address))}"{_rel(address)}>{preformatted(words or address)}</a>'
        return place + link


def _rel(address: str) -> str:
    return "" if is_relative(address) else ' rel="noopener noreferrer"'


def _footnote_class(link: Element) -> str:
    if "data-footnote-backref" in link.attributes:
        return ' class="footnote-backref"'
    return ' class="footnote-ref"' if "data-footnote-ref" in link.attributes else ""


def _with_single_spaces(words: str) -> str:
    """Text with one space for any number of spaces and line ends."""
    if not words.isprintable():
        words = words.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return _SPACES.sub(" ", words) if "  " in words else words


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.name in _BLOCKS


def _first(element: Element) -> Node | None:
    """What comes first inside, spaces left out."""
    return next((node for node in element.children if not isinstance(node, str) or node.strip(_AROUND)), None)


def _alert_in(quote: Element) -> tuple[str, Element] | None:
    """The kind of alert that a quotation is, and the quotation without its mark."""
    paragraph = _first(quote)
    words = paragraph.children[0] if isinstance(paragraph, Element) and paragraph.children else None
    mark = _ALERT.match(words) if isinstance(words, str) else None
    if not mark or not isinstance(words, str) or not isinstance(paragraph, Element) or paragraph.name != "p":
        return None
    rest = [words[mark.end() :], *paragraph.children[1:]]
    if not mark[0].endswith("\n") and len(rest) > 1:
        return None  # something follows on the same line
    number = quote.children.index(paragraph)
    inside = [*quote.children[:number], Element("p", paragraph.attributes, rest), *quote.children[number + 1 :]]
    if not any(isinstance(node, Element) or node.strip(_AROUND) for node in rest):
        del inside[number]
    without = Element("blockquote", quote.attributes, inside)
    return (mark[1].lower(), without) if _first(without) is not None else None


def _is_task(item: Element) -> bool:
    first = _first(item)
    if isinstance(first, Element) and first.name == "p":
        first = _first(first)
    return isinstance(first, Element) and first.name == "input" and first.attributes.get("type") == "checkbox"


def _check_mark(box: Element) -> str:
    """The box of a task as a mark, since nothing can be ticked on the site."""
    if box.attributes.get("type") != "checkbox":
        return ""
    is_done = "checked" in box.attributes
    return f'<span class="pm-task{" pm-task-done" if is_done else ""}">{"☑" if is_done else "☐"}</span>'


def _for_a_line_of_markdown(written: str) -> Html:
    """HTML that a parser of Markdown leaves as it is, too, since hosts want headings as Markdown."""
    return Html(_TEXT_OR_TAG.sub(_without_marks, written))


_TEXT_OR_TAG = re.compile(r"<[^>]*>|&[#\w]+;|[!#$%*+():=@\[\\\]^_`|~/]|--+|\.{3,}|(?<=www)\.|\"|'")
_MARKS_IN_TAG = re.compile(r"[*\[\\\]^_`|~]")


def _without_marks(found: re.Match[str]) -> str:
    piece = found[0]
    if piece[0] == "&":
        return piece
    if piece[0] == "<":
        return _MARKS_IN_TAG.sub(lambda mark: f"&#{ord(mark[0])};", piece)
    return "".join(f"&#{ord(character)};" for character in piece)
