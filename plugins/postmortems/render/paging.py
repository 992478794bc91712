"""Where the pages of a list begin, by the bytes that its rows really take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from postmortems.cache.store import Shelf
from postmortems.views.base import ROWS_PER_PAGE, Slice, View

PAGE_BYTES = 50_000
"""How many bytes of rows one page has at most; the first one with all else that is on it. With the frame of Material,
40 kB, a page stays below 100 kB."""

FIRST_PAGE_BYTES = 60_000
"""What the first page may have where little room would be left for rows: below a drawing, there was room for two."""

ROOM_FOR_ROWS = 15_000
"""How much room for rows is not little."""

SMALL_LIST = 10_000
"""A list of fewer bytes is on one page, whatever else is on it: what that takes is not measured."""

Row = TypeVar("Row")


class Sizes(Protocol):
    """Knows what the rows of a list take."""

    def on_first(self, row: object) -> int:
        """Bytes of a row on the first page."""

    def on_later(self, row: object) -> int:
        """Bytes of a row on any page after it, where it has nothing for the filter."""

    def frame(self) -> int:
        """Bytes of the first page without rows."""


class Pager:
    """Cuts the lists of one corpus into pages."""

    def __init__(self, sizes: Callable[[View], Sizes], key_of: Callable[[View], bytes], starts: Shelf | None) -> None:
        """`starts` has what earlier builds measured."""
        self.sizes = sizes
        self.key_of = key_of
        self.cached = starts
        self._starts: dict[str, tuple[int, ...]] = {}

    def cut(self, first: View, page: Slice[object]) -> Sequence[int]:
        """Where the pages of a list begin; see `views.base.Cut`."""
        starts = self._starts.get(first.uri)
        if starts is None:
            starts = self._starts[first.uri] = self._measured(first, page)
        return starts

    def _measured(self, first: View, page: Slice[object]) -> tuple[int, ...]:
        def measure() -> tuple[int, ...]:
            return page_starts(page.whole, self.sizes(first))

        if self.cached is None:
            return measure()
        starts = self.cached.memo(self.key_of(first), tuple[int, ...], measure)
        is_possible = starts[:1] == (0,) and list(starts) == sorted({*starts}) and starts[-1] < max(1, page.total)
        return starts if is_possible else measure()


def page_starts(rows: Sequence[Row], sizes: Sizes) -> tuple[int, ...]:
    """A page ends after `ROWS_PER_PAGE` rows, or where the next row would make it larger than it may be."""
    if len(rows) <= ROWS_PER_PAGE and _fits(map(sizes.on_first, rows), SMALL_LIST):
        return (0,)
    starts, count, used, size = [0], 0, sizes.frame(), sizes.on_first
    most = max(PAGE_BYTES, min(used + ROOM_FOR_ROWS, FIRST_PAGE_BYTES))
    for place, row in enumerate(rows):
        more = size(row)
        if count == ROWS_PER_PAGE or (count and used + more > most):
            starts.append(place)
            count, used, size, most = 0, 0, sizes.on_later, PAGE_BYTES
            more = size(row)
        count += 1
        used += more
    return tuple(starts)


def _fits(sizes: Iterable[int], most: int) -> bool:
    for size in sizes:
        most -= size
        if most < 0:
            return False
    return True
