"""A snapshot says what reading all would say, whatever happened to the files in between."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from postmortems.cache.store import Cache
from postmortems.check import analysis, judge, snapshot
from postmortems.check.snapshot import Snapshot
from postmortems.cli import main
from postmortems.model.action_state import ItemInRecord
from postmortems.record.corpus import Corpus, Record
from postmortems.record.files import Setting
from postmortems.record.reader import FileRead, Reading, load
from tests import bakery

TODAY = date(2026, 7, 1)
STEP = 15_000_000
"""Nanoseconds in which a file may change again and look the same; longer than any clock ticks."""
IDS = ("2026-03-02-sorter-stops", "2026-03-03-belt-tears", "2026-04-01-labels-missing", "2026-05-01-scanner-slow")
NAMES = st.sampled_from([*(f"{name}.md" for name in IDS[:3]), f"2026/{IDS[1]}.md"])

RECORD = """\
---
title: {title}
status: {status}
severity: {severity}
{more}---

## {heading}

{body}
"""

TITLES = st.sampled_from(["The sorter stops", "The belt tears", "'A colon: in here'"])
STATUSES = st.sampled_from(["draft", "in-review", "closed", "[broken", "unknown"])
SEVERITIES = st.sampled_from(["SEV1", "SEV3", "high"])
HEADINGS = st.sampled_from(["What happened", "Recovery"])
BODIES = st.sampled_from(
    [
        "",
        "It was human error.",
        "See [there](2026-03-02-sorter-stops.md#what-happened).",
        "See [there](2026/2026-03-03-belt-tears.md#recovery) and [here](2026-03-03-belt-tears.md#A1).",
        "A line above.\n\nSee [nobody](2026-09-09-nobody.md).",
    ]
)
PARTS = st.lists(
    st.sampled_from(
        [
            "aliases: [belt-2026, 2026-03-03-belt-tears]\n",
            "related: [{incident: 2026-03-02-sorter-stops}, {incident: 2026-04-01-labels-missing#A1}]\n",
            "related: [{incident: 2026-03-03-belt-tears#still}, {incident: belt-2026}]\n",
            "causal_chains: [{steps: [{id: still, text: The alert was not there., kind: condition,"
            " unfinished_action: 2026-03-02-sorter-stops#A1}]}]\n",
            "action_items: [{id: A1, title: An alert fires, status: deferred, reason: No time.}]\n",
            "action_items: [{id: A1, title: An alert fires, owner: belts}, {id: A2, kind: wrong, title: ''}]\n",
            "action_items: [{id: A1, title: It goes on, carried_from: 2026-03-02-sorter-stops#A1}]\n",
            "waivers: [{rule: PM601, reason: A quotation., until: 2026-12-31}]\n",
            "waivers: [{rule: unknown-incident, reason: To come., until: 2026-12-31}]\n",
            "waivers: [{rule: duplicate-id, reason: It was., until: 2020-01-01},"
            " {rule: PM113, reason: Mended soon., until: 2027-01-01}]\n",
            "x-import: {from: old.md}\n",
        ]
    ),
    max_size=3,
).map(lambda parts: "".join({part.partition(":")[0]: part for part in parts}.values()))
RECORDS = st.builds(
    RECORD.format,
    title=TITLES,
    status=STATUSES,
    severity=SEVERITIES,
    heading=HEADINGS,
    body=BODIES,
    more=PARTS,
) | st.sampled_from(["", "---\nnot closed\n", "---\n- a list\n---\n"])

CONFIGS = st.sampled_from(
    [
        None,
        "timezone: UTC\nowners: [{name: belts}]\n",
        "rules: {PM601: off, unknown-incident: warning}\n",
        "policy: {strict_since: 2026-04-01}\nseverities: [{name: high}]\n",
        "rules: {PM999: error}\nowners: 7\n",
        "[",
    ]
)


class Folder(RuleBasedStateMachine):
    """A folder of records to which anything may happen, and a cache that is there all the time."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(snapshot, "CLOCK_STEP", STEP)
        self.place = TemporaryDirectory()
        self.folder = Path(self.place.name, "incidents")
        self.folder.mkdir()
        self.saved: dict[str, tuple[str, os.stat_result]] = {}
        self.reads: Mapping[str, FileRead] = {}
        self.reads_with_spill: Mapping[str, FileRead] = {}

    def teardown(self) -> None:
        self.patch.undo()
        self.place.cleanup()

    @rule()
    def wait_until_looks_are_trusted(self) -> None:
        time.sleep(STEP / 1e9)

    @rule(name=NAMES, text=RECORDS)
    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        if not path.is_symlink() and not path.is_dir():
            path.write_text(text, encoding="utf-8")

    @rule(name=NAMES)
    def take_away(self, name: str) -> None:
        path = self.folder / name
        if path.is_symlink() or path.is_file():
            path.unlink()

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        if (self.folder / name).is_file() and not (self.folder / other).is_dir():
            (self.folder / other).parent.mkdir(exist_ok=True)
            (self.folder / name).replace(self.folder / other)

    @rule(name=NAMES, other=NAMES)
    def link(self, name: str, other: str) -> None:
        path = self.folder / name
        if not path.exists() and not path.is_symlink():
            path.parent.mkdir(exist_ok=True)
            path.symlink_to(self.folder / other)

    @rule(name=NAMES)
    def save(self, name: str) -> None:
        path = self.folder / name
        if path.is_file():
            self.saved[name] = path.read_text(encoding="utf-8"), path.stat()

    @rule(name=NAMES)
    def restore_with_its_old_time(self, name: str) -> None:
        path = self.folder / name
        if name in self.saved and path.is_file():
            text, status = self.saved[name]
            path.write_text(text, encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(name=NAMES)
    def change_a_letter_and_set_the_time_back(self, name: str) -> None:
        path = self.folder / name
        if path.is_file():
            status = path.stat()
            path.write_bytes(path.read_bytes().replace(b"A1", b"B1"))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(text=CONFIGS)
    def configure(self, text: str | None) -> None:
        path = self.folder / "_config.yml"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")

    @rule(text=st.sampled_from([None, "---\ntitle: <<title>>\nstatus: closed\nseverity: <<severity>>\n---\n", "x"]))
    def set_a_template(self, text: str | None) -> None:
        path = self.folder / "_template.md"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")

    @invariant()
    def what_was_kept_is_true(self) -> None:
        if hasattr(self, "folder"):
            cache = Cache(Path(self.place.name, "cache"), self.folder)
            found = Snapshot.of(self.folder, cache)
            base = load(self.folder)
            assert found.findings(TODAY) == judge.findings(base, TODAY)
            assert sorted(found.files) == sorted(base.sources)
            lost = len(base.corpus.unreadable_ids) + sum(bool(record.unreadable) for record in base.corpus.records)
            assert found.unreadable == lost + bool(base.corpus.config_unreadable)
            assert said(found.pending_actions + found.other_actions) == said(base.corpus.actions)
            rows = zip(found.incidents, found.incident_details, strict=True)
            assert [(row.id, details.path, row.title) for row, details in rows] == [
                (record.id, record.path, record.title) for record in base.corpus.newest_first
            ]
            assert [row.open_action_items for row in found.incidents] == [
                sum(item.action.is_open for item in base.corpus.actions_of.get(record.id, ()))
                for record in base.corpus.newest_first
            ]
            again = load(self.folder, earlier=self.reads)
            again_with_spill = load(self.folder, earlier=self.reads_with_spill, spill=True)
            self.reads, self.reads_with_spill = again.reads, again_with_spill.reads
            for one in (load(self.folder, spill=True), again, again_with_spill):
                assert judge.findings(one, TODAY) == judge.findings(base, TODAY)
                assert [vars_of(record) for record in one.corpus.records] == [
                    vars_of(record) for record in base.corpus.records
                ]
                assert one.corpus.unreadable_ids == base.corpus.unreadable_ids
            cache.close()


def vars_of(record: Record) -> dict[str, Any]:
    """What was read of a record."""
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def said(actions: Iterable[ItemInRecord]) -> list[tuple[Any, ...]]:
    """Everything about action items that a list may show."""
    rows = (
        (
            item.reference,
            item.number,
            json.dumps(item.data),
            item.is_pending,
            item.is_implicated_again,
            item.action.is_overdue(TODAY),
            item.age(TODAY),
            str(item.first_due),
            [one.reference for one in item.lineage.items],
            [(event.kind, str(event.day), event.reference) for event in item.lineage.history],
            [(later.record.id, later.kind, later.anchor, later.text) for later in item.implications],
        )
        for item in actions
    )
    return sorted(rows)


Folder.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestFolder = Folder.TestCase


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three records, of which two name the third."""
    folder = tmp_path / "incidents"
    folder.mkdir()
    more = "related: [{incident: 2026-03-02-sorter-stops#A1}]\n"
    for name in IDS[1:3]:
        (folder / f"{name}.md").write_text(record(more))
    (folder / f"{IDS[0]}.md").write_text(
        record("action_items: [{id: A1, title: An alert fires, status: done, completed: 2026-03-05}]\n")
    )
    return folder


def record(more: str) -> str:
    return RECORD.format(title="It stops", status="draft", severity="SEV1", heading="Recovery", body="", more=more)


@pytest.fixture
def cache(tmp_path: Path, folder: Path) -> Cache:
    return Cache(tmp_path / "cache", folder)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the records that were worked out."""
    from postmortems.check import analysis as facts

    done: list[str] = []
    analyze_files = facts.analyze_files

    def counted(*arguments: Any) -> Iterator[Any]:
        for one in analyze_files(*arguments):
            done.append(Path(one.path).stem)
            yield one

    monkeypatch.setattr(facts, "analyze_files", counted)
    return done


def test_only_what_changed_is_judged_again(folder: Path, cache: Cache, work: list[str]) -> None:
    Snapshot.of(folder, cache)
    assert sorted(work) == sorted(IDS[:3])
    work.clear()
    Snapshot.of(folder, cache)
    assert work == []
    changed = folder / f"{IDS[1]}.md"
    changed.write_text(changed.read_text() + "More.\n")
    Snapshot.of(folder, cache)
    assert work == [IDS[1]]


def test_what_was_there_before_is_known_again(folder: Path, cache: Cache, work: list[str]) -> None:
    changed = folder / f"{IDS[1]}.md"
    text = changed.read_text()
    Snapshot.of(folder, cache)
    changed.write_text(text + "More.\n")
    Snapshot.of(folder, cache)
    work.clear()
    changed.write_text(text)
    Snapshot.of(folder, cache)
    assert work == []


def test_a_record_that_others_name_changes_their_findings(folder: Path, cache: Cache) -> None:
    assert Snapshot.of(folder, cache).findings(TODAY) == []
    (folder / f"{IDS[0]}.md").write_text(
        record("action_items: [{id: B1, title: An alert fires, status: done, completed: 2026-03-05}]\n")
    )
    assert [finding.path for finding in Snapshot.of(folder, cache).findings(TODAY)] == [
        (folder / f"{name}.md").as_posix() for name in IDS[1:3]
    ]


def test_a_place_moves_with_its_text(folder: Path, cache: Cache) -> None:
    """The outline stays the same, and so does what others say; not so the line on which it stands."""
    (folder / f"{IDS[0]}.md").unlink()
    before = [finding.line for finding in Snapshot.of(folder, cache).findings(TODAY)]
    path = folder / f"{IDS[1]}.md"
    path.write_text(path.read_text().replace("title:", "tags: [belt]\ntitle:"))
    after = [finding.line for finding in Snapshot.of(folder, cache).findings(TODAY)]
    assert after == [before[0] + 1, before[1]]


def test_a_change_is_seen_although_size_and_time_are_as_before(
    folder: Path, cache: Cache, work: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "CLOCK_STEP", STEP)
    time.sleep(STEP / 1e9)
    Snapshot.of(folder, cache)
    path = folder / f"{IDS[0]}.md"
    status = path.stat()
    path.write_text(path.read_text().replace("A1", "B1"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert Snapshot.of(folder, cache).findings(TODAY) == judge.findings(load(folder), TODAY) != []


def test_a_second_change_within_one_tick_of_the_clock_is_seen(
    folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coarse(status: os.stat_result) -> tuple[int, ...]:
        second = 10**9
        return status.st_size, *(t // second * second for t in (status.st_mtime_ns, status.st_ctime_ns)), 0

    monkeypatch.setattr(snapshot, "_size_times_and_inode", coarse)
    Snapshot.of(folder, cache)
    path = folder / f"{IDS[0]}.md"
    path.write_text(path.read_text().replace("A1", "B1"))
    assert Snapshot.of(folder, cache).findings(TODAY) == judge.findings(load(folder), TODAY) != []


def test_a_cached_waiver_ends_on_its_day(folder: Path, cache: Cache) -> None:
    waived = RECORD.format(
        title="It stops",
        status="draft",
        severity="SEV1",
        heading="Recovery",
        body="It was human error.",
        more="waivers: [{rule: PM601, reason: A quotation., until: 2026-07-01}]\n",
    )
    (folder / f"{IDS[3]}.md").write_text(waived)
    for _ in range(2):
        found = Snapshot.of(folder, cache)
        assert found.findings(date(2026, 7, 1)) == []
        assert [finding.code for finding in found.findings(date(2026, 7, 2))] == ["PM601"]


def test_two_processes_find_the_same(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postmortems.check.analysis.WORTH_A_PROCESS", 1)
    monkeypatch.setattr("postmortems.check.analysis._PART", 1)
    monkeypatch.setattr("postmortems.cache.workers.threading.active_count", lambda: 1)
    (folder / f"{IDS[0]}.md").unlink()
    nothing = Cache.off()
    alone, together = Snapshot.of(folder, nothing, processes=1), Snapshot.of(folder, nothing, processes=2)
    assert together.findings(TODAY) == alone.findings(TODAY) != []
    assert together.files == alone.files


def test_facts_that_are_gone_are_worked_out_again(folder: Path, cache: Cache) -> None:
    Snapshot.of(folder, cache)
    cache.evict_all_but("facts", [])
    (folder / f"{IDS[0]}.md").unlink()
    assert Snapshot.of(folder, cache).findings(TODAY) == judge.findings(load(folder), TODAY) != []


@pytest.mark.parametrize("changed", [f"{IDS[0]}.md", "_config.yml"])
@pytest.mark.parametrize("name", ["state", "files", "findings"])
def test_entries_of_another_run_are_not_taken_for_those_of_this_one(
    name: str, changed: str, folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs at once write three entries each, and a third may read some of each."""
    monkeypatch.setattr(snapshot, "CLOCK_STEP", STEP)
    key = snapshot.key_of(name, folder.as_posix())
    before = Snapshot.of(folder, cache).findings(TODAY)
    first = cache.get(snapshot.STATES, [key], object)
    assert key in first
    (folder / changed).write_text(record("nonsense: 1\n"), encoding="utf-8")
    time.sleep(STEP / 1e9)
    now = Snapshot.of(folder, cache).findings(TODAY)
    assert now != before
    cache.put(snapshot.STATES, first)
    assert Snapshot.of(folder, cache).findings(TODAY) == now
    (folder / f"{IDS[1]}.md").write_text(record(""), encoding="utf-8")
    cache.put(snapshot.STATES, first)
    assert Snapshot.of(folder, cache).findings(TODAY) == judge.findings(load(folder), TODAY)


def test_damaged_findings_are_no_concern_of_lists_and_made_again_for_who_asks(
    folder: Path, cache: Cache, work: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / f"{IDS[0]}.md").unlink()
    monkeypatch.setattr(snapshot, "CLOCK_STEP", STEP)
    time.sleep(STEP / 1e9)
    expected = Snapshot.of(folder, cache).findings(TODAY)
    cache.put(snapshot.STATES, {snapshot.key_of("findings", folder.as_posix()): ["", "", {"path": 5}, []]})
    work.clear()
    found = Snapshot.of(folder, cache)
    assert [incident.id for incident in found.incidents] == [IDS[2], IDS[1]]
    assert work == []
    assert found.findings(TODAY) == expected != []
    assert sorted(work) == sorted(IDS[1:3])
    work.clear()
    assert Snapshot.of(folder, cache).findings(TODAY) == expected
    assert work == []


def test_facts_of_files_that_are_gone_do_not_pile_up(folder: Path, cache: Cache) -> None:
    path = folder / f"{IDS[1]}.md"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "SPARE_FACTS", 5)
        for number in range(20):
            path.write_text(record("") + f"{number}\n")
            Snapshot.of(folder, cache)
    assert len(cache.keys("facts")) < 15


@pytest.mark.parametrize("command", ["check", "list", "actions"])
def test_with_all_as_it_was_no_model_is_loaded(command: str, folder: Path) -> None:
    """It would take longer than all the rest."""
    slow = "pydantic_core yaml shutil tempfile platformdirs logging _hashlib postmortems.check.rules"
    slow += " postmortems.text.credentials"
    program = (
        "import sys\n"
        "from postmortems.cli import main\n"
        "assert main([sys.argv[1], '--incidents', sys.argv[2]]) == 0\n"
        f"print(sorted(sys.modules.keys() & set({slow.split()})))\n"
        "print(sum(name.startswith('postmortems.') for name in sys.modules))"
    )
    arguments = [sys.executable, "-c", program, command, str(folder)]
    cold, warm = (subprocess.run(arguments, check=True, capture_output=True, text=True) for _ in range(2))
    assert "pydantic_core" in cold.stdout
    assert warm.stdout.splitlines()[-2] == "[]"
    assert int(warm.stdout.splitlines()[-1]) <= 36


def test_a_table_of_incidents_reads_no_details(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They take longer to read than all that it prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(Snapshot, "incident_details")
        patch.delattr(Snapshot, "action_owners")
        assert main(["actions", "--incidents", str(folder)]) == 0
        assert main(["list", "--severity", "SEV1", "--incidents", str(folder)]) == 0
        patch.delattr(Snapshot, "incidents")
        assert main(["list", "--incidents", str(folder)]) == 0
    assert IDS[0] in capsys.readouterr().out


def test_records_that_were_judged_leave_memory_without_garbage_collection(tmp_path: Path) -> None:
    """A check of ten thousand runs without it."""
    folder = bakery.write_files(bakery.RECORDS, tmp_path)
    setting, files = Setting.of(folder), [(path.as_posix(), True) for path in sorted(folder.glob("2*.md"))]
    reading = Reading(folder, setting=setting)
    config = reading.config()
    analyze = analysis._analyze.__wrapped__  # type: ignore[attr-defined]
    was_on = gc.isenabled()
    analyze(reading, config, files)
    gc.collect()
    gc.disable()
    try:
        assert len(analyze(reading, config, files)) == 3
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [thing for thing in gc.garbage if isinstance(thing, Record | Corpus)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        if was_on:
            gc.enable()
    assert left == []
