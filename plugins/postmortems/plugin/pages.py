"""Our pages, read and converted as MkDocs does it, but for what is known already."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils.meta import get_data

from postmortems.ahead import Ahead
from postmortems.cache import Shelf
from postmortems.conversion import Conversion, Conversions
from postmortems.page_markdown import PageMarkdown
from postmortems.render import Renderer
from postmortems.spool import Place, Spool
from postmortems.views.base import View
from postmortems.views.incident import IncidentView


class Source(NamedTuple):
    """The page of a view, as MkDocs reads pages."""

    text: str
    """Its Markdown, without the frontmatter."""
    meta: dict[str, Any]


class Done(NamedTuple):
    """What is known of a page before it is read."""

    source: Source
    key: bytes
    """The key of its conversion."""
    conversion: bytes = b""
    """Empty where it is kept apart, or where there was something to say about it, which this process is to say."""

    def to_bytes(self) -> bytes:
        text = self.source.text.encode("utf-8", "surrogatepass")
        head = json.dumps([self.source.meta, self.key.hex(), len(text)]).encode()
        return b"\n".join((head, text + self.conversion))

    @classmethod
    def from_bytes(cls, data: bytes) -> Done:
        """Raises ValueError or TypeError for anything else than `to_bytes` told."""
        head, _, rest = data.partition(b"\n")
        meta, key, length = json.loads(head)
        source = Source(rest[:length].decode("utf-8", "surrogatepass"), meta)
        return cls(source, bytes.fromhex(key), rest[length:])


PAGES = "pages"
"""The family of the cache that holds what pages say, by what they follow from."""


class Pages:
    """Reads and converts our pages as MkDocs does, but for what is known already.

    Other processes and the cache fill a store in which a conversion is found by the text that it was made of. So
    whatever another plugin does to the text of a page comes first, and counts.
    """

    def __init__(
        self,
        renderer: Renderer,
        views: Mapping[str, View],
        markdown: PageMarkdown,
        config: MkDocsConfig,
        files: Files,
        spool: Spool,
        cached: Path | None,
    ) -> None:
        """`cached` is the folder of records whose cache is used, if any."""
        self.renderer = renderer
        self.views = views
        self.markdown = markdown
        self.config = config
        self.files = files
        self.conversions = Conversions(cached, config.markdown_extensions, config.mdx_configs)
        self.sources = Shelf(PAGES, cached if self.conversions.is_possible else None)
        markdown.knows_extensions = self.conversions.is_possible
        self.spool = spool
        self.pages: list[Page] = []
        self.numbers: dict[str, int] = {}
        self.ahead: Ahead | None = None
        self.done: Done | None = None
        """For the page that is read and converted just now."""
        self.ear = Ear()
        self.is_copy = False
        """This is one of the other processes."""

    def _is_ours(self, file: File) -> bool:
        view = self.views.get(file.src_uri)
        return isinstance(view, IncidentView) or (view is not None and isinstance(file, LazyFile) and file.is_as_made)

    def take_over(self, listed: Collection[str]) -> None:
        """Make our pages ours, but for those that stand in the navigation: there MkDocs has them already."""
        for file in self.files.documentation_pages():
            if file.page and file.src_uri not in listed and self._is_ours(file):
                file.page = OurPage(file.page, self, self.spool)

    def begin(self, processes: int) -> None:
        """Once all plugins had their say on the navigation, let other processes help."""
        if self.pages:
            return
        self.pages = [file.page for file in self.files.documentation_pages() if file.page and self._is_ours(file)]
        self.numbers = {page.file.src_uri: number for number, page in enumerate(self.pages)}
        self.ear.listen()
        if self.conversions.is_possible and processes > 1:
            self.ahead = Ahead(len(self.pages), self._do_ahead, processes)

    def close(self) -> None:
        """Let go of everything but the texts."""
        if self.ahead:
            self.ahead.close()
        self.conversions.close()
        self.sources.close()
        self.ear.stop()

    def ours(self, page: Page) -> OurPage | None:
        """The page as one of ours; None if it is none."""
        if isinstance(page, OurPage):
            return page
        return OurPage(page, self) if page.file.src_uri in self.numbers else None

    def read(self, uri: str) -> Source:
        """The page of a view."""
        number = self.numbers[uri]
        ahead = self.ahead.result(number) if self.ahead else None
        done = None if ahead else self._kept(uri)
        if done is None:
            if self.ahead and not ahead:
                self.ahead.miss(number)
            done = Done.from_bytes(ahead) if ahead else self._new(uri)
            self.sources.put(self._page_key(uri), done._replace(conversion=b"").to_bytes())
        self.done = done
        return done.source

    def _new(self, uri: str) -> Done:
        source, blocks = self._rendered(uri)
        return Done(source, self.conversions.key(uri, source.text, blocks))

    def _kept(self, uri: str) -> Done | None:
        """What an earlier build made of a page that follows from the very same records and settings."""
        kept = self.sources.get(self._page_key(uri)) if self.sources.is_kept else None
        try:
            return Done.from_bytes(kept) if kept else None
        except (TypeError, ValueError):
            return None

    def _page_key(self, uri: str) -> bytes:
        """A key of what a page says."""
        if self._last_key is None or self._last_key[0] != uri:
            key = self.conversions.key(uri, "", [self.renderer.key_of(self.views[uri]).hex()])
            self._last_key = (uri, key)
        return self._last_key[1]

    _last_key: tuple[str, bytes] | None = None

    def convert(self, page: Page) -> None:
        """Do what `Page.render` does."""
        uri, text = page.file.src_uri, page.markdown or ""
        done = self.done
        if done is None or done.source.text != text:  # another plugin had its say
            done = Done(Source(text, {}), self.conversions.key(uri, text, self._rendered(uri)[1]))
        if self._restored(page, done.conversion or self.conversions.get(done.key)):
            if done.conversion:
                self.conversions.put(done.key, done.conversion)
        elif conversion := self._converted(page, self._rendered(uri)[1]):
            self.conversions.put(done.key, conversion.to_bytes())

    def _rendered(self, uri: str) -> tuple[Source, frozenset[str]]:
        """The page, and the parts of it that are HTML of ours."""
        if self._last is None or self._last[0] != uri:
            text, blocks = self.renderer.render_with_blocks(self.views[uri])
            self._last = (uri, (Source(*_without_frontmatter(text)), blocks))
        return self._last[1]

    _last: tuple[str, tuple[Source, frozenset[str]]] | None = None

    def _converted(self, page: Page, blocks: frozenset[str]) -> Conversion | None:
        """Let MkDocs convert the page. None where there was something to say about it."""
        self.markdown.blocks = blocks
        before = self.ear.heard
        Page.render(page, self.config, self.files)
        page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors_in(blocks)
        if self.ear.heard > before:
            return None
        return Conversion(
            page.content or "",
            [_token(link) for link in page.toc],
            page._title_from_render,
            sorted(page.present_anchor_ids),
            self.markdown.links,
        )

    def _restored(self, page: Page, known: bytes | None) -> bool:
        """Whether a conversion is known and still holds; then the page has it."""
        try:
            conversion = Conversion.from_bytes(known or b"")
        except (TypeError, ValueError):
            return False
        # MkDocs' own way to lead links, so that what is said of them, and noted, is the same.
        way = mkdocs_pages._RelativePathTreeprocessor(page.file, self.files, self.config)
        with self.ear.alone(mkdocs_pages.log) as said:
            if any(way.path_to_url(written) != led for written, led in conversion.links) or said:
                return False
        page.content = conversion.html
        page.toc = get_toc(conversion.contents)
        page._title_from_render = conversion.title
        page.present_anchor_ids = set(conversion.anchors)
        if mkdocs_pages.log.getEffectiveLevel() > logging.DEBUG:
            page.links_to_anchors = way.links_to_anchors
        return True

    def _do_ahead(self, number: int) -> bytes | None:
        """Read and convert a page in another process. None for what the asking process can find itself."""
        if not self.is_copy:
            self.is_copy = True
            self.ear.alone_for_good()
        page = Page(None, self.pages[number].file, self.config)
        uri = page.file.src_uri
        if self._kept(uri):
            return None
        done = self._new(uri)
        known = self.conversions.get(done.key)
        if known is None:
            page.markdown, page.meta = done.source
            conversion = self._converted(page, self._rendered(uri)[1])
            known = conversion.to_bytes() if conversion else b""
        return done._replace(conversion=known).to_bytes()


class OurPage(Page):
    """A page of ours. Not another page: it has the very state of the one that MkDocs knows.

    With a spool, its texts wait there: everything else reads and writes them as ever.
    """

    __slots__ = ("_aside", "_pages", "_spool")

    def __init__(self, page: Page, pages: Pages, spool: Spool | None = None) -> None:
        self.__dict__ = page.__dict__
        self._pages = pages
        self._spool = spool
        self._aside: str | Place | None = None

    @property
    def markdown(self) -> str | None:
        """The Markdown of the page."""
        return self._fetched("markdown")

    @markdown.setter
    def markdown(self, text: str | None) -> None:
        self._laid_down("markdown", text)

    @property
    def content(self) -> str | None:
        """The page as HTML."""
        return self._fetched("content")

    @content.setter
    def content(self, text: str | None) -> None:
        self._laid_down("content", text)

    def _fetched(self, name: str) -> str | None:
        kept = self.__dict__[name]
        return self._spool.text(kept) if self._spool and isinstance(kept, Place) else kept

    def _laid_down(self, name: str, text: str | None) -> None:
        self.__dict__[name] = self._spool.put_text(text) if self._spool and text is not None else text

    def set_aside(self) -> None:
        """Have no content until it is put back."""
        self._aside = self.__dict__["content"]
        self.__dict__["content"] = ""

    def put_back(self) -> None:
        """Have the content again that was set aside, if any."""
        if self._aside is not None:
            self.__dict__["content"], self._aside = self._aside, None

    def keep_texts(self) -> None:
        """Lay no more texts down: in a copy of the process that may read those that lie there, and no more."""
        if self._spool:
            texts = {name: self._fetched(name) for name in ("markdown", "content")}
            self._spool = None
            self.__dict__.update(texts)

    def read_source(self, config: MkDocsConfig) -> None:
        """The Markdown of the page, unless another plugin has one."""
        source = config.plugins.on_page_read_source(page=self, config=config)
        self.markdown, self.meta = self._pages.read(self.file.src_uri) if source is None else get_data(source)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown to HTML, unless that was done before."""
        self._pages.convert(self)


