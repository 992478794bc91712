"""The sections of a document: headings, and labels that work as headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from postmortems.importing.document.blocks import Block, Heading, Item, List, Other, Paragraph, Table
from postmortems.importing.document.lines import Lines
from postmortems.importing.labels import (
    HALF,
    LONGEST_HEADING,
    Match,
    labels,
    names_section,
    section_named,
    sections_mentioned,
)


@dataclass(eq=False)
class Section:
    """A heading with its content. A label in bold or with a colon can work as a heading."""

    title: str
    level: int
    heading: Lines | None
    """The lines of the heading itself. None for the whole document."""
    is_label: bool = False
    parent: Section | None = None
    blocks: list[Block] = field(default_factory=list)
    """The blocks directly in the section, not those in sub-sections."""
    sections: list[Section] = field(default_factory=list)
    order: list[Block | Section] = field(default_factory=list)
    """Blocks and sub-sections in document order."""
    is_title: bool = False
    """Whether the heading is the title of the document, not the name of a part."""

    @cached_property
    def concept(self) -> str | None:
        """The subject of the section, by its label: `timeline`, `actions`. None if the title has no known label."""
        found = self._named
        return found.name if found and not (self.is_title and found.share < 0.99) else None

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Every subject that the title names: `Lessons learned and future improvements`."""
        if not self.title or self.is_title or len(self.title.split()) > LONGEST_HEADING:
            return frozenset()
        own = (self.concept,) if self.concept else ()
        return sections_mentioned(self.title).union(own)

    @cached_property
    def concept_share(self) -> float:
        """The share of the title that the label covers, from 0 to 1."""
        return self._named.share if self._named else 0.0

    @property
    def concept_covers_half(self) -> bool:
        """Whether the title has no greater subject."""
        return self._named is not None and self._named.covers_half

    @cached_property
    def _named(self) -> Match | None:
        return section_named(self.title) if self.title else None

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()

    def all_blocks(self) -> Iterator[Block]:
        """Every block in the section and its sub-sections, in document order."""
        for part in self.order:
            if isinstance(part, Section):
                yield from part.all_blocks()
            else:
                yield part

    def ancestors(self) -> Iterator[Section]:
        """The sections around this one, the nearest first."""
        section = self.parent
        while section is not None:
            yield section
            section = section.parent

    def is_within(self, *concepts: str) -> bool:
        """Whether the section, or a section around it, is about one of these."""
        return self.concept in concepts or any(section.concept in concepts for section in self.ancestors())

    @cached_property
    def lines(self) -> Lines | None:
        """The lines from the heading to the end of the last block."""
        found = [block.lines for block in self.all_blocks()]
        found += [section.heading for section in self.walk() if section.heading]
        return Lines(min(f.first for f in found), max(f.last for f in found)) if found else None


_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)(?P<label>[^*\n]+?)(?:\*\*|__)\s*+[:：]?\s*+$")
_ITALIC_LINE = re.compile(r"\s*(?P<mark>[*_])(?P<label>[^*_\n.]{2,40})(?P=mark)\s*[:：]?\s*")
"""The name of a group of action items. Elsewhere a line in italics is a remark: `*All times in UTC*`."""
_COLON_LINE = re.compile(r"^\s*(?P<label>[^\n|]{1,90}?)\s*+[:：]\s*+$")
_NEW_LABEL = re.compile(r"\s*(?:\*\*|__)[^\W\d_][^*\n]{0,60}(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])")
LABEL_LEVEL = 7
"""The level of labels, below every heading."""


def label_of(block: Block) -> str | None:
    """The text of a paragraph that works as a heading, else None."""
    if not isinstance(block, Paragraph) or "\n" in block.text:
        return None
    bold = _BOLD_LINE.match(block.text)
    if bold:
        return bold["label"].strip().rstrip(":：")
    line = _COLON_LINE.match(block.text)
    return line["label"] if line else None


def section_tree(blocks: Sequence[Block], *, has_title: bool) -> Section:
    """The root section. `has_title`: the frontmatter has the title, so a heading need not be one."""
    root = Section("", 0, None)
    current = root
    levels = Counter(block.level for block in blocks if isinstance(block, Heading))
    highest = min(levels, default=0)
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            is_first = not any(section.heading for section in root.sections)
            current = _open(current, block.text, block.level, block.lines, is_label=False)
            is_alone = levels[block.level] == 1 and block.level == highest
            is_high = block.level == 1 or not has_title or section_named(block.text) is None
            current.is_title = is_first and is_high and (is_alone or (block.level == 1 and not has_title))
            continue
        if current.is_label and current.parent and isinstance(block, Paragraph) and _NEW_LABEL.match(block.text):
            current = current.parent
        if (over := _label_over(block)) is not None:
            line = Lines(block.lines.first, block.lines.first)
            block, current = over[1], _open(current, over[0], LABEL_LEVEL, line, is_label=True)
        label = label_of(block)
        if label is None and current.is_within("actions") and isinstance(block, Paragraph):
            label = (found := _ITALIC_LINE.fullmatch(block.text)) and found["label"]
        if label is None and sum(levels.values()) <= 1 and _is_bare_heading(block):
            assert isinstance(block, Paragraph)
            current = _open(current, block.text.strip(), LABEL_LEVEL, block.lines, is_label=True)
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if label is None and sum(levels.values()) <= 1 and isinstance(following, List) and _is_short_line(block):
            assert isinstance(block, Paragraph)
            label = block.text.strip()
        if label is not None and _opens_section(label, block, following):
            current = _open(current, label, LABEL_LEVEL, block.lines, is_label=True)
            continue
        current.blocks.append(block)
        current.order.append(block)
        if isinstance(block, List):
            _open_items(current, block)
    return root


