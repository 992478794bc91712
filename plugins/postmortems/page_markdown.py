"""What Python-Markdown needs to know of our pages.

Two things. Our HTML blocks are finished: the host need not parse them again, which for the page of an incident
takes longer than everything else together. And the narrative of a record may be in another language than the
page, which Markdown cannot say.
"""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

ATTRIBUTE = "data-pm-language"
"""Stands on a heading and names the language of everything below it, up to the next heading of its level."""


def html_blocks(text: str) -> frozenset[str]:
    """The HTML blocks of a page that is generated throughout: no line of it comes from a record as it stands."""
    return frozenset(part for part in text.split("\n\n") if part.startswith("<"))


class PageMarkdown(Extension):
    """Takes our blocks as they are, and carries out the attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: Collection[str] = ()
        """The finished HTML blocks of the page that is about to be converted. A block counts as ours only if it is
        one of these to the letter, so that nothing which a record contains can pass for one."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register both steps: before anything looks for fences or tags, and behind what reads attributes."""
        md.preprocessors.register(_Keeping(md, self), "postmortems-blocks", 29)
        md.treeprocessors.register(_Marking(md), "postmortems-language", 4)


def makeExtension() -> PageMarkdown:  # noqa: N802 - the name is Python-Markdown's
    """For hosts that know nothing of the plugin: `postmortems.page_markdown` among their `markdown_extensions`."""
    return PageMarkdown()


class _Keeping(Preprocessor):
    def __init__(self, md: Markdown, extension: PageMarkdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.extension.blocks
        if not blocks:
            return lines
        parts = "\n".join(lines).split("\n\n")
        for number, part in enumerate(parts):
            if part.startswith("<"):
                block = part.strip("\n")
                if block in blocks:
                    parts[number] = self.md.htmlStash.store(block)
        return "\n\n".join(parts).split("\n")


class _Marking(Treeprocessor):
    def run(self, root: Element) -> None:
        language, level = None, ""
        for element in root:
            if element.tag == level:
                language, level = None, ""
            if ATTRIBUTE in element.attrib:
                language, level = element.attrib.pop(ATTRIBUTE), element.tag
            elif language and "lang" not in element.attrib:
                element.set("lang", language)
