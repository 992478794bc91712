"""Judges a finished page as a browser reads it: between the marks around each body there is nothing but what may be."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import DataLossWarning

TAGS = frozenset(
    "a abbr b bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2"
    " h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary"
    " sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
ATTRIBUTES = frozenset(
    "align alt aria-hidden class colspan datetime dir height href id lang loading open rel reversed role rowspan scope"
    " span src start title type valign value width".split()
)
CLASS = re.compile(
    r"admonition|note|tip|important|warning|caution|admonition-title|filename|footnotes?|footnote-(?:back)?ref"
    r"|(?:no)?highlight|pm-(?:alert|task|task-done|code|footnotes?)[\w-]*|task-list-item|contains-task-list"
    r"|headerlink|[a-z][a-z0-9]{0,2}"
)
"""Ours, and those of Pygments: none that a theme's scripts act upon."""
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-]*)[\x00-\x20]*:", re.I)
_LINE_ENDS = re.compile(r"[\t\n\r]")
"""Browsers drop them wherever they are in an address."""
_ELSEWHERE = re.compile(r"[\x00-\x20]*(?:https?:|[/\\][\x00-\x20]*[/\\])", re.I)
FORBIDDEN = {
    "42000001": "an expression was evaluated",
    "the text that was held back": "a file was included",
}
ACTIVE = ("script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "template", "svg", "math")

BEGIN, END = "judge-begin-", "judge-end-"


def begin(number: int) -> str:
    """What comes before the body with this number."""
    return f'<p title="{BEGIN}{number}"></p>'


def end(number: int) -> str:
    """What comes after it."""
    return f'<p title="{END}{number}"></p>'


class Fault(NamedTuple):
    """Something that is on a page and must not be."""

    body: int | None
    """The number of the body; None for the page around them."""
    what: str


def parsed(page: str) -> Element:
    """The page as a browser reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return html5lib.parse(page, namespaceHTMLElements=False)


def faults(page: str, bodies: range, skeleton: tuple[int, ...] | None = None) -> Iterator[Fault]:
    """What is wrong on a page with these bodies. `skeleton` is that of a page without any."""
    root = parsed(page)
    parents = {child: parent for parent in root.iter() for child in parent}
    expected = [f"{kind}{number}" for number in bodies for kind in (BEGIN, END)]
    current: int | None = None
    home: Element | None = None
    seen: list[str] = []
    for element in root.iter():
        mark = element.get("title", "") if element.tag == "p" else ""
        if mark.startswith((BEGIN, END)):
            seen.append(mark)
            home = home if home is not None else parents[element]
            if parents[element] is not home:
                yield Fault(int(mark.rpartition("-")[2]), "it reaches out of its place")
            current = int(mark.removeprefix(BEGIN)) if mark.startswith(BEGIN) else None
        elif current is not None:
            yield from (Fault(current, what) for what in _faults_of(element))
        elif 0 < len(seen) < len(expected):
            yield Fault(int(seen[-1].rpartition("-")[2]), "something of it comes after it")
    if seen != expected:
        missing = [mark for mark in expected if mark not in seen] or seen
        yield Fault(int(missing[0].rpartition("-")[2]), "the marks around it are not where they were")
    if skeleton is not None and skeleton_of(root) != skeleton:
        yield Fault(None, f"the page around the bodies changed: {skeleton_of(root)} instead of {skeleton}")
    yield from _unbalanced(page)
    for text, what in FORBIDDEN.items():
        if text in page:
            yield Fault(None, what)


_BODY = re.compile(rf'title="?{BEGIN}(\d+)"?>(.*?)<p title="?{END}\1(?!\d)', re.S)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_NEED_NO_END = frozenset("br col hr img wbr p li dt dd tr td th thead tbody tfoot colgroup rt rp".split())


def _unbalanced(page: str) -> Iterator[Fault]:
    """Bodies with a tag that is not closed, or a closing tag that closes nothing: parsers repair some in silence."""
    for body in _BODY.finditer(page):
        balance = Counter[str]()
        for closing, name in _TAG.findall(body[2]):
            balance[name.lower()] += -1 if closing else 1
        for name, count in balance.items():
            if count and name not in _NEED_NO_END:
                yield Fault(int(body[1]), f"{count:+} <{name}> that are open")


def skeleton_of(root: Element) -> tuple[int, ...]:
    """How many elements of each active kind a page has; links in its head depend on its neighbours."""
    return tuple(sum(1 for _ in root.iter(tag)) for tag in ACTIVE if tag != "link")


def _faults_of(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "a comment"
        return
    if element.tag not in TAGS:
        yield f"the tag {element.tag}"
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES:
            yield f"the attribute {name}={value!r} of {element.tag}"
        elif name == "class" and not all(map(CLASS.fullmatch, value.split())):
            yield f"the class {value!r}"
        elif name in ("href", "src"):
            yield from _of_address(name, value)
        elif name == "id" and re.match(r"__|pm-|md-|mkdocs", value, re.I):
            yield f"the id {value!r}"


def _of_address(name: str, value: str) -> Iterator[str]:
    for read in (_LINE_ENDS.sub("", value), _LINE_ENDS.sub("", unquote(value))):
        scheme = _SCHEME.match(read)
        if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
            yield f"the address {value!r}"
        if name == "src" and _ELSEWHERE.match(read):
            yield f"a picture from {value!r}"


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file of a project."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return path
