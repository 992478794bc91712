"""Finds every link of a record, in its fields and in its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple, get_args, get_origin

from postmortems.check.noted import noted
from postmortems.model import DataPath
from postmortems.model.part import Part
from postmortems.record.corpus import Record
from postmortems.record.source import Lines, Position
from postmortems.text.body_outline import body_outline
from postmortems.text.fields import field_links

_MAY_LINK = re.compile(r"\][(:]")
"""Marks of links, besides `<`. A pattern that begins with a rare character takes a fifth of the time of `in`."""
_HARMLESS = ("https://", "http://")
"""How addresses begin of which no rule has anything to say."""
_ADDRESS_KEYS = frozenset({"tracker", "reference", "contact"})
"""Fields whose text may be nothing but an address, without the marks of a Markdown link."""
_REFERENCE = re.compile("reference(?!s)")


class Link(NamedTuple):
    """One link of a record, and its place."""

    where: DataPath | Position
    target: str
    is_certain: bool
    """False for what only some readers take for a link: `<name:port>`, and addresses with spaces in them."""


@noted
def links_of(record: Record) -> tuple[Link, ...]:
    """Every link of a record, in its fields and in its body; none of a body whose links all lead to other sites."""
    front = record.text[: len(record.text) - len(record.body)]
    in_fields: Iterable[Link] = ()
    if "<" in front or "\\" in front or _MAY_LINK.search(front):  # an escape may mean any character
        in_fields = links_in_fields(record.incident, front)
    elif "tracker" in front or "contact" in front or _REFERENCE.search(front):
        in_fields = links_in_fields(record.incident, front, addresses_only=True)
    return (*in_fields, *_links_in_body(record))


def _links_in_body(record: Record) -> Iterator[Link]:
    outline = body_outline(record.body)
    if all(address.target.startswith(_HARMLESS) for address in outline.addresses):
        return
    for link in outline.links:
        place = Position(record.body_line + link.line - 1, link.column)
        yield Link(place, link.target, not link.is_bare)


def links_in_fields(part: Part, front: str, addresses_only: bool = False) -> Iterator[Link]:
    """Every link in the texts of a part; or only those in fields of `_ADDRESS_KEYS`.

    The first `_PLACED` are placed exactly, where their target is just once in the frontmatter: looking for it takes as
    long as the frontmatter is. Others are placed at their field.
    """
    lines = Lines(front)
    placed = 0
    texts: list[tuple[DataPath, str]] = []
    _collect_texts(part, (), texts, addresses_only)
    for where, text in texts:
        if not _ADDRESS_KEYS.isdisjoint(where[-2:]):
            yield Link(where, text, is_certain=False)
        for target, is_certain in field_links(text):
            placed += 1
            offset = front.find(target) if target and placed <= _PLACED and front.count(target) == 1 else -1
            yield Link(lines.position(offset) if offset >= 0 else where, target, is_certain)


_PLACED = 200


def _collect_texts(value: object, where: DataPath, found: list[tuple[DataPath, str]], addresses_only: bool) -> None:
    """Add each text of a part that may hold a link, or be one, to `found`, with its place.

    (Generators in one another would take twice as long.)
    """
    if isinstance(value, str):
        if "](" in value or "]:" in value or "<" in value or not _ADDRESS_KEYS.isdisjoint(where[-2:]):
            found.append((where, value))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            _collect_texts(item, (*where, number), found, addresses_only)
    elif isinstance(value, Part):
        for name, key in _fields(type(value), addresses_only):
            inner = getattr(value, name)
            if inner and (inner.__class__ is not str or "]" in inner or "<" in inner or key in _ADDRESS_KEYS):
                _collect_texts(inner, (*where, key), found, addresses_only)
    elif isinstance(value, dict):
        for key, item in value.items():
            _collect_texts(item, (*where, str(key)), found, addresses_only)


@cache
def _fields(part: type[Part], addresses_only: bool) -> tuple[tuple[str, str], ...]:
    """The attributes of a part that may hold links, with the keys that records have for them."""
    fields = ((name, info.alias or name, info.annotation) for name, info in part.model_fields.items())
    return tuple(
        (name, key)
        for name, key, annotation in fields
        if name != "extensions" and _may_hold_link(annotation, addresses_only and key not in _ADDRESS_KEYS)
    )


def _may_hold_link(annotation: object, addresses_only: bool) -> bool:
    """Whether there may be a text in a value of this type; or one of `_ADDRESS_KEYS`. A dictionary may have any."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return bool(_fields(annotation, addresses_only))
    if annotation is str or get_origin(annotation) is dict:
        return annotation is not str or not addresses_only
    return any(_may_hold_link(argument, addresses_only) for argument in get_args(annotation))


def links_and_paths(record: Record) -> Iterator[tuple[DataPath | Position, str]]:
    """The certain links of a record and the paths of its references, with their places."""
    for link in links_of(record):
        if link.is_certain:
            yield link.where, link.target
    for number, reference in enumerate(record.incident.references):
        if reference.path:
            yield ("references", number, "path"), reference.path
