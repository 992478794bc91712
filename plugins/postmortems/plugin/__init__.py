"""The MkDocs plugin: hands the pages to MkDocs, and nothing else.

Options that the command line needs too (services, owners, policy) are in `incidents/_config.yml`, not here.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterable
from importlib.resources import files as resources
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from postmortems.feeds import atom
from postmortems.feeds.pagefind import SearchIndexError, index_files, is_installed, write_files
from postmortems.plugin import notice
from postmortems.plugin.build import Build, is_withdrawn
from postmortems.plugin.files import records_folder
from postmortems.plugin.options import PostmortemsConfig
from postmortems.plugin.pages import OurPage
from postmortems.record.reader import FileRead, garbage_collection_paused
from postmortems.render.search import BOOST, BREAK, search_entries
from postmortems.render.site_assets import SCRIPT, STYLESHEET
from postmortems.views.home import HomeView
from postmortems.views.urls import Links

__all__ = ["PostmortemsConfig", "PostmortemsPlugin"]

log = logging.getLogger("mkdocs.plugins.postmortems")


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):  # type: ignore[no-untyped-call]
    """Adds a page for each incident, and the pages that list, count and compare them."""

    _build: Build | None = None
    """From `on_files` on."""
    _is_preview = False
    _is_partial = False
    """Only pages whose file has changed are built (`--dirty`)."""
    _earlier: dict[str, FileRead] | None = None
    """The results of reading each file the last time, for the live preview."""
    _search_index: dict[str, bytes] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether this is the live preview, which builds many times, and answer the theme's notice once."""
        self._is_preview = command == "serve"
        self._is_partial = dirty
        self._earlier = {} if self._is_preview else None
        answer = notice.answer()
        if answer:
            log.info(answer)

    def on_config(self, config: MkDocsConfig) -> None:
        """Register the stylesheet, the script and what the live preview watches."""
        config.extra_css.insert(0, STYLESHEET)
        config.extra_javascript.append(SCRIPT)
        self._has_search = is_installed() if self.config.search_page is None else self.config.search_page
        if self._has_search and not is_installed():
            raise PluginError('postmortems: search_page needs Pagefind: pip install "mkdocs-postmortems[search]"')
        config.watch += [
            str(records_folder(config, self.config.incidents)),
            str(resources("postmortems.render") / "templates"),
        ]

    @garbage_collection_paused()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Read the records, report what is wrong with them, and add their pages."""
        self._build = Build(self.config, config, has_search=self._has_search, earlier=self._earlier)
        self._build.add_files(files)
        if not self._is_preview:
            gc.freeze()  # records and views stay until the end: no need to look through them again and again

    @property
    def _current(self) -> Build:
        """The build that goes on. MkDocs calls the hooks that ask for it after `on_files` only."""
        assert self._build is not None
        return self._build

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Attach our pages to the navigation.

        Records are never in the navigation itself: with a thousand of them the theme would draw a thousand entries on
        each of a thousand pages.
        """
        self._current.join_navigation(nav, files)

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page | None:
        """Make a page of ours in our own way."""
        pages = self._current.pages
        return pages.ours(page) if pages else None

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Add the dashboard below a home page written by hand."""
        return self._current.home_below(html, page)

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """All pages are made; the theme finishes them next."""
        self._current.end_making(files)

    def on_build_error(self, error: Exception) -> None:
        """No other process is to outlive the build."""
        if self._build:
            self._build.close()

    @event_priority(100)
    def _hide_content(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Hide the content of a page from Material's search, which looks for attributes of its own with a slow pattern.

        Only if there are none, which a faster pattern finds.
        """
        if isinstance(page, OurPage) and self._is_searched_only(config) and not _FOR_SEARCH.search(page.content or ""):
            page.hide_content()

    @event_priority(-100)
    def _show_content(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, OurPage):
            page.show_content()

    on_page_context = CombinedEvent(_hide_content, _show_content)

    def _is_searched_only(self, config: MkDocsConfig) -> bool:
        """Whether only we and Material's search handle the event `page_context`."""
        handlers = {type(getattr(one, "__self__", one)).__module__ for one in config.plugins.events["page_context"]}
        return handlers <= {__name__, "material.plugins.search.plugin"}

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Let a feed reader that is given the address of the site find the feed."""
        if not isinstance(self._current.views.get(page.file.src_uri), HomeView):
            return None
        return output.replace("</head>", f"{atom.link(self._current.renderer.words)}</head>", 1)

    @event_priority(100)
    def _write_search(self, *, config: MkDocsConfig) -> None:
        """Hand our entries to the theme's search before it writes its index, and write the index of the search page."""
        self._current.close()
        if self._has_search:
            self._write_search_index(config)
        self._drop_withdrawn(config)
        search = config.plugins.get("material/search")
        index = getattr(search, "search_index", None)
        if search is None or index is None:
            return
        entries = search_entries(
            self._current.renderer.corpus,
            self._current.renderer.words,
            directory_urls=config.use_directory_urls,
            whole=self.config.search_whole_text,
        )
        # A theme in Chinese searches for words between breaks; in any other language they would hide the words.
        has_breaks = r"\u200b" in search.config.separator or BREAK in search.config.separator
        shown = (entry.with_breaks() if has_breaks else entry for entry in entries)
        index.entries += ({**entry._asdict(), "boost": BOOST} for entry in shown)

    def _drop_withdrawn(self, config: MkDocsConfig) -> None:
        """Take withdrawn records out of the index of MkDocs' own search, which takes in every page."""
        withdrawn = [view.uri for view in self._current.views.values() if is_withdrawn(view)]
        entries = getattr(getattr(config.plugins.get("search"), "search_index", None), "_entries", None)
        if withdrawn and isinstance(entries, list):
            links = Links("index.md", config.use_directory_urls)
            addresses = {unquote(links.page(uri)) for uri in withdrawn}
            entries[:] = (e for e in entries if unquote(e["location"].partition("#")[0]) not in addresses)

    @event_priority(-100)
    def _evict_unused(self, *, config: MkDocsConfig) -> None:
        """After everything else: a build that fails leaves all cached entries."""
        if not self._is_partial:
            self._current.evict_unused()

    on_post_build = CombinedEvent(_write_search, _evict_unused)

    def _write_search_index(self, config: MkDocsConfig) -> None:
        """Write the index of the search page. The preview makes it once: it would delay each look at an edit."""
        corpus, words = self._current.renderer.corpus, self._current.renderer.words
        files: Iterable[tuple[str, bytes]] = index_files(corpus, words, directory_urls=config.use_directory_urls)
        try:
            if self._is_preview:
                if self._search_index is None:
                    self._search_index = dict(files)
                    log.info("The page search/ finds what the records say now, and later edits after a restart")
                files = self._search_index.items()
            write_files(files, Path(config.site_dir))
        except SearchIndexError as error:
            raise PluginError(f"postmortems: Pagefind made no index: {error}") from None


_FOR_SEARCH = re.compile(r'data-search-\w+="[^"]')
"""Attributes with a value that Material's search removes from pages."""
