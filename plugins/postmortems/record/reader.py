"""Reads a folder of records from the disk into a corpus.

Nothing raises: what cannot be read becomes a finding, and the rest goes on. A part of a record that is refused
is left out, so that everything else in the file is judged and shown all the same.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import NamedTuple

from postmortems.cache.spill import Place, SpillFile
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.names import composed
from postmortems.model.part import AnyPart
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.vocabulary import Status
from postmortems.record.attached import HEAD, is_changed, is_looked_at, published, published_name
from postmortems.record.corpus import Corpus, Fetchable, Record
from postmortems.record.decoding import Decoded, decode
from postmortems.record.edited import edited
from postmortems.record.files import (
    CONFIG_NAME,
    TEMPLATE_NAME,
    Fault,
    Setting,
    content,
    digest_of,
    is_attached,
    plain_content,
    record_files,
    record_id,
)
from postmortems.record.problems import Problem
from postmortems.record.rewritten import is_within, rewritten_values, unquoted_values
from postmortems.record.source import Position, Source, SourceProblem, read_source, read_yaml_file
from postmortems.record.truncated_values import cut_off_texts
from postmortems.record.typographic_values import typographic_values


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Loading allocates heavily and frees little; passes of the collector cost a third of the run."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class FilesRead(NamedTuple):
    began: int
    """When reading began, in nanoseconds since 1970, by the clock of the system."""
    setting: Setting
    digests: Mapping[str, str]
    """Of the content of each file, by path, in the order of the folder."""


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """A folder of records, read."""

    folder: Path
    corpus: Corpus
    sources: Mapping[str, Source]
    """The texts by path, for positions and excerpts."""
    problems: tuple[tuple[str, Problem], ...]
    """What was found while reading: the name of the rule, and the problem."""
    files: FilesRead
    reads: Mapping[str, FileRead] = field(default_factory=dict)
    """What followed from each file of a record, by path: `load` takes it as `earlier`."""

    @property
    def template(self) -> str:
        """The text of the team's template, or of ours where there is none."""
        from postmortems.record.template import default_template  # for who begins a record

        source = self.sources.get((self.folder / TEMPLATE_NAME).as_posix())
        return source.text if source else default_template()


class FileRead(NamedTuple):
    """What followed from one file of a record."""

    digest: str
    """Of its content."""
    zone: tzinfo | None
    """The zone of times without one."""
    extra_keys: frozenset[str]
    """The keys that were allowed besides ours."""
    record: Record | None
    source: Source | None
    """None where the text is only read again when somebody asks."""
    problems: tuple[tuple[str, Problem], ...]


class Sources(dict[str, Source]):
    """Texts by path. That of a record whose frontmatter is cached is read when somebody asks for it."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: dict[str, Record] = {}

    def read_later(self, record: Record) -> None:
        """Have the text of a record read when it is wanted."""
        self.pop(record.path, None)
        self.unread[record.path] = record

    def __missing__(self, path: str) -> Source:
        source = self[path] = read_source(self.unread.pop(path).text.encode())
        return source


@garbage_collection_paused()
def load(
    folder: Path,
    instead: Mapping[Path, bytes] | None = None,
    earlier: Mapping[str, FileRead] | None = None,
    spill: bool = False,
    only: Collection[str] | None = None,
) -> KnowledgeBase:
    """Read the records and the configuration of a folder such as `incidents/`.

    `instead` has content that is to be read in place of what the disk holds, also of files that are not there
    yet: so an edit can be judged before it is written.

    `earlier` are the `reads` of the last time, for a program that loads a folder again and again: only changed files
    are parsed again. With `spill`, the texts of records wait on the disk. `only` are the paths of the only records to
    read besides those of `instead`.

    Raises FileNotFoundError when there is no such folder; everything inside it that is wrong becomes a problem.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    reading = Reading(folder, instead or {})
    config = reading.config()
    reading.try_template()
    if spill:
        reading.spill = SpillFile()
    known = earlier or {}
    reads = {path: reading.record_again(path, data, known.get(path)) for path, data in reading.contents(only)}
    return replace(reading.knowledge_base(config), reads=reads)


