"""Pages that Material has finished, cached: a template takes longer than anything else of a page that did not change.

Only where nobody else has a part in a page: no other plugin, no hook, no template of the site. Then we know all that
a page follows from: the view, the configuration, the theme's templates, the navigation, its neighbours, and the
versions of what is installed. Everywhere else, the theme finishes each page in each build.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, Template, nodes
from jinja2.meta import find_undeclared_variables
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from postmortems.cache.store import KEY_SIZE, Cache, Shelf, key_of
from postmortems.cache.workers import Prefetcher
from postmortems.model.vocabulary import Visibility
from postmortems.render.page import Link

_PLUGINS = frozenset({"postmortems.plugin", "material.plugins.search.plugin"})
"""Modules of plugins that make of a page what is known."""


class Outline(NamedTuple):
    """What MkDocs and other pages need of a page that is finished already."""

    meta: Mapping[str, object]
    links: tuple[Link, ...]
    anchors: list[str]


def shelf_name(name: str, edition: Visibility) -> str:
    """The namespace of an edition in the cache: a build of one evicts nothing of the other."""
    return name if edition is Visibility.INTERNAL else f"{name}-{edition.value}"


class FinishedPages:
    """The finished pages of one build."""

    def __init__(self, config: MkDocsConfig, cache: Cache, edition: Visibility) -> None:
        self.outlines = Shelf(cache, shelf_name("outlines", edition))
        self.pages = Shelf(cache, shelf_name("finished", edition))
        self.is_on = cache.is_on and is_known(config)
        self._setting = key_of(repr(_plain(config.data))) if self.is_on else b""
        self._config = config
        self._tasks: dict[str, int] = {}
        self._numbers: dict[int, int] = {}
        """By identity, the place of an item in the navigation."""
        self._keys: dict[int, bytes] = {}
        """By identity, a key of what other pages show of an item."""

    def outline(self, view_key: bytes) -> Outline | None:
        """The outline of a page that an earlier build has made; `view_key` is the key of its view."""
        return self.outlines.get(key_of(view_key, self._setting), Outline)

    def add_outline(self, view_key: bytes, outline: Outline) -> None:
        self.outlines.add(key_of(view_key, self._setting), outline)

    def take(self, nav: Navigation, env: Environment, pages: Iterable[Page], files: Sequence[File]) -> None:
        """All titles are known, and the theme finishes pages next; `files` are those of all pages."""
        self._nav, self._env, self._files = nav, env, files
        if self.is_on:
            _share_words(env, self._config)
            # asked for each entry of a table of contents
            vars(env)["get_template"] = cache(partial(_with_plain_globals, env.get_template))
            vars(env)["getattr"] = _look_up(env, self._config)
        self._ahead = [page for page in pages if isinstance(page.meta.get("template"), Finishing)]

    def prefetch(self, processes: int) -> None:
        """Let other processes finish pages ahead of this one, if there is much to finish."""
        self._tasks = {page.file.src_uri: task for task, page in enumerate(self._ahead)}
        self._prefetcher = Prefetcher(len(self._ahead), self._finished_ahead, processes)
        cache = self.pages.cache
        if cache.is_on and not self.pages.has_entries:
            _ = self._of_nav
            cache.close()  # an open one must not be shared
            self._prefetcher.start_if_worth_it()
            cache.open()

    def _finished_ahead(self, task: int) -> bytes | None:
        page = self._ahead[task]
        if not page.content or is_for_search(page.content):  # it is not made yet, or the search has a part in it
            return None
        if not self.pages.cache.is_on:
            self.pages.cache.open()
        key = self.key(page, page.meta.pop("template").view_key)
        page.active = True
        html = self._finish(get_context(self._nav, self._files, self._config, page))
        page.active = False
        data = html.encode("utf-8", "surrogatepass")
        self.pages.add(key, data)
        self.pages.write()
        return key + data

    def close(self) -> None:
        """No more pages."""
        if self._tasks:
            self._prefetcher.close()

    def key(self, page: Page, view_key: bytes) -> bytes:
        own = repr((page.file.src_uri, page.edit_url, page.is_homepage))
        around = map(self._shown, (page, page.previous_page, page.next_page, *page.ancestors))
        return key_of(view_key, self._setting, self._of_nav, own, *around)

    def _shown(self, item: StructureItem | None) -> bytes:
        """A key of what other pages show of a page: its neighbours ask for it, and all pages below."""
        if id(item) not in self._keys:
            self._keys[id(item)] = key_of(repr(_of_page(item, self._numbers)))
        return self._keys[id(item)]

    @cached_property
    def _of_nav(self) -> bytes:
        return key_of(repr([self._item(item) for item in self._nav.items]))

    def _item(self, item: StructureItem) -> object:
        self._numbers[id(item)] = len(self._numbers)
        children: Iterable[StructureItem] = getattr(item, "children", None) or ()
        return type(item).__name__, _of_page(item, self._numbers), [self._item(child) for child in children]

    def ahead(self, page: Page) -> str | None:
        """What the theme makes of a page, if another process has finished and cached it by now."""
        data = self._prefetcher.result(self._tasks[page.file.src_uri])
        if data is None:
            return None
        self.pages.keep(data[:KEY_SIZE])
        return data[KEY_SIZE:].decode("utf-8", "surrogatepass")

    def finish(self, key: bytes, *args: object, **kwargs: object) -> str:
        """What the theme makes of a page, cached."""
        html = self._finish(*args, **kwargs)
        self.pages.add(key, html)
        return html

    def _finish(self, *args: object, **kwargs: object) -> str:
        return self._env.get_template("main.html").render(*args, **kwargs)


def _share_words(env: Environment, config: MkDocsConfig) -> None:
    """Let all pages share the words of Material: else each imports them again, and makes all of them for each word.

    Only where they follow from nothing but the configuration.
    """
    words = env.get_template(_WORDS)
    assert env.loader is not None
    tree = env.parse(env.loader.get_source(env, _WORDS)[0])
    may_read_more = bool(list(tree.find_all((nodes.Include, nodes.FromImport, nodes.Filter, nodes.Test))))
    may_read_more |= any(one.with_context for one in tree.find_all(nodes.Import))
    if not may_read_more and find_undeclared_variables(tree) <= {"config"}:
        module = words.make_module({"config": config})
        vars(module)["t"] = cache(vars(module)["t"])
        vars(words)["make_module"] = lambda *_: module


_WORDS = "partials/language.html"


def _with_plain_globals(get: Callable[..., Template], *names: str | Template) -> Template:
    """A template whose globals are a plain dictionary: each part of a page looks through all of them."""
    template = get(*names)
    if template is not names[0]:
        template.globals = dict(template.globals)
    return template


def _look_up(env: Environment, config: MkDocsConfig) -> Callable[[object, str], object]:
    """How templates read an attribute. Each setting is looked up once: they stay as they are while pages are finished,
    and each page asks for a hundred. Most are of the theme, or not there at all, which takes longest.
    """
    settings: dict[int, dict[str, object]] = {id(one): {} for one in (config, config.theme, config.extra, None)}
    nothing, look_up = object(), env.getattr

    def attribute(of: object, name: str) -> object:
        known = settings.get(id(of))
        if known is not None:
            if name not in known:
                known[name] = look_up(of, name)
            return known[name]
        found = getattr(of, name, nothing)
        return look_up(of, name) if found is nothing else found

    return attribute


class Finishing(Template):
    """Takes the place of a template of the theme: a page as it was finished before, or finished now and cached."""

    _pages: FinishedPages
    _page: Page
    view_key: bytes
    _key: bytes
    _html: str | None

    def __new__(cls, pages: FinishedPages, page: Page, view_key: bytes) -> Finishing:
        """`view_key` is the key of the page without all that the theme adds."""
        made: Finishing = object.__new__(cls)
        made._pages, made._page, made.view_key = pages, page, view_key
        return made

    def is_finished(self) -> bool:
        """Whether another process has finished the page, or an earlier build."""
        self._html = self._pages.ahead(self._page)
        if self._html is None:
            self._key = self._pages.key(self._page, self.view_key)
            self._html = self._pages.pages.get(self._key, str)
        return self._html is not None

    def render(self, *args: object, **kwargs: object) -> str:
        html, self._html = self._html, None  # not to be held until the end
        del self._page.meta["template"]
        if html is None:
            html = self._pages.finish(self._key, *args, **kwargs)
        return html


def is_for_search(html: str | None) -> bool:
    """Whether a page has attributes with a value that Material's search removes."""
    return _FOR_SEARCH.search(html or "") is not None


