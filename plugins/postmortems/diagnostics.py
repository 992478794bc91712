"""Findings: what a check has to say about a place in a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from postmortems.model.vocabulary import Level


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
    """The source line, for the caret on a terminal. Empty where showing it could give away a secret."""
    fingerprint: str = ""
    """What is at the place, as a short hash: the same finding has the same one wherever its line moves to. Unique
    within a file and code."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place, then by code."""
        return (self.path, self.line, self.column, self.code, self.message)


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


class Relation(NamedTuple):
    """What a rule has to say about a file because of others."""

    path: str
    code: str
    finding: Finding | None
    """None where the rule spares the record, which a waiver for it need not know."""


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
    lowered = {known.casefold(): known for known in words}
    if word.casefold() in lowered:
        return lowered[word.casefold()]
    from difflib import get_close_matches  # for who made a mistake

    close = get_close_matches(word[:200], words, n=1, cutoff=0.75)
    return close[0] if close and not _is_numbered_alike(word, close[0]) else None


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
