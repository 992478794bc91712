"""A document as the parser should see it: with every table as a Markdown table, and each line's place in the source.

Exports of wikis hold tables as HTML, or cut into paragraphs. Here they become ordinary rows, and a pipe in the code of
a cell, which most converters of HTML do not escape, ends no cell. The lines of the source stay as they are, and the
body keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postmortems.importing.document.lines import Lines
from postmortems.importing.document.plain_table import begins_table, drawn_table
from postmortems.importing.document.weeks import with_days
from postmortems.importing.document.wiki_table import begins_wiki_table, wiki_table
from postmortems.importing.labels import labels, names_section, role_of, section_named
from postmortems.importing.sources.html_page import table_rows


class View(NamedTuple):
    """The lines to parse, and for each the lines of the source that it is made of."""

    lines: list[str]
    sources: list[Lines]


LONGEST_TABLE = 4000
"""Lines. A longer table is left as it is."""

MOST_COLUMNS = 60
AFTER_FAILURE = 50
"""Lines. So soon after what only looked like a table, there is no second try: a text of such lines would take ages."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_SEPARATOR = re.compile(r"^\s*(?:\|\s*)?:?-{3,}:?\s*\|\s*(?::?-{3,}:?\s*\|\s*)*(?::?-{3,}:?\s*)?$")


def view_of(lines: Sequence[str], skipped: int) -> View:
    """The view of a document without its first `skipped` lines, which are empty in the view."""
    lines = with_days(_unfolded(lines))
    view, of_others = View([], []), words_of_others(lines)
    is_wiki = sum(map(bool, map(_WIKI_HEADING.match, lines))) > 1
    is_plain = not any(_HEADING.match(line) for line in lines[skipped:])
    number = tried = width = 0
    fence = ""
    while number < len(lines):
        line = lines[number] if number >= skipped else ""
        found: list[tuple[str, Lines]] = []
        is_quoted = False
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif fence:
            fence = "" if opened and opened[1].startswith(fence) and not line.strip(" `~") else fence
        elif number >= tried and ((opening := _TABLE.match(line)) or line.strip() == "|"):
            found = list((_html_table if opening else _cut_table)(lines, number))
            if found and opening and opening["term"]:
                found = [(f"**{opening['term'].strip(' :：')}**", Lines(number + 1, number + 1)), *found]
            tried = number if found else number + AFTER_FAILURE
        elif number >= tried and (begins_table(line) or begins_wiki_table(line)):
            table = (drawn_table if begins_table(line) else wiki_table)(lines, number)
            found = list(table.markdown()) if table else []
            tried = number if found else number + AFTER_FAILURE
        elif _is_underlined(lines, number):
            found = [(f"## {line}", Lines(number + 1, number + 2))]
        elif "|" in line and width:
            line = _with_whole_code(line, width)
        else:
            line = _as_markdown(lines, number, is_wiki=is_wiki) if number >= skipped else line
            is_quoted = number not in of_others and _is_quoted_label(line)
            line = line.removeprefix(">").lstrip() if is_quoted else line
        summary = _SUMMARY.fullmatch(line) if not fence else None
        line = f"**{summary[1]}**" if summary else line
        is_new = (
            summary is not None
            or is_quoted
            or _is_group(lines, number)
            or _is_list_below(lines, number)
            or _is_labelled_part(lines, number)
            or (is_plain and _is_named(lines, number))
        )
        if not fence and number > skipped and is_new:
            view.lines.append("")
            view.sources.append(Lines(number, number))
        width = _columns(line) if _SEPARATOR.match(line) else width * ("|" in line)
        for text, place in found or [(line, Lines(number + 1, number + 1))]:
            view.lines.append(text)
            view.sources.append(place)
        number = view.sources[-1].last
        if found:
            view.lines.append("")
            view.sources.append(Lines(number, number))
    return view


def _as_markdown(lines: Sequence[str], number: int, *, is_wiki: bool) -> str:
    """A line of text whose marks are those of wikis, trackers and chats. `is_wiki`: the document is of MediaWiki."""
    if heading := _WIKI_HEADING.match(lines[number]):
        return f"{'#' * len(heading['level'])} {heading['title']}"
    if _is_ticket_row(lines, number):
        return f"- {' — '.join(_BETWEEN_COLUMNS.split(lines[number].strip()))}"
    if (term := _HTML_TERM.fullmatch(lines[number])) and _DEFINES_BLOCK.match("".join(lines[number + 1 : number + 3])):
        return f"**{_TAG.sub('', term['term']).strip(' :：')}**"
    line = _QUOTED_FIELD.sub("", _BULLET.sub(r"\1- ", _html_item(lines[number])))
    line = _QUOTED_QUESTION.sub(r"**\1**", line)
    return _WIKI_LINK.sub(r"[\2](\1)", _WIKI_STATE.sub(r"\1\3 \2", line)) if is_wiki else line


