"""The words that authors use for the parts of a post-mortem, in seven languages. The data is in `labels.yml`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from postmortems.model.base import Text
from postmortems.model.fields import facts_of
from postmortems.model.incident import Incident
from postmortems.model.part import Output

LONGEST_HEADING = 8
"""A heading with more words is a sentence; labels are not searched in it."""

SYMBOL = r"(?:[\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]|:[a-z][a-z_]{2,30}:)"
"""A picture in front of a label or a time, as a pattern: an emoji or its name between colons."""
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_MARKS = re.compile(r"[*_`~]+")
_BRACKETS = re.compile(r"(?<!\s)\s*[(\[（【][^()\[\]（）【】]*[)\]）】]")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)、．]|[a-z][.)]|#+)\s*(?=\S)")
_WORD = re.compile(r"[^\W_]+(?:['/&-][^\W_]+)*|#")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_JOINERS = frozenset("of for from and & to in on de del la des du der von für und et y".split())


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A label in the form of `labels.yml`: lower case, without Markdown marks, numbering, emoji and final colon."""
    text = unicodedata.normalize("NFKC", html.unescape(_LINK.sub(r"\1", text))).casefold().replace("\u2019", "'")
    text = _MARKS.sub("", text)
    text = "".join(" " if unicodedata.category(c) in ("So", "Cf", "Mn") else c for c in text)
    text = _NUMBERING.sub("", text.strip()).strip()
    return " ".join(text.split()).strip(" :.!-–—")


def without_brackets(text: str) -> str:
    return _BRACKETS.sub("", text)


HALF = 0.5
"""The share of a text from which on it has no greater subject than the label."""


class Match(NamedTuple):
    """A label found in a text."""

    name: str
    share: float
    """The share of the text that the label covers, 1 for all of it."""
    is_main: bool = True
    """Whether it is the main noun of the text: at its end, or at its beginning with `of` or the like after it."""

    @property
    def covers_half(self) -> bool:
        """Whether the text has no greater subject."""
        return self.share >= HALF


@dataclass(frozen=True)
class Index:
    """The labels of several names, to find names in a text."""

    words: Mapping[tuple[str, ...], str]
    """Names by the words of a label."""
    characters: tuple[tuple[str, str], ...]
    """Labels in scripts without spaces, with their names, the longest first."""
    exact: Mapping[str, str]

    @staticmethod
    def of(labels: Iterable[tuple[str, str]]) -> Index:
        """From pairs of name and label. If two names have the same label, the first wins."""
        words: dict[tuple[str, ...], str] = {}
        characters: list[tuple[str, str]] = []
        exact: dict[str, str] = {}
        for name, label in labels:
            text = plain(label) or unicodedata.normalize("NFKC", label).casefold()
            exact.setdefault(text, name)
            if _WIDE.search(text):
                characters.append((text, name))
            elif found := tuple(_WORD.findall(text)):
                words.setdefault(found, name)
        characters.sort(key=lambda pair: -len(pair[0]))
        return Index(words, tuple(characters), exact)

    def whole(self, text: str) -> str | None:
        """The name whose label is the whole text, ignoring marks and brackets."""
        label = plain(text)
        found = self.exact.get(label)
        if found is None and label != (short := plain(without_brackets(text))):
            found = self.exact.get(short)
        return found if found is not None else self.exact.get(text.strip().casefold())

    def inside(self, text: str, longest: int = LONGEST_HEADING) -> Match | None:
        """The best label in a short text: the longest, preferably at its end or beginning."""
        found = self.whole(text)
        if found is not None:
            return Match(found, 1.0)
        label = plain(without_brackets(text)) or plain(text)
        if _WIDE.search(label):
            return self._wide(label)
        parts = _WORD.findall(label)
        if not parts or len(parts) > longest:
            return None
        best: tuple[tuple[int, int], Match] | None = None
        for length in range(min(len(parts), 6), 0, -1):
            for start in range(len(parts) - length + 1):
                name = self.words.get(tuple(parts[start : start + length]))
                if name is None:
                    continue
                rank = (length, self._place(parts, start, length))
                if best is None or rank > best[0]:
                    best = rank, Match(name, length / len(parts), rank[1] > 1)
        return best[1] if best else None

    @staticmethod
    def _place(parts: list[str], start: int, length: int) -> int:
        """Rank a position. The main noun comes last, or first if a joining word such as `of` follows it."""
        if start == 0 and (length == len(parts) or parts[length] in _JOINERS):
            return 3
        if start + length == len(parts):
            return 2
        return 1 if start == 0 else 0

    def _wide(self, label: str) -> Match | None:
        if len(label) > 24:
            return None
        return next((Match(name, len(text) / len(label)) for text, name in self.characters if text in label), None)

    def mentioned(self, text: str) -> set[str]:
        """Every name that has a label anywhere in a text of any length."""
        label = plain(text)
        parts = _WORD.findall(label)
        found = {name for written, name in self.characters if written in label}
        for length in (1, 2, 3, 4):
            for start in range(len(parts) - length + 1):
                name = self.words.get(tuple(parts[start : start + length]))
                if name is not None:
                    found.add(name)
        return found


