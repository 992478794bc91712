"""The MkDocs plugin: hands the pages of a knowledge base to MkDocs, and nothing else.

What the command line needs too (services, owners, policy) stands in `incidents/_config.yml`, not here.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files as resources
from itertools import pairwise
from pathlib import Path

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from postmortems.baseline import Baseline, BaselineError
from postmortems.feeds import all_feeds, atom
from postmortems.loader import KnowledgeBase, attachments, load
from postmortems.model.vocabulary import Level
from postmortems.new_record import template_of
from postmortems.page_markdown import PageMarkdown, html_blocks
from postmortems.render import Renderer
from postmortems.render.assets import SCRIPT, STYLESHEET, assets
from postmortems.render.beginning import Beginning, new_file_page
from postmortems.render.search import BREAK, WHOLE, search_entries
from postmortems.search_index import SearchIndexError, index_files, is_installed, write_files
from postmortems.views import all_views
from postmortems.views.base import View
from postmortems.views.home import HomeView
from postmortems.views.incident import IncidentView
from postmortems.views.search import search_views

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


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):  # type: ignore[no-untyped-call]
    """Adds a page for each incident, and all pages that follow from having them together."""

    _is_preview = False
    _search_index: dict[str, bytes] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether this is the live preview, which builds many times."""
        self._is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Register the stylesheet, the script and what the live preview watches."""
        config.extra_css.insert(0, STYLESHEET)
        config.extra_javascript.append(SCRIPT)
        if "attr_list" not in config.markdown_extensions:
            config.markdown_extensions.append("attr_list")
        self._has_search = is_installed() if self.config.search_page is None else self.config.search_page
        if self._has_search and not is_installed():
            raise PluginError('postmortems: search_page needs Pagefind: pip install "mkdocs-postmortems[search]"')
        self._markdown = PageMarkdown()
        config.markdown_extensions.append(self._markdown)  # type: ignore[arg-type]
        config.watch += [str(self._folder(config)), str(resources("postmortems.render") / "templates")]

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Read the records, report what is wrong with them, and add their pages."""
        today = self.config.today or _build_day()
        base = _base(config)
        knowledge_base = _load(_seen_from(base, self._folder(config)))
        _report(knowledge_base, today, self._baseline(config))
        renderer = Renderer(
            knowledge_base.corpus,
            today,
            directory_urls=config.use_directory_urls,
            docs=_seen_from(base, Path(config.docs_dir)).as_posix(),
            beginning=Beginning(template_of(knowledge_base), _new_file_page(config, self._folder(config))),
            has_search=self._has_search,
        )
        self._renderer = renderer
        views = list(all_views(knowledge_base.corpus, today))
        if self._has_search:
            views += search_views(knowledge_base.corpus)
        self._views: dict[str, View] = {view.uri: view for view in views}
        for view in self._views.values():
            if isinstance(view, IncidentView):
                files.append(_incident_file(view, config))
            elif not files.get_file_from_path(view.uri):
                files.append(_generated(config, view.uri, renderer.render(view)))
        for record in knowledge_base.corpus.records:
            for path, uri in attachments(record):
                files.append(_real_file(path, uri, config))
        feeds = all_feeds(knowledge_base.corpus, today, config.site_url or "", config.use_directory_urls)
        for uri, content in (
            *renderer.row_files(self._views.values()),
            *renderer.redirects(),
            *assets(with_search=self._has_search),
            *feeds,
        ):
            files.append(_generated(config, uri, content))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Attach the pages that are not in the navigation to the nearest one that is, and the incidents to each
        other in the order of time.

        Records never stand in the navigation itself: with a thousand of them the theme would draw a thousand
        entries on each of a thousand pages.
        """
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        listed = {page.file.src_uri for page in nav.pages}
        for uri in self._views.keys() - listed:
            page = pages[uri]
            if page.parent is None:
                # A page as parent is not foreseen by the types of MkDocs, and works: what a theme asks of a
                # parent is its title, its address and whether it is active.
                page.parent = _parent(uri, pages)  # type: ignore[assignment]
        incidents = [pages[uri] for uri, view in self._views.items() if isinstance(view, IncidentView)]
        for earlier, later in pairwise(incidents):
            earlier.next_page, later.previous_page = later, earlier

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """The page of an incident, in place of the file of its record, whose YAML MkDocs need not read."""
        view = self._views.get(page.file.src_uri)
        if not isinstance(view, IncidentView):
            return None
        text, self._markdown.blocks = self._renderer.render_with_blocks(view)
        return text

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Put the state of things below a home page written by hand, and tell which blocks are finished."""
        view = self._views.get(page.file.src_uri)
        if isinstance(view, IncidentView):
            return None
        if view is not None and page.file.generated_by == "postmortems":
            self._markdown.blocks = html_blocks(markdown)
            return None
        self._markdown.blocks = ()
        if not isinstance(view, HomeView):
            return None
        text, self._markdown.blocks = self._renderer.render_with_blocks(replace(view, has_introduction=True))
        return f"{markdown.rstrip()}\n\n{text}"

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Tell MkDocs of the anchors in the finished blocks, which it did not read: it checks links to them."""
        if self._markdown.blocks and page.present_anchor_ids is not None:
            page.present_anchor_ids |= {name for block in self._markdown.blocks for name in _ID.findall(block)}

    @event_priority(100)
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Keep the theme's search from reading our pages: what it is to find there, we say ourselves."""
        if page.file.src_uri in self._views and not isinstance(self._views[page.file.src_uri], HomeView):
            page.meta["search"] = {**(page.meta.get("search") or {}), "exclude": True}

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Let a feed reader that is given the address of the site find the feed."""
        if not isinstance(self._views.get(page.file.src_uri), HomeView):
            return None
        return output.replace("</head>", f"{atom.link(self._renderer.words)}</head>", 1)

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say what the theme's search is to find, before it writes its index, and make that of the search page."""
        if self._has_search:
            self._write_search_index(config)
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


