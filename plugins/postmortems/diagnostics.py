"""Findings: what a check has to say about a place in a file."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from postmortems.model.vocabulary import Level

AROUND = 400
"""Characters of a line before and after a place that are remembered: more than a terminal shows, and a line may hold as
many findings as characters."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at one place, and what to do about it."""

    path: str
    """The file, as the reader named it, with forward slashes."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    level: Level
    code: str
    rule: str
    """The rule's speaking name."""
    message: str
    help: str = ""
    """What to do about it."""
    excerpt: str = ""
    """The source line, for the caret on a terminal; of a long one `AROUND` characters before and after the column.
    Empty where showing it could give away a secret."""
    fingerprint: str = ""
    """What is at the place, as a short hash: the same finding has the same one wherever its line moves to. Unique
    within a file and code."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place, then by code."""
        return (self.path, self.line, self.column, self.code, self.message)

    def as_data(self) -> tuple[str | int, ...]:
        """All but the path, for JSON."""
        return (
            self.line,
            self.column,
            self.level.value,
            self.code,
            self.rule,
            self.message,
            self.help,
            self.excerpt,
            self.fingerprint,
        )

    @staticmethod
    def of_data(path: str, data: Sequence[Any]) -> Finding:
        """The finding about a file that `as_data` told of."""
        line, column, level, *words = data
        return Finding(path, line, column, Level(level), *words)


class KeptWaiver(NamedTuple):
    """A waiver of a record, as far as it decides on findings."""

    code: str
    """Of the rule that it is for."""
    until: str
    """The last day on which it holds, YYYY-MM-DD."""
    is_needed: bool
    """Whether its rule speaks about the record by itself."""
    unneeded: Finding | None
    """What to say unless its rule speaks; None for nothing."""


class Verdict(NamedTuple):
    """What there is to say about one file when nothing but itself is looked at."""

    findings: tuple[Finding, ...] = ()
    """Waived ones, too."""
    waivers: tuple[KeptWaiver, ...] = ()

    def as_data(self) -> list[Any]:
        """The verdict for JSON, without the path of its file."""
        waivers = [(*waiver[:-1], waiver.unneeded and waiver.unneeded.as_data()) for waiver in self.waivers]
        return [[finding.as_data() for finding in self.findings], waivers]

    @staticmethod
    def of_data(path: str, data: Sequence[Any]) -> Verdict:
        """The verdict about a file that `as_data` told of."""
        findings, waivers = data
        return Verdict(
            tuple(Finding.of_data(path, said) for said in findings),
            tuple(
                KeptWaiver(code, until, is_needed, unneeded and Finding.of_data(path, unneeded))
                for code, until, is_needed, unneeded in waivers
            ),
        )


class Relation(NamedTuple):
    """What a rule has to say about a file because of others."""

    path: str
    code: str
    finding: Finding | None
    """None where the rule spares the record, which a waiver for it need not know."""

    def as_data(self) -> list[Any]:
        """The relation for JSON."""
        return [self.path, self.code, self.finding and self.finding.as_data()]

    @staticmethod
    def of_data(data: Sequence[Any]) -> Relation:
        """The relation that `as_data` told of."""
        path, code, said = data
        return Relation(path, code, said and Finding.of_data(path, said))


