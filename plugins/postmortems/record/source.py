"""The text of a record, split and read, with the place of every value.

A record is a Markdown file that begins with a block of YAML, its frontmatter. `read_source` never raises:
whatever stands in the file comes back as a `Source`, with a `SourceProblem` for each thing that cannot be
read as it is.

The YAML is read as YAML 1.2 (core schema), more strictly in the few places where that schema would change
what the author wrote:

* `20:55`, `no`, `on`, `2026-05-30` are text. Null is `null`, `~` or nothing; booleans are `true` and `false`.
* Numbers with leading zeros (`0123`) or more than 18 digits are text: they are identifiers, not quantities.
* A fraction needs a digit behind its dot. `12e4567` (a commit), `1.`, `.inf` and `.nan` are text.
* Lists become tuples. Every key is text and stands only once in its map; of two, the first one counts.
* Anchors, aliases, merge keys and tags are refused. Each value stands where it is used, so that an edit
  changes one place, and a small file cannot grow large in memory.

Messages name keys but never values, for a value may be a secret.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal, NamedTuple

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
)

from postmortems.text.credentials import hidden_values

# Without libyaml PyYAML offers the same events from pure Python, ten times slower.
_Parser: Any = yaml._yaml.CParser if yaml.__with_libyaml__ else yaml.BaseLoader

MAX_BYTES = 1024 * 1024
"""The size in bytes beyond which a file is not read."""

MAX_DEPTH = 40
"""How many lists and maps may stand inside one another."""

DataPath = tuple[str | int, ...]
"""Where a value stands in the data: `("action_items", 2, "owner")`. The empty path is the whole."""

SourceRule = Literal[
    "unreadable-file",
    "byte-order-mark",
    "no-frontmatter",
    "unclosed-frontmatter",
    "broken-yaml",
    "duplicate-key",
    "not-a-map",
    "yaml-too-deep",
    "yaml-alias",
    "yaml-tag",
    "non-text-key",
]


class Position(NamedTuple):
    """A place in a file, as an editor shows it. Both count from 1; columns are characters, not bytes."""

    line: int
    column: int


class SourceProblem(NamedTuple):
    """One thing in a file that cannot be read as it is, and what to do about it."""

    rule: SourceRule
    position: Position
    message: str
    help: str


@dataclass(frozen=True)
class Source:
    """A file, read: its text, its data, and where each value stands.

    `text` is the file without a byte order mark; line ends are kept as they are. `frontmatter` is empty when
    `complete` is false: the problems then say why, and judging the data would only repeat them. `body` is the
    exact text behind the closing delimiter; `body_line` is the number of its first line.
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

        Blank lines and comments behind a value do not. Where a key has no value, both are the place behind
        its colon. Raises KeyError if there is no such path.
        """
        place = self._places[path]
        return place.start, place.end

    def end(self, path: DataPath) -> Position:
        """The place just behind the value at `path`. Raises KeyError if there is no such path."""
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
    def _places(self) -> dict[DataPath, _Place]:
        if not self.complete:
            return {}
        start, end = self.block
        places = _PlaceReader(self.text[start:end]).places
        return {path: place.moved(start) for path, place in places.items()}


class RecordHandler(YAMLHandler):
    """Lets python-frontmatter read records as we do: `frontmatter.loads(text, handler=RecordHandler())`.

    The metadata is `Source.frontmatter`; the content is `Source.body`, which the library strips.
    """

    FM_BOUNDARY = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")

    def split(self, text: str) -> tuple[str, str]:
        """The YAML and the body, exactly as they stand. Raises ValueError if there is no closed block."""
        found = _find_block(text)
        if found is None:
            raise ValueError("the text does not begin with a closed frontmatter block")
        return text[found.start : found.end], text[found.body :]

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The data of a block. Raises ValueError that has every problem with its line in the record."""
        text = f"---\n{fm}"
        reading = _read_block(text, len(text) - len(fm), len(text))
        if reading.flaws:
            problems = _problems(text, reading.flaws)
            raise ValueError("\n".join(f"line {place.line}: {message}" for _, place, message, _ in problems))
        return reading.data

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        """`metadata` as YAML, in its order, that `load` reads back as it was."""
        options: dict[str, Any] = {
            "Dumper": _Dumper,
            "sort_keys": False,
            "allow_unicode": True,
            "default_flow_style": False,
        }
        dumped: str = yaml.dump(metadata, **{**options, **kwargs})
        return dumped.rstrip("\n")  # not more, as the library does: a value may end in a no-break space


