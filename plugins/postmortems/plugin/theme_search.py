"""The index of the theme's own search: whose entries it has, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from postmortems.plugin.build import Build
from postmortems.render.search import BOOST, BREAK, search_entries
from postmortems.views.incident import MentionsView
from postmortems.views.urls import Links


def add_entries(config: MkDocsConfig, build: Build) -> None:
    """Hand our entries to the theme's search, just before it writes its index."""
    _drop_withdrawn(config, build)
    search = config.plugins.get("material/search")
    index = getattr(search, "search_index", None)
    if search is None or index is None:
        return
    entries = search_entries(
        build.content.corpus,
        build.content.renderer.words,
        directory_urls=config.use_directory_urls,
        whole=build.options.search_whole_text,
    )
    # A theme in Chinese searches for words between breaks; in any other language they would hide the words.
    has_breaks = r"\u200b" in search.config.separator or BREAK in search.config.separator
    shown = (entry.with_breaks() if has_breaks else entry for entry in entries)
    index.entries += ({**entry._asdict(), "boost": BOOST} for entry in shown)


def _drop_withdrawn(config: MkDocsConfig, build: Build) -> None:
    """Remove withdrawn records from the index of MkDocs' own search, which takes in every page."""
    entries = getattr(getattr(config.plugins.get("search"), "search_index", None), "_entries", None)
    if not isinstance(entries, list):
        return
    mentions = build.content.views_of("mentions").values()
    withdrawn = [uri for uri, record in build.content.incidents.items() if record.is_withdrawn]
    withdrawn += [view.uri for view in mentions if isinstance(view, MentionsView) and view.record.is_withdrawn]
    if withdrawn:
        links = Links("index.md", config.use_directory_urls)
        addresses = {unquote(links.page(uri)) for uri in withdrawn}
        entries[:] = (e for e in entries if unquote(e["location"].partition("#")[0]) not in addresses)


class ThemeSearch:
    """The entries of the theme's search in the preview, by page, until somebody asks for its index."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._config = config
        self._of_material: Any = config.plugins.get("material/search")
        self._plugin: Any = self._of_material or config.plugins.get("search")
        self._entries: dict[str, list[Any]] = {}

    @property
    def place(self) -> str | None:
        """The path of the index on the site; None without a search."""
        return "search/search_index.json" if self._list is not None else None

    @property
    def _list(self) -> list[Any] | None:
        index = getattr(self._plugin, "search_index", None)
        found = getattr(index, "entries" if self._of_material else "_entries", None)
        return found if isinstance(found, list) else None

    def take(self, page: Page) -> None:
        """Take over the entries that the search has just made of a page."""
        entries = self._list
        if entries is not None:
            self._entries[page.file.src_uri] = list(entries)
            entries.clear()

    @property
    def has_all_pages(self) -> bool:
        """Whether it ignores that pages are excluded, as MkDocs' own search does."""
        return not self._of_material

    def write(self, build: Build, files: Iterable[File]) -> None:
        """Write the index of all pages, which must be finished, as the search does at the end of a build."""
        entries = self._list
        if entries is None:
            return
        entries[:] = [entry for file in files for entry in self._entries.get(file.src_uri, ())]
        add_entries(self._config, build)
        if self._of_material:
            self._plugin.search_index_prev = None  # with --dirty, it would add these to those of the last time
        self._plugin.on_post_build(config=self._config)
        entries.clear()
