"""Baselines: the findings that a knowledge base had when it was first checked.

A baseline is a sorted text file with one JSON object per line, so that a review shows which findings come and go. A
finding is identified by file, code and fingerprint, so lines may move. The message is only for readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from postmortems.check.findings import Finding

VERSION = 1
_HEADER = {"postmortems-baseline": VERSION}


class BaselineError(ValueError):
    """A file that is not a baseline, as a sentence."""


class Entry(NamedTuple):
    """A finding that is accepted."""

    path: str
    """The file, as seen from the folder of the records."""
    code: str
    fingerprint: str
    message: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What the finding is known by."""
        return self.path, self.code, self.fingerprint


@dataclass(frozen=True)
class Comparison:
    """Findings, told apart by a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    unneeded: tuple[Entry, ...]
    """Entries for which there is no finding any more."""


@dataclass(frozen=True)
class Baseline:
    """The accepted findings of a knowledge base."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(findings: Iterable[Finding], folder: PurePath) -> Baseline:
        """The baseline that accepts these findings about the records in `folder`."""
        return Baseline(tuple(sorted(_entry(finding, folder) for finding in findings)))

    @staticmethod
    def read(text: str) -> Baseline:
        """The baseline that a file holds. Raises BaselineError."""
        header, *lines = text.split("\n")
        if _decoded(header, 1) != _HEADER:
            raise BaselineError(f"line 1 is not {json.dumps(_HEADER)}")
        return Baseline(tuple(_read_entry(line, number) for number, line in enumerate(lines, start=2) if line.strip()))

    def text(self) -> str:
        """The file, ending in a line end."""
        lines = (json.dumps(entry._asdict(), ensure_ascii=False) for entry in sorted(self.entries))
        return "\n".join([json.dumps(_HEADER), *lines]) + "\n"

    def compared(self, findings: Sequence[Finding], folder: PurePath) -> Comparison:
        """The findings, told apart."""
        accepted = {entry.key for entry in self.entries}
        keys = [_entry(finding, folder).key for finding in findings]
        found = set(keys)
        return Comparison(
            new=tuple(f for f, key in zip(findings, keys, strict=True) if key not in accepted),
            known=tuple(f for f, key in zip(findings, keys, strict=True) if key in accepted),
            unneeded=tuple(entry for entry in self.entries if entry.key not in found),
        )


def path_within(path: str, folder: PurePath) -> str:
    """The path of a finding as seen from the folder of the records, wherever the check ran."""
    return PurePath(path).relative_to(folder).as_posix()


def _entry(finding: Finding, folder: PurePath) -> Entry:
    return Entry(path_within(finding.path, folder), finding.code, finding.fingerprint, finding.message)


def _read_entry(line: str, number: int) -> Entry:
    data = _decoded(line, number)
    values = [data.get(key) for key in Entry._fields] if isinstance(data, dict) else []
    if not values or not all(isinstance(value, str) for value in values):
        raise BaselineError(f"line {number} is not an entry with " + ", ".join(Entry._fields))
    return Entry(*map(str, values))


def _decoded(line: str, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BaselineError(f"line {number} is not JSON") from None
