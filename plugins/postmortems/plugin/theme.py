"""What the theme puts around the content of a page, kept so that the next build need not ask the theme again.

What a theme shows cannot be told from outside: a template may read anything. So templates are watched while they
work. The key of a page is made of all that can be told of it (the page itself, its neighbours, the navigation, the
settings, the files of the theme); and where a template reads anything else, what it made is not kept. So nothing need
be known of a theme or of another plugin: one that goes its own way costs time and nothing else.
"""

from __future__ import annotations

import json
import struct
import sysconfig
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import jinja2
from jinja2 import Environment, FileSystemLoader, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.utils import Namespace
from markupsafe import Markup
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from postmortems.cache import key_of
from postmortems.conversion import name_of


class Shell(NamedTuple):
    """What the theme puts around the content of a page."""

    before: str
    after: str

    def to_bytes(self) -> bytes:
        """As data that can be kept."""
        before, after = (part.encode("utf-8", "surrogatepass") for part in self)
        return _LENGTHS.pack(len(before), len(after)) + before + after

    @classmethod
    def from_bytes(cls, data: bytes) -> Shell:
        """What `to_bytes` told. Raises ValueError for anything else."""
        lengths, texts = data[: _LENGTHS.size], data[_LENGTHS.size :]
        if len(lengths) < _LENGTHS.size or sum(_LENGTHS.unpack(lengths)) != len(texts):
            raise ValueError("no shell")
        end = _LENGTHS.unpack(lengths)[0]
        return cls(texts[:end].decode("utf-8", "surrogatepass"), texts[end:].decode("utf-8", "surrogatepass"))


_LENGTHS = struct.Struct("=II")


class Theme:
    """The theme of one build, as far as what it makes of a page follows from what can be told."""

    def __init__(self, environment: Environment, config: MkDocsConfig, nav: Navigation) -> None:
        self.environment = environment
        self._config = config
        self._nav = nav
        self._page = _Told()
        self.has_read_more = False
        """A template has read something that is not part of the key."""

    @cached_property
    def _files(self) -> bytes | None:
        """A digest of the files of the theme; None where they cannot be told."""
        environment, loader = self.environment, self.environment.loader
        is_ordinary = (
            type(environment) is Environment
            and type(loader) is FileSystemLoader
            and all(name.startswith("jinja2.ext.") for name in environment.extensions)
            and _ATTRIBUTES_ARE_ASKED_FOR
        )
        if not is_ordinary:
            return None
        assert isinstance(loader, FileSystemLoader)
        return _digest(Path(folder) for folder in loader.searchpath)

    def watched(self, finish: Callable[[Template, Mapping[str, Any], Callable[[], str]], str]) -> Environment:
        """The environment of the theme, in which `finish` is asked for each page; unchanged where that is of no use.

        `finish` is given the template, its variables, and what renders it.
        """
        return self.environment if self._files is None else _Watched.over(self.environment, self, finish)

    def key(self, template: Template, variables: Mapping[str, Any]) -> bytes:
        """A key of everything that can be told of a page: with the same key, `made` makes the same of it."""
        told = self._page = _Told()
        told.page(variables["page"])
        told.variables(variables)
        told.part([item.active for item in self._items])
        for item in self._items:
            if isinstance(item, Page):  # plugins may note something there as long as pages are made
                told.each(item, {"meta": item.meta})
        return key_of(self._shared_key, template.name or "", *told.parts)

    def made(self, render: Callable[[], str], content: str) -> tuple[str, Shell | None]:
        """The page, and what is around its content; None if that follows from more than the key, which comes first."""
        self.has_read_more = False
        output = render()
        before, found, after = output.partition(content)
        return output, Shell(before, after) if found and content and not self.has_read_more else None

    @cached_property
    def _items(self) -> list[Any]:
        """Everything in the navigation."""
        return list(_all_items(self._nav.items))

    @cached_property
    def _shared(self) -> _Told:
        """What is the same for all pages."""
        told = _Told()
        for item in self._items:
            told.item(item, ["children"])
        told.known[id(self._nav)] = {"items", "pages", "homepage"}
        told.part([len(item.children or ()) for item in self._items])
        told.settings(self._config, but=("plugins", "theme"))
        told.known[id(self._config)] |= {"plugins", "theme"}
        told.each(self._config.theme, dict(self._config.theme))
        told.known[id(self._config.plugins)] = {"get", *self._config.plugins}
        for name, plugin in self._config.plugins.items():
            told.part(name)
            told.known[id(plugin)] = {"config"}
            if isinstance(getattr(plugin, "config", None), Config):
                told.settings(plugin.config)
        return told

    @cached_property
    def _shared_key(self) -> bytes:
        return key_of(self._files or b"", *self._shared.parts)

    @cached_property
    def _strange(self) -> frozenset[str]:
        """Functions of the environment that are not of Jinja, MkDocs, or what they stand on, or that guess."""
        environment = self.environment
        functions = [*environment.globals.items(), *environment.filters.items(), *environment.tests.items()]
        strange = {name for name, function in functions if not _module(function).startswith(_ORDINARY)}
        return frozenset(strange | {"lipsum", "random"})

    def note(self, thing: object, attribute: str) -> None:
        """Note that a template asks a thing for something."""
        identity = id(thing)
        if attribute in self._shared.known.get(identity, ()) or attribute in self._page.known.get(identity, ()):
            return
        if _has(thing, attribute):
            self.has_read_more = True

    def note_name(self, name: str) -> None:
        """Note that a template asks for a variable or a function."""
        if name in self._page.untold or name in self._strange:
            self.has_read_more = True


