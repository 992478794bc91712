"""The body of a record: GitHub Flavored Markdown in, clean HTML out.

The order matters. GitHub's own parser makes HTML of the Markdown. The cleaner, a real HTML parser with lists of what
is allowed, makes HTML of that which is balanced and holds nothing active. Our own steps then work on the tags of the
cleaner's output, and each attribute they write is made here. So whatever another parser, or a plugin that rewrites
finished pages, makes of a page, it finds no more than these tags and text.

A block is one line that begins with a tag. Braces, and `<` and `>` in attributes, are written as entities, so that the
engines of hosts (Markdown, template engines, file inclusions) find nothing of theirs in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import nh3
from cmarkgfm import cmark
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from postmortems.text.html import Html, Resolve, encoded, is_relative, is_safe_address, text
from postmortems.text.slugs import Anchors, host_slug, python_markdown_slug

TOP_LEVEL = 3
"""The level of a body's own top headings: they come below a heading of level 2."""
DEEPEST = 100
"""How deep tags may be nested. Deeper nesting takes cleaners and browsers too long, so the body is shown as typed."""
LONGEST_HIGHLIGHTED = 20_000
"""Characters of a code block up to which it gets colours."""
ALERTS: Mapping[str, str] = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
}
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
    """A body as HTML."""

    parts: tuple[Html | BodyHeading, ...]
    """In order. Each piece of HTML is one block on one line."""
    anchors: frozenset[str]
    """Every id on the page that comes from the body."""
    hosts: Mapping[str, str] = {}
    """The anchors of the code host, each with the id on the page."""


def convert_body(
    source: str,
    resolve: Resolve,
    taken: Collection[str] = (),
    language: str | None = None,
    alerts: Mapping[str, str] = ALERTS,
) -> Body:
    """A body as clean HTML.

    `resolve` gets relative addresses, fragments that are no anchor of the body included; what leads nowhere becomes
    its text. `taken` are ids that the page has already. `language` is the body's where it differs from the page's;
    `alerts` are the titles of alerts.
    """
    rendered = _rendered(source)
    if rendered is None:
        return Body((_as_text(source),), frozenset())
    return _Finisher(rendered, resolve, Anchors(taken), language, alerts).body()


# Markdown to clean HTML

_OPTIONS = 1 << 13 | 1 << 16 | 1 << 17  # footnotes, the whole info string of a fence, raw HTML
_SOURCE_POSITIONS = 1 << 1
_EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist")

_TAGS = frozenset(
    "a abbr b bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2"
    " h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub"
    " summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
_CELL = {"align", "valign", "colspan", "rowspan"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "name", "data-footnote-ref", "data-footnote-backref"},
    "code": {"class", "data-meta"},
    "col": {"span"}, "colgroup": {"span"},
    "details": {"open"},
    "div": {"align"}, "p": {"align"}, "h1": {"align"}, "h2": {"align"}, "h3": {"align"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked"},
    "li": {"value"}, "ol": {"start", "type", "reversed"},
    "section": {"data-footnotes"},
    "td": _CELL, "th": _CELL | {"scope"},
    "time": {"datetime"},
}  # fmt: skip
_VALUES: dict[str, re.Pattern[str]] = {
    "align": re.compile(r"left|right|center|justify", re.I),
    "valign": re.compile(r"top|middle|bottom|baseline", re.I),
    "lang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,5}"),
    "dir": re.compile(r"ltr|rtl|auto", re.I),
    "width": re.compile(r"\d{1,4}%?"), "height": re.compile(r"\d{1,4}"),
    "colspan": re.compile(r"\d{1,3}"), "rowspan": re.compile(r"\d{1,3}"), "span": re.compile(r"\d{1,3}"),
    "start": re.compile(r"-?\d{1,9}"), "value": re.compile(r"-?\d{1,9}"),
    "type": re.compile(r"[1aAiI]|checkbox"),
    "scope": re.compile(r"(?:row|col)(?:group)?", re.I),
    "class": re.compile(r"language-.*", re.S),
}  # fmt: skip


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    allowed = _VALUES.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed_value,
    strip_comments=True,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
    generic_attribute_prefixes=set(),
)


def _rendered(source: str, more_options: int = 0) -> str | None:
    """The body as the cleaner leaves it; None if its tags are too deep inside each other."""
    markdown = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", source)
    rendered = cmark.markdown_to_html_with_extensions(markdown, _OPTIONS | more_options, _EXTENSIONS)
    if rendered.count("<") > _FEW_TAGS and _may_be_deep(rendered):
        return None
    cleaned = _NOT_TEXT.sub("", _CLEANER.clean(rendered))
    return cleaned if _is_canonical(cleaned) else None


