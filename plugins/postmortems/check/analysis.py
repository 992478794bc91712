"""Analyzes the files of a folder of records, on all cores if there are many.

`snapshot` caches the results, and asks here for files that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from postmortems.cache.codec import decode, encode
from postmortems.cache.workers import Prefetcher, cores, processes_at_most
from postmortems.check import judge
from postmortems.check.engine import judge_relations
from postmortems.check.facts import NOTHING, Facts, FileAnalysis
from postmortems.check.findings import Relation, Verdict
from postmortems.check.noted import forget_notes
from postmortems.check.outlining import outline
from postmortems.check.rules import RULES
from postmortems.model.base import split_reference
from postmortems.model.config import Config
from postmortems.record.corpus import Corpus, Record, group
from postmortems.record.files import RecordFile, Setting, digest_of, is_attached, plain_content, record_id
from postmortems.record.outline import Outline, Outlines
from postmortems.record.reader import KnowledgeBase, Reading, garbage_collection_paused
from postmortems.record.source import Source, read_source
from postmortems.record.summaries import ConfigSummary, IncidentDetails, IncidentSummary, OwnerSummary

WORTH_A_PROCESS = 200
"""Files: for fewer, another process costs more than it saves."""

_AT_ONCE = 50
"""Records that are in memory at a time. No more than bodies that are remembered while the rules go through them."""
_PART = 25
"""Files of one task: where this process and a worker meet, one task is done twice."""


def analyze_files(
    folder: Path,
    setting: Setting,
    files: Sequence[RecordFile],
    processes: int | None,
    instead: Mapping[Path, bytes] | None = None,
) -> Iterator[FileAnalysis]:
    """Read these files and analyze each one, in their order.

    `processes` is how many may work at once, None for one on each core. `instead` is that of `Reading`.
    """
    reading = Reading(folder, instead, setting)
    config = reading.config()
    number = processes_at_most(min(processes or cores(), len(files) // WORTH_A_PROCESS))
    if number < 2:
        yield from _analyze(reading, config, files)
        return
    parts = [files[start : start + _PART] for start in range(0, len(files), _PART)]
    prefetcher = Prefetcher(len(parts), lambda task: encode(_analyze(reading, config, parts[task])), number)
    prefetcher.start()
    try:
        for task, part in enumerate(parts):
            result = prefetcher.result(task)
            yield from decode(result, list[FileAnalysis]) if result is not None else _analyze(reading, config, part)
    finally:
        prefetcher.close()


@garbage_collection_paused()
def _analyze(reading: Reading, config: Config, files: Sequence[RecordFile]) -> list[FileAnalysis]:
    done: list[FileAnalysis] = []
    pending = iter(files)
    while part := list(islice(pending, _AT_ONCE)):
        done += _analyze_part(reading.again(), config, part)
    return done


def _analyze_part(reading: Reading, config: Config, files: Sequence[RecordFile]) -> Iterator[FileAnalysis]:
    digests: dict[str, str] = {}
    for path, is_plain in files:
        data = plain_content(path) if is_plain else reading.content(path)
        digests[path] = digest_of(data)
        reading.record(path, data)
    reading.digests = digests
    base = reading.knowledge_base(config)
    yield from analyze_base(base, digests)
    for record in base.corpus.all_records:
        vars(record).pop("items", None)  # they refer to the record: without this cycle it is freed at once


def analyze_base(base: KnowledgeBase, paths: Iterable[str]) -> Iterator[FileAnalysis]:
    """Analyze these files of a knowledge base that is read already."""
    records = {record.path: record for record in base.corpus.all_records}
    problems = group((problem.path, (name, problem)) for name, problem in base.problems)
    pending = iter(paths)
    while part := list(islice(pending, _AT_ONCE)):
        found = tuple(records[path] for path in part if path in records)
        known = tuple(problem for path in part for problem in problems.get(path, ()))
        some = replace(base, corpus=replace(base.corpus, all_records=found), problems=known)
        verdicts = judge.verdicts(some, part)
        yield from (_analysis(base, path, records.get(path), verdicts.get(path)) for path in part)
        for record in found:
            forget_notes(record)


def _analysis(base: KnowledgeBase, path: str, record: Record | None, verdict: Verdict | None) -> FileAnalysis:
    known = outline(record, base.corpus.config) if record else None
    counted = None if record is None or record.is_withdrawn else record
    return FileAnalysis(
        path,
        base.files.digests[path],
        Facts(
            _json(verdict) if verdict else NOTHING,
            _json(known.as_data()) if known else "" if is_attached(path, base.folder) else "null",
            _json(known.targets if known else None),
            _json(_incident_row(counted) if counted else None),
            _json(_actions_row(record, base.corpus) if record else None),
        ),
    )


def _incident_row(record: Record) -> tuple[IncidentSummary, IncidentDetails]:
    incident = record.incident
    summary = IncidentSummary(
        id=record.id,
        title=incident.title,
        status=incident.status.value,
        severity=incident.severity,
        open_action_items=0,  # a later record may carry them over: see the table of all
    )
    details = IncidentDetails(
        path=record.path,
        kind=incident.kind.value,
        started=incident.times.started.iso_utc if incident.times.started else None,
        resolved=incident.times.resolved.iso_utc if incident.times.resolved else None,
        services=incident.services.all,
        factors=incident.factors,
        year=record.date.year if record.date else None,
    )
    return summary, details


def _actions_row(record: Record, corpus: Corpus) -> list[object]:
    """What `action_summaries` makes rows of."""
    named = [
        (*split_reference(reference), found.anchor, found.kind, found.text)
        for reference, found in corpus.implications_in(record)
    ]
    items = [action.data for action in record.incident.action_items]
    return [record.id, record.path, record.incident.aliases, items, named, record.is_withdrawn]


def _json(data: object) -> str:
    return encode(data).decode("utf-8", "surrogatepass")


def analyze_setting(folder: Path, setting: Setting) -> tuple[dict[str, Verdict], bool, ConfigSummary]:
    """Analyze the configuration and the template alone.

    Returns verdicts by path; whether part of the configuration could not be read; what commands ask of it.
    """
    reading = Reading(folder, setting=setting)
    config = reading.config()
    reading.try_template()
    base = reading.knowledge_base(config)
    summary = ConfigSummary(
        config.severity_directory.names,
        config.service_directory.names,
        config.factor_directory.names,
        [OwnerSummary(owner.name, owner.title, owner.active) for owner in config.owner_directory],
    )
    return judge.verdicts(base), bool(base.corpus.config_unreadable), summary


def relations(
    folder: Path, setting: Setting, facts: Mapping[str, Facts], instead: Mapping[Path, bytes]
) -> list[Relation]:
    """The findings of rules that compare records, for JSON; `facts` are by path, and `instead` that of `Reading`."""
    records: list[Outline] = []
    unreadable: set[str] = set()
    for path, known in facts.items():
        if known.is_lost:
            unreadable.add(record_id(path))
        elif known.is_record:
            records.append(Outline(*(*json.loads(known.outline), known.targets)))
    records.sort(key=lambda record: (record.id, record.path))
    reading = Reading(folder, instead, setting)

    def source(path: str) -> Source:
        data = reading.content(path)
        return read_source(data if isinstance(data, bytes) else b"")

    return list(judge_relations(RULES, Outlines(tuple(records), frozenset(unreadable)), reading.config(), source))
