"""A source document, parsed: sections, lists, tables and paragraphs, each with its lines.

Lines count from 1, as an editor shows them. Nothing here knows what a post-mortem is, but for the labels that
make a line of text a heading or a field.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from postmortems.importing.labels import labels, without_brackets
from postmortems.record.source import read_source

MAX_BYTES = 900 * 1024
"""Larger documents are refused: the record made of one would not be read."""


class UnreadableError(Exception):
    """A source that cannot be read as text. The message is for the report and quotes nothing."""


class Lines(NamedTuple):
    """A range of lines, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def numbers(self) -> range:
        """Every line of the range."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without structure."""

    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with `#` or an underline."""

    level: int
    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with everything in it."""

    blocks: tuple[Block, ...]
    lines: Lines
    source: str
    """Its lines as written, without the marker and the indentation that it brings."""

    @property
    def text(self) -> str:
        """Its first paragraph."""
        first = self.blocks[0] if self.blocks else None
        return first.text if isinstance(first, Paragraph | Heading) else ""

    @property
    def rest(self) -> str:
        """What follows its first paragraph, as written."""
        if not self.blocks or not isinstance(self.blocks[0], Paragraph):
            return self.source if self.blocks and not self.text else ""
        skipped = self.blocks[0].lines.last - self.lines.first + 1
        return "\n".join(self.source.split("\n")[skipped:]).strip("\n")


@dataclass(frozen=True, slots=True)
class List:
    """A list."""

    items: tuple[Item, ...]
    ordered: bool
    lines: Lines


