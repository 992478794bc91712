"""The title, without words that every post-mortem title has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Lines, Paragraph, Section
from postmortems.importing.labels import SYMBOL, labels, plain
from postmortems.importing.moments import moments
from postmortems.importing.reading import Reading
from postmortems.importing.suffixes import stem_of

LONGEST = 300
OF_ID = 0.3
"""A heading that is only an id says less than any words."""
_DASHES = re.compile(r"\s*(?::|：|\s[-–—|]\s|,\s)\s*")
_DAY_FIRST = re.compile(r"^(?:19|20)\d\d([-/.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])[\s:,_–—-]+(?=\w)")
_ID = re.compile(r"^(?:[A-Z]{2,8}[-#]?\d[\d-]*|#?\d{1,6})$")
_ID_AT_START = re.compile(
    r"^(?!(?:UTC|UTF|ISO|SHA|RFC|CVE|HTTP|SEV)-)[A-Z][A-Z0-9]{1,9}-(?:\d{4}-)?\d{3,7}\s+(?=[A-ZÀ-Þ])"
)
_ID_AT_END = re.compile(r"(?<=\w)[\s\\]*[(\[][A-Z]{2,8}\\?-\d[\d-]*[)\]]\s*$")
"""An incident's id, in brackets at the end. It is read as an external id."""
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})(?<!\bInc)(?<!\bLtd)(?<!\betc)[.。]$")
_SUFFIX = re.compile(
    r"[\s–—-]*\(?\b(?:post[\s-]?mortem|incident report|incident review|retrospective|rca|ポストモーテム)\)?\s*$", re.I
)


def read(reading: Reading) -> Iterator[Claim]:
    """From the frontmatter, a label or the first heading; otherwise from the first line or the file name."""
    foreign = reading.foreign.get("title")
    if isinstance(foreign, str) and _is_title(foreign):
        lines = reading.document.line_of("title")
        yield Claim("title", shortened(foreign, is_heading=False), lines, confidence=0.95)
    for field in reading.fields("title"):
        if _is_title(field.value):
            is_front = field.carrier == "frontmatter"
            takes = frozenset() if is_front else field.lines.numbers
            title = shortened(field.value, is_heading=False)
            yield Claim("title", title, field.lines, takes, 0.92 if is_front else 0.85)
    for field in reading.fields("what"):
        is_head = field.section.heading is None or field.section.concept == "summary"
        if is_head and _is_title(field.value) and "\n" not in field.value:
            guess = Guess("title", field.lines.first, "what happened was used as the title")
            yield Claim("title", shortened(field.value), field.lines, field.lines.numbers, 0.6, (guess,))
    heading = _first_heading(reading)
    if heading is not None and heading.heading is not None:
        takes, is_id = heading.heading.numbers, _ID.match(heading.title.strip()) is not None
        yield Claim("title", shortened(heading.title), heading.heading, takes, OF_ID if is_id else 0.9)
        if isinstance(foreign, str) and plain(shortened(foreign)) == plain(shortened(heading.title)):
            yield Claim("", None, heading.heading, takes, 0.8)  # repeats the title
    bold = _bold_line(reading)
    if bold is not None and bold.heading is not None:
        guess = Guess("title", bold.heading.first, _FIRST_LINE)
        yield Claim("title", shortened(bold.title), bold.heading, bold.heading.numbers, 0.55, (guess,))
    below = _line_below(reading)
    if below is not None:
        guess = Guess("title", below.lines.first, "the line below the heading was used as the title")
        yield Claim("title", shortened(below.text), below.lines, below.lines.numbers, 0.5, (guess,))
    first = _first_line(reading)
    if first is not None:
        guess = Guess("title", first.lines.first, _FIRST_LINE)
        takes = first.lines.numbers
        yield Claim("title", shortened(first.text), first.lines, takes, 0.45, (guess,))
    guess = Guess("title", 0, "the document has no title; the file name was used")
    yield Claim("title", _name(reading.path), Lines(1, 1), confidence=0.1, guesses=(guess,))


_FIRST_LINE = "the first line was used as the title"


def _first_heading(reading: Reading) -> Section | None:
    section = next((s for s in reading.document.sections if s.heading and not s.is_label), None)
    if section is None or section.heading is None or not _is_title(section.title):
        return None
    if labels().sections.whole(section.title) or labels().fields.whole(section.title):
        return None
    title = reading.foreign.get("title")
    if section.level > 1 and (title or any(s.level < section.level for s in reading.document.headings)):
        return None
    before = reading.document.root.blocks or _bold_line(reading)
    if section.level > 1 and before:
        return None
    return section


def _bold_line(reading: Reading) -> Section | None:
    """The first line, if it is in bold and names no part of a post-mortem: `**Push notifications were lost**`."""
    first = next((s for s in reading.document.sections if s.heading), None)
    if first is None or not first.is_label or first.concept or reading.document.root.order[:1] != [first]:
        return None
    return first if _is_title(first.title) and not labels().fields.whole(first.title) else None


