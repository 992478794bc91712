"""Values that another program has rewritten: `1255` for `20:55`, `false` for `no`, midnight after a date.

YAML has two versions that read the same text differently, and dates that programs convert. Who reads a record with
such a program and writes it back changes values without a word. Here they are recognised by what is typical of each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, NamedTuple

from postmortems.model import DataPath
from postmortems.record.data import at, each, places
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import Source
from postmortems.record.source.scalars import DAY, is_changed_by_others
from postmortems.text.rare import rare_pattern


class Rewritten(NamedTuple):
    """A value, or a missing one, that shows what a program has done."""

    where: DataPath
    message: str
    help: str


NO_NUMBERS = frozenset((".inf", "-.inf", "+.inf", ".nan", "infinity", "-infinity", "nan", "1.7976931348623157e+308"))
"""What programs write for a text such as `12e4567`, in lower case."""

LOST = "write the original in quotes; `git log -p` shows it"

# What the model accepts

_WORDS = ("00:00:00", "infinity", "e+308", " gmt")
_FRACTION = re.compile(r"\.(?:\d{3}(?:z|000\b)|inf\b|nan\b)")
_LONGEST = 100
"""Characters of the longest text that a program writes for a time."""
_JAVASCRIPT = rare_pattern(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.(\d{3})Z")
_MIDNIGHT = rare_pattern(r"(\d{4}-\d\d-\d\d)[T ]00:00:00(?:Z|\+00:00)?")
_MICROSECONDS = rare_pattern(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)\.(\d{3})000(Z|[+-]\d\d:\d\d)?")
_OF_A_KEY = rare_pattern(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})( \(.+\))?")
"""What JavaScript writes for a day or a time that is a key, in the zone of its machine."""


def rewritten_values(source: Source, zone: tzinfo | None) -> Iterator[Rewritten]:
    """The values of a record that its author hardly wrote. `zone`: of its times without an offset."""
    block = source.text[slice(*source.block)]
    lowered = block.lower()
    if any(word in lowered for word in _WORDS) or _FRACTION.search(lowered):
        rounded = ".000Z" in block  # then a program wrote the other fractions, too
        for part, where, text in keys_and_texts(source.frontmatter):
            if said := _said(text, zone, rounded):
                yield Rewritten(where, f"the key {said[0]}" if part == "key" else said[0], said[1])
    if "causal_chains" in source.frontmatter and "[]" not in block and _is_sorted(source.frontmatter):
        yield from _dropped(source.frontmatter)


def keys_and_texts(data: object) -> Iterator[tuple[Literal["key", "value"], DataPath, str]]:
    """Every key and every text in the data, with its place."""
    for where, value in places(data):
        if where and isinstance(where[-1], str):
            yield "key", where, where[-1]
        if isinstance(value, str):
            yield "value", where, value


def _said(text: str, zone: tzinfo | None, rounded: bool) -> tuple[str, str] | None:
    """Message and help for a text, None where there is nothing to say."""
    if len(text) > _LONGEST:
        return None
    if text.lower() in NO_NUMBERS:
        return f"`{text}` is what other programs write for a text such as 12e4567", LOST
    if as_key := _OF_A_KEY.fullmatch(text):
        try:
            moment = datetime.strptime(as_key[1], "%b %d %Y %H:%M:%S GMT%z").astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        original = f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
        return f'"{text}" is how JavaScript writes a date as a key', f'write "{original}"'
    added = "another program has added the clock time"
    if midnight := _MIDNIGHT.fullmatch(text.removesuffix(".000Z") + ("Z" if text.endswith(".000Z") else "")):
        day = midnight[1]
        return f'"{text}" is midnight: {added}', f'write {day}, or "{day}T00:00Z" if it is midnight in UTC'
    if (exact := _JAVASCRIPT.fullmatch(text)) and (exact[3] == "000" or rounded):
        day, clock, fraction = exact.groups()
        clock += f".{fraction}".rstrip("0").rstrip(".")
        utc = f'"{day}T{clock}Z"'
        said = (
            f'"{text}" is how JavaScript writes a time: another program has rewritten it, and takes local times for UTC'
        )
        return (
            said,
            f"write {utc}" if zone is UTC else f'write "{day} {clock}" if it was local time, {utc} if it was UTC',
        )
    if long := _MICROSECONDS.fullmatch(text):
        whole = long[1] + f".{long[2]}".rstrip("0").rstrip(".") + (long[3] or "")
        return f'"{text}" has six digits of a second: another program has rewritten it', f'write "{whole}"'
    return None


# Empty lists that are gone

_MANY_KEYS = 5


def _is_sorted(data: dict[str, object]) -> bool:
    """Whether a program has sorted the keys: authors begin with the title."""
    keys = list(data)
    return len(keys) >= _MANY_KEYS and keys == sorted(keys)


def _dropped(data: dict[str, Any]) -> Iterator[Rewritten]:
    """The places where an empty list probably was, in data whose keys a program has sorted."""
    sorted_it = "another program has sorted the keys, and such programs drop empty lists"
    services = data.get("services")
    if isinstance(services, dict) and services.get("faulty") and "affected" not in services:
        help_ = "write `affected: nobody` if nobody was affected, otherwise name the services"
        yield Rewritten(("services",), f"`affected` is missing: {sorted_it}", help_)
    for where, step in each(data, "causal_chains", int, "steps", int):
        *around, number = where
        if not isinstance(step, dict) or not isinstance(number, int):
            continue
        if number and step.get("kind") in ("condition", "missing-control") and "because" not in step:
            before = at(data, (*around, number - 1, "id"))
            help_ = "write `because: nothing` if the chain begins here"
            help_ += f", `because: [{before}]` if that step caused it" if isinstance(before, str) else ""
            yield Rewritten(where, f"`because` is missing: {sorted_it}", help_)


# What other programs would change


def is_within(where: DataPath, refused: Collection[DataPath]) -> bool:
    """Whether a value is refused, or is in a part that is."""
    return any(where[:length] in refused for length in range(1, len(where) + 1))


def unquoted_values(path: str, source: Source, refused: Collection[DataPath]) -> Problems:
    """The keys and values without quotes that other programs would read as something else. `path`: of the file.

    Left out is what the model refuses, and what such a program has written already: their help says more. A day is
    safe as a value, while JavaScript writes `Sat May 30 2026 00:00:00 GMT+0000` for one that is a key.
    """
    for part, where, text in keys_and_texts(source.frontmatter):
        is_changed = is_changed_by_others(text) or (part == "key" and DAY.fullmatch(text))
        if not text or not is_changed or is_within(where, refused) or _said(text, None, rounded=False):
            continue
        position = source.position(where, part)
        if source.line(position.line)[position.column - 1] not in "\"'|>":
            message = f"other programs read {'the key ' if part == 'key' else ''}`{text}` as something else"
            yield Problem(path, position, message, f'put it in quotes: "{text}"')