_UNPRINTABLE = re.compile(r"[\x00\ud800-\udfff]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_FEW_TAGS = 4_000
"""So few that they may be as deep as they like without taking the cleaner long."""
_MARKUP = re.compile(
    r"<(?:(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)"
    r"(?:\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+\s*+(?P<empty>/?)>"
    r"|!--(?!-?>)(?:(?!--!?>)[^\0])*+-->)?",
)
_VOID_TAGS = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def _may_be_deep(rendered: str) -> bool:
    """Whether tags might be more than `DEEPEST` inside each other. It may be wrong, but only if it says so.

    Only a closing tag right for the innermost open one counts. Once there is a tag that parsers might read in
    different ways, no closing tag counts any more.
    """
    open_tags: list[str] = []
    is_clear = True
    for tag in _MARKUP.finditer(rendered):
        name = tag["name"]
        if tag[0] == "<":
            is_clear = is_clear and not re.match(r"<[A-Za-z/!?]", rendered[tag.start() : tag.start() + 2])
            open_tags.append("")
        elif name is None:
            continue
        elif tag["closing"]:
            if is_clear and open_tags and open_tags[-1] == name.lower():
                open_tags.pop()
        elif name.lower() not in _VOID_TAGS:
            open_tags.append(name.lower())
        if len(open_tags) > DEEPEST:
            return True
    return False


_TOKEN = re.compile(
    r"<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+=\"[^\"]*\")*)>|(?P<text>[^<]+)"
)
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")


def _is_canonical(cleaned: str) -> bool:
    """Whether the HTML is what we expect of the cleaner: allowed tags, balanced, not too deep."""
    open_tags: list[str] = []
    position = 0
    for token in _TOKEN.finditer(cleaned):
        if token.start() != position:
            return False
        position = token.end()
        name = token["name"]
        if name is None:
            continue
        if name not in _TAGS:
            return False
        if token["closing"]:
            if not open_tags or open_tags.pop() != name:
                return False
        elif name not in _VOID_TAGS:
            open_tags.append(name)
            if len(open_tags) > DEEPEST:
                return False
    return position == len(cleaned) and not open_tags


def _as_text(source: str) -> Html:
    """A body as it was typed."""
    return Html(f"<pre>{_preformatted(source, '&#10;')}</pre>")


def _preformatted(words: str, lead: str = "") -> str:
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lead + "&#10;".join(_escaped(line) for line in lines)


def _escaped(words: str) -> str:
    """Text as HTML, with tabs and line ends as they are."""
    return _NOT_TEXT.sub("", words).translate(_ENTITIES)


_ENTITIES = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "{": "&#123;", "}": "&#125;", "\t": "&#9;",
        "\n": "&#10;", "\r": "&#10;", "\u2028": " ", "\u2029": " ", "\u00a0": "&nbsp;",
    }
)  # fmt: skip


# Our own steps


class _Element:
    """A tag of the cleaned body with what is inside it."""

    __slots__ = ("attributes", "children", "name")

    def __init__(
        self, name: str, attributes: dict[str, str] | None = None, children: list[_Node] | None = None
    ) -> None:
        self.name = name
        self.attributes = attributes or {}
        self.children: list[_Node] = [] if children is None else children

    def words(self) -> str:
        """The text inside, pictures by their description."""
        parts: list[str] = []
        _collect_words(self, parts)
        return "".join(parts)


_Node = _Element | str


def _collect_words(element: _Element, parts: list[str]) -> None:
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            _collect_words(child, parts)


def _tree(cleaned: str) -> _Element:
    root = _Element("", {})
    open_elements = [root]
    for token in _TOKEN.finditer(cleaned):
        if token["text"] is not None:
            open_elements[-1].children.append(html.unescape(token["text"]))
        elif token["closing"]:
            open_elements.pop()
        else:
            attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(token["attributes"])}
            element = _Element(token["name"], attributes)
            open_elements[-1].children.append(element)
            if element.name not in _VOID_TAGS:
                open_elements.append(element)
    return root


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td"
    " tfoot th thead tr ul caption col colgroup".split()
)
_AT_TOP = frozenset("blockquote details div dl figure hr ol p pre section table ul".split())
"""What may begin a line of its own for every host."""
_ONLY_BLOCKS = frozenset("table thead tbody tfoot tr colgroup ol ul dl".split())
_ALERT = re.compile(r"[ \t]*\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|\Z)", re.I)
_LANGUAGE = re.compile(r"language-([A-Za-z0-9_+#.-]{1,40})")
_TITLE = re.compile(r"(?:^|\s)title=(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([^\s\"']{1,200}))")
_OLD_ATTRIBUTES = re.compile(r"[ ]\{:?[ ]*(?:[^{}\n#]*[ ])?(?:#|id=[\"']?)([\w.:-]{1,200})[^{}\n]*\}$")