class _Told:
    """What a key tells."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.known: dict[int, set[str]] = {}
        """By the identity of a thing, the attributes that are told of it. What it does not have is told as well."""
        self.untold: set[str] = set()
        """The variables that are not told."""

    def part(self, value: object) -> bool:
        """Tell a value; False if it cannot be told, which then is all that is told of it."""
        text = _plain(value)
        self.parts.append("?" if text is None else text)
        return text is not None

    def each(self, thing: object, values: Mapping[str, Any]) -> None:
        """Tell attributes of a thing."""
        known = self.known.setdefault(id(thing), set())
        if self.part(values):  # as a rule, all can be told
            known.update(values)
            return
        for name, value in values.items():
            self.parts.append(name)
            if self.part(value):
                known.add(name)

    def settings(self, settings: Config, but: Collection[str] = ()) -> None:
        """Tell settings, and settings in settings."""
        self.parts.append("{")
        self.each(settings, {name: value for name, value in settings.items() if name not in but})
        for name, value in settings.items():
            if isinstance(value, Config):
                self.known[id(settings)].add(name)
                self.settings(value)
        self.parts.append("}")

    def item(self, item: StructureItem, more: Iterable[str] = ()) -> None:
        """Tell what a link to a page, a section or an address shows."""
        given = {name: value for name, value in sorted(vars(item).items()) if name not in _USUAL}
        self.each(item, {name: getattr(item, name, None) for name in _OF_LINKS} | given)
        self.known[id(item)] |= {"active", *more}

    def page(self, page: Page) -> None:
        """Tell what a page shows of itself, and of those that it leads to."""
        self.item(page, ["content", "toc", "parent", "ancestors", "previous_page", "next_page", "file"])
        self.each(page, {name: getattr(page, name) for name in ("meta", "canonical_url", "abs_url", "edit_url")})
        self.parts.append(blake2b((page.content or "").encode("utf-8", "surrogatepass"), digest_size=20).hexdigest())
        if not self.part([_contents(link) for link in page.toc]):
            self.known[id(page)].remove("toc")
        self.each(page.file, {name: getattr(page.file, name) for name in ("src_uri", "url", "name")})
        for neighbour in (page.previous_page, page.next_page):
            self.parts.append("-")
            if neighbour is not None:
                self.item(neighbour)
        for above in page.ancestors:
            self.item(above, ["parent", "ancestors"])
            self.each(above, {"meta": getattr(above, "meta", None)})

    def variables(self, variables: Mapping[str, Any]) -> None:
        """Tell the variables of a template that are plain values."""
        for name, value in variables.items():
            self.parts.append(name)
            if name not in _TOLD_APART and not isinstance(value, _Moment) and not self.part(value):
                self.untold.add(name)


_OF_LINKS = ("title", "url", "is_homepage", "is_index", "is_top_level", "is_page", "is_section", "is_link")
_USUAL = frozenset(
    """
    abs_url active canonical_url children content edit_url file links_to_anchors markdown meta next_page parent
    present_anchor_ids previous_page title toc update_date url _Page__active _Section__active _title_from_render
    """.split()
)
"""What MkDocs itself notes of pages, sections and links. Anything else was put there by a plugin, and is told."""
_TOLD_APART = ("page", "nav", "config")


class _Variables(Context):
    """The variables of templates, which says when one is asked for."""

    def resolve_or_missing(self, key: str) -> Any:
        """A variable."""
        self.environment.theme.note_name(key)  # type: ignore[attr-defined]
        return super().resolve_or_missing(key)


class _Functions(dict[str, Any]):
    """Filters or tests, which say when one is asked for."""

    def __init__(self, functions: Mapping[str, Any], note: Callable[[str], None]) -> None:
        super().__init__(functions)
        self._note = note

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)


class _Moment(datetime):
    """The time of the build, which says when it is shown: some themes show it on one page and ask for it on all."""

    theme: Theme

    def __str__(self) -> str:
        return self.__format__("")

    def __format__(self, form: str) -> str:
        self.theme.has_read_more = True
        return self.strftime(form) if form else self.isoformat(" ")


class _Template(Template):
    """A template that is not asked where it is known what it would make."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page."""
        variables = dict(*args, **kwargs)
        if isinstance(variables.get("build_date_utc"), datetime):
            moment = _Moment.combine(variables["build_date_utc"].date(), variables["build_date_utc"].timetz())
            moment.theme = self.environment.theme  # type: ignore[attr-defined]
            variables["build_date_utc"] = moment
        return self.environment.finish(self, variables, lambda: super(_Template, self).render(variables))  # type: ignore[attr-defined, no-any-return]


