"""What all views share.

A view is one page to come: a small frozen object that holds its rows in order, where the page lies and which
template shows it. It knows nothing of HTML, of words or of the clock; `today` is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ClassVar, Concatenate, Generic, ParamSpec, TypeVar

from postmortems.record.corpus import Corpus

ROWS_PER_PAGE = 100
"""The most rows of a list that one page shows, whatever the size of the corpus."""

PAGE_WEIGHT = 50_000
"""About how many bytes of rows one page has at most. With the frame of Material, 40 kB, it stays below 100 kB."""

FILTER_WEIGHT = 16_000
"""About how many bytes a filter takes on the first page of a list, with what its rows carry for it."""

LONG = 600
"""How many characters of a text a row shows, where it is longer; a lesson up to twice as many. The record has all."""

Row = TypeVar("Row")
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


def weight(*texts: str | None) -> int:
    """About how many bytes some texts take in HTML: a sign of another script three, one that is escaped six."""
    total = 0
    for whole in texts:
        if whole:
            text = whole[: 2 * LONG]
            total += (len(text) if text.isascii() else len(text.encode("utf-8", "replace"))) + 5 * sum(
                map(text.count, "&<>\"'{}")
            )
    return total


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


def sliced(
    rows: Sequence[Row], uri: str, weigh: Callable[[Row], int], spare: int = 0
) -> Iterator[tuple[str, Slice[Row]]]:
    """A list cut into pages: the first lies at `uri`, the others at `…/page/2.md` beside it. Never empty.

    A page ends after `ROWS_PER_PAGE` rows, or where the next row would make it heavier than `PAGE_WEIGHT`; `weigh`
    tells about how many bytes of HTML a row takes, and `spare` is what else stands on the first page.
    """
    starts = tuple(_starts(rows, weigh, spare))
    folder = uri.removesuffix("index.md") if uri.endswith("index.md") else uri.removesuffix(".md") + "/"
    uris = (uri, *(f"{folder}page/{number}.md" for number in range(2, len(starts) + 1)))
    ends = (*starts[1:], len(rows))
    for number, (page_uri, start, end) in enumerate(zip(uris, starts, ends, strict=True), start=1):
        yield page_uri, Slice(tuple(rows[start:end]), number, uris, rows, start + 1 if rows else 0)


def _starts(rows: Iterable[Row], weigh: Callable[[Row], int], spare: int) -> Iterator[int]:
    yield 0
    count, heavy = 0, spare
    for place, row in enumerate(rows):
        more = weigh(row)
        if count == ROWS_PER_PAGE or (count and heavy + more > PAGE_WEIGHT):
            yield place
            count, heavy = 0, 0
        count += 1
        heavy += more
