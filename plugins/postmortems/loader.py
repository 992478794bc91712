"""Reads a folder of records from the disk into a corpus.

Nothing raises: what cannot be read becomes a finding, and the rest goes on. A part of a record that is refused
is left out, so that everything else in the file is judged and shown all the same.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from postmortems.corpus import Corpus, Record
from postmortems.decoding import AnyPart, Decoded, decode
from postmortems.diagnostics import Finding, Verdict, settled
from postmortems.drafting import SAMPLE, TEMPLATE_NAME, filled, unknown_placeholders
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.vocabulary import Status
from postmortems.outline import Outlines
from postmortems.rules import BY_KEY, RULES
from postmortems.rules.engine import Problem, judge_alone, judge_relations
from postmortems.rules.references import outline
from postmortems.source import DataPath, Position, Source, SourceProblem, read_source, read_yaml_file

CONFIG_NAME = "_config.yml"
PASSED_OVER = frozenset({"README.md"})
"""Files of the folder that are for its visitors on the code host, not records."""
RECORD_ENDINGS = (".md", ".markdown")
"""In any case: a record whose ending is not exactly `.md` must not go missing without a word."""


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Reading makes many objects and hardly any garbage: looking for it again and again takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """A folder of records, read."""

    folder: Path
    corpus: Corpus
    sources: Mapping[str, Source]
    """The texts by path, for positions and excerpts."""
    problems: tuple[tuple[str, Problem], ...]
    """What was found while reading: the name of the rule, and the problem."""

    @_garbage_collection_paused()
    def findings(self, today: date) -> list[Finding]:
        """Everything that the reader and all rules have to say, in order. `today` decides which waivers hold."""
        outlines = Outlines(tuple(map(outline, self.corpus.records)), self.corpus.unreadable_ids)
        relations = judge_relations(RULES, outlines, self.corpus.config, self.sources.__getitem__)
        return settled(self.verdicts(), relations, today)

    def verdicts(self) -> dict[str, Verdict]:
        """What there is to say about each file by itself."""
        told = [(BY_KEY[name], problem) for name, problem in self.problems]
        return judge_alone(RULES, self.corpus, self.sources, told)


@_garbage_collection_paused()
def load(folder: Path, instead: Mapping[Path, bytes] | None = None) -> KnowledgeBase:
    """Read the records and the configuration of a folder such as `incidents/`.

    `instead` has content that is to be read in place of what the disk holds, also of files that are not there
    yet: so an edit can be judged before it is written.

    Raises FileNotFoundError when there is no such folder; everything inside it that is wrong becomes a problem.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    reading = _Reading(folder, instead or {})
    config = reading.config()
    reading.try_template(config)
    records = sorted(reading.records(config), key=lambda record: (record.id, record.path))
    corpus = Corpus(
        config=config,
        records=tuple(records),
        config_path=reading.config_path,
        unreadable_ids=frozenset(reading.unreadable_ids),
        config_unreadable=reading.config_unreadable,
        config_numbers=reading.config_numbers,
    )
    return KnowledgeBase(folder, corpus, reading.sources, tuple(reading.problems))


