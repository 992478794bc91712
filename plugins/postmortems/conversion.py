"""What Python-Markdown makes of a page, kept so that it need not be made again.

A conversion is found by a key of everything that it follows from: the text, which blocks of it are ours, the
extensions with their options, and the versions of everything installed. Where it leads depends on the other files of
the site: so it holds each link that it met and where that led, and counts only while they still lead there.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from postmortems.cache import Shelf, key_of
from postmortems.page_markdown import PageMarkdown

FAMILY = "conversion"

PURE = frozenset(
    """
    abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta
    nl2br sane_lists smarty tables toc wikilinks
    pymdownx.arithmatex pymdownx.betterem pymdownx.blocks.admonition pymdownx.blocks.caption
    pymdownx.blocks.definition pymdownx.blocks.details pymdownx.blocks.html pymdownx.blocks.tab pymdownx.caret
    pymdownx.critic pymdownx.details pymdownx.emoji pymdownx.escapeall pymdownx.extra pymdownx.highlight
    pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink pymdownx.mark pymdownx.progressbar pymdownx.quotes
    pymdownx.saneheaders pymdownx.smartsymbols pymdownx.striphtml pymdownx.superfences pymdownx.tabbed pymdownx.tasklist
    pymdownx.tilde
    """.split()
)
"""Extensions whose result follows from the text and their options alone. With any other (some read files, some know
what stood on the pages before), each page is converted in its turn. To none of these do plain words mean anything
while Markdown is looked for in texts: `page_markdown` relies on it, and a test asks each of them."""

_OWN = ("markdown.", "pymdownx.", "material.extensions.")
"""Functions of these packages may stand in options: they change only with a version."""


class Conversion(NamedTuple):
    """A page as HTML, and what MkDocs notes of it."""

    html: str
    contents: list[Any]
    """Its table of contents, as the tokens of Python-Markdown: name, id, level and children."""
    title: str | None
    anchors: list[str]
    links: list[list[str]]
    """The addresses of links and pictures as they were written, each with where it led."""

    def to_bytes(self) -> bytes:
        """As text that can be kept."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> Conversion:
        """What `to_bytes` told. Raises ValueError or TypeError for anything else."""
        return cls(*json.loads(data.decode("utf-8", "surrogatepass")))


class Conversions(Shelf):
    """Conversions by key: of this build, and of earlier ones."""

    def __init__(self, knowledge_base: Path | None, extensions: Sequence[object], options: Mapping[str, Any]) -> None:
        """`knowledge_base` is the folder of records whose cache is used, if any."""
        self._settings = _settings(extensions, options)
        super().__init__(FAMILY, knowledge_base if self.is_possible else None)

    @property
    def is_possible(self) -> bool:
        """Whether the same text always becomes the same page."""
        return self._settings is not None

    def key(self, uri: str, text: str, blocks: Collection[str]) -> bytes:
        """The key of a page with this text, in which these blocks are ours."""
        return key_of(self._settings or "", uri, text, *sorted(blocks))


def _settings(extensions: Sequence[object], options: Mapping[str, Any]) -> bytes | None:
    """A key of the settings of Python-Markdown; None where the result may depend on anything else."""
    names = [_name(extension) for extension in extensions]
    if not all(name in PURE or name == PageMarkdown.__name__ for name in names):
        return None
    if "custom_icons" in json.dumps(options, default=str):
        return None  # files of the project, drawn into the page
    try:
        told = json.dumps([names, dict(options)], default=name_of)
    except (TypeError, ValueError):
        return None
    return key_of(told)  # which follows from the versions of everything installed as well


def _name(extension: object) -> str:
    if isinstance(extension, str):
        return extension.removeprefix("markdown.extensions.")
    return type(extension).__name__ if isinstance(extension, PageMarkdown) else ""


def name_of(value: object) -> Any:
    """An option that is no plain value, told by its name. Raises TypeError for what may change without a version."""
    if isinstance(value, functools.partial):
        return [name_of(value.func), value.args, value.keywords]
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if module and name and module.startswith(_OWN) and "<" not in name:
        return f"{module}.{name}"
    raise TypeError