@garbage_collection_paused()
def reload(base: KnowledgeBase, changed: Collection[str]) -> KnowledgeBase | None:
    """The knowledge base after these records were edited; the other files are not read again.

    None if that is not all that changed: if one of these files was not a readable record, or is none now.
    """
    reading = Reading(base.folder)
    reading.config()
    corpus: Corpus | None = base.corpus
    new = {path: reading.record_again(path, reading.content(path), None) for path in changed if path in base.reads}
    if len(new) < len(changed):
        return None
    reads = dict(base.reads)
    for path, read in new.items():
        old = reads[path].record
        if old is None or read.record is None:
            return None
        corpus = corpus and edited(corpus, old, read.record)
        reads[path] = read._replace(record=old) if corpus else read
    if corpus:
        return replace(base, corpus=corpus, reads=reads)
    reading = Reading(base.folder, setting=reading.setting)
    config = reading.config()
    reading.try_template()
    for path, known in reads.items():
        reading.take_again(path, known)
    return replace(reading.knowledge_base(config), reads=reads)


class Attachment(NamedTuple):
    """A file that the site has beside the page of a record."""

    path: Path
    uri: str
    """Its place on the site."""
    content: bytes | None
    """What is published; None for the file as it is."""


def attachments(record: Record) -> Iterator[Attachment]:
    """The files in the folder named like a record, each with its place on the site.

    Names that begin with `.` are left out, and so are symbolic links that leave the folder, and what PM513 reports.
    Where `notes.md` and `notes.md.txt` would have one name on the site, it is that of the second.
    """
    folder = Path(record.path).with_suffix("")
    real = folder.resolve()
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in inside.parts)
        if os.path.isfile(path) and not is_hidden and path.resolve().is_relative_to(real):
            name = published_name(inside.as_posix())
            if name == inside.as_posix() or name not in found:
                found[name] = path
    for name, path in found.items():
        content = _published(path) if is_looked_at(path.name) else b""
        if content is not None:
            yield Attachment(
                path, f"incidents/{record.id}/{composed(name)}", content if is_changed(path.name) else None
            )


def _published(path: Path) -> bytes | None:
    with path.open("rb") as file:
        return published(path.name, file.read(-1 if is_changed(path.name) else HEAD)).content


