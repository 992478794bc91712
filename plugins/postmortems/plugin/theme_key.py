"""What the key of a finished page is made of: everything that a theme may show of it."""

from __future__ import annotations

import functools
import json
import os
import sysconfig
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

from mkdocs.config.base import Config
from mkdocs.structure import StructureItem
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink


class KeyBuilder:
    """What a key tells."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.known: dict[int, set[str]] = {}
        """By the identity of a thing, the attributes that are told of it. What it does not have is told as well."""
        self.untold: set[str] = set()
        """The variables that are not told."""

    def part(self, value: object) -> bool:
        """Tell a value; False if it cannot be told, which then is all that is told of it."""
        text = as_text(value)
        self.parts.append("?" if text is None else text)
        return text is not None

    def each(self, thing: object, values: Mapping[str, object]) -> None:
        """Tell attributes of a thing."""
        known = self.known.setdefault(id(thing), set())
        if self.part(values):  # as a rule, all can be told
            known.update(values)
            return
        for name, value in values.items():
            self.parts.append(name)
            if self.part(value):
                known.add(name)

    def settings(self, settings: Config, but: Collection[str] = ()) -> None:
        """Tell settings, and settings in settings."""
        self.parts.append("{")
        self.each(settings, {name: value for name, value in vars(settings).items() if name not in _OF_SETTINGS})
        self.each(settings, {name: value for name, value in settings.items() if name not in but})
        for name, value in settings.items():
            if isinstance(value, Config):
                self.known[id(settings)].add(name)
                self.settings(value)
        self.parts.append("}")

    def item(self, item: StructureItem, more: Iterable[str] = ()) -> None:
        """Tell what a link to a page, a section or an address shows."""
        given = {name: value for name, value in sorted(vars(item).items()) if name not in _USUAL}
        self.each(item, {name: getattr(item, name, None) for name in _OF_LINKS} | given)
        self.known[id(item)] |= {"active", *more}

    def page(self, page: Page) -> None:
        """Tell what a page shows of itself, and of those that it leads to."""
        self.item(page, ["content", "toc", "parent", "ancestors", "previous_page", "next_page", "file"])
        self.each(page, {name: getattr(page, name) for name in ("meta", "canonical_url", "abs_url", "edit_url")})
        self.parts.append(blake2b((page.content or "").encode("utf-8", "surrogatepass"), digest_size=20).hexdigest())
        if not self.part([_contents(link) for link in page.toc]):
            self.known[id(page)].remove("toc")
        self.each(page.file, {name: getattr(page.file, name) for name in ("src_uri", "url", "name")})
        for neighbour in (page.previous_page, page.next_page):
            self.parts.append("-")
            if neighbour is not None:
                self.item(neighbour)
        for above in page.ancestors:
            self.item(above, ["parent", "ancestors"])
            self.each(above, {"meta": getattr(above, "meta", None)})

    def variables(self, variables: Mapping[str, object], apart: Mapping[str, object]) -> None:
        """Tell the variables of a template that are plain values; those `apart` are told elsewhere."""
        for name, value in variables.items():
            self.parts.append(name)
            is_told = name in apart and value is apart[name]
            if not is_told and not self.part(value):
                self.untold.add(name)


_OF_LINKS = ("title", "url", "is_homepage", "is_index", "is_top_level", "is_page", "is_section", "is_link")


_USUAL = frozenset(
    """
    abs_url active canonical_url children content edit_url file links_to_anchors markdown meta next_page parent
    present_anchor_ids previous_page title toc update_date url _Page__active _Section__active _title_from_render
    """.split()
)
"""What MkDocs itself notes of pages, sections and links. Anything else was put there by a plugin, and is told."""


_OF_SETTINGS = frozenset({"data", "user_configs", "config_file_path"})


def as_text(value: object) -> str | None:
    """A value as text that says everything about it; None if that cannot be said."""
    try:
        json.dumps(value)
        return repr(value)  # JSON makes the same of 1 and "1" as keys, and of tuples and lists
    except (TypeError, ValueError):
        pass
    try:
        return json.dumps(value, default=_named)
    except (TypeError, ValueError):
        return None


def _named(value: object) -> object:
    """A value that JSON does not know. Raises TypeError for one that we do not know either."""
    if isinstance(value, (date, PurePath)) or module_of(type(value)).startswith(("babel.", "mkdocs.utils.")):
        return [type(value).__name__, str(value)]
    if isinstance(value, functools.partial):
        return [_named(value.func), value.args, value.keywords]
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if module and name and module.startswith(_WITH_A_VERSION) and "<" not in name:
        return f"{module}.{name}"
    raise TypeError


_WITH_A_VERSION = ("markdown.", "pymdownx.", "material.extensions.")
"""Functions of these packages may be options of extensions: they change only with a version."""


def module_of(function: object) -> str:
    return f"{getattr(function, '__module__', None)}."


def _contents(link: AnchorLink) -> dict[str, object]:
    return {**vars(link), "children": [_contents(child) for child in link.children]}


def all_items(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from all_items(item.children or ())


_MOST_FILES = 1000


def digest_of(folders: Iterable[Path]) -> bytes | None:
    """A digest of all files in folders; None where they are too many, or cannot be read.

    Installed ones have a version, and are part of each key.
    """
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    digest = blake2b(digest_size=20)
    for folder in folders:
        if any(folder.is_relative_to(place) for place in installed):
            digest.update(f"{folder}\0".encode("utf-8", "surrogateescape"))
            continue
        paths = list(islice(_files_below(folder), _MOST_FILES + 1))
        if len(paths) > _MOST_FILES:
            return None
        for path in sorted(paths):
            try:
                content = path.read_bytes()
            except OSError:
                return None
            digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.digest()


def _files_below(folder: Path) -> Iterator[Path]:
    """Also those that links lead to: templates are found there, too."""
    for place, _, names in os.walk(folder, followlinks=True):
        yield from (path for name in names if (path := Path(place, name)).is_file())