class LazyFile(File):
    """A generated file whose content is made, or fetched, when somebody asks for it."""

    make: Callable[[], str | bytes] | None = None

    @property
    def is_as_made(self) -> bool:
        """No other plugin has put a text of its own in place of it."""
        return self.make is not None

    @property
    def _content(self) -> str | bytes | None:
        return self.make() if self.make else self._given

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._given = value
        self.make = None


class Ear(logging.Handler):
    """Hears whether anything is said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Note that something was said."""
        self.heard += 1

    def listen(self) -> None:
        """Begin."""
        for logger in (logging.getLogger(), logging.getLogger("mkdocs")):
            logger.addHandler(self)

    def stop(self) -> None:
        """End."""
        for logger in (logging.getLogger(), logging.getLogger("mkdocs")):
            logger.removeHandler(self)

    def alone_for_good(self) -> None:
        """Let nobody else hear what this process says: it is a copy."""
        for logger in (logging.getLogger(), *logging.Logger.manager.loggerDict.values()):
            if isinstance(logger, logging.Logger):
                logger.handlers = [self] if self in logger.handlers else []

    @contextmanager
    def alone(self, logger: logging.Logger) -> Iterator[list[str]]:
        """What a logger says meanwhile is heard by nobody but the caller."""
        said: list[str] = []

        def hear(record: logging.LogRecord) -> bool:
            said.append(record.getMessage())
            return False

        logger.addFilter(hear)
        try:
            yield said
        finally:
            logger.removeFilter(hear)


def _without_frontmatter(text: str) -> tuple[str, dict[str, Any]]:
    """What MkDocs reads of a page that we rendered: its frontmatter has one value of JSON on each line, as a rule."""
    head, end, body = text.partition("\n---\n")
    try:
        if head.startswith("---\n") and end:
            lines = (line.partition(": ") for line in head.split("\n")[1:])
            return body.lstrip("\n"), {name: json.loads(value) for name, _, value in lines}
    except ValueError:
        pass
    return get_data(text)


def _token(link: AnchorLink) -> dict[str, Any]:
    children = [_token(child) for child in link.children]
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}


def anchors_in(blocks: Collection[str]) -> set[str]:
    return {name for block in blocks for name in _ID.findall(block)}


_ID = re.compile(r' id="([^"]+)"')
