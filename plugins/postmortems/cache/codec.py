"""Values of the cache as bytes, and back: JSON, in which a named tuple or a data class is the list of its fields.

Decoding checks every type against the annotations, so damaged data is an error and never a surprise later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Row: TypeAlias = Sequence[Any]
"""A row as parsed JSON has it. What is in it, only who wrote it knows."""
Fields: TypeAlias = Mapping[str, Any]
"""Fields by name as parsed JSON has them, likewise."""
Value = TypeVar("Value")
Decoder = Callable[[object], object]


def encode(value: object) -> bytes:
    """A value of plain types, sequences, mappings by text, named tuples and data classes as bytes."""
    if type(value) is str:
        return _TEXT + value.encode("utf-8", "surrogatepass")
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


_TEXT = b"\0"
"""Begins a value that is a text, which may be a whole page: no JSON begins so."""


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    raise TypeError(f"{type(value).__name__} cannot be cached")


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plain)


def decode(data: bytes, shape: type[Value]) -> Value:
    """The value of this type that `encode` made bytes of. Raises ValueError for anything else."""
    try:
        if shape is str and data.startswith(_TEXT):
            return cast(Value, data[1:].decode("utf-8", "surrogatepass"))
        return cast(Value, _decoder(cast(object, shape))(json.loads(data)))  # as the decoder has checked
    except RecursionError:
        raise ValueError("nested too deeply") from None


@cache
def _decoder(shape: object) -> Decoder:
    """What turns parsed JSON into a value of a type."""
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is Any or shape is object:
        return _anything
    if origin in (Union, UnionType):
        return _union([argument for argument in arguments if argument is not NoneType], NoneType in arguments)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _record(tuple, [_decoder(argument) for argument in arguments])
    if origin is tuple:
        items = _items(_decoder(arguments[0]))
        return lambda data: tuple(items(data))
    if origin in (list, Sequence):
        return _items(_decoder(arguments[0]))
    if origin in (dict, Mapping):
        return _values(_decoder(arguments[1]))
    if isinstance(shape, type) and (is_dataclass(shape) or hasattr(shape, "_fields")):
        hints = get_type_hints(shape)
        names = [field.name for field in fields(shape)] if is_dataclass(shape) else cast(Any, shape)._fields
        return _record(lambda values: shape(*values), [_decoder(hints[name]) for name in names])
    assert isinstance(shape, type)
    return _text(shape) if issubclass(shape, str) and shape is not str else _exactly(shape)


def _anything(data: object) -> object:
    return data


def _exactly(shape: type) -> Decoder:
    def decoded(data: object) -> object:
        if type(data) is not shape:
            raise ValueError(f"{shape.__name__} expected")
        return data

    return decoded


def _text(shape: type[str]) -> Decoder:
    """Enumerations of texts, and texts of a type of their own."""
    decoded = _exactly(str)
    return lambda data: shape(decoded(data))


def _union(shapes: Sequence[object], allows_none: bool) -> Decoder:
    decoders = [_decoder(shape) for shape in shapes]

    def decoded(data: object) -> object:
        if data is None and allows_none:
            return None
        for decoder in decoders[:-1]:
            try:
                return decoder(data)
            except ValueError:
                continue
        return decoders[-1](data)

    return decoded


def _items(item: Decoder) -> Callable[[object], list[object]]:
    def decoded(data: object) -> list[object]:
        if type(data) is not list:
            raise ValueError("list expected")
        return data if item is _anything else list(map(item, data))

    return decoded


def _values(value: Decoder) -> Decoder:
    def decoded(data: object) -> object:
        if type(data) is not dict:
            raise ValueError("mapping expected")
        return data if value is _anything else {key: value(one) for key, one in data.items()}

    return decoded


def _record(make: Callable[[list[object]], object], decoders: Sequence[Decoder]) -> Decoder:
    def decoded(data: object) -> object:
        if type(data) is not list or len(data) != len(decoders):
            raise ValueError(f"{len(decoders)} fields expected")
        return make([decoder(one) for decoder, one in zip(decoders, data, strict=True)])

    return decoded