@dataclass(frozen=True)
class Labels:
    sections: Index
    plain_headings: tuple[tuple[str, re.Pattern[str]], ...]
    """Names with the pattern of a heading in plain words."""
    fields: Index
    columns: Mapping[str, Index]
    values: Mapping[str, Index]
    events: Mapping[str, re.Pattern[str]]
    """What an entry of a timeline tells of, with a pattern of its words."""
    effects: Mapping[str, re.Pattern[str]]
    """What a text says about a service, with a pattern of its words: `broken`, `spared`, or that it names none."""
    list_states: Mapping[str, re.Pattern[str]]
    """The states that a heading or a sentence gives to the items below it, with a pattern of its words."""
    cell_states: Mapping[str, re.Pattern[str]]
    """The states that words in a column of states mean, with a pattern of them."""


@cache
def _data() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = (files("postmortems.importing") / "labels.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, list[str]]]] = yaml.load(
        text,
        Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader),  # noqa: S506 - reads all scalars as text
    )
    return found


@cache
def words_by_language() -> dict[str, frozenset[str]]:
    """The words that occur in the labels of one language only, by language."""
    found: dict[str, set[str]] = {}
    for part in ("sections", "fields", "columns"):
        for languages in _data()[part].values():
            for language, written in languages.items():
                words = {word for label in written for word in re.findall(r"[^\W\d_]{3,}", plain(label))}
                found.setdefault(language, set()).update(words)
    return {
        language: frozenset(own - set().union(*(found[other] for other in found if other != language)))
        for language, own in found.items()
    }


@cache
def labels() -> Labels:
    """The labels, read once."""
    data = _data()

    def pairs(part: Mapping[str, Mapping[str, list[str]]]) -> Iterable[tuple[str, str]]:
        return ((name, label) for name, languages in part.items() for words in languages.values() for label in words)

    def patterns(part: str) -> Mapping[str, re.Pattern[str]]:
        return {
            name: _words_pattern(word for words in languages.values() for word in words)
            for name, languages in data[part].items()
        }

    return Labels(
        sections=Index.of(pairs(data["sections"])),
        fields=Index.of((*pairs(data["fields"]), *text_facts().items())),
        plain_headings=tuple((name, re.compile(pattern)) for name, pattern in pairs(data["plain-headings"])),
        columns={name: Index.of(pairs({name: languages})) for name, languages in data["columns"].items()},
        values={
            name: Index.of((meaning, label) for meaning, words in meanings.items() for label in words)
            for name, meanings in data["values"].items()
        },
        events=patterns("events"),
        effects=patterns("effects"),
        list_states=patterns("list-states"),
        cell_states=patterns("cell-states"),
    )


@cache
def text_facts() -> Mapping[str, str]:
    """The fields of a record that a label of their name is read into, each with that label."""
    found = (fact for fact in facts_of(Incident) if Text in fact.types and not fact.is_list)
    return {fact.name: fact.name.replace("_", " ") for fact in found if Output.IMPORT not in fact.left_out}


