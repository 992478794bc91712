"""What a change did: the findings that it caused, and what it removed.

Usually few files changed, and the others are read in full only if they may have to do with one that did: they name it,
or it names them. The text of all others is searched for names, and not parsed. Where this is
not enough, everything is checked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from postmortems.check import judge
from postmortems.check.baseline import path_within
from postmortems.check.engine import finding
from postmortems.check.findings import Finding
from postmortems.check.history import Past, past
from postmortems.check.outlining import outline, outlines_of
from postmortems.check.rules import BY_KEY
from postmortems.check.rules.removals import removals
from postmortems.model.names import composed
from postmortems.model.vocabulary import Level
from postmortems.record.corpus import group
from postmortems.record.files import CONFIG_NAME, TEMPLATE_NAME, RecordFile, plain_content, record_files, record_id
from postmortems.record.outline import Outlines
from postmortems.record.problems import Problem
from postmortems.record.reader import KnowledgeBase, Reading, garbage_collection_paused
from postmortems.record.source import Position, read_source

MOST_NAMES = 100
"""Names to search for: with more of them, or more changed files, a check of everything costs no more."""
ASK_ALL = frozenset({"PM501", "PM510"})
"""Rules whose advice suggests a record: the closest of all that exist."""


class Change(NamedTuple):
    findings: list[Finding]
    """Those about changed files, and new ones about others, in order."""
    removed: list[Finding]
    """What was removed."""
    touched: set[str]
    """Files that changed, or about which there are new findings, as findings name them."""
    files: list[str]
    """Every file that findings may be about."""
    is_certain: bool
    """False if this clone lacks the history that tells what was removed."""


def change_of_all(
    folder: Path, revision: str, findings: Iterable[Finding], outlines: Outlines, files: list[str], today: date
) -> Change:
    """What changed since a git revision, from all findings of now. Raises HistoryError."""
    earlier = past(folder, revision)
    changed = earlier.changed_files()
    before = earlier.knowledge_base()
    had = judge.findings(before, today)
    return _change(earlier, changed, before, had, findings, outlines, files)


def _change(
    earlier: Past,
    changed: Collection[str],
    before: KnowledgeBase,
    had: Iterable[Finding],
    findings: Iterable[Finding],
    outlines: Outlines,
    files: list[str],
) -> Change:
    folder = earlier.folder
    known = {(path_within(f.path, before.folder), f.code, f.fingerprint, f.level) for f in had}

    def is_caused(found: Finding) -> bool:
        path = path_within(found.path, folder)
        return path in changed or (path, found.code, found.fingerprint, found.level) not in known

    caused = [found for found in findings if is_caused(found)]
    removed = list(_removed(earlier, before, outlines)) if earlier.is_certain else []
    touched = {name for name in files if path_within(name, folder) in changed} | {found.path for found in caused}
    return Change(caused, removed, touched, files, earlier.is_certain)


def _removed(earlier: Past, before: KnowledgeBase, outlines: Outlines) -> Iterator[Finding]:
    """What was removed since then, at the places where it was. Raises HistoryError."""
    folder = earlier.folder
    rule, config = BY_KEY["removed-id"], Reading(folder).config()
    set_level = config.rules.get(rule.code) or config.rules.get(rule.name)
    nothing = read_source(b"")
    for removal in removals(before.corpus, outlines, earlier.renamed_records()):
        level = set_level or (Level.ERROR if removal.is_grave else rule.level_in(config))
        if level is not Level.OFF:
            path = (folder / path_within(removal.record.path, before.folder)).as_posix()
            yield finding(rule, level, Problem(path, Position(1, 1), removal.message, removal.help), nothing)


@garbage_collection_paused()
def change_of_few(folder: Path, revision: str, today: date) -> Change | None:
    """What changed since a git revision, from what changed and has to do with it. None if all must be read.

    Raises HistoryError, and FileNotFoundError if there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    earlier = past(folder, revision)
    prefix = len(Path(folder, "_").as_posix()) - 1
    files = {file.path[prefix:]: file for file in record_files(folder)}
    stored = earlier.stored_names()
    changed = earlier.changed_files()
    if CONFIG_NAME in changed or (CONFIG_NAME in stored) != (folder / CONFIG_NAME).exists():
        return None
    if earlier.has_links or any(not file.is_plain and Path(file.path).is_symlink() for file in files.values()):
        return None
    part = _Part(earlier, files, changed | (files.keys() - stored))
    if not part.grow():
        return None
    findings = [one for one in judge.findings(part.now, today) if path_within(one.path, folder) in part.judged]
    if any(one.code in ASK_ALL for one in findings):
        return None
    special = [name for name in (CONFIG_NAME, TEMPLATE_NAME) if name == CONFIG_NAME or (folder / name).exists()]
    paths = [(folder / name).as_posix() for name in (*special, *files)]
    return _change(
        earlier, changed, part.before, judge.findings(part.before, today), findings, outlines_of(part.now.corpus), paths
    )


