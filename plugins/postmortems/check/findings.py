"""Findings: what a check has to say about a place in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from postmortems.model.vocabulary import Level

if TYPE_CHECKING:
    from hashlib import _Hash

AROUND = 400
"""Characters of a line before and after a place that are remembered: more than a terminal shows, and a line may hold as
many findings as characters."""


class Change(NamedTuple):
    """Characters of a file, and what `check --fix` writes in their place."""

    line: int
    """Where they begin, from 1."""
    column: int
    """From 1, in characters."""
    old: str
    new: str


class Finding(NamedTuple):
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
    """The rule's readable name."""
    message: str
    help: str = ""
    """What to do about it."""
    excerpt: str = ""
    """The source line, for the caret on a terminal; of a long one `AROUND` characters before and after the column.
    Empty where showing it could give away a secret."""
    fingerprint: str = ""
    """What is at the place, as a short hash: the same finding has the same one wherever its line moves to. Unique
    within a file and code."""
    fix: Change | None = None
    """The one right way to write it; None where that takes a person, or where it would give away a secret."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place, then by code."""
        return (self.path, self.line, self.column, self.code, self.message)


class WaiverEffect(NamedTuple):
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
    waivers: tuple[WaiverEffect, ...] = ()


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
    return list(_numbered(sorted(set(findings), key=lambda finding: finding.sort_key)))


def _numbered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, where those with the same fingerprint in a file are numbered from the second on."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        key = finding.path, finding.code, finding.fingerprint
        seen[key] += 1
        alike = seen[key] > 1 and finding.fingerprint
        yield finding._replace(fingerprint=f"{finding.fingerprint}-{seen[key]}") if alike else finding


def count(findings: Sequence[Finding], level: Level) -> int:
    """How many findings are of that level."""
    return sum(finding.level is level for finding in findings)


@cache
def sha256() -> Callable[[bytes], _Hash]:
    """That of `hashlib`, which loads OpenSSL first: that takes as long as to check five records."""
    for module in ("_sha2", "_sha256"):  # since Python 3.12, and before
        with suppress(ImportError):
            found: Callable[[bytes], _Hash] = import_module(module).sha256
            return found
    from hashlib import sha256 as of_openssl

    return of_openssl
