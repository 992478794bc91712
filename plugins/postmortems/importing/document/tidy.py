"""Undoes what exports add to a text: escapes that no reader needs, and the data of pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})")
_ESCAPED = re.compile(r"(?<=[^\s\\])\\([-+.=>:,&#](?![-+=]))|\\~(?=\d)")
"""Escapes inside a line that change nothing: `2025\\-06\\-03`, `3\\+`, `\\~88`."""
_NO_ITEM = re.compile(r"^[\s>]*\d+(?=\\\.\s)")
"""What an escape keeps from being the number of an item: `30\\. Mai`."""
_BOX = re.compile(r"^(\s*(?:[-*+]|\d{1,3}[.)])?\s*)\\\[([ xX])\\\](?=\s)")
_ANCHOR = re.compile(r"\s*\{#[^{}\s]*\}\s*$")
_PICTURE = re.compile(r"^\s*\[[^\]]+\]:\s*<?data:\S*|\]\(data:[^)\s]*\)|<?data:[a-z]+/[\w.+-]+;base64,\S*", re.I)


def tidied_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without needless escapes. Code keeps its backslashes."""
    if not any("\\" in line for line in lines):
        return tuple(lines)
    found: list[str] = []
    is_code = False
    for line in lines:
        if _FENCE.match(line):
            is_code = not is_code
        if is_code or "\\" not in line or "`" in line:
            found.append(line)
            continue
        number = _NO_ITEM.match(line)
        begin = number.end() + 2 if number else 0
        rest = _BOX.sub(r"\1[\2]", line[begin:])
        found.append(line[:begin] + _ESCAPED.sub(lambda match: match[1] or "~", rest))
    return tuple(found)


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