class _Finisher:
    def __init__(
        self, cleaned: str, resolve: Resolve, anchors: Anchors, language: str | None, alerts: Mapping[str, str]
    ) -> None:
        self._root = _tree(cleaned)
        self._resolve = resolve
        self._anchors = anchors
        self._language = language if language and _VALUES["lang"].fullmatch(language) else None
        self._alerts = alerts
        self._own_ids: set[str] = set()
        self._hosts: dict[str, str] = {}
        """The anchors of the code host, each with the id on the page."""
        self._heading_ids: dict[int, tuple[str, tuple[str, ...]]] = {}

    def body(self) -> Body:
        self._give_ids()
        top = [node.name for node in self._root.children if isinstance(node, _Element) and node.name in _HEADINGS]
        levels = [_HEADINGS[name] for name in top] or [
            _HEADINGS[element.name] for element in _all(self._root) if element.name in _HEADINGS
        ]
        self._deeper = TOP_LEVEL - min(levels, default=TOP_LEVEL)
        return Body(tuple(self._parts()), frozenset(self._own_ids), self._hosts)

    # Ids

    def _give_ids(self) -> None:
        """Decide on every id first, since links lead forward, too."""
        numbers: dict[str, int] = {}
        headings: list[tuple[_Element, str]] = []
        for element in _all(self._root):
            written = element.attributes.pop("name", "") if element.name == "a" else ""
            written = element.attributes.pop("id", "") or written
            if written:
                anchor = self._anchors.claim(written) or self._anchors.free(host_slug(unquote(written)) or "section")
                element.attributes["id"] = anchor
                self._own_ids.add(anchor)
                self._hosts.setdefault(written, anchor)
            if element.name in _HEADINGS:
                headings.append((element, self._heading_id(element, numbers)))
        for element, anchor in headings:
            self._heading_ids[id(element)] = (anchor, tuple(self._old_ids(element, anchor)))

    def _heading_id(self, heading: _Element, numbers: dict[str, int]) -> str:
        slug = host_slug(heading.words().strip())
        number = numbers.get(slug, 0)
        numbers[slug] = number + 1
        wanted = f"{slug}-{number}" if number else slug
        anchor = self._anchors.free(wanted or "section")
        self._own_ids.add(anchor)
        if wanted:
            self._hosts.setdefault(wanted, anchor)
        return anchor

    def _old_ids(self, heading: _Element, anchor: str) -> Iterator[str]:
        words = heading.words().strip()
        written = _OLD_ATTRIBUTES.search(words)
        bare = words[: written.start()] if written else words
        for old in (written[1] if written else "", python_markdown_slug(bare), host_slug(bare)):
            if old and old != anchor and self._anchors.claim(old):
                self._own_ids.add(old)
                self._hosts.setdefault(old, old)
                yield old

    # Blocks

    def _parts(self) -> Iterator[Html | BodyHeading]:
        loose: list[_Node] = []
        for node in [*self._root.children, None]:
            if node is None or (isinstance(node, _Element) and (node.name in _AT_TOP or node.name in _HEADINGS)):
                if block := self._paragraph(loose):
                    yield block
                loose = []
            if node is None:
                return
            if isinstance(node, str) or not (node.name in _AT_TOP or node.name in _HEADINGS):
                loose.append(node)
            elif node.name in _HEADINGS:
                yield self._top_heading(node)
            else:
                written = "".join(self._element(node, False, is_top=True))
                if written:
                    yield Html(written)

    def _paragraph(self, nodes: list[_Node]) -> Html | None:
        """What comes between two blocks, as a block of its own: no host takes its tags for one."""
        paragraph = _Element("p", {}, nodes)
        written = "".join(self._inside(paragraph, False)).strip()
        if not written:
            return None
        has_blocks = any(element.name in _BLOCKS for element in _all(paragraph))
        name = "div" if has_blocks else "p"
        return Html(f"<{name}{self._lang(paragraph)}>{written}</{name}>")

    def _lang(self, element: _Element) -> str:
        return f' lang="{self._language}"' if self._language and "lang" not in element.attributes else ""

    def _top_heading(self, heading: _Element) -> BodyHeading:
        anchor, old = self._heading_ids[id(heading)]
        own = heading.attributes.get("id")
        extra = (own, *old) if own else old
        written = "".join(self._inside(heading, False)).strip()
        words = " ".join(heading.words().split())
        return BodyHeading(self._level(heading), anchor, Html(written), words, extra)

    def _level(self, heading: _Element) -> int:
        return min(6, max(1, _HEADINGS[heading.name] + self._deeper))

    def _inside(self, element: _Element, in_link: bool) -> Iterator[str]:
        children = element.children
        last = len(children) - 1
        for number, child in enumerate(children):
            if isinstance(child, _Element):
                yield from self._element(child, in_link)
                continue
            if element.name in _ONLY_BLOCKS and not child.strip():
                continue
            words = child
            if (number == 0 and element.name in _BLOCKS) or (number and _is_block(children[number - 1])):
                words = words.lstrip(" \t\n")
            if (number == last and element.name in _BLOCKS) or (number < last and _is_block(children[number + 1])):
                words = words.rstrip(" \t\n")
            yield _escaped(_SPACES.sub(" ", words))

    def _element(self, element: _Element, in_link: bool, is_top: bool = False) -> Iterator[str]:
        name = element.name
        lang = self._lang(element) if is_top else ""
        if name == "pre":
            yield from self._code_block(element, lang)
        elif name in _HEADINGS:
            anchor, old = self._heading_ids[id(element)]
            own = element.attributes.get("id")
            level = self._level(element)
            extra = "".join(f'<span id="{text(extra)}"></span>' for extra in ((own, *old) if own else old))
            yield f'<h{level} id="{text(anchor)}">{extra}'
            yield from self._inside(element, in_link)
            yield f"</h{level}>"
        elif name == "a":
            yield from self._link(element, in_link)
        elif name == "img":
            yield from self._picture(element, in_link)
        elif name == "input":
            yield from _check_mark(element)
        elif name == "blockquote" and is_top and (kind := _alert_kind(element)):
            title = text(self._alerts.get(kind, ALERTS[kind]))
            yield f'<div class="admonition {kind} pm-alert"{self._attributes(element)}{lang}>'
            yield f'<p class="admonition-title">{title}</p>'
            yield from self._inside(element, in_link)
            yield "</div>"
        elif name == "section" and "data-footnotes" in element.attributes:
            yield f'<div class="footnote"{lang}><hr>'
            yield from self._inside(element, in_link)
            yield "</div>"
        else:
            classes = ' class="task-list-item"' if name == "li" and _is_task(element) else ""
            yield f"<{name}{classes}{self._attributes(element)}{lang}>"
            if name not in _VOID_TAGS:
                yield from self._inside(element, in_link)
                yield f"</{name}>"

    def _attributes(self, element: _Element) -> str:
        return "".join(
            f' {name}="{_escaped(value)}"'
            for name, value in element.attributes.items()
            if name in _WRITTEN_ATTRIBUTES and not (name == "type" and value == "checkbox")
        )

    def _code_block(self, pre: _Element, lang: str) -> Iterator[str]:
        code = pre.children[0] if len(pre.children) == 1 else None
        if not isinstance(code, _Element) or code.name != "code" or any(not isinstance(c, str) for c in code.children):
            yield f"<pre{self._attributes(pre)}{lang}>"
            inside = "".join(self._preformatted_inside(pre))
            # Parsers drop a line end right after the tag.
            yield ("&#10;" + inside if inside.startswith("&#10;") else inside) + "</pre>"
            return
        words = code.words()
        language = _LANGUAGE.match(code.attributes.get("class", ""))
        title = _TITLE.search(code.attributes.get("data-meta", ""))
        name = f'<span class="filename">{text(next(filter(None, title.groups())))}</span>' if title else ""
        colours = _highlighted(words, language[1].lower() if language else "")
        yield f'<div class="highlight"{self._attributes(pre)}{lang}>{name}<pre><code>{colours}</code></pre></div>'

    def _preformatted_inside(self, element: _Element) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, str):
                yield _preformatted(child)
            elif child.name in ("a", "img", "input", "pre"):
                yield from self._element(child, False)
            else:
                yield f"<{child.name}{self._attributes(child)}>"
                if child.name not in _VOID_TAGS:
                    yield from self._preformatted_inside(child)
                    yield f"</{child.name}>"

    # Links and pictures

    def _link(self, link: _Element, in_link: bool) -> Iterator[str]:
        href = link.attributes.get("href")
        address = self._address(href) if href and not in_link else None
        opening = f'<a href="{_escaped(encoded(address))}"' if address is not None else ""
        if opening and address is not None and not is_relative(address):
            opening += ' rel="noopener noreferrer"'
        if "data-footnote-backref" in link.attributes:
            opening += ' class="footnote-backref"' if opening else ""
        elif "data-footnote-ref" in link.attributes:
            opening += ' class="footnote-ref"' if opening else ""
        others = self._attributes(link)
        if opening:
            yield f"{opening}{others}>"
        elif others:
            yield f"<span{others}>"
        yield from self._inside(link, in_link or bool(opening))
        if opening or others:
            yield "</a>" if opening else "</span>"

    def _address(self, href: str) -> str | None:
        """Where a link leads on the site; None for nowhere."""
        if not is_safe_address(href):
            return None
        if not is_relative(href):
            return href
        if href.startswith("#"):
            fragment = href[1:]
            own = self._hosts.get(fragment) or self._hosts.get(unquote(fragment))
            if own:
                return f"#{own}"
        address = self._resolve(href)
        return address if address is not None and is_safe_address(address) else None

    def _picture(self, picture: _Element, in_link: bool) -> Iterator[str]:
        source = picture.attributes.get("src", "")
        words = picture.attributes.get("alt", "")
        address = self._address(source) if source else None
        if address is None:
            yield _escaped(_SPACES.sub(" ", words or source))
        elif is_relative(address):
            yield f'<img src="{_escaped(encoded(address))}" alt="{_escaped(words)}"{self._attributes(picture)}>'
        elif in_link:
            yield _escaped(_SPACES.sub(" ", words or address))
        else:
            label = _escaped(_SPACES.sub(" ", words or address))
            yield f'<a href="{_escaped(encoded(address))}" rel="noopener noreferrer">{label}</a>'


