"""YAML that can be parsed but is not read: what is wrong, and what to write in its place."""

from __future__ import annotations

from yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

from postmortems.record.source.events import MAX_DEPTH, Event, start_of
from postmortems.record.source.flaws import Flaw
from postmortems.record.source.scalars import NUMBER

QUOTE_IT = 'put the value in quotes: "…".'
ALIAS = Flaw(
    "yaml-alias",
    0,
    "`*` begins a YAML alias here; aliases are not read.",
    'Repeat the value itself. If it is text that begins with `*`, put it in quotes: "*…".',
)
ANCHOR = Flaw(
    "yaml-alias",
    0,
    "`&` begins a YAML anchor here; anchors are not read.",
    'Leave the anchor out. If it is text that begins with `&`, put it in quotes: "&…".',
)
TAG = Flaw(
    "yaml-tag",
    0,
    "`!` begins a YAML tag here; tags are not read.",
    'Leave the tag out. If it is text that begins with `!`, put it in quotes: "!…".',
)
TOO_DEEP = Flaw(
    "yaml-too-deep",
    0,
    f"Lists and maps stand more than {MAX_DEPTH} deep inside one another here.",
    "Write the data flatter.",
)
SECOND_DOCUMENT = Flaw(
    "broken-yaml",
    0,
    "A second YAML document begins here.",
    "Write everything as one, without `---` or `...` in between.",
)
COLLECTION_AS_KEY = Flaw(
    "non-text-key",
    0,
    "A list or a map stands where a key belongs.",
    "If it is text that begins with a bracket, put all of it in quotes.",
)
UNKNOWN_SYNTAX = Flaw(
    "broken-yaml",
    0,
    "YAML cannot be read from here on.",
    f"Compare indentation, quotes and brackets with the lines above, or {QUOTE_IT}",
)


def not_a_map(root: Event) -> Flaw:
    """The whole is a text, a list or an alias."""
    what = {ScalarEvent: "text", SequenceStartEvent: "list", AliasEvent: "alias"}[root.__class__]
    message = f"The YAML is a single {what}, not a map."
    return Flaw("not-a-map", start_of(root), message, "Write `key: value`, with a blank after the colon.")


def duplicate_key(offset: int, key: str, first_line: int) -> Flaw:
    """A key occurs again in its map."""
    message = f"The key `{_shown(key)}` stands in this map already, on line {first_line}."
    return Flaw("duplicate-key", offset, message, "Keep one of the two, or join their values.")


def non_text_key(event: Event) -> Flaw:
    """A key that YAML takes for a number, a boolean or null."""
    key = _shown(event.value)
    if key:
        is_number = NUMBER.match(event.value) is not None
        message = f"The key `{key}` is {'a number' if is_number else 'not text'} to YAML; keys are text."
        help_ = f'Put it in quotes: "{key}".'
    else:
        message, help_ = "No key stands before this colon.", "Write a key there, or put the text in quotes."
    return Flaw("non-text-key", start_of(event), message, help_)


def _shown(key: str) -> str:
    """A key as a message may print it: short, and without characters that a terminal would obey."""
    printable = key if key.isprintable() else key.encode("unicode_escape").decode()
    return printable if len(printable) <= 60 else f"{printable[:59]}…"
