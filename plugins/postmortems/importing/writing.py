"""Writes YAML as a person would: fields in order, long texts as blocks, no folding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

INDENT = "  "
_ID = re.compile(r"[A-Z]-\d+")
"""A local id. A list of ids or numbers is written on one line."""

_PLAIN = re.compile(r"[^\W_~][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*\Z|~?\d[\d T:./+~-]*\Z")
"""Texts that need no quotes, unless one of the next two patterns matches."""
_MARKS_INSIDE = re.compile(r":(?:\s|\Z)|\s#|\s\Z")
_MEANS_MORE = re.compile(
    r"[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?|0[xob][\da-fA-F_]+"
    r"|(?i:true|false|null|yes|no|on|off|y|n)|~"
)
"""Texts that some YAML readers take for a number, a boolean or null."""
_BLOCK = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f][^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*\Z"
)
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def as_yaml(data: dict[str, object]) -> str:
    """The data as YAML that our reader reads back unchanged, with a final newline."""
    return "".join(f"{line}\n" for line in _map(data, ""))


def _map(data: dict[str, object], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{indent}{_scalar(key)}:", value, indent)


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    inner = indent + INDENT
    if isinstance(value, dict) and value:
        yield head
        yield from _map(value, inner)
    elif isinstance(value, list | tuple) and value:
        if all(isinstance(item, int) or (isinstance(item, str) and _ID.fullmatch(item)) for item in value):
            yield f"{head} [{', '.join(map(str, value))}]"
        else:
            yield head
            yield from _list(value, inner)
    elif isinstance(value, str) and "\n" in value and _is_block(value):
        yield f"{head} |-"
        yield from (f"{inner}{line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{head} {_scalar(value)}"


def _list(items: Sequence[object], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict) and item:
            lines = _map(item, indent + INDENT)
            yield f"{indent}- {next(lines)[len(indent) + len(INDENT) :]}"
            yield from lines
        else:
            yield from _entry(f"{indent}-", item, indent)


def _is_block(text: str) -> bool:
    return _BLOCK.match(text) is not None and not text.endswith("\n") and re.search(r"[^\S\n](?:\n|\Z)", text) is None


def _scalar(value: object) -> str:
    """A value on one line, quoted only if it needs quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case dict():
            return "{}"
        case list() | tuple():
            return "[]"
    text = str(value)
    if _PLAIN.match(text) and not _MARKS_INSIDE.search(text) and not _MEANS_MORE.fullmatch(text):
        return text
    if _UNFIT.search(text):
        return _escaped(text)
    return "'" + text.replace("'", "''") + "'"


_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def _escaped(text: str) -> str:
    parts = (_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if _UNFIT.match(c) else c) for c in text)
    return f'"{"".join(parts)}"'


def tidied(text: str) -> str:
    """The text as a YAML block can hold it: no tabs, no trailing spaces, no empty lines around it."""
    lines = [line.replace("\t", "    ").rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip()
