"""What Python-Markdown needs to know of our pages.

Three things. Our HTML blocks are finished: the host need not parse them again, which for the page of an incident
takes longer than everything else together. Most headings and cells are plain words, in which it need not look for
each kind of Markdown in turn. And the narrative of a record may be in another language than the page, which Markdown
cannot say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

ATTRIBUTE = "data-pm-language"
"""Stands on a heading and names the language of everything below it, up to the next heading of its level."""


def html_blocks(text: str) -> frozenset[str]:
    """The HTML blocks of a page that is generated throughout: no line of it comes from a record as it stands."""
    parts = (part.strip("\n") for part in text.split("\n\n"))
    return frozenset(part for part in parts if part.startswith("<"))


class PageMarkdown(Extension):
    """Takes our blocks as they are, and carries out the attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: Collection[str] = ()
        """The finished HTML blocks of the page that is about to be converted. A block counts as ours only if it is
        one of these to the letter, so that nothing which a record contains can pass for one."""
        self.knows_extensions = False
        """Whether all other extensions are among those of which we know what means something to them."""
        self.links: list[list[str]] = []
        """The addresses of links and pictures of the page that was converted last, as they were written, each with
        where the host led it. Those in blocks are not among them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register the steps: before anything looks for fences or tags, and behind what reads attributes."""
        kept: list[str] = []
        # Before blanks are tidied up, at 30: that takes longer for our blocks than for everything else.
        md.preprocessors.register(_Keeping(md, self, kept), "postmortems-blocks", 31)
        md.parser.blockprocessors.register(_Passing(md.parser), "postmortems-blocks", 200)
        md.postprocessors.register(_Restoring(md, kept), "postmortems-blocks", 0)
        plain: list[Element] = []
        around = 20  # where Python-Markdown looks for Markdown in texts
        md.treeprocessors.register(_Sparing(md, self, plain), "postmortems-plain", around + 0.001)
        md.treeprocessors.register(_Handing(md, plain), "postmortems-words", around - 0.001)
        md.treeprocessors.register(_Marking(md), "postmortems-language", 4)
        # The host leads links at 0, and registers that later.
        md.treeprocessors.register(_Written(md, self), "postmortems-written", 0)
        md.treeprocessors.register(_Led(md, self), "postmortems-led", -1)


def makeExtension() -> PageMarkdown:  # noqa: N802 - the name is Python-Markdown's
    """For hosts that know nothing of the plugin: `postmortems.page_markdown` among their `markdown_extensions`."""
    return PageMarkdown()


class _Keeping(Preprocessor):
    """Takes our blocks out of the text, and leaves a mark for each.

    Python-Markdown's own store of HTML would be searched as a whole for each heading of the page. The signs around
    the mark are none that a text may hold, and are removed from it, so that nothing in a record can look like one.
    """

    def __init__(self, md: Markdown, extension: PageMarkdown, kept: list[str]) -> None:
        super().__init__(md)
        self.extension = extension
        self.kept = kept

    def run(self, lines: list[str]) -> list[str]:
        self.kept.clear()
        blocks = self.extension.blocks
        if not blocks:
            return lines
        parts = "\n".join(lines).replace(_BEGIN, "").replace(_END, "").split("\n\n")
        for number, part in enumerate(parts):
            block = part.strip("\n")
            if block.startswith("<") and block in blocks:
                parts[number] = f"{_BEGIN}pm:{len(self.kept)}{_END}"
                self.kept.append(block)
        return "\n\n".join(parts).split("\n")


_BEGIN, _END = "\ufdd0", "\ufdd1"  # Unicode sets them apart for use inside a program
_MARK = re.compile(f"{_BEGIN}pm:([0-9]+){_END}")
_TAG = re.compile("</?([^ >]+)")


class _Passing(BlockProcessor):
    """Leads a mark past everything that looks for Markdown in a paragraph."""

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(_BEGIN) and _MARK.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = AtomicString(blocks.pop(0))


class _Restoring(Postprocessor):
    """Puts our blocks back."""

    def __init__(self, md: Markdown, kept: list[str]) -> None:
        super().__init__(md)
        self.kept = kept

    def run(self, text: str) -> str:
        if _BEGIN not in text:
            return text
        pieces: list[str] = []
        done = 0
        for mark in _MARK.finditer(text):
            start, end = mark.span()
            block = self.kept[int(mark[1])]
            if text.endswith("<p>", done, start) and text.startswith("</p>", end):
                tag = _TAG.match(block)
                is_block = tag and self.md.is_block_level(tag[1])
                pieces += (text[done : start - 3], block if is_block else f"<p>{block}</p>")
                done = end + 4
            else:  # a record shows one of our blocks to the letter, in a piece of code
                pieces += (text[done:start], escape(block))
                done = end
        return "".join((*pieces, text[done:]))


class _Sparing(Treeprocessor):
    """Keeps plain words out of the search for Markdown, which tries some twenty patterns on each text.

    To none of the extensions that we know do letters, digits and these signs mean anything at that stage.
    """

    def __init__(self, md: Markdown, extension: PageMarkdown, plain: list[Element]) -> None:
        super().__init__(md)
        self.extension = extension
        self.plain = plain

    def run(self, root: Element) -> None:
        self.plain.clear()
        if not self.extension.knows_extensions:
            return
        for element in root.iter():
            text = element.text
            if text and _PLAIN.fullmatch(text) and not isinstance(text, AtomicString):
                element.text = AtomicString(text)
                self.plain.append(element)


_LETTERS = r"[^\W_]{1,39}+"  # forty may be the hash of a commit
_WORD = rf"(?:\d{{1,9}}[.,:]\d{{1,9}}+|{_LETTERS}(?:[-']{_LETTERS})*+)"
_SIGNS = "(?: ?%)?[,.;)]{0,2}+"  # a colon behind `10:51` would make a name of an emoji
_WORDS = rf"{_WORD}(?:{_SIGNS} \(?{_WORD})*+{_SIGNS}"
_ATTRIBUTES = rf" \{{: #[^\W\d_][^\W_]{{0,38}}+(?:-{_LETTERS})*+(?: [a-z-]++=[a-zA-Z-]++)*+ \}}"
_PLAIN = re.compile(f"{_WORDS}(?:{_ATTRIBUTES})?")
"""Words, and behind them perhaps the attributes of a heading."""


class _Handing(Treeprocessor):
    """Hands plain words to what comes later, as any other text: smart quotes, abbreviations, attributes."""

    def __init__(self, md: Markdown, plain: list[Element]) -> None:
        super().__init__(md)
        self.plain = plain

    def run(self, root: Element) -> None:
        for element in self.plain:
            element.text = str(element.text)


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


class _Written(Treeprocessor):
    def __init__(self, md: Markdown, extension: PageMarkdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        self.extension.links = [[address] for address in _addresses(root)]


class _Led(_Written):
    def run(self, root: Element) -> None:
        for link, address in zip(self.extension.links, _addresses(root), strict=True):
            link.append(address)


def _addresses(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag in ("a", "img"):
            yield element.get("href" if element.tag == "a" else "src") or ""
