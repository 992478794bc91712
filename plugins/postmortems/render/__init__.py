"""Turns views into pages of HTML, for MkDocs or any other host.

Pages are made of HTML, by functions or templates. Whatever comes from a record is escaped on its way in, unless it
was made safe in the one place that does so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import chain

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from postmortems.cache.store import Cache, Shelf
from postmortems.joins.index import Contributions
from postmortems.record.corpus import Corpus
from postmortems.record.template import default_template
from postmortems.render.drawings import Charts
from postmortems.render.incident import incident_page
from postmortems.render.incident.pieces import IncidentPieces
from postmortems.render.list_filters import filtered_list, rows_file, rows_of_part, rows_parts
from postmortems.render.new_page import Beginning
from postmortems.render.page import Page, page_parts
from postmortems.render.page_keys import Keys
from postmortems.render.paging import Pager
from postmortems.render.proposals import TITLE_INDEX, PageProposals
from postmortems.render.rows import ListRows, PieceCache
from postmortems.render.site_assets import asset, asset_paths
from postmortems.text.html import text
from postmortems.text.words import Words
from postmortems.views import families
from postmortems.views.base import View, later_page
from postmortems.views.exports import EXPORTS, Exports, export_of, exports_of, have_texts
from postmortems.views.incident import IncidentView
from postmortems.views.months import Month
from postmortems.views.timeline import first_pages, month_pages
from postmortems.views.urls import Links, RootLinks, written_in_folder


@dataclass(frozen=True)
class Site:
    """The site that pages are made for."""

    directory_urls: bool = True
    docs: str = "docs"
    """The folder of hand-written pages, as seen from where the paths of records begin."""
    beginning: Beginning = field(default_factory=lambda: Beginning(default_template()))
    """How new records begin; by default with our own template."""
    has_search: bool = False
    """Whether it has a page on which everything can be searched."""
    exports: Exports = EXPORTS
    """The files for other programs that it has."""
    url: str = ""
    """Where it is published; empty when nobody said."""


class Renderer:
    """Shows the views of one corpus in one language."""

    def __init__(
        self,
        corpus: Corpus,
        today: date,
        site: Site | None = None,
        *,
        page_starts: Shelf | None = None,
        cache: Cache | None = None,
        contributions: Contributions | None = None,
    ) -> None:
        """`page_starts` has where the pages of lists began in earlier builds, `cache` what records contribute to
        proposals, and `contributions` the same of this process.
        """
        self.corpus = corpus
        self.today = today
        self.site = site = site or Site()
        self.exports = exports_of(site.exports, is_public=corpus.is_public)
        self.words = Words(corpus.config.language, corpus.config.noun)
        self._cache_for_incidents = PieceCache(dict)
        self._cache_for_lists = PieceCache(dict)
        host, exports = site.beginning.code_host, sorted(self.exports)
        self._keys = Keys(corpus, today, site.directory_urls, site.docs, corpus.is_public, exports, site.url, host)
        self.proposals = PageProposals(corpus, cache, contributions)
        self._row_sizes = page_starts
        self._measured: list[_Sizes] = []
        self._pager = Pager(partial(_Sizes, self), self._key_of_cut, page_starts)
        self.families = families(corpus, today, self._pager.cut, self.proposals.of, has_search=self.site.has_search)
        """What makes the pages, by their family."""
        self._row_caches: dict[str, PieceCache] = {family: PieceCache(dict) for family in self.families}
        """Whole rows, by the last family that shows them."""

    def views(self) -> Iterator[View]:
        """Every page, the lists cut by what their rows really take."""
        return chain.from_iterable(map(self.views_of, self.families))

    def views_of(self, family: str) -> list[View]:
        """The pages of one of the `families`."""
        made = list(self.families[family]())
        for sizes in self._measured:
            sizes.keep()
        self._measured.clear()
        return made

    def _key_of_cut(self, first: View) -> bytes:
        return self._keys.of(first, "cut", self.site.has_search)

    def render(self, view: View) -> str:
        """One page as a Markdown file."""
        return self.page(view).markdown()

    def page(self, view: View) -> Page:
        if isinstance(view, IncidentView):
            links = Links(view.uri, self.site.directory_urls, self.site.docs)
            view = replace(view)  # what is worked out to show it goes with the copy
            cache = self._cache_for_incidents
            pieces = IncidentPieces(view, self.corpus, self.words, links, self.today, cache, self.site.url)
            pieces.code_host = self.site.beginning.code_host
            return incident_page(pieces)
        rows = self._list_rows(view, self._month_page)
        content = self._content(view, rows)
        return Page(rows.meta, page_parts(content, rows.headings))

    def _content(self, view: View, rows: ListRows) -> str:
        content = _template(view.template).render(
            beginning=self.site.beginning,
            charts=Charts(rows),
            has_search=self.site.has_search,
            is_exported=lambda path: export_of(path) in self.exports,
            view=view,
            corpus=self.corpus,
            config=self.corpus.config,
            today=self.today,
            links=rows.links,
            rows=rows,
            t=self.words,
        )
        return rows.links.settled(content)

    def _list_rows(self, view: View, month_page: Callable[[Month], str | None]) -> ListRows:
        links = RootLinks(view.uri, self.site.directory_urls, self.site.docs)
        found = filtered_list(view)
        has_filter = found is not None and found.page.number == 1
        caches = self._cache_for_lists, self._row_caches
        return ListRows(self.corpus, self.words, links, self.today, *caches, month_page, has_filter=has_filter)

    def finish_proposals(self) -> None:
        """Make all proposals before anything else, since that takes much memory for a while."""
        self.proposals.fetch()
        self.proposals.finish(with_titles=self.has_title_index)

    def forget_rows(self, family: str) -> None:
        """All pages of a family are made, and of those before it: let go of the rows that no other shows."""
        self._row_caches[family].clear()
        self._keys.forget_parts()

    def forget_pieces(self) -> None:
        """All pages are made: let go of the pieces that they share."""
        self._cache_for_incidents.clear()
        self._cache_for_lists.clear()
        for rows in self._row_caches.values():
            rows.clear()
        self._keys.forget_parts()

    def _month_page(self, month: Month) -> str | None:
        return self._month_pages.get(month)

    @cached_property
    def _month_pages(self) -> dict[Month, str]:
        return month_pages(self.corpus, self._pager.cut)

    def key_of(self, view: View) -> bytes:
        """A key of a page: one with the same key is the same."""
        if isinstance(view, IncidentView):
            return self._keys.of(view)
        return self._keys.of(view, self._month_pages, self.site.has_search, *vars(self.site.beginning).values())

    def pages(self) -> Iterator[tuple[str, str]]:
        """Source path and Markdown of every page, incidents included."""
        for view in self.views():
            yield view.uri, self.render(view)

    def row_files(self, views: Iterable[View]) -> Iterator[tuple[str, View, int]]:
        """The files of each list that runs over several pages: path, first page and number, for `rows_of`; none where
        no data files are wanted.
        """
        for view in views if have_texts(self.exports) else ():
            found = filtered_list(view)
            if found and found.page.count > 1 and found.page.number == 1:
                yield from ((rows_file(found.page, part), view, part) for part in rows_parts(found.page))

    def rows_of(self, view: View, part: int) -> str:
        """JSON of rows of a list, for the script that filters it."""
        rows, found = self._list_rows(view, self._month_page), filtered_list(view)
        whole = map(rows.row_of(view), rows_of_part(found.page, part) if found else ())
        return f"[{', '.join(_as_json(rows.links.settled(row)) for row in whole)}]"

    def key_of_rows(self, view: View, part: int) -> bytes:
        """A key of what `rows_of` gives: an edit leaves most parts of a long list as they are."""
        found = filtered_list(view)
        return self._keys.of_rows(view, rows_of_part(found.page, part) if found else ())

    @property
    def has_title_index(self) -> bool:
        """Whether the page for new records has an index of earlier ones."""
        return not self.corpus.is_public and have_texts(self.exports)

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Path and HTML of the pages at old addresses of incidents, each of which leads to the new one."""
        for record in self.corpus.all_records:
            for alias in record.incident.aliases:
                if self.corpus.by_id[alias] is record and alias != record.id:
                    links = Links(f"incidents/{alias}.md", self.site.directory_urls)
                    path = f"incidents/{alias}/index.html" if links.directory_urls else f"incidents/{alias}.html"
                    page = _template("redirect.html.jinja")
                    yield path, page.render(address=links.record(record), record=record, t=self.words)


