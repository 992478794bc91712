"""What all views share.

A view is one page to come: a small frozen object that holds its rows in order, where the page lies and which
template shows it. It knows nothing of HTML, of words or of the clock; `today` is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

ROWS_PER_PAGE = 100
"""The most rows of a list that one page shows, whatever the size of the corpus."""

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class View:
    """One page."""

    template: ClassVar[str]
    """File name of the template that shows it."""
    uri: str
    """Where the page lies, as a source path of the site: `actions/index.md`."""


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """The rows of one page of a list that may run over several."""

    rows: tuple[Row, ...]
    number: int
    """Which page this is, from 1."""
    uris: tuple[str, ...]
    """The source paths of all its pages, in order."""
    whole: Sequence[Row] = field(repr=False)
    """The rows of all its pages."""

    @property
    def total(self) -> int:
        """How many rows the whole list has."""
        return len(self.whole)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.uris)

    @property
    def first(self) -> int:
        """Number of the first row on this page in the whole list, from 1; 0 when there is none."""
        return (self.number - 1) * ROWS_PER_PAGE + 1 if self.total else 0


def sliced(rows: Sequence[Row], uri: str) -> Iterator[tuple[str, Slice[Row]]]:
    """A list cut into pages: the first lies at `uri`, the others at `…/page/2.md` beside it. Never empty."""
    count = max(1, -(-len(rows) // ROWS_PER_PAGE))
    folder = uri.removesuffix("index.md") if uri.endswith("index.md") else uri.removesuffix(".md") + "/"
    uris = (uri, *(f"{folder}page/{number}.md" for number in range(2, count + 1)))
    for number, page_uri in enumerate(uris, start=1):
        start = (number - 1) * ROWS_PER_PAGE
        yield page_uri, Slice(tuple(rows[start : start + ROWS_PER_PAGE]), number, uris, rows)