def settled(verdicts: Mapping[str, Verdict], relations: Iterable[Relation], today: date) -> list[Finding]:
    """The findings that count on the day `today`, in order: without waived ones, and with waivers that have no use.

    `verdicts` are by path; what has nothing to be said about it may be left out.
    """
    day = today.isoformat()
    holding = {
        path: {waiver.code for waiver in verdict.waivers if day <= waiver.until}
        for path, verdict in verdicts.items()
        if verdict.waivers
    }
    related: dict[str, set[str]] = {}
    findings: list[Finding] = []
    for path, code, finding in relations:
        related.setdefault(path, set()).add(code)
        if finding is not None and code not in holding.get(path, ()):
            findings.append(finding)
    for path, verdict in verdicts.items():
        excused = holding.get(path, set())
        findings += (finding for finding in verdict.findings if finding.code not in excused)
        for waiver in verdict.waivers:
            is_needed = waiver.is_needed or waiver.code in related.get(path, ())
            if waiver.unneeded is not None and not is_needed and waiver.unneeded.code not in excused:
                findings.append(waiver.unneeded)
    return in_order(findings)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Each finding once, sorted by place: the same order every time."""
    return list(_told_apart(sorted(set(findings), key=lambda finding: finding.sort_key)))


def _told_apart(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, where those with the same fingerprint in a file are numbered from the second on."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        key = finding.path, finding.code, finding.fingerprint
        seen[key] += 1
        alike = seen[key] > 1 and finding.fingerprint
        yield replace(finding, fingerprint=f"{finding.fingerprint}-{seen[key]}") if alike else finding


def count(findings: Sequence[Finding], level: Level) -> int:
    """How many findings are of that level."""
    return sum(finding.level is level for finding in findings)


def closest(word: str, words: Sequence[str]) -> str | None:
    """The known word that was probably meant, None when none is close."""
    known = _known(words)
    if word.casefold() in known.lowered:
        return known.lowered[word.casefold()]
    from difflib import get_close_matches  # for who made a mistake

    close = get_close_matches(word[:200], known.like(word[:200]), n=1, cutoff=0.75)
    return close[0] if close and not _is_numbered_alike(word, close[0]) else None


class _Known:
    """Known words, in which those that have something in common with another one are quickly found.

    Comparing a word with ten thousand ids takes a tenth of a second, and as many references may be broken at once.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.lowered = {word.casefold(): word for word in words}

    def like(self, word: str) -> Sequence[str]:
        """All words if they are few, otherwise those that share most with this one, by what is rare among them."""
        if len(self.words) <= _FEW:
            return self.words
        shared: Counter[int] = Counter()
        looked_at = 0
        for numbers in sorted((self._by_piece.get(piece, []) for piece in _pieces(word)), key=len):
            looked_at += len(numbers)
            if looked_at > _ENOUGH and shared:
                break
            shared.update(numbers[:_ENOUGH])
        return [self.words[number] for number, _ in shared.most_common(_LIKELY)]

    @cached_property
    def _by_piece(self) -> dict[str, list[int]]:
        """The numbers of the words that hold a piece, by the piece."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for piece in _pieces(word[:200]):
                found.setdefault(piece, []).append(number)
        return found


_FEW = 200
"""So few words are all compared: nothing is overlooked then."""
_LIKELY = 50
"""Words to compare of many."""
_ENOUGH = 2000
"""Words to look at in search of the likely ones: pieces that stand in most words tell nothing."""


_RECENT: deque[_Known] = deque(maxlen=8)


def _known(words: Sequence[str]) -> _Known:
    """The words, ready to be compared. A long sequence that many findings ask for should be the same object each
    time: then it is not even looked through.
    """
    for known in _RECENT:
        if known.words is words:
            return known
    found = next((known for known in _RECENT if known.words == words), None)
    if found is None:
        found = _Known(words)
        _RECENT.append(found)
    return found


def _pieces(word: str) -> set[str]:
    """Every four letters in a row."""
    return {word[start : start + 4] for start in range(max(len(word) - 3, 1))}


def _is_numbered_alike(word: str, other: str) -> bool:
    """Whether two short names differ in their number alone: `A9` is no misspelling of `A1`."""
    return len(word) < 8 and re.sub(r"\d", "", word) == re.sub(r"\d", "", other)


def did_you_mean(word: str, words: Sequence[str]) -> str:
    """A question with the closest known word; empty when none is close."""
    close = closest(word, words)
    return f'did you mean "{close}"?' if close else ""


def original_path(
    path: tuple[str | int, ...], numbers: Mapping[tuple[str | int, ...], tuple[int, ...]]
) -> tuple[str | int, ...]:
    """A place in data from which refused list items were taken out, as a place in the data as it was.

    `numbers` holds, for each list that lost items, the old numbers of those that remain.
    """
    original: list[str | int] = []
    for depth, key in enumerate(path):
        old = numbers.get(path[:depth]) if isinstance(key, int) else None
        original.append(old[key] if old is not None and isinstance(key, int) and key < len(old) else key)
    return tuple(original)
