"""A snapshot of a folder of records: the results of a check, and the rows of lists, without reading all files again.

For each file the cache holds its size and times, a digest of its content, and its facts: the findings about it alone,
its outline, its row in a list. A file with the same size and times is unchanged. Any other file is read. If its content
changed, only its own facts are made again, and the relations between records if its outline changed. The key of facts
is made of all their inputs: the program, the configuration, the template, the path and the content. The results of the
whole folder come with one digest of all sizes and times: where it is the same, nothing is looked up file by file.

Nothing here loads the model or the rules before a file has changed: that takes longer than everything else.
"""

from __future__ import annotations

import marshal
import os
import time
from _blake2 import blake2b  # that of `hashlib`, which loads OpenSSL first
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from postmortems.cache.codec import Columns, Value, decode, encode
from postmortems.cache.store import CLOCK_STEP, Cache, key_of
from postmortems.check.facts import NOTHING, Facts, FileAnalysis
from postmortems.check.findings import Finding, Relation, Verdict, settled
from postmortems.check.tables import ActionRow, Rows, details_of, lines_of, others, owner_names, pending, summaries_of
from postmortems.record.files import (
    CONFIG_NAME,
    TEMPLATE_NAME,
    Fault,
    RecordFile,
    Setting,
    content,
    digest_of,
    plain_content,
    record_files,
    record_id,
)
from postmortems.record.summaries import (
    ActionLine,
    ActionSummary,
    ConfigSummary,
    IncidentDetails,
    IncidentLine,
    IncidentSummary,
)

if TYPE_CHECKING:
    from postmortems.record.outline import Outlines
    from postmortems.record.reader import KnowledgeBase

STATES = "check"
"""The namespace of results of whole folders."""
TABLES = "tables"
"""The namespace of rows of lists of whole folders."""
FACTS = "facts"
"""The namespace of results of single files."""
SPARE_FACTS = 1000
"""How many facts of earlier contents may stay in the cache, besides as many as there are files."""


_Known: TypeAlias = list[Any]
"""Of a file: the digest of its content; then its size, times and inode, if they identify that content."""
_Files: TypeAlias = dict[str, _Known]
"""By path, in the order of the folder."""
_Stats: TypeAlias = Mapping[str, tuple[int, ...]]
"""The size, times and inode of each file, by path; empty if they do not identify its content."""


@dataclass(eq=False)
class _State:
    """The results for a folder at the time of the last run."""

    setting: str = ""
    """Digest of the configuration and the template."""
    stats: str = ""
    """Digest of the sizes and times of all files, if they identify all contents; else empty."""
    contents: str = ""
    """Digest of the contents of all files."""
    unreadable: dict[str, bool] = field(default_factory=dict)
    """Files that could not be read in full: whether there is no record at all."""
    is_config_unreadable: bool = False
    config: ConfigSummary = field(default_factory=ConfigSummary)
    written: int = 0
    """How many facts were cached since the last eviction."""


class _Findings(NamedTuple):
    """The findings of a state. They may be large, and lists do not ask for them."""

    setting: str
    contents: str
    """Both as in the state."""
    verdicts: dict[str, Verdict]
    """Of the files with findings or waivers."""
    relations: list[Relation]


Result = TypeVar("Result")