def _unfolded(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the four spaces before a section that notion-to-md can fold, and before those in a box."""
    found = list(lines)
    for number, line in enumerate(lines):
        box = _BOX.match(line)
        if box and section_named(box["title"] or box["kind"]):
            found[number] = f"**{box['title'] or box['kind']}**"
            end = next((n for n in range(number + 1, len(lines)) if _AT_THE_MARGIN.match(lines[n])), len(lines))
            found[number + 1 : end] = [_FOUR_SPACES.sub("", one) for one in lines[number + 1 : end]]
        if number and (row := _ROW_OF_DEFINITION.match(line)) and lines[number - 1].strip():
            end = next((n for n in range(number + 1, len(lines)) if not _ROW_BELOW.match(lines[n])), len(lines))
            found[number - 1] = f"**{lines[number - 1].strip('*_ :：')}**"
            found[number:end] = [row["row"], *(one.strip() for one in lines[number + 1 : end])]
        if not _HEADING.match(line):
            continue
        end = next((n for n in range(number + 1, len(lines)) if _AT_THE_MARGIN.match(lines[n])), len(lines))
        section = lines[number + 1 : end]
        if (end == len(lines) or _HEADING.match(lines[end])) and any(map(_FOLDED_PART.match, section)):
            found[number + 1 : end] = [_FOUR_SPACES.sub("", line) for line in section]
    return found


_ROW_OF_DEFINITION = re.compile(r":\s{1,3}(?P<row>\|.*\|)\s*$")
_ROW_BELOW = re.compile(r"\s+\|.*\|\s*$")
"""A table by which a term is defined: `:   | Time | Event |`, and its rows below."""
_BOX = re.compile(r"(?:!!!|\?\?\?\+?) (?P<kind>[a-z]+)(?: [a-z-]+)*(?: \"(?P<title>[^\"]{2,60})\")?\s*$")
"""The first line of a box of MkDocs: `!!! todo "Follow-up"`."""
_AT_THE_MARGIN = re.compile(r" {0,3}\S")
_FOUR_SPACES = re.compile(r"^(?: {0,3}\t| {0,4})")
_FOLDED_PART = re.compile(r" {4}(?:[-*+] \S|\d{1,3}\. \S|\|.*\|\s*$)")
"""An item or a row at the margin of such a section. What has none is code."""
_BULLET = re.compile(r"^(\s*)[•·‣◦●▪]\s+(?=\S)")
"""The mark of a list as chats and word processors write it, which Markdown does not know."""
_QUOTED_QUESTION = re.compile(
    r"^> ?\**((?:Why|How|What|When|Where|Who|Which|Warum|Wieso|Weshalb|Was|Wie|Wann|Wer|Pourquoi|Comment|Quand|Que"
    r"|¿?Por qu[eé]|¿?Qué|¿?Cómo|¿?Cuándo)\b[^\n>*]{3,300}\?)\**\s*$"
)
"""A quoted question, with its answer below the quotation."""
_QUOTED_FIELD = re.compile(
    r"^> ?(?=\*\*[^*\n]{1,40}(?:[:：]\*\*|\*\*\s*[:：])|(?:[-*+]\s+)?(?:\*\*|`|\[)?[~≈]?\d{1,4}[-:.h]\d\d"
    r"|[-*] \[[ xX]\] )"
)
"""The mark of a quotation before a label with a value, a time or a task."""
_QUOTED_LABEL = re.compile(r"> ?(?P<label>[^\W\d_][^*\n:：]{1,30}?)\s*[:：]\s*\S")


def _is_quoted_label(line: str) -> bool:
    found = _QUOTED_LABEL.match(line)
    return found is not None and labels().fields.whole(found["label"]) is not None


def words_of_others(lines: Sequence[str]) -> frozenset[int]:
    """The places of the lines of quotations that a sentence introduces: `Last year's report said:`."""
    found: list[int] = []
    is_introduced = False
    for number, line in enumerate(lines):
        if line.startswith(">"):
            found += [number] * is_introduced
        elif line.strip():
            said = line.strip().removesuffix(":").removesuffix("：")
            is_sentence = said != line.strip() and len(said.split()) > 1 and not said.startswith("**")
            is_introduced = is_sentence and not section_named(said)
    return frozenset(found)


_SUMMARY = re.compile(
    r"\s*(?:<details[^<>]*>\s*)?<summary>\s*+(?:<(?:b|strong)>)?([^<>\n]{2,60})(?:</(?:b|strong)>)?"
    r"\s*</summary>\s*"
)
"""The name of a part that can be folded, as a label."""
_TAG = re.compile(r"<[^<>]{1,80}>")
_TABLE = re.compile(r"\s*(?:<dt>(?P<term>[^<>]+)</dt>\s*)?(?:<dd[^<>]*>\s*)?<table", re.I)
"""The beginning of a table, which may be what a term is defined by."""
_HTML_TERM = re.compile(r"\s*<dt>(?P<term>(?:(?!</dt).)+)(?:</dt>)?\s*", re.I)
_DEFINES_BLOCK = re.compile(r"\s*(?:<dd[^<>]*>)?\s*<(?:table|[uo]l)\b", re.I)
_HTML_ITEM = re.compile(
    r"\s*(?:<li>(?P<text>.*?)(?:</li>)?|<dt>(?P<label>[^<>]+)</dt>\s*<dd>(?P<value>.*?)(?:</dd>)?"
    r"|<dt>(?P<term>.*?)(?:</dt>)?|<dd>(?P<said>.*?)(?:</dd>)?|<[uod]l>|</(?:li|dt|dd|dl)>)\s*",
    re.I,
)


def _html_item(line: str) -> str:
    """A line as Markdown if it is an item of a list in HTML."""
    found = _HTML_ITEM.fullmatch(line) if "<" in line else None
    if found is None:
        return line
    if found["label"]:
        return f"{found['label'].strip(' :：')}: {found['value']}"
    said = f": {found['said']}" if found["said"] else ""
    return f"- {found['text']}" if found["text"] else _TAG.sub("", found["term"] or "") or said


_PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
LONGEST_ROW = 4000
"""Characters. In a longer row of a table, code is not looked for."""


def _columns(row: str) -> int:
    return len(_PIPE.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def _with_whole_code(row: str, width: int) -> str:
    """A row with the pipes in its code escaped, if it has `width` cells then, and has too many as it is."""
    if _columns(row) <= width or len(row) > LONGEST_ROW:
        return row
    escaped = _CODE.sub(lambda code: _PIPE.sub(r"\\|", code[0]), row)
    return escaped if _columns(escaped) == width else row


_GROUP = re.compile(r"(\*\*|__|\*|_)(?![*_ ])(?:(?!\1).)+\1\s*[:：]?\s*$")
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+\S")


def _is_group(lines: Sequence[str], number: int) -> bool:
    """Whether a bold line between two lists names the second one. Markdown reads it as the end of the first."""
    if not _GROUP.match(lines[number]) or number + 1 >= len(lines):
        return False
    below = next((line for line in lines[number + 1 : number + 3] if line.strip()), "")
    return ITEM.match(lines[number - 1]) is not None and ITEM.match(below) is not None


def _is_list_below(lines: Sequence[str], number: int) -> bool:
    """Whether a numbered list goes on below the name of a group. Markdown reads it as text unless it begins with 1."""
    found = re.match(r"\s{0,3}(\d{1,3})[.)]\s+\S", lines[number])
    return found is not None and int(found[1]) > 1 and number > 0 and _GROUP.match(lines[number - 1]) is not None


_BETWEEN_COLUMNS = re.compile(r"\t+| {2,}")
_TICKET_ROW = re.compile(r"\s{0,3}[A-Z][A-Z0-9]{1,9}-\d{1,6}(?=\s+\S+ \S)(?:(?:\t+| {2,})\S+(?: \S+)*){2,5}\s*$")
"""The title has two words, unlike a code in a log: `HTTP-500  /cart  300`."""


def _is_ticket_row(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a row of tickets as copied from a tracker, in columns: `OPS-12  Title  Ida  Open`."""
    beside = (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
    return _TICKET_ROW.match(lines[number]) is not None and any(map(_TICKET_ROW.match, beside))


_WIKI_HEADING = re.compile(r"(?P<level>={2,6}) ?(?P<title>[^\s=](?:[^=\n]*[^\s=])?) ?(?P=level)\s*$")
"""A heading of MediaWiki, which people write in plain texts, too: `== Impact ==`."""
_WIKI_LINK = re.compile(r"(?<!\[)\[(https?://[^\s\]]+) ([^\[\]\n]+)\](?!\()")
_WIKI_STATE = re.compile(r"^(\s*[*-]\s+)(\{\{\w[\w ]{1,20}\}\})\s+(\S.*)$")
"""An item with a template before it: `* {{done}} Add an alert`."""
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+[^\W\d_].{1,70}(?<![.,;:])$")
_UNDERLINE = re.compile(r"\s*(?:-{4,}|={4,}|~{4,})\s*$")
"""Dashes that are much shorter than the line above are a rule below an item."""


def _is_underlined(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a numbered heading with an underline. Markdown reads the number as that of an item."""
    line, below = lines[number], lines[number + 1 : number + 2]
    is_alone = bool(below) and (number < 1 or not lines[number - 1].strip())
    if not is_alone or not _UNDERLINE.match(below[0]) or not _NUMBERED.match(line):
        return False
    return "-" not in below[0] or len(below[0].rstrip()) * 2 > len(line)


_HEADING = re.compile(r" {0,3}#{1,6}\s|(?:===+|---+)\s*$")


def _is_named(lines: Sequence[str], number: int) -> bool:
    """Whether the line before is a heading of a plain text: one of our labels, right above the lines it names."""
    above = lines[number - 1]
    is_first = number < 2 or not lines[number - 2].strip()
    if not is_first or len(above) > 40 or not lines[number].strip():
        return False
    is_label = above.rstrip().endswith((":", "："))
    return labels().sections.whole(above) is not None or (is_label and names_section(above, "actions"))


_LABELLED = re.compile(r"(?:\*\*|__)(?P<label>[^*_\n:：]{2,40}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*\S")


def _is_labelled_part(lines: Sequence[str], number: int) -> bool:
    """Whether a line with a bold label begins another part than the labelled line before it: `**Impact:** …`."""
    here, before = _LABELLED.match(lines[number]), _LABELLED.match(lines[number - 1])
    if not here or not before:
        return False
    if role_of(here["label"], "owner", "due", "status", "priority"):
        return labels().sections.whole(here["label"]) is not None  # not `**Owner:**` of the item above
    return any(labels().sections.whole(found["label"]) is not None for found in (here, before))


def _html_table(lines: Sequence[str], start: int) -> Iterator[tuple[str, Lines]]:
    """The rows of an HTML table that begins on a line. The last row ends with the table."""
    end = next((n for n in range(start, min(len(lines), start + LONGEST_TABLE)) if "</table" in lines[n].lower()), None)
    if end is None:
        return
    for text, first, last in table_rows("\n".join(lines[start : end + 1])):
        yield text, Lines(start + first, start + last)


def _cut_table(lines: Sequence[str], start: int) -> Iterator[tuple[str, Lines]]:
    """The rows of a table whose cells are paragraphs: `|`, text, `|`, text, `|`, each on a line of its own."""
    rows: list[tuple[str, Lines]] = []
    cells: list[list[str]] = []
    first = start
    width = 0
    number = start
    while number < min(len(lines), start + LONGEST_TABLE):
        text = lines[number].strip()
        if (not rows and len(cells) > MOST_COLUMNS) or (len(rows) == 1 and text == "|"):
            break
        if _SEPARATOR.match(text) and not cells and len(rows) == 1:
            rows.append((text, Lines(number + 1, number + 1)))
        elif text == "|" and not cells:
            first, cells = number, [[]]
        elif text == "|" and cells and len(rows) == 0 and not _closes_head(lines, number):
            cells.append([])
        elif text == "|" and cells and (len(rows) == 0 or len(cells) == width):
            width = len(cells)
            joined = " | ".join("<br>".join(cell) for cell in cells)
            rows.append((f"| {joined} |", Lines(first + 1, number + 1)))
            cells = []
        elif text == "|":
            cells.append([])
        elif text and cells:
            cells[-1].append(text.replace("|", "\\|"))
        elif text:
            break
        number += 1
    if len(rows) >= 3 and rows[1][0].lstrip(" |").startswith((":-", "-")):
        yield from rows


def _closes_head(lines: Sequence[str], number: int) -> bool:
    following = next((line for line in lines[number + 1 : number + 3] if line.strip()), "")
    return _SEPARATOR.match(following) is not None
