"""What a page has beside text and tables: its blocks by name, levels of lists, boxes of tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortems.importing.labels import labels
from postmortems.importing.moments.dates import DAY_THAT_LISTS

PARAGRAPHS = frozenset(
    "p div section article header main details dl figcaption ac:task-body ac:rich-text-body ac:image".split()
)
AROUND = frozenset(("breadcrumb-section", "page-metadata", "toc-macro", "footer"))
"""What a wiki writes around a text, by id or class. It moves to the end."""
NOTE = re.compile(r"#(?:(?:ftnt|cmnt|footnote-|endnote-)(?P<back>_?ref-?)?\w+|(?:user-content-)?fn-?(?:ref-?)?\d+)")
"""An address that leads to a note or back: of Google Docs, Word, pandoc and GitHub."""
BOX = re.compile(r"\b(?:checked|unchecked|to-do)\b")


@dataclass
class ListLevel:
    """An open list."""

    is_ordered: bool
    number: int = 0
    is_plain: bool = False
    """Its items are paragraphs, as those of toggles."""
    deeper: int = 0
    """How many levels it is below the one at which it begins."""
    kind: str = ""


def at_the_start(text: str) -> str:
    """A paragraph that Markdown does not take for a heading, a rule or an item."""
    if day := DAY_THAT_LISTS.match(text):
        return f"{day[0]}\\{text[day.end() :]}"
    return f"\\{text}" if re.match(r"#{1,6}\s|-{3,}$|={3,}$|>", text) else text


def titled(page: str, title: str) -> str:
    """A page below its title in the browser, unless it begins with a heading of its own."""
    title = " ".join(title.split()).rpartition(" : ")[2]
    first = re.search(r"^# (\S.*)$", page, re.M)
    is_titled = first is not None and labels().sections.whole(first[1]) is None
    return page if is_titled or not title else f"# {title}\n\n{page}"