_ID = re.compile(r'\sid="([^"]+)"')


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


def _build_day() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else datetime.now(UTC).date()


def _load(folder: Path) -> KnowledgeBase:
    try:
        return load(folder)
    except FileNotFoundError as error:
        raise PluginError(f"postmortems: {error}; set `incidents` in mkdocs.yml") from None


def _report(knowledge_base: KnowledgeBase, today: date, baseline: Baseline) -> None:
    """Log every finding that is not in the baseline: `--strict` then fails the build, whatever the level."""
    for finding in baseline.compared(knowledge_base.findings(today), knowledge_base.folder).new:
        level = logging.ERROR if finding.level is Level.ERROR else logging.WARNING
        place = f"{finding.path}:{finding.line}:{finding.column}"
        advice = f" ({finding.help})" if finding.help else ""
        log.log(level, "%s: %s %s [%s]%s", place, finding.code, finding.message, finding.rule, advice)


def _new_file_page(config: MkDocsConfig, folder: Path) -> str:
    edit_uri = config.edit_uri or config.edit_uri_template or ""
    below = Path(os.path.relpath(folder, config.docs_dir)).as_posix()
    return new_file_page(config.repo_url or "", edit_uri, below)


def _generated(config: MkDocsConfig, uri: str, content: str) -> File:
    # Where MkDocs makes the navigation itself, it lists the first page of each family and no more.
    is_listed = config.nav is None and uri.endswith(".md") and uri.count("/") <= 1
    inclusion = InclusionLevel.INCLUDED if is_listed else InclusionLevel.NOT_IN_NAV
    # As bytes, since the lines of some formats end with CR LF on every system.
    return File.generated(config, uri, content=content.encode(), inclusion=inclusion)


def _incident_file(view: IncidentView, config: MkDocsConfig) -> File:
    """A record as a real file, so that its dates and its edit link are right, wherever it lies in the folder."""
    return _real_file(Path(view.record.path), view.uri, config)


def _real_file(path: Path, uri: str, config: MkDocsConfig) -> File:
    file = File(
        uri,
        str(_project(config)),
        config.site_dir,
        config.use_directory_urls,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    file.abs_src_path = str(path.resolve())
    file.edit_uri = Path(os.path.relpath(path.resolve(), config.docs_dir)).as_posix()
    return file


def _parent(uri: str, pages: dict[str, Page]) -> Page | None:
    """The nearest index page above a page."""
    return next((pages[index] for index in _indexes_above(uri) if index in pages), None)


def _indexes_above(uri: str) -> Iterator[str]:
    folders = uri.removesuffix("/index.md").split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        yield "/".join([*folders[:depth], "index.md"])
