"""Labels with their values: `**Severity:** SEV2`, rows of a two-column table, frontmatter keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from postmortems.importing.document.blocks import Item, List, Other, Paragraph, Row, Table
from postmortems.importing.document.frontmatter import Frontmatter
from postmortems.importing.document.lines import Lines
from postmortems.importing.document.mail_head import BEFORE_SUBJECT, OF_MAIL, mail_head
from postmortems.importing.document.sections import Section
from postmortems.importing.labels import SYMBOL, labels, plain, without_brackets
from postmortems.importing.moments import leading


class Field(NamedTuple):
    """A label with its value."""

    name: str
    """The name in `labels.yml`: `severity`, `date`."""
    value: str
    lines: Lines
    carrier: Literal["table", "bold", "plain", "item", "heading", "frontmatter"]
    section: Section


_BOLD_FIELD = re.compile(
    rf"^\s*(?:{SYMBOL}\s*)*(?:\*\*|__)(?P<label>[^*_\n][^*\n]{{0,60}}?)\s*(?:[:：]\s*(?:\*\*|__)|[?？]\s*(?:\*\*|__)|(?:\*\*|__)\s*(?:[:：]|(?=\d)))(?P<value>.*)$"
)
_PLAIN_FIELD = re.compile(
    rf"^\s*(?:{SYMBOL}\s*)*(?P<label>[^\W\d_][^\n:：|*`<\[]{{0,40}}?)\s*[:：](?!//)\s*(?P<value>.*)$"
)
_SECTIONS_WITHOUT_FIELDS = tuple(
    """
    timeline actions lessons went-well went-poorly got-lucky surprise causes whys hypotheses
    """.split()
)


_GLOSSARY = re.compile(r"(?i)\W*(?:glos+a\w+|terms and definitions)\W*")
"""A section that explains words: `Owner: who runs a service`."""


def all_fields(frontmatter: Frontmatter | None, sections: Sequence[Section]) -> Iterator[Field]:
    """Every label with a value. The first of `sections` is the whole document."""
    if frontmatter:
        yield from _frontmatter_fields(frontmatter, sections[0])
    blocks = iter(sections[0].order)
    first = next((block for block in blocks if not (isinstance(block, Other) and block.kind == "mail")), None)
    head = (
        [*_mail_fields(first, sections[0]), *_post_fields(first, sections[0])] if isinstance(first, Paragraph) else []
    )
    yield from head
    for section in sections:
        if section.is_within(*_SECTIONS_WITHOUT_FIELDS) or _GLOSSARY.fullmatch(section.title):
            continue
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _table_fields(block, section)
            elif isinstance(block, Paragraph) and not (head and block is first):
                yield from paragraph_fields(block, section, "plain")
            elif isinstance(block, List):
                for item in block.items:
                    if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
                        yield from _item_field(item, item.blocks[0], section)
        yield from _heading_field(section)


_ABOUT_INCIDENT = (
    r"(?:incident|impact|outage|disruption|degradation|downtime|unavailability|interruption|issue|problem|service|event"
    r"|user|customer|normal)"
)
_WHEN = (
    r"(?:date(?:/| and | & )time|date|time|timestamp|when|at|on|since|of|for|the|was|were|did|has|have|been|it|we|they"
    r"|you|first|full|fully|all|actual|approximate|initial|and by whom|by whom|again|over)"
)
_TIME_LABEL = re.compile(
    rf"(?P<before>(?:(?:{_ABOUT_INCIDENT}|{_WHEN})\s+)*)(?:(?P<started>start(?:s|ed)?|beg[aiu]n|begins|beginning|onset"
    r"|commenced|occurred|occurrence|happen(?:ed)?|first (?:customer |user )?impact)"
    r"|(?P<detected>detect(?:ed|ion)?|notice[ds]?|discover(?:ed|y)?|identified|aware|reported|raised)|(?P<mitigated>mitigat(?:ed|ion))|(?P<resolved>end(?:ed|s)?|resol(?:ved|ution|ve)|restor(?:ed|ation)"
    rf"|recover(?:ed|y)?|fixed|closed|closure|over|resumed))(?P<after>(?:\s+(?:{_ABOUT_INCIDENT}|{_WHEN}))*)"
)
"""A label in words that names a point in time: `When did we notice?`, `Date/time of recovery`."""
_TIMES = ("started", "detected", "mitigated", "resolved")
_SAYS_WHEN = re.compile(r"\b(?:date|time|timestamp|when|at|on|since)\b")


def _name_of(label: str) -> str | None:
    """The name of the field with that label. A noun such as `Full recovery` names a time only beside a word for one."""
    found = labels().fields.whole(label)
    if found is not None or len(label) > 60:
        return found
    match = _TIME_LABEL.fullmatch(re.sub(r"\s*\(.*?\)|\s*\?$|,", "", plain(label)))
    if match is None or not (match["before"] or match["after"] or match[0].startswith("first ")):
        return None
    name = next(name for name in _TIMES if match[name])
    if match[name].startswith("clos"):
        return "closed"
    is_noun = match[name].endswith(("ion", "ery", "ure", "nce"))
    return None if is_noun and not _SAYS_WHEN.search(match[0]) else name


_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Between the words of a key: `publishDate`."""


