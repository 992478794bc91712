"""Merges three versions of a record, or of `_config.yml`, item by item, for git.

Git merges lines. Two branches that append an item each share lines such as `status: open`, and git mixes the items.
Here maps are merged by key and lists by `id` or `name`. What only one branch changed is taken as it is, with its
comments. Where both changed the same value, both versions of the whole item are left between conflict markers.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from postmortems.edit.splice import EditRefusedError, Put, edited
from postmortems.model import DataPath
from postmortems.model.base import EMPTY_WORDS
from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.record.data import hashable, places
from postmortems.record.decoding import decode
from postmortems.record.source import Source, read_source, read_yaml_file
from postmortems.record.yaml_writer import Layout, Value, entry, item

TIMELINE: DataPath = ("timeline",)
_DATED = re.compile(r"~?\d{4}")
NAMING = ("event", "text", "statement", "title", "note", "url", "description", "check", "incident", "rule", "at")
"""Keys by which an item without an id is recognised, the best first."""


class Merged(NamedTuple):
    """The frontmatter of three versions as one, with both delimiters."""

    text: str
    conflicts: int


class NotMergedError(Exception):
    """A version cannot be read in full, or merging would lose something: merge lines instead."""


class _ConflictError(Exception):
    """Both sides changed the same value."""


def merged(base: bytes, ours: bytes, theirs: bytes, zone: tzinfo | None = None) -> Merged:
    """The frontmatter of three versions as one. `zone`: of times without an offset. Raises NotMergedError."""
    sources = _readable(map(read_source, (base, ours, theirs)))
    merging = _Merging({id(source): _times(source, zone) for source in sources})
    text = "\n".join(["---", *merging.merge(*map(_root, sources)), "---", ""])
    if not merging.conflicts:
        text = _with_days(text, merging.expected, zone)
        _hold(read_source(text.encode()), merging.taken)
    return Merged(text, merging.conflicts)


def merged_config(base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Three versions of `_config.yml` as one. Raises NotMergedError."""
    merging = _Merging({})
    text = "\n".join([*merging.merge(*map(_root, _readable(map(read_yaml_file, (base, ours, theirs))))), ""])
    if not merging.conflicts:
        _hold(read_yaml_file(text.encode()), merging.taken)
    return Merged(text, merging.conflicts)


def _readable(versions: Iterable[Source]) -> list[Source]:
    """The versions. Raises NotMergedError unless each of them can be read in full."""
    sources = list(versions)
    if any(not source.complete or source.problems or "\r" in source.text for source in sources):
        raise NotMergedError
    return sources


def _hold(result: Source, taken: Sequence[object]) -> None:
    """Raises NotMergedError unless a merged file can be read and holds what was taken from each side."""
    held = {hashable(_without_times(value)) for _, value in places(result.frontmatter)}
    if not result.complete or result.problems or any(hashable(_without_times(one)) not in held for one in taken):
        raise NotMergedError


@dataclass(frozen=True, eq=False)
class _Node:
    """A value with its lines: the comments above it, then its own."""

    source: Source
    path: DataPath
    lead: tuple[str, ...]
    lines: tuple[str, ...]
    first: int
    """The number of the first of its own lines in the file, from 1."""
    data: object

    @property
    def all_lines(self) -> tuple[str, ...]:
        return (*self.lead, *self.lines)

    @property
    def is_item(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)

    @cached_property
    def children(self) -> dict[str | int, _Node]:
        """What is inside, by key or number, where each part has lines of its own; empty for anything else."""
        values = dict(enumerate(self.data)) if isinstance(self.data, tuple) else self.data
        if not isinstance(values, dict) or (self.path and self._at(self.path)[1] in "[{"):
            return {}
        keys = list(values)
        starts = [self._at((*self.path, key))[0] for key in keys]
        is_list = isinstance(self.data, tuple)
        has_lines = all(before < after for before, after in pairwise(starts)) and all(
            self.source.line(start).lstrip().startswith("-") for start in starts if is_list
        )
        below = int(bool(self.path) and not self.is_item)
        if not starts or not has_lines or starts[0] < self.first + below:
            return {}
        begins = [self._begin(keys, starts, number, below) for number in range(len(keys))]
        found: dict[str | int, _Node] = {}
        stops = [*begins[1:], self.first + len(self.lines)]
        for key, begin, start, stop in zip(keys, begins, starts, stops, strict=True):
            own = [self.source.line(number) for number in range(start, stop)]
            if self.is_item and not is_list and start == self.first:
                own[0] = own[0].replace("-", " ", 1)
            above = tuple(self.source.line(number) for number in range(begin, start))
            found[key] = _Node(self.source, (*self.path, key), above, tuple(own), start, values[key])
        return found

    def _at(self, path: DataPath) -> tuple[int, str]:
        """The line of a part, and the first character of its value."""
        begin = self.source.span(path)[0]
        return self.source.position(path).line, self.source.text[begin : begin + 1] or "\n"

    def _begin(self, keys: Sequence[str | int], starts: Sequence[int], number: int, below: int) -> int:
        """The line at which the comments above a part begin."""
        floor = self.first + below
        if number:
            end = self.source.end((*self.path, keys[number - 1])).line
            floor = max(end, starts[number - 1]) + 1
        line = starts[number]
        while line > floor and self.source.line(line - 1).strip()[:1] in ("", "#"):
            line -= 1
        return line

    @property
    def head(self) -> tuple[str, ...]:
        """Its own lines before the first part and its comments."""
        first = next(iter(self.children.values()))
        return self.lines[: first.first - len(first.lead) - self.first]


