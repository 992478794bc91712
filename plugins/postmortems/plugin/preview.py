"""The live preview: an edit of a record makes one page, and everything else is made when a browser asks for it.

MkDocs builds the whole site after each change. Here it only prepares: it makes hand-written pages, and leaves ours to
the server, which makes a page or a file when it is asked for, unless it is up to date. After an edit of records, they
alone are read again, and nothing that was made counts any more. After any other change, MkDocs prepares again.
"""

from __future__ import annotations

import gc
import logging
import os
import posixpath
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from postmortems.feeds import pagefind
from postmortems.plugin.build import Build
from postmortems.plugin.checking import Checker
from postmortems.plugin.content import OTHERS, families_at
from postmortems.plugin.finished import is_known
from postmortems.plugin.pages import LazyFile
from postmortems.plugin.theme_search import ThemeSearch
from postmortems.plugin.unread import unread_page
from postmortems.plugin.watching import Watcher
from postmortems.record.files import CONFIG_NAME, TEMPLATE_NAME
from postmortems.record.reader import garbage_collection_paused
from postmortems.render.site_assets import asset_paths
from postmortems.views import family_of

log = logging.getLogger("mkdocs.plugins.postmortems")

BUILD_DELAY = 0.03
"""Seconds without another change before the preview acts: an editor may write a file in several steps."""


@dataclass
class Site:
    """The site as MkDocs prepared it last."""

    build: Build
    files: PreviewFiles
    config: MkDocsConfig
    nav: Navigation
    env: Environment
    search: ThemeSearch
    known: frozenset[str] = frozenset()
    """Absolute paths of all source files."""
    records: dict[str, str] = field(default_factory=dict)
    """The paths of records as the corpus has them, by absolute path."""

    def is_ours(self, file: File) -> bool:
        """Whether it is a page of ours."""
        return file.is_documentation_page() and self.build.pages.is_shown(file)