def read_source(data: bytes) -> Source:
    """Read a record: frontmatter, then Markdown. Never raises; `Source.problems` has what went wrong."""
    text, flaws, readable = _decode(data)
    if not readable:
        return _source(text, _Reading({}, flaws, complete=False), (0, 0), len(text))
    opening = _OPENING.match(text)
    if opening is None:
        flaws.append(_missing_frontmatter(text))
        return _source(text, _Reading({}, flaws, complete=False), (0, 0), 0)
    found = _find_block(text)
    if found is None:
        flaws.append(_unclosed_frontmatter(text, opening.end()))
        return _source(text, _Reading({}, flaws, complete=False), (opening.end(), len(text)), len(text))
    reading = _read_block(text, found.start, found.end)
    flaws += reading.flaws
    if _has_control_bytes(data):
        flaws += _control_characters(text, _CONTROL, found.body, len(text))
    return _source(text, reading._replace(flaws=flaws), (found.start, found.end), found.body)


def read_yaml_file(data: bytes) -> Source:
    """Read a file that is YAML from end to end, such as `_config.yml`; the body is empty. Never raises."""
    text, flaws, readable = _decode(data)
    if not readable:
        return _source(text, _Reading({}, flaws, complete=False), (0, 0), len(text))
    reading = _read_block(text, 0, len(text))
    return _source(text, reading._replace(flaws=flaws + reading.flaws), (0, len(text)), len(text))


# ---- Text and lines


class _Flaw(NamedTuple):
    """A `SourceProblem` before its place is known as line and column."""

    rule: SourceRule
    offset: int
    message: str
    help: str

    def moved(self, by: int) -> _Flaw:
        return self._replace(offset=self.offset + by)


class _Reading(NamedTuple):
    data: dict[str, object]
    flaws: list[_Flaw]
    complete: bool


class _Decoded(NamedTuple):
    text: str
    flaws: list[_Flaw]
    readable: bool


_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL_BYTES = bytes([*(set(range(0x20)) - set(b"\t\n\r")), 0x7F])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What YAML does not allow, and the three characters that libyaml takes for line ends but no editor does.
_UNFIT_FOR_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_SEPARATORS = "\x85\u2028\u2029"


def _source(text: str, reading: _Reading, block: tuple[int, int], body: int) -> Source:
    data = reading.data if reading.complete else {}
    problems = _problems(text, reading.flaws) if reading.flaws else ()
    return Source(text, data, text[body:], _line_number(text, body), problems, reading.complete, block)


