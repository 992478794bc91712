"""Edits of one record, or of `_config.yml`, that change only the lines they must.

The text is spliced at the places that `Source` knows; nothing is parsed into a tree and written out again.
So comments, quotes, the order of keys, line ends and everything else stay byte for byte. What an edit made is
read again: unless the data changed exactly as intended, and nothing else did, the edit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.refused import RefusedError
from postmortems.record.data import at, places, spell
from postmortems.record.decoding import keys_of
from postmortems.record.source import Source, read_source, read_yaml_file
from postmortems.record.yaml_writer import Layout, Value, as_read, entry, inline, item, text_block

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\n|\r")
_NO_CONTENT = re.compile(r"(?:\r\n|\n|\r(?!\n))(?P<indentation>[ \t]*)(?P<comment>#[^\r\n]*)?(?=[\r\n])")
"""A line without data, from the end of the line before it."""


class EditRefusedError(RefusedError):
    """The edit would not do what is wanted. `help` says what to do instead; `file` names the file, if `naming` did."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.file = ""

    def __str__(self) -> str:
        return f"{self.file}{': ' if self.file else ''}{self.message}; {self.help}"


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Let the edits that are refused inside name this file."""
    try:
        yield
    except EditRefusedError as refusal:
        refusal.file = str(path)
        raise


@dataclass(frozen=True)
class Put:
    """Give the key at `path` a value. A key that is missing is added, in the order of the model's fields."""

    path: DataPath
    value: Value


@dataclass(frozen=True)
class Insert:
    """Put an item, and `more` after it, into the list at `path`, before number `index`; None: at the end.

    The list itself is added where it is missing.
    """

    path: DataPath
    item: Value
    index: int | None = None
    more: tuple[Value, ...] = ()

    @property
    def items(self) -> tuple[Value, ...]:
        """All of them, in order."""
        return (self.item, *self.more)


@dataclass(frozen=True)
class Remove:
    """Take the item or the key at `path` out of its list or map. A comment beside it stays."""

    path: DataPath


Edit = Put | Insert | Remove


def edited(data: bytes, edits: Sequence[Edit], *, is_config: bool = False) -> bytes:
    """The bytes of a record, or of `_config.yml`, after these edits, one after the other.

    Raises EditRefusedError where one of them cannot be made without touching anything else.
    """
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    read, model = (read_yaml_file, Config) if is_config else (read_source, Incident)
    source = read(data)
    if edits and not source.complete:
        raise EditRefusedError("the file cannot be read completely", "`postmortems check` says why; fix that first")
    for batch in _independent(edits):
        source = _after(source, batch, model, lambda text: read(mark + text.encode()))
    return mark + source.text.encode()