class Snapshot:
    """The results of a check of a folder of records, and its lists. Only changed files are read."""

    def __init__(self, scan: _Scan, state: _State) -> None:
        """Made by `of`."""
        self.folder = scan.folder
        self._scan = scan
        self._state = state

    @classmethod
    def of(
        cls,
        folder: Path,
        cache: Cache | None = None,
        processes: int | None = None,
        base: KnowledgeBase | None = None,
    ) -> Snapshot:
        """The snapshot of a folder of records such as `incidents/`, after reading what changed.

        `cache` is by default that of the folder. `processes` is how many may work at once, by default one for each
        core; a program with threads wants 1. `base` is the folder as it was just read, if it was: records are then not
        read a second time. Raises FileNotFoundError when there is no such folder.
        """
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no folder {folder}")
        cache = cache or Cache.of(folder)
        try:
            return _Scan(folder, cache, processes, base).snapshot()
        except Exception as error:
            if not cache.is_on:
                raise
            cache.distrust(error)
        return _Scan(folder, cache, processes, None).snapshot()

    @cached_property
    def files(self) -> list[str]:
        """Every file that findings may be about, as they name it: the configuration, the template, the records."""
        special = [(self.folder / CONFIG_NAME).as_posix()]
        if self._scan.setting.template is not None:
            special.append((self.folder / TEMPLATE_NAME).as_posix())
        return [*special, *(file.path for file in self._scan.files)]

    def findings(self, today: date) -> list[Finding]:
        """All findings of the reader and the rules, in order. `today` decides which waivers hold."""
        found = self._scan.findings(self._state)
        return settled(found.verdicts, found.relations, today)

    def edited(self, files: Mapping[Path, bytes]) -> Snapshot:
        """The same folder as if these files, which need not be there, held this. Nothing is cached of it."""
        try:
            return self._scan.edited(self._state, files)
        except Exception as error:
            if not self._scan.cache.is_on:
                raise
            self._scan.cache.distrust(error)
        return Snapshot.of(self.folder, Cache.off()).edited(files)

    @property
    def config(self) -> ConfigSummary:
        """The configuration, as far as lists ask."""
        return self._state.config

    @cached_property
    def incident_lines(self) -> Columns[IncidentLine]:
        """What is printed of every incident, newest first."""
        return self._scan.table(self._state, "incident lines", Columns[IncidentLine], lines_of, lambda found: found)

    @cached_property
    def incidents(self) -> list[IncidentSummary]:
        """Every incident, in the same order."""
        return self._scan.table(self._state, "incidents", Columns[IncidentSummary], summaries_of, attrgetter("rows"))

    @cached_property
    def incident_details(self) -> list[IncidentDetails]:
        """What else is known of every incident, in the same order."""
        return self._scan.table(self._state, "details", Columns[IncidentDetails], details_of, attrgetter("rows"))

    @cached_property
    def outlines(self) -> Outlines:
        """The outlines of all records, without the parts to which others may refer."""
        from postmortems.record.outline import Outline, Outlines  # for who asks for them

        rows = self._scan.table(self._state, "outlines", list[Outline], attrgetter("outlines"), list)
        lost = frozenset(record_id(path) for path, is_lost in self._state.unreadable.items() if is_lost)
        return Outlines(tuple(rows), lost)

    @cached_property
    def action_owners(self) -> list[str]:
        """Whoever owns an action item, in the order of the records; an empty name for nobody."""
        return self._scan.table(self._state, "owners", list[str], owner_names, list)

    @cached_property
    def pending_actions(self) -> list[ActionSummary]:
        """Action items that are open, or deferred and needed again, in the order of the records."""
        return self._actions("pending", pending)

    @cached_property
    def other_actions(self) -> list[ActionSummary]:
        """All other action items that count, in the order of the records."""
        return self._actions("others", others)

    def _actions(self, name: str, chosen: Callable[[Rows], list[ActionSummary]]) -> list[ActionSummary]:
        def made(rows: Rows) -> list[ActionRow]:
            return [item.as_data() for item in chosen(rows)]

        return self._scan.table(
            self._state, name, list[ActionRow], made, lambda rows: [*map(ActionSummary.of_data, rows)]
        )

    def action_lines(self, line_of: Callable[[ActionSummary], ActionLine], closed_too: bool) -> list[ActionLine]:
        """The line of each of `pending_actions` and, with `closed_too`, of `other_actions`, in the same order.

        Lines are cached, so `line_of` must follow from the item, the configuration and the program.
        """

        def lines(name: str, chosen: Callable[[Rows], list[ActionSummary]]) -> list[ActionLine]:
            def made(rows: Rows) -> Columns[ActionLine]:
                return Columns.of(ActionLine, map(line_of, chosen(rows)))

            return self._scan.table(self._state, name, Columns[ActionLine], made, attrgetter("rows"))

        return lines("pending lines", pending) + (lines("other lines", others) if closed_too else [])

    @property
    def digests(self) -> dict[str, str]:
        """Of the content of each file, by path."""
        return {path: known[0] for path, known in self._scan.files_of(self._state).items()}

    @property
    def unreadable(self) -> int:
        """How many files could not be read in full."""
        lost = {record_id(path) for path, is_lost in self._state.unreadable.items() if is_lost}
        return (
            len(lost)
            + sum(not is_lost for is_lost in self._state.unreadable.values())
            + self._state.is_config_unreadable
        )


