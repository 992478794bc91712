"""What a site shows of a knowledge base: its pages, and the files beside them, each made on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, partial
from itertools import chain

from postmortems.cache.spill import Place, SpillFile
from postmortems.cache.store import Shelf
from postmortems.feeds import all_feeds, feed_paths
from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.render.proposals import TITLE_INDEX
from postmortems.render.site_assets import assets
from postmortems.views import family_of
from postmortems.views.base import View
from postmortems.views.incident import IncidentView, MentionsView, incident_view

Make = Callable[[], bytes]


class Content:
    """The pages and files of one corpus. After an edit in the preview, another corpus has another content."""

    def __init__(self, renderer: Renderer, rows: Shelf, spill: SpillFile) -> None:
        self.corpus: Corpus = renderer.corpus
        self.renderer = renderer
        self.today: date = renderer.today
        self._rows = rows
        self._spill = spill
        self._row_files: dict[str, Place] = {}
        self._incidents: dict[str, IncidentView] = {}
        self._families: dict[str, Mapping[str, View]] = {}

    @cached_property
    def views(self) -> Mapping[str, View]:
        """All pages, by their source path."""
        return dict(chain.from_iterable(self.views_of(family).items() for family in self.renderer.families))

    def views_of(self, family: str) -> Mapping[str, View]:
        """The pages of a family, by their source path; none of a folder in which we have no pages."""
        if family not in self._families:
            views = self.renderer.views_of(family) if family in self.renderer.families else ()
            self._families[family] = {view.uri: view for view in views}
        return self._families[family]

    def view(self, uri: str) -> View | None:
        """The page with this source path. Pages of other families are not made for it, nor others for an incident."""
        family = family_of(uri)
        record = self.corpus.by_id.get(uri.removeprefix("incidents/").removesuffix(".md"))
        if family in self._families or record is None or uri != f"incidents/{record.id}.md":
            return self.views_of(family).get(uri)
        if uri not in self._incidents:
            self._incidents[uri] = incident_view(self.corpus, record, self.renderer.proposals.of)
        return self._incidents[uri]

    @cached_property
    def files(self) -> Mapping[str, Make]:
        """Files that are no pages, by their path on the site, each with what makes it."""
        made: dict[str, Make] = {}
        for uri, view, part in self.renderer.row_files(self.views.values()):
            made[uri] = partial(self._rows_of, uri, view, part)
        assets_ = assets(with_search=self.renderer.site.has_search, with_new=not self.corpus.is_public)
        for uri, text in (*self.renderer.redirects(), *assets_):
            made[uri] = text.encode
        if self.renderer.has_title_index:
            made[TITLE_INDEX] = lambda: self.renderer.proposals.title_index().encode()
        for uri in feed_paths(self.corpus.config, self.renderer.exports):
            made[uri] = partial(self._feed, uri)
        return made

    @property
    def addresses(self) -> frozenset[str]:
        """The paths of all pages and files."""
        return frozenset(self.views) | frozenset(self.files)

    def addresses_of(self, family: str) -> frozenset[str]:
        """The paths of the pages of a family, and of the files of their lists."""
        views = self.views_of(family)
        return frozenset(views).union(uri for uri, _, _ in self.renderer.row_files(views.values()))

    def make_rows(self) -> None:
        """Make the rows of all lists now. They go to the disk."""
        for uri, view, part in self.renderer.row_files(self.views.values()):
            self._row_files[uri] = self._spill.put(self._rows_of(uri, view, part))
            self._rows.write()  # a file may be large

    def _rows_of(self, uri: str, view: View, part: int) -> bytes:
        """Rows of a list, for the script that filters it."""
        if uri in self._row_files:
            return self._spill.get(self._row_files[uri])
        key = self.renderer.key_of_rows(view, part) if self._rows.cache.is_on else b""
        return self._rows.memo(key, str, lambda: self.renderer.rows_of(view, part)).encode()

    def make_feeds(self) -> None:
        """Make all files for other programs now. They go to the disk."""
        _ = self._feeds

    def _feed(self, uri: str) -> bytes:
        return self._spill.get(self._feeds[uri])

    @cached_property
    def _feeds(self) -> Mapping[str, Place]:
        renderer = self.renderer
        feeds = all_feeds(self.corpus, self.today, renderer.site.url, renderer.site.directory_urls, renderer.exports)
        # As bytes, since the lines of some formats end with CR LF on every system.
        return {uri: self._spill.put(text.encode()) for uri, text in feeds}


def is_withdrawn(view: View) -> bool:
    """Whether it is a page of a record that no longer counts."""
    return isinstance(view, IncidentView | MentionsView) and view.record.is_withdrawn
