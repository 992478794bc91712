"""What the public edition makes of single parts: copies with public values alone, and services under public names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from itertools import count

from postmortems.model.base import Date, Label, Text
from postmortems.model.config import Config
from postmortems.model.fields import RecordField
from postmortems.model.names import slug
from postmortems.model.part import AnyPart, Part
from postmortems.model.time import Time
from postmortems.model.vocabulary import Visibility
from postmortems.record.template import unused
from postmortems.text.fields import plain_text


def is_plain(stated: RecordField) -> bool:
    """Whether a field holds nothing but texts, times, numbers, words of a vocabulary, and parts with their own fields.

    Any other public field needs its own way out, in `SPECIAL` of `record.edition`; without one it stays inside.
    """
    return all(
        found in (Text, Label, Time, int, date, Date) or (isinstance(found, type) and issubclass(found, Part | StrEnum))
        for found in stated.types
    )


def is_shown(part: Part, *, needs_mark: bool = False) -> bool:
    """Whether a part of a public record is published; without a visibility of its own, unless it `needs_mark`."""
    own: Visibility | None = getattr(part, "visibility", None)
    return not needs_mark if own is None else own is Visibility.PUBLIC


def public_service_names(config: Config) -> dict[str, str]:
    """The public names of services as parts of addresses, by their names inside. Equal public names are one service."""
    found: dict[str, str] = {}
    given: dict[str, str] = {}
    for service in config.services:
        title = service.public_name
        if title is None:
            continue
        if title not in given:
            wanted = slug(title) or "service"
            if wanted in ("index", "readme"):
                wanted = f"the-{wanted}"
            taken = set(given.values())
            given[title] = next(name for name in _numbered(wanted) if name not in taken)
        found[service.name] = given[title]
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def new_id(kind: str, text: str, taken: Collection[str]) -> str:
    """The id of a part outside, of what outsiders read of it: `lesson-3f2a`.

    Other parts that become public do not change it; other words do.
    """
    words = " ".join(plain_text(text).split())
    return unused(f"{kind}-{blake2b(words.encode('utf-8', 'replace'), digest_size=2).hexdigest()}", taken)


def made(kind: type[AnyPart], values: Mapping[str, object]) -> AnyPart:
    """A part with these values alone. They come from a part that was read, so they need no check."""
    copy = _blank(kind).model_copy(update={name: value for name, value in values.items() if value is not None})
    assert isinstance(copy, kind)
    return copy


@cache
def _blank(kind: type[Part]) -> Part:
    """A part that says nothing: every field has its default, or None."""
    return kind.model_construct(**{name: None for name, info in kind.model_fields.items() if info.is_required})
