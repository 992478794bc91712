"""What a site holds without any record: the documentation, the theme, and the words of our own pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import yaml

from postmortems.check.leaks.decoding import text_of
from postmortems.check.leaks.limits import UndecodableError
from postmortems.check.leaks.markup import layers
from postmortems.check.leaks.words import Phrase, words

_PACKAGE = Path(__file__).parents[2]
_OURS = ("text/words", "render", "views", "feeds", "reports")
"""Folders of this package whose texts are on pages."""
_THEMES = {"material": "templates", "mkdocs": "."}
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
        found = ((_installed(package), inside) for package, inside in _THEMES.items())
        folders = [folder / inside for folder, inside in found if folder is not None]
        more = [folder / inside for folder in folders for inside in ("contrib/search/templates", "themes/mkdocs")]
        return [folder for folder in (*folders, *more) if folder.is_dir()]

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

    def has(self, phrase: Phrase) -> bool:
        """Whether a text from elsewhere has these words in a row."""
        return f" {' '.join(phrase)} " in self._text

    @cached_property
    def _text(self) -> str:
        found: list[str] = []
        for path in self._files():
            try:
                text = text_of(path.read_bytes())
            except (OSError, UndecodableError):
                continue
            for layer in layers(text):
                found += ("", *words(layer))
        return f" {' '.join(found)} "

    def _files(self) -> Iterator[Path]:
        yield self._settings
        for folder in (*self._documentation(), *(_PACKAGE / name for name in _OURS), *self._theme_texts()):
            for path in sorted(folder.rglob("*")):
                is_record = path.resolve().is_relative_to(self._records)
                if path.suffix.lower() in _TEXTS and not is_record and path.is_file():
                    yield path

    def _documentation(self) -> Iterator[Path]:
        """The folder of the documentation, and that of changed templates, as `mkdocs.yml` names them."""
        data = _settings(self._settings)
        theme = data.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        for name in (data.get("docs_dir") or "docs", custom):
            if isinstance(name, str) and (folder := self._settings.parent / name).is_dir():
                yield folder

    def _theme_texts(self) -> Iterator[Path]:
        for folder in self._theme_folders:
            if folder.name == "templates":
                yield from (folder / name for name in ("partials", "assets") if (folder / name).is_dir())
                continue
            yield folder


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml`, whatever tags it has: `!ENV`, `!!python/name`."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _settings(path: Path) -> dict[str, object]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 -- it makes no objects
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}
