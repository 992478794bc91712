"""What all views share.

A view is one page to come: a small frozen object that holds its rows in order, where the page is and which
template shows it. It knows nothing of HTML, of words or of the clock; `today` is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ClassVar, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from postmortems.record.corpus import Corpus

ROWS_PER_PAGE = 100
"""The most rows of a list that one page shows, whatever the size of the corpus."""

LONG = 600
"""How many characters of a text a row shows, where it is longer; a lesson up to twice as many. The record has all."""

Row = TypeVar("Row")
Shown = TypeVar("Shown", covariant=True)
Made = TypeVar("Made")
More = ParamSpec("More")


def once(make: Callable[Concatenate[Corpus, More], Made]) -> Callable[Concatenate[Corpus, More], Made]:
    """Makes what several views of a corpus show once, and lets it go with the corpus."""

    @wraps(make)
    def made(corpus: Corpus, /, *arguments: More.args, **options: More.kwargs) -> Made:
        known: dict[object, Made] = vars(corpus).setdefault("_made_once", {})
        name = (make, *arguments, *options.items())
        if name not in known:
            known[name] = make(corpus, *arguments, **options)
        return known[name]

    return made


@dataclass(frozen=True, kw_only=True)
class View:
    template: ClassVar[str]
    """File name of the template that shows it."""
    uri: str
    """Where the page is, as a source path of the site: `actions/index.md`."""


@dataclass(frozen=True, kw_only=True)
class EmptyWithReason(View):
    """A page of all incidents, which may be empty because all of them are withdrawn."""

    withdrawn: int = 0
    """How many records are withdrawn, if no other exists."""


def only_withdrawn(corpus: Corpus) -> int:
    """How many records are withdrawn, if no other exists; otherwise 0."""
    return 0 if corpus.records else len(corpus.all_records)


Paged = TypeVar("Paged", bound=View)
RowIn = TypeVar("RowIn", contravariant=True)
PagedOut = TypeVar("PagedOut", bound=View, covariant=True)


@dataclass(frozen=True)
class Slice(Generic[Shown]):
    """The rows of one page of a list that may run over several."""

    rows: tuple[Shown, ...]
    number: int
    """Which page this is, from 1."""
    uris: tuple[str, ...]
    """The source paths of all its pages, in order."""
    whole: Sequence[Shown] = field(repr=False)
    """The rows of all its pages."""
    first: int
    """Number of the first row on this page in the whole list, from 1; 0 when there is none."""

    @property
    def total(self) -> int:
        """How many rows the whole list has."""
        return len(self.whole)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.uris)


Cut = Callable[[View, Slice[object]], Sequence[int]]
"""Says where the pages of a list begin: places in the list, the first of which is 0.

It is given the first page of the list and its slice, without rows of its own: `whole` has those of all pages. How
large they are, only who renders them knows; see `render.paging`.
"""


def by_count(first: View, page: Slice[object]) -> Sequence[int]:
    """Begin a page after every `ROWS_PER_PAGE` rows, however large they are."""
    return range(0, max(1, page.total), ROWS_PER_PAGE)


class Show(Protocol[RowIn, PagedOut]):
    """Makes the view of one page of a list from its path and its rows: mostly the class of the view itself."""

    def __call__(self, *, uri: str, page: Slice[RowIn]) -> PagedOut: ...


def paged(rows: Sequence[Row], uri: str, show: Show[Row, Paged], cut: Cut) -> Iterator[Paged]:
    """The pages of a list: the first is at `uri`, the others at `…/page/2.md` beside it. Never empty."""
    empty = Slice[Row]((), 1, (uri,), rows, 0)
    starts = tuple(cut(show(uri=uri, page=empty), empty))
    uris = (uri, *(later_page(uri, number) for number in range(2, len(starts) + 1)))
    ends = (*starts[1:], len(rows))
    for number, (page_uri, start, end) in enumerate(zip(uris, starts, ends, strict=True), start=1):
        page = Slice(tuple(rows[start:end]), number, uris, rows, start + 1 if rows else 0)
        yield show(uri=page_uri, page=page)


def later_page(uri: str, number: int) -> str:
    """Where a page of a list is that is not the first; `uri` is that of the first one."""
    folder = uri.removesuffix("index.md") if uri.endswith("index.md") else uri.removesuffix(".md") + "/"
    return f"{folder}page/{number}.md"
