"""YAML that can be parsed but is not read: what is wrong, and what to write in its place."""

from __future__ import annotations

from yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

from postmortems.record.source.characters import MAX_DEPTH
from postmortems.record.source.events import Event, start_of
from postmortems.record.source.flaws import Flaw
from postmortems.record.source.scalars import NUMBER, advice_for, plain_value

QUOTE_IT = 'put the value in quotes: "…"'
ALIAS = Flaw(
    "yaml-alias",
    0,
    "`*` begins a YAML alias here; aliases are not allowed",
    'repeat the value itself; if it is text that begins with `*`, put it in quotes: "*…"',
)
ANCHOR = Flaw(
    "yaml-alias",
    0,
    "`&` begins a YAML anchor here; anchors are not allowed",
    'remove the anchor; if it is text that begins with `&`, put it in quotes: "&…"',
)
TAG = Flaw(
    "yaml-tag",
    0,
    "`!` begins a YAML tag here; tags are not allowed",
    'remove the tag; if it is text that begins with `!`, put it in quotes: "!…"',
)
TOO_DEEP = Flaw(
    "yaml-too-deep",
    0,
    f"lists and maps are nested more than {MAX_DEPTH} levels deep here",
    "use fewer levels",
)
SECOND_DOCUMENT = Flaw(
    "broken-yaml",
    0,
    "a second YAML document begins here",
    "write everything as one document, without `---` or `...` in between",
)
COLLECTION_AS_KEY = Flaw(
    "non-text-key",
    0,
    "a list or a map is used as a key",
    "if it is text that begins with a bracket, put all of it in quotes",
)
UNKNOWN_SYNTAX = Flaw(
    "broken-yaml",
    0,
    "the YAML cannot be parsed from here on",
    f"compare indentation, quotes and brackets with the lines above, or {QUOTE_IT}",
)


def not_a_map(root: Event) -> Flaw:
    """The whole is a text, a list or an alias."""
    what = {ScalarEvent: "text", SequenceStartEvent: "list", AliasEvent: "alias"}[root.__class__]
    message = f"the YAML is a single {what}, not a map"
    return Flaw("not-a-map", start_of(root), message, "write `key: value`, with a space after the colon")


def duplicate_key(offset: int, key: str, first_line: int) -> Flaw:
    """A key occurs again in its map."""
    message = f"the key `{_shown(key)}` is in this map already, on line {first_line}"
    return Flaw("duplicate-key", offset, message, "remove one of the two, or merge their values")


def non_text_key(event: Event) -> Flaw:
    """A key that YAML takes for a number, a boolean or null."""
    key = _shown(event.value)
    if key:
        is_number = NUMBER.match(event.value) is not None
        message = f"the key `{key}` is {'a number' if is_number else 'not text'} in YAML; keys are text"
        advice = advice_for(plain_value(event.value))
        help_ = "; ".join(filter(None, (f'put it in quotes: "{key}"', advice)))
    else:
        message, help_ = "there is no key before this colon", "write a key there, or put the text in quotes"
    return Flaw("non-text-key", start_of(event), message, help_)


def _shown(key: str) -> str:
    """A key as a message may print it: short, and without characters that a terminal would obey."""
    printable = key if key.isprintable() else key.encode("unicode_escape").decode()
    return printable if len(printable) <= 60 else f"{printable[:59]}…"
