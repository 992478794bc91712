"""The anchors of a body: of its headings, and those that it writes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import unquote

from postmortems.text.cleaner import Element
from postmortems.text.slugs import Anchors, host_slug, python_markdown_slug, safe_anchor

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}


class BodyAnchors:
    """Which id each anchor of a body has on its page.

    An anchor keeps the name that it has on the code host, unless the page has that id already, or it might do harm.
    """

    def __init__(self, root: Element, taken: Collection[str] = ()) -> None:
        self.by_host_name: dict[str, str] = {}
        """The id for each name that works on the code host, and for each that worked on older sites."""
        self._ids: dict[int, str] = {}
        self._heading_ids: dict[int, str] = {}
        self._older_ids: dict[int, tuple[str, ...]] = {}
        self._free = Anchors(taken)
        self._give(root)

    @property
    def all(self) -> frozenset[str]:
        """Every id that the body has on the page."""
        older = (anchor for anchors in self._older_ids.values() for anchor in anchors)
        return frozenset((*self._ids.values(), *self._heading_ids.values(), *older))

    def written(self, element: Element) -> str:
        """The id of a tag on which the author wrote one; empty if there is none."""
        return self._ids.get(id(element), "")

    def heading(self, element: Element) -> str:
        return self._heading_ids[id(element)]

    def others(self, heading: Element) -> tuple[str, ...]:
        """More ids of a heading: one that the author wrote, and those of older sites."""
        own = self.written(heading)
        return (*((own,) if own else ()), *self._older_ids[id(heading)])

    def find(self, fragment: str) -> str | None:
        """The id that a fragment of an address names, without its `#`; None for none of the body."""
        return self.by_host_name.get(fragment) or self.by_host_name.get(unquote(fragment))

    def _give(self, root: Element) -> None:
        wanted = list(_wanted(root))
        pending: list[tuple[dict[int, str], Element, str]] = []
        for element, name, is_heading in wanted:
            ids = self._heading_ids if is_heading else self._ids
            if name and self._free.claim(name):
                ids[id(element)] = name
                self.by_host_name[name] = name
            else:
                pending.append((ids, element, name))
        # Only now the numbers, lest they take the name of a later heading.
        for ids, element, name in pending:
            ids[id(element)] = anchor = self._free.free(safe_anchor(name) if name else "section")
            if name:
                self.by_host_name.setdefault(name, anchor)
        for element, _, is_heading in wanted:
            if is_heading:
                self._older_ids[id(element)] = tuple(self._older(element))

    def _older(self, heading: Element) -> Iterator[str]:
        """Ids that a heading had while Python-Markdown made the page: one from an attribute list, or other slugs."""
        for name in _older_slugs(heading.words().strip()):
            if name and self._free.claim(name):
                self.by_host_name.setdefault(name, name)
                yield name


@lru_cache(maxsize=256)  # teams have a template: most headings are in many records
def _older_slugs(words: str) -> tuple[str, str, str]:
    attributes = _ATTRIBUTE_LIST.search(words[-_LONGEST_LIST:])
    bare = words.removesuffix(attributes[0]) if attributes else words
    no_spaces_around = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", bare).strip().lower())
    return attributes[1] if attributes else "", no_spaces_around, python_markdown_slug(bare)


_LONGEST_LIST = 300
_ATTRIBUTE_LIST = re.compile(r"[ ]\{:?[ ]*(?:[^{}\n#]*[ ])?#([\w.:-]{1,200})[^{}\n]*\}\Z")


def _wanted(root: Element) -> Iterator[tuple[Element, str, bool]]:
    """Each tag that has an id on the code host, with the id, and whether it is that of a heading."""
    numbers: dict[str, int] = {}
    for element in root.elements():
        written = element.attributes.get("id") or (element.attributes.get("name") if element.name == "a" else "")
        if written:
            yield element, written, False
        if element.name in HEADING_LEVELS:
            slug = host_slug(element.words())
            number = numbers.get(slug, 0)
            numbers[slug] = number + 1
            yield element, f"{slug}-{number}" if slug and number else slug, True
