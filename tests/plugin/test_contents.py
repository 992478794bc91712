"""The table of contents of our pages is the one that MkDocs makes of the same headings."""

from __future__ import annotations

from itertools import product

from markdown.extensions.toc import nest_toc_tokens
from mkdocs.structure.toc import AnchorLink, get_toc

from postmortems.plugin.pages import contents


def shown(links: list[AnchorLink]) -> list[object]:
    return [(link.title, link.url, link.level, getattr(link, "active", False), shown(link.children)) for link in links]


def test_headings_of_any_levels_are_nested_as_mkdocs_does() -> None:
    for count in range(5):
        for levels in product(range(1, 5), repeat=count):
            listed = [(level, f"h-{number}", f"<b>{number}</b>") for number, level in enumerate(levels)]
            tokens = [{"level": level, "id": anchor, "name": words} for level, anchor, words in listed]
            expected = get_toc(nest_toc_tokens(tokens))
            assert shown(contents(listed).items) == shown(expected.items), levels
            assert shown(contents(listed[2:], contents(listed[:2])).items) == shown(expected.items), levels
