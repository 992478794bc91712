"""One build of the site: its state, from reading the records to the last page."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path, PurePosixPath

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import dirname_to_title

from postmortems.cache.spill import SpillFile
from postmortems.cache.store import Cache, Shelf
from postmortems.cache.workers import WORTH_A_PROCESS, Prefetcher, processes_at_most
from postmortems.check import judge
from postmortems.check.baseline import Baseline, BaselineError, current_ids
from postmortems.check.findings import Finding
from postmortems.check.snapshot import Snapshot
from postmortems.feeds.pagefind import SearchIndexError, index_files, write_files
from postmortems.model.vocabulary import Level, Visibility
from postmortems.plugin.compiling import Compiling
from postmortems.plugin.content import OTHERS, Content
from postmortems.plugin.files import (
    RealFiles,
    base_folder,
    generated,
    inclusion_of,
    leave_out_records,
    parent_of,
    project_folder,
    put_file,
    records_folder,
    seen_from,
)
from postmortems.plugin.finished import shelf_name
from postmortems.plugin.options import PostmortemsConfig, in_range
from postmortems.plugin.pages import PAGES, OurPage, Pages, anchors_in, contents
from postmortems.record.corpus import Corpus
from postmortems.record.edition import EditionError, edition_of
from postmortems.record.files import record_files
from postmortems.record.public_files import published_files
from postmortems.record.reader import Attachment, FileRead, KnowledgeBase, garbage_collection_paused, load, reload
from postmortems.record.template import default_template
from postmortems.record.visibility import visibility_note
from postmortems.render import Renderer, Site, templates
from postmortems.render.code_host import CodeHost, code_host
from postmortems.render.new_page import Beginning
from postmortems.render.proposals import Contributions
from postmortems.text.terminal import printable
from postmortems.views import INCIDENT, WITH_PROPOSALS
from postmortems.views.home import HomeView
from postmortems.views.hubs import HUB_OF_URI
from postmortems.views.incident import IncidentView

log = logging.getLogger("mkdocs.plugins.postmortems")


class Build:
    """One build of the site, from reading the records to its last page."""

    pages: Pages
    """From `add_files` on."""
    nav: Navigation
    """Likewise."""
    listed: frozenset[str] = frozenset()
    """Source paths of the pages in the navigation."""
    shelves: Sequence[Shelf] = ()
    """What the build caches: after all of it has succeeded, entries that it did not use may go."""
    _is_making = True
    """Until the theme begins to finish pages."""

    def __init__(
        self,
        options: PostmortemsConfig,
        config: MkDocsConfig,
        *,
        has_search: bool,
        earlier: Mapping[str, FileRead] | None,
    ) -> None:
        """Read the records.

        `earlier` has the results of reading each file the last time, for the live preview. Raises PluginError if there
        is no folder of records.
        """
        self.earlier = earlier
        self.options = options
        self.config = config
        self.has_search = has_search
        self.folder = records_folder(config, options.incidents)
        self.spill = SpillFile()
        self.addresses: dict[str, frozenset[str]] = {}
        """Of the pages and files that are added, by their family."""
        self.today = options.today or _day_of_now()
        self.shown_folder = seen_from(base_folder(config), self.folder)
        """The same as the reader of a message would type it."""
        is_much = earlier is None and _count(self.shown_folder) > WORTH_A_PROCESS
        self._compiling = Compiling(config, processes_at_most(options.processes) if is_much else 1)
        self.cache = Cache.of(self.folder) if options.cache else Cache.off()
        self.knowledge_base = _load(self.shown_folder, earlier)
        self._compiling.share(templates())
        self.edition = Visibility(options.edition)
        self.rows = Shelf(self.cache, shelf_name("rows", self.edition))
        """Where the pages of lists begin, and files of whole lists."""
        self.contributions = Contributions()
        """What records contribute to proposals, for the next edit in a live preview."""
        self.content = self.content_of(self.knowledge_base.corpus)
        if note := visibility_note(self.content.corpus):
            log.info(note)

    def content_of(self, whole: Corpus) -> Content:
        """The pages and files of this edition of a corpus. Raises PluginError where there is no such edition."""
        try:
            corpus = edition_of(whole, self.edition)
        except EditionError as error:
            raise PluginError(f"postmortems: {error}") from None
        host = None if corpus.is_public else _code_host(self.config, self.folder, self.shown_folder)
        template = default_template() if corpus.is_public else self.knowledge_base.template
        site = Site(
            directory_urls=self.config.use_directory_urls,
            docs=seen_from(base_folder(self.config), Path(self.config.docs_dir)).as_posix(),
            beginning=Beginning(template, host),
            has_search=self.has_search,
            exports=self.options.exports,
            url=self.config.site_url or "",
        )
        starts = self.rows if self.cache.is_on else None
        renderer = Renderer(
            corpus, self.today, site, page_starts=starts, cache=self.cache, contributions=self.contributions
        )
        return Content(renderer, self.rows, self.spill)

    @garbage_collection_paused()
    def check(self) -> None:
        """Report what is wrong with the records."""
        is_log_public = self.edition is Visibility.PUBLIC and self.earlier is None
        report(self.unknown(self._findings), has_messages=not is_log_public)

    @cached_property
    def _findings(self) -> Sequence[Finding]:
        if not self.cache.is_on:
            return judge.findings(self.knowledge_base, self.today)
        processes = processes_at_most(self.options.processes)
        return Snapshot.of(self.shown_folder, self.cache, processes, self.knowledge_base).findings(self.today)

    def _make_proposals(self) -> None:
        """Make all proposals. If there is much to do, another process fills the cache with them while this one checks
        the records, makes files for other programs, and then counts what lists show.
        """
        renderer = self.content.renderer
        renderer.proposals.fetch()
        is_much = len(renderer.corpus.records) > WORTH_A_PROCESS and not renderer.proposals.are_fetched
        if is_much and self.cache.is_on and processes_at_most(self.options.processes) > 1:

            def fill(_: int) -> None:
                self.cache.open()
                renderer.finish_proposals()

            copy = Prefetcher(1, fill, processes=2)
            self.cache.close()
            copy.start()
            self.cache.open()
            try:
                _ = self._findings
                self.content.make_feeds()
                for family in renderer.families:
                    if family not in WITH_PROPOSALS and copy.is_busy:
                        self.content.views_of(family)
            finally:
                copy.stop(patiently=True)
                copy.close()
        renderer.finish_proposals()

    def unknown(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """The findings that are not in the baseline. Raises PluginError if that cannot be read."""
        records = self.knowledge_base.corpus.all_records
        renamed = current_ids((record.id, record.incident.aliases) for record in records)
        return self._baseline().compared(findings, self.shown_folder, renamed).new

    def read_again(self, changed: Collection[str]) -> bool:
        """Read these records again after an edit; False if that is not enough, as on another day."""
        knowledge_base = reload(self.knowledge_base, changed)
        if knowledge_base is None or self.today != (self.options.today or _day_of_now()):
            return False
        self.knowledge_base = knowledge_base
        self.content = self.pages.content = self.content_of(knowledge_base.corpus)
        self.pages.shelf = Shelf(Cache.off(), PAGES)  # a key takes longer than a page
        return True

    @property
    def shown(self) -> tuple[list[str], frozenset[str]]:
        """The ids of the records that have a page, and the attachments that are published because of a link."""
        corpus = self.content.corpus
        return [record.id for record in corpus.all_records], corpus.linked_files

    def _baseline(self) -> Baseline:
        """The known findings. Raises PluginError if the file is missing or is no baseline."""
        if self.options.baseline is None:
            return Baseline(())
        path = project_folder(self.config) / self.options.baseline
        try:
            return Baseline.read(path.read_bytes().decode("utf-8", "surrogateescape"))
        except (OSError, BaselineError) as error:
            raise PluginError(f"postmortems: the baseline {self.options.baseline} cannot be read: {error}") from None

    def add_files(self, files: Files, *, lists: bool = True) -> None:
        """Add all pages and files that follow from the records, but those of `lists` only if they are wanted now."""
        self.pages = Pages(self.content, self.config, files, self.spill, self.cache)
        self.pages.finished.is_on &= self.earlier is None
        if self.earlier is None:
            self._make_proposals()
            self.content.make_feeds()
            gc.freeze()  # what is there stays until the end
            self.pages.prefetch(self.content.incidents, processes_at_most(self.options.processes))
        else:
            self.content.renderer.proposals.fetch()
        leave_out_records(files, self.folder, everything=self.content.corpus.is_public)
        are_made = self.earlier is None and self.pages.are_new
        for family in (*self.content.renderer.families, OTHERS) if lists else (INCIDENT, OTHERS):
            self.add_family(family, files)
            if are_made and family != OTHERS:
                self._make_lists(family, files)
        if are_made:
            self.content.renderer.forget_pieces()
            gc.collect()  # of all these pages
        real_files = RealFiles(self.config)
        attached = published_files(self.content.corpus)
        for attachment in attached.files:
            put_file(files, self._attachment(attachment, real_files))
        for why in attached.left_out:
            log.warning(printable(why))

    def _make_lists(self, family: str, files: Files) -> None:
        """Make the pages of a family but those of incidents, and the files of their rows, and let go of what no other
        family shows: rows of lists take much memory.
        """
        for uri, view in self.content.views_of(family).items():
            file = files.get_file_from_path(uri)
            if file and not isinstance(view, IncidentView) and self.pages.is_ours(file):
                self.pages.make_ahead(uri)
                gc.collect(0)  # of this page alone: what its template leaves refers to itself
        self.content.make_rows(family)
        self.content.renderer.forget_rows(family)

    def add_family(self, family: str, files: Files) -> None:
        """Add the pages of a family and its files, if they are not there yet."""
        if family in self.addresses:
            return
        self.addresses[family] = self.content.addresses_of(family)
        real_files = RealFiles(self.config)
        for uri in self.content.uris_of(family):
            if family == INCIDENT and not self.content.corpus.is_public:
                put_file(files, real_files.file(Path(self.content.incidents[uri].path), uri))
            elif not files.get_file_from_path(uri):
                make = partial(self.markdown, uri)
                files.append(generated(self.config, uri, make, inclusion_of(uri, self.config)))
        for uri in self.content.files_of(family):
            if files.get_file_from_path(uri):
                log.warning("%s takes the place of a file of the same name in docs_dir; rename that one", uri)
            put_file(files, generated(self.config, uri, partial(self.file, family, uri)))
        if hasattr(self, "nav"):
            self._join_pages(files)

    def file(self, family: str, uri: str) -> bytes:
        """A file that is no page."""
        return self.content.files_of(family)[uri]()

    def _attachment(self, attachment: Attachment, real_files: RealFiles) -> File:
        """A file attached to a record: as it is on the disk, or with the content that is published."""
        if attachment.content is None:
            return real_files.file(attachment.path, attachment.uri)
        return generated(self.config, attachment.uri, partial(self.spill.get, self.spill.put(attachment.content)))

    def markdown(self, uri: str) -> str:
        """A page as Markdown, for plugins that ask its file for a text."""
        view = self.content.view(uri)
        assert view is not None
        return self.content.renderer.render(view)

    def join_navigation(self, nav: Navigation, files: Files) -> None:
        """Attach the pages that are not in the navigation to the nearest one that is, and the incidents to each
        other in the order of time.
        """
        self.nav = nav
        self.listed = frozenset(page.file.src_uri for page in nav.pages)
        self.pages.files = files
        pages = self._join_pages(files)
        if self.config.nav is None:
            self.name_sections(nav)
        incidents = (pages[uri] for uri, record in self.content.incidents.items() if not record.is_withdrawn)
        for earlier, later in pairwise(incidents):
            earlier.next_page, later.previous_page = later, earlier

    def _join_pages(self, files: Files) -> Mapping[str, Page]:
        """Make pages ours, and attach them; gives all pages, by their source path."""
        self.pages.take_over(self.listed)
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        for uri in pages.keys() - self.listed:
            page = pages[uri]
            if page.parent is None and self.content.has(uri):
                # The types of MkDocs allow only sections here. A page works: themes ask a parent for its title, its
                # address and whether it is active.
                page.parent = parent_of(uri, pages)  # type: ignore[assignment]
        return pages

    def name_sections(self, nav: Navigation) -> None:
        """Name the sections that MkDocs made of our folders as their first pages, in the language of the site."""
        for section in nav.items:
            first = section.children[0] if isinstance(section, Section) and section.children else None
            uri = first.file.src_uri if isinstance(first, Page) else ""
            title = HUB_OF_URI[uri].title if uri in HUB_OF_URI else "new.title"
            is_theirs = section.title == dirname_to_title(PurePosixPath(uri).parent.name)
            if is_theirs and self.content.has(uri):
                section.title = self.content.renderer.words(title)

    def home_below(self, html: str, page: Page) -> str | None:
        """A home page written by hand, with the dashboard below it; None for any other page."""
        view = None if isinstance(page, OurPage) else self.content.views_of("").get(page.file.src_uri)
        if not isinstance(view, HomeView):
            return None
        made = self.content.renderer.page(replace(view, has_introduction=True))
        state = self.pages.html(made)
        page.toc = contents(self.pages.headings.listed(made.headings), page.toc)
        page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors_in(state)
        return f"{html}\n{state}"

    def end_making(self, files: Files, env: Environment) -> None:
        """All pages are made, and the theme finishes them next."""
        self.pages.close()
        self._compiling.share(env)
        self._compiling.close()
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):  # the preview has read no others
            if file.page:
                self.exclude_from_search(file.page)
            if isinstance(file.page, OurPage):
                file.page.set_template()
        self.pages.finished.take(self.nav, env, self.pages.all(), files.documentation_pages())
        self.pages.finished.prefetch(processes_at_most(self.options.processes))
        self.shelves = (self.rows, *self.pages.shelves)

    def begin_finishing(self) -> None:
        """All pages and files are made: what follows needs no parts that they share."""
        if self._is_making and self.earlier is None:
            self._is_making = False
            self.content.renderer.forget_pieces()

    def exclude_from_search(self, page: Page) -> None:
        """Keep a page of ours from the theme's search, which gets entries of ours instead."""
        view = self.content.view(page.file.src_uri)
        if view and not isinstance(view, HomeView):
            page.meta["search"] = {**(page.meta.get("search") or {}), "exclude": True}

    def write_search_index(self) -> None:
        """Write the index of the page `search/`. Raises PluginError."""
        corpus, words = self.content.corpus, self.content.renderer.words
        try:
            files = index_files(corpus, words, directory_urls=self.config.use_directory_urls)
            write_files(files, Path(self.config.site_dir))
        except SearchIndexError as error:
            raise PluginError(f"postmortems: Pagefind made no index: {error}") from None

    def close(self) -> None:
        """End other processes, and write what is new to the cache."""
        self._compiling.close()
        self.rows.write()
        if hasattr(self, "pages"):
            self.pages.close()

    def evict_unused(self) -> None:
        """Evict what earlier builds have cached and this one did not use."""
        for shelf in self.shelves:
            shelf.evict_unused()


