"""Gives a record another id: its file, its attachments, and every reference to it, with the old id as an alias.

All of it is planned in memory first. Then the references are written, each file whole or not at all; then the record
itself; then the folder of its attachments gets its new name, and the record's file last. So whenever it stops, the old
id is still that of the record, and planning again finds what is left to do.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote

from postmortems.check.rules.references import references_of
from postmortems.edit.authoring import ChangedFile, edited_file
from postmortems.edit.splice import Edit, Insert, Put, edited, naming
from postmortems.model.base import split_reference
from postmortems.model.names import SLUG_BYTES, composed, is_slug, slug
from postmortems.model.refused import RefusedError
from postmortems.record.corpus import Record
from postmortems.record.decoding import original_path
from postmortems.record.filed import day_of
from postmortems.record.reader import KnowledgeBase
from postmortems.record.source import read_source
from postmortems.text.body_outline import link_places

LONGEST_ID = SLUG_BYTES + 50
"""The most bytes of an id: with its ending it is to fit into a file name, and into that of an unfinished file."""


class RenameError(RefusedError):
    """Why a record cannot have the new id, in a sentence with advice."""


@dataclass(frozen=True)
class Renaming:
    """All that is to be done for a new id."""

    old: str
    new: str
    rewritten: tuple[ChangedFile, ...]
    """The files of which lines change, the record itself last."""
    moved: tuple[tuple[Path, Path], ...]
    """What gets a new name, in the order in which that is to be done."""
    by_hand: tuple[Path, ...]
    """Files that name the old id and stay as they are: the configuration, the template, and records of which something
    cannot be read."""

    @property
    def is_begun(self) -> bool:
        """Whether a part of it is done."""
        return any(file.path.is_file() and file.path.read_bytes() == file.after for file in self.rewritten)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.rewritten and not self.moved

    def carry_out(self) -> None:
        """Do it. Raises ChangedMeanwhileError, FileExistsError or OSError; what was done until then stays, and the
        rest can be planned again. Nothing is done where it can be seen before that something may not be written."""
        files = [file.path for file in self.rewritten]
        for path in dict.fromkeys([*files, *(path.parent for path in files), *(old.parent for old, _ in self.moved)]):
            if not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, "is not writable", str(path))
        for file in self.rewritten:
            file.save()
        for old, new in self.moved:
            if _is_other(new, old):
                raise FileExistsError(17, "already exists", str(new))
            os.rename(old, new)


def new_id(old: str, words: str) -> str:
    """The new id: a full one, or words to put after the date of the old one. Raises RenameError."""
    name = composed(words.removesuffix(".md"))
    day = name[:11] if _has_day(name) else old[:11] if _has_day(old) else ""
    rest = name.removeprefix(day)
    if not day:
        raise RenameError(f'"{words}" does not begin with a date; give the full id, YYYY-MM-DD and a few words')
    if day_of(day) is None:
        raise RenameError(f'"{day[:10]}" is not a date from 1900 to 2199; use the date of the start, YYYY-MM-DD')
    if not is_slug(rest):
        proposal = slug(rest)
        advice = f'did you mean "{proposal}"?' if proposal else "write words of letters and digits, joined by hyphens"
        raise RenameError(f'"{rest}" cannot be part of a file name; {advice}')
    if len(f"{day}{rest}".encode()) > LONGEST_ID:
        raise RenameError(f"the id is longer than {LONGEST_ID} bytes; choose fewer words")
    return f"{day}{rest}"


def _has_day(text: str) -> bool:
    return len(text) > 10 and text[:10].replace("-", "").isdecimal() and text[4] == text[7] == text[10] == "-"


def plan(base: KnowledgeBase, record: Record, old: str, new: str, docs: Path) -> Renaming:
    """What is to be done for `record`, which has or had the id `old`, to have the id `new`; nothing is written.

    `docs` is the folder of hand-written pages, which need not be there. Raises RenameError where the id is taken or a
    value cannot be changed without touching what is around it.
    """
    _require_free(base, record, new)
    planning = _Planning(base, record, old, new, docs)
    rewritten = list(planning.rewritten())
    path = Path(record.path)
    moved = []
    if record.id != new:
        folder = path.with_suffix("")
        if folder.is_dir():
            moved.append((folder, folder.with_name(new)))
        elif os.path.lexists(folder.with_name(new)) and old not in record.incident.aliases:
            raise RenameError(f"{folder.with_name(new).as_posix()} already exists and is not overwritten")
        moved.append((path, path.with_name(f"{new}.md")))
        for source, target in moved:
            if _is_other(target, source):
                raise RenameError(f"{target.as_posix()} already exists and is not overwritten")
    return Renaming(old, new, tuple(rewritten), tuple(moved), tuple(planning.by_hand()))


def _is_other(path: Path, than: Path) -> bool:
    """Whether something else has the name. Where upper and lower case are the same, it may be the file itself."""
    return os.path.lexists(path) and not (path.exists() and os.path.samefile(path, than))


def _require_free(base: KnowledgeBase, record: Record, new: str) -> None:
    if new in record.incident.aliases:
        raise RenameError(f"{new} is an old id of this record; remove it from its `aliases` first")
    for name, other in base.corpus.by_id.items():
        if other is not record and name.casefold() == new.casefold():
            what = "the id" if name == other.id else "an alias"
            raise RenameError(f'"{name}" is {what} of {other.path}; choose another id')
    if any(name.casefold() == new.casefold() for name in base.corpus.unreadable_ids):
        raise RenameError(f'"{new}" is the id of a file that cannot be read; choose another id')


class _Planning:
    def __init__(self, base: KnowledgeBase, record: Record, old: str, new: str, docs: Path) -> None:
        self.base = base
        self.record = record
        self.old = old
        self.new = new
        self.docs = docs
        self.folder = composed(posixpath.dirname(posixpath.normpath(record.path)))
        """That of the record."""

    def rewritten(self) -> Iterator[ChangedFile]:
        """The files of which lines change: pages, other records, and the record itself."""
        for path in self._pages():
            yield from self._page(path)
        for record in self.base.corpus.all_records:
            if record is not self.record:
                yield from self._record(record)
        yield from self._record(self.record)

    def by_hand(self) -> Iterator[Path]:
        """Files that name the old id, and of which not everything is known."""
        known = {record.path: record for record in self.base.corpus.all_records}
        for path, source in self.base.sources.items():
            if (path not in known or known[path].unreadable) and self.old in composed(source.text):
                yield Path(path)

    # Records

    def _record(self, record: Record) -> Iterator[ChangedFile]:
        file = edited_file(record, list(self._edits(record)))
        after = self._relinked_record(file.after, record)
        if after != file.before:
            yield replace(file, after=after)

    def _edits(self, record: Record) -> Iterator[Edit]:
        for where, reference in references_of(record):
            incident, item = split_reference(reference)
            if incident == self.old:
                yield Put(original_path(where, record.numbers), f"{self.new}#{item}" if item else self.new)
        if record is not self.record:
            return
        if record.incident.id is not None and record.incident.id != self.new:
            yield Put(("id",), self.new)
        if self.old not in record.incident.aliases and self.old != self.new:
            yield Insert(("aliases",), self.old)

    def _relinked_record(self, data: bytes, record: Record) -> bytes:
        """The record with its links changed, in fields and in the body; what is not a link stays byte for byte."""
        source = read_source(data)
        start = len(source.text) - len(source.body)
        folder = posixpath.dirname(posixpath.normpath(record.path))
        parts = (source.text[:start], source.text[start:])
        front, body = (self._relinked(part, [folder], is_yaml=part is parts[0]) for part in parts)
        paths = [
            (number, reference.path)
            for number, reference in enumerate(record.incident.references)
            if reference.path and self._moved(reference.path, [folder]) is not None
        ]
        if (front, body) == parts and not paths:
            return data
        mark = data[: len(data) - len(source.text.encode())]
        after = mark + f"{front}{body}".encode()
        edits = [
            Put(original_path(("references", number, "path"), record.numbers), self._moved(path, [folder]) or path)
            for number, path in paths
        ]
        with naming(record.path):
            after = edited(after, edits)
        result = read_source(after)
        if len(result.problems) != len(source.problems) or not self._is_same(source.frontmatter, result.frontmatter):
            raise RenameError(f"{record.path}: its links cannot be changed without touching the lines around them")
        return after

    def _is_same(self, before: object, after: object) -> bool:
        """Whether nothing but the id differs."""
        if isinstance(before, dict) and isinstance(after, dict):
            return list(before) == list(after) and all(self._is_same(before[key], after[key]) for key in before)
        if isinstance(before, tuple) and isinstance(after, tuple):
            return len(before) == len(after) and all(map(self._is_same, before, after))
        if isinstance(before, str) and isinstance(after, str):
            return before == after or self._with_new(before) == self._with_new(after)
        return before == after

    def _with_new(self, text: str) -> str:
        return composed(unquote(text)).replace(self.old, self.new)

    # Pages written by hand

    def _pages(self) -> Iterator[Path]:
        readme = self.base.folder / "README.md"
        found = sorted(self.docs.rglob("*.md")) if self.docs.is_dir() else []
        for path in (readme, *found):
            if path.is_file() and not path.is_symlink():
                yield path

    def _page(self, path: Path) -> Iterator[ChangedFile]:
        before = path.read_bytes()
        try:
            text = before.decode()
        except UnicodeDecodeError:
            return
        folders = [posixpath.normpath(path.parent.as_posix())]
        if path.is_relative_to(self.docs):
            # On the site, pages are beside the folder of the records, wherever that is in the repository.
            inside = path.parent.relative_to(self.docs).as_posix()
            folders.append(posixpath.normpath(posixpath.join(_SITE, inside)))
        after = self._relinked(text, folders).encode()
        if after != before:
            yield ChangedFile(path, before, after)

    # Links

    def _relinked(self, text: str, folders: Iterable[str], *, is_yaml: bool = False) -> str:
        """The text with each link to the record, or into the folder of its attachments, leading to the new one."""
        parts: list[str] = []
        position = 0
        for offset, target in sorted(set(link_places(text, with_code=is_yaml))):
            moved = self._moved(target, folders)
            if moved is not None and offset >= position and text.startswith(target, offset):
                parts += (text[position:offset], moved)
                position = offset + len(target)
        return "".join((*parts, text[position:]))

    def _moved(self, target: str, folders: Iterable[str]) -> str | None:
        """The address with the new id; None for one that leads elsewhere. `folders` are those that it may be seen
        from."""
        address, mark, fragment = target.partition("#")
        segments = address.split("/")
        names = [composed(unquote(segment)) for segment in segments]
        for number, name in enumerate(names):
            is_file = name == f"{self.old}.md" and number == len(names) - 1
            if not is_file and not (name == self.old and number < len(names) - 1):
                continue
            places = {composed(posixpath.normpath(posixpath.join(folder, *names[: number + 1]))) for folder in folders}
            here = posixpath.join(self.folder, name)
            if not places.isdisjoint((here, f"{_SITE}/incidents/{name}")):
                new = self.new + name.removeprefix(self.old)
                is_escaped = segments[number] != unquote(segments[number])
                segments[number] = quote(new) if is_escaped else new
                return "/".join(segments) + mark + fragment
        return None


_SITE = "/site"
"""A placeholder for the top of the site."""
