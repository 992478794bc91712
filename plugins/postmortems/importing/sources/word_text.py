"""What a reader of a Word document sees, paragraph by paragraph, without what is laid out around it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from postmortems.importing.unreadable import MAX_BYTES, UnreadableError

MAX_UNPACKED = 40 * MAX_BYTES
"""Bytes. A document that unpacks to more is refused before it is read."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HIDDEN = frozenset((f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}instrText", f"{_WORD}sdtPr", _FALLBACK))
"""What was deleted or moved away, and what only programs read."""
_SPACES = frozenset(f"{_WORD}{name}" for name in ("tab", "br", "cr", "ptab"))
_HYPHENS = {f"{_WORD}noBreakHyphen": "\u2011", f"{_WORD}softHyphen": "\u00ad"}
_PARTS = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")


class Paragraph(NamedTuple):
    """A paragraph of a part of a document."""

    part: str
    """`document`, `footnotes`, `header1`"""
    number: int
    """From 1, in its part."""
    text: str
    hides: bool
    """Whether some of its words are hidden: they are neither on the screen nor on paper."""

    @property
    def is_around(self) -> bool:
        """Whether it is in the head or the foot of a page."""
        return self.part.startswith(("header", "footer"))

    @property
    def place(self) -> str:
        """`paragraph 4`, `footnotes, paragraph 1`"""
        return f"{f'{self.part}, ' if self.part != 'document' else ''}paragraph {self.number}"


def opened(data: bytes) -> zipfile.ZipFile:
    """The parts of the document. Raises UnreadableError if they are too large, BadZipFile if it is damaged."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
        raise UnreadableError("is a Word document that is too large")
    return archive


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """Every paragraph with text, those of the document first, then notes, comments, heads and feet of pages.

    Raises UnreadableError, BadZipFile or ParseError if the document is damaged.
    """
    with opened(data) as archive:
        names = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
        styles = _hiding_styles(archive)
        for name in sorted(names, key=lambda name: (name != "word/document.xml", name)):
            try:
                root = _parsed(archive.read(name))
            except ElementTree.ParseError:
                if name == "word/document.xml":
                    raise
                continue
            for number, (text, hides) in enumerate(_texts(root, styles), 1):
                if text.strip():
                    yield Paragraph(name[5:-4], number, text, hides)


def hidden(data: bytes) -> tuple[str, ...]:
    """A note that names the paragraphs with hidden words, if there are any. Raises as `paragraphs`."""
    places = [paragraph.place for paragraph in paragraphs(data) if paragraph.hides]
    more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
    return (f"words that the document hides are in the record: {'; '.join(places[:_PLACES])}{more}",) if places else ()


_PLACES = 5


def _texts(root: ElementTree.Element, styles: Container[str]) -> Iterator[tuple[str, bool]]:
    """The texts of paragraphs in order, and whether they hide words. One within another, as in a box, comes first."""
    pending: list[tuple[ElementTree.Element, bool]] = [(root, False)]
    open_texts: list[list[str]] = [[]]
    hiding: list[bool] = [False]
    while pending:
        element, is_end = pending.pop()
        tag = element.tag
        if is_end:
            yield "".join(open_texts.pop()), hiding.pop()
        elif tag in _HIDDEN:
            continue
        elif tag in (f"{_WORD}t", f"{_MATHS}t"):
            open_texts[-1].append(element.text or "")
        elif tag in _SPACES:
            open_texts[-1].append(" ")
        elif tag in _HYPHENS:
            open_texts[-1].append(_HYPHENS[tag])
        else:
            if tag == f"{_WORD}r":
                hiding[-1] |= _is_hidden(element, styles)
            elif tag == f"{_WORD}p":
                open_texts.append([])
                hiding.append(_style(element, "p") in styles)
                pending.append((element, True))
            pending += [(child, False) for child in reversed(element)]


def _parsed(part: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in part:
        raise UnreadableError("is a damaged Word document")
    return ElementTree.fromstring(part)  # noqa: S314 - it has no declarations, so no entities


def _hiding_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    try:
        root = _parsed(archive.read("word/styles.xml"))
    except (KeyError, ElementTree.ParseError):
        return frozenset()
    return frozenset(style.get(f"{_WORD}styleId", "") for style in root.iter(f"{_WORD}style") if _vanishes(style))


def _is_hidden(run: ElementTree.Element, styles: Container[str]) -> bool:
    has_words = any((text.text or "").strip() for text in run.iter(f"{_WORD}t"))
    return has_words and (_vanishes(run) or _style(run, "r") in styles)


def _vanishes(element: ElementTree.Element) -> bool:
    vanish = element.find(f"{_WORD}rPr/{_WORD}vanish")
    return vanish is not None and vanish.get(f"{_WORD}val") not in ("0", "false", "off")


def _style(element: ElementTree.Element, kind: str) -> str | None:
    style = element.find(f"{_WORD}{kind}Pr/{_WORD}{kind}Style")
    return style.get(f"{_WORD}val") if style is not None else None