_FOR_SEARCH = re.compile(r'data-search-\w+="[^"]')


def is_known(config: MkDocsConfig) -> bool:
    """Whether only Material, its search and this plugin have a part in pages."""
    plugins = {type(plugin).__module__ for plugin in config.plugins.values()}
    return config.theme.name == "material" and not config.theme.custom_dir and not config.hooks and plugins <= _PLUGINS


def _of_page(item: StructureItem | None, numbers: Mapping[int, int]) -> tuple[object, ...]:
    """What other pages show of a page, or of a section."""
    url, meta = getattr(item, "url", None), getattr(item, "meta", None)
    shown = {name: value for name, value in meta.items() if name != "template"} if meta else None
    return numbers.get(id(item)), getattr(item, "title", None), url, getattr(item, "canonical_url", None), shown


def _templates(folders: Iterable[str]) -> list[tuple[str, str]]:
    """Each template with a digest of its content: a fork of a theme may have the version of the original."""
    found: list[tuple[str, str]] = []
    for folder in folders:
        for place, inside, names in os.walk(folder):
            inside[:] = sorted(name for name in inside if name not in (".icons", "assets"))
            paths = (os.path.join(place, name) for name in sorted(names) if name.endswith(".html"))
            found += ((path, blake2b(Path(path).read_bytes(), digest_size=20).hexdigest()) for path in paths)
    return found


def _plain(value: object) -> object:
    """A value of the configuration as plain data. Of what is not known, the identity: it is another one each time."""
    if isinstance(value, Theme):
        return value.name, _templates(value.dirs), sorted(value.static_templates), _plain(dict(value))
    if isinstance(value, BasePlugin):
        return type(value).__module__, _plain(value.config.data)
    if isinstance(value, Mapping):
        return [(_plain(key), _plain(one)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, partial):
        return _plain(value.func), _plain(value.args), _plain(value.keywords)
    if callable(value) and hasattr(value, "__qualname__"):
        return value.__module__, value.__qualname__
    return repr(value)
