"""Every word that we generate, by language.

A language is one YAML file beside this module. English has every key; another language falls back to it for
what it lacks. Placeholders are written `{name}`; `{noun}` is what the knowledge base calls its documents.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DEFAULT_LANGUAGE = "en"


@cache
def _catalogue(language: str) -> dict[str, str]:
    """The words of one language by dotted key; empty where we do not speak it."""
    file = files(__package__) / f"{language}.yml"
    if not file.is_file():
        return {}
    return dict(_flat(yaml.safe_load(file.read_text(encoding="utf-8")), ""))


def _flat(data: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in data.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", str(value))]
    return pairs


class Words:
    """The generated words in one language, with the noun of one knowledge base."""

    def __init__(self, language: str = DEFAULT_LANGUAGE, noun: str = "post-mortem") -> None:
        own = _catalogue(language) or _catalogue(language.partition("-")[0])
        self.language = language if own else DEFAULT_LANGUAGE
        self._words = {**_catalogue(DEFAULT_LANGUAGE), **own}
        self._noun = {"noun": noun, "Noun": noun[:1].upper() + noun[1:]}

    def __call__(self, key: str, /, **values: object) -> str:
        """The text for a key; with `count`, its `.one` or `.other` form. Raises KeyError for an unknown key."""
        if "count" in values:
            plural = f"{key}.one" if values["count"] == 1 and f"{key}.one" in self._words else f"{key}.other"
            key = plural if plural in self._words else key
        text = self._words[key]
        return text.format(**self._noun, **values) if "{" in text else text

    def name(self, vocabulary: str, value: str) -> str:
        """The printed name of a word of a closed vocabulary: `name("action-status", "wont-do")`."""
        return self._words.get(f"vocabulary.{vocabulary}.{value}") or value.replace("-", " ")

    def keys(self) -> frozenset[str]:
        """All keys, for tests."""
        return frozenset(self._words)
