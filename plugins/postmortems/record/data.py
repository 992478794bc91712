"""Walks through the data of a file, which is maps, tuples and values, and changes it in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from postmortems.model import DataPath


def places(data: object, where: DataPath = ()) -> Iterator[tuple[DataPath, object]]:
    """Every value with its place, in the order of the file: the whole first, a map or list before what is in it."""
    yield where, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*where, key))
    elif isinstance(data, tuple):
        for number, value in enumerate(data):
            yield from places(value, (*where, number))


def each(data: object, *way: str | type[int], where: DataPath = ()) -> Iterator[tuple[DataPath, object]]:
    """The values that a way leads to, with their places: `each(data, "action_items", int, "owner")`."""
    if not way:
        yield where, data
    elif isinstance(way[0], str):
        if isinstance(data, dict) and way[0] in data:
            yield from each(data[way[0]], *way[1:], where=(*where, way[0]))
    elif isinstance(data, tuple):
        for number, value in enumerate(data):
            yield from each(value, *way[1:], where=(*where, number))


def at(data: Any, where: DataPath, default: object = None) -> object:
    """The value at a place; `default` where there is none."""
    for key in where:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return default
    return data


def put(data: Any, where: DataPath, value: object) -> Any:
    """The same data with another value at a place. A key of a map may be new."""
    if not where:
        return value
    key, rest = where[0], where[1:]
    if isinstance(data, tuple):
        return tuple(put(one, rest, value) if number == key else one for number, one in enumerate(data))
    return {**data, key: put(data.get(key), rest, value)}


def spell(where: DataPath) -> str:
    """A place as people read it: `action_items 3 owner`."""
    return " ".join(str(key + 1) if isinstance(key, int) else key for key in where)


def hashable(data: object) -> object:
    """The same data as something that a set can hold: equal for equal data, whatever the order of keys."""
    if isinstance(data, dict):
        return frozenset((key, hashable(value)) for key, value in data.items())
    return tuple(map(hashable, data)) if isinstance(data, tuple) else data
