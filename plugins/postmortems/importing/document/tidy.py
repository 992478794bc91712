"""Undoes what exports add to a text: escapes that no reader needs, and the data of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})")
_ESCAPED = re.compile(r"(?<=[^\s\\])\\([-+.=>:,&#](?![-+=]))|\\~(?=\d)")
"""Escapes inside a line that change nothing: `2025\\-06\\-03`, `3\\+`, `\\~88`."""
_BRACKETED = re.compile(r"\\\[([^\[\]\\\n]{0,24}\d[:.h]\d\d[^\[\]\\\n]{0,24})\\\]")
"""A clock time in escaped brackets: `\\[14:02\\]`."""
_NO_ITEM = re.compile(r"^[\s>]*\d+(?=\\\.\s)")
"""What an escape keeps from being the number of an item: `30\\. Mai`."""
_BOX = re.compile(r"^(\s*(?:[-*+]|\d{1,3}[.)])?\s*)\\\[([ xX])\\\](?=\s)")
_MENTION = re.compile(r"(?<![\w/])@<([^<>\n]{2,80})>")
"""A person as Azure DevOps writes one, which Markdown takes for a tag: `@<Ida Brandt>`."""
_BOX_OF_WIKI = re.compile(r"^\s*:{3,}\s*\{?\.?(?P<kind>[A-Za-z]*)\}?(?:\s+(?P<title>[^:]*))?$")
"""What begins or ends a box or a drawing of a wiki: `::: mermaid`, `:::note Careful`, `:::`."""
_ANCHOR = re.compile(r"\s*\{#[^{}\s]*\}\s*$")
_PICTURE = re.compile(r"^\s*\[[^\]]+\]:\s*<?data:\S*|\]\(data:[^)\s]*\)|<?data:[a-z]+/[\w.+-]+;base64,\S*", re.I)


def tidied_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without needless escapes and without marks that only a wiki knows. Code stays as it is."""
    is_tidy = not any(mark in line for line in lines for mark in ("\\", "@<", ":::"))
    return tuple(lines if is_tidy else _tidied(lines))


def _tidied(lines: Sequence[str]) -> Iterator[str]:
    is_code = is_drawing = False
    for line in lines:
        box = _BOX_OF_WIKI.match(line) if is_drawing or not is_code else None
        if box:
            was_drawing, is_drawing = is_drawing, box["kind"] == "mermaid"
            is_code = is_drawing
            title = f"**{box['kind'].capitalize()}:** {box['title'] or ''}".rstrip() if box["kind"] else ""
            yield "```mermaid" if is_drawing else "```" if was_drawing else title
            continue
        if _FENCE.match(line):
            is_code = not is_code
        yield line if is_code or "`" in line else _without_escapes(_MENTION.sub(r"@\1", line))


def _without_escapes(line: str) -> str:
    if "\\" not in line:
        return line
    number = _NO_ITEM.match(line)
    begin = number.end() + 2 if number else 0
    rest = _BRACKETED.sub(r"[\1]", _BOX.sub(r"\1[\2]", line[begin:]))
    return line[:begin] + _ESCAPED.sub(lambda match: match[1] or "~", rest)


def heading_text(text: str) -> str:
    """A heading without `{#anchor}` and without marks around the whole of it."""
    bare = _ANCHOR.sub("", text).strip()
    bold = re.fullmatch(r"(\*\*|__)(?P<text>(?:(?!\1).)+)\1", bare)
    return bold["text"].strip() if bold else bare


def without_pictures(text: str) -> str:
    """The text without `data:` addresses."""
    if "data:" not in text:
        return text
    return "\n".join(_PICTURE.sub(" ", line) for line in text.split("\n"))
