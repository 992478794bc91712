"""The frontmatter that another site generator left in a document."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from postmortems.importing.document.lines import Lines
from postmortems.record.source import read_source


@dataclass(frozen=True)
class Frontmatter:
    """The metadata of another site generator at the start of a document."""

    data: dict[str, object]
    """Empty if it cannot be parsed."""
    text: str
    lines: Lines

    def line_of(self, key: str) -> int:
        """The line of a top-level key."""
        for number, line in enumerate(self.text.split("\n")):
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[:=]", line):
                return self.lines.first + 1 + number
        return self.lines.first


_FENCES = {"---": "yaml", "+++": "toml"}


def read_frontmatter(lines: Sequence[str]) -> Frontmatter | None:
    """The frontmatter in YAML (`---`) or TOML (`+++`), None if the document has none."""
    syntax = _FENCES.get(lines[0].rstrip()) if lines else None
    if syntax is None:
        return None
    fence = lines[0].rstrip()
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.rstrip() in (fence, "...")), None)
    if end is None:
        return None
    text = "\n".join(lines[1:end])
    if syntax == "toml":
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            data = {}
        return Frontmatter(_plain_data(data), text, Lines(1, end + 1))
    source = read_source(f"---\n{text}\n---\n".encode())
    known = source.complete and not source.problems
    if not known and not re.search(r"^[\w.-]+\s*:", text, re.M):
        return None  # a thematic break, not frontmatter
    return Frontmatter(_plain_data(source.frontmatter) if known else {}, text, Lines(1, end + 1))


def _plain_data(value: Any) -> Any:
    """The value as lists, maps, numbers and text. TOML dates become text."""
    if isinstance(value, dict):
        return {str(key): _plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
