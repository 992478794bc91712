"""A snapshot of a folder of records: the results of a check, and the rows of lists, without reading all files again.

For each file the cache holds its size and times, a digest of its content, and its facts: the findings about it alone,
its outline, its row in a list. A file with the same size and times is unchanged. Any other file is read. If its content
changed, only its own facts are worked out again, and the relations between records if its outline changed. The key
of facts is made of all their inputs: the program, the configuration, the template, the path and the content.

Nothing here loads the model or the rules before a file has changed: that takes longer than everything else.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from postmortems.cache.codec import Value, decode, encode
from postmortems.cache.store import CLOCK_STEP, Cache, key_of
from postmortems.check.findings import Finding, Relation, Verdict, settled
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
from postmortems.record.outline import NOTHING, Facts, FileAnalysis, Outline, Outlines
from postmortems.record.summaries import ActionSummary, ConfigSummary, IncidentSummary, action_summaries

STATES = "check"
"""The family of what was found about whole folders."""
TABLES = "tables"
"""The family of what lists show of whole folders."""
FACTS = "facts"
"""The family of what follows from single files."""
SPARE_FACTS = 1000
"""How many facts of earlier contents may be kept, besides as many as there are files."""


_Known: TypeAlias = list[Any]
"""What was seen of a file: the digest of its content; then how it looked, if that will do."""
_Finding = tuple[int, int, str, str, str, str, str, str, str]
"""The row of a finding, see `Finding.as_data`."""
_Relation = tuple[str, str, _Finding | None]


class _Verdict(NamedTuple):
    """See `Verdict.as_data`."""

    findings: list[_Finding]
    waivers: list[tuple[str, str, bool, _Finding | None]]


class _Config(NamedTuple):
    """What commands ask of the configuration."""

    severities: list[str]
    services: list[str]
    factors: list[str]
    owners: list[tuple[str, str | None, bool]]


_NO_CONFIG = _Config([], [], [], [])


@dataclass
class _State:
    """What was found about a folder, when it was last looked at."""

    setting: str = ""
    """Digest of the configuration and the template."""
    files: dict[str, _Known] = field(default_factory=dict)
    """By path, in the order of the folder."""
    verdicts: dict[str, _Verdict] = field(default_factory=dict)
    """Of the files about which something is to be said."""
    relations: list[_Relation] = field(default_factory=list)
    unreadable: dict[str, bool] = field(default_factory=dict)
    """Files that could not be read in full: whether there is no record at all."""
    is_config_unreadable: bool = False
    config: _Config = _NO_CONFIG
    written: int = 0
    """How many facts were put into the cache since it was last tidied up."""


_Action = tuple[str, int, dict[str, object], list[tuple[str, str, str, str]]]
"""A row of `ActionSummary.of_data`."""


_Rows = Sequence[object]
"""A part of a table of all records."""


class _Table(Protocol):
    """Tells a part of a table, see `_Scan._table`."""

    def __call__(self, name: str, number: int, shape: type[Value], is_new: bool, /) -> Value: ...


class Snapshot:
    """The results of a check of a folder of records, and its lists. Only changed files are read."""

    def __init__(
        self,
        folder: Path,
        setting: Setting,
        state: _State,
        table: _Table,
    ) -> None:
        """Made by `of`."""
        self.folder = folder
        self._setting = setting
        self._state = state
        self._table = table

    @classmethod
    def of(cls, folder: Path, cache: Cache | None = None, processes: int | None = None) -> Snapshot:
        """The snapshot of a folder of records such as `incidents/`, after reading what changed.

        `cache` is by default that of the folder. `processes` is how many may work at once, by default one for each
        core; a program with threads wants 1. Raises FileNotFoundError when there is no such folder.
        """
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no folder {folder}")
        cache = cache or Cache.of(folder)
        try:
            return _Scan(folder, cache, processes).snapshot()
        except Exception as error:
            if not cache.is_on:
                raise
            cache.distrust(error)
        return _Scan(folder, cache, processes).snapshot()

    @cached_property
    def files(self) -> list[str]:
        """Every file that findings may be about, as they name it: the configuration, the template, the records."""
        special = [(self.folder / CONFIG_NAME).as_posix()]
        if self._setting.template is not None:
            special.append((self.folder / TEMPLATE_NAME).as_posix())
        return [*special, *self._state.files]

    def findings(self, today: date) -> list[Finding]:
        """Everything that the reader and all rules have to say, in order. `today` decides which waivers hold."""
        verdicts = {path: Verdict.of_data(path, data) for path, data in self._state.verdicts.items()}
        relations = (Relation.of_data(data) for data in self._state.relations)
        return settled(verdicts, relations, today)

    @cached_property
    def config(self) -> ConfigSummary:
        """The configuration, as far as lists ask."""
        return ConfigSummary(self._state.config._asdict())

    @cached_property
    def incidents(self) -> list[IncidentSummary]:
        """Every incident, newest first."""
        return self._table("incidents", 0, list[IncidentSummary], False)

    @cached_property
    def outlines(self) -> Outlines:
        """What records know of each other, without the parts to which others may refer."""
        rows = self._table("outlines", 0, list[Outline], False)
        lost = frozenset(record_id(path) for path, is_lost in self._state.unreadable.items() if is_lost)
        return Outlines(tuple(rows), lost)

    @cached_property
    def action_owners(self) -> list[str]:
        """Whoever owns an action item, in the order of the records; an empty name for nobody."""
        return self._table("actions", 0, list[str], False)

    @cached_property
    def pending_actions(self) -> list[ActionSummary]:
        """Action items that are open, or were set aside and implicated again, in the order of the records."""
        return self._actions(1)

    @cached_property
    def other_actions(self) -> list[ActionSummary]:
        """All other action items, in the order of the records."""
        return self._actions(2)

    def _actions(self, number: int) -> list[ActionSummary]:
        """The action items of a part of the table; of a new one, if the cached items are not action items."""
        with suppress(ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return list(map(ActionSummary.of_data, self._table("actions", number, list[_Action], False)))
        return list(map(ActionSummary.of_data, self._table("actions", number, list[_Action], True)))

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

    def __init__(self, folder: Path, cache: Cache, processes: int | None) -> None:
        self.folder = folder
        self.cache = cache
        self.processes = processes
        self.real_folder = folder.resolve()
        self.setting = Setting.of(folder)
        self.key = key_of("state", folder.as_posix())
        self.began = time.time_ns()  # to be compared with the clocks of files, and for nothing else
        self.worked: dict[str, Facts] = {}

    @cached_property
    def setting_digest(self) -> str:
        """Of the configuration and the template."""
        config, template, depth = self.setting
        parts = ("none" if data is None else digest_of(data) for data in (config, template))
        return blake2b("\n".join((*parts, str(depth))).encode(), digest_size=20).hexdigest()

    def snapshot(self) -> Snapshot:
        """The snapshot, which is also cached."""
        before = self._before()
        files = list(record_files(self.folder))
        same: dict[str, _Known] = {}
        unsure: list[RecordFile] = []
        for file in files:
            known = before.files.get(file.path)
            if known is not None and len(known) > 1 and file.entry is not None and known[1:] == _looks(file.entry):
                same[file.path] = known
            else:
                unsure.append(file)
        if before.setting == self.setting_digest and not unsure and len(same) == len(before.files):
            return self._made(before)
        return self._made(self._updated(before, files, same, unsure))

    def _made(self, state: _State) -> Snapshot:
        return Snapshot(self.folder, self.setting, state, partial(self._table, state))

    def _before(self) -> _State:
        found = self.cache.get(STATES, [self.key], _State)
        return found.get(self.key) or _State()

    def _updated(
        self, before: _State, files: Sequence[RecordFile], same: Mapping[str, _Known], unsure: Sequence[RecordFile]
    ) -> _State:
        """The state of now, which is put into the cache."""
        now = dict(same)
        changed: list[RecordFile] = []
        for file in unsure if before.files else ():
            digest = digest_of(self._content(file))
            now[file.path] = [digest, *self._trusted_looks(file)]
            if before.files.get(file.path, [""])[0] != digest:
                changed.append(file)
        is_set_anew = before.setting != self.setting_digest
        known: dict[str, Facts] = {}
        missing: Sequence[RecordFile] = files
        if before.files:
            wanted = files if is_set_anew else changed
            known = self._known({file.path: now[file.path][0] for file in wanted})
            missing = [file for file in wanted if file.path not in known]
        new = {one.path: one for one in self._analyze(missing)}
        for file in missing:
            known[file.path] = new[file.path].facts
            now[file.path] = [new[file.path].digest, *self._trusted_looks(file)]
        self.worked = known

        after = _State(self.setting_digest, {file.path: now[file.path] for file in files})
        stay = {} if is_set_anew else {path: True for path in before.files if path in now and path not in known}
        if is_set_anew:
            from postmortems.check.analysis import analyze_setting

            after.verdicts, after.is_config_unreadable, config = analyze_setting(self.folder, self.setting)
            after.config = _Config(**config)
        else:
            after.verdicts = {
                path: said for path, said in before.verdicts.items() if path in stay or path not in before.files
            }
            after.unreadable = {path: lost for path, lost in before.unreadable.items() if path in stay}
            after.is_config_unreadable, after.config = before.is_config_unreadable, before.config
        for path, facts in known.items():
            if facts.verdict != NOTHING:
                after.verdicts[path] = decode(facts.verdict.encode("utf-8", "surrogatepass"), _Verdict)
            if facts.is_lost or facts.is_partial:
                after.unreadable[path] = facts.is_lost
        if not is_set_anew and self._relations_stay(before, after, known):
            after.relations = before.relations
        else:
            after.relations = self._relations(after)
        self._keep(before, after, new)
        return after

    def _relations_stay(self, before: _State, after: _State, changed: Mapping[str, Facts]) -> bool:
        """Whether what records say of each other is as it was: nothing that it follows from was changed."""
        if after.files.keys() != before.files.keys():
            return False
        if any(path in changed for path, *_ in before.relations):
            return False  # what is said of a file tells where in the file it stands
        old = self._known({path: before.files[path][0] for path in changed})
        return all(
            path in old and (old[path].outline, old[path].targets) == (facts.outline, facts.targets)
            for path, facts in changed.items()
        )

    def _keep(self, before: _State, after: _State, new: Mapping[str, FileAnalysis]) -> None:
        after.written = before.written + len(new)
        self.cache.put(FACTS, {self._facts_key(one.path, one.digest): one.facts for one in new.values()})
        if after.written > 2 * len(after.files) + SPARE_FACTS:
            used = [self._facts_key(path, known[0]) for path, known in after.files.items()]
            self.cache.evict_all_but(FACTS, used)
            after.written = len(used)
        self.cache.put(STATES, {self.key: after}, is_small=False)
        if not before.files:
            self.cache.evict_all_but(STATES, [self.key], spare=8)

    def _facts_key(self, path: str, digest: str) -> bytes:
        return key_of(self.setting_digest, path, digest)

    def _known(self, digests: Mapping[str, str]) -> dict[str, Facts]:
        """The facts of these files, by path, as far as they are kept; `digests` are by path, too."""
        paths = {self._facts_key(path, digest): path for path, digest in digests.items()}
        return {paths[key]: facts for key, facts in self.cache.get(FACTS, paths, Facts).items()}

    def _all_facts(self, state: _State) -> dict[str, Facts]:
        """The facts of all files, by path, in the order of the folder."""
        found = self._known({path: known[0] for path, known in state.files.items() if path not in self.worked})
        found.update(self.worked)
        missing = [RecordFile(path, None) for path in state.files if path not in found]
        found.update((one.path, one.facts) for one in self._analyze(missing))
        return {path: found[path] for path in state.files}

    def _table(self, state: _State, name: str, number: int, shape: type[Value], is_new: bool) -> Value:
        """A part of a table of all records, made of their facts where it is not cached, or has to be new."""
        files = repr([(path, known[0]) for path, known in state.files.items()])
        inputs = (name, self.folder.as_posix(), self.setting_digest, files)
        made: list[_Rows] = []

        def make() -> Value:
            made.extend(self._new_table(state, name))
            return decode(encode(made[number]), shape)

        own = (*inputs, str(number))
        rows = make() if is_new else self.cache.memo(TABLES, own, shape, make)
        if made:
            parts = {key_of(*inputs, str(other)): part for other, part in enumerate(made)}
            self.cache.put(TABLES, parts, is_small=False)
            self.cache.evict_all_but(TABLES, parts, spare=16)
        return rows

    def _new_table(self, state: _State, name: str) -> list[_Rows]:
        make = _TABLES[name]
        try:
            return make(facts for facts in self._all_facts(state).values() if facts.is_record)
        except Exception as error:
            if not self.cache.is_on:
                raise
            self.cache.distrust(error)
        self.worked = {}
        return make(facts for facts in self._all_facts(state).values() if facts.is_record)

    def _relations(self, state: _State) -> list[Any]:
        from postmortems.check.analysis import relations

        return relations(self.folder, self.setting, self._all_facts(state))

    def _analyze(self, files: Sequence[RecordFile]) -> Iterable[FileAnalysis]:
        if not files:
            return ()
        from postmortems.check.analysis import analyze_files

        return analyze_files(self.folder, self.setting, files, self.processes)

    def _content(self, file: RecordFile) -> bytes | Fault:
        return plain_content(file.path) if file.entry is not None else content(Path(file.path), self.real_folder)

    def _trusted_looks(self, file: RecordFile) -> list[int]:
        """How a file looks, if that tells its content: not while it may change again within a step of its clock."""
        if file.entry is None or not _TELLS_CHANGES:
            return []
        looks = _looks(file.entry)
        return looks if max(looks[1:3]) + CLOCK_STEP < self.began else []


_TELLS_CHANGES = os.name == "posix"
"""Whether the system keeps the time of the last change of any kind: the time of writing can be set back."""


def _looks(entry: os.DirEntry[str]) -> list[int]:
    status = entry.stat(follow_symlinks=False)
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


# Tables of all records


def _incident_table(facts: Iterable[Facts]) -> list[_Rows]:
    """Rows of incidents, newest first. What is open counts for all records of the same id."""
    rows = [IncidentSummary(*row) for one in facts if (row := json.loads(one.incident))]
    rows.sort(key=lambda row: (row.id, row.path), reverse=True)
    is_open: Counter[str] = Counter()
    for row in rows:
        is_open[row.id] += row.open_action_items
    return [[row._replace(open_action_items=is_open[row.id]) for row in rows]]


def _outline_table(facts: Iterable[Facts]) -> list[_Rows]:
    """The outlines of all records, oldest first."""
    rows = [[*json.loads(one.outline), "[]"] for one in facts]
    rows.sort(key=lambda row: row[:2])
    return [rows]


def _action_table(facts: Iterable[Facts]) -> list[_Rows]:
    """The owners, the pending action items, and the others, in the order of the records."""
    rows = [row for one in facts if (row := json.loads(one.actions))]
    rows.sort(key=lambda row: row[:2])  # by id and path
    actions = list(action_summaries(rows))
    owners = dict.fromkeys(action.action.owner or "" for action in actions)
    pending = [action.as_data() for action in actions if action.is_pending]
    others = [action.as_data() for action in actions if not action.is_pending]
    return [list(owners), pending, others]


_TABLES: dict[str, Callable[[Iterable[Facts]], list[_Rows]]] = {
    "incidents": _incident_table,
    "outlines": _outline_table,
    "actions": _action_table,
}