class Lines:
    """The lines of a text, to find the places of any number of offsets.

    For a few of them line ends are counted, which is fast. For many that would take quadratic time.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._to_count = 0 if "\r" in text else 16

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        if "\r" in self._text:
            return [0, *(end.end() for end in _LINE_END.finditer(self._text))]
        return list(accumulate((len(line) + 1 for line in self._text.split("\n")[:-1]), initial=0))

    def position(self, offset: int) -> Position:
        """The line and the column of an offset."""
        if self._to_count:
            self._to_count -= 1
            return Position(self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset))
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)


def _problems(text: str, flaws: list[_Flaw]) -> tuple[SourceProblem, ...]:
    lines = Lines(text)
    return tuple(
        SourceProblem(flaw.rule, lines.position(flaw.offset), flaw.message, flaw.help)
        for flaw in sorted(flaws, key=lambda flaw: flaw.offset)
    )


def _line_number(text: str, offset: int) -> int:
    if "\r" not in text:
        return text.count("\n", 0, offset) + 1
    return Lines(text).position(offset).line


def _decode(data: bytes) -> _Decoded:
    if len(data) > MAX_BYTES:
        too_large = _Flaw(
            "unreadable-file",
            0,
            f"The file has {len(data)} bytes; more than {MAX_BYTES} are not read.",
            "Move long logs and tables into attachments, in a folder named like the record.",
        )
        return _Decoded("", [too_large], readable=False)
    flaws: list[_Flaw] = []
    readable = True
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        flaws.append(_not_utf8(data, error.start))
        readable = False
    if text.startswith("\ufeff"):
        text = text[1:]
        flaws = [flaw.moved(-1) for flaw in flaws]
        flaws.append(
            _Flaw(
                "byte-order-mark",
                0,
                "The file begins with a byte order mark, an invisible character.",
                "Save it as UTF-8 without one; some tools do not find the frontmatter behind it.",
            )
        )
    return _Decoded(text, flaws, readable)


def _not_utf8(data: bytes, start: int) -> _Flaw:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "The file is in UTF-16, not in UTF-8."
    else:
        message = "The file is not in UTF-8 from this character on."
    return _Flaw("unreadable-file", len(data[:start].decode()), message, "Save it as UTF-8.")


def _has_control_bytes(data: bytes) -> bool:
    return len(data.translate(None, _CONTROL_BYTES)) != len(data)


def _control_characters(text: str, unfit: re.Pattern[str], start: int, end: int) -> list[_Flaw]:
    """One flaw for all unfit characters between `start` and `end`, at the first of them."""
    places = [match.start() for match in unfit.finditer(text, start, end)]
    if not places:
        return []
    character = text[places[0]]
    kind = "line separator" if character in _LINE_SEPARATORS else "control character"
    more = f", and {len(places) - 1} more behind it" if len(places) > 1 else ""
    return [
        _Flaw(
            "unreadable-file",
            places[0],
            f"An invisible {kind} (U+{ord(character):04X}) stands here{more}.",
            "Delete it; such characters often come along when text is copied from a terminal or a web page.",
        )
    ]


# ---- Frontmatter and body


class _Block(NamedTuple):
    """Start and end of the YAML, and the start of the body, in characters of the text."""

    start: int
    end: int
    body: int


_OPENING = RecordHandler.FM_BOUNDARY
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# Right for every kind of line end, and eight times slower.
_CLOSING_ANY = re.compile(r"[\r\n](?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_ALMOST_CLOSING = re.compile(r"[\r\n][ \t]*(?:-{2,}|\u2014-?|\u2013-?)[ \t]*(?=[\r\n]|\Z)")


def _find_block(text: str) -> _Block | None:
    """The frontmatter of `text`, or None if it does not begin with one or does not close it."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    start = opening.end()
    closing = (_CLOSING_ANY if "\r" in text else _CLOSING).search(text, start - 1)
    if closing is None:
        return None
    return _Block(start, closing.start() + 1, closing.end())


def _missing_frontmatter(text: str) -> _Flaw:
    content = text.lstrip()
    begin = "Begin the file with a line `---`, then `key: value` lines, then another line `---`."
    if not content:
        message, help_ = "The file is empty.", begin
    elif len(content) < len(text) and _OPENING.match(content):
        message, help_ = "Blank space stands before the frontmatter.", "Make `---` the very first line."
    elif content.startswith("+++"):
        message, help_ = "The frontmatter is not YAML.", "Write it as YAML, between two lines `---`."
    elif content.startswith("--"):
        message, help_ = "The first line is not exactly `---`.", "Write three hyphens and nothing else there."
    else:
        message, help_ = "The file has no frontmatter.", begin
    return _Flaw("no-frontmatter", 0, message, help_)


def _unclosed_frontmatter(text: str, start: int) -> _Flaw:
    almost = _ALMOST_CLOSING.search(text, max(start - 1, 0))
    if almost is None:
        help_ = "Write a line `---` behind the last key."
    else:
        line = _line_number(text, almost.start()) + 1
        help_ = f"Line {line} comes close: write exactly three hyphens there, without indentation."
    return _Flaw("unclosed-frontmatter", 0, "The frontmatter that begins here is not closed.", help_)


# ---- Values

