"""One incident as a document by itself, for a chat, a wiki, a ticket: plain HTML or Markdown.

Both are made of its page, so they say what the page says. What only a screen needs is left out: folds, drawings (the
list of steps says the same), anchors, and key moments, which the whole timeline repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import urljoin

from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.render.page import Page, Wrapper
from postmortems.text.cleaner import Element, Node, TooCostlyError, clean_rendered
from postmortems.text.html import Resolve, text
from postmortems.text.html_limits import VOID_TAGS

_LEFT_OUT = frozenset("pm-anchor pm-paper pm-foot pm-moments pm-drawn pm-acted pm-short pm-proposals".split())
"""Classes of parts that only a screen needs. `pm-short` is the beginning of a text that follows whole."""
_BLOCKS = frozenset("blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table ul".split())
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_WRITTEN = _BLOCKS | _MARKS.keys() | frozenset("a br code sub sup tbody td th thead tr".split())
"""Tags of the HTML; of all others only the content stays."""
_SPACED = frozenset("pm-utc pm-actor pm-figure pm-unseen pm-overdue".split())
"""Classes of what a screen puts on a line of its own, or into a box."""
_SPACED_IN = {("pm-chips", "time"), ("pm-phase", "span")}
"""The same by the class of what it is in, and its tag."""
_NUMBERED = frozenset("pm-branches pm-steps pm-phases".split())
"""Classes of lists whose entries say their number, or have none."""
_FACTS = frozenset({"pm-facts", "pm-neighbours"})
_COUNT = "pm-count"
"""The class of a number that styles put in brackets."""
_SPECIAL = re.compile(r"([\\*_\[\]<>|~`]|&(?=[#\w]+;))")
_LIST_MARK = re.compile(r"^(\d+)?([#+.)-])")


def html_document(page: Page, address: str) -> str:
    """The page as HTML without classes, styles and scripts. `address` is that of the page; empty when not known."""
    whole = "".join(_as_html(node, _resolver(address)) for node in _content(page))
    return f"{re.sub(r'(</(?:h.|p|ul|ol|dl|table|pre|tr|li|div)>)', chr(92) + '1' + chr(10), whole).strip()}\n"


def markdown_document(page: Page, address: str) -> str:
    """The page as Markdown of code hosts and chats. `address` is that of the page; empty when not known."""
    return "\n\n".join(_blocks(_content(page), _resolver(address))) + "\n"


# What the page says


class _Reader(HTMLParser):
    """A block of the page without what only a screen needs. The page is ours: each tag is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool, set[str]]] = []
        """Each open tag, whether what is in it is shown, and its classes."""

    @property
    def _is_shown(self) -> bool:
        return not self._open or self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave a part out, or write its tag again."""
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        is_label = tag == "summary" and "li" not in [name for name, *_ in self._open]  # it only names what is folded
        shown = self._is_shown and not (
            is_label or tag in ("button", "svg", "template") or "hidden" in given or _LEFT_OUT & classes
        )
        name = self._renamed(tag, classes)
        if shown:
            around = self._open[-1][2] if self._open else set()
            is_spaced = tag == "small" or _SPACED & classes or _SPACED_IN & {(one, tag) for one in around}
            is_apart = is_spaced and not self._is_at_start()
            is_next = self.parts[-1:] == ["</var>"]
            before = ": " if name == "var" and not is_next else " · " if name == "var" or is_apart else ""
            bracket = "(" if _COUNT in classes else ""
            self.parts += (before, f"<{name}{(self.get_starttag_text() or '')[1 + len(tag) :]}", bracket)
        if tag not in VOID_TAGS:
            self._open.append((name, shown, classes))

    def _is_at_start(self) -> bool:
        """Whether nothing is written yet in what was opened last."""
        last = next((part for part in reversed(self.parts) if part.strip()), "<")
        return last.startswith("<") and not last.startswith("</")

    def _renamed(self, tag: str, classes: set[str]) -> str:
        """Facts become a list of lines: wikis and chats know no lists of terms."""
        around = [name for name, *_ in self._open[-2:]]
        if tag == "dl" and classes & _FACTS:
            return "menu"
        if around[-1:] == ["menu"]:
            return "li"
        if around[:1] == ["menu"]:
            return {"dt": "strong", "dd": "var"}.get(tag, tag)
        return "ul" if tag == "ol" and _NUMBERED & classes else tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a drawing."""

    def handle_endtag(self, tag: str) -> None:
        """Close what is shown."""
        if tag in VOID_TAGS or not self._open:
            return
        name, shown, classes = self._open.pop()
        if shown:
            self.parts.append(f"{')' if _COUNT in classes else ''}</{name}>")

    def handle_data(self, data: str) -> None:
        if self._is_shown:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def _content(page: Page) -> Iterator[Node]:
    """What the page says, cleaned again by the one place that does so."""
    for part in page.parts:
        if isinstance(part, Wrapper):
            continue
        reader = _Reader()
        reader.feed(part.__html__())
        reader.close()
        try:
            clean = clean_rendered("".join(reader.parts).replace("<menu", "<ul").replace("</menu>", "</ul>"))
            _flatten(clean)
            yield from clean.children
        except TooCostlyError:
            yield Element("p", {}, [re.sub(r"<.*?>", " ", "".join(reader.parts))])


def _flatten(tree: Element) -> None:
    """Take lists out of entries that hold nothing else, and make headings inside of entries paragraphs."""
    for node in reversed([tree, *tree.elements()]):
        entries: list[Node] = []
        for child in node.children:
            inside = [one for one in child.children if _is_said(one)] if isinstance(child, Element) else []
            only = inside[0] if len(inside) == 1 else None
            is_list = isinstance(only, Element) and only.name in ("ul", "ol")
            entries += only.children if is_list and isinstance(only, Element) and _name(child) == "li" else [child]
        node.children = entries
        if node.name == "li":
            for heading in node.elements():
                if re.fullmatch("h[1-6]", heading.name):
                    heading.name, heading.children = "p", [Element("strong", {}, heading.children)]


