"""Reads the YAML that most records are made of: a key and its value on a line, lists, and texts on lines of their own.

libyaml gives each value as an object with two places. Python takes as long for those as for all that is here. What is
not certainly simple is left to libyaml, so both always agree; `tests/record/test_simple_yaml.py` compares them.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from postmortems.record.source.scalars import BEGINS_NUMBER, PLAIN_VALUES, number_or_text
from postmortems.text.rare import rare_pattern

_KEY = r"[A-Za-z][A-Za-z0-9_-]{0,60}+"
_QUOTED = r"\"[^\"\\\n]*+\"|'[^'\n]*+'"
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
"""How a text without quotes begins: not with an indicator of YAML."""
_PLAIN = rf"{_FIRST}[^\n:#]*+(?>(?:(?::(?=\S)|(?<=\S)#)[^\n:#]*+)*)"
_IN_BRACKETS = rf"{_FIRST}[^\n:#?,\[\]{{}}]*+(?>(?::(?=[^\s?,\[\]{{}}])[^\n:#?,\[\]{{}}]*+)*)(?<! )"
_ITEM = rf"(?:{_IN_BRACKETS}|{_QUOTED})"
_LIST = rf"\[(?:{_ITEM}(?>(?:, ++{_ITEM})*))?\]"
_LINE = re.compile(
    rf"( *+)(- ++)?(?:({_KEY}):(?: ++|(?=\n)))?"
    rf"(?:({_PLAIN}|(?:{_QUOTED}|{_LIST}|\{{[^\n]*\}}|) *+)(?:(?<![^ \n])#[^\n]*+)?\n"
    r"|([>|]-?)\n((?>(?:\1 [^\n]*+\n|\n)*)))|(.+)"
)
"""Indentation, hyphen, key, value; or for a value an indicator and the lines below it. The last group is all else."""
_PAIR = re.compile(rf"({_KEY}): ++(?:({_QUOTED})|({_LIST})|({_IN_BRACKETS}))(?:, ++|$)|(.)")
_ITEMS = rare_pattern(_ITEM)
_FOLD = re.compile(r"\n(\n*)")
_DEEPEST = 20
_Holder: TypeAlias = Any
"""A map or a list. Which of them it is, the lines say."""


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
    """Reads a block line by line. `_column` and `_inside` are those of the innermost map or list that a line is in."""

    def __init__(self) -> None:
        self._root: dict[str, object] = {}
        self._column = 0
        self._inside: _Holder = self._root
        self._around: list[tuple[int, _Holder, str]] = []
        """The maps and lists around it, each with its column, and the key of what is in it."""

    def read(self, block: str) -> dict[str, object]:
        """The data. Raises _NotSimpleError."""
        awaited = ""  # the key of the line before, if its value may be below
        for indentation, hyphen, key, written, indicator, text, rest in _LINE.findall(block):
            if hyphen or awaited or len(indentation) != self._column or not key or self._inside.__class__ is list:
                if not (key or hyphen or written or indicator or rest):
                    continue  # blank, or a comment
                if rest:
                    raise _NotSimpleError
                self._go_to(len(indentation), hyphen, key, awaited)
                awaited = ""
            value: object
            if written:
                value = _value(written) if written[0] in "\"'[{" else _plain(written.rstrip(" "))
            elif indicator:
                value = _text(indicator, text, self._column)
            else:
                value, awaited = None, key
            if not key:
                if not written and not indicator:
                    raise _NotSimpleError
                self._inside.append(value)
                continue
            if key in self._inside or key in PLAIN_VALUES:
                raise _NotSimpleError
            self._inside[key] = value
        while self._around:
            self._close()
        return self._root

    def _go_to(self, column: int, hyphen: str, key: str, awaited: str) -> None:
        """Close and open what has to be before a line that begins at a column."""
        if awaited and (column > self._column or (hyphen and column == self._column)):
            self._open(column, [] if hyphen else {}, awaited)
        while self._column > column or (not hyphen and self._inside.__class__ is list):
            self._close()
        if self._column != column or bool(hyphen) is not (self._inside.__class__ is list) or not (key or hyphen):
            raise _NotSimpleError
        if hyphen and key:
            item: dict[str, object] = {}
            self._inside.append(item)
            self._open(column + len(hyphen), item, "")

    def _open(self, column: int, inside: object, key: str) -> None:
        if len(self._around) == _DEEPEST:
            raise _NotSimpleError
        self._around.append((self._column, self._inside, key))
        self._column, self._inside = column, inside

    def _close(self) -> None:
        inside = self._inside
        self._column, self._inside, key = self._around.pop()
        if key:
            self._inside[key] = tuple(inside) if inside.__class__ is list else inside


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


def _text(indicator: str, written: str, column: int) -> str:
    """The text below an indicator, which all has the same margin, deeper than `column`."""
    lines = written.rstrip("\n").split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" "))
    is_folded = indicator[0] == ">"
    text: list[str] = []
    for line in lines:
        inside = line[margin:]
        if line and (not inside or line[:margin].strip(" ") or inside[-1] == " " or (is_folded and inside[0] == " ")):
            raise _NotSimpleError
        text.append(inside)
    if margin <= column or not text[0]:
        raise _NotSimpleError
    joined = "\n".join(text)
    return (_FOLD.sub(_folded, joined) if is_folded else joined) + ("" if indicator[1:] else "\n")


def _folded(end: re.Match[str]) -> str:
    return end[1] or " "
