"""Finds the place of each key and value in a block of YAML."""

from __future__ import annotations

from typing import NamedTuple

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from postmortems.model import DataPath
from postmortems.record.source.characters import MAX_DEPTH
from postmortems.record.source.events import Event, Parser, TooDeepError, end_of, key_text, root_event, start_of
from postmortems.record.source.lines import Place


class _Repeat(NamedTuple):
    """A key that occurs again in its map, and the offset of the first."""

    key: str
    offset: int
    first: int


class PlaceReader:
    """Reads a block again after its values, now for the place of each.

    `repeats` has the keys that occur again in the same map. Stops silently where the block cannot be read
    further.
    """

    def __init__(self, block: str) -> None:
        self.places: dict[DataPath, Place] = {}
        self.repeats: list[_Repeat] = []
        self._block = block
        try:
            self._next = Parser(block).get_event
            root = root_event(self._next)
            if root.__class__ is MappingStartEvent:
                start = start_of(root)
                self.places[()] = Place(start, start, self._node(root, (), 0))
        except (yaml.YAMLError, TooDeepError, ValueError, OverflowError):
            pass  # already reported

    def _node(self, event: Event, path: DataPath | None, depth: int) -> int:
        """Read the value that `event` begins and return its end. Without a path, note no places."""
        kind = event.__class__
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            if depth == MAX_DEPTH:
                raise TooDeepError
            read = self._map if kind is MappingStartEvent else self._list
            return read(event, path, depth + 1)
        end = end_of(event)
        if kind is ScalarEvent and event.style in ("|", ">"):
            start = start_of(event)
            return start + len(self._block[start:end].rstrip())
        return end

    def _map(self, opening: Event, path: DataPath | None, depth: int) -> int:
        seen: dict[str, int] = {}
        end = end_of(opening)
        while (event := self._next()).__class__ is not MappingEndEvent:
            key, key_start = key_text(event), start_of(event)
            if event.__class__ is not ScalarEvent:
                self._node(event, None, depth)
            child: DataPath | None = None
            if key is not None and key in seen:
                self.repeats.append(_Repeat(key, key_start, seen[key]))
            elif key is not None:
                seen[key] = key_start
                child = None if path is None else (*path, key)
            event = self._next()
            start = start_of(event)
            end = self._node(event, child, depth)
            if child is not None:
                self.places[child] = Place(key_start, start, end)
        return end_of(event) if opening.flow_style else end

    def _list(self, opening: Event, path: DataPath | None, depth: int) -> int:
        index = 0
        end = end_of(opening)
        while (event := self._next()).__class__ is not SequenceEndEvent:
            child = None if path is None else (*path, index)
            start = start_of(event)
            end = self._node(event, child, depth)
            if child is not None:
                self.places[child] = Place(start, start, end)
            index += 1
        return end_of(event) if opening.flow_style else end