class PreviewFiles(Files):
    """The files of the site, of which MkDocs makes those that are not deferred. Others are added on demand."""

    def __init__(self, files: Iterable[File], is_deferred: Callable[[File], bool], add: Callable[[str], bool]) -> None:
        """`add` adds what may be at a path, and says whether that is anything new."""
        super().__init__(files)
        self._is_deferred = is_deferred
        self._add = add
        self.by_place: dict[str, File] = {}
        """By their path on the site, from the end of the preparation on."""

    def append(self, file: File) -> None:
        super().append(file)
        self.by_place[file.dest_uri] = file

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(path)
        return self.get_file_from_path(path) if found is None and self._add(PurePath(path).as_posix()) else found

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """All pages; without the deferred ones if a build in the preview asks."""
        pages = super().documentation_pages(inclusion=inclusion)
        is_build = inclusion == InclusionLevel.is_in_serve
        return [file for file in pages if not self._is_deferred(file)] if is_build else pages

    def all_pages(self) -> Sequence[File]:
        return super().documentation_pages(inclusion=InclusionLevel.is_in_serve)

    def copy_static_files(
        self, dirty: bool = False, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> None:
        """Copy files that are on the disk."""
        for file in self:
            if not (file.is_documentation_page() or isinstance(file, LazyFile)) and inclusion(file.inclusion):
                file.copy_file(dirty)


class Preview:
    """The preview of one `mkdocs serve`."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self._prepared: Build | None = None
        self._are_pages_read = False
        self._lock = threading.RLock()
        self._changed: set[str] = set()
        self._made: set[str] = set()
        """Paths on the site of what is up to date on the disk."""
        self._read: set[str] = set()
        """Source paths of pages whose title is up to date."""
        self._is_edited = False
        """Records changed since MkDocs prepared the site."""
        self._error: BaseException | None = None
        self._version = self._shown = 0
        self._builder: Callable[[], None] | None = None
        self.checker = Checker()
        preview = self

        def serve_request(server: LiveReloadServer, environ: Any, start_response: Any) -> Iterable[bytes]:
            return preview._answer(server, environ, start_response)

        LiveReloadServer.serve_request = serve_request  # type: ignore[method-assign,assignment]
        # Not in `on_serve`, which MkDocs does not call with --no-livereload.

    def close(self) -> None:
        """The server is shut down."""
        LiveReloadServer.serve_request = _serve_request  # type: ignore[method-assign]
        self.checker.close()

    @staticmethod
    def makes_pages_on_demand(config: MkDocsConfig) -> bool:
        """Whether it may leave pages out until somebody asks: no plugin collects something from all of them."""
        return not [name for name, plugin in config.plugins.items() if name not in _KNOWN and _collects(plugin)]

    # While MkDocs prepares the site

    def prepare(self, build: Build, files: Files) -> PreviewFiles:
        """MkDocs begins: let it leave out our pages."""
        gc.unfreeze()
        self._prepared = build
        self._are_pages_read = False
        self._made, self._read, self._is_edited = set(), set(), False
        config = build.config
        if is_known(config):
            config.theme.static_templates -= _SITEMAPS
        build.add_files(files, lists=_may_show_any_page(config))
        self.files = PreviewFiles(files, self._is_deferred, self._add_at)
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            if not build.pages.is_ours(file):  # it is made now, and the pages above it are shown there
                self._add_at(file.src_uri)
        return self.files

    @garbage_collection_paused()
    def _add_at(self, path: str) -> bool:
        """Add what is ours and may be at a path, if it is not there yet; a sitemap has all pages."""
        build = self._prepared
        assert build is not None
        families = build.content.renderer.families
        missing = [name for name in families if name not in build.addresses]
        wanted = families if path in _SITEMAPS else families_at(path)
        added = [name for name in missing if name in wanted]
        for name in added:
            build.add_family(name, self.files)
        return bool(added)

    def _is_deferred(self, file: File) -> bool:
        assert self._prepared is not None
        if not self._prepared.pages.is_shown(file):
            return False
        # Every page shows the titles of those in the navigation.
        return self._are_pages_read or file.src_uri not in self._prepared.listed

    def pages_are_read(self, env: Environment, files: Files) -> None:
        """MkDocs has read what it needs, and finishes hand-written pages next."""
        self._are_pages_read = True
        build = self._prepared
        if build is None or files is not self.files:
            self.site = None  # another plugin replaced the files, and everything is built at once
            return
        self.site = Site(build, self.files, build.config, build.nav, env, ThemeSearch(build.config))
        self._read = set(build.listed)
        for file in self._pages_of_mkdocs:
            self._read_around(self.site, file)

    def context(self, context: TemplateContext) -> None:
        """A page is finished by the theme, which may read what others there are."""
        if self.site is not None:
            context["pages"] = self.site.files.all_pages()

    def page_is_finished(self, page: Page) -> None:
        """The search of the theme has seen a page."""
        if self.site is not None:
            self.site.search.take(page)

    def is_prepared(self) -> None:
        """MkDocs is done."""
        site = self.site
        if site is None:
            return
        site.files.by_place = {file.dest_uri: file for file in site.files}
        build = site.build
        paths = [*build.knowledge_base.reads, *(file.abs_src_path for file in site.files if file.abs_src_path)]
        whole = build.knowledge_base.corpus.all_records
        site.records = {os.path.abspath(record.path): record.path for record in whole}
        settings = ((build.folder / name).as_posix() for name in (CONFIG_NAME, TEMPLATE_NAME))
        site.known = frozenset({*map(os.path.abspath, (*paths, *settings)), *site.records})
        if self._builder is not None:
            gc.collect()  # of the site as it was, and its open files: what is frozen is not looked at any more
        gc.freeze()  # looking through all records after each edit would take longer than a page
        # Where two pages have one place, the later one of a build is there.
        places = site.files.by_place
        self._made = {file.dest_uri for file in self._pages_of_mkdocs if places[file.dest_uri] is file}

    @property
    def _pages_of_mkdocs(self) -> Sequence[File]:
        """The pages that it makes now."""
        return self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)

    # Changes

    def watch(self, server: LiveReloadServer, builder: Callable[[], None], *, polls: bool) -> None:
        """Watch files by events, and act on their changes in our way."""
        self._builder = builder
        server.builder = lambda: self._show_changes(server)
        server.build_delay = BUILD_DELAY
        watched = list(server._watched_paths)
        server._watched_paths.clear()
        server._watch_refs.clear()
        server.observer = Watcher(self._changed.add, polls=polls)  # type: ignore[assignment]
        for path in watched:
            server.watch(path)
        their_page = server.error_handler

        def error_page(code: int) -> bytes | None:
            page = their_page(code)
            return page and _reloading(server, page)

        server.error_handler = error_page

    def _show_changes(self, server: LiveReloadServer) -> None:
        """Act on changes. Browsers reload after this, unless there was none."""
        with self._lock:
            self._apply()
            if self._version == self._shown:
                server._wanted_epoch = server._visible_epoch
            self._shown = self._version

    def _apply(self) -> None:
        changed: set[str] = set()
        while self._changed:
            changed.add(self._changed.pop())
        changed = {path for path in changed if self._matters(path)}
        if not changed:
            if self._error is not None:
                raise RuntimeError("the site cannot be built") from self._error
            return
        self._version += 1
        site = self.site
        if self._error is not None or site is None or not self._are_edits(site, changed):
            self._prepare_again()

    def _are_edits(self, site: Site, changed: set[str]) -> bool:
        """Whether the changes are edits of records, which then are read again."""
        if not changed <= site.records.keys():
            return False
        names = {site.records[path] for path in changed}
        shown = site.build.shown
        if not site.build.read_again(names) or site.build.shown != shown:
            return False
        self._made &= _FIXED
        self._is_edited = True
        self._read -= {f"incidents/{Path(name).stem}.md" for name in names}
        self.checker.check(site.build, names)
        return True

    def _matters(self, path: str) -> bool:
        """Whether a change is one of the site, and not of a temporary file of an editor."""
        known = self.site.known if self.site is not None else frozenset()
        if path in known:
            return True
        name = os.path.basename(path)
        if name.startswith((".", "#")) or name.endswith("~"):
            return False
        folder = path + os.sep
        return os.path.exists(path) or any(file.startswith(folder) for file in known)

    def _prepare_again(self) -> None:
        assert self._builder is not None
        self._version += 1
        try:
            self._builder()
        except BaseException as error:
            self._error = error
            raise
        self._error = None

    # Requests

    def _answer(self, server: LiveReloadServer, environ: Any, start_response: Any) -> Iterable[bytes]:
        place = _place(server, environ["PATH_INFO"])
        if place is not None:
            try:
                with self._lock:
                    self._bring_up_to_date(place)
                    page = unread_page(self.site.build, place) if self.site and place.endswith(".html") else None
            except (Exception, SystemExit):
                log.exception("%s cannot be made", place)
                start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")])
                return [_reloading(server, b"<p>This page cannot be made. The terminal says why.</p>\n")]
            if place.endswith(".html"):
                self.checker.start()
            if page is not None:
                start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
                return [_reloading(server, page)]
        return _serve_request(server, environ, start_response)

    def _bring_up_to_date(self, place: str) -> None:
        if self._builder is not None:
            self._apply()
        site = self.site
        if site is None or place in self._made:
            return
        self._add_at(place)
        file = site.files.by_place.get(place)
        if self._is_edited and self._is_preparation_needed(site, place, file):
            self._prepare_again()
            self._bring_up_to_date(place)
            return
        if place == site.search.place:
            self._make_search(site)
        elif place.startswith(f"{pagefind.FOLDER}/") and site.build.has_search:
            if pagefind.FOLDER not in self._made:
                site.build.write_search_index()
                self._made.add(pagefind.FOLDER)
        elif place in _SITEMAPS and is_known(site.config):
            self._make_sitemap(site)
        elif file is not None and site.is_ours(file):
            self._make_page(site, file)
        elif isinstance(file, LazyFile):
            write_file(file.content_bytes, file.abs_dest_path)
        self._made.add(place)

    def _is_preparation_needed(self, site: Site, place: str, file: File | None) -> bool:
        """Whether MkDocs has to prepare the site again before a file can be made, since records were edited."""
        if place == site.search.place or place.startswith(f"{pagefind.FOLDER}/"):
            return False
        content, before = site.build.content, site.build.addresses
        if file is not None and file.src_uri in content.incidents:
            return False
        if file is not None and not isinstance(file, LazyFile) and not site.build.pages.is_home(file.src_uri):
            return file.is_documentation_page()  # other plugins may show anything on a hand-written page
        families = set(before)  # where there are other pages now, which any page may list
        if not _may_show_any_page(site.config) and place not in _SITEMAPS:
            page = file if file is not None and file.is_documentation_page() else None
            families &= {family_of(page.src_uri)} if page else {*families_at(place), OTHERS}
        return any(content.addresses_of(family) != before[family] for family in families)

    def _make_page(self, site: Site, file: File) -> None:
        page = self._read_around(site, file)
        self._read_page(site, page)
        _build_page(page, site.config, site.files.all_pages(), site.nav, site.env)

    def _read_around(self, site: Site, file: File) -> Page:
        """Read the pages of which themes show the title on this one."""
        page = file.page
        assert page is not None
        for other in (page.previous_page, page.next_page, *page.ancestors):
            if isinstance(other, Page) and other.file.src_uri not in self._read and site.is_ours(other.file):
                self._read_page(site, other)
        return page

    def _read_page(self, site: Site, page: Page) -> None:
        _populate_page(page, site.config, site.files)
        site.build.exclude_from_search(page)
        self._read.add(page.file.src_uri)

    def _make_search(self, site: Site) -> None:
        """The index of the theme's search. It holds pages that we do not exclude, and our own entries."""
        self._add_at("index.md")
        for file in site.files.all_pages():
            is_in = site.is_ours(file) if site.search.has_all_pages else site.build.pages.is_home(file.src_uri)
            if is_in and file.dest_uri not in self._made:
                self._make_page(site, file)
                self._made.add(file.dest_uri)
        site.search.write(site.build, site.files.all_pages())

    def _make_sitemap(self, site: Site) -> None:
        """The list of all pages, in the order of a build, whichever came first here."""
        order = {name: number for number, name in enumerate(site.build.content.renderer.families)}
        is_ours = site.build.pages.is_ours
        files = Files(sorted(site.files, key=lambda one: order[family_of(one.src_uri)] if is_ours(one) else -1))
        _build_theme_template("sitemap.xml", site.env, files, site.config, site.nav)


_serve_request = LiveReloadServer.serve_request
"""How MkDocs' server answers by itself."""


def _reloading(server: LiveReloadServer, page: bytes) -> bytes:
    """A page that the browser loads again after a change, also where it has no page of the site."""
    found: bytes = server._inject_js_into_html(page, server._visible_epoch)  # type: ignore[no-untyped-call]
    return found


def _place(server: LiveReloadServer, path: str) -> str | None:
    """The path of a file on the site, as the server understands an address; None for its other addresses."""
    path = path.encode("latin-1").decode("utf-8", "ignore")
    if path.startswith("/livereload/") or not f"{path}/".startswith(server.mount_path):
        return None
    inside = path[len(server.mount_path) :] + ("index.html" if path.endswith("/") else "")
    return posixpath.normpath(f"/{inside}").lstrip("/")


_KNOWN = frozenset({"postmortems", "search", "material/search", "macros", "minify", "redirects"})
"""Plugins that look at pages one by one, whatever else they do."""


def _collects(plugin: object) -> bool:
    events = {name for name in dir(plugin) if name.startswith("on_")}
    of_pages = {name for name in events if name.startswith("on_page_") or name in ("on_pre_page", "on_post_page")}
    return bool(of_pages and events & {"on_env", "on_post_build", "on_post_template", "on_template_context"})


_SITEMAPS = frozenset({"sitemap.xml", "sitemap.xml.gz"})

_FIXED = frozenset(asset_paths())
"""Files of ours that do not depend on records."""


def _may_show_any_page(config: MkDocsConfig) -> bool:
    """Whether any page may show which others there are: by more than Material, in a navigation that MkDocs makes, or by
    a template of the site."""
    return not is_known(config) or config.nav is None or bool(config.extra_templates)
