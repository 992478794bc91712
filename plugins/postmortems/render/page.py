"""A page as we hand it to a host: frontmatter, headings, and finished blocks of HTML between them.

MkDocs gets the HTML of all of it, and the table of contents. Any other host gets a Markdown file, in which only the
headings are Markdown: so the host lists them, and finds nothing to parse in anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

from postmortems.text.html import NOTHING, Html, text
from postmortems.views.urls import Target


class Heading(NamedTuple):
    level: int
    """From 1 to 6."""
    anchor: str
    """Its id, unique on the page."""
    html: Html
    """What it says, as HTML that fits into a line."""
    words: str
    """The same as plain text, for tables of contents."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Its other attributes, by name."""
    extra_ids: tuple[str, ...] = ()
    """Older anchors, which still lead here."""

    def __html__(self) -> Html:
        return self.around(NOTHING, NOTHING)

    def around(self, before: Html, after: Html) -> Html:
        """The heading as HTML, with what a host puts before and after the words, such as a permalink."""
        attributes = "".join(f' {name}="{text(value)}"' for name, value in self.attributes)
        tag = f"h{self.level}"
        return Html(f'<{tag} id="{text(self.anchor)}"{attributes}>{before}{self._content}{after}</{tag}>')

    def markdown(self) -> str:
        """The heading as Markdown with an attribute list. No sign of the words means anything in Markdown."""
        attributes = "".join(f" {name}={value or _NO_VALUE}" for name, value in self.attributes)
        anchor = self.anchor.replace("_", r"\_")  # attribute lists are read after emphasis
        return f"{'#' * self.level} {_inert(self._content)} {{: #{anchor}{attributes} }}"

    @property
    def _content(self) -> Html:
        places = "".join(f'<span id="{text(name)}"></span>' for name in self.extra_ids)
        return Html(f"{places}{self.html}") if places else self.html


_NO_VALUE = "''"


class Wrapper(NamedTuple):
    """A tag that opens or closes around headings. Only hosts that take HTML get it: Markdown would swallow them."""

    html: Html


class Link(NamedTuple):
    """A relative link or picture in a record."""

    written: str
    """Its address, as it is in the record."""
    target: Target | None
    """The place on the site that it leads to, whether that exists or not; None for nowhere."""


class Page(NamedTuple):
    meta: Mapping[str, object]
    """Its frontmatter. Themes print the values as HTML without escaping them: so they are escaped here."""
    parts: tuple[Html | Heading | Wrapper, ...]
    """In order. Each block of HTML keeps to the first column and has no blank line, so that a host that reads the
    page as Markdown takes it as one block."""
    links: tuple[Link, ...] = ()
    """The relative links and pictures in the texts of its record, for a host that knows which files there are."""

    @property
    def headings(self) -> Iterator[Heading]:
        return (part for part in self.parts if isinstance(part, Heading))

    def markdown(self) -> str:
        """The page as a Markdown file."""
        meta = ("---", *(f"{key}: {_as_yaml(value)}" for key, value in self.meta.items()), "---") if self.meta else ()
        shown = (part for part in self.parts if not isinstance(part, Wrapper))
        parts = (part.markdown() if isinstance(part, Heading) else part for part in shown)
        return "\n\n".join(filter(None, ("\n".join(meta), *parts))) + "\n"


def page_parts(content: str, headings: Iterable[Heading]) -> tuple[Html | Heading, ...]:
    """The parts of a page that a template made, with `headings` in it. Blank lines separate them."""
    known = {part.__html__(): part for part in headings}
    blocks = (block.strip("\n") for block in content.split("\n\n"))
    return tuple(known.get(Html(block)) or Html(block) for block in blocks if block)


def _as_yaml(value: object) -> str:
    """A value of the frontmatter on one line. No template engine finds anything in it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_as_yaml(one)}' for key, one in value.items())}}}"
    return _NOT_IN_YAML.sub(lambda character: f"\\u{ord(character[0]):04x}", json.dumps(value, ensure_ascii=False))


_NOT_IN_YAML = re.compile("[{}\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _inert(html: Html) -> str:
    """HTML within a line of Markdown: outside its tags nothing means anything, nor does a value of an attribute."""
    parts = _TAG.split(html)
    parts[::2] = map(_plain, parts[::2])
    parts[1::2] = (_VALUE.sub(lambda value: f'"{_plain(value[1])}"', tag) for tag in parts[1::2])
    return "".join(parts)


def _plain(words: str) -> str:
    return _SPECIAL.sub(lambda character: f"&#{ord(character[0])};", _SPACES.sub(" ", unescape(words)))


_SPECIAL = re.compile(r"[!-,./:-@\[-`{-~]|-(?=-)|(?<=-)-")
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"(<[^>]*>)")
_VALUE = re.compile(r'"([^"]*)"')
