"""Our pages under MkDocs. It is given their HTML and their table of contents: nothing reads them as Markdown."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple, cast

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from postmortems.cache.codec import decode, encode
from postmortems.cache.spill import Place, SpillFile
from postmortems.cache.store import Cache, Shelf, key_of
from postmortems.cache.workers import Prefetcher
from postmortems.model.vocabulary import Visibility
from postmortems.plugin.content import Content
from postmortems.plugin.finished import FinishedPages, Finishing, Outline, shelf_name
from postmortems.plugin.neighbours import ENCRYPTION
from postmortems.render.page import Heading, Link, Wrapper
from postmortems.render.page import Page as Made
from postmortems.text.html import Html, text
from postmortems.views.base import View
from postmortems.views.home import HomeView

log = logging.getLogger("mkdocs.plugins.postmortems")


class Headings:
    """Headings as the `toc` extension of this site makes them, with permalinks and the levels that it lists."""

    def __init__(self, config: MkDocsConfig) -> None:
        # Ask the extension what it adds: it has many options.
        options = (config.mdx_configs or {}).get("toc", {})
        probe = Markdown(extensions=["toc", "attr_list"], extension_configs={"toc": options})
        html = probe.convert("\n\n".join(f"{'#' * level} {_WORD} {{: #{_WORD}-{level} }}" for level in range(1, 7)))
        self._levels = sorted(int(token["id"][-1]) for token in _flat(getattr(probe, "toc_tokens", [])))
        found = re.findall(rf'<h\d id="{_WORD}-(\d)">(.*?){_WORD}((?!-\d).*?)</h\d>', html)
        self._around = {level: (_silent(before), _silent(after)) for level, before, after in found}
        """What comes before and after the words, by level."""
        self.setting = repr((self._levels, self._around))
        self.html = lru_cache(maxsize=256)(self._html)  # most headings are on many pages

    def _html(self, heading: Heading) -> Html:
        level = str(heading.level)
        before, after = self._around.get(level, ("", ""))
        mark, anchor = f"{_WORD}-{level}", text(heading.anchor)
        return heading.around(Html(before.replace(mark, anchor)), Html(after.replace(mark, anchor)))

    def listed(self, headings: Iterable[Heading]) -> list[Listed]:
        """What the table of contents of a page says of its headings."""
        shown = (heading for heading in headings if heading.level in self._levels)
        return [(heading.level, heading.anchor, text(heading.words)) for heading in shown]


Listed = tuple[int, str, str]
"""A heading in a table of contents: its level, its anchor, and its words as HTML."""


def contents(listed: Iterable[Listed], earlier: TableOfContents | None = None) -> TableOfContents:
    """The table of contents of a page; `earlier` is that of what comes before."""
    top: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for level, anchor, words in (*((link.level, link.id, link.title) for link in _flat_links(earlier or ())), *listed):
        while above and above[-1].level >= level:
            above.pop()
        entry = _Entry(words, anchor, level)
        (above[-1].children if above else top).append(entry)
        above.append(entry)
    for first in top[:1]:
        vars(first)["active"] = True  # as MkDocs does
    return TableOfContents(top)


class _Entry(AnchorLink):
    """An entry of a table of contents."""

    typeset = None
    """Material asks each entry for it. Jinja takes far longer for what is not there than for what is."""


def _silent(html: str) -> str:
    """Whole links beside a heading for pointers alone: the table of contents leads to the same places, by name."""
    return _WHOLE_LINK.sub(r"<a tabindex=-1 aria-hidden=true \1", html)


_WHOLE_LINK = re.compile(r"<a ([^<]*</a>)")
_WORD = "pmheading"


def _flat(tokens: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])


def _flat_links(links: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for link in links:
        yield link
        yield from _flat_links(link.children)


PAGES = "pages"
"""The namespace of the cache that holds pages."""


class Shown(NamedTuple):
    """A page of ours as MkDocs needs it, before the theme finishes it."""

    outline: Outline
    listed: list[Listed]
    html: str

    def packed(self) -> bytes:
        """For the disk and other processes. The HTML stays as it is: as JSON, it takes seven times as long."""
        return encode(self[:-1]) + b"\n" + self.html.encode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> Shown:
    """What `packed` gave. JSON has no line ends."""
    head, _, html = data.partition(b"\n")
    outline, listed = decode(head, tuple[Outline, list[Listed]])
    return Shown(outline, listed, html.decode("utf-8", "surrogatepass"))


class Pages:
    """Makes our pages for MkDocs."""

    def __init__(
        self,
        content: Content,
        config: MkDocsConfig,
        files: Files,
        spill: SpillFile,
        cache: Cache,
    ) -> None:
        self.content = content
        self.headings = Headings(config)
        self.config = config
        self.files = files
        self.spill = spill
        edition = Visibility.PUBLIC if content.corpus.is_public else Visibility.INTERNAL
        self.shelf = Shelf(cache, shelf_name(PAGES, edition))
        self.finished = FinishedPages(config, cache, edition)
        self._made_ahead: dict[str, Place] = {}
        """Pages that wait on the disk, by source path."""
        self._keys: dict[str, bytes] = {}
        """Their keys."""
        self._tasks: dict[str, int] = {}
        """What another process makes ahead of time, by source path."""

    def take_over(self, listed: Collection[str]) -> None:
        """Turn pages into ours, except those in the navigation, which MkDocs holds already."""
        for file in self.files.documentation_pages():
            if file.src_uri not in listed and not isinstance(file.page, OurPage) and self.is_ours(file):
                file.page = OurPage(file.page or Page(None, file, self.config), self, self.spill)

    def all(self) -> list[Page]:
        """Our pages as MkDocs has them."""
        return [file.page for file in self.files.documentation_pages() if file.page and self.is_ours(file)]

    def is_shown(self, file: File) -> bool:
        """Whether it is a page of ours, or a home page written by hand, which has our dashboard."""
        return self.is_ours(file) or self.is_home(file.src_uri)

    def ours(self, page: Page) -> OurPage | None:
        """The page as one of ours; None if it is none."""
        if isinstance(page, OurPage):
            return page
        return OurPage(page, self) if self.is_ours(page.file) else None

    def make(self, uri: str) -> Shown:
        """The page of a view, unless an earlier build has made it of the very same records and settings."""
        if self.finished.is_on or not self.shelf.cache.is_on:
            return self._made(uri)
        key = key_of(self.key(uri), self.headings.setting)
        return self.shelf.memo(key, Shown, lambda: self._made(uri))

    def key(self, uri: str) -> bytes:
        """The key of a page as we make it."""
        return self._keys.get(uri) or self.content.renderer.key_of(self._view(uri))

    def _view(self, uri: str) -> View:
        view = self.content.view(uri)
        assert view is not None
        return view

    def _made(self, uri: str) -> Shown:
        """The page of a view; it may have been made ahead of time."""
        if uri in self._made_ahead:
            return _unpacked(self.spill.get(self._made_ahead[uri]))
        task = self._tasks.get(uri)
        if task is None:
            return self._rendered(uri)
        data = self._prefetcher.result(task)
        if data is not None:
            return _unpacked(data)
        self._prefetcher.note_miss(task)
        return self._rendered(uri)

    def _rendered(self, uri: str) -> Shown:
        made = self.content.renderer.page(self._view(uri))
        html = self.html(made)
        outline = Outline(made.meta, made.links, sorted(anchors_in(html)))
        return Shown(outline, self.headings.listed(made.headings), html)

    def make_ahead(self, uri: str) -> None:
        """Make a page now. It waits on the disk."""
        self._keys[uri] = self.key(uri)
        self._made_ahead[uri] = self.spill.put(self._rendered(uri).packed())

    @property
    def are_new(self) -> bool:
        """Whether no earlier build has made pages."""
        return not (self.finished.outlines if self.finished.is_on else self.shelf).has_entries

    def prefetch(self, uris: Iterable[str], processes: int) -> None:
        """Let other processes make pages ahead of this one, which asks for them in this order, if there is much to
        make.
        """
        wanted = list(uris)
        self._prefetcher = Prefetcher(len(wanted), lambda task: self._rendered(wanted[task]).packed(), processes)
        self._tasks = {uri: task for task, uri in enumerate(wanted)}
        if self.are_new:
            self._prefetcher.start_if_worth_it()

    def close(self) -> None:
        if self._tasks:
            self._prefetcher.close()
        self.finished.close()
        for shelf in self.shelves:
            shelf.write()

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """What is cached of pages."""
        return self.shelf, self.finished.outlines, self.finished.pages

    def html(self, made: Made) -> str:
        return "\n".join(map(self._part, made.parts))

    def _part(self, part: Html | Heading | Wrapper) -> str:
        if isinstance(part, Heading):
            return self.headings.html(part)
        return part.html if isinstance(part, Wrapper) else part

    def checked_links(self, file: File, links: Iterable[Link]) -> dict[File, dict[str, str]]:
        """The links of a record to anchors, which MkDocs checks once it knows all pages.

        Logs links that lead to no file of the site, at the levels that `validation` in `mkdocs.yml` gives.
        """
        levels = self.config.validation.links
        anchors: dict[File, dict[str, str]] = {}
        for written, target in dict.fromkeys(links):
            found = self.files.get_file_from_path(target.uri) if target else None
            begin = f"Doc file '{file.src_uri}' contains a link '{written}'"
            if target is None:
                log.log(
                    levels.unrecognized_links, "%s, which leads to nothing on the site; only its text is shown", begin
                )
            elif found is None:
                log.log(
                    levels.not_found,
                    "%s, but the target '%s' is not found among documentation files.",
                    begin,
                    target.uri,
                )
            elif target.anchor:
                anchors.setdefault(found, {})[target.anchor] = written
        return anchors

    def is_home(self, uri: str) -> bool:
        """Whether it is the home page, which other programs show parts of: a feed, the search of the theme."""
        return isinstance(self.content.views_of("").get(uri), HomeView)

    def is_ours(self, file: File) -> bool:
        uri = file.src_uri
        return uri in self.content.incidents or (
            isinstance(file, LazyFile) and file.is_as_made and self.content.has(uri)
        )


class OurPage(Page):
    """A page of ours. Not another page: it has the very state of the one that MkDocs knows.

    Its Markdown is empty. What other plugins make of Markdown would be read past the one place that makes records
    safe; they can change the HTML.
    """

    __slots__ = ("_contents", "_hidden", "_key", "_made", "_outline", "_pages", "_spill")

    def __init__(self, page: Page, pages: Pages, spill: SpillFile | None = None) -> None:
        """With a spill file, the HTML and the headings are on the disk; everybody reads and writes them as usual."""
        self.__dict__ = page.__dict__
        self._pages = pages
        self._spill = spill
        self._made: Shown | None = None
        self._outline: Outline | None = None
        """Of a page that an earlier build has made; its HTML is missing until somebody needs it."""
        self._key = b""
        """That of the page as we make it, where pages that the theme has finished are cached: not for a page in the
        navigation, which MkDocs holds in its own way."""
        self._hidden: str | Place | None = None
        self._contents: TableOfContents | None = None

    @property
    def toc(self) -> TableOfContents:
        toc: TableOfContents | Place = self.__dict__["toc"]
        if not isinstance(toc, Place) or self._spill is None:
            return cast(TableOfContents, toc)
        if self._contents is None:
            self._contents = contents(decode(self._spill.get(toc), list[Listed]))
        return self._contents

    @toc.setter
    def toc(self, toc: TableOfContents) -> None:
        self.__dict__["toc"] = toc

    def forget_contents(self) -> None:
        """Let go of the table of contents, until somebody asks for it again."""
        self._contents = None

    @property
    def present_anchor_ids(self) -> set[str] | None:
        """The anchors of the page. As one text they take a third of the memory."""
        anchors: str | None = self.__dict__.get("present_anchor_ids")
        return None if anchors is None else set(anchors.split())

    @present_anchor_ids.setter
    def present_anchor_ids(self, anchors: set[str] | None) -> None:
        self.__dict__["present_anchor_ids"] = None if anchors is None else " ".join(anchors)

    @property
    def content(self) -> str | None:
        """The page as HTML."""
        content = self.__dict__["content"]
        return self._spill.text(content) if self._spill and isinstance(content, Place) else content

    @content.setter
    def content(self, text: str | None) -> None:
        self.__dict__["content"] = self._spill.put_text(text) if self._spill and text else text

    def hide_content(self) -> None:
        """Have no content until `show_content`."""
        self._hidden = self.__dict__["content"]
        self.__dict__["content"] = ""

    def show_content(self) -> None:
        """Have the hidden content again, if any."""
        if self._hidden is not None:
            self.__dict__["content"], self._hidden = self._hidden, None

    def read_source(self, config: MkDocsConfig) -> None:
        """The frontmatter of the page. Other plugins cannot replace it."""
        finished, uri = self._pages.finished, self.file.src_uri
        if finished.is_on and self._spill is not None and not self._pages.is_home(uri):
            self._key = self._pages.key(uri)
            self._outline = finished.outline(self._key)
        if self._outline is None:
            self._made = self._pages.make(uri)
        known = self._outline or cast(Shown, self._made).outline
        self.markdown, self.meta = "", dict(known.meta)
        if ENCRYPTION in config.plugins:
            self.meta.pop("description", None)  # the theme writes it into the head, in plain text

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """The HTML of the page, its table of contents, anchors and links."""
        outline = self._outline
        if outline is None:
            shown, self._made = self._made or self._pages.make(self.file.src_uri), None
            self._show(shown)
            outline = shown.outline
            if self._key:
                self._pages.finished.add_outline(self._key, outline)
        else:
            self.content = ""
        self.present_anchor_ids = set(outline.anchors)
        self.links_to_anchors = self._pages.checked_links(self.file, outline.links)

    def _show(self, shown: Shown) -> None:
        if self._spill:
            self.__dict__["toc"], self._contents = self._spill.put(encode(shown.listed)), None
        else:
            self.toc = contents(shown.listed)
        self.content = shown.html

    def set_template(self) -> None:
        """All pages are read: the theme finishes this one only if no earlier build did."""
        if self._key:
            self.meta["template"] = Finishing(self._pages.finished, self, self._key)

    def begin_finishing(self) -> bool:
        """Whether the page is finished already. Else the theme does it next, and needs its content."""
        template = self.meta.get("template")
        if not isinstance(template, Finishing):
            return False
        is_finished = template.is_finished()
        if not is_finished and self._outline is not None:
            self._show(self._pages.make(self.file.src_uri))
        return is_finished


class LazyFile(File):
    """A generated file whose content is made on demand."""

    make: Callable[[], str | bytes] | None = None

    @property
    def is_as_made(self) -> bool:
        """No other plugin has replaced its text."""
        return self.make is not None

    @property
    def _content(self) -> str | bytes | None:
        return self.make() if self.make else self._given

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._given = value
        self.make = None


def anchors_in(html: str) -> set[str]:
    """The ids in HTML of ours."""
    return set(map(unescape, _ID.findall(html)))


_ID = re.compile(r' id="([^"]+)"')
