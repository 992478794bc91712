"""Characters of word processors, web pages and chats where YAML needs plain ones.

No-break spaces and tabs in the place of spaces, typographic quotes in the place of quotes, lines of a chat in the place
of keys: the parser then stops somewhere else, or reads something else. Only places that structure the YAML count; text
keeps its characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from postmortems.record.source.flaws import Fix, Flaw, Reading
from postmortems.text.rare import rare_pattern

WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that YAML takes for letters, for a class of characters in a pattern."""
QUOTED = rare_pattern(
    "[\u201c\u201d\u201e](?P<double>[^\u201c\u201d\u201e]*)[\u201c\u201d]|\u2018(?P<single>[^\u2018]*)\u2019"
)
"""A text in typographic quotes, all of it: `“text”`, `„text“`, `‘text’`."""
_CLOCK = r"(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?"
CHAT = rare_pattern(
    rf"[ \t]*(?:-[ \t]+)?(?:\[[^\]\r\n]{{0,24}}\d:\d\d[^\]\r\n]{{0,8}}\]|{_CLOCK})"
    r"[ \t]+(?:<?[^\s:<>][^:\r\n]{0,60}[:>]|\S+[ \t]+\S)",
    re.IGNORECASE,
)
"""The beginning of a line that a chat or a shell wrote: `[02:58] anna: it is down`, `02:58 anna: …`."""
CHAT_KEY = rare_pattern(rf"\[?{_CLOCK}\]?[ \t]+\S", re.IGNORECASE)
"""The same, where YAML took its beginning for a key."""
CHAT_HELP = "put such lines into a file and run `postmortems timeline paste ID FILE`, which writes them as entries"

_SUSPECT = rare_pattern(f"[\t{WIDE}\u201c\u201d\u201e\u2018\u2019]")
_LEAD = rare_pattern(rf"([ \t{WIDE}]*)((?:-(?:[ \t{WIDE}]+|$))*)")
_KEY = rare_pattern(rf"[\w.-]+[ \t{WIDE}]*:(?:[ \t{WIDE}]+|(?=[\r\n]*$))")
ODD_SPACE = rare_pattern(rf"[\t{WIDE}]")
"""A space that YAML may take for something else: without one there is nothing to explain in what can be read."""
_BLOCK_SIGN = rare_pattern(r"(?:^|[:-])[ \t]+[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")
_VALUE = rare_pattern(rf"(?P<value>(?:{QUOTED.pattern}))(?P<rest>[ \t]*(?:#.*)?)$")

_Read = Callable[[str], Reading]


class _Repaired(NamedTuple):
    text: str
    first: int
    """Where the first changed character is, in both texts."""
    tail: int
    """How many characters at the end are the same."""


def explained(block: str, reading: Reading, read: _Read) -> Reading:
    """The reading of a block, with the cause in place of what followed from it where characters are to blame.

    `read` reads a block and explains nothing.
    """
    if reading.complete and ODD_SPACE.search(block) is None:
        return reading
    if not reading.complete and (line := _chat_line(block, reading)) is not None:
        message = "this line looks like one of a chat or a log; it is no timeline entry"
        return Reading({}, [Flaw("broken-yaml", line, message, CHAT_HELP)], complete=False)
    if _SUSPECT.search(block) is None:
        return reading
    repaired = _repair(block, reading, read)
    return reading if repaired is None else Reading({}, [_flaw(block, repaired)], complete=False)


def _repair(block: str, reading: Reading, read: _Read) -> _Repaired | None:
    """The block as its author meant it; None where that is not certain, or where nothing was wrong."""
    found: list[tuple[str, Reading]] = []
    for step in (2, 4, 8) if "\t" in block else (2,):
        text = "".join(_plain_lines(block, step, with_quotes=not reading.complete))
        if text != block and all(text != other for other, _ in found):
            found.append((text, read(text)))
    readable = [(text, other) for text, other in found if other.complete]
    if reading.complete:
        readable = [pair for pair in readable if _shape(pair[1].data) != _shape(reading.data)]
    elif not readable and found:  # something else is wrong as well
        text, other = found[0]
        return _compared(block, text) if len(found) == 1 and _offset(other) > _offset(reading) else None
    if not readable or any(other.data != readable[0][1].data for _, other in readable):
        return None
    return _compared(block, readable[0][0])


def _plain_lines(block: str, step: int, *, with_quotes: bool) -> Iterator[str]:
    """The lines with plain spaces and quotes where they structure the YAML; a tab that indents is `step` spaces."""
    inside = -1
    for line in block.splitlines(keepends=True):
        lead = _LEAD.match(line)
        assert lead is not None
        indentation = lead[1].expandtabs(step)
        if inside >= 0 and (len(indentation) > inside or not line.strip()):
            yield line
            continue
        start, end = ODD_SPACE.sub(" ", indentation) + ODD_SPACE.sub(" ", lead[2]), lead.end()
        inside = -1
        if key := _KEY.match(line, end):
            start, end = start + ODD_SPACE.sub(" ", key[0]), key.end()
        rest = line[end:]
        if with_quotes and (key or lead[2]) and (value := _VALUE.match(rest.rstrip("\r\n"))):
            text = next(text for text in (value["double"], value["single"]) if text is not None)
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            rest = f'"{escaped}"{value["rest"]}' + rest[len(rest.rstrip("\r\n")) :]
        yield start + rest
        if _BLOCK_SIGN.search((start + rest).rstrip("\r\n")):
            inside = len(ODD_SPACE.sub(" ", indentation))


def _shape(data: object) -> object:
    """Keys and the number of items, without texts."""
    if isinstance(data, dict):
        return {key: _shape(value) for key, value in data.items()}
    return [_shape(value) for value in data] if isinstance(data, tuple) else None


def _offset(reading: Reading) -> int:
    return reading.flaws[-1].offset if reading.flaws else 0


def _compared(block: str, text: str) -> _Repaired:
    shorter = min(len(block), len(text))
    first = next(n for n in range(shorter + 1) if n == shorter or block[n] != text[n])
    tail = 0
    while tail < shorter - first and block[-1 - tail] == text[-1 - tail]:
        tail += 1
    return _Repaired(text, first, tail)


def _flaw(block: str, repaired: _Repaired) -> Flaw:
    first, text = repaired.first, repaired.text
    old, new = block[first : len(block) - repaired.tail], text[first : len(text) - repaired.tail]
    character = block[first]
    if character == "\t":
        message, help_ = "a tab indents this line; YAML needs spaces", "replace the tab by spaces"
        if block[:first].rpartition("\n")[2].strip():
            message = "there is a tab here; YAML needs a space"
    elif ODD_SPACE.match(character):
        message = f"there is a no-break space (U+{ord(character):04X}) here, which YAML takes for a letter"
        help_ = "replace it by a space; such characters get in when text is copied from a web page or a chat"
    else:
        message, help_ = f"the quote {character} means nothing in YAML", 'write straight quotes: "…"'
    return Flaw("broken-yaml", first, message, help_, Fix("text", old, new))


def _chat_line(block: str, reading: Reading) -> int | None:
    """Where the line begins at which the parser stopped, if a chat wrote it."""
    offset = min((flaw.offset for flaw in reading.flaws), default=0)
    for place in (offset, _offset(reading)):
        start = max(block.rfind("\n", 0, place), block.rfind("\r", 0, place)) + 1
        if found := CHAT.match(block, start):
            return start + len(found[0]) - len(found[0].lstrip())
    return None
