"""Takes back what a run of `settle` changed in a file, and leaves what was changed there since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from postmortems.record.files import CONFIG_NAME
from postmortems.record.source import read_source, read_yaml_file

MOST_PAIRS = 10_000_000
"""Of equal lines. A file with more that was changed since stays as it is: comparing takes too long."""


class TakenBack(NamedTuple):
    """A file without the changes of a run."""

    data: bytes
    left: tuple[int, ...]
    """The lines that stay as they are, since somebody changed them after the run."""


class _Change(NamedTuple):
    """Lines of the version after the run that another version has in another form."""

    first: int
    end: int
    lines: Sequence[bytes]

    def meets(self, other: _Change) -> bool:
        """Whether both change the same lines, or add some at the same place."""
        if self.first == self.end == other.first == other.end:
            return True
        return max(self.first, other.first) < min(self.end, other.end) or (
            self.first < other.first == other.end < self.end or other.first < self.first == self.end < other.end
        )


def taken_back(name: str, before: bytes, after: bytes, current: bytes) -> TakenBack | None:
    """The file as it is now without what the run changed. None if nothing of it can be taken back without a break."""
    old, ran, now = (data.splitlines(keepends=True) for data in (before, after, current))
    if max(_pairs(ran, old), _pairs(ran, now)) > MOST_PAIRS:
        return None
    since = list(_changes(ran, now))
    back = list(_changes(ran, old))
    stays = [change for change in back if any(change.meets(other) for other in since)]
    result: list[bytes] = []
    left: list[int] = []
    at = 0
    for change in sorted((*since, *(change for change in back if change not in stays)), key=lambda one: one[:2]):
        result += [*ran[at : change.first], *change.lines]
        if any(change.meets(one) for one in stays):
            left.append(len(result) - len(change.lines) + 1)
        at = change.end
    data = b"".join((*result, *ran[at:]))
    return (
        TakenBack(data, tuple(left)) if data != current and _problems(name, data) <= _problems(name, current) else None
    )


def _pairs(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many pairs of equal lines two versions have, which is what comparing them takes."""
    number = Counter(other)
    return sum(count * number[line] for line, count in Counter(one).items())


def _changes(ran: Sequence[bytes], other: Sequence[bytes]) -> Iterator[_Change]:
    for tag, first, end, start, stop in SequenceMatcher(None, ran, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Change(first, end, other[start:stop])


def _problems(name: str, data: bytes) -> int:
    """How much of a file cannot be read."""
    source = read_yaml_file(data) if name == CONFIG_NAME else read_source(data)
    return len(source.problems) + (not source.complete)