_PLAIN_VALUES: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# The bounds on digits keep identifiers as they are, and numbers finite.
_WHOLE = r"[-+]?(?:0|[1-9][0-9]{0,17})|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}"
_FRACTION = r"[-+]?(?:0|[1-9][0-9]{0,17})?\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,2})?"
_NUMBER = re.compile(rf"(?:{_WHOLE}|(?P<fraction>{_FRACTION}))\Z")
_BEGINS_NUMBER = frozenset("-+.0123456789")


def _plain_value(text: str) -> object:
    """What an unquoted `text` means: None, a bool, an int, a float, or itself."""
    return _PLAIN_VALUES[text] if text in _PLAIN_VALUES else _number_or_text(text)


def _number_or_text(text: str) -> int | float | str:
    number = _NUMBER.match(text)
    if number is None:
        return text
    return int(text, 0) if number["fraction"] is None else float(text)


class _Dumper(yaml.SafeDumper):
    """Quotes the texts that are numbers to YAML 1.2 though not to PyYAML."""


_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", _NUMBER, list(_BEGINS_NUMBER))


def _key_text(event: Any) -> str | None:
    """The text of a key, or None if it is a list, a map or something that is not text to YAML."""
    if event.__class__ is not ScalarEvent:
        return None
    text: str = event.value
    return text if event.style or isinstance(_plain_value(text), str) else None


def _start(read: Any) -> int:
    """Where an event or a token begins."""
    offset: int = read.start_mark.index
    return offset


def _end(read: Any) -> int:
    """Where an event or a token ends."""
    offset: int = read.end_mark.index
    return offset


_BEFORE_ROOT = (StreamStartEvent, DocumentStartEvent)


def _root(next_event: Callable[[], Any]) -> Any:
    """The event that begins the first document's value; a StreamEndEvent if there is no document."""
    event = next_event()
    while event.__class__ in _BEFORE_ROOT:
        event = next_event()
    return event


def _read_block(text: str, start: int, end: int) -> _Reading:
    """Read the YAML between `start` and `end`; the offsets in the result count in `text`."""
    block = text[start:end]
    if not block.isascii() or _has_control_bytes(block.encode()):
        unfit = _control_characters(text, _UNFIT_FOR_YAML, start, end)
        if unfit:
            return _Reading({}, unfit, complete=False)
    reader = _ValueReader(block)
    flaws = [flaw.moved(start) for flaw in reader.flaws]
    if reader.has_repeats:
        lines = Lines(text)
        for key, offset, first in _PlaceReader(block).repeats:
            flaws.append(_duplicate_key(start + offset, key, lines.position(start + first).line))
    return _Reading(reader.data, flaws, reader.complete)


class _TooDeepError(Exception):
    """Lists and maps stand deeper inside one another than `MAX_DEPTH`."""


