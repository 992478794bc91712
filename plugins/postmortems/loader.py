"""Reads a folder of records from the disk into a corpus.

Nothing raises: what cannot be read becomes a finding, and the rest goes on. A part of a record that is refused
is left out, so that everything else in the file is judged and shown all the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from postmortems.corpus import Corpus, Record
from postmortems.decoding import AnyPart, Decoded, decode
from postmortems.diagnostics import Finding, in_order
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import TimeError, parse_zone
from postmortems.rules import BY_KEY, RULES
from postmortems.rules.engine import Problem, finding, judge
from postmortems.source import Position, Source, SourceProblem, read_source, read_yaml_file

CONFIG_NAME = "_config.yml"
PASSED_OVER = frozenset({"README.md"})
"""Files of the folder that are for its visitors on the code host, not records."""


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """A folder of records, read."""

    folder: Path
    corpus: Corpus
    sources: Mapping[str, Source]
    """The texts by path, for positions and excerpts."""
    problems: tuple[tuple[str, Problem], ...]
    """What was found while reading: the name of the rule, and the problem."""

    def findings(self, today: date) -> list[Finding]:
        """Everything that the reader and all rules have to say, in order. `today` decides which waivers hold."""
        return in_order([*self._reader_findings(), *judge(RULES, self.corpus, self.sources, today)])

    def _reader_findings(self) -> Iterator[Finding]:
        for name, problem in self.problems:
            rule = BY_KEY[name]
            level = rule.level_in(self.corpus.config)
            if level.value != "off":
                yield finding(rule, level, problem, self.sources[problem.path])


def load(folder: Path) -> KnowledgeBase:
    """Read the records and the configuration of a folder such as `incidents/`.

    Raises FileNotFoundError when there is no such folder; everything inside it that is wrong becomes a problem.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    reading = _Reading(folder)
    config = reading.config()
    records = sorted(reading.records(config), key=lambda record: (record.id, record.path))
    corpus = Corpus(
        config=config,
        records=tuple(records),
        config_path=reading.config_path,
        unreadable_ids=frozenset(reading.unreadable_ids),
    )
    return KnowledgeBase(folder, corpus, reading.sources, tuple(reading.problems))


def record_paths(folder: Path) -> Iterator[Path]:
    """The files of a folder that are records, or ought to be, in a fixed order.

    Passed over are names that begin with `_` or `.`, `README.md`, and everything in a folder that is named
    like a record beside it: that holds the record's pictures and attachments.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    stems = {entry.name[:-3] for entry in found if entry.name.endswith(".md")}
    for entry in found:
        if entry.name.startswith(("_", ".")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in stems:
                yield from record_paths(Path(entry.path))
        elif entry.name.endswith(".md") and entry.name not in PASSED_OVER:
            yield Path(entry.path)


class _Reading:
    """One pass over a folder: what was read so far, and what was wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config_path = (folder / CONFIG_NAME).as_posix()
        self.sources: dict[str, Source] = {}
        self.problems: list[tuple[str, Problem]] = []
        self.unreadable_ids: set[str] = set()
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
            return Config()
        return self._decode(Config, source.frontmatter, self.config_path, None).value or Config()

    def records(self, config: Config) -> Iterator[Record]:
        """Every record that can be read at least in part."""
        default_zone = self._zone(config.timezone, self.config_path) if config.timezone else None
        for path in record_paths(self.folder):
            record = self._record(path, default_zone)
            if record is None:
                self.unreadable_ids.add(path.stem)
            else:
                yield record

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
        if path.is_symlink() and not path.resolve().is_relative_to(self._real_folder):
            self._refuse(
                name,
                "link-leaves-folder",
                "is a symbolic link that leaves the folder of records",
                "put the file itself here",
            )
            return None
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            self._refuse(
                name, "link-leaves-folder", "is a symbolic link that leads to nothing", "put the file itself here"
            )
            return None
        except OSError as error:
            self._refuse(
                name, "unreadable-file", f"cannot be opened: {error.strerror}", "check the file and who may read it"
            )
            return None
        source = read(data)
        self.sources[name] = source
        for problem in source.problems:
            self._report(name, problem)
        return source

    def _refuse(self, name: str, rule: str, message: str, advice: str) -> None:
        self.sources[name] = read_yaml_file(b"")
        self.problems.append((rule, Problem(name, Position(1, 1), message, advice)))

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
