"""The body of a record, made fit to stand on its page below the heading of the narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt

from postmortems.corpus import Record
from postmortems.markup import Markdown, Resolve, code_host_slug, guard, rewrite_links

TOP_LEVEL = 3
"""The level of the body's own top headings: they stand below a heading of level 2."""


class _Heading(NamedTuple):
    first: int
    """Its first line, from 0."""
    end: int
    """The line after its last one."""
    level: int
    text: str


def narrative(record: Record, resolve: Resolve) -> Markdown:
    """The Markdown of a record's body: made inert, its relative links led to pages by `resolve`, its headings
    fitted.

    A heading gets the anchor that code hosts give it, so that a link to it works in both places; where a part
    of the record has that anchor already, the heading gets a number behind it.
    """
    taken = {item.anchor for item in record.items.values()}
    return Markdown(guard(_with_fitted_headings(rewrite_links(record.body, resolve).strip(), taken)).strip())


def _with_fitted_headings(body: str, taken: set[str]) -> str:
    headings = list(_headings(body))
    if not headings:
        return body
    deeper = TOP_LEVEL - min(heading.level for heading in headings)
    lines = body.split("\n")
    for heading in headings:
        level = min(6, heading.level + deeper)
        anchor = "" if _ATTRIBUTES.search(heading.text) else f" {{: #{_free_anchor(heading.text, taken)} }}"
        lines[heading.first] = f"{'#' * level} {heading.text}{anchor}"
        lines[heading.first + 1 : heading.end] = [""] * (heading.end - heading.first - 1)
    return "\n".join(lines)


_ATTRIBUTES = re.compile(r"[ ]\{:?[^{}\n]*\}$")


def _free_anchor(title: str, taken: set[str]) -> str:
    slug = code_host_slug(title) or "section"
    anchor, number = slug, 0
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    taken.add(anchor)
    return anchor


_BLOCKS = MarkdownIt("commonmark").enable("table").disable("inline")

_DOUBTFUL = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$|^ {0,3}<|^ {1,3}#|^ {0,3}`{3,}[^`\n]*`", re.MULTILINE)
"""What makes it hard to tell headings line by line: underlined headings, blocks of HTML, indented signs."""

_FENCE_OR_HEADING = re.compile(r"^ {0,3}(`{3,}|~{3,})|^(#{1,6})(?:[ \t]+(.*))?$")

_BEGINS_EITHER = frozenset(" #`~")


def _headings(body: str) -> Iterator[_Heading]:
    """The headings of the body that stand in no list and no quotation."""
    if _DOUBTFUL.search(body):
        return _parsed_headings(body)
    return _plain_headings(body)


def _plain_headings(body: str) -> Iterator[_Heading]:
    """The same where every heading is a line that begins with `#`: parsing takes fifty times as long."""
    fence = ""
    for number, line in enumerate(body.split("\n")):
        found = _FENCE_OR_HEADING.match(line) if line[:1] in _BEGINS_EITHER else None
        if not found:
            continue
        if found[1]:
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not fence:
            yield _Heading(
                number, number + 1, len(found[2]), re.sub(r"(?:^|[ \t]+)#+[ \t]*$", "", found[3] or "").strip()
            )


def _parsed_headings(body: str) -> Iterator[_Heading]:
    tokens = _BLOCKS.parse(body)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            first, end = opening.map
            yield _Heading(first, end, int(opening.tag[1]), " ".join(inline.content.split()))