class _Scan:
    """Makes one snapshot."""

    def __init__(self, folder: Path, cache: Cache, processes: int | None, base: KnowledgeBase | None) -> None:
        self.folder = folder
        self.cache = cache
        self.processes = processes
        self.real_folder = folder.resolve()
        self.setting = Setting.of(folder)
        self.key = key_of("state", folder.as_posix())
        self.files_key = key_of("files", folder.as_posix())
        self.findings_key = key_of("findings", folder.as_posix())
        self.files: list[RecordFile] = []
        self.base = base if base is not None and base.files.setting == self.setting else None
        self.began = self.base.files.began if self.base else time.time_ns()  # compared with the times of files only
        self.analyzed: dict[str, Facts] = {}
        self.stats: _Stats = {}
        self.known_files: _Files = {}
        self.known_findings = _Findings("", "", {}, [])
        self.instead: dict[Path, bytes] = {}
        """What files are taken to hold."""
        self.rows: Rows | None = None
        """What tables are made of, once one has to be made."""

    @cached_property
    def setting_digest(self) -> str:
        """Of the configuration and the template."""
        config, template, depth = self.setting
        parts = ("none" if data is None else digest_of(data) for data in (config, template))
        return blake2b("\n".join((*parts, str(depth))).encode(), digest_size=20).hexdigest()

    def snapshot(self) -> Snapshot:
        """The snapshot, which is also cached."""
        before = self.cache.get(STATES, [self.key], _State).get(self.key) or _State()
        self.files = list(record_files(self.folder))
        # an entry of the folder would keep its own copy of what `lstat` says in memory, which takes twice the time
        self.stats = {path: _size_times_and_inode(os.lstat(path)) if is_plain else () for path, is_plain in self.files}
        if before.stats and before.stats == _stats_digest(self.stats) and before.setting == self.setting_digest:
            return Snapshot(self, before)
        return Snapshot(self, self._updated(before))

    def edited(self, before: _State, files: Mapping[Path, bytes]) -> Snapshot:
        """The snapshot of the files of the state `before` as if these held this."""
        old = self.files_of(before) if self._finds_findings(before) else {}
        scan = copy(self)
        vars(scan).pop("setting_digest", None)
        scan.rows = None
        scan.base, scan.instead = None, {**self.instead, **files}
        scan.setting = self.setting._replace(
            config=files.get(self.folder / CONFIG_NAME, self.setting.config),
            template=files.get(self.folder / TEMPLATE_NAME, self.setting.template),
        )
        names = {path.as_posix() for path in files if path.name not in (CONFIG_NAME, TEMPLATE_NAME)}
        scan.files = [file for file in self.files if file.path not in names]
        scan.files += (RecordFile(name, False) for name in sorted(names))
        scan.stats = {one.path: (*old[one.path][1:],) if one.is_plain and one.path in old else () for one in scan.files}
        return Snapshot(scan, scan._updated(before))

    def files_of(self, state: _State) -> _Files:
        """The files of a state, as they were found now or are cached; none where they cannot be found."""
        if _contents_digest(self.known_files) != state.contents:
            self.known_files = self.cache.get(STATES, [self.files_key], _Files).get(self.files_key, {})
        return self.known_files if _contents_digest(self.known_files) == state.contents else {}

    def findings(self, state: _State) -> _Findings:
        """The findings of a state; of all files as they are now, where those cannot be found."""
        if not self._finds_findings(state):
            self._updated(_State())
        return self.known_findings

    def _finds_findings(self, state: _State) -> bool:
        """Whether `known_findings` are those of a state, as they were found now or are cached."""
        wanted = state.setting, state.contents
        if self.known_findings[:2] != wanted:
            cached = self.cache.get(STATES, [self.findings_key], _Findings)
            self.known_findings = cached.get(self.findings_key, self.known_findings)
        return self.known_findings[:2] == wanted

    def _updated(self, before: _State) -> _State:
        """The current state, which is also cached, with its files and findings."""
        old = self.files_of(before) if self._finds_findings(before) else {}
        before, found = before if old else _State(), self.known_findings
        files, stats = self.files, self.stats
        now: _Files = {}
        changed: list[RecordFile] = []
        for file in files if old else ():
            known_file = old.get(file.path, [""])
            if known_file[1:] and known_file[1:] == [*stats[file.path]]:
                now[file.path] = known_file
                continue
            digest = digest_of(self._content(file))
            now[file.path] = [digest, *self._trusted(stats[file.path])]
            if known_file[0] != digest:
                changed.append(file)
        is_setting_new = before.setting != self.setting_digest
        known: dict[str, Facts] = {}
        missing: Sequence[RecordFile] = files
        if old:
            wanted = files if is_setting_new else changed
            known = self._known({file.path: now[file.path][0] for file in wanted})
            missing = [file for file in wanted if file.path not in known]
        new = {one.path: one for one in self._analyze(missing)}
        for file in missing:
            known[file.path] = new[file.path].facts
            now[file.path] = [new[file.path].digest, *self._trusted(stats[file.path])]
        self.analyzed = self.analyzed | known
        self.known_files = now = {file.path: now[file.path] for file in files}  # in their order

        after = _State(self.setting_digest, _stats_digest({path: (*one[1:],) for path, one in now.items()}))
        after.contents = _contents_digest(now)
        if is_setting_new:
            from postmortems.check.analysis import analyze_setting

            verdicts, after.is_config_unreadable, after.config = analyze_setting(self.folder, self.setting)
        else:
            stay = old.keys() & now.keys() - known.keys()
            verdicts = {path: verdict for path, verdict in found.verdicts.items() if path in stay or path not in old}
            after.unreadable = {path: lost for path, lost in before.unreadable.items() if path in stay}
            after.is_config_unreadable, after.config = before.is_config_unreadable, before.config
        for path, facts in known.items():
            if facts.verdict != NOTHING:
                verdicts[path] = decode(facts.verdict.encode("utf-8", "surrogatepass"), Verdict)
            if facts.is_lost or facts.is_partial:
                after.unreadable[path] = facts.is_lost
        stay_related = not is_setting_new and old.keys() == now.keys() and self._relations_stay(found, old, known)
        relations = found.relations if stay_related else self._relations(now)
        self.known_findings = _Findings(after.setting, after.contents, verdicts, relations)
        after.written = before.written + len(new)
        self._store(after, now, new)
        return after

    def _relations_stay(self, before: _Findings, old: _Files, changed: Mapping[str, Facts]) -> bool:
        """Whether the relations between records are the same: none of their inputs changed."""
        if any(relation.path in changed for relation in before.relations):
            return False  # a finding about a file has a line and a column in it
        were = self._known({path: old[path][0] for path in changed})
        return all(
            path in were and (were[path].outline, were[path].targets) == (facts.outline, facts.targets)
            for path, facts in changed.items()
        )

    def _store(self, state: _State, files: _Files, new: Mapping[str, FileAnalysis]) -> None:
        if self.instead:
            return
        facts = ((self._facts_key(one.path, one.digest), one.facts) for one in new.values())
        while some := dict(islice(facts, _PUT_AT_ONCE)):
            self.cache.put(FACTS, some)
        if state.written > 2 * len(files) + SPARE_FACTS:
            used = [self._facts_key(path, known[0]) for path, known in files.items()]
            self.cache.evict_all_but(FACTS, used)
            state.written = len(used)
        parts = {self.key: state, self.files_key: files, self.findings_key: self.known_findings}
        self.cache.put(STATES, parts, is_small=False)
        self.cache.evict_all_but(TABLES, [], spare=16)
        if len(new) == len(files):
            self.cache.evict_all_but(STATES, parts, spare=16)

    def _facts_key(self, path: str, digest: str) -> bytes:
        return key_of(self.setting_digest, path, digest)

    def _known(self, digests: Mapping[str, str]) -> dict[str, Facts]:
        """The cached facts of these files, by path; `digests` are by path, too."""
        paths = {self._facts_key(path, digest): path for path, digest in digests.items()}
        return {paths[key]: facts for key, facts in self.cache.get(FACTS, paths, Facts).items()}

    def _all_facts(self, files: _Files) -> dict[str, Facts]:
        """The facts of all files, by path, in the order of the folder."""
        found = self._known({path: known[0] for path, known in files.items() if path not in self.analyzed})
        found.update(self.analyzed)
        missing = [file for file in self.files if file.path not in found]
        found.update((one.path, one.facts) for one in self._analyze(missing))
        return {file.path: found[file.path] for file in self.files}

    def table(
        self,
        state: _State,
        name: str,
        shape: type[Value],
        make: Callable[[Rows], Value],
        read: Callable[[Value], Result],
    ) -> Result:
        """Rows about all records: cached, or made of their facts, and then read."""
        inputs = (name, self.folder.as_posix(), self.setting_digest, state.contents)

        def made() -> Value:
            if self.rows is None:
                facts = self._all_facts(self.files_of(state)).values()
                self.rows = Rows(one for one in facts if one.is_record)
            return decode(encode(make(self.rows)), shape)

        try:
            return read(self.cache.memo(TABLES, inputs, shape, made))
        except Exception as error:
            if not self.cache.is_on:
                raise
            self.cache.distrust(error)
        self.analyzed, self.rows = {}, None
        return read(made())

    def _relations(self, files: _Files) -> list[Relation]:
        from postmortems.check.analysis import relations

        return relations(self.folder, self.setting, self._all_facts(files), self.instead)

    def _analyze(self, files: Sequence[RecordFile]) -> Iterable[FileAnalysis]:
        if not files:
            return ()
        from postmortems.check.analysis import analyze_base, analyze_files

        if self.base and 2 * len(files) > len(self.base.files.digests) >= len(files):
            paths = [file.path for file in files]
            if self.base.files.digests.keys() >= set(paths):
                return analyze_base(self.base, paths)
        return analyze_files(self.folder, self.setting, files, self.processes, self.instead)

    def _content(self, file: RecordFile) -> bytes | Fault:
        if file.is_plain:
            return plain_content(file.path)
        path = Path(file.path)
        return self.instead[path] if path in self.instead else content(path, self.real_folder)

    def _trusted(self, stat: tuple[int, ...]) -> tuple[int, ...]:
        """Size, times and inode of a file, if they identify its content: not right after a change."""
        return stat if _HAS_CHANGE_TIME and stat and max(stat[1:3]) + CLOCK_STEP < self.began else ()


_PUT_AT_ONCE = 100
"""Of how many files the facts are packed before they are written: that takes as much memory as the facts."""

_HAS_CHANGE_TIME = os.name == "posix"
"""Whether the system records the time of the last change of any kind: the modification time can be set back."""


_size_times_and_inode = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")

# `marshal` writes texts and numbers in a fifth of the time of `repr`. Version 2 of it is the same for equal values.


def _stats_digest(stats: _Stats) -> str:
    """Of the sizes and times of all files; empty if those of one are not known.

    The hash of numbers is the same in each run, unlike that of texts. It takes a tenth of the time that a digest of
    them takes, and always changes where one of them changes.
    """
    return f"{hash((*stats.values(),))} {_digest(marshal.dumps([*stats], 2))}" if all(stats.values()) else ""


def _contents_digest(files: _Files) -> str:
    return _digest(marshal.dumps([(path, known[0]) for path, known in files.items()], 2))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()