def _count(folder: Path) -> int:
    """How many files ought to be records; none where there is no folder."""
    return sum(1 for _ in record_files(folder)) if folder.is_dir() else 0


def _day_of_now() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return in_range(datetime.fromtimestamp(int(epoch), UTC).date()) if epoch else datetime.now(UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f'SOURCE_DATE_EPOCH is "{epoch}", which names no day: it counts seconds since 1970, up to 2199'
        raise PluginError(f"postmortems: {message}") from None


def _load(folder: Path, earlier: Mapping[str, FileRead] | None) -> KnowledgeBase:
    try:
        return load(folder, earlier=earlier, spill=earlier is None)
    except FileNotFoundError as error:
        raise PluginError(f"postmortems: {error}; set `incidents` in mkdocs.yml") from None


def report(findings: Iterable[Finding], *, has_messages: bool = True) -> None:
    """Log every finding: `--strict` then fails the build, whatever the level.

    A message quotes records. Without messages, which is for logs that outsiders may read, there are places and rules.
    """
    is_one = False
    for finding in findings:
        level = logging.ERROR if finding.level is Level.ERROR else logging.WARNING
        place = printable(f"{finding.path}:{finding.line}:{finding.column}")
        advice = f" ({finding.help})" if finding.help else ""
        message, advice = (f" {finding.message}", advice) if has_messages else ("", "")
        log.log(level, "%s: %s%s [%s]%s", place, finding.code, message, finding.rule, advice)
        is_one = True
    if is_one and not has_messages:
        log.info("What is wrong there would quote records: run `postmortems check` where only you read the output")


def _code_host(config: MkDocsConfig, folder: Path, shown_folder: Path) -> CodeHost | None:
    edit_uri = config.edit_uri or config.edit_uri_template or ""
    below = Path(os.path.relpath(folder, config.docs_dir)).as_posix()
    return code_host(config.repo_url or "", edit_uri, below, shown_folder.as_posix())
