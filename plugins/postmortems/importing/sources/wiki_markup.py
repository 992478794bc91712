"""Jira and Confluence wiki markup, and Textile as Redmine has it, as Markdown, line by line."""

from __future__ import annotations

import re

from postmortems.importing.document.plain_table import markdown_rule
from postmortems.importing.sources.plain_text import inlined

_HEADING = re.compile(r"^h([1-6])\.\s+(.*)$")
_LIST = re.compile(r"^([*#-]+)\s+(.*)$")
_CODE = re.compile(r"^\{(?:code|noformat)[^}]*\}\s*$")
_MACRO = re.compile(r"\{(?:panel|quote|info|note|tip|warning|color|toc|expand|section|column|anchor)[^{}]*\}")
_BROKEN_ROW = re.compile(
    r"^\{(code|noformat)[^}\n]*\}[ \t]*$[\s\S]*?^\{\1\}"
    r"|^\|.*[^|\s][ \t]*\n(?:(?!\||h[1-6]\.|[ \t]*$).*\n){0,20}?(?!\||h[1-6]\.).*\|[ \t]*$",
    re.M,
)
"""Code, which stays as it is, or a row with a cell of several lines."""
_OF_HEAD = re.compile(r"^_\.\s*")
"""What marks a cell of a head in Textile: `|_. Time |_. Event |`."""
_HELD = re.compile(r"`[^`]*`|![^!|\s]+\|[^!]*!|\[[^\[\]]*\]")
"""Code, a picture with its size, and a link: their pipes end no cell."""
_FENCED = re.compile(r"^```[\s\S]*?^```", re.M)
_MARKS = re.compile(r"^h[1-6]\.[ \t]+\S|^\|\|[^|\n]|\[~[\w.:-]+\]|^\{(?:code|noformat|panel|quote)\b[^}\n]*\}", re.M)
_TITLED = re.compile(r"\{(?P<macro>panel|expand|info|note|tip|warning|code|noformat)(?::(?P<options>[^{}\n]*))?\}")
_STATUS = re.compile(r"\{status(?::(?P<options>[^{}\n]*))?\}")
_PICTURE = re.compile(r"!([^!|\s][^!|\n]*\.\w{2,5})(?:\|[^!\n]*)?!")
_CODE_IN_LINE = re.compile(r"\{(code|noformat)(?::[^{}\n]*)?\}(?P<code>.*?\S.*?)\{\1\}")
_INLINE = (
    (re.compile(r"\[\^([^\[\]\n]+)\]"), r"\1"),
    (re.compile(r"\[(https?://[^\[\]|\s]+)\]"), r"<\1>"),
    (re.compile(r"\[~([^\[\]]+)\]"), r"@\1"),
    (re.compile(r"\[([^\[\]|\n]+)\|([^\]|\s]+)(?:\|[^\[\]]*)?\]"), r"[\1](\2)"),
    (re.compile(r"\{\{((?:(?!\{\{).)+?)\}\}"), r"`\1`"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w-])-(?=\S)([^-\n]{3,}?)(?<=\S)-(?![\w-])"), r"~~\1~~"),
    (re.compile(r"\\\\(?=\s|$)"), "<br>"),
    (re.compile(r"(?<![\w@])@(?=\S)([^@\n`]+?)(?<=\S)@(?![\w@])"), r"`\1`"),
    (re.compile(r'(?<!\w)"([^"\n]+)":(https?://[^\s<>|]*[^\s<>|.,;:!?)])'), r"[\1](\2)"),
)


def is_wiki_markup(text: str) -> bool:
    """Whether a text has headings as Jira writes them. Lines with `#` are its numbered lists."""
    headings = re.findall(r"^h[1-6]\.[ \t]+\S", _FENCED.sub("", text), re.M)
    return len(headings) >= 2 or (len(headings) == 1 and has_wiki_marks(text))


def has_wiki_marks(text: str) -> bool:
    """Whether a text has heads of tables, mentions or macros as Jira writes them, or its headings."""
    return "```" not in text and _MARKS.search(text) is not None


def wiki_to_markdown(text: str) -> str:
    found: list[str] = []
    is_code = is_quote = False
    text = "\n".join(text.splitlines())
    lines = _BROKEN_ROW.sub(lambda row: row[0] if row[1] else row[0].replace("\n", "<br>"), text).splitlines()
    for number, line in enumerate(lines):
        if not is_code and line.startswith("|"):
            around = [lines[n] if 0 <= n < len(lines) else "" for n in (number - 1, number + 1)]
            found += _row(line, *around)
        elif _CODE.match(line):
            is_code = not is_code
            found += ["", f"`{title}`", ""] if is_code and (title := _title(line)) else []
            found.append("```")
        elif is_code:
            found.append(line)
        elif line.strip() == "{quote}":
            is_quote = not is_quote
            found.append("")
        else:
            found += [f"> {part}" if is_quote and part else part for part in _line(line)]
    return "\n".join(found) + "\n"


def _line(line: str) -> list[str]:
    heading = _HEADING.match(line)
    if heading:
        return ["", f"{'#' * int(heading[1])} {_inline(heading[2])}", ""]
    item = _LIST.match(line)
    if item:
        marker = "1. " if item[1][-1] == "#" else "- "
        return [f"{'   ' * (len(item[1]) - 1)}{marker}{_inline(item[2])}"]
    if re.match(r"^-{4,}$", line):
        return ["", "---", ""]
    if line.startswith("bq. "):
        return ["", f"> {_inline(line[4:])}", ""]
    if title := _title(line):
        return ["", f"**{_inline(title)}**", "", _inline(line)]
    if picture := _PICTURE.fullmatch(line.strip()):
        return [f"![{picture[1]}]({picture[1].replace(' ', '%20')})"]
    return [_inline(line)]


def _row(line: str, before: str, after: str) -> list[str]:
    """A row of a table. The first one is its head; a head in each row, `||Date|2025-03-03|`, is its first column."""
    text = _HELD.sub(lambda held: re.sub(r"(?<!\\)\|", r"\\|", held[0]), _inline(line).strip())
    cells = [
        _OF_HEAD.sub("", cell.strip()) for cell in re.split(r"(?<!\\)\|\|?", re.sub(r"^\|\|?|(?<!\\)\|\|?$", "", text))
    ]
    row, rule = f"| {' | '.join(cells)} |", markdown_rule(len(cells))
    if before.startswith("|"):
        return [row]
    is_head = re.search(r"(?<![|\\])\|(?!\|)", text) is None and not after.startswith("||")
    is_head = is_head or re.fullmatch(r"\|(?:_\.[^|]*\|)+", line.strip()) is not None
    return [row, rule] if is_head else [f"|{'  |' * len(cells)}", rule, row]


def _title(line: str) -> str:
    """The title of a macro that begins on a line."""
    found = _TITLED.match(line)
    return _macro_title(found) if found else ""


def _macro_title(macro: re.Match[str]) -> str:
    options = (option.partition("=") for option in (macro["options"] or "").split("|"))
    return next((value.strip() for key, _, value in options if key.strip() == "title"), "")


def _in_backticks(code: re.Match[str]) -> str:
    """Code within a line, each line of a cell by itself."""
    lines = (line.strip() for line in code["code"].split("<br>"))
    return "<br>".join(f"`{line}`" if "`" not in line else line for line in lines if line)


def _inline(text: str) -> str:
    text = _CODE_IN_LINE.sub(_in_backticks, _STATUS.sub(_macro_title, text))
    return inlined(_MACRO.sub("", text), _INLINE)
