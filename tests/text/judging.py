"""Judges the HTML of bodies as a browser would read it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from html import escape
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
    """A page with the body, as a host writes it."""
    return "\n\n".join(block for part in body.parts for block in _written(part))


def _written(part: str | BodyHeading) -> Iterator[str]:
    if isinstance(part, BodyHeading):
        extra = "".join(f'<span id="{escape(anchor)}"></span>' for anchor in part.extra_ids)
        yield f'<h{part.level} id="{escape(part.anchor)}">{extra}{part.html}</h{part.level}>'
    else:
        yield part


def parsed(page: str) -> Element:
    """What a browser makes of the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return html5lib.parse(
            f"<!doctype html><html><body><main>{page}</main><p id=after>", namespaceHTMLElements=False
        )


def faults(page: str) -> list[str]:
    """Everything in the HTML of a body that could run, load or break something; empty if it is in order."""
    found = [f"{character!r} in the page" for character in "{}" if character in page]
    found += [f"a file inclusion: {line}" for line in page.splitlines() if re.search(r"-{2,}8<-{2,}", line)]
    found += [f"a line that does not begin with a tag: {line}" for line in page.split("\n\n") if not _is_block(line)]
    main, after = parsed(page).find("body") or ()
    if main.tag != "main" or after.get("id") != "after":
        found.append("it reaches out of its place")
    for element in main.iter():
        if element is not main:
            found += _faults_of(element)
    ids = [element.get("id") for element in main.iter() if element.get("id") is not None]
    if len(ids) != len(set(ids)):
        found.append("an id twice")
    return found


def _is_block(line: str) -> bool:
    return not line or (line.startswith("<") and "\n" not in line)


def _faults_of(element: Element) -> Iterable[str]:
    if not isinstance(element.tag, str) or element.tag not in TAGS:
        yield f"the tag {element.tag}"
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES:
            yield f"the attribute {name}"
        if name == "class" and not CLASSES.fullmatch(value):
            yield f"the class {value}"
        if name in ("href", "src"):
            for read in (value, unquote(value)):
                scheme = SCHEME.match(read)
                if scheme and (name == "src" or scheme[1].lower() not in ("http", "https", "mailto")):
                    yield f"the address {value}"
                if re.match(r"[\x00-\x20]*[/\\][\x00-\x20]*[/\\]", read):
                    yield f"the address {value}"
        if name == "id" and re.match(r"__|pm-|md-|mkdocs", value, re.I):
            yield f"the id {value}"


def tree_as_text(element: Element) -> str:
    """A tree as one text, to compare it with another."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(element.attrib.items()))
    inside = escape(element.text or "") + "".join(tree_as_text(child) + escape(child.tail or "") for child in element)
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"
