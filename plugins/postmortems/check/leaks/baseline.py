"""What a site holds without any record: the documentation, the theme, and the words of our own pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import yaml

from postmortems.check.leaks.decoding import text_of
from postmortems.check.leaks.limits import UndecodableError
from postmortems.check.leaks.markup import is_markup, layers, views
from postmortems.check.leaks.words import Corpus, words

_PACKAGE = Path(__file__).parents[2]
_OURS = ("text/words", "render", "views", "feeds", "reports")
"""Folders of this package whose texts are on pages."""
_THEMES = {
    "material": ("templates",),
    "mkdocs": ("contrib/search/templates", "templates", "themes/mkdocs", "themes/readthedocs"),
}
"""Packages with files of themes, and where in them."""
_TEXTS = frozenset(".md .markdown .html .htm .txt .yml .yaml .json .js .mjs .css .svg .jinja .j2 .py .xml".split())


def _installed(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


class Baseline:
    """The texts and files that a site has from elsewhere than the records."""

    def __init__(self, records: Path, settings: Path) -> None:
        """`settings` is `mkdocs.yml`, which need not exist."""
        self._records = records.resolve()
        self._settings = settings

    @cached_property
    def _theme_folders(self) -> list[Path]:
        found = ((_installed(package), parts) for package, parts in _THEMES.items())
        folders = [folder / inside for folder, parts in found if folder is not None for inside in parts]
        return [folder for folder in folders if folder.is_dir()]

    def is_of_theme(self, inside: str, data: bytes) -> bool:
        """Whether a file of the site is the same, at the same place, in an installed theme."""
        ours = _PACKAGE / "render" / "assets" / inside.rpartition("/")[2]
        for path in (*(folder / inside for folder in self._theme_folders), ours):
            try:
                if path.stat().st_size == len(data) and path.read_bytes() == data:
                    return True
            except (OSError, ValueError):
                continue
        return False

    @cached_property
    def texts(self) -> Corpus:
        return Corpus(self._texts)

    def _texts(self) -> Iterator[list[str]]:
        if not _is_internal(_settings(self._settings).get("plugins")):  # its documentation is internal, too
            yield from _words_of(self._settings)
            for folder in self._documentation():
                for path in _visible(folder):
                    if not path.resolve().is_relative_to(self._records):
                        yield from _words_of(path)
        yield from _installed_texts(tuple(self._theme_folders))

    def _documentation(self) -> Iterator[Path]:
        """The folder of the documentation, and that of changed templates, as `mkdocs.yml` names them."""
        data = _settings(self._settings)
        theme = data.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        for name in (data.get("docs_dir") or "docs", custom):
            if isinstance(name, str) and (folder := self._settings.parent / name).is_dir():
                yield folder


@cache
def _installed_texts(themes: tuple[Path, ...]) -> list[list[str]]:
    """The words of the themes and of our own pages."""
    folders = (*(_PACKAGE / name for name in _OURS), *themes)
    return [found for folder in folders for path in _visible(folder) for found in _words_of(path)]


def _words_of(path: Path) -> Iterator[list[str]]:
    """The words of a file; nothing for one that is no text."""
    if path.suffix.lower() not in _TEXTS:
        return
    try:
        text = text_of(path.read_bytes())
    except (OSError, UndecodableError):
        return
    for layer in layers(text):
        for view in views(layer) if is_markup(layer) else (layer,):
            yield words(view)


def _visible(folder: Path) -> Iterator[Path]:
    """The files below a folder, without hidden folders and the assets of a theme."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")) and name != "assets")
        yield from (Path(place, name) for name in sorted(files))


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml`, whatever tags it has: `!ENV`, `!!python/name`."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _is_internal(plugins: object) -> bool:
    """Whether `plugins` of `mkdocs.yml` build the internal edition. An edition that is not written there may be any."""
    entries = plugins.items() if isinstance(plugins, dict) else []
    for one in plugins if isinstance(plugins, list) else ():
        entries = [*entries, *(one.items() if isinstance(one, dict) else [(one, None)])]
    for name, options in entries:
        if name == "postmortems":
            edition = options.get("edition", "internal") if isinstance(options, dict) else "internal"
            return edition == "internal"
    return False


def _settings(path: Path) -> dict[str, object]:
    """The settings of a site, with those of the file that they inherit from."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 -- it makes no objects
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    if not isinstance(data, dict):
        return {}
    parent = data.pop("INHERIT", None)
    return {**_settings(path.parent / parent), **data} if isinstance(parent, str) else data
