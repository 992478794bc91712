"""The JSON Schema of a part of the model: what its annotations say, in words that other programs know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from postmortems.model.base import Date, Url
from postmortems.model.core import Limits, Schema
from postmortems.model.part import Field, Part
from postmortems.model.time import Time

_NULL: Schema = {"type": "null"}
_TIME: Schema = {
    "description": (
        "A point in time. With an offset, or in the zone of the record; as precise as it is known "
        "(2026, 2026-05, 2026-05-30, 2026-05-30T03, 2026-05-30 03:33, with seconds). ~ before it "
        "means about, A/B is a range, A/.. is still going, ../B is at the latest B, and unknown "
        "is unknown. In a timeline a bare HH:MM takes the date of the entry before it."
    ),
    "examples": [
        "2026-05-30T03:33Z",
        "2026-05-30T03:33+10:00",
        "2026-05-30 03:33",
        "~2026-05-30 03:30",
        "2026-05-28 20:55/21:10",
        "2026-05-28 20:55/..",
        "2026-05-30",
        "2026-05",
        "unknown",
    ],
    "minLength": 1,
    "type": "string",
}
_TYPES: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"format": "date", "type": "string"},
    Date: {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "type": "string"},
    Url: {"format": "uri", "type": "string"},
    Time: _TIME,
    object: {},
    NoneType: _NULL,
}
_LIMITS = {"pattern": "pattern", "ge": "minimum", "le": "maximum", "min_length": "min{}", "max_length": "max{}"}


def json_schema(part: type[Part], *, is_closed: bool = True) -> Schema:
    """The schema of a part, with those of what is in it under `$defs`. Keys are in alphabetical order.

    `is_closed`: whether it refuses keys that it does not know.
    """
    writer = _Writer(is_closed)
    whole = writer.of_part(part)
    return {"$defs": {name.rpartition("/")[2]: writer.inside[name] for name in sorted(writer.inside)}, **whole}


class _Writer:
    """Writes schemas, and keeps those that others refer to."""

    def __init__(self, is_closed: bool) -> None:
        self.is_closed = is_closed
        self.inside: dict[str, Schema] = {}

    def of_part(self, part: type[Part]) -> Schema:
        stated = {info.alias or name: info for name, info in part.model_fields.items()}
        required = [key for key, info in stated.items() if info.is_required]
        return {
            **({"additionalProperties": False} if self.is_closed else {}),
            "description": cleandoc(part.__doc__ or ""),
            "properties": {key: self._of_field(key, info) for key, info in stated.items()},
            **({"required": required} if required else {}),
            "title": part.__name__,
            "type": "object",
        }

    def _of_field(self, key: str, stated: Field) -> Schema:
        schema = _limited(self._of_type(stated.annotation), stated.marks)
        choices = [choice for choice in schema.get("anyOf", (schema,)) if choice != _NULL]
        if len(choices) > 1 or "$ref" not in choices[0]:
            schema = {**schema, "title": key.replace("_", " ").title()}
        if isinstance(stated.default, str | bool):
            schema = {**schema, "default": stated.default}
        # What a reference leads to may say the same
        if stated.description != self.inside.get(str(schema.get("$ref")), {}).get("description"):
            schema = {**schema, "description": stated.description}
        return dict(sorted(schema.items()))

    def _of_type(self, hint: Any) -> Schema:
        if hint in _TYPES:
            return _TYPES[hint]
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return _limited(self._of_type(arguments[0]), arguments[1:])
        if origin in (Union, UnionType):
            return {"anyOf": list(map(self._of_type, arguments))}
        if origin is tuple:
            return {"items": self._of_type(arguments[0]), "type": "array"}
        if origin is dict:
            return _map(*map(self._of_type, arguments))
        reference = f"#/$defs/{hint.__name__}"
        if reference not in self.inside:
            is_part = issubclass(hint, Part)
            self.inside[reference] = self.of_part(hint) if is_part else _words(hint)
        return {"$ref": reference}


def _map(keys: Schema, values: Schema) -> Schema:
    """Of a map. A pattern of its keys is said with the values, and all else of its keys as `propertyNames`."""
    pattern = keys.get("pattern")
    names = {key: value for key, value in keys.items() if key not in ("type", "pattern")}
    return {
        **({} if pattern else {"additionalProperties": values or True}),
        **({"patternProperties": {pattern: values}} if pattern else {}),
        **({"propertyNames": names} if names else {}),
        "type": "object",
    }


def _words(vocabulary: type[Enum]) -> Schema:
    words = [word.value for word in vocabulary]
    return {
        "description": cleandoc(vocabulary.__doc__ or ""),
        "enum": words,
        "title": vocabulary.__name__,
        "type": "string",
    }


def _limited(schema: Schema, marks: Iterable[object]) -> Schema:
    """A schema with the limits among the marks of its type. They are not meant for a missing value."""
    limits = {name: limit for mark in marks if isinstance(mark, Limits) for name, limit in mark.limits.items()}
    if limits and "anyOf" in schema:
        return {"anyOf": [one if one == _NULL else _limited(one, marks) for one in schema["anyOf"]]}
    unit = "Items" if schema.get("type") == "array" else "Length"
    said = {_LIMITS[name].format(unit): limit for name, limit in limits.items() if name in _LIMITS}
    return dict(sorted({**schema, **said}.items()))