def _root(source: Source) -> _Node:
    first = source.text.count("\n", 0, source.block[0]) + 1
    lines = tuple(source.text[slice(*source.block)].split("\n")[:-1])
    return _Node(source, (), (), lines, first, source.frontmatter)


_NOWHERE = _Node(read_source(b""), (), (), (), 0, None)

_Sides = tuple[Mapping[Hashable, _Node], Mapping[Hashable, _Node], Mapping[Hashable, _Node]]


@dataclass
class _Merging:
    """One merge: how many conflicts there were, and what the result must hold."""

    times: Mapping[int, Sequence[Time | None]]
    """When each entry of the timeline was, by the identity of the source."""
    conflicts: int = 0
    loose: int = 0
    """Those of them about less than a whole item."""
    taken: list[object] = field(default_factory=list)
    expected: list[Time | None] = field(default_factory=list)
    """When each entry of the merged timeline was; empty where it is that of one side."""

    def merge(self, base: _Node | None, ours: _Node | None, theirs: _Node | None) -> list[str]:
        """The lines of one value. A version is None where it does not have the value."""
        before, our, their = (node.all_lines if node else None for node in (base, ours, theirs))
        if our == their or before == their:
            return self._take(ours)
        if before == our:
            return self._take(theirs)
        if ours is not None and theirs is not None:
            try:
                return self._both(base, ours, theirs)
            except _ConflictError:
                pass
        self.conflicts += 1
        self.loose += not (ours or theirs or _NOWHERE).is_item
        marked = (("<<<<<<< ours", our), ("||||||| base", before), ("=======", their))
        return [line for mark, lines in marked for line in (mark, *(lines or ()))] + [">>>>>>> theirs"]

    def _take(self, node: _Node | None) -> list[str]:
        if node is None:
            return []
        self.taken.append(node.data)
        return list(node.all_lines)

    def _both(self, base: _Node | None, ours: _Node, theirs: _Node) -> list[str]:
        """Both sides changed the value: merge what is inside. Raises _ConflictError."""
        same = isinstance(ours.data, dict) == isinstance(theirs.data, dict)
        if base is not None and not base.children and base.data in (None, (), *EMPTY_WORDS.values()):
            base = None
        if same and ours.children and theirs.children and (base is None or base.children):
            if not ours.is_item:
                return self._inside(base, ours, theirs)
            return self._whole(base, ours, theirs)
        return self._written(base, ours, theirs)

    def _whole(self, base: _Node | None, ours: _Node, theirs: _Node) -> list[str]:
        """An item that both sides changed. A conflict inside makes the item one."""
        if base is None:
            raise _ConflictError  # two new items with one id
        loose = self.loose
        lines = self._inside(base, ours, theirs)
        if self.loose > loose:
            self.conflicts -= self.loose - loose
            self.loose = loose
            raise _ConflictError
        return lines

    def _inside(self, base: _Node | None, ours: _Node, theirs: _Node) -> list[str]:
        sides = _named(base, ours, theirs)
        lead = _comments(base.lead if base else (), ours.lead, theirs.lead)
        head = _comments(base.head if base else (), ours.head, theirs.head)
        is_timeline = ours.path == TIMELINE
        order = list(sides[1])
        self._put_in(order, sides, is_timeline=is_timeline)
        lines: list[str] = []
        for name in order:
            before, our, their = (side.get(name) for side in sides)
            found = self.merge(before, our, their)
            if found and is_timeline:
                was, our_time, their_time = (self._time(node) if node else None for node in (before, our, their))
                self.expected.append(their_time if our is None or (their and our_time == was) else our_time)
            lines += found
        if ours.is_item and isinstance(ours.data, dict):
            column = ours.lines[0].index("-")
            first = next((n for n, line in enumerate(lines) if line.strip()[:1] not in ("", "#")), 0)
            lines[first] = f"{lines[first][:column]}-{lines[first][column + 1 :]}"
        return [*lead, *head, *lines]

    def _time(self, node: _Node) -> Time | None:
        number, times = node.path[-1], self.times[id(node.source)]
        time = times[number] if isinstance(number, int) and number < len(times) else None
        return None if time is None or time.is_unknown else time

    def _sort_key(self, node: _Node) -> tuple[bool, datetime, int] | None:
        time = self._time(node)
        return time.sort_key if time else None

    def _put_in(self, order: list[Hashable], sides: _Sides, *, is_timeline: bool) -> None:
        """Add to our order what only they have: after what comes before it there, in a timeline by its time."""
        _, ours, theirs = sides
        keys = [self._sort_key(ours[name]) if is_timeline else None for name in order]
        place = 0
        for name, node in theirs.items():
            if name in ours:
                place = (place if order[place : place + 1] == [name] else order.index(name)) + 1
                continue
            while place < len(order) and order[place] not in theirs:
                place += 1
            key = self._sort_key(node) if is_timeline else None
            if key is not None:
                last = next((n for n in reversed(range(len(keys))) if (other := keys[n]) and other <= key), None)
                first = next((n for n, other in enumerate(keys) if other), place)
                place = first if last is None else last + 1
            order.insert(place, name)
            keys.insert(place, key)
            place += 1

    def _written(self, base: _Node | None, ours: _Node, theirs: _Node) -> list[str]:
        """A value on one line, such as `[a, b]`, merged as data and written again if both sides changed it."""
        lead = _comments(base.lead if base else (), ours.lead, theirs.lead)
        for node, other in ((ours, theirs), (theirs, ours)):
            if other.lines in (node.lines, base.lines if base else None):
                self.taken.append(node.data)
                return [*lead, *node.lines]
        data = _merged_data(base.data if base else None, ours.data, theirs.data)
        key, column = ours.path[-1], len(ours.lines[0]) - len(ours.lines[0].lstrip())
        if any("#" in line for line in (*ours.lines, *theirs.lines)):
            raise _ConflictError  # a comment would be lost
        self.taken.append(data)
        if not data:
            raise _ConflictError
        lines = item(data, column, Layout()) if isinstance(key, int) else entry(key, data, column, Layout())
        return [*lead, *lines]