class _Sizes:
    """What the rows of a list take, in bytes of UTF-8. Those of long lists are cached, each by what it shows."""

    def __init__(self, renderer: Renderer, first: View) -> None:
        """`first` is the first page of the list, without rows."""
        self._renderer, self._first = renderer, first
        # Where the pages of a year begin is what is asked: until then, its months lead to the first of them.
        self._rows = renderer._list_rows(first, lambda month: first_pages(renderer.corpus).get(month))
        self._later_rows = renderer._list_rows(replace(first, uri=later_page(first.uri, 2)), lambda _: None)
        self._later_rows.has_filter = False
        self._earlier: dict[str, int] = {}
        self._known: dict[str, int] | None = None

    def on_first(self, row: object) -> int:
        return self._of(self._rows, row, "first")

    def on_later(self, row: object) -> int:
        return self._of(self._later_rows, row, "later")

    def frame(self) -> int:
        renderer = self._renderer
        if renderer._row_sizes is not None:  # the list is long
            found = renderer._row_sizes.get(renderer._keys.of_list(self._first), dict[str, int])
            self._earlier, self._known = found or {}, {}
            renderer._measured.append(self)
        return _size(renderer._content(self._first, self._rows))

    def keep(self) -> None:
        """Cache the sizes."""
        if self._renderer._row_sizes is not None and self._known:
            self._renderer._row_sizes.add(self._renderer._keys.of_list(self._first), self._known)

    def _of(self, rows: ListRows, row: object, place: str) -> int:
        if self._known is None:
            return self._measured(rows, row)
        name = f"{place} {self._renderer._keys.of_row(row)}"
        if name not in self._known:
            self._known[name] = self._earlier.get(name) or self._measured(rows, row)
        return self._known[name]

    def _measured(self, rows: ListRows, row: object) -> int:
        return _size(rows.links.settled(rows.row_of(self._first)(row))) + len("\n")