class _ValueReader:
    """Reads values, and nothing but values, from the parser's events: the way every record takes."""

    def __init__(self, block: str) -> None:
        self.data: dict[str, object] = {}
        self.flaws: list[_Flaw] = []
        self.complete = True
        self.has_repeats = False
        try:
            self._next = _Parser(block).get_event
            self._read_stream()
        except yaml.YAMLError as error:
            self._give_up(_syntax_flaw(block, error))
        except _TooDeepError:
            self.complete = False
        except (ValueError, OverflowError):  # the pure parser, at an escape beyond Unicode
            self._give_up(_UNKNOWN_SYNTAX)

    def _give_up(self, flaw: _Flaw) -> None:
        self.flaws.append(flaw)
        self.complete = False

    def _read_stream(self) -> None:
        root = _root(self._next)
        kind = root.__class__
        if kind is StreamEndEvent:
            return
        if kind is MappingStartEvent:
            if root.tag or root.anchor:
                self._refuse_properties(root)
            self.data = self._map(1)
        elif kind is not ScalarEvent or root.style or root.value or root.tag or root.anchor:
            self._give_up(_not_a_map(root))
            return
        after = self._next()
        while after.__class__ is DocumentEndEvent:
            after = self._next()
        if after.__class__ is DocumentStartEvent:
            self._give_up(_SECOND_DOCUMENT.moved(_start(after)))

    def _collection(self, event: Any, depth: int) -> object:
        """The value of any event but a scalar's, which the loops below read themselves for speed."""
        kind = event.__class__
        if kind is AliasEvent:
            self._give_up(_ALIAS.moved(_start(event)))
            return None
        if depth == MAX_DEPTH:
            self.flaws.append(_TOO_DEEP.moved(_start(event)))
            raise _TooDeepError
        if event.tag or event.anchor:
            self._refuse_properties(event)
        return self._map(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _map(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        next_event = self._next
        while (event := next_event()).__class__ is not MappingEndEvent:
            key: str | None = None
            if event.__class__ is ScalarEvent:
                key = event.value
                if event.value in _PLAIN_VALUES or event.value[0] in _BEGINS_NUMBER:
                    key = _key_text(event)
                if event.tag or event.anchor:
                    self._refuse_properties(event)
            if key is None:
                self._refuse_key(event, depth)
            elif key in values:
                self.has_repeats = True
                key = None
            event = next_event()
            if event.__class__ is ScalarEvent:
                text = event.value
                value: object = text
                if not event.style:
                    if text in _PLAIN_VALUES:
                        value = _PLAIN_VALUES[text]
                    elif text[0] in _BEGINS_NUMBER:
                        value = _number_or_text(text)
                if event.tag or event.anchor:
                    self._refuse_properties(event)
            else:
                value = self._collection(event, depth)
            if key is not None:
                values[key] = value
        return values

    def _list(self, depth: int) -> tuple[object, ...]:
        values: list[object] = []
        next_event = self._next
        while (event := next_event()).__class__ is not SequenceEndEvent:
            if event.__class__ is ScalarEvent:
                text = event.value
                value: object = text
                if not event.style:
                    if text in _PLAIN_VALUES:
                        value = _PLAIN_VALUES[text]
                    elif text[0] in _BEGINS_NUMBER:
                        value = _number_or_text(text)
                if event.tag or event.anchor:
                    self._refuse_properties(event)
            else:
                value = self._collection(event, depth)
            values.append(value)
        return tuple(values)

    def _refuse_key(self, event: Any, depth: int) -> None:
        if event.__class__ is ScalarEvent:
            self.flaws.append(_non_text_key(event))
        else:
            if event.__class__ is not AliasEvent:
                self.flaws.append(_COLLECTION_AS_KEY.moved(_start(event)))
            self._collection(event, depth)

    def _refuse_properties(self, event: Any) -> None:
        if event.tag is not None:
            self.flaws.append(_TAG.moved(_start(event)))
        if event.anchor is not None:
            self.flaws.append(_ANCHOR.moved(_start(event)))


# ---- Places


class _Place(NamedTuple):
    """Offsets of a key and of its value's start and end. A list item's key is its value."""

    key: int
    start: int
    end: int

    def moved(self, by: int) -> _Place:
        return _Place(self.key + by, self.start + by, self.end + by)


class _Repeat(NamedTuple):
    key: str
    offset: int
    first: int


class _PlaceReader:
    """Reads once more what `_ValueReader` has read, now for the place of each value.

    `repeats` has the keys that stand once more in the same map. Stops without a word where the block cannot
    be read further.
    """

    def __init__(self, block: str) -> None:
        self.places: dict[DataPath, _Place] = {}
        self.repeats: list[_Repeat] = []
        self._block = block
        try:
            self._next = _Parser(block).get_event
            root = _root(self._next)
            if root.__class__ is MappingStartEvent:
                start = _start(root)
                self.places[()] = _Place(start, start, self._node(root, (), 0))
        except (yaml.YAMLError, _TooDeepError, ValueError, OverflowError):
            pass  # already reported

    def _node(self, event: Any, path: DataPath | None, depth: int) -> int:
        """Read the value that `event` begins and return its end. Without a path, leave no places."""
        kind = event.__class__
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            if depth == MAX_DEPTH:
                raise _TooDeepError
            read = self._map if kind is MappingStartEvent else self._list
            return read(event, path, depth + 1)
        end = _end(event)
        if kind is ScalarEvent and event.style in ("|", ">"):
            start = _start(event)
            return start + len(self._block[start:end].rstrip())
        return end

    def _map(self, opening: Any, path: DataPath | None, depth: int) -> int:
        seen: dict[str, int] = {}
        end = _end(opening)
        while (event := self._next()).__class__ is not MappingEndEvent:
            key, key_start = _key_text(event), _start(event)
            if event.__class__ is not ScalarEvent:
                self._node(event, None, depth)
            child: DataPath | None = None
            if key is not None and key in seen:
                self.repeats.append(_Repeat(key, key_start, seen[key]))
            elif key is not None:
                seen[key] = key_start
                child = None if path is None else (*path, key)
            event = self._next()
            start = _start(event)
            end = self._node(event, child, depth)
            if child is not None:
                self.places[child] = _Place(key_start, start, end)
        return _end(event) if opening.flow_style else end

    def _list(self, opening: Any, path: DataPath | None, depth: int) -> int:
        index = 0
        end = _end(opening)
        while (event := self._next()).__class__ is not SequenceEndEvent:
            child = None if path is None else (*path, index)
            start = _start(event)
            end = self._node(event, child, depth)
            if child is not None:
                self.places[child] = _Place(start, start, end)
            index += 1
        return _end(event) if opening.flow_style else end


# ---- What is wrong, in our words

_QUOTE_IT = 'put the value in quotes: "…".'
_ALIAS = _Flaw(
    "yaml-alias",
    0,
    "`*` begins a YAML alias here; aliases are not read.",
    'Repeat the value itself. If it is text that begins with `*`, put it in quotes: "*…".',
)
_ANCHOR = _Flaw(
    "yaml-alias",
    0,
    "`&` begins a YAML anchor here; anchors are not read.",
    'Leave the anchor out. If it is text that begins with `&`, put it in quotes: "&…".',
)
_TAG = _Flaw(
    "yaml-tag",
    0,
    "`!` begins a YAML tag here; tags are not read.",
    'Leave the tag out. If it is text that begins with `!`, put it in quotes: "!…".',
)
_TOO_DEEP = _Flaw(
    "yaml-too-deep",
    0,
    f"Lists and maps stand more than {MAX_DEPTH} deep inside one another here.",
    "Write the data flatter.",
)
_SECOND_DOCUMENT = _Flaw(
    "broken-yaml",
    0,
    "A second YAML document begins here.",
    "Write everything as one, without `---` or `...` in between.",
)
_COLLECTION_AS_KEY = _Flaw(
    "non-text-key",
    0,
    "A list or a map stands where a key belongs.",
    "If it is text that begins with a bracket, put all of it in quotes.",
)
_UNKNOWN_SYNTAX = _Flaw(
    "broken-yaml",
    0,
    "YAML cannot be read from here on.",
    f"Compare indentation, quotes and brackets with the lines above, or {_QUOTE_IT}",
)


def _not_a_map(root: Any) -> _Flaw:
    what = {ScalarEvent: "text", SequenceStartEvent: "list", AliasEvent: "alias"}[root.__class__]
    message = f"The YAML is a single {what}, not a map."
    return _Flaw("not-a-map", _start(root), message, "Write `key: value`, with a blank after the colon.")


def _duplicate_key(offset: int, key: str, first_line: int) -> _Flaw:
    message = f"The key `{_shown(key)}` stands in this map already, on line {first_line}."
    return _Flaw("duplicate-key", offset, message, "Keep one of the two, or join their values.")


def _non_text_key(event: Any) -> _Flaw:
    key = _shown(event.value)
    if key:
        is_number = _NUMBER.match(event.value) is not None
        message = f"The key `{key}` is {'a number' if is_number else 'not text'} to YAML; keys are text."
        help_ = f'Put it in quotes: "{key}".'
    else:
        message, help_ = "No key stands before this colon.", "Write a key there, or put the text in quotes."
    return _Flaw("non-text-key", _start(event), message, help_)


def _shown(key: str) -> str:
    """A key as a message may print it: short, and without characters that a terminal would obey."""
    printable = key if key.isprintable() else key.encode("unicode_escape").decode()
    return printable if len(printable) <= 60 else f"{printable[:59]}…"


class _Break(NamedTuple):
    """Where the parser stopped, and where the thing began that it was reading then."""

    block: str
    offset: int
    start: int

    @property
    def line_before(self) -> str:
        """What stands before the break on its line."""
        block, offset = self.block, self.offset
        return block[max(block.rfind("\n", 0, offset), block.rfind("\r", 0, offset)) + 1 : offset]


def _syntax_flaw(block: str, error: yaml.YAMLError) -> _Flaw:
    """What is wrong where the parser stopped.

    Its places, and the kind of thing that it was reading, are facts; its sentences are not for the reader.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _UNKNOWN_SYNTAX
    at: int = error.problem_mark.index
    start: int = at if error.context_mark is None else error.context_mark.index
    reading, problem = error.context or "", error.problem or ""
    broken = _Break(block, at, start)
    if block.startswith("\t", at) and not broken.line_before.strip(" "):
        return _tab(at)
    if "tag" in reading or "tag handle" in problem:
        return _TAG.moved(start)
    if "document start" in problem:
        return _SECOND_DOCUMENT.moved(at)
    if "mapping values" in problem:
        return _stray_colon(broken)
    if "sequence entries" in problem:
        return _broken(
            at,
            "A list item cannot begin here, behind other text on its line.",
            f"Begin the list on the next line. If `-` is the beginning of a text, {_QUOTE_IT}",
        )
    for kind, explain in _EXPLANATIONS.items():
        if kind in reading:
            return explain(broken)
    return _bad_beginning(broken)


def _broken(offset: int, message: str, help_: str) -> _Flaw:
    return _Flaw("broken-yaml", offset, message, help_)


def _tab(offset: int) -> _Flaw:
    return _broken(offset, "A tab indents this line; YAML wants spaces.", "Write spaces in place of the tab.")


def _stray_colon(broken: _Break) -> _Flaw:
    before = broken.line_before
    indentation = before[: len(before) - len(before.lstrip(" \t"))]
    if "\t" in indentation:
        return _tab(broken.offset - len(before) + indentation.index("\t"))
    if re.search(r":[ \t]", before):
        return _broken(
            broken.offset,
            "A colon with a blank behind it cannot stand inside a plain value.",
            f"It would begin another key; {_QUOTE_IT}",
        )
    return _broken(
        broken.offset - len(before.lstrip(" ")),
        "This line continues the value above it, so it cannot begin with a key.",
        "Indent it like its neighbours, and write a blank after the colon of the key above.",
    )


def _in_quotes(broken: _Break) -> _Flaw:
    block, at, start = broken
    quote = block[start]
    # The parser stops inside the value at a bad escape only; otherwise it has looked for the end in vain.
    backslash = block.rfind("\\", start, at + 1)
    if quote == '"' and at - backslash <= 10 and at < len(block) and not _LINE_END.search(block, backslash, at):
        return _broken(
            backslash,
            "A backslash begins an escape here that YAML does not know.",
            "Write two backslashes, or put the value in single quotes.",
        )
    return _broken(
        start,
        f"The quote {quote} that opens here is never closed.",
        f"Write another {quote} at the end of the value.",
    )


def _unclosed_bracket(broken: _Break) -> _Flaw:
    block, at, start = broken
    if not block[at:].strip():  # the parser then knows only that an item is missing, not in which bracket
        start = _innermost_open(block)
    bracket = block[start]
    closing = {"[": "]", "{": "}"}[bracket]
    return _broken(
        start,
        f"The bracket `{bracket}` that opens here is not closed, or a comma is missing behind it.",
        f"Write `{closing}` behind the last item. If it is text, {_QUOTE_IT}",
    )


def _flow_node(broken: _Break) -> _Flaw:
    at_end = not broken.block[broken.offset :].strip()
    return _unclosed_bracket(broken) if at_end else _bad_beginning(broken)


def _block_text(broken: _Break) -> _Flaw:
    sign = broken.block[broken.start]
    return _broken(
        broken.start,
        f"Nothing but a line end may stand behind `{sign}`, which begins a text of several lines.",
        f"Begin the text on the next line, indented with spaces; or {_QUOTE_IT}",
    )


def _no_colon(broken: _Break) -> _Flaw:
    return _broken(
        broken.start,
        "This line is neither `key: value` nor a list item.",
        "Write a colon and a blank after the key; or indent the line, if it continues the value above.",
    )


def _bad_beginning(broken: _Break) -> _Flaw:
    character = broken.block[broken.start : broken.start + 1]
    if not character or character.isalnum() or character.isspace():
        return _UNKNOWN_SYNTAX.moved(broken.offset)
    name = "A backtick" if character == "`" else f"`{character}`"
    return _broken(
        broken.start,
        f"{name} cannot begin a plain value.",
        f'Put the value in quotes: "{character}…".',
    )


def _misplaced(broken: _Break) -> _Flaw:
    """What stands here belongs to none of the lists and maps around it: find out what was meant."""
    block, at, _ = broken
    before = broken.line_before
    start, end = _last_quoted(block, at)
    if start < end and not block[end:at].strip(" \t"):
        return _behind_quote(block, start, at)
    if before.rstrip(" \t").endswith(("]", "}")):
        return _broken(at, "Text follows the closing bracket.", f"If all of it is text, {_QUOTE_IT}")
    if block.startswith(":", at):
        return _broken(at, "No key stands before this colon.", "Write a key, or put the text in quotes.")
    if before.strip(" "):
        return _UNKNOWN_SYNTAX.moved(at)
    if re.compile(r"-\s").match(block, at):
        return _broken(
            at,
            "A list item stands here where a key is expected.",
            "Write the key of the list on a line of its own, with its items below it.",
        )
    return _broken(
        at,
        "The indentation of this line fits none of the lines above it.",
        "Begin the keys of one map, and the items of one list, in the same column.",
    )


def _behind_quote(block: str, start: int, at: int) -> _Flaw:
    quote = block[start]
    if _LINE_END.search(block, start, at):
        return _broken(
            start,
            f"The quote {quote} that opens here is closed on a later line, where other text follows.",
            f"Write {quote} at the end of the value.",
        )
    return _broken(
        at,
        "Text follows the closing quote.",
        f"Put all of it in quotes. Inside them, a quote {quote} is written {_QUOTE_IN_QUOTES[quote]}.",
    )


_QUOTE_IN_QUOTES = {'"': '\\"', "'": "''"}
# By what the parser was reading, in the words that PyYAML and libyaml share; the first one that fits counts.
_EXPLANATIONS: dict[str, Callable[[_Break], _Flaw]] = {
    "quoted scalar": _in_quotes,
    "block scalar": _block_text,
    "simple key": _no_colon,
    "flow sequence": _unclosed_bracket,
    "flow mapping": _unclosed_bracket,
    "flow node": _flow_node,
    "block mapping": _misplaced,
    "block collection": _misplaced,
}


def _last_quoted(block: str, before: int) -> tuple[int, int]:
    """Start and end of the last quoted text that ends at or before the offset `before`; (0, 0) if none."""
    last = (0, 0)
    for token in _tokens(block):
        if _end(token) > before:
            break
        if token.__class__ is ScalarToken and token.style in _QUOTE_IN_QUOTES:
            last = (_start(token), _end(token))
    return last


def _innermost_open(block: str) -> int:
    """Start of the last bracket that `block` opens and does not close; there must be one."""
    open_brackets: list[int] = []
    for token in _tokens(block):
        if token.__class__ in (FlowSequenceStartToken, FlowMappingStartToken):
            open_brackets.append(_start(token))
        elif token.__class__ in (FlowSequenceEndToken, FlowMappingEndToken):
            open_brackets.pop()
    return open_brackets[-1]


def _tokens(block: str) -> Iterator[Any]:
    """The tokens of `block`, as far as it can be read."""
    try:
        next_token = _Parser(block).get_token
        while (token := next_token()) is not None:
            yield token
    except (yaml.YAMLError, ValueError, OverflowError):
        return