def _comments(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str]:
    """Three versions of lines of comments as one. Raises _ConflictError where both sides say something of their own."""
    if ours == theirs or base == theirs:
        return ours
    if base == ours:
        return theirs
    our_words, their_words = ({line.strip() for line in lines} - {""} for lines in (ours, theirs))
    if their_words <= our_words:
        return ours
    if our_words <= their_words:
        return theirs
    raise _ConflictError


# What is the same item


def _named(base: _Node | None, ours: _Node, theirs: _Node) -> _Sides:
    """The parts of three versions, each under a name that it has in all. Raises _ConflictError where names repeat."""
    if isinstance(ours.data, dict):
        sides = [dict[Hashable, _Node](node.children.items()) if node else {} for node in (base, ours, theirs)]
        return sides[0], sides[1], sides[2]
    first = list(base.children.values()) if base else []
    known = {_name(node, f"number {number}"): node for number, node in enumerate(first)}
    found = [known, *(_matched(list(node.children.values()), known) for node in (ours, theirs))]
    for side, node in zip(found, (base, ours, theirs), strict=True):
        if node is not None and len(side) != len(node.children):
            raise _ConflictError
    return found[0], found[1], found[2]


def _name(node: _Node, otherwise: str) -> Hashable:
    """The id or the name of an item, or the text that it is."""
    if isinstance(node.data, dict):
        id_ = node.data.get("id", node.data.get("name"))
        return ("id", id_) if isinstance(id_, str) else ("", otherwise)
    return ("text", str(node.data))


