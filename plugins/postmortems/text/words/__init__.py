"""Every word that we generate, by language.

A language is one YAML file beside this module, named by its tag in lower case (`zh.yml`, `pt-br.yml`). English
has every key; another language falls back to it for what it lacks, and a tag without a file of its own falls back
to the one it begins with: `zh-Hans-CN` to `zh`. Placeholders are written `{name}`; `{noun}` is what the knowledge
base calls its documents.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files

import yaml

from postmortems.model.time import Span, format_duration
from postmortems.model.vocabulary import NO_SEVERITY

DEFAULT_LANGUAGE = "en"


@cache
def catalogue(language: str) -> dict[str, str]:
    """The words of one language by dotted key; empty where we do not speak it."""
    file = files(__package__) / f"{language.lower()}.yml"
    if not file.is_file():
        return {}
    safe_loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # that of libyaml takes a tenth of the time
    return dict(_flat(yaml.load(file.read_text(encoding="utf-8"), safe_loader), ""))  # noqa: S506 -- it is one


def _flat(data: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in data.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", str(value))]
    return pairs


def _spoken(language: str) -> dict[str, str]:
    """The words of the nearest language that we speak: that of the tag itself, or of a beginning of it."""
    parts = language.split("-")
    return next((words for end in range(len(parts), 0, -1) if (words := catalogue("-".join(parts[:end])))), {})


def _with_fallback(own: dict[str, str]) -> dict[str, str]:
    """A language, with English for what it lacks. A text that it has in one form needs no other form from there."""
    lacking = {
        key: words
        for key, words in catalogue(DEFAULT_LANGUAGE).items()
        if not (key.endswith(".one") and f"{key.removesuffix('one')}other" in own)
    }
    return {**lacking, **own}


class Words:
    """The generated words in one language, with the noun of one knowledge base."""

    def __init__(self, language: str = DEFAULT_LANGUAGE, noun: str | None = None) -> None:
        own = _spoken(language)
        self.language = language if own else DEFAULT_LANGUAGE
        self._words = _with_fallback(own)
        noun = noun or self._words["noun"]
        self._noun = {"noun": noun, "Noun": noun[:1].upper() + noun[1:]}

    def __call__(self, key: str, /, **values: object) -> str:
        """The text for a key; with `count`, its `.one` or `.other` form. Raises KeyError for an unknown key."""
        if "count" in values:
            plural = f"{key}.one" if values["count"] == 1 and f"{key}.one" in self._words else f"{key}.other"
            key = plural if plural in self._words else key
        text = self._words[key]
        if "{" not in text:
            return text
        shown = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        return text.format_map(self._noun | shown)

    def number(self, number: int) -> str:
        """A whole number for people: `12,400`. Up to four digits stay together, as those of a year do."""
        return f"{number:,}".replace(",", self._words["text.thousands"]) if abs(number) >= 10_000 else str(number)

    def name(self, vocabulary: str, value: str) -> str:
        """The printed name of a word of a closed vocabulary: `name("action-status", "wont-do")`."""
        return self(f"vocabulary.{vocabulary}.{value}")

    def severity(self, name: str) -> str:
        """A level of severity in words, also that of a record without one."""
        return self("site.no_severity") if name == NO_SEVERITY else name

    def duration(self, duration: Span | timedelta) -> str:
        """A duration for people: `5 h 20 min`, `at least 2 h`."""
        return duration.in_words(self) if isinstance(duration, Span) else format_duration(duration, self)
