"""Reads the values of any block of YAML, by the events of the parser."""

from __future__ import annotations

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from postmortems.record.source.characters import MAX_DEPTH
from postmortems.record.source.events import Event, Parser, TooDeepError, key_text, root_event, start_of
from postmortems.record.source.flaws import Flaw, Reading
from postmortems.record.source.lines import Lines
from postmortems.record.source.places import PlaceReader
from postmortems.record.source.scalars import plain_value
from postmortems.record.source.typography import explained
from postmortems.record.source.yaml_errors import (
    ALIAS,
    ANCHOR,
    COLLECTION_AS_KEY,
    SECOND_DOCUMENT,
    TAG,
    TOO_DEEP,
    UNKNOWN_SYNTAX,
    duplicate_key,
    non_text_key,
    not_a_map,
)
from postmortems.record.source.yaml_syntax import syntax_flaw


def read_any(text: str, start: int, end: int, data: dict[str, object] | None) -> Reading:
    """Read the YAML between `start` and `end`, whatever it holds; the offsets in the result count in `text`.

    `data` is what it says, if that is known because it is simple.
    """
    block = text[start:end]
    reader = ValueReader(block) if data is None else None
    plain = reader.reading if reader else Reading(data or {}, [], complete=True)
    reading = explained(block, plain, lambda text: ValueReader(text).reading)
    flaws = [flaw.moved(start) for flaw in reading.flaws]
    if reader and reader.has_repeats and (reading.complete or not plain.complete):
        lines = Lines(text)
        for key, offset, first in PlaceReader(block).repeats:
            flaws.append(duplicate_key(start + offset, key, lines.position(start + first).line))
    return Reading(reading.data, flaws, reading.complete)


class ValueReader:
    """Reads values, and nothing but values, from the parser's events, which is right for all of YAML."""

    def __init__(self, block: str) -> None:
        self.data: dict[str, object] = {}
        self.flaws: list[Flaw] = []
        self.complete = True
        self.has_repeats = False
        try:
            self._next = Parser(block).get_event
            self._read_stream()
        except yaml.YAMLError as error:
            self._give_up(syntax_flaw(block, error))
        except TooDeepError:
            self.complete = False
        except (ValueError, OverflowError):  # the pure parser, at an escape beyond Unicode
            self._give_up(UNKNOWN_SYNTAX)

    @property
    def reading(self) -> Reading:
        return Reading(self.data, self.flaws, self.complete)

    def _give_up(self, flaw: Flaw) -> None:
        self.flaws.append(flaw)
        self.complete = False

    def _read_stream(self) -> None:
        root = root_event(self._next)
        kind = root.__class__
        if kind is StreamEndEvent:
            return
        if kind is MappingStartEvent:
            if root.tag or root.anchor:
                self._refuse_properties(root)
            self.data = self._map(1)
        elif kind is not ScalarEvent or root.style or root.value or root.tag or root.anchor:
            self._give_up(not_a_map(root))
            return
        after = self._next()
        while after.__class__ is DocumentEndEvent:
            after = self._next()
        if after.__class__ is DocumentStartEvent:
            self._give_up(SECOND_DOCUMENT.moved(start_of(after)))

    def _value(self, event: Event, depth: int) -> object:
        kind = event.__class__
        if kind is ScalarEvent:
            if event.tag or event.anchor:
                self._refuse_properties(event)
            return event.value if event.style else plain_value(event.value)
        if kind is AliasEvent:
            self._give_up(ALIAS.moved(start_of(event)))
            return None
        if depth == MAX_DEPTH:
            self.flaws.append(TOO_DEEP.moved(start_of(event)))
            raise TooDeepError
        if event.tag or event.anchor:
            self._refuse_properties(event)
        return self._map(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _map(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        while (event := self._next()).__class__ is not MappingEndEvent:
            key = key_text(event)
            if event.__class__ is ScalarEvent and (event.tag or event.anchor):
                self._refuse_properties(event)
            if key is None:
                self._refuse_key(event, depth)
            elif key in values:
                self.has_repeats = True
                key = None
            value = self._value(self._next(), depth)
            if key is not None:
                values[key] = value
        return values

    def _list(self, depth: int) -> tuple[object, ...]:
        values: list[object] = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            values.append(self._value(event, depth))
        return tuple(values)

    def _refuse_key(self, event: Event, depth: int) -> None:
        if event.__class__ is ScalarEvent:
            self.flaws.append(non_text_key(event))
        else:
            if event.__class__ is not AliasEvent:
                self.flaws.append(COLLECTION_AS_KEY.moved(start_of(event)))
            self._value(event, depth)

    def _refuse_properties(self, event: Event) -> None:
        if event.tag is not None:
            self.flaws.append(TAG.moved(start_of(event)))
        if event.anchor is not None:
            self.flaws.append(ANCHOR.moved(start_of(event)))