def _matched(nodes: Sequence[_Node], known: Mapping[Hashable, _Node]) -> dict[Hashable, _Node]:
    """The items of one side by name: that of the item of the base that they are, or their own."""
    names: list[Hashable | None] = [None if (name := _name(node, ""))[0] == "" else name for node in nodes]  # type: ignore[index]
    taken = set(names)
    free = dict.fromkeys(name for name in known if name not in taken)
    for key in ("", *NAMING):
        alike: dict[object, list[Hashable]] = {}
        for name in free:
            alike.setdefault(_known_by(known[name].data, key), []).append(name)
        for number, node in enumerate(nodes):
            same = alike.get(_known_by(node.data, key)) if names[number] is None else None
            if same and (len(same) == 1 or not key):
                names[number] = found = same.pop(0)
                del free[found]
    return {
        name if name is not None else ("new", repr(node.data)): node for name, node in zip(names, nodes, strict=True)
    }


def _known_by(data: object, key: str) -> object:
    """What an item says under a key, or all of it for the empty one; without the key, what nothing equals."""
    if not key:
        return hashable(data)
    return hashable(data[key]) if isinstance(data, dict) and key in data else object()


def _merged_data(base: object, ours: object, theirs: object) -> Value:
    """Three versions of a value as one. Raises _ConflictError."""
    if ours == theirs or base == theirs:
        return _writable(ours)
    if base == ours:
        return _writable(theirs)
    if isinstance(ours, dict) and isinstance(theirs, dict) and (base is None or isinstance(base, dict)):
        before = base or {}
        result: dict[str, Value] = {}
        for key in dict.fromkeys((*ours, *theirs)):
            sides = [side.get(key, _ABSENT) for side in (before, ours, theirs)]
            if _ABSENT in sides[1:]:
                there = sides[2] if sides[1] is _ABSENT else sides[1]
                if sides[0] is _ABSENT:
                    result[key] = _writable(there)
                elif sides[0] != there:
                    raise _ConflictError
            else:
                result[key] = _merged_data(None if sides[0] is _ABSENT else sides[0], sides[1], sides[2])
        return result
    if isinstance(ours, tuple) and isinstance(theirs, tuple) and (base is None or isinstance(base, tuple)):
        before_items = base or ()
        if not all(isinstance(one, str) for one in (*before_items, *ours, *theirs)):
            raise _ConflictError
        left = [one for one in ours if one in theirs or one not in before_items]
        return tuple(left) + tuple(one for one in theirs if one not in before_items and one not in left)
    raise _ConflictError


_ABSENT = object()


def _writable(data: object) -> Value:
    if isinstance(data, dict):
        return {key: _writable(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple(map(_writable, data))
    if isinstance(data, str | int):
        return data
    raise _ConflictError


# Times and days


def _times(source: Source, zone: tzinfo | None) -> list[Time | None]:
    """When each entry of the timeline was; None where nobody can say, or the timeline has a mistake."""
    entries = source.frontmatter.get("timeline")
    count = len(entries) if isinstance(entries, tuple) else 0
    incident = decode(Incident, source.frontmatter, zone).value
    if incident is None or len(incident.timeline) != count:
        return [None] * count
    return [found.at for found in incident.timeline]


def _with_days(text: str, expected: Sequence[Time | None], zone: tzinfo | None) -> str:
    """The text with a date before each bare clock time that would fall on another day than it did."""
    now = _times(read_source(text.encode()), zone)
    for number, meant in enumerate(expected[: len(now)]):
        if meant is None:
            continue
        found, day = now[number], meant.local_date
        is_bare = _DATED.match(meant.text) is None
        if is_bare and day is not None and (found is None or found.sort_key != meant.sort_key):
            about = "~" if meant.text.startswith("~") else ""
            put = Put((*TIMELINE, number, "at"), f"{about}{day} {meant.text.removeprefix('~')}")
            try:
                text = edited(text.encode(), [put]).decode()
            except EditRefusedError:
                raise NotMergedError from None
            now = _times(read_source(text.encode()), zone)
    return text


def _without_times(data: object) -> object:
    """A value without what a date may have been added to."""
    if isinstance(data, dict):
        left = {key: _without_times(value) for key, value in data.items()}
        return {key: value for key, value in left.items() if key != "at"} if "event" in data else left
    return tuple(map(_without_times, data)) if isinstance(data, tuple) else data