def _frontmatter_fields(frontmatter: Frontmatter, root: Section) -> Iterator[Field]:
    for key, value in frontmatter.data.items():
        name = _name_of(_CAMEL_CASE.sub(" ", key.replace("_", " ").replace("-", " ")))
        line = frontmatter.line_of(key)
        if name and isinstance(value, str | int | float) and not isinstance(value, bool):
            yield Field(name, str(value), Lines(line, line), "frontmatter", root)
        elif name and isinstance(value, list) and all(isinstance(item, str | int) for item in value):
            yield Field(name, ", ".join(map(str, value)), Lines(line, line), "frontmatter", root)


def _mail_fields(block: Paragraph, section: Section) -> Iterator[Field]:
    """Subject, sender and day of a mail, if the document begins with its head. The day is not that of the incident."""
    found = mail_head(block.text, is_first=block.lines.first == 1)
    lines = block.text.split("\n")
    for number, match in enumerate(found):
        name = next((name for name, labels in OF_MAIL.items() if match and match["label"] in labels), None)
        if match and name:
            last = next(at for at in range(number, len(found)) if at + 1 == len(found) or found[at + 1])
            value = " ".join([match["value"], *lines[number + 1 : last + 1]])
            value = BEFORE_SUBJECT.sub("", value)
            value = re.sub(r"\s*<[^<>\s]+@[^<>\s]+>", "", value) if name == "authors" else value
            first = block.lines.first
            yield Field(name, value, Lines(first + number, first + last), "plain", section)


_POST_HEAD = re.compile(r"(?P<label>[A-Z]\w+): (?P<value>\S.*)")
_OF_POST = {"Title": "title", "Date": "written", "Author": "authors", "Authors": "authors"}


def _post_fields(block: Paragraph, section: Section) -> Iterator[Field]:
    """Title, authors and day of a post, if the document begins with the fields that Pelican reads."""
    found = [_POST_HEAD.fullmatch(line.strip()) for line in block.text.split("\n")]
    labels_seen = {match["label"] for match in found if match}
    if not all(found) or not labels_seen & {"Slug", "Category", "Tags"} or not labels_seen >= {"Title", "Date"}:
        return
    for number, match in enumerate(found, start=block.lines.first):
        if match and match["label"] in _OF_POST:
            yield Field(_OF_POST[match["label"]], match["value"], Lines(number, number), "plain", section)


MANY_FIELDS = 4
"""With so many different labels that we know, a table is one of fields, whatever its other rows are."""


def _table_fields(table: Table, section: Section) -> Iterator[Field]:
    if len(table.head) != 2:
        return
    rows = [Row(table.head, Lines(table.lines.first, table.lines.first)), *table.rows]
    named = [(_name_in_row(row), row) for row in rows if len(row.cells) == 2]
    known = [name for name, _ in named if name is not None]
    is_of_times = "started" in known and not {"resolved", "closed"}.isdisjoint(known)
    if len(known) * 2 < len(table.rows) and len(set(known)) < MANY_FIELDS and not is_of_times:
        return
    for name, row in named:
        if name and row.cells[1] and (row.lines.first != table.lines.first or not table.rows):
            yield Field(name, row.cells[1], row.lines, "table", section)


def _name_in_row(row: Row) -> str | None:
    """The name of the field in a row. Beside a time, `Reported` alone is the name of one, too."""
    label, value = row.cells
    if (name := _name_of(label)) is None and leading(value) is not None:
        name = _name_of(f"time {label}")
    return name


_BETWEEN_LABELS = re.compile(
    r"(?:\s[·•|/—–]\s+|(?<!\s)\s{2,})(?=(?:\*\*|__)[^*\n]{2,40}[:：]?\s*(?:\*\*|__))"
    r"|(?<=[\w).%])\s(?=(?:\*\*|__)[^*\n]{2,40}(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)[:：]))"
)


_DOTS = re.compile(r"\s[·•|]\s+")
"""Between plain labels in a line: `INC-7 · Severity: SEV3 · Lead: Ida`."""


