"""Reads the YAML that most records are made of: a key and its value on a line, lists, and texts on lines of their own.

libyaml gives each value as an object with two places. Python takes as long for those as for all that is here. What is
not certainly simple is left to libyaml, so both always agree; `tests/record/test_simple_yaml.py` compares them.
"""

from __future__ import annotations

import re
from typing import Any

from postmortems.record.source.scalars import BEGINS_NUMBER, PLAIN_VALUES, number_or_text

_KEY = r"[A-Za-z][A-Za-z0-9_-]{0,60}+"
_QUOTED = r"\"[^\"\\\n]*+\"|'[^'\n]*+'"
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
"""How a text without quotes begins: not with a sign of YAML."""
_PLAIN = rf"{_FIRST}[^\n:#]*+(?:(?::(?=\S)|(?<=\S)#)[^\n:#]*+)*+"
_IN_BRACKETS = rf"{_FIRST}[^\n:#?,\[\]{{}}]*+(?::(?=[^\s?,\[\]{{}}])[^\n:#?,\[\]{{}}]*+)*+(?<! )"
_ITEM = rf"(?:{_IN_BRACKETS}|{_QUOTED})"
_LIST = rf"\[(?:{_ITEM}(?:, ++{_ITEM})*+)?\]"
_LINE = re.compile(
    rf"( *+)(- ++)?(?:({_KEY}):(?: ++|(?=\n)))?"
    rf"(?:({_PLAIN}|(?:{_QUOTED}|{_LIST}|\{{[^\n]*\}}|) *+)(?:(?<![^ \n])#[^\n]*+)?\n"
    r"|([>|]-?)\n((?:\1 [^\n]*+\n|\n)*+))|(.+)"
)
"""Indentation, hyphen, key, value; or in place of a value a sign and the lines below it. The last group is all else."""
_PAIR = re.compile(rf"({_KEY}): ++(?:({_QUOTED})|({_LIST})|({_IN_BRACKETS}))(?:, ++|$)|(.)")
_ITEMS = re.compile(_ITEM)
_FOLD = re.compile(r"\n(\n*)")
_DEEPEST = 20


class _NotSimpleError(Exception):
    """The parser has to read the block."""


def read_simply(block: str) -> dict[str, object] | None:
    """The data of a block without control characters, as the parser gives it; None if it is not certainly simple."""
    if "\t" in block or "\r" in block:
        return None
    try:
        return _Reader().read(block)
    except _NotSimpleError:
        return None


class _Reader:
    def __init__(self) -> None:
        self._root: dict[str, object] = {}
        self._open: list[tuple[int, Any, Any, str]] = [(0, self._root, None, "")]
        """Each map and list around a line: its column, itself; for a list, the map and the key that will hold it."""

    def read(self, block: str) -> dict[str, object]:
        """The data. Raises _NotSimpleError."""
        opened = self._open
        awaited = ""  # the key of the line before, if its value may be below
        for indentation, hyphen, key, written, sign, text, rest in _LINE.findall(block):
            if not (key or hyphen or written or sign or rest):
                continue  # blank, or a comment
            column = len(indentation)
            if awaited:
                self._open_below(awaited, column, hyphen)
            while opened[-1][0] > column or (not hyphen and opened[-1][1].__class__ is list):
                self._close()
            above, inside, _, _ = opened[-1]
            if rest or above != column or bool(hyphen) is not (inside.__class__ is list):
                raise _NotSimpleError
            if hyphen and key:
                column += len(hyphen)
                inside.append({})
                inside = inside[-1]
                opened.append((column, inside, None, ""))
            awaited = ""
            value: object
            if written:
                value = _value(written) if written[0] in "\"'[{" else _plain(written.rstrip(" "))
            elif sign:
                value = _text(sign, text, column)
            else:
                value, awaited = None, key
            if key:
                if key in inside or key in PLAIN_VALUES:
                    raise _NotSimpleError
                inside[key] = value
            elif hyphen and (written or sign):
                inside.append(value)
            else:
                raise _NotSimpleError
        while opened:
            self._close()
        return self._root

    def _open_below(self, key: str, column: int, hyphen: str) -> None:
        """Begin the map or list that is the value of a key, if a line at this column belongs to one."""
        above, holder, _, _ = self._open[-1]
        if column > above or (hyphen and column == above):
            if len(self._open) > _DEEPEST:
                raise _NotSimpleError
            child: object = [] if hyphen else {}
            holder[key] = child
            self._open.append((column, child, holder, key))

    def _close(self) -> None:
        _, inside, holder, key = self._open.pop()
        if inside.__class__ is list:
            holder[key] = tuple(inside)


def _value(written: str) -> object:
    """The value of a text that begins with a quote or a bracket."""
    written = written.rstrip(" ")
    if written[0] == "[":
        return _list(written)
    if written[0] != "{":
        return written[1:-1]
    values: dict[str, object] = {}
    for key, quoted, list_, plain, rest in _PAIR.findall(written[1:-1]):
        if rest or key in values or key in PLAIN_VALUES:
            raise _NotSimpleError
        values[key] = _plain(plain) if plain else quoted[1:-1] if quoted else _list(list_)
    return values


def _list(written: str) -> tuple[object, ...]:
    if '"' in written or "'" in written:
        items = _ITEMS.findall(written[1:-1])
        return tuple([item[1:-1] if item[0] in "\"'" else _plain(item) for item in items])
    return tuple([_plain(item.lstrip(" ")) for item in written[1:-1].split(",")]) if len(written) > 2 else ()


def _plain(text: str) -> object:
    if text[0] in BEGINS_NUMBER:
        return number_or_text(text)
    return PLAIN_VALUES.get(text, text)


def _text(sign: str, written: str, column: int) -> str:
    """The text below a sign, which all has the same margin, deeper than `column`."""
    lines = written.rstrip("\n").split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" "))
    is_folded = sign[0] == ">"
    text: list[str] = []
    for line in lines:
        inside = line[margin:]
        if line and (not inside or line[:margin].strip(" ") or inside[-1] == " " or (is_folded and inside[0] == " ")):
            raise _NotSimpleError
        text.append(inside)
    if margin <= column or not text[0]:
        raise _NotSimpleError
    joined = "\n".join(text)
    return (_FOLD.sub(_folded, joined) if is_folded else joined) + ("" if sign[1:] else "\n")


def _folded(end: re.Match[str]) -> str:
    return end[1] or " "