class Reading:
    """One pass over a folder: what was read so far, and what was wrong."""

    def __init__(
        self, folder: Path, instead: Mapping[Path, bytes] | None = None, setting: Setting | None = None
    ) -> None:
        """`instead` is that of `load`, `setting` what the folder is taken to be set to."""
        self.folder = folder
        self.instead = instead or {}
        self.began = time.time_ns()  # compared with the times of files only
        self.setting = setting or Setting.of(folder)
        self.config_path = (folder / CONFIG_NAME).as_posix()
        self.digests: dict[str, str] = {}
        self.found: list[Record] = []
        self.sources = Sources()
        self.problems: list[tuple[str, Problem]] = []
        self.unreadable_ids: set[str] = set()
        self.config_unreadable: frozenset[DataPath] = frozenset()
        self.config_numbers: Mapping[DataPath, tuple[int, ...]] = {}
        self._real_folder = folder.resolve()
        self._default_zone: tzinfo | None = None
        self._extra_keys: frozenset[str] = frozenset()
        self._zones: dict[str, tzinfo | TimeError] = {}
        self.spill: SpillFile | None = None
        """Where the texts of records wait until somebody asks; None to hold them."""

    def config(self) -> Config:
        """The configuration; the defaults where the file is missing or cannot be read."""
        data = self.instead.get(self.folder / CONFIG_NAME, self.setting.config)
        if data is None:
            self.sources[self.config_path] = read_yaml_file(b"")
            return Config()
        source = self._understood(self.config_path, data, read_yaml_file)
        if source is None or not source.complete:
            self.config_unreadable = frozenset({()})
            return Config()
        decoded = self._decode(Config, source.frontmatter, self.config_path, None)
        self.config_unreadable, self.config_numbers = decoded.refused, decoded.numbers
        config = decoded.value or Config()
        self._default_zone = self._zone(config.timezone, self.config_path) if config.timezone else None
        self._extra_keys = frozenset(config.extra_titles)
        self._rewritten(self.config_path, source, self._default_zone, decoded.refused)
        unquoted = unquoted_values(self.config_path, source, decoded.refused)
        self.problems += (("unquoted-value", problem) for problem in unquoted)
        return config

    def again(self) -> Reading:
        """Another pass, over other files: the configuration is known, and nothing else was read."""
        other = copy(self)
        other.digests, other.found, other.unreadable_ids = {}, [], set()
        other.problems = list(self.problems)
        other.sources = Sources()
        other.sources.update(self.sources)
        return other

    def contents(self, only: Collection[str] | None = None) -> Iterator[tuple[str, bytes | Fault]]:
        """Every file that is a record or ought to be, or `only` those of some paths, with its content."""
        special = (CONFIG_NAME, TEMPLATE_NAME)
        inside = {path.as_posix(): data for path, data in self.instead.items() if path.name not in special}
        for file in record_files(self.folder):
            if file.path in inside:
                yield file.path, inside.pop(file.path)
            elif only is None or file.path in only:
                yield file.path, plain_content(file.path) if file.is_plain else self.content(file.path)
        yield from inside.items()

    def content(self, path: str) -> bytes | Fault:
        """The content of a file, or why it cannot be read."""
        data = self.instead.get(Path(path))
        return content(Path(path), self._real_folder) if data is None else data

    def knowledge_base(self, config: Config) -> KnowledgeBase:
        corpus = Corpus(
            config=config,
            all_records=tuple(sorted(self.found, key=lambda record: (record.id, record.path))),
            config_path=self.config_path,
            depth=self.setting.depth,
            unreadable_ids=frozenset(self.unreadable_ids),
            config_unreadable=self.config_unreadable,
            config_numbers=self.config_numbers,
        )
        files = FilesRead(self.began, self.setting, self.digests)
        return KnowledgeBase(self.folder, corpus, self.sources, tuple(self.problems), files)

    def try_template(self) -> None:
        """Report what is wrong with the team's own template, if there is one: filled in, it must be a draft."""
        data = self.instead.get(self.folder / TEMPLATE_NAME, self.setting.template)
        name = (self.folder / TEMPLATE_NAME).as_posix()
        source = self._understood(name, data, read_source) if data is not None else None
        if source is None or not source.complete:
            return
        from postmortems.record.template import SAMPLE, filled, unknown_placeholders  # for who has a template

        for line, column, placeholder, advice in unknown_placeholders(source.text):
            message = f"{placeholder} is not a placeholder"
            self.problems.append(("wrong-value", Problem(name, Position(line, column), message, advice)))
        trial = read_source(filled(source.text, SAMPLE).encode())
        if trial.problems:
            self.problems += [(p.rule, Problem(name, p.position, p.message, p.help)) for p in trial.problems]
            return
        draft = self._decode(Incident, trial.frontmatter, name, self._default_zone, extra_keys=self._extra_keys).value
        if draft is not None and draft.status is not Status.DRAFT:
            message = f"a new record would have the status {draft.status}, not draft"
            self.problems.append(("wrong-value", Problem(name, ("status",), message, "write `status: draft`")))

    def record(self, name: str, data: bytes | Fault) -> None:
        """Take in a file: a record that can be read at least in part, or an unreadable one.

        Of a file that is attached to a record, only what is wrong with it is noted.
        """
        if self.is_attached(name):
            self._attachment(name, data)
            return
        source = self._understood(name, data, read_source)
        stem = record_id(name)
        if source is None or not source.complete:
            self.unreadable_ids.add(stem)
            return
        typographic, frontmatter = typographic_values(source, Incident)
        self.problems += (("typographic-value", Problem(name, *found)) for found in typographic)
        zone = self._default_zone
        if isinstance(frontmatter.get("timezone"), str):
            zone = self._zone(str(frontmatter["timezone"]), name) or zone
        block = source.text[slice(*source.block)]
        may_extend = "x-" in block or "\\" in block  # an escape may mean anything
        decoded = self._decode(Incident, frontmatter, name, zone, may_extend, self._extra_keys)
        self._rewritten(name, source, zone, decoded.refused)
        if decoded.value is None:
            self.unreadable_ids.add(stem)
            return
        self.found.append(
            Record(
                stem,
                name,
                decoded.value,
                *self._texts(source.text, len(source.text) - len(source.body), source.body_line),
                decoded.refused,
                decoded.lost_ids,
                decoded.numbers,
            )
        )
        if self.spill is not None:
            self.sources.read_later(self.found[-1])

    def is_attached(self, name: str) -> bool:
        """Whether a file is no record, but attached to one."""
        return is_attached(name, self.folder)

    def _attachment(self, name: str, data: bytes | Fault) -> None:
        self.sources[name] = read_yaml_file(b"")
        problem = data if isinstance(data, Fault) else published(name.rpartition("/")[2], data).problem
        if problem is not None:
            self.problems.append((problem.rule, Problem(name, Position(1, 1), problem.message, problem.help)))

    def record_again(self, name: str, data: bytes | Fault, known: FileRead | None) -> FileRead:
        """Read the content of a file, unless `known` has the results for the same content."""
        setting = self._default_zone, self._extra_keys
        digest = self.digests[name] = digest_of(data)
        if known is None or known.digest != digest or (known.zone, known.extra_keys) != setting:
            return self._record_read(name, data, digest)
        self.take_again(name, known)
        return known

    def take_again(self, name: str, known: FileRead) -> None:
        """Take in the results of an earlier reading of a file."""
        self.problems += known.problems
        if known.source is not None:
            self.sources[name] = known.source
        elif known.record is not None:
            self.sources.read_later(known.record)
        if known.record is None:
            if not self.is_attached(name):
                self.unreadable_ids.add(record_id(name))
        else:
            self.found.append(known.record)

    def _record_read(self, name: str, data: bytes | Fault, digest: str) -> FileRead:
        count, problems = len(self.found), len(self.problems)
        self.record(name, data)
        record = self.found[-1] if len(self.found) > count else None
        if record is not None:
            vars(record)["digest"] = digest  # or the text would be read again for it
        source = self.sources[name] if record is None or self.spill is None else None
        return FileRead(digest, self._default_zone, self._extra_keys, record, source, tuple(self.problems[problems:]))

    def _texts(self, text: str, body: int, body_line: int) -> tuple[Fetchable, int, Fetchable]:
        """The body of a record, its line, and the whole file, or what fetches them."""
        if self.spill is None:
            return text[body:], body_line, text
        fetch = partial(_fetched, self.spill, self.spill.put(text.encode()))
        return partial(fetch, body), body_line, fetch

    def _understood(self, name: str, data: bytes | Fault, read: Callable[[bytes], Source]) -> Source | None:
        if isinstance(data, Fault):
            self.sources[name] = read_yaml_file(b"")
            self.problems.append((data.rule, Problem(name, Position(1, 1), data.message, data.help)))
            return None
        source = read(data)
        self.sources[name] = source
        for problem in source.problems:
            self._report(name, problem)
        return source

    def _rewritten(self, name: str, source: Source, zone: tzinfo | None, refused: Collection[DataPath]) -> None:
        """Report what other programs have rewritten, unless the model refuses it anyway."""
        for found in rewritten_values(source, zone):
            if not is_within(found.where, refused):
                self.problems.append(("rewritten-value", Problem(name, *found)))

    def _report(self, name: str, problem: SourceProblem) -> None:
        self.problems.append((problem.rule, Problem(name, *problem[1:])))

    def _zone(self, text: str, name: str) -> tzinfo | None:
        if text not in self._zones:
            try:
                self._zones[text] = parse_zone(text)
            except TimeError as error:
                self._zones[text] = error
        zone = self._zones[text]
        if isinstance(zone, TimeError):
            self.problems.append(("wrong-value", Problem(name, ("timezone",), f"timezone: {zone.message}", zone.help)))
            return None
        return zone

    def _decode(
        self,
        part: type[AnyPart],
        data: dict[str, object],
        name: str,
        zone: tzinfo | None,
        may_extend: bool = True,
        extra_keys: frozenset[str] = frozenset(),
    ) -> Decoded[AnyPart]:
        decoded = decode(part, data, zone, may_extend, extra_keys)
        self.problems += (("cut-off-text", Problem(name, *cut)) for cut in cut_off_texts(self.sources[name], part))
        for complaint in decoded.complaints:
            said = Problem(name, complaint.where, complaint.message, complaint.help, complaint.fix)
            self.problems.append((complaint.rule, said))
        return decoded


def _fetched(spill: SpillFile, place: Place, start: int = 0) -> str:
    return spill.text(place)[start:]
