"""Baselines: the findings that a knowledge base had when it was first checked.

A baseline is a sorted text file with one JSON object per line, so that a review shows which findings come and go. A
finding is identified by file, code and fingerprint, so lines may move. Entries follow a renamed record by its alias.
The message is for readers. It also identifies a finding whose text names a renamed record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
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
        """What identifies the finding."""
        return self.path, self.code, self.fingerprint

    @property
    def message_key(self) -> tuple[str, str, str, str]:
        """What identifies the finding when its text names a renamed record, which changes the fingerprint."""
        return self.path, self.code, "message", self.message

    def accepted(self, current_ids: Mapping[str, str]) -> set[tuple[str, ...]]:
        """The keys of findings that this entry accepts, where `current_ids` has the ids of records by old id."""
        parts = [(part.removesuffix(".md"), ".md" * part.endswith(".md")) for part in self.path.split("/")]
        path = "/".join(current_ids.get(name, name) + ending for name, ending in parts)
        message = _ID.sub(lambda found: current_ids.get(found[0], found[0]), self.message)
        entry = self._replace(path=path, message=message)
        return {entry.key} if message == self.message else {entry.key, entry.message_key}


_ID = re.compile(r"[\w-]+")
"""A word that may be the id of a record."""


class Comparison(NamedTuple):
    """Findings, separated by a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    unneeded: tuple[Entry, ...]
    """Entries for which there is no finding any more."""


class Baseline(NamedTuple):
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

    def compared(
        self, findings: Sequence[Finding], folder: PurePath, current_ids: Mapping[str, str] | None = None
    ) -> Comparison:
        """The findings, separated into new and known ones. `current_ids` has the ids of renamed records by old id."""
        accepted = {entry: entry.accepted(current_ids or {}) for entry in self.entries}
        all_accepted = set[tuple[str, ...]]().union(*accepted.values())
        entries = [_entry(finding, folder) for finding in findings]
        is_known = [entry.key in all_accepted or entry.message_key in all_accepted for entry in entries]
        found = {key for entry in entries for key in (entry.key, entry.message_key)}
        return Comparison(
            new=tuple(finding for finding, known in zip(findings, is_known, strict=True) if not known),
            known=tuple(finding for finding, known in zip(findings, is_known, strict=True) if known),
            unneeded=tuple(entry for entry, keys in accepted.items() if keys.isdisjoint(found)),
        )


def current_ids(records: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The id of each renamed record, by its old ids. `records` are pairs of an id and its aliases."""
    return {alias: record_id for record_id, aliases in records for alias in aliases}


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
