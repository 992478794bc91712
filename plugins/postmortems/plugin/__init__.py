"""The MkDocs plugin: hands the pages to MkDocs, and nothing else.

What the command line needs too (services, owners, policy) stands in `incidents/_config.yml`, not here.
"""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files as resources
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from postmortems.cache.spill import Spool
from postmortems.cache.store import Cache, Shelf
from postmortems.cache.workers import processes_at_most
from postmortems.check import judge
from postmortems.check.baseline import Baseline, BaselineError
from postmortems.check.findings import Finding
from postmortems.check.snapshot import look
from postmortems.edit.new_record import template_of
from postmortems.feeds import all_feeds, atom
from postmortems.feeds.pagefind import SearchIndexError, index_files, is_installed, write_files
from postmortems.model.vocabulary import Level
from postmortems.plugin import notice
from postmortems.plugin.finishing import Finishing
from postmortems.plugin.pages import LazyFile, OurPage, Pages, anchors_in
from postmortems.record.files import CONFIG_NAME, is_attached
from postmortems.record.reader import Attachment, FileRead, KnowledgeBase, attachments, garbage_collection_paused, load
from postmortems.render import Renderer
from postmortems.render.beginning import Beginning, new_file_page
from postmortems.render.search import BREAK, WHOLE, search_entries
from postmortems.render.site_assets import SCRIPT, STYLESHEET, assets
from postmortems.text.terminal import printable
from postmortems.views.base import View
from postmortems.views.home import HomeView
from postmortems.views.incident import IncidentView, MentionsView
from postmortems.views.search import search_views
from postmortems.views.urls import Links

log = logging.getLogger("mkdocs.plugins.postmortems")


class Day(BaseConfigOption[date | None]):
    """A day of the calendar, YYYY-MM-DD; None when it is left out."""

    def run_validation(self, value: object) -> date | None:
        """The day. Raises ValidationError for anything else."""
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValidationError(f"{value} is not a day of the form YYYY-MM-DD") from None


class PostmortemsConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in `mkdocs.yml`."""

    incidents = Type(str, default="incidents")
    """The folder of the records, as seen from `mkdocs.yml`."""

    baseline = Optional(Type(str))
    """A file of known findings, as seen from `mkdocs.yml`: they are not reported. `postmortems check` writes it."""

    today = Day()
    """The day that decides what is overdue. Left out, it is that of `SOURCE_DATE_EPOCH`, or else the day of the
    build, in UTC. With a fixed day the same records always give the same pages."""

    search_whole_text = Type(int, default=WHOLE)
    """Up to how many records the theme's own search covers the whole text of each; beyond, one short entry for each."""

    search_page = Optional(Type(bool))
    """Whether the site has a page `search/` on which incidents, lessons and action items are searched apart. Left out,
    it has one where Pagefind is installed: `pip install "mkdocs-postmortems[search]"`."""

    processes = Type(int, default=2)
    """How many processes at most have the theme finish pages, where the system can copy one (Linux) and there are many
    pages. The pages are the same with any number."""

    cache = Type(bool, default=True)
    """Whether what the build made of pages is kept for the next one. It lies in the user's cache folder, which the
    environment variable `POSTMORTEMS_CACHE` moves elsewhere, or, when it is empty, switches off."""


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):  # type: ignore[no-untyped-call]
    """Adds a page for each incident, and all pages that follow from having them together."""

    _pages: Pages | None = None
    """While pages are made."""
    _rows: Shelf | None = None
    """What follows from the rows of lists: where pages begin, and files of whole lists."""
    _finishing: Finishing | None = None
    """While the theme finishes them."""
    _shelves: Sequence[Shelf] = ()
    """What the build keeps: once all of it has succeeded, what it had no use for may go."""
    _is_preview = False
    _is_partial = False
    """Only pages whose file has changed are built (`--dirty`)."""
    _earlier: dict[str, FileRead] | None = None
    """What followed from the records the last time, for the live preview."""
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
        config.watch += [str(self._folder(config)), str(resources("postmortems.render") / "templates")]

    @garbage_collection_paused()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Read the records, report what is wrong with them, and add their pages."""
        self._spool = Spool()
        today = self.config.today or _build_day()
        base = _base(config)
        folder = _seen_from(base, self._folder(config))
        cache = Cache.of(folder) if self.config.cache else None
        knowledge_base = _load(folder, self._earlier, cache)
        if cache and cache.is_kept:
            findings = look(folder, cache, processes_at_most(self.config.processes)).findings(today)
            cache.close()
        else:
            findings = judge.findings(knowledge_base, today)
        _report(self._baseline(config).compared(findings, folder).new)
        if note := knowledge_base.corpus.visibility_note:
            log.info(note)
        self._rows = Shelf("rows", self._folder(config) if self.config.cache else None)
        renderer = Renderer(
            knowledge_base.corpus,
            today,
            directory_urls=config.use_directory_urls,
            docs=_seen_from(base, Path(config.docs_dir)).as_posix(),
            beginning=Beginning(template_of(knowledge_base), _new_file_page(config, self._folder(config))),
            has_search=self._has_search,
            cuts=self._rows if self._rows.is_kept else None,
        )
        self._renderer = renderer
        views = list(renderer.views())
        self._rows.close()  # until its files are asked for: other processes begin before that
        if self._has_search:
            views += search_views(knowledge_base.corpus)
        self._views: dict[str, View] = {view.uri: view for view in views}
        real_files = _RealFiles(config)
        _leave_out_records(files, self._folder(config))
        for view in self._views.values():
            if isinstance(view, IncidentView):
                _put(files, real_files.incident(view))
            elif not files.get_file_from_path(view.uri):
                make = partial(renderer.render, view)
                files.append(_generated(config, view.uri, make, _inclusion(view.uri, config)))
        for record in knowledge_base.corpus.all_records:
            for attachment in attachments(record):
                _put(files, self._attachment(attachment, real_files, config))
        feeds = all_feeds(knowledge_base.corpus, today, config.site_url or "", config.use_directory_urls)
        for uri, view in renderer.row_files(self._views.values()):
            files.append(_generated(config, uri, partial(self._rows_of, self._rows, view)))
        for uri, content in (
            *renderer.redirects(),
            *assets(with_search=self._has_search),
            *feeds,
        ):
            # As bytes, since the lines of some formats end with CR LF on every system.
            files.append(_generated(config, uri, partial(self._spool.get, self._spool.put(content.encode()))))
        if not self._is_preview:
            gc.freeze()  # records and views stay until the end: no need to look through them again and again

    def _attachment(self, attachment: Attachment, real_files: _RealFiles, config: MkDocsConfig) -> File:
        """A file attached to a record: as it lies on the disk, or with what the site makes of it."""
        if attachment.content is None:
            return real_files.file(attachment.path, attachment.uri)
        return _generated(config, attachment.uri, partial(self._spool.get, self._spool.put(attachment.content)))

    def _rows_of(self, shelf: Shelf, view: View) -> bytes:
        """All rows of a list, for the script that filters it."""
        key = self._renderer.key_of(view)
        found = shelf.get(key)
        if found is None:
            found = self._renderer.rows_of(view).encode()
            shelf.put(key, found)
        return found

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Attach the pages that are not in the navigation to the nearest one that is, and the incidents to each
        other in the order of time.

        Records never stand in the navigation itself: with a thousand of them the theme would draw a thousand
        entries on each of a thousand pages.
        """
        self._nav = nav
        listed = {page.file.src_uri for page in nav.pages}
        cached = self._folder(config) if self.config.cache else None
        self._pages = Pages(self._renderer, self._views, config, files, self._spool, cached)
        self._pages.take_over(listed)
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        for uri in self._views.keys() - listed:
            page = pages[uri]
            if page.parent is None:
                # A page as parent is not foreseen by the types of MkDocs, and works: what a theme asks of a
                # parent is its title, its address and whether it is active.
                page.parent = _parent(uri, pages)  # type: ignore[assignment]
        counted = ((uri, view) for uri, view in self._views.items() if not _is_withdrawn(view))
        incidents = [pages[uri] for uri, view in counted if isinstance(view, IncidentView)]
        for earlier, later in pairwise(incidents):
            earlier.next_page, later.previous_page = later, earlier

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page | None:
        """Make a page of ours in our own way."""
        return self._pages.ours(page) if self._pages else None

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Put the state of things below a home page written by hand."""
        view = self._views.get(page.file.src_uri)
        if self._pages is None or not isinstance(view, HomeView) or isinstance(page, OurPage):
            return None
        made = self._renderer.page(replace(view, has_introduction=True))
        state = self._pages.html(made)
        page.toc = self._pages.headings.contents(made.headings, page.toc)
        page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors_in(state)
        return f"{html}\n{state}"

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment | None:
        """All pages are made: what the theme puts around them may be known."""
        assert self._pages is not None
        pages, self._pages = self._pages, None
        pages.close()
        for file in files.documentation_pages():
            view = self._views.get(file.src_uri)
            if file.page and view and not isinstance(view, HomeView):
                # What the theme's search is to find on our pages, we say ourselves.
                file.page.meta["search"] = {**(file.page.meta.get("search") or {}), "exclude": True}
        cached = self._folder(config) if self.config.cache else None
        self._finishing = Finishing(env, pages.all(), self._nav, config, files, cached)
        assert self._rows is not None
        self._shelves = (self._rows, pages.shelf, self._finishing.shelf)
        return self._finishing.begin(processes_at_most(self.config.processes))

    def on_build_error(self, error: Exception) -> None:
        """No other process is to outlive the build."""
        self._close()

    def _close(self) -> None:
        if self._rows is not None:
            self._rows.close()
        if self._pages is not None:
            self._pages.close()
            self._pages = None
        if self._finishing is not None:
            self._finishing.close()
            self._finishing = None

    @event_priority(100)
    def _set_aside(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Keep a page from Material's search, which looks through it for attributes of its own with a pattern.

        Where there are none, which is seen at once, that takes longer than anything else for a page that is known.
        """
        if isinstance(page, OurPage) and self._is_searched_only(config) and not _FOR_SEARCH.search(page.content or ""):
            page.set_aside()

    @event_priority(-100)
    def _put_back(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, OurPage):
            page.put_back()

    on_page_context = CombinedEvent(_set_aside, _put_back)

    def _is_searched_only(self, config: MkDocsConfig) -> bool:
        """Whether nobody but us and Material's search takes part while a page is finished."""
        parts = {type(getattr(part, "__self__", part)).__module__ for part in config.plugins.events["page_context"]}
        return parts <= {__name__, "material.plugins.search.plugin"}

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Let a feed reader that is given the address of the site find the feed."""
        if not isinstance(self._views.get(page.file.src_uri), HomeView):
            return None
        return output.replace("</head>", f"{atom.link(self._renderer.words)}</head>", 1)

    @event_priority(100)
    def _write_search(self, *, config: MkDocsConfig) -> None:
        """Say what the theme's search is to find, before it writes its index, and make that of the search page."""
        self._close()
        if self._has_search:
            self._write_search_index(config)
        self._forget_withdrawn(config)
        search = config.plugins.get("material/search")
        index = getattr(search, "search_index", None)
        if search is None or index is None:
            return
        entries = search_entries(
            self._renderer.corpus,
            self._renderer.words,
            directory_urls=config.use_directory_urls,
            whole=self.config.search_whole_text,
        )
        # A theme that speaks Chinese looks for words between breaks; for any other they would hide the words.
        has_breaks = r"\u200b" in search.config.separator or BREAK in search.config.separator
        index.entries += ((entry.with_breaks() if has_breaks else entry)._asdict() for entry in entries)

    def _forget_withdrawn(self, config: MkDocsConfig) -> None:
        """Take withdrawn records out of the index of MkDocs' own search, which takes in every page."""
        withdrawn = [view.uri for view in self._views.values() if _is_withdrawn(view)]
        entries = getattr(getattr(config.plugins.get("search"), "search_index", None), "_entries", None)
        if withdrawn and isinstance(entries, list):
            links = Links("index.md", config.use_directory_urls)
            addresses = {unquote(links.page(uri)) for uri in withdrawn}
            entries[:] = (e for e in entries if unquote(e["location"].partition("#")[0]) not in addresses)

    @event_priority(-100)
    def _forget_unused(self, *, config: MkDocsConfig) -> None:
        """After everything else: a build that fails leaves all that earlier ones kept."""
        if not self._is_partial:
            for shelf in self._shelves:
                shelf.forget_unused()
        self._shelves = ()

    on_post_build = CombinedEvent(_write_search, _forget_unused)

    def _write_search_index(self, config: MkDocsConfig) -> None:
        """Write the index of the search page. The preview makes it once: it would delay each look at an edit."""
        corpus, words = self._renderer.corpus, self._renderer.words
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

    def _baseline(self, config: MkDocsConfig) -> Baseline:
        """The findings that are known. Raises PluginError for a file that is none or is not there."""
        if self.config.baseline is None:
            return Baseline(())
        path = _project(config) / self.config.baseline
        try:
            return Baseline.read(path.read_bytes().decode("utf-8", "surrogateescape"))
        except (OSError, BaselineError) as error:
            raise PluginError(f"postmortems: the baseline {self.config.baseline} cannot be read: {error}") from None

    def _folder(self, config: MkDocsConfig) -> Path:
        return _project(config) / self.config.incidents


