"""What the theme puts around the content of a page, kept so that the next build need not ask the theme again.

What a theme shows cannot be told from outside: a template may read anything. So templates are watched while they
work. The key of a page is made of all that can be told of it (the page itself, its neighbours, the navigation, the
settings, the files of the theme); and where a template reads anything else, what it made is not kept. So nothing need
be known of a theme or of another plugin: one that goes its own way costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from inspect import ismethod
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import jinja2
from jinja2 import Environment, FileSystemLoader, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.utils import Namespace
from markupsafe import Markup
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme as MkDocsTheme

from postmortems.cache.store import key_of
from postmortems.plugin.theme_key import KeyBuilder, all_items, digest_of, module_of

Variables: TypeAlias = Mapping[str, Any]
"""What a template is given, by name."""


class Shell(NamedTuple):
    """What the theme puts around the content of a page."""

    before: str
    after: str


class Theme:
    """The theme of one build, as far as what it makes of a page follows from what can be told."""

    def __init__(self, environment: Environment, config: MkDocsConfig, nav: Navigation) -> None:
        self.environment = environment
        self._config = config
        self._nav = nav
        self._page = KeyBuilder()
        self.has_read_more = False
        """A template has read something that is not part of the key."""
        self.is_unsteady = False
        """A template may have changed what others read, or has read more once for all: nothing is kept any more."""
        before, after = (_others(config.plugins.events[event]) for event in ("page_context", "post_page"))
        self.is_alone = not before
        """No other plugin has a say before a page is finished."""
        self._is_shared_for_good = not before and not after
        """No other plugin is at work while pages are finished: what all pages share stays as it is."""

    @cached_property
    def _files(self) -> bytes | None:
        """A digest of the files of the theme; None where they cannot be told."""
        environment, loader = self.environment, self.environment.loader
        is_ordinary = (
            type(environment) is Environment
            and type(loader) is FileSystemLoader
            and all(name.startswith("jinja2.ext.") for name in environment.extensions)
            and _way_of(environment) == _way_of(_USUAL_ENVIRONMENT)
            and _ATTRIBUTES_ARE_ASKED_FOR
        )
        if not is_ordinary:
            return None
        assert isinstance(loader, FileSystemLoader)
        return digest_of(Path(folder) for folder in loader.searchpath)

    def watched(self, finish: Callable[[Template, Variables, Callable[[], str]], str]) -> Environment:
        """The environment of the theme, in which `finish` is asked for each page; unchanged where that is of no use.

        `finish` is given the template, its variables, and what renders it.
        """
        if self._files is not None:
            self.environment = _Watched.over(self.environment, self, finish)
            self._way = _way_of(self.environment)
        return self.environment

    _way: Mapping[str, object] | None = None

    def key(self, template: Template, variables: Variables) -> bytes:
        """A key of everything that can be told of a page: with the same key, `made` makes the same of it."""
        if not self._is_shared_for_good:
            for name in ("_items", "_shared", "_shared_key", "_strange"):
                vars(self).pop(name, None)
        told = self._page = KeyBuilder()
        told.page(variables["page"])
        moments = {name: value for name, value in variables.items() if isinstance(value, _Moment)}
        apart = {"page": variables["page"], "nav": self._nav, "config": self._config}
        told.variables(variables, apart | moments)
        told.part([item.active for item in self._items])
        for item in self._items:
            if isinstance(item, Page):  # plugins may note something there as long as pages are made
                told.each(item, {"meta": item.meta})
        return key_of(self._shared_key, template.name or "", *told.parts)

    def made(self, render: Callable[[], str], content: str) -> tuple[str, Shell | None]:
        """The page, and what is around its content; None if that follows from more than the key, which comes first."""
        self.has_read_more = False
        output = render()
        if self.has_read_more or self.is_unsteady or not content:
            return output, None
        before, found, after = output.partition(content)
        return output, Shell(before, after) if found else None

    @cached_property
    def _items(self) -> list[Any]:
        """Everything in the navigation."""
        return list(all_items(self._nav.items))

    @cached_property
    def _shared(self) -> KeyBuilder:
        """What is the same for all pages."""
        told = KeyBuilder()
        for item in self._items:
            told.item(item, ["children"])
        told.known[id(self._nav)] = {"items", "pages", "homepage"}
        told.part([len(item.children or ()) for item in self._items])
        places = {id(item): number for number, item in enumerate(self._items)}
        told.part([places.get(id(page)) for page in (self._nav.homepage, *self._nav.pages)])
        told.settings(self._config, but=("plugins", "theme"))
        told.known[id(self._config)] |= {"plugins", "theme"}
        theme = self._config.theme
        told.each(theme, {name: value for name, value in vars(theme).items() if name not in _OF_THEMES})
        told.each(theme, dict(theme))
        told.known[id(self._config.plugins)] = {"get", *self._config.plugins}
        for name, plugin in self._config.plugins.items():
            told.part(name)
            told.known[id(plugin)] = {"config"}
            if isinstance(getattr(plugin, "config", None), Config):
                told.settings(plugin.config)
        told.part([sorted(functions) for functions in _functions(self.environment)])
        if _way_of(self.environment) != self._way:  # by a plugin that came last
            self.is_unsteady = True
        return told

    @cached_property
    def _shared_key(self) -> bytes:
        return key_of(self._files or b"", *self._shared.parts)

    @cached_property
    def _strange(self) -> frozenset[str]:
        """Functions and values of the environment that are not of Jinja or MkDocs, or that guess."""
        strange = {"lipsum", "random"}
        for functions, usual in zip(_functions(self.environment), _functions(_USUAL_ENVIRONMENT), strict=True):
            for name, function in functions.items():
                is_usual = name in usual and function is usual[name]
                if not is_usual and not module_of(function).startswith(_ORDINARY):
                    strange.add(name)
        return frozenset(strange)

    def note(self, thing: object, attribute: str) -> None:
        """Note that a template asks a thing for something."""
        if self.has_read_more:
            return
        identity = id(thing)
        shared, own = self._shared.known.get(identity), self._page.known.get(identity)
        if (shared is not None and attribute in shared) or (own is not None and attribute in own):
            return
        is_told_whole = isinstance(thing, _TOLD_WHOLE) and (shared is not None or own is not None)
        if not is_told_whole or _has(thing, attribute):
            self.has_read_more = True

    def note_change(self) -> None:
        """Note that a template changes a value, which others may read."""
        self.is_unsteady = True

    def note_name(self, name: str) -> None:
        """Note that a template asks for a variable or a function."""
        if name in self._page.untold or name in self._strange:
            self.has_read_more = True


_OF_THEMES = frozenset({"static_templates", "_Theme__vars"})
_TOLD_WHOLE = (StructureItem, Config, MkDocsTheme, PluginCollection)
"""What is told of these includes what they do not have: who puts something there makes another key."""


class _Variables(Context):
    """The variables of templates, which says when one is asked for."""

    def resolve_or_missing(self, key: str) -> object:
        """A variable."""
        self.environment.theme.note_name(key)  # type: ignore[attr-defined]
        return super().resolve_or_missing(key)


class _Functions(dict[str, Any]):
    """Filters or tests, which say when one is asked for."""

    def __init__(self, functions: Mapping[str, object], note: Callable[[str], None]) -> None:
        super().__init__(functions)
        self._note = note

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """So `map` and `select` ask."""
        self._note(name)
        return super().get(name, default)


class _Moment(datetime):
    """The time of the build, which says when it is shown: some themes show it on one page and ask for it on all."""

    theme: Theme | None = None
    """None for a time that was made of it, by which it was shown."""

    def _shown(self) -> datetime:
        if self.theme is not None:
            self.theme.has_read_more = True
        return datetime.combine(self.date(), self.timetz())

    def __str__(self) -> str:
        return str(self._shown())

    def __repr__(self) -> str:
        return repr(self._shown())

    def __format__(self, form: str) -> str:
        return format(self._shown(), form)

    def __hash__(self) -> int:
        return hash(self._shown())

    def __eq__(self, other: object) -> bool:
        return self._shown() == other

    def __lt__(self, other: Any) -> bool:
        return bool(self._shown() < other)

    def __le__(self, other: Any) -> bool:
        return bool(self._shown() <= other)

    def __gt__(self, other: Any) -> bool:
        return bool(self._shown() > other)

    def __ge__(self, other: Any) -> bool:
        return bool(self._shown() >= other)

    def __add__(self, other: Any) -> Any:
        return self._shown() + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._shown() - other

    def __rsub__(self, other: Any) -> Any:
        return other - self._shown()


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

    def make_module(
        self, vars: dict[str, object] | None = None, shared: bool = False, locals: Mapping[str, object] | None = None
    ) -> TemplateModule:
        """What another template imports; without its variables, it is made for the first page and meant for all."""
        theme: Theme = self.environment.theme  # type: ignore[attr-defined]
        earlier, theme.has_read_more = theme.has_read_more, False
        module = super().make_module(vars, shared, locals)
        theme.is_unsteady |= vars is None and theme.has_read_more
        theme.has_read_more |= earlier
        return module


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

    def getattr(self, obj: object, attribute: str) -> object:
        """`obj.attribute`, or else `obj["attribute"]`."""
        if type(obj) not in _PLAIN:
            self.theme.note(obj, attribute)
        elif attribute in _CHANGES:
            self.theme.note_change()
        return Environment.getattr(self, obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """`obj[argument]`, or else `obj.argument`."""
        if type(obj) not in _PLAIN:
            self.theme.note(obj, str(argument))
        elif isinstance(argument, str) and argument in _CHANGES:
            self.theme.note_change()
        return super().getitem(obj, argument)


_PLAIN = frozenset(
    (
        *(str, bytes, int, float, bool, type(None), list, tuple, dict, set, frozenset, date, Markup),
        *(LoopContext, Macro, TemplateReference, BlockReference, TemplateModule, Namespace, Undefined),
        *(TableOfContents, AnchorLink),  # of the page that is told: nobody leads to those of another
    )
)
"""What is told whenever it is told at all, or was made by a template."""

_CHANGES = frozenset(
    "add append clear discard extend insert pop popitem remove reverse setdefault sort update".split()
    + "difference_update intersection_update symmetric_difference_update".split()
)
"""What changes a value."""

_USUAL_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - never used for a page
_ORDINARY = ("jinja2.ext.", "mkdocs.utils.templates.", "babel.support.", "gettext.")
"""Where the functions are at home that MkDocs adds to those of Jinja: its filters, and translations."""
_HARMLESS = ("postmortems.plugin.", "mkdocs.contrib.search.", "material.plugins.search.")
"""Plugins that change nothing while pages are finished."""
_ATTRIBUTES_ARE_ASKED_FOR = tuple(map(int, jinja2.__version__.split(".")[:3])) >= (3, 1, 6)
"""Before, the filter `attr` did not ask the environment."""


def _others(listeners: Iterable[object]) -> list[object]:
    return [listener for listener in listeners if not module_of(listener).startswith(_HARMLESS)]


def _functions(environment: Environment) -> tuple[Mapping[str, object], ...]:
    return environment.globals, environment.filters, environment.tests


def _way_of(environment: Environment) -> dict[str, object]:
    """How an environment reads and fills templates, but for what is looked at one by one."""
    return {name: value for name, value in vars(environment).items() if name not in _APART and not ismethod(value)}


_APART = frozenset("auto_reload cache extensions filters globals loader tests".split())


def _has(thing: Any, name: str) -> bool:
    try:
        return hasattr(thing, name) or name in thing
    except TypeError:
        return False