class _Part:
    """The files that changed, and those that have to do with them. Names of files are as seen from the folder."""

    def __init__(self, earlier: Past, files: Mapping[str, RecordFile], changed: Collection[str]) -> None:
        self.earlier = earlier
        self.folder = earlier.folder
        self.files = files
        stems = {record_id(name) for name in changed if _is_record(name)}
        beside = {name for name in files if not stems.isdisjoint(name.split("/")[:-1])}
        self.changed = {*changed, *beside, TEMPLATE_NAME}
        self.judged = set(self.changed)
        """Files about which there may be other findings now."""
        self.others: set[str] = set()
        """Files that are read for what the judged ones say of them."""
        self.by_stem = group((record_id(name).casefold(), name) for name in files if _is_record(name))

    def grow(self) -> bool:
        """Find the files that have to do with the change. False if these are too many names to search for."""
        searched: set[str] = set()
        while True:
            self._read()
            subjects = [one for name, one in self._known if name in self.changed]
            named = {incident for one in subjects for _, incident, _ in one.named}
            near = [one for _, one in self._known if not named.isdisjoint((one.id, *one.aliases))]
            names = {record_id(name) for name in self.changed if _is_record(name)} | named
            names.update(name for one in (*subjects, *near) for name in (one.id, *one.aliases))
            if names <= searched:
                break
            if len(names) > MOST_NAMES:
                return False
            self.judged.update(self._naming(names - searched))
            searched |= names
        subjects = [one for name, one in self._known if name in self.judged]
        named = {incident for one in subjects for _, incident, _ in one.named}
        known = {name for _, one in self._known for name in (one.id, *one.aliases)}
        linked = {
            piece.removesuffix(".md") for one in subjects for _, address in one.links for piece in _pieces(address)
        }
        for name in named | linked:
            self.others.update(self.by_stem.get(name.casefold(), ()))
        if unknown := {name for name in named - known if name.casefold() not in self.by_stem}:
            self.others.update(self._naming(unknown))  # it may be an alias
        self._read()
        return True

    def _read(self) -> None:
        chosen = self.judged | self.others
        for name in list(chosen):  # whether a file is attached depends on the record beside it
            chosen.update(f"{parent}.md" for parent in PurePosixPath(name).parents if parent.name)
        self.before = self.earlier.knowledge_base(chosen)
        reading = Reading(self.folder)
        config = reading.config()
        reading.try_template()
        for name, file in self.files.items():
            if name in chosen:
                data = plain_content(file.path) if file.is_plain else reading.content(file.path)
                reading.record(file.path, data)
        self.now = reading.knowledge_base(config)
        self._known = [
            (path_within(record.path, base.folder), outline(record, base.corpus.config))
            for base in (self.before, self.now)
            for record in base.corpus.all_records
        ]

    def _naming(self, names: Collection[str]) -> Iterator[str]:
        """Unchanged files that are called by one of these names, or may name one."""
        folded = [composed(name).casefold() for name in names]
        plain = [name.encode() for name in folded if name.isascii()]
        for name, file in self.files.items():
            if name in self.judged:
                continue
            data = plain_content(file.path) if file.is_plain else b""
            if isinstance(data, bytes) and (_may_name(data, plain, folded) or record_id(name).casefold() in folded):
                yield name


def _may_name(data: bytes, plain: Sequence[bytes], names: Sequence[str]) -> bool:
    """Whether one of the names may be in a text, whatever its case, and however its letters are written."""
    lowered = data.lower()
    if any(name in lowered for name in plain) or _ESCAPE.search(data):
        return True
    if data.isascii():
        return False
    text = composed(data.decode("utf-8", "replace")).casefold()
    return any(name in text for name in names)


_ESCAPE = re.compile(rb"\\|%[0-9A-Fa-f]{2}|&[#A-Za-z]")
"""What may stand for a letter: in YAML, in an address, in Markdown."""


def _is_record(name: str) -> bool:
    return name.endswith(".md") and name != TEMPLATE_NAME


def _pieces(address: str) -> list[str]:
    return composed(unquote(address.partition("#")[0])).split("/")