def _independent(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The edits in batches, each of one kind: none changes the item or map that another one is in.

    So all of a batch know their places from the same text, which is read again once, not for each of them.
    """
    batch: list[Edit] = []
    parts: set[DataPath] = set()
    around: set[DataPath] = set()
    for edit in edits:
        part = edit.path if isinstance(edit.path[-1], int) else edit.path[:-1]
        parents = {part[:length] for length in range(len(part) + 1)}
        if batch:
            last = batch[-1]
            moves = isinstance(edit, Remove) and edit.path > last.path  # items after a removed one have other numbers
            if moves or type(edit) is not type(last) or part in around or parents & parts:
                yield batch
                batch, parts, around = [], set(), set()
        batch.append(edit)
        parts.add(part)
        around |= parents
    if batch:
        yield batch


def _after(
    source: Source, edits: Sequence[Edit], model: type[Incident | Config], read: Callable[[str], Source]
) -> Source:
    """The source after edits that are independent. Where they cannot be made at once, after each half of them."""
    splicing = _Splicing(source, model)
    changed = _thawed(source.frontmatter)
    try:
        for edit in edits:
            _change(changed, edit)
        wanted = _frozen(changed)
        ways = zip(*map(splicing.candidates, edits), strict=False)
        for splices in islice(ways, 1 if len(edits) > 1 else None):  # several edits: the best way for each
            if (text := _spliced(source.text, splices)) is None:
                continue
            result = read(text)
            is_as_intended = result.frontmatter == wanted and result.body == source.body
            if result.complete and is_as_intended and len(result.problems) == len(source.problems):
                return result
    except UnicodeEncodeError:
        raise EditRefusedError("the text is not Unicode", "type it again; it may be in another encoding") from None
    if len(edits) > 1:
        half = len(edits) // 2
        return _after(_after(source, edits[:half], model, read), edits[half:], model, read)
    raise EditRefusedError(
        f"{spell(edits[0].path)} cannot be changed without touching the lines around it", "change it in an editor"
    )


class _Splice(NamedTuple):
    """What to cut out of a text, from `start` to `end`, and what to put there."""

    start: int
    end: int
    new: str


def _spliced(text: str, splices: Sequence[_Splice]) -> str | None:
    """The text after all of them; None if two of them cut the same characters."""
    parts: list[str] = []
    here = 0
    for start, end, new in sorted(splices):
        if start < here:
            return None
        parts += text[here:start], new
        here = end
    return "".join((*parts, text[here:]))


def _thawed(data: object) -> Any:
    """Data whose lists can be changed."""
    if isinstance(data, dict):
        return {key: _thawed(value) for key, value in data.items()}
    return [_thawed(value) for value in data] if isinstance(data, tuple) else data


def _frozen(data: object) -> object:
    """The same data as it is read."""
    if isinstance(data, dict):
        return {key: _frozen(value) for key, value in data.items()}
    return tuple(map(_frozen, data)) if isinstance(data, list) else data


def _change(data: Any, edit: Edit) -> None:
    """Make an edit in thawed data."""
    *parents, key = edit.path
    for name in parents:
        data = data[name] if _has(data, name) else None
    if not _has(data, key) and not (isinstance(data, dict) and isinstance(key, str)):
        raise EditRefusedError(f"there is no {spell(edit.path[:-1])} to change", "change it in an editor")
    if isinstance(edit, Put):
        data[key] = _thawed(as_read(edit.value))
    elif isinstance(edit, Insert):
        items = (data[key] if _has(data, key) else None) or []
        if not isinstance(items, list):
            raise EditRefusedError(f"{spell(edit.path)} is not a list", "change it in an editor")
        index = len(items) if edit.index is None else edit.index
        items[index:index] = [_thawed(as_read(one)) for one in edit.items]
        data[key] = items
    elif _has(data, key):
        del data[key]


def _has(data: object, key: int | str) -> bool:
    if isinstance(data, list):
        return isinstance(key, int) and key < len(data)
    return isinstance(data, dict) and isinstance(key, str) and key in data


class _Splicing:
    """Where to cut a text for an edit, and what to put there."""

    def __init__(self, source: Source, model: type[Incident | Config]) -> None:
        self.source = source
        self.model = model
        self.text = source.text
        self.layout = _layout(source)

    def candidates(self, edit: Edit) -> Iterator[_Splice]:
        """The ways to make the edit, the best first."""
        if isinstance(edit, Put):
            exists = at(self.source.frontmatter, edit.path, _MISSING) is not _MISSING
            yield from self._replaced(edit) if exists else self._with_key(edit.path, edit.value)
            return
        if isinstance(edit, Remove):
            yield from self._without(edit.path)
            return
        items = at(self.source.frontmatter, edit.path, _MISSING)
        if items is _MISSING:
            yield from self._with_key(edit.path, edit.items)
        elif not items:
            yield from self._with_first_item(edit)
        else:
            assert isinstance(items, tuple), "`_change` has refused anything else"
            is_in_brackets = self._is_in_brackets(edit.path)
            yield from (self._with_item_in_brackets if is_in_brackets else self._with_item)(edit, len(items))

    def _without(self, path: DataPath) -> Iterator[_Splice]:
        start, end = self.source.span(path)
        if isinstance(path[-1], str):
            start, _ = self.source.key_span(path)
        if self._is_in_brackets(path[:-1]):
            comma = len(self.text[:start].rstrip()) - 1
            if self.text[comma] == ",":
                yield _Splice(comma, end, "")
            else:
                after = self.text[end:].lstrip()[1:].lstrip()
                yield _Splice(start, len(self.text) - len(after), "")
            return
        line, line_end = self._line_start(start), self._line_end(end)
        comment = self.text[end:line_end].strip()
        indentation = re.match(r"[ \t]*", self.text[line:start])
        comment_line = f"{indentation[0] if indentation else ''}{comment}{self._line_break(end)}" if comment else ""
        yield _Splice(line, line_end + len(self._line_break(end)), comment_line)

    # A value in place of another

    def _replaced(self, edit: Put) -> Iterator[_Splice]:
        start, end = self.source.span(edit.path)
        old = self.text[start:end]
        self._refuse_to_replace(edit, old)
        if not old:
            yield _Splice(start, end, " " + self._one_line(edit, old))
            return
        comment = ""
        if old[0] in "|>":
            found = re.search(r"[ \t]+#.*", _LINE_END.split(old, maxsplit=1)[0])
            comment = found[0] if found else ""
        block = None
        if isinstance(edit.value, str) and old[0] not in "'\"":
            column = start - self._line_start(start)
            block = text_block(edit.value, column, self._value_indentation(edit.path, old))
        if block:
            indicator, *lines = block
            yield _Splice(start, end, self._line_break(start).join([indicator + comment, *lines]))
        yield _Splice(start, end, self._one_line(edit, old) + comment)

    def _one_line(self, edit: Put, old: str) -> str:
        quote = old[0] if old[:1] in ("'", '"') else ""
        return inline(edit.value, in_flow=self._is_in_brackets(edit.path[:-1]), quote=quote)

    def _refuse_to_replace(self, edit: Put, old: str) -> None:
        """Raises EditRefusedError for what is not replaced as a whole: a list of several lines, a map."""
        value = at(self.source.frontmatter, edit.path, None)
        is_map = isinstance(value, dict)
        if is_map or (isinstance(value, tuple) and (not old.startswith("[") or _LINE_END.search(old) or "#" in old)):
            what = "is a map" if is_map else "is a list of several lines"
            raise EditRefusedError(f"{spell(edit.path)} {what} and is not replaced", "change it in an editor")

    def _value_indentation(self, path: DataPath, old: str) -> int:
        """How far the lines of a text below its key are indented: as before, or one step more than the key."""
        lines = _LINE_END.split(old)[1:] if old[0] in "|>" else []
        known = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
        if known:
            return min(known)
        step = self.layout.step if isinstance(path[-1], str) else 0
        return self.source.position(path).column - 1 + step

    # A key that is not there yet

    def _with_key(self, path: DataPath, value: Value) -> Iterator[_Splice]:
        parent, key = path[:-1], str(path[-1])
        siblings = at(self.source.frontmatter, parent, None)
        if not isinstance(siblings, dict):
            raise EditRefusedError(f"there is no {spell(parent)} to change", "change it in an editor")
        if not siblings and not self.source.has_map:
            yield self._with_lines_at_end(list(entry(key, value, 0, self.layout)))
            return
        before = self._neighbour(parent, list(siblings), key, keys_of(self.model, parent))
        if self._is_in_brackets(parent):
            yield from self._with_key_in_brackets(parent, before, key, value)
            return
        column = self.source.position((*parent, before)).column - 1
        lines = list(entry(key, value, column, self.layout))
        yield from self._with_lines_after((*parent, before), column, lines)

    def _neighbour(self, parent: DataPath, siblings: list[str], key: str, order: list[str]) -> str:
        """The key after which a new one goes: the nearest of those that come before it in the model."""
        rank = {name: number for number, name in enumerate(order)}
        earlier = [name for name in siblings if rank.get(name, -1) < rank.get(key, len(rank)) and name in rank]
        if earlier:
            return max(earlier, key=lambda name: rank[name])
        return max(siblings, key=lambda name: self.source.span((*parent, name))[1], default="")

    def _with_key_in_brackets(self, parent: DataPath, before: str, key: str, value: Value) -> Iterator[_Splice]:
        new = f"{inline(key, in_flow=True)}: {inline(value, in_flow=True)}"
        if before:
            end = self.source.span((*parent, before))[1]
            yield _Splice(end, end, f", {new}")
        else:
            start = self.source.span(parent)[0] + 1
            yield _Splice(start, start, new)

    # An item of a list

    def _with_first_item(self, edit: Insert) -> Iterator[_Splice]:
        """An item in place of `[]`, or of nothing; after the comments that say what belongs there."""
        start, end = self.source.span(edit.path)
        if self._is_in_brackets(edit.path[:-1]):
            yield _Splice(start, end, inline(edit.items, in_flow=True))
            return
        if self.text[start:end].strip("[] \t\r\n~") not in ("", "null", "Null", "NULL"):
            raise EditRefusedError(f"{spell(edit.path)} contains only a comment", "change it in an editor")
        text, line_end = self.text, self._line_end(end)
        column = self.source.position(edit.path).column - 1
        place = self._after_comments(line_end, column)
        ending = self._line_break(line_end)
        new = (item(one, column + self.layout.dash, self.layout) for one in edit.items)
        lines = "".join(ending + line for one in new for line in one)
        between = text[end:line_end].rstrip() + text[line_end:place]
        yield _Splice(len(text[:start].rstrip(" \t")), place, between + lines)

    def _with_item_in_brackets(self, edit: Insert, count: int) -> Iterator[_Splice]:
        index = count if edit.index is None else edit.index
        neighbour = self.source.span((*edit.path, max(index - 1, 0)))
        line_start = self._line_start(neighbour[0])
        indentation = self.text[line_start : neighbour[0]]
        gap = " " if indentation.strip() else self._line_break(neighbour[0]) + indentation
        items = [inline(one, in_flow=True) for one in edit.items]
        if index == 0:
            yield _Splice(neighbour[0], neighbour[0], "".join(f"{one},{gap}" for one in items))
            return
        line_end = self._line_end(neighbour[1])
        rest = self.text[neighbour[1] : line_end]
        if comment := re.fullmatch(r"(,?)[ \t]+#.*", rest):  # it stays beside its item
            gap = self._line_break(neighbour[0]) + " " * (neighbour[0] - line_start)
            new = rest if comment[1] else f",{rest}"
            new += gap + f",{gap}".join(items) + comment[1]
            yield _Splice(neighbour[1], line_end, new)
        yield _Splice(neighbour[1], neighbour[1], "".join(f",{gap}{one}" for one in items))

    def _with_item(self, edit: Insert, count: int) -> Iterator[_Splice]:
        index = count if edit.index is None else edit.index
        dash = self.source.span(edit.path)[0]
        column = dash - self._line_start(dash)
        first = self.source.span((*edit.path, 0))[0]
        same_line = self._line_start(first) == self._line_start(dash)
        content = first - dash if same_line and first > dash else self.layout.content
        layout = Layout(self.layout.dash, content, self.layout.step)
        gap = [""] * (count > 1 and self._has_blank_line_before_item(edit.path, count - 1))
        if index:
            previous = (*edit.path, index - 1)
            lines = [line for one in edit.items for line in (*gap, *item(one, column, layout))]
            yield from self._with_lines_after(previous, column, lines)
        else:
            start = self._line_start(dash)
            ending = self._line_break(start)
            lines = [line for one in edit.items for line in (*item(one, column, layout), *gap)]
            yield _Splice(start, start, "".join(line + ending for line in lines))

    def _has_blank_line_before_item(self, path: DataPath, number: int) -> bool:
        between = self.text[self.source.span((*path, number - 1))[1] : self.source.span((*path, number))[0]]
        return any(not line.strip() for line in _LINE_END.split(between)[1:-1])

    # Lines

    def _with_lines_after(self, path: DataPath, column: int, lines: list[str]) -> Iterator[_Splice]:
        """Lines after the value at `path`, whose key or dash is in `column` (from 0)."""
        end = self._line_end(self.source.span(path)[1])
        ending = self._line_break(end)
        for place in (self._after_comments(end, column), self._after_blank_lines(end)):
            yield _Splice(place, place, "".join(ending + line for line in lines))

    def _with_lines_at_end(self, lines: list[str]) -> _Splice:
        """Lines after all comments, where there is no key yet."""
        end = self.source.block[1]
        ending = self._line_break(end)
        start = "" if self._line_start(end) == end else ending
        return _Splice(end, end, start + "".join(line + ending for line in lines))

    def _after_comments(self, end: int, column: int) -> int:
        """The end of the last of the comments that follow a value and are indented as parts of it."""
        place = here = end
        while line := _NO_CONTENT.match(self.text, here, self.source.block[1]):
            here = line.end()
            if line["comment"] and len(line["indentation"]) <= column:
                break
            if line["comment"]:
                place = here
        return place

    def _after_blank_lines(self, end: int) -> int:
        """The end of the last blank line that follows: they are part of a text that keeps them (`|+`)."""
        while (line := _NO_CONTENT.match(self.text, end, self.source.block[1])) and not line["comment"]:
            end = line.end()
        return end

    def _line_start(self, offset: int) -> int:
        start = self.text.rfind("\n", 0, offset) + 1
        return max(start, self.text.rfind("\r", start, offset) + 1)

    def _line_end(self, offset: int) -> int:
        found = _LINE_END.search(self.text, offset)
        return found.start() if found else len(self.text)

    def _line_break(self, offset: int) -> str:
        """The line end that is in use around a place; after the last one, that of the first line."""
        found = _LINE_END.search(self.text, offset) or _LINE_END.search(self.text)
        return found[0] if found else "\n"

    def _is_in_brackets(self, path: DataPath) -> bool:
        """Whether the list or map at `path` is written in brackets, or is inside one that is."""
        for length in range(len(path) + 1):
            if isinstance(at(self.source.frontmatter, path[:length], None), dict | tuple):
                start, end = self.source.span(path[:length])
                if start < end and self.text[start] in "[{":
                    return True
        return False


_MISSING = object()


def _layout(source: Source) -> Layout:
    """How the author indents, from the first list and the first map below a key; two spaces if there are none."""
    dash = content = step = None
    for path, value in places(source.frontmatter):
        if not path or not isinstance(path[-1], str) or not isinstance(value, dict | tuple) or not value:
            continue
        start, _ = source.span(path)
        if source.text[start] in "[{":
            continue
        key = source.position(path)
        place = source.position(path, "value")
        if isinstance(value, dict):
            step = step or place.column - key.column
        elif dash is None:
            dash = place.column - key.column
            first = source.position((*path, 0))
            content = first.column - place.column if first.line == place.line else None
    return Layout(2 if dash is None else dash, content or 2, step or 2)
