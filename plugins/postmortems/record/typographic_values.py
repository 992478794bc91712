"""Values with the characters of a word processor: `severity: “SEV2”`, a no-break space in a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.model.part import Part
from postmortems.record.data import places, put
from postmortems.record.source import Fix, Source
from postmortems.record.source.typography import QUOTED, WIDE
from postmortems.record.truncated_values import is_text
from postmortems.text.rare import rare_pattern

_WIDE_SPACES = rare_pattern(f"[{WIDE}]+")
_MAY_HOLD = rare_pattern(f"[{WIDE}“”„‘]")
_SHOWN = 40


class Typographic(NamedTuple):
    """A value that was certainly not meant as it is written."""

    where: DataPath
    message: str
    help: str
    fix: Fix


def typographic_values(source: Source, part: type[Part]) -> tuple[list[Typographic], dict[str, object]]:
    """Those values of a file, and its data as the author wanted it. `part` is the model of the file.

    In names, dates and fixed words every such character counts. In text for people it belongs to the text, which may
    be a quotation; only a title is never one.
    """
    data = source.frontmatter
    if source.text.isascii() or not _MAY_HOLD.search(source.text, *source.block):
        return [], data
    found = list(_found(data, part))
    for value in found:
        data = put(data, value.where, value.fix.new)
    return found, data


def _found(data: object, part: type[Part]) -> Iterator[Typographic]:
    for where, value in places(data):
        if not isinstance(value, str) or not _MAY_HOLD.search(value) or any(str(key).startswith("x-") for key in where):
            continue
        is_words = is_text(part, where)
        if is_words and where[-1] != "title":
            continue
        plain = value
        if quoted := QUOTED.fullmatch(value.strip()):
            plain = next(text for text in (quoted["double"], quoted["single"]) if text is not None).strip()
        if not is_words:
            plain = _WIDE_SPACES.sub(" ", plain).strip()
        if plain and plain != value:
            yield _said(value, plain, where, is_quoted=quoted is not None)


def _said(data: str, plain: str, where: DataPath, *, is_quoted: bool) -> Typographic:
    key = next(key for key in reversed(where) if isinstance(key, str))
    shown = data if len(data) <= _SHOWN else f"{data[: _SHOWN - 1]}…"
    said = "is in typographic quotes, which are part of the value" if is_quoted else "contains a no-break space"
    message = f'`{key}` {said}: "{shown}"'
    return Typographic(where, message, f"write {plain}", Fix("value", data, plain))