_WRITTEN_ATTRIBUTES = frozenset(
    "align valign colspan rowspan span scope lang dir title id width height start value type reversed open datetime".split()
)
_SPACES = re.compile(r"[ \t\r\n]+")


def _all(element: _Element) -> Iterator[_Element]:
    waiting: list[_Node] = list(reversed(element.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, _Element):
            yield node
            waiting.extend(reversed(node.children))


def _is_block(node: _Node) -> bool:
    return isinstance(node, _Element) and node.name in _BLOCKS


def _alert_kind(quote: _Element) -> str | None:
    """The kind of alert that a quotation is; its mark is taken out."""
    paragraph = next((node for node in quote.children if not isinstance(node, str) or node.strip()), None)
    if not isinstance(paragraph, _Element) or paragraph.name != "p" or not paragraph.children:
        return None
    first = paragraph.children[0]
    mark = _ALERT.match(first) if isinstance(first, str) else None
    if not mark or not isinstance(first, str):
        return None
    if not mark[0].endswith("\n") and len(paragraph.children) > 1:
        return None  # something follows on the same line
    paragraph.children[0] = first[mark.end() :]
    if not paragraph.words().strip() and len(paragraph.children) == 1:
        quote.children.remove(paragraph)
        if not quote.words().strip():
            quote.children.insert(0, paragraph)
            paragraph.children[0] = first
            return None
    return mark[1].lower()


def _is_task(item: _Element) -> bool:
    first = next((node for node in item.children if not isinstance(node, str) or node.strip()), None)
    if isinstance(first, _Element) and first.name == "p":
        first = next((node for node in first.children if not isinstance(node, str) or node.strip()), None)
    return isinstance(first, _Element) and first.name == "input" and first.attributes.get("type") == "checkbox"


def _check_mark(box: _Element) -> Iterator[str]:
    """A box as a mark, since nothing can be ticked on the site."""
    if box.attributes.get("type") == "checkbox":
        is_done = "checked" in box.attributes
        yield f'<span class="pm-task{" pm-task-done" if is_done else ""}">{"☑" if is_done else "☐"}</span>'


@lru_cache(maxsize=2048)
def _highlighted(code: str, language: str) -> str:
    """Code as HTML, with the classes of Pygments if it knows the language."""
    code = code.removesuffix("\n")
    if language and len(code) <= LONGEST_HIGHLIGHTED:
        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            pass
        else:
            return _coloured(code, lexer)
    return _preformatted(code)


def _coloured(code: str, lexer: object) -> str:
    parts: list[str] = []
    for kind, words in lexer.get_tokens(code):  # type: ignore[attr-defined]
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        name = STANDARD_TYPES[kind]
        written = _preformatted(words)
        parts.append(f'<span class="{name}">{written}</span>' if name and words.strip() else written)
    return "".join(parts)
