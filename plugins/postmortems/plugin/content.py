"""What a site shows of a knowledge base: its pages, and the files beside them, each made on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property, partial

from postmortems.cache.spill import Place, SpillFile
from postmortems.cache.store import Shelf
from postmortems.feeds import all_feeds, feed_paths
from postmortems.record.corpus import Corpus, Record
from postmortems.render import Renderer
from postmortems.render.list_filters import ROWS
from postmortems.render.proposals import TITLE_INDEX
from postmortems.render.site_assets import asset, asset_paths
from postmortems.views import INCIDENT, family_of
from postmortems.views.base import View
from postmortems.views.incident import IncidentView, incident_view

Make = Callable[[], bytes]

OTHERS = "*"
"""Stands for a family: of the files that belong to no page."""


class Content:
    """The pages and files of one corpus. After an edit in the preview, another corpus has another content."""

    def __init__(self, renderer: Renderer, rows: Shelf, spill: SpillFile) -> None:
        self.corpus: Corpus = renderer.corpus
        self.renderer = renderer
        self.today: date = renderer.today
        self._rows = rows
        self._spill = spill
        self._made_rows: dict[str, Place] = {}
        self._incidents: dict[str, IncidentView] = {}
        self._families: dict[str, Mapping[str, View]] = {}
        self._files: dict[str, Mapping[str, Make]] = {}

    def views_of(self, family: str) -> Mapping[str, View]:
        """The pages of a family, by their source path; none of a folder in which we have no pages."""
        if family not in self._families:
            views: Iterable[View] = ()
            if family == INCIDENT:
                views = map(self._incident, self.incidents)
            elif family in self.renderer.families:
                views = self.renderer.views_of(family)
            self._families[family] = {view.uri: view for view in views}
        return self._families[family]

    @cached_property
    def incidents(self) -> Mapping[str, Record]:
        """The records that have a page, by its source path."""
        return {f"incidents/{record.id}.md": record for record in self.corpus.all_records}

    def uris_of(self, family: str) -> Collection[str]:
        """The source paths of the pages of a family. Those of incidents are known before any of them is made."""
        return self.incidents if family == INCIDENT else self.views_of(family)

    def has(self, uri: str) -> bool:
        """Whether there is a page with this source path."""
        return uri in self.uris_of(family_of(uri))

    def view(self, uri: str) -> View | None:
        """The page with this source path. Pages of other families are not made for it, nor others for an incident."""
        if not self.has(uri):
            return None
        return self._incident(uri) if uri in self.incidents else self.views_of(family_of(uri))[uri]

    def _incident(self, uri: str) -> IncidentView:
        if uri not in self._incidents:
            self._incidents[uri] = incident_view(self.corpus, self.incidents[uri], self.renderer.proposals.of)
        return self._incidents[uri]

    def files_of(self, family: str) -> Mapping[str, Make]:
        """Files that are no pages, by their path on the site, each with what makes it: rows of lists, or `OTHERS`."""
        if family not in self._files:
            views = () if family == INCIDENT else self.views_of(family).values()
            rows = {uri: partial(self._rows_of, uri, view, part) for uri, view, part in self.renderer.row_files(views)}
            self._files[family] = self._other_files() if family == OTHERS else rows
        return self._files[family]

    def _other_files(self) -> Mapping[str, Make]:
        made: dict[str, Make] = {uri: text.encode for uri, text in self.renderer.redirects()}
        for uri in asset_paths(with_search=self.renderer.site.has_search, with_new=not self.corpus.is_public):
            made[uri] = partial(_asset, uri)
        if self.renderer.has_title_index:
            made[TITLE_INDEX] = lambda: self.renderer.proposals.title_index().encode()
        for uri in feed_paths(self.corpus.config, self.renderer.exports):
            made[uri] = partial(self._feed, uri)
        return made

    def addresses_of(self, family: str) -> frozenset[str]:
        """The paths of the pages of a family, and of its files."""
        return frozenset(self.uris_of(family)) | frozenset(self.files_of(family))

    def make_rows(self, family: str) -> None:
        """Make the rows of the lists of a family now. They go to the disk."""
        for uri, view, part in self.renderer.row_files(self.views_of(family).values()):
            self._made_rows[uri] = self._spill.put(self._rows_of(uri, view, part))
            self._rows.write()  # a file may be large

    def _rows_of(self, uri: str, view: View, part: int) -> bytes:
        """Rows of a list, for the script that filters it."""
        if uri in self._made_rows:
            return self._spill.get(self._made_rows[uri])
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


def _asset(uri: str) -> bytes:
    return asset(uri).encode()


def families_at(path: str) -> set[str]:
    """The families of what may be at a path, a source path or one of the site, and of the pages above it."""
    uri = path.removesuffix(".html").removesuffix(".md")
    if uri.startswith(ROWS):
        uri = uri.removeprefix(ROWS).partition(".")[0].replace("-", "/") + "/index"
    return {family_of(f"{uri.partition('/')[0]}/index.md"), family_of(f"{uri}.md")}
