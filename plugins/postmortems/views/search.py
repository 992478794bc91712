"""The page on which everything can be searched, where there is an index for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from postmortems.record.corpus import Corpus
from postmortems.views.base import View


@dataclass(frozen=True, kw_only=True)
class SearchView(View):
    """How much there is to be found."""

    template: ClassVar[str] = "search.md.jinja"
    totals: tuple[tuple[str, int], ...]
    """Number of things by kind, in the order of the page."""


def search_views(corpus: Corpus) -> Iterator[SearchView]:
    totals = (("incidents", len(corpus.records)), ("lessons", len(corpus.lessons)), ("actions", len(corpus.actions)))
    yield SearchView(uri="search/index.md", totals=totals)