def _parts(text: str) -> Iterator[tuple[Lines, str]]:
    """Each line with its number; several bold labels in a line (`**Sev:** 2 · **IC:** Ada`) are parts.

    The value of a definition list has the label of the line before it.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        line = in_italics(line) or line
        value = _DEFINITION.match(line) if number else None
        is_first = value is not None and not _DEFINITION.match(lines[number - 1])
        named = f"{lines[number - 1].strip(' *_')}{line}" if is_first else line[value.end() :] if value else line
        parts = _BETWEEN_LABELS.split(named)
        plain = _DOTS.split(named) if len(parts) == 1 else []
        if len(plain) > 2 or (len(plain) == 2 and all(_PLAIN_FIELD.match(part) for part in plain)):
            parts = plain
        yield from ((Lines(number - is_first, number), part) for part in parts)


_IN_ITALICS = re.compile(r"\s*([*_])(?![*_\s])(?P<text>[^*_]+)\1\s*")
_DEFINITION = re.compile(r"\s{0,3}[:：]\s+(?=\S)")
"""The second line of a definition list, with the label in the line before it."""


def paragraph_fields(block: Paragraph, section: Section, carrier: Literal["plain", "item"]) -> Iterator[Field]:
    """The labelled lines of a paragraph. A line without a label continues the one before."""
    first = block.lines.first
    pending: Field | None = None
    for numbers, raw in _parts(block.text):
        line = re.sub(r"<br\s*/?>\s*$", "", raw.rstrip().rstrip("\\"))
        line = _ITALIC_LABEL.sub(r"**\g<label>** ", _PARAGRAPH_NUMBER.sub("", line))
        here = Lines(first + numbers.first, first + numbers.last)
        bold = _BOLD_FIELD.match(line)
        found = bold or _PLAIN_FIELD.match(line)
        name = _name_of(found["label"]) if found else None
        if found and (name or bold or (pending and len(found["label"].split()) <= 4)):
            if pending:
                yield pending
            pending = None
            if name:
                kind: Literal["bold", "plain", "item"] = carrier if carrier == "item" else "bold" if bold else "plain"
                pending = Field(name, found["value"].strip(), here, kind, section)
        elif pending:
            value = f"{pending.value}\n{line.strip()}".strip()
            pending = pending._replace(value=value, lines=Lines(pending.lines.first, here.last))
    if pending:
        yield pending


_PARAGRAPH_NUMBER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[*_]{1,2}[^*_\n:：]{2,40}[:：])")
_ITALIC_LABEL = re.compile(r"^\s*([*_])(?![*_\s])(?P<label>[^*_\n:：]{2,40}[:：])\1\s+(?=\S)")
_BOLD_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)(?P<label>[^*\n:：]{2,40}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(?P<text>\S[\s\S]*)$"
)
_DEFINED = re.compile(
    r"(?:\*\*|__)?(?P<label>[^*\n:：|>#-][^*\n:：]{1,40}?)(?:\*\*|__)?\n {0,3}[:：] +(?P<text>\S[\s\S]*)$"
)
_ITEM_LABEL = re.compile(
    r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?P<label>[^\W\d][^*\n:：]{2,40}?)\s*[:：]\s+(?P<text>\S[\s\S]*)$"
)


def in_italics(text: str) -> str | None:
    """What is in italics, if all of a text is: `_Severity: SEV2_`."""
    found = _IN_ITALICS.fullmatch(text)
    return found["text"] if found else None


def bold_label(text: str) -> tuple[str, str] | None:
    """The bold label that a text begins with, or a defined term, and the rest: `**Root cause:** too few nodes`."""
    found = _BOLD_LABEL.match(text) or _DEFINED.match(text)
    return (found["label"], found["text"].strip()) if found else None


def is_about_cause(line: str) -> bool:
    """Whether a line is labelled as trigger or cause. Its dates can be long before the incident."""
    found = bold_label(line)
    return found is not None and labels().sections.whole(found[0]) in ("trigger", "causes", "factors", "background")


def item_label(text: str) -> tuple[str, str] | None:
    """The label that a list item begins with, without marks, and the rest: `- Trigger: a deployment`."""
    found = _ITEM_LABEL.match(text)
    return (found["label"], found["text"].strip()) if found else None


def _item_field(item: Item, block: Paragraph, section: Section) -> Iterator[Field]:
    found = list(paragraph_fields(block, section, "item"))
    if len(found) == 1 and found[0].lines == item.lines:
        yield found[0]


def _heading_field(section: Section) -> Iterator[Field]:
    """A heading with one short paragraph under it, or with the value in the heading itself."""
    if not section.heading:
        return
    name = _name_of(section.title)
    if name and len(section.order) == 1 and isinstance(section.order[0], Paragraph):
        block = section.order[0]
        if len(block.text) <= 200 and "\n" not in block.text and section.lines:
            yield Field(name, block.text, section.lines, "heading", section)
    elif found := _PLAIN_FIELD.match(_without_brackets(section.title)):
        name = _name_of(found["label"])
        if name and found["value"]:
            yield Field(name, found["value"], section.heading, "heading", section)


def _without_brackets(title: str) -> str:
    """The title of a section, without brackets unless it contains a colon."""
    return title.strip() if ":" in title or "：" in title else without_brackets(title)