_FOR_SEARCH = re.compile(r'data-search-\w+="[^"]')
"""How attributes with a value begin that Material's search takes out of pages."""


def _project(config: MkDocsConfig) -> Path:
    """The folder of `mkdocs.yml`."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _base(config: MkDocsConfig) -> Path | None:
    """Where the reader of a message stands; None when the project lies elsewhere."""
    here = Path.cwd()
    return here if _project(config).is_relative_to(here) else None


def _seen_from(base: Path | None, path: Path) -> Path:
    """A path as the reader of a message would type it."""
    return Path(os.path.relpath(path, base)) if base else path


def _put(files: Files, file: File) -> None:
    """Add a file, instead of the one that MkDocs has there where the records lie in its own folder."""
    if earlier := files.get_file_from_path(file.src_uri):
        files.remove(earlier)
    files.append(file)


def _leave_out_records(files: Files, folder: Path) -> None:
    """Take out what MkDocs found in the folder of the records, where that lies in its own.

    Otherwise it would make a page of its own of every Markdown file there, as if those who write the site had written
    it: of records, their notes, and what could not be read as a record.
    """
    place = f"{folder.resolve()}{os.sep}"
    for file in list(files):
        path = os.path.abspath(file.abs_src_path) if file.abs_src_path else ""
        if path.startswith(place) and (
            file.is_documentation_page() or os.path.basename(path) == CONFIG_NAME or is_attached(path, folder.resolve())
        ):
            files.remove(file)


def _build_day() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else datetime.now(UTC).date()
    except (ValueError, OverflowError, OSError):
        said = f'SOURCE_DATE_EPOCH is "{epoch}", which names no day: it counts seconds since 1970'
        raise PluginError(f"postmortems: {said}") from None


def _load(folder: Path, earlier: dict[str, FileRead] | None, cache: Cache | None) -> KnowledgeBase:
    try:
        return load(folder, earlier=earlier, cache=cache)
    except FileNotFoundError as error:
        raise PluginError(f"postmortems: {error}; set `incidents` in mkdocs.yml") from None


def _report(findings: Iterable[Finding]) -> None:
    """Log every finding: `--strict` then fails the build, whatever the level."""
    for finding in findings:
        level = logging.ERROR if finding.level is Level.ERROR else logging.WARNING
        place = printable(f"{finding.path}:{finding.line}:{finding.column}")
        advice = f" ({finding.help})" if finding.help else ""
        log.log(level, "%s: %s %s [%s]%s", place, finding.code, finding.message, finding.rule, advice)


def _new_file_page(config: MkDocsConfig, folder: Path) -> str:
    edit_uri = config.edit_uri or config.edit_uri_template or ""
    below = Path(os.path.relpath(folder, config.docs_dir)).as_posix()
    return new_file_page(config.repo_url or "", edit_uri, below)


def _generated(
    config: MkDocsConfig,
    uri: str,
    make: Callable[[], str | bytes],
    inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV,
) -> File:
    file = LazyFile.generated(config, uri, content="", inclusion=inclusion)
    assert isinstance(file, LazyFile)
    file.make = make
    return file


def _is_withdrawn(view: View) -> bool:
    """Whether it is a page of a record that no longer counts."""
    return isinstance(view, IncidentView | MentionsView) and view.record.is_withdrawn


def _inclusion(uri: str, config: MkDocsConfig) -> InclusionLevel:
    """Where MkDocs makes the navigation itself, it lists the first page of each family and no more."""
    is_listed = config.nav is None and uri.count("/") <= 1
    return InclusionLevel.INCLUDED if is_listed else InclusionLevel.NOT_IN_NAV


class _RealFiles:
    """Makes files of MkDocs of files on the disk, wherever they lie."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        self.project = str(_project(config))
        self.folders: dict[Path, tuple[str, str]] = {}
        """By folder, where it really lies, and the same as seen from the hand-written pages."""

    def incident(self, view: IncidentView) -> File:
        """A record as a real file, so that its dates and its edit link are right, wherever it lies in the folder."""
        return self.file(Path(view.record.path), view.uri)

    def file(self, path: Path, uri: str) -> File:
        """A file with a place in the site."""
        config = self.config
        file = File(uri, self.project, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)
        if path.is_symlink():
            path = path.resolve()
        if path.parent not in self.folders:
            folder = os.path.realpath(path.parent)
            self.folders[path.parent] = (folder, Path(os.path.relpath(folder, config.docs_dir)).as_posix())
        folder, seen_from_docs = self.folders[path.parent]
        file.abs_src_path = os.path.join(folder, path.name)
        file.edit_uri = f"{seen_from_docs}/{path.name}"
        return file


def _parent(uri: str, pages: dict[str, Page]) -> Page | None:
    """The nearest index page above a page."""
    return next((pages[index] for index in _indexes_above(uri) if index in pages), None)


def _indexes_above(uri: str) -> Iterator[str]:
    folders = uri.removesuffix("/index.md").split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        yield "/".join([*folders[:depth], "index.md"])
