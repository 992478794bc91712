"""A source document, parsed from its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from postmortems.importing.document.blocks import Item, List, Paragraph, parse_blocks
from postmortems.importing.document.decoding import legacy_text
from postmortems.importing.document.fields import Field, all_fields, bold_label, item_label
from postmortems.importing.document.frontmatter import Frontmatter, read_frontmatter
from postmortems.importing.document.language import language_of
from postmortems.importing.document.lines import Lines
from postmortems.importing.document.sections import Section, section_tree
from postmortems.importing.document.tidy import tidied_lines, without_pictures
from postmortems.importing.labels import labels
from postmortems.importing.unreadable import UnreadableError, require_size


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed source."""

    lines: tuple[str, ...]
    frontmatter: Frontmatter | None
    root: Section
    notes: tuple[str, ...]
    """Notes for the report, such as the encoding that was used."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections, the whole document first."""
        return tuple(self.root.walk())

    def about(self, *concepts: str) -> list[Section]:
        """The outermost sections about one of these, except those inside an appendix or a chat log."""
        return [
            section
            for section in self.sections
            if section.concept in concepts
            and not any(above.concept in (*concepts, "apart") for above in section.ancestors())
        ]

    def labelled_texts(
        self, *concepts: str, outside: Sequence[str], in_any_list: bool = False
    ) -> Iterator[tuple[str, Lines]]:
        """The texts after a label that names one of these subjects: of paragraphs, and of list items.

        In sections with another subject, lists are read if `in_any_list`. Sections within `outside` are not read.
        """
        for section in self.sections:
            if section.is_within(*outside):
                continue
            is_head = section.concept in (None, "summary")
            for block in section.blocks:
                for part in block.items if isinstance(block, List) and (is_head or in_any_list) else (block,):
                    is_item = isinstance(part, Item) and [*map(type, part.blocks)] == [Paragraph]
                    text = self.text(part.lines) if isinstance(part, Paragraph) or is_item else ""
                    found = bold_label(text) or (item_label(text) if is_item and is_head else None)
                    if found and labels().sections.whole(found[0]) in concepts:
                        yield found[1], part.lines

    @cached_property
    def headings(self) -> tuple[Section, ...]:
        """The sections with real headings."""
        return tuple(section for section in self.sections if section.heading and not section.is_label)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every label with a value."""
        return tuple(all_fields(self.frontmatter, self.sections))

    def is_numbered(self, text: str) -> bool:
        """Whether a text begins with the number of its paragraph or heading, such as `2.10`."""
        return self.without_number(text) != text

    def without_number(self, text: str) -> str:
        """The text after that number, if it has one."""
        found = _NUMBER.match(text) if self._chapters else None
        return text[found.end() :] if found and found["chapter"] in self._chapters else text

    @cached_property
    def _chapters(self) -> frozenset[str]:
        """The chapters whose parts have numbers: `2.3`. Numbers, not times, can have one digit after the point."""
        texts = [section.title for section in self.sections]
        texts += [block.text for section in self.sections for block in section.blocks if isinstance(block, Paragraph)]
        found = [match for text in texts if (match := _NUMBER.match(text)) and len(match["part"]) == 1]
        return frozenset(match["chapter"] for match in found) if len(found) >= LEAST_NUMBERS else frozenset()

    @cached_property
    def lines_of_fields(self) -> frozenset[int]:
        return frozenset[int]().union(*(field.lines.numbers for field in self.fields))

    def text(self, lines: Lines) -> str:
        return "\n".join(self.lines[lines.first - 1 : lines.last])

    @property
    def below(self) -> Iterator[tuple[int, str]]:
        """The lines below the frontmatter, each with its number."""
        skipped = self.frontmatter.lines.last if self.frontmatter else 0
        return enumerate(self.lines[skipped:], start=skipped + 1)

    @property
    def foreign(self) -> dict[str, object]:
        """The data of the frontmatter; empty if there is none."""
        return self.frontmatter.data if self.frontmatter else {}

    def line_of(self, key: str) -> Lines:
        """The line of a top-level key of the frontmatter."""
        number = self.frontmatter.line_of(key) if self.frontmatter else 1
        return Lines(number, number)

    @cached_property
    def language(self) -> str:
        """The language of the text, guessed from its script and most common words: a BCP 47 tag."""
        return language_of(without_pictures("\n".join(self.lines)))


_NUMBER = re.compile(
    r"[*_\s]*(?P<chapter>[1-9]\d?)\.(?P<part>\d{1,2})(?:\.?(?:\*\*)?\s+(?=\W?[^\W\d_])|\s+(?=\d{1,2}[:h]\d\d))"
)
"""A number right before the text of a paragraph or heading."""
LEAST_NUMBERS = 2
"""At least so many numbers with one digit after the point show that they are no times."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\n|\r")


def read_document(data: bytes) -> Document:
    """Parse the bytes of a source. Raises UnreadableError if they are not text or too large."""
    text, notes = _decode(data)
    lines = tidied_lines(_LINE_END.split(text))
    frontmatter = read_frontmatter(lines)
    skipped = frontmatter.lines.last if frontmatter else 0
    blocks = parse_blocks(lines, skipped)
    has_title = frontmatter is not None and "title" in frontmatter.data
    return Document(lines, frontmatter, section_tree(blocks, has_title=has_title), notes)


_BEGINNINGS = {
    b"PK\x03\x04": "is not text but an archive, as Word documents are; if it is one, give it the suffix .docx",
    b"%PDF-": "is a PDF; export the document as Markdown, HTML or Word instead",
    b"\xd0\xcf\x11\xe0": "is an old Word document or spreadsheet; save it as .docx first",
    b"\x89PNG": "is a picture; put it beside the record that shows it",
    b"\xff\xd8\xff": "is a picture; put it beside the record that shows it",
    b"GIF8": "is a picture; put it beside the record that shows it",
}
"""What a file is that is no text, by its first bytes: its suffix may be wrong."""


def _what_else(data: bytes) -> str:
    return next((what for start, what in _BEGINNINGS.items() if data.startswith(start)), "is not text")


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    require_size(data)
    notes: list[str] = []
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        if b"\0" in data:
            raise UnreadableError(_what_else(data))
        text, encoding = legacy_text(data)
        if not encoding:
            raise UnreadableError("is text in an unknown encoding; save it as UTF-8 first, as iconv does")
        notes.append(f"the text is not valid UTF-8; it was read as {encoding}")
    if text.count("\0") > len(text) // 100:
        raise UnreadableError(_what_else(data))
    cleaned = _NO_TEXT.sub(" ", text)
    if cleaned != text:
        notes.append("control characters were replaced by spaces")
    return cleaned, tuple(notes)
