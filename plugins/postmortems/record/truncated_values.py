"""Texts that YAML truncates at a comment: `title: Fix #12 of the pool` says `Fix`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin

from postmortems.model import DataPath
from postmortems.model.base import Label, Text
from postmortems.model.part import Part
from postmortems.record.data import places
from postmortems.record.source import Fix, Position, Source

_MAY_CUT = re.compile(r"#(?<=[ \t]#)\w")  # begins with the rare character, for speed: every record is searched
_CUT = re.compile(r"[ \t]+(#\w[^\r\n]*)")
_LONG = 40


class CutOff(NamedTuple):
    """A text that YAML ends at ` #`."""

    where: Position
    """Of the `#`."""
    message: str
    help: str
    fix: Fix | None


def cut_off_texts(source: Source, part: type[Part]) -> Iterator[CutOff]:
    """The texts of a file that a comment probably truncates. `part` is the model of the file.

    Only what looks like an issue number or a hashtag counts: a real comment has a space after its `#`. And only
    in fields for text: a date, a name or a status before it was read in full.
    """
    block = source.text[slice(*source.block)]
    if not _MAY_CUT.search(block):
        return
    for where, value in places(source.frontmatter):
        if not (value is None or isinstance(value, str)) or not is_text(part, where):
            continue
        start, end = source.span(where)
        cut = _CUT.match(source.text, end)
        if cut is None or source.text[start] in "\"'|>":
            continue
        at = source.end(where)
        lost = cut[1].rstrip()
        shown = lost if len(lost) <= _LONG else f"{lost[: _LONG - 1]}…"
        key = next((key for key in reversed(where) if isinstance(key, str)), "")
        said = "is a YAML comment, not part of" if value else "is a YAML comment, so nothing is left of"
        yield CutOff(
            at._replace(column=at.column + cut.start(1) - end),
            f'"{shown}" {said} `{key}`',
            "put the whole text in quotes; to make it a comment, add a space after `#`",
            _fix(source, where, cut),
        )


def _fix(source: Source, where: DataPath, cut: re.Match[str]) -> Fix | None:
    """The whole text in quotes, up to a comment that begins like one. None for a text of several lines."""
    from postmortems.record.yaml_writer import inline  # for who made a mistake

    start, end = source.span(where)
    comment = re.search(r"[ \t]+#(?!\w).*$", cut[0])
    rest = (cut[0][: comment.start()] if comment else cut[0]).rstrip()
    old = source.text[start:end] + rest
    if "\n" in old or "\r" in old:
        return None
    gap = "" if start < end else rest[: len(rest) - len(rest.lstrip())]
    return Fix("text", old, gap + inline(old.strip(), quote='"'), source.position(where, "value"))


def is_text(part: type[Part], where: DataPath) -> bool:
    """Whether a place may hold words for people: of the model."""
    hints: list[object] = [part]
    for key in where:
        hints = [inner for hint in hints for inner in _inside(hint, key)]
    return Text in hints or Label in hints


def _inside(hint: object, key: str | int) -> Iterator[object]:
    """What may be under a key of such a value, or as an item of it."""
    if isinstance(hint, type) and issubclass(hint, Part):
        yield from _members(_hints(hint).get(key))
    elif get_origin(hint) is tuple and isinstance(key, int):
        yield from _members(get_args(hint)[0])
    elif get_origin(hint) is dict:
        yield from _members(get_args(hint)[1])


def _members(hint: object) -> Iterator[object]:
    """The types of which a value may be one."""
    is_union = get_origin(hint) in (Union, UnionType)
    yield from (inner for member in get_args(hint) for inner in _members(member)) if is_union else (hint,)


@cache
def _hints(part: type[Part]) -> dict[str | int, object]:
    """The types of the fields of a part, by the keys that records have for them."""
    return {info.alias or name: info.annotation for name, info in part.model_fields.items()}
