"""Pages belong to families, so that one of them can be made without the others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.render.rows import PieceCache
from postmortems.text.html import Html
from postmortems.views import families, family_of
from postmortems.views.base import Slice, View, by_count
from postmortems.views.timeline import month_pages, timeline_views
from tests.views.corpora import TODAY, corpus, large, record, sample


@pytest.mark.parametrize("of", [corpus(), sample(), large(250)])
def test_the_address_of_a_page_says_its_family(of: Corpus) -> None:
    renderer = Renderer(of, TODAY)
    assert list(renderer.families) == list(families(of, TODAY))
    for family in renderer.families:
        for view in renderer.views_of(family):
            assert family_of(view.uri) == family


def test_a_family_needs_no_other() -> None:
    """Each made alone is as all made in order."""
    whole = {view.uri: Renderer(large(250), TODAY).render(view) for view in Renderer(large(250), TODAY).views()}
    for family in families(large(250), TODAY):
        alone = Renderer(large(250), TODAY)
        for view in alone.views_of(family)[:3]:
            assert alone.render(view) == whole[view.uri]


def test_the_pages_of_a_year_begin_at_the_same_places_whoever_asks_first() -> None:
    """A preview makes the pages first that a browser asks for."""
    first_pages: dict[str, View] = {}

    def cut(first: View, rows: Slice[object]) -> Sequence[int]:
        assert first_pages.setdefault(first.uri, first) == first
        return by_count(first, rows)

    years = corpus(*(record(f"{year}-01-01-x") for year in (2022, 2023, 2024)))
    month_pages(years, cut)
    assert len(list(timeline_views(years, cut))) == 1 + len(first_pages) == 4


@pytest.mark.parametrize("of", [sample(), large(250)])
def test_rows_are_made_once_and_go_when_no_other_family_shows_them(of: Corpus) -> None:
    """Those of all lists take much memory, and making them again takes long."""
    made: list[object] = []

    class Noted(dict[object, Html]):
        def __setitem__(self, name: object, html: Html) -> None:
            made.append((name, html))
            super().__setitem__(name, html)

    renderer = Renderer(of, TODAY)
    renderer._row_caches = {family: PieceCache(Noted) for family in renderer.families}
    shown = {}  # until the end, so that each row has a name of its own
    for family in renderer.families:
        shown[family] = renderer.views_of(family)
        for view in shown[family]:
            renderer.page(view)
        for _, view, part in renderer.row_files(shown[family]):
            renderer.rows_of(view, part)
        renderer.forget_rows(family)
    assert len(made) >= 20
    assert len(set(made)) == len(made)
    assert not any(renderer._row_caches.values())