def _name(node: Node) -> str:
    return node.name if isinstance(node, Element) else ""


def _is_said(node: Node) -> bool:
    return isinstance(node, Element) or bool(node.strip())


def _resolver(address: str) -> Resolve:
    """What a link leads to from elsewhere; None for nowhere."""

    def resolve(link: str) -> str | None:
        scheme = address_scheme(link)
        if scheme:
            return link if scheme in SAFE_SCHEMES else None
        return urljoin(address, link) if address else None

    return resolve


# HTML


def _as_html(node: Node, resolve: Resolve) -> str:
    if isinstance(node, str):
        return str(text(node))
    inner = "".join(_as_html(child, resolve) for child in node.children)
    name, attributes = {"summary": "div", "article": "div", "details": "div"}.get(node.name, node.name), ""
    if name == "img":
        return str(text(node.attributes.get("alt", "")))
    if name == "a":
        link = resolve(node.attributes.get("href", ""))
        return f'<a href="{text(link)}">{inner}</a>' if link else inner
    if name not in _WRITTEN:
        return inner
    if name == "div":
        runs = groupby(node.children, _is_block)
        return "".join(_run("".join(_as_html(child, resolve) for child in run), block) for block, run in runs)
    if "colspan" in node.attributes:
        attributes = f' colspan="{text(node.attributes["colspan"])}"'
    return f"<{name}{attributes}>" + ("" if name in VOID_TAGS else f"{inner}</{name}>")


def _run(inner: str, is_block: bool) -> str:
    """Neighbours that are blocks as they are, other words as a paragraph."""
    return inner if is_block else f"<p>{inner.strip()}</p>" if inner.strip() else ""


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and (
        node.name in _BLOCKS or node.name in ("article", "details", "summary") or any(map(_is_block, node.children))
    )


# Markdown


def _blocks(nodes: Iterator[Node] | list[Node], resolve: Resolve) -> Iterator[str]:
    """Blocks of Markdown; text between blocks is a paragraph."""
    line: list[Node] = []
    for node in nodes:
        if not _is_block(node):
            line.append(node)
            continue
        if said := _line(line, resolve):
            yield said
        line = []
        assert isinstance(node, Element)
        yield from _block(node, resolve)
    if said := _line(line, resolve):
        yield said


def _block(node: Element, resolve: Resolve) -> Iterator[str]:
    name = node.name
    if re.fullmatch(r"h[1-6]", name):
        yield f"{'#' * int(name[1])} {_line(node.children, resolve)}"
    elif name in ("ul", "ol"):
        yield _list(node, resolve)
    elif name == "pre":
        words = node.words().strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", words)), 3)
        yield f"{fence}\n{words}\n{fence}"
    elif name == "table":
        yield "\n".join(_table(node, resolve))
    elif name == "blockquote":
        yield re.sub("^", "> ", "\n\n".join(_blocks(node.children, resolve)), flags=re.MULTILINE)
    elif name == "hr":
        yield "---"
    else:
        yield from _blocks(node.children, resolve)


def _list(node: Element, resolve: Resolve) -> str:
    items = []
    for number, item in enumerate((one for one in node.elements() if one in node.children), start=1):
        mark = f"{number}. " if node.name == "ol" else "- "
        items.append(mark + "\n\n".join(_blocks(item.children, resolve)).replace("\n", "\n" + " " * len(mark)))
    return "\n".join(items)


def _table(node: Element, resolve: Resolve) -> Iterator[str]:
    for number, row in enumerate(one for one in node.elements() if one.name == "tr"):
        cells = [
            "<br>".join(map(_on_one_line, _blocks(one.children, resolve)))
            for one in row.children
            if isinstance(one, Element)
        ]
        if number == 0:
            width = len(cells)
        shown = [*cells, *[""] * (width - len(cells))]
        yield f"| {' | '.join(shown)} |"
        if number == 0:
            yield "|" + " --- |" * width


def _on_one_line(block: str) -> str:
    """A block as a cell of a table can hold it: a block of code as one piece of code for each line."""
    if block.startswith("```") and "\n" in block:
        return "<br>".join(_code(line) for line in block.split("\n")[1:-1] if line.strip())
    return block.replace("\n", "<br>")


def _code(words: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", words)), default=0) + 1)
    space = " " if "`" in words else ""
    return f"{fence}{space}{words}{space}{fence}".replace("|", "\\|")


def _line(nodes: list[Node], resolve: Resolve) -> str:
    line = re.sub(r"\s+", " ", "".join(_inline(node, resolve) for node in nodes)).strip()
    return _LIST_MARK.sub(r"\1\\\2", line)


def _inline(node: Node, resolve: Resolve) -> str:
    if isinstance(node, str):
        return _SPECIAL.sub(r"\\\1", node)
    if node.name == "code":
        return _code(node.words())
    if node.name == "img":
        return _SPECIAL.sub(r"\\\1", node.attributes.get("alt", ""))
    inner = "".join(_inline(child, resolve) for child in node.children)
    if node.name == "br":
        return "<br>"
    if node.name == "a" and (link := resolve(node.attributes.get("href", ""))) and inner.strip():
        return f"[{inner.strip()}](<{link}>)" if re.search(r"[\s()]", link) else f"[{inner.strip()}]({link})"
    mark = _MARKS.get(node.name, "")
    return inner.replace(inner.strip(), f"{mark}{inner.strip()}{mark}", 1) if mark and inner.strip() else inner