def record_paths(folder: Path) -> Iterator[Path]:
    """The files of a folder that are records, or ought to be, in a fixed order.

    Passed over are names that begin with `_` or `.`, `README.md`, and everything in a folder that is named
    like a record beside it: that holds the record's pictures and attachments.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        yield folder  # reading it tells why
        return
    stems = {entry.name[:-3] for entry in found if entry.name.endswith(".md")}
    for entry in found:
        if entry.name.startswith(("_", ".")) or entry.name in PASSED_OVER or entry.name in stems:
            continue
        if entry.name.lower().endswith(RECORD_ENDINGS) or (entry.is_symlink() and entry.is_dir()):
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            yield from record_paths(Path(entry.path))


def attachments(record: Record) -> Iterator[tuple[Path, str]]:
    """The files in the folder named like a record, each with its place on the site.

    Names that begin with `.` are passed over, and so are symbolic links that leave the folder.
    """
    folder = Path(record.path).with_suffix("")
    real = folder.resolve()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not is_hidden and path.resolve().is_relative_to(real):
            yield path, f"incidents/{record.id}/{inside.as_posix()}"


class _Reading:
    """One pass over a folder: what was read so far, and what was wrong."""

    def __init__(self, folder: Path, instead: Mapping[Path, bytes]) -> None:
        self.folder = folder
        self.instead = instead
        self.config_path = (folder / CONFIG_NAME).as_posix()
        self.sources: dict[str, Source] = {}
        self.problems: list[tuple[str, Problem]] = []
        self.unreadable_ids: set[str] = set()
        self.config_unreadable: frozenset[DataPath] = frozenset()
        self.config_numbers: Mapping[DataPath, tuple[int, ...]] = {}
        self._real_folder = folder.resolve()
        self._zones: dict[str, tzinfo | TimeError] = {}

    def config(self) -> Config:
        """The configuration; the defaults where the file is missing or cannot be read."""
        path = self.folder / CONFIG_NAME
        if not path.exists() and not path.is_symlink():
            self.sources[self.config_path] = read_yaml_file(b"")
            return Config()
        source = self._read(path, read_yaml_file)
        if source is None or not source.complete:
            self.config_unreadable = frozenset({()})
            return Config()
        decoded = self._decode(Config, source.frontmatter, self.config_path, None)
        self.config_unreadable, self.config_numbers = decoded.refused, decoded.numbers
        return decoded.value or Config()

    def records(self, config: Config) -> Iterator[Record]:
        """Every record that can be read at least in part."""
        default_zone = self._zone(config.timezone, self.config_path) if config.timezone else None
        for path in dict.fromkeys((*record_paths(self.folder), *self.instead)):
            record = self._record(path, default_zone)
            if record is None:
                self.unreadable_ids.add(path.stem)
            else:
                yield record

    def try_template(self, config: Config) -> None:
        """Report what is wrong with the team's own template, if there is one: filled in, it must be a draft."""
        path = self.folder / TEMPLATE_NAME
        if not path.exists() and not path.is_symlink():
            return
        source = self._read(path, read_source)
        if source is None or not source.complete:
            return
        name = path.as_posix()
        for line, column, placeholder, advice in unknown_placeholders(source.text):
            message = f"{placeholder} is no placeholder"
            self.problems.append(("wrong-value", Problem(name, Position(line, column), message, advice)))
        trial = read_source(filled(source.text, SAMPLE).encode())
        if trial.problems:
            self.problems += [(p.rule, Problem(name, p.position, p.message, p.help)) for p in trial.problems]
            return
        zone = self._zone(config.timezone, self.config_path) if config.timezone else None
        draft = self._decode(Incident, trial.frontmatter, name, zone).value
        if draft is not None and draft.status is not Status.DRAFT:
            message = f"a new record would begin as {draft.status}"
            self.problems.append(("wrong-value", Problem(name, ("status",), message, "write `status: draft`")))

    def _record(self, path: Path, default_zone: tzinfo | None) -> Record | None:
        source = self._read(path, read_source)
        if source is None or not source.complete:
            return None
        name = path.as_posix()
        data = source.frontmatter
        zone = default_zone
        if isinstance(data.get("timezone"), str):
            zone = self._zone(str(data["timezone"]), name) or default_zone
        decoded = self._decode(Incident, data, name, zone)
        if decoded.value is None:
            return None
        return Record(
            path.stem,
            name,
            decoded.value,
            source.body,
            source.body_line,
            source.text,
            decoded.refused,
            decoded.lost_ids,
            decoded.numbers,
        )

    def _read(self, path: Path, read: Callable[[bytes], Source]) -> Source | None:
        name = path.as_posix()
        fault = None if path in self.instead else self._fault(path)
        if fault is None:
            try:
                data = self.instead[path] if path in self.instead else path.read_bytes()
            except OSError as error:
                why = error.strerror or "the system refuses"
                fault = "unreadable-file", f"the file cannot be opened: {why}", "check the file and who may read it"
        if fault is not None:
            rule, message, advice = fault
            self.sources[name] = read_yaml_file(b"")
            self.problems.append((rule, Problem(name, Position(1, 1), message, advice)))
            return None
        source = read(data)
        self.sources[name] = source
        for problem in source.problems:
            self._report(name, problem)
        return source

    def _fault(self, path: Path) -> tuple[str, str, str] | None:
        """Why a file is not opened: a rule, a message and advice. None if nothing speaks against it."""
        if path.is_symlink():
            advice = "put the file itself here"
            if not Path(os.path.realpath(path)).is_relative_to(self._real_folder):
                return "link-leaves-folder", "the file is a symbolic link that leaves the folder of records", advice
            if not path.exists():
                return "link-leaves-folder", "the file is a symbolic link that leads to nothing", advice
            if path.is_dir():
                return "link-leaves-folder", "the file is a symbolic link to a folder, which is not followed", advice
        if path.is_dir():
            if path.name.lower().endswith(RECORD_ENDINGS):
                return "unreadable-file", "this is a folder, but named like a record", "rename the folder"
            return "unreadable-file", "the folder cannot be opened", "check who may read it"
        if not path.is_file():
            return "unreadable-file", "this is not an ordinary file", "put a text file in its place"
        if path.name != CONFIG_NAME and path.suffix != ".md":
            return (
                "bad-file-name",
                f'the file name ends in "{path.suffix}"; the name of a record ends in ".md"',
                "rename the file",
            )
        return None

    def _report(self, name: str, problem: SourceProblem) -> None:
        self.problems.append((problem.rule, Problem(name, problem.position, problem.message, problem.help)))

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

    def _decode(self, part: type[AnyPart], data: dict[str, Any], name: str, zone: tzinfo | None) -> Decoded[AnyPart]:
        decoded = decode(part, data, zone)
        for complaint in decoded.complaints:
            self.problems.append((complaint.rule, Problem(name, complaint.where, complaint.message, complaint.help)))
        return decoded