class Row(NamedTuple):
    """A row of a table."""

    cells: tuple[str, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its head."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Other:
    """Code, raw HTML, a quotation, a rule: kept, never read."""

    kind: Literal["code", "html", "quote", "rule"]
    lines: Lines


Block = Paragraph | Heading | Item | List | Table | Other


@dataclass(eq=False)
class Section:
    """A heading with what stands under it; or a label in bold, or with a colon, that does the work of one."""

    title: str
    level: int
    heading: Lines | None
    """The lines of the heading itself. None for the whole document."""
    is_label: bool = False
    parent: Section | None = None
    blocks: list[Block] = field(default_factory=list)
    """What stands directly in it, before and between its sub-sections."""
    sections: list[Section] = field(default_factory=list)
    order: list[Block | Section] = field(default_factory=list)
    """Blocks and sub-sections as they stand."""
    is_title: bool = False
    """Whether it is the first heading of the document, which tells what happened and not what follows."""

    @cached_property
    def concept(self) -> str | None:
        """What the section is about, by the labels: `timeline`, `actions`; None for anything else."""
        if not self.title:
            return None
        found = labels().sections.inside(self.title)
        if found is None or (self.is_title and found.share < 0.99):
            return None
        return found.name

    @cached_property
    def concept_share(self) -> float:
        """How much of the title the label is."""
        found = labels().sections.inside(self.title) if self.title else None
        return found.share if found else 0.0

    def walk(self) -> Iterator[Section]:
        """Itself and every section in it."""
        yield self
        for section in self.sections:
            yield from section.walk()

    def all_blocks(self) -> Iterator[Block]:
        """Every block in it and in its sub-sections, as they stand."""
        for part in self.order:
            if isinstance(part, Section):
                yield from part.all_blocks()
            else:
                yield part

    def ancestors(self) -> Iterator[Section]:
        """The sections around it, the nearest first."""
        section = self.parent
        while section is not None:
            yield section
            section = section.parent

    def is_within(self, *concepts: str) -> bool:
        """Whether it, or a section around it, is about one of these."""
        return self.concept in concepts or any(section.concept in concepts for section in self.ancestors())

    @cached_property
    def lines(self) -> Lines | None:
        """From its heading to the end of its last block."""
        found = [block.lines for block in self.all_blocks()]
        found += [section.heading for section in self.walk() if section.heading]
        return Lines(min(f.first for f in found), max(f.last for f in found)) if found else None


class Field(NamedTuple):
    """A label with its value."""

    name: str
    """By the labels: `severity`, `date`."""
    label: str
    value: str
    lines: Lines
    carrier: Literal["table", "bold", "plain", "item", "heading", "frontmatter"]
    section: Section


@dataclass(frozen=True)
class Frontmatter:
    """The block of metadata that a site generator left at the head of a document."""

    form: Literal["yaml", "toml"]
    data: dict[str, Any]
    """Empty where it cannot be read as plain data."""
    text: str
    lines: Lines

    def line_of(self, key: str) -> int:
        """The line on which a key of the first level stands."""
        for number, line in enumerate(self.text.split("\n")):
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[:=]", line):
                return self.lines.first + 1 + number
        return self.lines.first


@dataclass(frozen=True, eq=False)
class Document:
    """A source, parsed."""

    lines: tuple[str, ...]
    frontmatter: Frontmatter | None
    root: Section
    notes: tuple[str, ...]
    """What had to be done to read the text at all."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections, the whole document first."""
        return tuple(self.root.walk())

    def about(self, *concepts: str) -> list[Section]:
        """The outermost sections about one of these, without those set apart (an appendix, a chat log)."""
        return [
            section
            for section in self.sections
            if section.concept in concepts
            and not any(above.concept in (*concepts, "apart") for above in section.ancestors())
        ]

    @cached_property
    def headings(self) -> tuple[Section, ...]:
        """The sections with real headings."""
        return tuple(section for section in self.sections if section.heading and not section.is_label)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every label with a value."""
        return tuple(_fields(self))

    def text(self, lines: Lines) -> str:
        """The lines as written."""
        return "\n".join(self.lines[lines.first - 1 : lines.last])

    @cached_property
    def language(self) -> str:
        """Of the text, as far as its script and commonest words tell: a BCP 47 tag."""
        return _language("\n".join(self.lines))


# --- reading -------------------------------------------------------------------------------------

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_FENCES = {"---": "yaml", "+++": "toml"}


def read_document(data: bytes) -> Document:
    """Parse the bytes of a source. Raises UnreadableError for what is not text, or too large."""
    text, notes = _decoded(data)
    lines = tuple(_LINE_END.split(text))
    frontmatter = _frontmatter(lines)
    skipped = frontmatter.lines.last if frontmatter else 0
    blocks = _blocks(lines, skipped)
    has_title = frontmatter is not None and "title" in frontmatter.data
    return Document(lines, frontmatter, _section_tree(blocks, has_title=has_title), notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"has {len(data)} bytes; more than {MAX_BYTES} are not imported")
    notes: list[str] = []
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        if b"\0" in data:
            raise UnreadableError("is not a text")
        text = data.decode("cp1252", errors="replace")
        notes.append("the text is not UTF-8; it was read as Windows-1252")
    if text.count("\0") > len(text) // 100:
        raise UnreadableError("is not a text")
    cleaned = _NO_TEXT.sub(" ", text)
    if cleaned != text:
        notes.append("control characters were replaced by blanks")
    return cleaned, tuple(notes)


def _frontmatter(lines: Sequence[str]) -> Frontmatter | None:
    form = _FENCES.get(lines[0].rstrip()) if lines else None
    if form is None:
        return None
    fence = lines[0].rstrip()
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.rstrip() in (fence, "...")), None)
    if end is None:
        return None
    text = "\n".join(lines[1:end])
    if form == "toml":
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            data = {}
        return Frontmatter("toml", _plain_data(data), text, Lines(1, end + 1))
    source = read_source(f"---\n{text}\n---\n".encode())
    known = source.complete and not source.problems
    if not known and not re.search(r"^[\w.-]+\s*:", text, re.M):
        return None  # a thematic break at the head of an ordinary text
    return Frontmatter("yaml", _plain_data(source.frontmatter) if known else {}, text, Lines(1, end + 1))


def _plain_data(value: Any) -> Any:
    """Lists, maps, numbers and text: dates of TOML as they are printed."""
    if isinstance(value, dict):
        return {str(key): _plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


# --- blocks --------------------------------------------------------------------------------------

_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
_PARSER.core.ruler.enableOnly(["normalize", "block"])


def _blocks(lines: Sequence[str], skipped: int) -> list[Block]:
    text = "\n".join((*[""] * skipped, *lines[skipped:]))
    return _Builder(lines, _PARSER.parse(text)).blocks()


_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+\S")


class _Builder:
    """Turns the flat tokens of the parser into blocks."""

    def __init__(self, lines: Sequence[str], tokens: Sequence[Token]) -> None:
        self.source = lines
        self.tokens = tokens
        self.at = 0

    def blocks(self, closing: str = "") -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == closing:
                break
            block = self._block(token)
            if block is not None:
                found.append(block)
        return found

    def _block(self, token: Token) -> Block | None:
        lines = self._lines(token)
        match token.type:
            case "heading_open":
                return Heading(int(token.tag[1]), self._inline("heading_close"), lines)
            case "paragraph_open":
                return Paragraph(self._inline("paragraph_close"), lines)
            case "bullet_list_open" | "ordered_list_open":
                items = [b for b in self.blocks(token.type.replace("open", "close")) if isinstance(b, Item)]
                return List(tuple(items), token.type.startswith("ordered"), lines)
            case "list_item_open":
                source = self._item_source(lines)
                return Item(tuple(self.blocks("list_item_close")), lines, source)
            case "table_open":
                return self._table(lines)
            case "blockquote_open":
                self.blocks("blockquote_close")
                return Other("quote", lines)
            case "code_block":
                return self._indented_list(lines) or Other("code", lines)
            case "fence":
                return Other("code", lines)
            case "html_block":
                return Other("html", lines)
            case "hr":
                return Other("rule", lines)
        return None

    def _lines(self, token: Token) -> Lines:
        first, end = token.map or (0, 1)
        while end > first + 1 and not self.source[end - 1].strip():
            end -= 1
        return Lines(first + 1, max(end, first + 1))

    def _inline(self, closing: str) -> str:
        text = ""
        while self.tokens[self.at].type != closing:
            if self.tokens[self.at].type == "inline":
                text = self.tokens[self.at].content
            self.at += 1
        self.at += 1
        return text

    def _item_source(self, lines: Lines) -> str:
        first = self.source[lines.first - 1]
        marker = re.match(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]*", first)
        width = marker.end() if marker else 0
        others = self.source[lines.first : lines.last]
        return "\n".join((first[width:], *(re.sub(rf"^[ \t]{{0,{width}}}", "", line) for line in others)))

    def _indented_list(self, lines: Lines) -> List | None:
        """Items that are indented so far that Markdown takes them for code, as people write them under a heading."""
        starts = [n for n in lines.numbers if _MARKER.match(self.source[n - 1])]
        if not starts or starts[0] != lines.first:
            return None
        indent = re.match(r"\s*", self.source[lines.first - 1])
        assert indent is not None
        ends = [n - 1 for n in starts[1:]] + [lines.last]
        items = []
        for first, last in zip(starts, ends, strict=True):
            if not self.source[first - 1].startswith(indent[0]):
                return None
            source = self._item_source(Lines(first, last)).rstrip()
            items.append(Item((Paragraph(source, Lines(first, last)),), Lines(first, last), source))
        return List(tuple(items), False, lines)

    def _table(self, lines: Lines) -> Table:
        head: tuple[str, ...] = ()
        rows: list[Row] = []
        cells: list[str] = []
        row_lines = lines
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                cells, row_lines = [], self._lines(token)
            elif token.type == "inline":
                cells.append(token.content.strip())
            elif token.type == "tr_close":
                if head or rows:
                    rows.append(Row(tuple(cells), row_lines))
                else:
                    head = tuple(cells) or ("",)
        self.at += 1
        return Table(head, tuple(rows), lines)


# --- sections ------------------------------------------------------------------------------------

_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)(?P<label>[^*\n]+?)(?:\*\*|__)\s*[:：]?\s*$")
_COLON_LINE = re.compile(r"^\s*(?P<label>[^\n|]{1,90}?)\s*[:：]\s*$")
_NEW_LABEL = re.compile(r"\s*(?:\*\*|__)[^\W\d_][^*\n]{0,60}(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])")
LABEL_LEVEL = 7
"""Labels stand below every heading."""


def label_of(block: Block) -> str | None:
    """The label that a paragraph is, if it does the work of a heading."""
    if not isinstance(block, Paragraph) or "\n" in block.text:
        return None
    bold = _BOLD_LINE.match(block.text)
    if bold:
        return bold["label"].strip().rstrip(":：")
    line = _COLON_LINE.match(block.text)
    return line["label"] if line else None


def _section_tree(blocks: Sequence[Block], *, has_title: bool) -> Section:
    root = Section("", 0, None)
    current = root
    levels = Counter(block.level for block in blocks if isinstance(block, Heading))
    highest = min(levels, default=0)
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            is_first = not any(section.heading for section in root.sections)
            current = _open(current, block.text, block.level, block.lines, is_label=False)
            is_alone = levels[block.level] == 1 and block.level == highest
            current.is_title = is_first and (is_alone or (block.level == 1 and not has_title))
            continue
        if current.is_label and current.parent and isinstance(block, Paragraph) and _NEW_LABEL.match(block.text):
            current = current.parent
        label = label_of(block)
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if label is not None and _opens_section(label, block, following):
            current = _open(current, label, LABEL_LEVEL, block.lines, is_label=True)
            continue
        current.blocks.append(block)
        current.order.append(block)
        if isinstance(block, List):
            _open_items(current, block)
    return root


def _opens_section(label: str, block: Block, following: Block | None) -> bool:
    if following is None or isinstance(following, Heading):
        return False
    is_known = labels().sections.whole(label) is not None
    if isinstance(following, List | Table):
        return is_known or len(label) <= 90
    is_bold = isinstance(block, Paragraph) and block.text.lstrip().startswith(("**", "__"))
    return is_known or (is_bold and isinstance(following, Paragraph) and len(label) <= 60)


def _open(current: Section, title: str, level: int, lines: Lines, *, is_label: bool) -> Section:
    parent = current
    while parent.level >= level and parent.parent is not None:
        parent = parent.parent
    section = Section(title, level, lines, is_label, parent)
    parent.sections.append(section)
    parent.order.append(section)
    return section


def _open_items(around: Section, block: List) -> None:
    """A list whose items are labels with lists under them holds sections."""
    for item in block.items:
        label = re.fullmatch(r"(?:\*\*|__)?([^*\n:：]{1,60}?)[:：]?(?:\*\*|__)?\s*[:：]?", item.text.strip())
        if label is None or len(item.blocks) < 2 or labels().sections.whole(label[1]) is None:
            continue
        first = item.blocks[0].lines
        section = Section(label[1], LABEL_LEVEL, first, True, around)
        section.blocks = list(item.blocks[1:])
        section.order = list(item.blocks[1:])
        around.sections.append(section)


# --- fields --------------------------------------------------------------------------------------

_BOLD_FIELD = re.compile(
    r"^\s*(?:\*\*|__)(?P<label>[^*_\n][^*\n]{0,60}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])(?P<value>.*)$"
)
_PLAIN_FIELD = re.compile(r"^\s*(?P<label>[^\W\d_][^\n:：|*`<\[]{0,40}?)\s*[:：](?!//)\s*(?P<value>.*)$")
_NO_FIELDS = (
    "timeline",
    "actions",
    "lessons",
    "went-well",
    "went-poorly",
    "got-lucky",
    "surprise",
    "causes",
    "whys",
    "hypotheses",
)


def _fields(document: Document) -> Iterator[Field]:
    if document.frontmatter:
        yield from _frontmatter_fields(document)
    for section in document.sections:
        if section.is_within(*_NO_FIELDS):
            continue
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _table_fields(block, section)
            elif isinstance(block, Paragraph):
                yield from paragraph_fields(block, section, "plain")
            elif isinstance(block, List):
                for item in block.items:
                    if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
                        yield from _item_field(item, item.blocks[0], section)
        yield from _heading_field(section)


def _frontmatter_fields(document: Document) -> Iterator[Field]:
    front = document.frontmatter
    assert front is not None
    for key, value in front.data.items():
        name = labels().fields.whole(key.replace("_", " ").replace("-", " "))
        line = front.line_of(key)
        if name and isinstance(value, str | int | float) and not isinstance(value, bool):
            yield Field(name, key, str(value), Lines(line, line), "frontmatter", document.root)
        elif name and isinstance(value, list) and all(isinstance(item, str | int) for item in value):
            yield Field(name, key, ", ".join(map(str, value)), Lines(line, line), "frontmatter", document.root)


def _table_fields(table: Table, section: Section) -> Iterator[Field]:
    if len(table.head) != 2:
        return
    rows = [Row(table.head, Lines(table.lines.first, table.lines.first)), *table.rows]
    named = [(labels().fields.whole(row.cells[0]), row) for row in rows if len(row.cells) == 2]
    if sum(name is not None for name, _ in named) * 2 < len(table.rows):
        return
    for name, row in named:
        if name and row.cells[1] and (row.lines.first != table.lines.first or not table.rows):
            yield Field(name, row.cells[0], row.cells[1], row.lines, "table", section)


def paragraph_fields(block: Paragraph, section: Section, carrier: Literal["plain", "item"]) -> Iterator[Field]:
    """The labelled lines of a paragraph. A line without a label goes on with the one before."""
    first = block.lines.first
    pending: Field | None = None
    for number, raw in enumerate(block.text.split("\n")):
        line = re.sub(r"<br\s*/?>\s*$", "", raw.rstrip().rstrip("\\"))
        here = Lines(first + number, first + number)
        bold = _BOLD_FIELD.match(line)
        found = bold or _PLAIN_FIELD.match(line)
        name = labels().fields.whole(found["label"]) if found else None
        if found and (name or bold or (pending and len(found["label"].split()) <= 4)):
            if pending:
                yield pending
            pending = None
            if name:
                kind: Literal["bold", "plain", "item"] = carrier if carrier == "item" else "bold" if bold else "plain"
                pending = Field(name, found["label"], found["value"].strip(), here, kind, section)
        elif pending:
            value = f"{pending.value}\n{line.strip()}".strip()
            pending = pending._replace(value=value, lines=Lines(pending.lines.first, here.last))
    if pending:
        yield pending


def _item_field(item: Item, block: Paragraph, section: Section) -> Iterator[Field]:
    found = list(paragraph_fields(block, section, "item"))
    if len(found) == 1 and found[0].lines == item.lines:
        yield found[0]


def _heading_field(section: Section) -> Iterator[Field]:
    """A heading over one short paragraph, or with the value in the heading itself."""
    if not section.heading:
        return
    name = labels().fields.whole(section.title)
    if name and len(section.order) == 1 and isinstance(section.order[0], Paragraph):
        block = section.order[0]
        if len(block.text) <= 200 and "\n" not in block.text and section.lines:
            yield Field(name, section.title, block.text, section.lines, "heading", section)
    elif found := _PLAIN_FIELD.match(without_brackets_of_title(section.title)):
        name = labels().fields.whole(found["label"])
        if name and found["value"]:
            yield Field(name, found["label"], found["value"], section.heading, "heading", section)


def without_brackets_of_title(title: str) -> str:
    """The title of a section as a field may stand in it."""
    return title.strip() if ":" in title or "：" in title else without_brackets(title)


# --- language ------------------------------------------------------------------------------------

_COMMON = {
    "en": "the and was were of to in with for that",
    "de": "der die das und wurde nicht mit von ist wir",
    "fr": "le la les des et une dans pour nous est",
    "es": "el la los las y una que por con fue",
}


def _language(text: str) -> str:
    text = text[:20000]
    if not text.isascii():
        kana, hangul, han = (
            len(re.findall(script, text)) for script in ("[\u3040-\u30ff]", "[\uac00-\ud7af]", "[\u4e00-\u9fff]")
        )
        least = max(20, len(text) // 20)
        for language, number in (("ja", kana), ("ko", hangul), ("zh", han)):
            if number >= least:
                return language
    words = Counter(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold()))
    counts = {language: sum(words[word] for word in common.split()) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] * 1.2 else "en"
