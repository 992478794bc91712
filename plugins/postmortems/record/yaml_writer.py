"""Values written as YAML, the way a person would.

A value is written without quotes unless a reader of YAML 1.1 or 1.2 would take it for something else. What is too
long for its line is folded (`>-`), what has lines of its own is written literally (`|-`). Days are never quoted: all
readers know them, and what some of them make of a day can be recognised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from postmortems.model.base import EMPTY_WORDS
from postmortems.model.time import Time
from postmortems.record.source import read_yaml_file
from postmortems.record.source.scalars import DAY, is_changed_by_others

Scalar: TypeAlias = str | int | date | Time
"""A `Time` and a `date` are written bare; a `str` is text for people or a name."""
Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value]"

WIDTH = 120
"""Characters of a line beyond which text is folded."""

_BARE = re.compile(r"(?!-)[\w./-]+")
# What YAML, or our reader, takes only as an escape.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Layout:
    """How a file indents: columns that its author uses, taken from the existing lines."""

    dash: int = 2
    """From a key to the dashes of the list below it."""
    content: int = 2
    """From a dash to the content after it."""
    step: int = 2
    """From a key to the keys or the text below it."""


def as_read(value: Value) -> object:
    """What our reader makes of a value once it is written."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Time):
        return value.text
    if isinstance(value, Mapping):
        return {key: as_read(_or_word(key, inner)) for key, inner in value.items()}
    return tuple(map(as_read, value))


def tidy(text: str) -> str:
    """Text as it is written: without spaces around it and at the ends of its lines."""
    return "\n".join(line.rstrip() for line in re.split(r"\r\n|\r|\n", text)).strip()


def inline(value: Value, *, in_flow: bool = False, quote: str = "") -> str:
    """A value on one line. `in_flow`: it is between brackets. `quote`: the marks to put around text anyway."""
    if isinstance(value, str):
        return _text(tidy(value), in_flow, quote)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Time):
        return value.text if _is_time_for_all(value.text, in_flow) else f'"{value.text}"'
    if isinstance(value, Mapping):
        inner = (
            f"{inline(key, in_flow=True)}: {inline(_or_word(key, item), in_flow=True)}" for key, item in value.items()
        )
        return f"{{{', '.join(inner)}}}"
    return f"[{', '.join(inline(item, in_flow=True) for item in value)}]"


def _text(text: str, in_flow: bool, quote: str) -> str:
    if not quote and _is_plain(text, in_flow):
        return text
    double = json.dumps(text, ensure_ascii=False)
    has_escapes = double != f'"{text}"'
    if text.isprintable() and (quote == "'" or (has_escapes and quote != '"')):
        return "'" + text.replace("'", "''") + "'"
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", double)


def _is_plain(text: str, in_flow: bool) -> bool:
    """Whether every reader takes the text, unquoted, for just that text."""
    if "\n" in text or "\t" in text or is_changed_by_others(text) or DAY.fullmatch(text):
        return False
    return _is_read_as_text(text, in_flow)


def _is_time_for_all(text: str, in_flow: bool) -> bool:
    return not is_changed_by_others(text) and _is_read_as_text(text, in_flow)


def _or_word(key: str, value: Value) -> Value:
    """The value, or the word that a key has for an empty list."""
    is_empty = isinstance(value, Sequence) and not value and not isinstance(value, str)
    return EMPTY_WORDS[key] if is_empty and key in EMPTY_WORDS else value


def _is_read_as_text(text: str, in_flow: bool) -> bool:
    if text[:1].isalpha() and _BARE.fullmatch(text) and text.lower() not in ("null", "true", "false"):
        return True  # only to save time
    line = f"k: [{text}, {text}]\n" if in_flow else f"k: {text}\n"
    source = read_yaml_file(line.encode())
    return not source.problems and source.frontmatter == {"k": (text, text) if in_flow else text}


def entry(key: str, value: Value, column: int, layout: Layout) -> Iterator[str]:
    """The lines of a key and its value, without line ends; `column` spaces precede the key."""
    start = f"{' ' * column}{inline(key)}:"
    value = _or_word(key, value)
    if isinstance(value, str):
        yield from _text_lines(start, value, column + layout.step)
    elif isinstance(value, Mapping) and value:
        yield start
        for inner_key, inner in value.items():
            yield from entry(inner_key, inner, column + layout.step, layout)
    elif isinstance(value, Sequence) and value and not _fits_in_brackets(start, value):
        yield start
        for item_value in value:
            yield from item(item_value, column + layout.dash, layout)
    else:
        yield f"{start} {inline(value)}"


def item(value: Value, column: int, layout: Layout) -> Iterator[str]:
    """The lines of a list item, without line ends; `column` spaces precede its dash."""
    inner = column + layout.content
    dash = f"{' ' * column}-".ljust(inner)
    if isinstance(value, Mapping) and value:
        lines = [line for key, part in value.items() for line in entry(key, part, inner, layout)]
        yield dash + lines[0][inner:]
        yield from lines[1:]
    elif isinstance(value, str):
        yield from _text_lines(dash.rstrip(), value, inner)
    else:
        yield dash + inline(value)


def _fits_in_brackets(start: str, value: Sequence[Value]) -> bool:
    """A list of short names reads best on one line."""
    if any(isinstance(part, Mapping) or (isinstance(part, str) and len(part) > 60) for part in value):
        return False
    return len(start) + 1 + len(inline(value)) <= WIDTH


def _text_lines(start: str, value: str, indentation: int) -> Iterator[str]:
    """Text after its key or dash, in as many lines as it takes; those below are indented by `indentation`."""
    block = text_block(value, len(start) + 1, indentation)
    if block is None:
        yield f"{start} {inline(value)}"
    else:
        indicator, *lines = block
        yield f"{start} {indicator}"
        yield from lines


def text_block(value: str, taken: int, indentation: int) -> list[str] | None:
    """Text as a block: its indicator (`>-` or `|-`) and its lines, indented. None where it is better on one line.

    `taken` characters of the first line are in use.
    """
    text = tidy(value)
    pad = " " * indentation
    if not text or _INVISIBLE.search(text):
        return None
    if "\n" in text:
        return ["|-", *(f"{pad}{line}" if line else "" for line in text.split("\n"))]
    if taken + len(inline(text)) <= WIDTH:
        return None
    lines = list(_folded(text, WIDTH - indentation))
    return [">-", *(pad + line for line in lines)] if len(lines) > 1 else None


def _folded(text: str, width: int) -> Iterator[str]:
    """The lines of a paragraph; it breaks at single spaces only, since only those survive reading."""
    line = ""
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