def _size(html: str) -> int:
    return len(html.encode("utf-8", "replace"))


def render_site(
    corpus: Corpus,
    today: date,
    *,
    directory_urls: bool = True,
    beginning: Beginning | None = None,
    cache: Cache | None = None,
    exports: Exports = EXPORTS,
    site_url: str = "",
) -> Iterator[tuple[str, str]]:
    """Source path and text of everything that a site is made of, whatever generator takes it, without exports."""
    site = Site(directory_urls, beginning=beginning or Beginning(default_template()), exports=exports, url=site_url)
    renderer = Renderer(corpus, today, site, cache=cache)
    for uri, page in renderer.pages():
        yield written_in_folder(uri) if directory_urls else uri, page
    for path, view, part in renderer.row_files(renderer.views()):
        yield path, renderer.rows_of(view, part)
    yield from renderer.redirects()
    yield from ((path, asset(path)) for path in asset_paths(with_new=not corpus.is_public))
    if renderer.has_title_index:
        yield TITLE_INDEX, renderer.proposals.title_index()


_as_json = json.JSONEncoder(ensure_ascii=False).encode


@cache
def templates() -> Environment:
    """Of our pages."""
    return Environment(
        loader=PackageLoader("postmortems.render"),
        autoescape=True,
        undefined=StrictUndefined,
        optimized=False,  # hardly a template has constants; to look for them is a sixth of the time to compile
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _template(name: str) -> Template:
    return templates().get_template(name)


def _finalize(value: object) -> object:
    """Escape what is not known to be safe."""
    if hasattr(value, "__html__"):
        return value
    return text("" if value is None else str(value))
