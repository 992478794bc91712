"""The fields of a record as all outputs see them: a table made from the statements in the model.

A field is stated once, with `field(…)` in its part. Its type and that statement decide what the search page, the rules
about language, the tables, `show`, the page and the importer do with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, get_args

from postmortems.model import DataPath
from postmortems.model.base import Label, Text
from postmortems.model.part import Field, Output, Part

NO_TEXT = "an id, a name, a date, a number or one of a few values"


class RecordField(NamedTuple):
    """One field of a part of a record."""

    name: str
    """In Python."""
    key: str
    """In a file: `from` for `from_`."""
    description: str
    types: frozenset[object]
    """What it is made of, without lists and `None`: `Text`, `Name`, `date`, a part."""
    is_list: bool
    is_fact: bool
    is_public: bool
    """Whether the public edition may show it."""
    left_out: Mapping[Output, str]
    """The outputs that it does not go into, with the reason."""

    def reason(self, output: Output) -> str | None:
        """Why an output leaves it out; None if it does not."""
        if output not in self.left_out and output in (Output.SEARCH, Output.LANGUAGE) and Text not in self.types:
            return NO_TEXT
        return self.left_out.get(output)

    @property
    def parts(self) -> frozenset[type[Part]]:
        """The parts of a record that it holds."""
        return frozenset(one for one in self.types if isinstance(one, type) and issubclass(one, Part))


@cache
def fields_of(part: type[Part]) -> tuple[RecordField, ...]:
    """The fields of a part, in the order of the model."""
    return tuple(_field(part, name, stated) for name, stated in part.model_fields.items())


def _field(part: type[Part], name: str, stated: Field) -> RecordField:
    types = frozenset(_types(stated.annotation))
    return RecordField(
        name,
        stated.alias or name,
        stated.description,
        types - {tuple, dict},
        tuple in types,
        stated.is_fact,
        stated.is_public,
        {**part.left_out, **stated.left_out},
    )


def _types(hint: object) -> Iterator[object]:
    """The types that a hint is made of: `tuple`, `Text` for `tuple[Text, ...] | None`."""
    if hint in (Text, Label) or not (inner := get_args(hint)):
        yield hint
        return
    if hasattr(hint, "__metadata__"):  # Annotated[date, …]
        yield hint
        inner = inner[:1]
    elif (origin := getattr(hint, "__origin__", None)) in (tuple, dict):
        yield origin
    for one in inner:
        if one not in (..., type(None)):
            yield from _types(one)


@cache
def facts_of(part: type[Part]) -> tuple[RecordField, ...]:
    """The fields of a part that are shown as label and value."""
    return tuple(found for found in fields_of(part) if found.is_fact)


def fact_value(part: Part, found: RecordField) -> tuple[str, ...]:
    """The value of a fact as texts: none where it is not known, several for a list."""
    value = getattr(part, found.name)
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


# The texts of a record


@cache
def _read_for(part: type[Part], output: Output) -> tuple[RecordField, ...]:
    """The fields of a part that an output reads texts from, its own or those of parts inside."""
    return tuple(
        found
        for found in fields_of(part)
        if output not in found.left_out
        and (Text in found.types or any(_read_for(inner, output) for inner in found.parts))
    )


def texts(part: Part, output: Output, place: DataPath = ()) -> Iterator[tuple[DataPath, str]]:
    """Every `Text` of a part and of the parts inside it that goes into an output, with its place, in model order."""
    for found in _read_for(type(part), output):
        yield from _texts(getattr(part, found.name), output, (*place, found.key))


def _texts(value: object, output: Output, place: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Part):
        yield from texts(value, output, place)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _texts(one, output, (*place, number))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, output, (*place, key))