def _words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words. A word that ends with `*` may go on; scripts without spaces have no word ends."""
    wide: list[str] = []
    spaced: list[str] = []
    for word in words:
        if _WIDE.search(word):
            wide.append(re.escape(word))
        else:
            parts = (re.escape(part).replace(r"\*", r"[\w-]*") for part in word.casefold().split())
            spaced.append(r"\s+".join(parts))
    spaced.sort(key=len, reverse=True)
    return re.compile("|".join((rf"(?<![\w-])(?:{'|'.join(spaced)})(?![\w-])", *wide)))


LONGEST_PLAIN_HEADING = 16
"""Words. A longer heading is a sentence about something else."""


@lru_cache(maxsize=2048)
def section_named(title: str) -> Match | None:
    """The subject of a section with that heading: one of the labels, or a heading in plain words."""
    found = labels().sections.inside(title)
    if found is not None and (found.share == 1.0 or not _is_weak(found)):
        return found
    head = labels().sections.whole(_HEAD_END.split(title, maxsplit=1)[0]) if found is None or _is_weak(found) else None
    if head in ("causes", "factors", "whys"):
        return Match(head, PLAIN_SHARE)
    bare = (plain(without_brackets(title)) or plain(title)).strip("?？¿ ")
    if len(bare.split()) > LONGEST_PLAIN_HEADING:
        return None
    for name, pattern in labels().plain_headings:
        if pattern.fullmatch(bare):
            return Match(name, PLAIN_SHARE) if name != "other" else None
    if found is None or not _is_weak(found) or found.name != "actions":
        return found
    is_half = any(labels().sections.whole(half) == "actions" for half in _HALVES.split(bare))
    return Match("actions", PLAIN_SHARE) if is_half else None


def names_section(title: str, subject: str, least: float = 0) -> bool:
    """Whether a section with that heading has the subject, and its label is at least such a share of the heading."""
    found = section_named(title)
    return found is not None and found.name == subject and found.share >= least


@lru_cache(maxsize=2048)
def sections_mentioned(title: str) -> frozenset[str]:
    """Every subject that a heading names."""
    return frozenset(labels().sections.mentioned(title))


_HEAD_END = re.compile(r"\s+[—–-]+\s+|\s*[:：]\s+")
"""Before it is the name of the section, after it what it says: `Root cause — a full disk`."""
_HALVES = re.compile(r"\s+(?:and|und|et|y|e)\s+|\s*[&/+]\s*")
"""Between two names of one section: `Remediation and follow-up steps`."""
PLAIN_SHARE = 0.7
"""The share of a heading in plain words: its subject is certain, its name is not one of ours."""


def _is_weak(found: Match) -> bool:
    """Whether the label is a small part of the heading and not its main noun: `GitHub Actions runner pods`."""
    return found.share < (HALF if found.is_main else 0.6)


def is_nobody(text: str) -> bool:
    """Whether a text in the place of a name is not a name: TBD, `—`, Done."""
    bare = text.strip(" ()[]（）")
    return not plain(bare) or labels().values["nobody"].whole(bare) is not None


def is_nothing(text: str) -> bool:
    """Whether the text means that there is nothing to report: None, n/a, なし."""
    return not plain(text) or labels().values["nothing"].whole(text) is not None


def is_instruction(text: str) -> bool:
    """Whether the whole text is in italics. Such a text is usually an instruction from a template."""
    return re.fullmatch(r"(?:\*(?!\*)|_(?!_))[\s\S]+(?:\*|_)", text.strip()) is not None


def value(kind: str, text: str) -> str | None:
    """The meaning of a short text that is a word in that vocabulary, else None."""
    return labels().values[kind].whole(text)


def role_of(head: str, *roles: str) -> str | None:
    """The first of these roles that a column or a field has by its name."""
    return next((role for role in roles if labels().columns[role].whole(head)), None)


def state_in_wide(text: str) -> str | None:
    """The state that a short text in a script without spaces says by its ending: `設定済み`, `来期に検討`, `已上线`."""
    bare = plain(text)
    return next((state for state, pattern in _WIDE_STATES.items() if pattern.fullmatch(bare)), None)


_WIDE_STATES = {
    "done": re.compile(r"[^\W\da-z]{0,6}(?:済み?|完了)|已(?!计划|排期|知|有)\S{1,4}|\S{0,5} ?(?:완료|적용됨|배포됨)"),
    "open": re.compile(
        r"\S{0,6}(?:予定|検討中?|計画中?)|未(?!来)\S{1,3}|\S{0,4}(?:待\S{1,2}|计划中|考虑中)"
        r"|\S{0,6} ?(?:예정|미정|미착수)"
    ),
    "in-progress": re.compile(
        r"(?:対応|作業|実装|実施|開発|検証|移行|展開|レビュー|テスト|进行|开发|测试|评审|推进|处理)中"
        r"|(?:진행|작업|검토|개발|테스트) ?중"
    ),
}


def value_inside(kind: str, text: str) -> str | None:
    """The meaning of a word of that vocabulary inside a text of at most four words, else None."""
    found = labels().values[kind].inside(text, 4)
    return found.name if found else None


def mentions(kind: str, text: str) -> bool:
    """Whether the text contains a word of that vocabulary."""
    return bool(labels().values[kind].mentioned(text))
