"""From the bytes of a file to its text, and the characters that do not belong there."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.record.source.flaws import Flaw
from postmortems.text.rare import rare_pattern

MAX_BYTES = 1024 * 1024
"""The size in bytes beyond which a file is not read."""
MAX_DEPTH = 40
"""How deep lists and maps may be nested."""


_CONFLICT = rare_pattern(r"^(?:<{7}|>{7})(?: [^\r\n]*)?\r?$", re.MULTILINE)


def conflict_marker(text: str) -> Flaw | None:
    """The first line that git left where two branches changed the same lines."""
    found = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if found is None:
        return None
    message = f"git left a conflict here: `{found[0][:7]}` begins a marker"
    help_ = "keep what belongs in the record, and remove the lines `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`"
    return Flaw("conflict-marker", found.start(), message, help_)


class _Decoded(NamedTuple):
    text: str
    flaws: list[Flaw]
    readable: bool


_CONTROL_BYTES = bytes([*(set(range(0x20)) - set(b"\t\n\r")), 0x7F])
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What YAML does not allow, and the three characters that libyaml takes for line ends but no editor does.
UNFIT_FOR_YAML = rare_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_SEPARATORS = "\x85\u2028\u2029"


def decode(data: bytes) -> _Decoded:
    """The text of a file, without a byte order mark; never raises."""
    if len(data) > MAX_BYTES:
        too_large = Flaw(
            "unreadable-file",
            0,
            f"the file has {len(data)} bytes; the limit is {MAX_BYTES}",
            "move long logs and tables into attachments, in a folder named like the record",
        )
        return _Decoded("", [too_large], readable=False)
    flaws: list[Flaw] = []
    readable = True
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        flaws.append(_not_utf8(data, error.start))
        readable = False
    if text.startswith("\ufeff"):
        text = text[1:]
        flaws = [flaw.moved(-1) for flaw in flaws]
        flaws.append(
            Flaw(
                "byte-order-mark",
                0,
                "the file begins with a byte order mark, an invisible character",
                "save it as UTF-8 without one; some tools do not find the frontmatter after it",
            )
        )
    return _Decoded(text, flaws, readable)


def _not_utf8(data: bytes, start: int) -> Flaw:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is in UTF-16, not in UTF-8"
    else:
        message = "the file is not in UTF-8 from this character on"
    return Flaw("unreadable-file", len(data[:start].decode()), message, "save it as UTF-8")


def has_control_bytes(data: bytes) -> bool:
    """Whether there is a control character other than tab and line ends."""
    return len(data.translate(None, _CONTROL_BYTES)) != len(data)


def control_characters(text: str, unfit: re.Pattern[str], start: int, end: int) -> list[Flaw]:
    """One flaw for all unfit characters between `start` and `end`, at the first of them."""
    places = [match.start() for match in unfit.finditer(text, start, end)]
    if not places:
        return []
    character = text[places[0]]
    kind = "line separator" if character in _LINE_SEPARATORS else "control character"
    more = f", and {len(places) - 1} more after it" if len(places) > 1 else ""
    return [
        Flaw(
            "unreadable-file",
            places[0],
            f"the text contains an invisible {kind} (U+{ord(character):04X}) here{more}",
            "delete it; such characters often get in when text is copied from a terminal or a web page",
        )
    ]
