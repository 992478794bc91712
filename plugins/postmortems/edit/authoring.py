"""Changes of a knowledge base that are judged before they are written.

An edit is made in memory, and what the check says of the whole knowledge base with it is compared with what it said
before. Only then is the file replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from functools import cached_property
from pathlib import Path

from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.check.snapshot import Snapshot
from postmortems.edit.splice import Edit, EditRefusedError, Put, edited, naming
from postmortems.model.vocabulary import Level, Status
from postmortems.record import atomic as saving
from postmortems.record.corpus import Record
from postmortems.record.reader import KnowledgeBase, load
from postmortems.record.source import read_source


@dataclass(frozen=True)
class ChangedFile:
    """A file before and after a change."""

    path: Path
    before: bytes | None
    """None: the file is not there yet."""
    after: bytes

    @cached_property
    def changed_lines(self) -> list[str]:
        """The removed lines, each after `-`, and the added ones, each after `+`, in the order of the file."""
        old, new = (data.decode(errors="replace").splitlines() for data in (self.before or b"", self.after))
        return [line for line in list(unified_diff(old, new, n=0, lineterm=""))[2:] if not line.startswith("@@")]

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises ChangedMeanwhileError or FileExistsError if somebody else was faster, OSError if it cannot be
        written.
        """
        if self.before is None:
            saving.create(self.path, self.after)
        elif self.before != self.after:
            saving.replace(self.path, self.before, self.after)


@dataclass(frozen=True)
class Revision(ChangedFile):
    """A changed file, and what the check says of the change."""

    earlier: KnowledgeBase
    """The knowledge base, or the part of it that was read, as it was."""
    new_findings: tuple[Finding, ...]
    """What the check finds then, and did not find before."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The new findings for which the check fails."""
        return tuple(finding for finding in self.new_findings if finding.level is Level.ERROR)

    @cached_property
    def knowledge_base(self) -> KnowledgeBase:
        """The same records as they will be."""
        reads = self.earlier.reads
        return load(self.earlier.folder, {self.path: self.after}, reads, only=reads.keys())


def revise(knowledge_base: KnowledgeBase, record: Record, edits: Sequence[Edit], today: date) -> Revision:
    """A record after these edits. Nothing is written yet.

    Raises EditRefusedError where an edit cannot be made, ChangedMeanwhileError where the file is no longer what
    `record` was read from, OSError where it cannot be read.
    """
    return _revision(knowledge_base, edited_file(record, edits), today)


def edited_file(record: Record, edits: Sequence[Edit]) -> ChangedFile:
    """The file of a record after these edits. Raises as `revise` does."""
    path = Path(record.path)
    before = path.read_bytes()
    if read_source(before).text != record.text:
        raise saving.ChangedMeanwhileError(path)
    with naming(path):
        return ChangedFile(path, before, edited(before, edits))


def added(knowledge_base: KnowledgeBase, path: Path, data: bytes, today: date) -> Revision:
    """A new record. Nothing is written yet."""
    return _revision(knowledge_base, ChangedFile(path, None, data), today)


def _revision(knowledge_base: KnowledgeBase, file: ChangedFile, today: date) -> Revision:
    snapshot = Snapshot.of(knowledge_base.folder, base=knowledge_base)
    new = judge.new_findings(snapshot.findings(today), snapshot.edited({file.path: file.after}).findings(today))
    return Revision(file.path, file.before, file.after, knowledge_base, tuple(new))


def needs(knowledge_base: KnowledgeBase, record: Record, status: Status, today: date) -> list[Finding]:
    """What the check would say of a record if it had this status, in the order of the file.

    That is what the record still needs for it. Nobody has to keep a list: the rules are asked. Raises OSError where its
    file cannot be read.
    """
    path = Path(record.path)
    snapshot = Snapshot.of(knowledge_base.folder, base=knowledge_base)
    with suppress(EditRefusedError):  # a status that cannot be written has findings itself
        snapshot = snapshot.edited({path: edited(path.read_bytes(), [Put(("status",), status.value)])})
    return [finding for finding in snapshot.findings(today) if finding.path == record.path]


def next_status(status: Status) -> Status | None:
    """The one after this in the life of a document; None after the last."""
    stages: Sequence[Status] = list(Status)
    return stages[status.rank + 1] if status.rank + 1 < len(stages) else None


def local_ids(record: Record) -> Iterable[str]:
    """Every local id of a record: a new one must differ from them."""
    return (*record.items, *record.lost_ids)
