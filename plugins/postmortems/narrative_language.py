"""Marks the narrative of a record with its language, so that it is read aloud, hyphenated and drawn rightly.

The narrative is Markdown, which cannot say in which language it is; hence an extension of Python-Markdown.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

ATTRIBUTE = "data-pm-language"
"""Stands on a heading and names the language of everything below it, up to the next heading of its level."""


class NarrativeLanguage(Extension):
    """Carries out the attribute."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register the step, behind the one that reads attributes."""
        md.treeprocessors.register(_Marking(md), "postmortems-language", 4)


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