def _label_over(block: Block) -> tuple[str, Paragraph] | None:
    """The first line of a paragraph and the others, if it is the name of a part: `**To do:**`, or over marked lines."""
    if not isinstance(block, Paragraph) or "\n" not in block.text:
        return None
    first, rest = block.text.split("\n", 1)
    is_bold = first.lstrip().startswith(("**", "__"))
    label = label_of(replace(block, text=first)) if is_bold else first.strip().rstrip(":：")
    is_over = is_bold or (re.search(r"\w$", label or "") and all(map(_MARKED.match, rest.split("\n"))))
    if not label or not is_over or not names_section(label, "actions", 1 if is_bold else HALF):
        return None
    return label, replace(block, text=rest, lines=Lines(block.lines.first + 1, block.lines.last))


_MARKED = re.compile(r"\s*(?:[-–—*•✅⬜☐☑🔲🚧]+|:[a-z_]{3,30}:|\(?(?:[A-Z]{0,2}\d{1,2}|[a-z])[.):])\s+\S")
"""A line of a list, also with marks that Markdown does not know: `-- item`, `R1. item`."""


def _is_bare_heading(block: Block) -> bool:
    """Whether a line of a plain text is a heading: alone, short, without a full stop, and with a subject we know."""
    if not isinstance(block, Paragraph) or "\n" in block.text or not re.search(r"[\w?)]\s*$", block.text):
        return False
    is_short = len(block.text.split()) <= LONGEST_HEADING and len(block.text) <= 60
    is_state = re.fullmatch(r"(?i)(?:resolved|monitoring|identified|investigating|update)\W*", block.text.strip())
    return is_short and not is_state and not re.search(r"[:：]\s", block.text) and section_named(block.text) is not None


def _is_short_line(block: Block) -> bool:
    """Whether a paragraph above a list of a plain text is its name: a few words without any punctuation."""
    text = block.text.strip() if isinstance(block, Paragraph) else ""
    return len(text.split()) <= SHORT_LINE and re.fullmatch(r"[\w' /&+-]{3,40}", text) is not None


SHORT_LINE = 5
"""Words."""


def _opens_section(label: str, block: Block, following: Block | None) -> bool:
    if following is None or isinstance(following, Heading):
        return False
    is_known = labels().sections.whole(label) is not None
    if isinstance(following, Other) and not is_known:
        return names_section(label, "timeline")
    if isinstance(following, List | Table):
        return is_known or len(label) <= 90
    is_bold = isinstance(block, Paragraph) and block.text.lstrip().startswith(("**", "__"))
    return is_known or (
        is_bold and isinstance(following, Paragraph) and len(label) <= (90 if label.endswith("?") else 60)
    )


def _open(current: Section, title: str, level: int, lines: Lines, *, is_label: bool) -> Section:
    parent = current
    while parent.level >= level and parent.parent is not None:
        parent = parent.parent
    section = Section(title, level, lines, is_label, parent)
    parent.sections.append(section)
    parent.order.append(section)
    return section


_LABEL_ITEM = re.compile(
    r"(?:\*\*|__)?(?P<label>[^*\n:：]{1,60}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：]?|[:：])\s*(?P<text>[\s\S]*)"
)


def _open_items(around: Section, block: List) -> None:
    """Add a section for each list item that is a known label: over its own blocks, or over the items after it."""
    labelled: Section | None = None
    if around.concept == "references":
        return  # `Previous: …`, `Next: …`
    for item in block.items:
        found = _LABEL_ITEM.fullmatch(item.text.strip()) or re.fullmatch(
            r"(?P<label>[^*\n:：]{1,60})", item.text.strip()
        )
        name = labels().sections.whole(found["label"].rstrip("?？ ")) if found else None
        text = (found.groupdict().get("text") or "").strip() if found else ""
        if found is None or name is None:
            if labelled is not None:
                _add(labelled, List((item,), block.ordered, item.lines))
            continue
        first = item.blocks[0].lines
        section = Section(found["label"], LABEL_LEVEL, first, True, around)
        labelled = None
        if len(item.blocks) > 1 and not text:
            for part in item.blocks[1:]:
                _add(section, part)
        elif name == "actions" and text:
            _add(
                section, List((Item((Paragraph(text, first), *item.blocks[1:]), item.lines, text),), False, item.lines)
            )
        elif name == "actions" and item.text.strip().startswith(("**", "__")):
            labelled = section
        else:
            continue
        around.sections.append(section)


def _add(section: Section, block: Block) -> None:
    section.blocks.append(block)
    section.order.append(block)
