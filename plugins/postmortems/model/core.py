"""What pydantic's core is to check, made from the annotations of the model.

Pydantic itself would make the same, but loading it takes longer than checking one file. What is here knows only the
few kinds of types that the model is made of.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, cast, get_args, get_origin

from postmortems.model.time import Time
from postmortems.model.time.fields import validate_time

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

    from postmortems.model.part import Field, PartClass

Schema = dict[str, Any]


class Limits:
    """What the values of a type are like besides: `Annotated[int, Limits(ge=0, le=9)]`."""

    def __init__(self, **limits: object) -> None:
        self.limits = limits

    def around(self, schema: Schema) -> Schema:
        """The schema of the type with these limits. `None` has none."""
        if schema["type"] == "nullable":
            return {**schema, "schema": self.around(schema["schema"])}
        return {**schema, **self.limits}


class Call:
    """A function that is called `before` a value is checked, `after` it, or in place of it, to `wrap` the check."""

    def __init__(self, when: str, function: Callable[..., object]) -> None:
        self.when = when
        self.function = function

    def around(self, schema: Schema) -> Schema:
        """The schema of the type with this call. What wraps the check gets its context, too."""
        called = {"type": "with-info" if self.when == "wrap" else "no-info", "function": self.function}
        return {"type": f"function-{self.when}", "function": called, "schema": schema}


_PLAIN: dict[object, Schema] = {
    str: {"type": "str"},
    int: {"type": "int"},
    bool: {"type": "bool"},
    date: {"type": "date"},
    object: {"type": "any"},
    Time: {
        "type": "function-plain",
        "function": {"type": "with-info", "function": validate_time},
        "serialization": {"type": "function-plain", "function": str, "return_schema": {"type": "str"}},
    },
}


def core_schema(part: PartClass) -> CoreSchema:
    """What the core is to check of a part. Each part inside occurs once, however many hold it."""
    parts: dict[str, Schema] = {}
    whole = _of_part(part, parts)
    return cast("CoreSchema", {"type": "definitions", "schema": whole, "definitions": list(parts.values())})


def _of_part(part: PartClass, parts: dict[str, Schema]) -> Schema:
    ref = f"{part.__module__}.{part.__qualname__}"
    if ref not in parts:
        fields = {name: _of_field(stated, parts) for name, stated in part.model_fields.items()}
        parts[ref] = {"ref": ref, "cls": part, "config": {"strict": True, "extra_fields_behavior": "forbid"}}
        if hasattr(part, "model_post_init"):
            model_fields = {name: {"type": "model-field", **field} for name, field in fields.items()}
            inside: Schema = {"type": "model-fields", "fields": model_fields}
            parts[ref] |= {"type": "model", "schema": inside, "post_init": "model_post_init"}
        else:
            # The core then sets one attribute after the other. So parts share the names of their fields, where each
            # would have them in a dictionary of its own, which takes three times the memory.
            of_class = [{"type": "dataclass-field", "name": name, "kw_only": True, **fields[name]} for name in fields]
            inside = {"type": "dataclass-args", "dataclass_name": part.__name__, "fields": of_class}
            parts[ref] |= {"type": "dataclass", "schema": inside, "fields": [*fields], "slots": True, "strict": False}
            parts[ref]["post_init"] = hasattr(part, "__post_init__")
    return {"type": "definition-ref", "schema_ref": ref}


def _of_field(stated: Field, parts: dict[str, Schema]) -> Schema:
    schema = _of_type(stated.annotation, parts)
    for mark in stated.marks:
        schema = mark.around(schema)
    if not stated.is_required:
        schema = {"type": "default", "schema": schema, "default": stated.default}
    field = {"schema": schema, "serialization_exclude": not stated.is_written}
    return field | ({"validation_alias": stated.alias, "serialization_alias": stated.alias} if stated.alias else {})


def _of_type(hint: Any, parts: dict[str, Schema]) -> Schema:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        schema = _of_type(inside[0], parts)
        for mark in inside[1:]:
            schema = mark.around(schema) if isinstance(mark, Limits | Call) else schema
        return schema
    if origin is tuple:
        return {"type": "tuple", "items_schema": [_of_type(inside[0], parts)], "variadic_item_index": 0}
    if origin is dict:
        keys, values = (_of_type(one, parts) for one in inside)
        return {"type": "dict", "keys_schema": keys, "values_schema": values}
    if origin in (Union, UnionType):
        choices = [_of_type(one, parts) for one in inside if one is not NoneType]
        schema = choices[0] if len(choices) == 1 else {"type": "union", "choices": choices}
        return {"type": "nullable", "schema": schema} if NoneType in inside else schema
    if hasattr(hint, "model_fields"):
        return _of_part(hint, parts)
    # A word of a vocabulary is read from its text; everything else is strict
    return {"type": "enum", "cls": hint, "members": list(hint), "sub_type": "str", "strict": False}
