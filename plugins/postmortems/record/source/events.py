"""The parser of YAML, and what its events and tokens have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml
from yaml.events import DocumentStartEvent, ScalarEvent, StreamStartEvent

from postmortems.record.source.scalars import plain_value


class TooDeepError(Exception):
    """Lists and maps are nested deeper than `MAX_DEPTH`."""


Event: TypeAlias = Any
"""An event or a token of the parser; which attributes it has depends on its class."""

# Without libyaml PyYAML offers the same events from pure Python, ten times slower.
Parser: Any = yaml._yaml.CParser if yaml.__with_libyaml__ else yaml.BaseLoader
"""A parser of a block, for its events or its tokens."""


def start_of(read: Event) -> int:
    """Where an event or a token begins."""
    offset: int = read.start_mark.index
    return offset


def end_of(read: Event) -> int:
    offset: int = read.end_mark.index
    return offset


def key_text(event: Event) -> str | None:
    """The text of a key, or None if it is a list, a map or something that is not text to YAML."""
    if event.__class__ is not ScalarEvent:
        return None
    text: str = event.value
    return text if event.style or isinstance(plain_value(text), str) else None


_BEFORE_ROOT = (StreamStartEvent, DocumentStartEvent)


def root_event(next_event: Callable[[], Event]) -> Event:
    """The event that begins the first document's value; a StreamEndEvent if there is no document."""
    event = next_event()
    while event.__class__ in _BEFORE_ROOT:
        event = next_event()
    return event


def tokens(block: str) -> Iterator[Event]:
    """The tokens of `block`, as far as it can be read."""
    try:
        next_token = Parser(block).get_token
        while (token := next_token()) is not None:
            yield token
    except (yaml.YAMLError, ValueError, OverflowError):
        return