def _line_below(reading: Reading) -> Paragraph | None:
    """The line below a first heading that only says `Post Incident Review`."""
    section = next((s for s in reading.document.sections if s.heading and not s.is_label), None)
    block = section.order[0] if section and section.order else None
    if section is None or section.level > 1 or _is_title(section.title) or not isinstance(block, Paragraph):
        return None
    is_line = "\n" not in block.text and 3 <= len(block.text.split()) <= LONGEST_LINE
    is_other = _NO_TITLE.search(block.text) or moments(block.text, order=reading.order)
    return block if is_line and not is_other and _is_title(block.text) else None


LONGEST_LINE = 14
"""Words."""
_NO_TITLE = re.compile(
    r"(?i)^\W*(?:by|authors?|version|draft|confidential|internal|status|last|updated|published|date|posted|written"
    r"|prepared"
    r"|for|document|owner|team|page|see|this|these|all|we|please|note)\b|[.!?:：。]\W*$|[:：|]\s|^[*_>\[<]|@|https?://"
)
"""A line below a heading that is a sentence, a field or a remark."""


def _first_line(reading: Reading) -> Paragraph | None:
    """A first line that begins like a title (`Incident report: …`), before any heading."""
    block = next(iter(reading.document.root.order), None)
    if not isinstance(block, Paragraph) or "\n" in block.text or len(block.text) > 120:
        return None
    return block if shortened(block.text) != " ".join(block.text.split()) and _is_title(block.text) else None


def _is_title(text: str) -> bool:
    """Whether a text identifies this document. A placeholder, a URL or `Incident overview` does not."""
    bare = re.sub(r"[\[\]<>{}()]", " ", plain(text)).strip()
    noise, sections = labels().values["title-noise"], labels().sections
    says_nothing = all(word.isdigit() or noise.whole(word) or sections.whole(word) for word in bare.split())
    if says_nothing or re.match(r"https?://", bare):
        return False
    return bool(re.search(r"\w", bare)) and labels().values["placeholder"].whole(bare) is None


def shortened(text: str, *, is_heading: bool = True) -> str:
    """The title without a leading `Post-mortem:`, date, number or bracket, and without a trailing `postmortem`.

    A heading may begin with the name of its own repository (`Flutter postmortem: …`), which is removed too. A title in
    the frontmatter keeps such a name, because it is used outside the repository.
    """
    title = " ".join(text.split())
    title = re.sub(r"\s+#+$", "", title)
    path = re.match(r"(?i)incident(?:s| documentation| reports?)/(?=\S)", title)
    title = title[path.end() :] if path else title
    title = re.sub(rf"^(?:{SYMBOL}\s*)+(?=\S)", "", title)
    title = _DAY_FIRST.sub("", title)
    title = re.sub(r"[-_]", " ", title) if path and " " not in title else title
    while True:
        separator = _DASHES.search(title)
        bracket = re.match(r"\s*[\[【]([^\]】]{1,20})[\]】](?!\()\s*", title)
        if bracket and _is_noise(bracket[1], is_heading=False):
            title = title[bracket.end() :]
        elif (
            separator
            and re.search(r"[^\W\d]", title[separator.end() :])
            and _is_noise(title[: separator.start()], is_heading=is_heading)
        ):
            title = title[separator.end() :]
        else:
            break
    suffix = _SUFFIX.search(title)
    if suffix and len(title[: suffix.start()].split()) >= 2 and not moments(title[: suffix.start()]):
        title = title[: suffix.start()]
    title = _ID_AT_START.sub("", _ID_AT_END.sub("", title))
    if not re.search(r"[.!?。]\s", title):
        title = _FULL_STOP.sub("", title)
    title = re.sub(r"^[\"“„«]([^\"“”„«»]+)[\"”“»]$", r"\1", title.strip())
    return title.strip(" -–—:")[:LONGEST].rstrip() or " ".join(text.split())[:LONGEST]


def _is_noise(prefix: str, *, is_heading: bool) -> bool:
    """Whether a prefix has only common title words, dates and numbers. In a heading it may have one name too."""
    text = prefix
    found = moments(text)
    for moment in reversed(found):
        text = text[: moment.start] + " " + text[moment.end :]
    noise = labels().values["title-noise"]
    if noise.whole(text):
        return True
    parts = [part for part in re.split(r"[\s/]+", text.strip(" .,()#")) if part]
    others = [part for part in parts if noise.whole(part.strip(".,()#")) is None and not _ID.match(part.strip("()[]"))]
    if not parts:
        return bool(found)
    if not others:
        return True
    kinds = [part for part in parts if re.fullmatch(r"(?i)post-?mortem|retrospective|retro|rca|pir", part)]
    return is_heading and len(others) == 1 and others[0] == parts[0] and bool(kinds) and len(parts) <= 3


def _name(path: str) -> str:
    """The file name as words; for an index file, the name of its folder."""
    spelled = re.sub(r"[-_]+", " ", stem_of(path)).strip()
    spelled = re.sub(r"\s+[0-9a-f]{32}$", "", spelled)
    bare = re.sub(r"^\d{4} \d{2} \d{2}\s*|\s(?:19|20)\d{2}( ?)\d{2}\1\d{2}$", "", spelled).strip()
    return (bare or spelled or "untitled")[:LONGEST]
