"""Reads a file: its characters, its frontmatter, its body, and where each value is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from postmortems.model import DataPath
from postmortems.record.source.characters import (
    CONTROL,
    UNFIT_FOR_YAML,
    conflict_marker,
    control_characters,
    decode,
    has_control_bytes,
)
from postmortems.record.source.delimiters import OPENING, find_block, missing_frontmatter, unclosed_frontmatter
from postmortems.record.source.flaws import Reading, SourceProblem, problems_of
from postmortems.record.source.lines import Lines, Place, Position, line_number
from postmortems.record.source.simple_yaml import read_simply
from postmortems.record.source.typography import ODD_SPACE
from postmortems.text.credentials import hidden_values


@dataclass(frozen=True)
class Source:
    """A file, read: its text, its data, and where each value is.

    `text` is the file without a byte order mark; line ends stay as they are. `frontmatter` is empty when
    `complete` is false: the problems then say why, and judging the data would only repeat them. `body` is the
    exact text after the closing delimiter; `body_line` is the number of its first line.
    """

    text: str
    frontmatter: dict[str, object]
    body: str
    body_line: int
    problems: tuple[SourceProblem, ...] = ()
    complete: bool = True
    block: tuple[int, int] = (0, 0)
    """Start and end of the YAML in `text`, in characters, without the delimiter lines."""

    def position(self, path: DataPath, part: Literal["key", "value"] = "key") -> Position:
        """The place of the key at `path` (of a list item: its content), or of its value.

        A path that does not exist has the place of its nearest existing parent.
        """
        places = self._places
        existing = path
        while existing and existing not in places:
            existing = existing[:-1]
        place = places.get(existing)
        if place is None:
            return self._position_at(self.block[0])
        return self._position_at(place.start if part == "value" and existing == path else place.key)

    def span(self, path: DataPath) -> tuple[int, int]:
        """Start and end of the value at `path`, in characters of `text`; quotes and brackets belong to it.

        Empty lines and comments after a value do not. Where a key has no value, both are the place after
        its colon. Raises KeyError if there is no such path.
        """
        place = self._places[path]
        return place.start, place.end

    def key_span(self, path: DataPath) -> tuple[int, int]:
        """Start and end of the key at `path`, with its quotes. Raises KeyError if there is no such path, or if its key
        is not written as it is read.
        """
        start, key = self._places[path].key, str(path[-1])
        for written in (key, f'"{key}"', f"'{key}'"):
            if self.text.startswith(written, start):
                return start, start + len(written)
        raise KeyError(path)

    @property
    def has_map(self) -> bool:
        """Whether there is a map, if only an empty one, and not just comments."""
        return () in self._places

    def end(self, path: DataPath) -> Position:
        """The place just after the value at `path`. Raises KeyError if there is no such path."""
        return self._position_at(self._places[path].end)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end; empty where there is no such line.

        It is always the same object, so that what follows from a long line can be remembered by it.
        """
        if number not in self._lines_read:
            starts = self._lines.starts
            end = starts[number] if number < len(starts) else len(self.text)
            inside = 1 <= number <= len(starts)
            self._lines_read[number] = self.text[starts[number - 1] : end].rstrip("\r\n") if inside else ""
        return self._lines_read[number]

    @cached_property
    def hidden_values(self) -> frozenset[str]:
        """The values that no message about the file may quote: see `credentials.hidden_values`."""
        return hidden_values(self.text.replace("\0", ""))

    def _position_at(self, offset: int) -> Position:
        return self._lines.position(offset)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _lines_read(self) -> dict[int, str]:
        return {}

    @cached_property
    def _places(self) -> dict[DataPath, Place]:
        if not self.complete:
            return {}
        from postmortems.record.source.places import PlaceReader  # the parser is loaded for what needs it

        start, end = self.block
        places = PlaceReader(self.text[start:end]).places
        return {path: place.moved(start) for path, place in places.items()}


def read_source(data: bytes) -> Source:
    """Read a record: frontmatter, then Markdown. Never raises; `Source.problems` has what went wrong."""
    text, flaws, readable = decode(data)
    if not readable:
        return _source(text, Reading({}, flaws, complete=False), (0, 0), len(text))
    conflict = conflict_marker(text)
    opening = OPENING.match(text)
    found = find_block(text)
    if conflict is not None and (found is None or conflict.offset < found.body):
        return _source(text, Reading({}, [*flaws, conflict], complete=False), (0, 0), 0)
    if opening is None:
        flaws.append(missing_frontmatter(text))
        return _source(text, Reading({}, flaws, complete=False), (0, 0), 0)
    if found is None:
        flaws.append(unclosed_frontmatter(text, opening.end()))
        return _source(text, Reading({}, flaws, complete=False), (opening.end(), len(text)), len(text))
    reading = read_block(text, found.start, found.end)
    flaws += [*reading.flaws, *([conflict] if conflict else [])]
    if has_control_bytes(data):
        flaws += control_characters(text, CONTROL, found.body, len(text))
    return _source(text, reading._replace(flaws=flaws), (found.start, found.end), found.body)


def read_yaml_file(data: bytes) -> Source:
    """Read a file that is YAML from end to end, such as `_config.yml`; the body is empty. Never raises."""
    text, flaws, readable = decode(data)
    if not readable:
        return _source(text, Reading({}, flaws, complete=False), (0, 0), len(text))
    conflict = conflict_marker(text)
    if conflict is not None:
        return _source(text, Reading({}, [*flaws, conflict], complete=False), (0, 0), 0)
    reading = read_block(text, 0, len(text))
    return _source(text, reading._replace(flaws=flaws + reading.flaws), (0, len(text)), len(text))


def read_block(text: str, start: int, end: int) -> Reading:
    """Read the YAML between `start` and `end`; the offsets in the result count in `text`."""
    block = text[start:end]
    if not block.isascii() or has_control_bytes(block.encode()):
        unfit = control_characters(text, UNFIT_FOR_YAML, start, end)
        if unfit:
            return Reading({}, unfit, complete=False)
    data = read_simply(block)
    if data is not None and (block.isascii() or not ODD_SPACE.search(block)):
        return Reading(data, [], complete=True)
    from postmortems.record.source.values import read_any  # PyYAML takes as long to load as ten records

    return read_any(text, start, end, data)


def _source(text: str, reading: Reading, block: tuple[int, int], body: int) -> Source:
    data = reading.data if reading.complete else {}
    problems = problems_of(text, reading.flaws) if reading.flaws else ()
    return Source(text, data, text[body:], line_number(text, body), problems, reading.complete, block)
