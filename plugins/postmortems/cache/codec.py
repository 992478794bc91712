"""Values of the cache as bytes, and back: JSON, in which a named tuple or a data class is the list of its fields.

Decoding checks every type against the annotations, so damaged data is an error and never a surprise later. It goes
by columns, not by rows: ten thousand texts are checked at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache, cached_property, partial
from itertools import chain, islice
from types import NoneType, UnionType
from typing import Any, Generic, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Row: TypeAlias = Sequence[Any]
"""A row, or a column, as parsed JSON has it. What is in it, only who wrote it knows."""
Fields: TypeAlias = Mapping[str, Any]
"""Fields by name as parsed JSON has them, likewise."""
Value = TypeVar("Value")
Decoder = Callable[[list[object]], list[object]]
"""Turns many values of parsed JSON into values of one type. Raises ValueError."""


class Columns(Generic[Value]):
    """Rows of one type of named tuple as one list for each field: that is read in half the time."""

    def __init__(self, row: Any, columns: Iterable[Row]) -> None:
        """All columns have the same length; without rows there may be none."""
        self._row = row
        self.columns = [*columns]

    @classmethod
    def of(cls, row: type[Value], rows: Iterable[Value]) -> Columns[Value]:
        return cls(row, zip(*cast(Iterable[Row], rows), strict=True))

    @cached_property
    def rows(self) -> list[Value]:
        make = partial(tuple.__new__, self._row)  # `_make` is the same, as a function of Python
        return [*map(make, zip(*self.columns, strict=True))]


def encode(value: object) -> bytes:
    """A value of plain types, sequences, mappings by text, named tuples and data classes as bytes.

    Bytes are a text that is encoded already.
    """
    if type(value) is bytes:
        return _TEXT + value
    if type(value) is str:
        return _TEXT + value.encode("utf-8", "surrogatepass")
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


_TEXT = b"\0"
"""Begins a value that is a text, which may be a whole page: no JSON begins so."""


def _plain(value: object) -> object:
    if isinstance(value, Columns):
        return value.columns
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    raise TypeError(f"{type(value).__name__} cannot be cached")


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plain)


def decode(data: bytes, shape: type[Value]) -> Value:
    """The value of this type that `encode` made bytes of. Raises ValueError for anything else."""
    try:
        if shape is str and data.startswith(_TEXT):
            return cast(Value, data[1:].decode("utf-8", "surrogatepass"))
        return cast(Value, _decoder(cast(object, shape))([json.loads(data)])[0])  # as it has checked
    except RecursionError:
        raise ValueError("nested too deeply") from None


@cache
def _decoder(shape: object) -> Decoder:
    """What turns parsed JSON into values of a type."""
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is Any or shape is object:
        return _anything
    if origin in (Union, UnionType):
        return _union(arguments)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _record(lambda columns: zip(*columns, strict=True), [_decoder(argument) for argument in arguments])
    if origin is tuple:
        items = _items(_decoder(arguments[0]))
        return lambda values: [*map(tuple, cast(list[list[object]], items(values)))]
    if origin is Columns:
        return _columns(arguments[0])
    if origin in (list, Sequence):
        return _items(_decoder(arguments[0]))
    if origin in (dict, Mapping):
        return _mappings(_decoder(arguments[1]))
    if isinstance(shape, type) and (is_dataclass(shape) or hasattr(shape, "_fields")):
        hints = get_type_hints(shape)
        names = [field.name for field in fields(shape)] if is_dataclass(shape) else cast(Any, shape)._fields
        return _record(lambda columns: map(shape, *columns), [_decoder(hints[name]) for name in names])
    assert isinstance(shape, type)
    return _texts(shape) if issubclass(shape, str) and shape is not str else _exactly(shape)


def _anything(values: list[object]) -> list[object]:
    return values


def _exactly(*shapes: type) -> Decoder:
    allowed = frozenset(shapes)

    def decoded(values: list[object]) -> list[object]:
        if not allowed.issuperset(map(type, values)):
            raise ValueError(f"{' or '.join(shape.__name__ for shape in shapes)} expected")
        return values

    return decoded


def _texts(shape: type[str]) -> Decoder:
    """Enumerations of texts, and texts of a type of their own."""
    checked = _exactly(str)
    return lambda values: [*map(shape, checked(values))]


_SCALARS = (str, int, float, bool, NoneType)


def _union(shapes: Sequence[object]) -> Decoder:
    scalars = [shape for shape in _SCALARS if shape in shapes]
    if len(scalars) == len(shapes):
        return _exactly(*scalars)
    decoders = [_decoder(shape) for shape in shapes if shape is not NoneType]

    def one(value: object) -> object:
        if value is None and NoneType in shapes:
            return None
        for decoder in decoders[:-1]:
            with suppress(ValueError):
                return decoder([value])[0]
        return decoders[-1]([value])[0]

    return lambda values: [*map(one, values)]


def _items(item: Decoder) -> Decoder:
    lists = _exactly(list)

    def decoded(values: list[object]) -> list[object]:
        found = cast(list[list[object]], lists(values))
        if item is _anything:
            return values
        together = [*chain.from_iterable(found)]
        items = item(together)
        if items is together:  # as they were
            return values
        rest = iter(items)
        return [[*islice(rest, len(one))] for one in found]

    return decoded


def _mappings(value: Decoder) -> Decoder:
    mappings = _exactly(dict)

    def decoded(values: list[object]) -> list[object]:
        found = cast(list[dict[str, object]], mappings(values))
        items = iter(value([*chain.from_iterable(one.values() for one in found)]))
        return [dict(zip(one, items, strict=False)) for one in found]

    return decoded


def _record(make: Callable[[list[list[object]]], Iterable[object]], decoders: Sequence[Decoder]) -> Decoder:
    lists = _exactly(list)

    def decoded(values: list[object]) -> list[object]:
        found = cast(list[list[object]], lists(values))
        if not {len(decoders)}.issuperset(map(len, found)):
            raise ValueError(f"{len(decoders)} fields expected")
        columns = zip(*found, strict=True) if found else ([] for _ in decoders)
        return [*make([decoder([*column]) for decoder, column in zip(decoders, columns, strict=True)])]

    return decoded


def _columns(row: Any) -> Decoder:
    hints = get_type_hints(row)
    decoders = [_decoder(hints[name]) for name in row._fields]
    lists = _exactly(list)

    def decoded(values: list[object]) -> list[object]:
        found: list[object] = []
        for columns in cast(list[list[object]], lists(values)):
            some = cast(list[list[object]], lists(columns or [[]] * len(decoders)))
            if len({*map(len, some)}) > 1:
                raise ValueError("columns of one length expected")
            found.append(Columns(row, (decoder(column) for decoder, column in zip(decoders, some, strict=True))))
        return found

    return decoded