class _Watched(Environment):
    """An environment of templates, which says what they ask for."""

    context_class = _Variables
    template_class = _Template
    theme: Theme

    @classmethod
    def over(cls, environment: Environment, theme: Theme, finish: Callable[..., str]) -> _Watched:
        """The same environment, with other templates."""
        watched = object.__new__(cls)
        # What `Environment.overlay` does, but for the class.
        watched.__dict__.update(environment.overlay().__dict__, theme=theme, finish=finish)
        watched.filters = _Functions(environment.filters, theme.note_name)
        watched.tests = _Functions(environment.tests, theme.note_name)
        return watched

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`, or else `obj["attribute"]`."""
        if type(obj) not in _PLAIN:
            self.theme.note(obj, attribute)
        return Environment.getattr(self, obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`, or else `obj.argument`."""
        if type(obj) not in _PLAIN:
            self.theme.note(obj, str(argument))
        return super().getitem(obj, argument)


_PLAIN = frozenset(
    (
        *(str, bytes, int, float, bool, type(None), list, tuple, dict, set, frozenset, date, Markup),
        *(LoopContext, Macro, TemplateReference, BlockReference, TemplateModule, Namespace, Undefined),
        *(TableOfContents, AnchorLink),  # of the page that is told: nobody leads to those of another
    )
)
"""What is told whenever it is told at all, or was made by a template."""

_ORDINARY = ("jinja2.", "mkdocs.utils.", "babel.", "gettext", "builtins", "markupsafe", "urllib.", "operator")
_ATTRIBUTES_ARE_ASKED_FOR = tuple(map(int, jinja2.__version__.split(".")[:3])) >= (3, 1, 6)
"""Before, the filter `attr` did not ask the environment."""


def _plain(value: object) -> str | None:
    """A value as text that says everything about it; None if that cannot be said."""
    try:
        return json.dumps(value, default=_named)
    except (TypeError, ValueError):
        return None


def _named(value: object) -> object:
    """A value that JSON does not know. Raises TypeError for one that we do not know either."""
    if isinstance(value, (date, PurePath)) or _module(type(value)).startswith(("babel.", "mkdocs.utils.")):
        return str(value)
    return name_of(value)


def _module(function: object) -> str:
    kind = function if hasattr(function, "__module__") else type(function)
    return f"{kind.__module__ or 'builtins'}."


def _has(thing: Any, name: str) -> bool:
    try:
        return hasattr(thing, name) or name in thing
    except TypeError:
        return False


def _contents(link: AnchorLink) -> Any:
    return {**vars(link), "children": [_contents(child) for child in link.children]}


def _all_items(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _all_items(item.children or ())


_MOST_FILES = 1000


def _digest(folders: Iterable[Path]) -> bytes | None:
    """A digest of all files in folders; None for too many. Installed ones have a version, and are part of each key."""
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    digest = blake2b(digest_size=20)
    for folder in folders:
        if any(folder.is_relative_to(place) for place in installed):
            digest.update(f"{folder}\0".encode("utf-8", "surrogateescape"))
            continue
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        if len(paths) > _MOST_FILES:
            return None
        for path in paths:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.digest()
