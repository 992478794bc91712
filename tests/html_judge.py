"""Judges the HTML of bodies as a browser reads it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import DataLossWarning

from postmortems.text.body import Body, BodyHeading

TAGS = frozenset(
    "a abbr b bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2"
    " h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary"
    " sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
VOID_TAGS = frozenset("br col hr img wbr".split())
ATTRIBUTES = frozenset(
    "align alt class colspan datetime dir height href id lang open rel reversed rowspan scope span src start title type"
    " valign value width".split()
)
CLASSES = re.compile(
    r"admonition (?:note|tip|important|warning|caution) pm-alert|admonition-title|filename|footnote|footnote-backref"
    r"|footnote-ref|highlight|nohighlight|pm-task|pm-task pm-task-done|task-list-item|[a-z][a-z0-9]{0,2}"
)
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-]*)[\x00-\x20]*:", re.I)


def page_of(body: Body) -> str:
    """The body as a host writes it into a page."""
    return "\n\n".join(_written(part) for part in body.parts)


def _written(part: str | BodyHeading) -> str:
    if isinstance(part, str):
        return part
    others = "".join(f'<span id="{escape(anchor)}"></span>' for anchor in part.extra_ids)
    return f'<h{part.level} id="{escape(part.anchor)}">{others}{part.html}</h{part.level}>'


def parsed(page: str) -> Element:
    """What a browser makes of the page."""
    whole = f"<!doctype html><html><body><main>{page}</main><p id=after>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        tree: Element = html5lib.parse(whole, namespaceHTMLElements=False)
    return tree


def ids_of(page: str) -> list[str]:
    """Every id of the page, in order."""
    return [id_ for element in _main(parsed(page)).iter() if (id_ := element.get("id")) is not None]


def _main(tree: Element) -> Element:
    body = tree.find("body")
    assert body is not None
    return body[0]


def faults(page: str) -> list[str]:
    """Everything in the HTML of a body that could run, load or break something; empty if it is in order."""
    found = [f"{character} in the page" for character in "{}" if character in page]
    found += [f"a file inclusion: {line}" for line in page.splitlines() if re.search(r"-{2,}8<-{2,}", line)]
    found += [f"not one block: {block}" for block in page.split("\n\n") if block and not _is_block(block)]
    tree = parsed(page)
    main = _main(tree)
    following = [element.get("id") for element in tree.find("body") or () if element is not main]
    if main.tag != "main" or following != ["after"]:
        found.append("it reaches out of its place")
    for element in main.iter():
        if element is not main:
            found += _faults_of(element)
    ids = ids_of(page)
    if len(ids) != len(set(ids)):
        found.append("an id twice")
    if _told(main) != f"<main>{_told_by_tags(page)}</main>":
        found.append(f"browsers read it in another way than it was written: {_told(main)}")
    return found


def _is_block(block: str) -> bool:
    return block.startswith("<") and "\n" not in block


def _faults_of(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag not in TAGS:
        yield f"the tag {element.tag}"
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES:
            yield f"the attribute {name}"
        if name == "class" and not CLASSES.fullmatch(value):
            yield f"the class {value}"
        if name in ("href", "src") and not _is_safe(name, value):
            yield f"the address {value}"
        if name == "id" and re.match(r"__|pm-|md-|mkdocs", value, re.I):
            yield f"the id {value}"


def _is_safe(name: str, address: str) -> bool:
    for read in (address, unquote(address)):
        scheme = SCHEME.match(read)
        if scheme and (name == "src" or scheme[1].lower() not in ("http", "https", "mailto")):
            return False
        if re.match(r"[\x00-\x20]*[/\\][\x00-\x20]*[/\\]", read):
            return False
    return True


def _told(element: Element) -> str:
    """A tree as text, to compare it with another."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(element.attrib.items()))
    words = element.text or ""
    if element.tag == "pre":  # html5lib drops the line end after it only outside tables
        words = words.lstrip("\n")
    inside = escape(words) + "".join(_told(child) + escape(child.tail or "") for child in element)
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"<>]*\")*)>|([^<]+)")


def _told_by_tags(page: str) -> str:
    """The same for the tags as they are written: what a parser says that believes them."""
    told: list[str] = []
    open_tags: list[str] = []
    is_after_pre = False
    position = 0
    for token in _TOKEN.finditer(page):
        if token.start() != position:
            return f"a tag of another form: {page[position : position + 80]}"
        position = token.end()
        closing, name, attributes, words = token.groups()
        if words is not None:
            words = unescape(words)
            told.append(escape(words.lstrip("\n") if is_after_pre else words))
        elif closing:
            if not open_tags or open_tags.pop() != name:
                return f"nothing to close: {token[0]}"
            told.append(f"</{name}>")
        else:
            pairs = sorted((key, unescape(value)) for key, value in re.findall(r' ([a-z-]+)="([^"]*)"', attributes))
            written = "".join(f' {key}="{escape(value)}"' for key, value in pairs)
            told.append(f"<{name}{written}>")
            if name in VOID_TAGS:
                told.append(f"</{name}>")
            else:
                open_tags.append(name)
        is_after_pre = name == "pre" and not closing
    return "".join(told) if position == len(page) and not open_tags else "something is left open"
