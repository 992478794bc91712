"""Rules about the record as a whole: its name, what its status requires, and what must be unique."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.model.config import REQUIRABLE
from postmortems.model.incident import Incident
from postmortems.model.names import composed, is_slug
from postmortems.model.time import Time
from postmortems.model.vocabulary import Status
from postmortems.record.corpus import Corpus
from postmortems.record.data import spell
from postmortems.record.outline import Outline, Outlines
from postmortems.record.problems import Problem, Problems, registered_as
from postmortems.record.source import Position
from postmortems.text.suggest import did_you_mean

TOP = Position(1, 1)


def missing_field(corpus: Corpus) -> Problems:
    """The record lacks a field that its status requires.

    A draft needs a title, a status and a severity. `policy.require` and `policy.require_by_severity` in `_config.yml`
    say what later statuses add. If nobody knows a time, write `unknown`; if nobody was affected, `affected: nobody`.
    """
    if any(corpus.is_refused_in_config("policy", key) for key in ("require", "require_by_severity")):
        return
    required: dict[tuple[Status, str], list[str]] = {}
    for record in corpus.records:
        status, severity = record.incident.status, record.incident.severity
        if (status, severity) not in required:
            asked = corpus.config.policy.required(status, severity)
            # `no_actions` asks for action items, `unknown_requirement` reports unknown fields
            required[status, severity] = [name for name in asked if name != "action_items" and name in REQUIRABLE]
        for dotted in required[status, severity]:
            path = tuple(dotted.split("."))
            if _has(record.incident, path) or record.is_refused(path):
                continue
            yield record.problem(
                path if path[0] in record.incident.model_fields_set else ("status",),
                f"{status} record has no `{dotted}`",
                _how_to_add(dotted),
            )


def _has(incident: Incident, path: tuple[str, ...]) -> bool:
    value: object = incident
    for key in path:
        value = getattr(value, key)
    return value is not None and (value != () or path == ("services", "affected"))


def _how_to_add(dotted: str) -> str:
    if dotted.startswith("times."):
        return f"add `{dotted.removeprefix('times.')}:` under `times:`; write `unknown` if nobody knows"
    if dotted == "services.affected":
        return "add `affected:` under `services:`; `nobody` if there are none"
    parent, _, leaf = dotted.rpartition(".")
    return f"add `{leaf}:` under `{parent}:`" if parent else f"add `{leaf}:`"


def bad_file_name(corpus: Corpus) -> Problems:
    """The file name of a record is not `YYYY-MM-DD-slug.md`.

    The file name is the incident's permanent id and address: a date (years 1900 to 2199) and a few words in lower case,
    joined by hyphens. Letters and digits of every script are allowed. `index.md` is reserved for the list of incidents.
    A file whose name is not UTF-8 cannot have an address, so it is not read.
    """
    for record in corpus.records:
        if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-", record.id) or not is_slug(record.id[11:]):
            yield record.problem(
                TOP,
                f'the file name "{record.id}.md" is not of the form YYYY-MM-DD-slug.md',
                "use the date of the start and a few words in lower case, joined by hyphens",
            )
        elif record.date is None:
            yield record.problem(
                TOP,
                f'the file name "{record.id}.md" does not begin with a date from 1900 to 2199',
                "use the date of the start",
            )


def id_not_file_name(corpus: Corpus) -> Problems:
    """The `id` of a record differs from its file name.

    The file name is the id. `id` may repeat it, but not contradict it. Old ids belong in `aliases`.
    """
    for record in corpus.records:
        if record.incident.id is not None and composed(record.incident.id) != record.id:
            yield record.problem(
                ("id",),
                f'id "{record.incident.id}" differs from the file name "{record.id}"',
                "remove `id:`, or rename the file; an old id belongs in `aliases:`",
            )


def duplicate_id(outlines: Outlines) -> Problems:
    """Two records have the same id, or ids that differ only in case.

    On many file systems, and in addresses as people type them, such names are the same. Aliases count, too.
    """
    seen: dict[str, Outline] = {}
    for record in outlines.records:
        other = seen.setdefault(record.id.casefold(), record)
        if other is not record:
            same = "the same id as" if record.id == other.id else "an id that differs only in case from that of"
            yield record.problem(TOP, f"the record has {same} {other.path}", "rename one of the two files")
    for record in outlines.records:
        for number, alias in enumerate(record.aliases):
            other = seen.setdefault(alias.casefold(), record)
            if other is not record or alias.casefold() == record.id.casefold():
                yield record.problem(("aliases", number), f'alias "{alias}" already leads to {other.path}', "remove it")


def duplicate_local_id(corpus: Corpus) -> Problems:
    """Two parts of a record have the same id.

    A reference to it would be ambiguous. Steps of different chains may share an id if the chains have ids of their own.
    """
    for record in corpus.records:
        seen: dict[str, DataPath] = {}
        for local_id, where in _local_ids(record.incident):
            if seen.setdefault(local_id, where) is where:
                continue
            first = seen[local_id]
            chains = record.incident.causal_chains
            both_steps = first[0] == where[0] == "causal_chains" and len(first) == len(where) == 5
            if both_steps and first[1] != where[1] and chains[int(first[1])].id and chains[int(where[1])].id:
                continue
            yield record.problem(where, f'id "{local_id}" is already taken by {spell(first[:-1])}', "choose another id")


def _local_ids(incident: Incident) -> Iterator[tuple[str, DataPath]]:
    for chain_number, chain in enumerate(incident.causal_chains):
        for number, step in enumerate(chain.steps):
            yield step.id, ("causal_chains", chain_number, "steps", number, "id")
    for key in ("causal_chains", "hypotheses", "timeline", "lessons", "action_items"):
        for number, part in enumerate(getattr(incident, key)):
            if part.id:
                yield part.id, (key, number, "id")


def repeated_name(corpus: Corpus) -> Problems:
    """A list of a record has the same entry twice.

    Pages and feeds would count and show it twice. This applies to services, themes, tags, people, tickets and
    references to parts of the record.
    """
    for record in corpus.records:
        for where, names in _lists(record.incident):
            seen: set[str] = set()
            for number, name in enumerate(names):
                if name in seen:
                    said = f'"{name}" is in {spell(where)} already'
                    yield record.problem((*where, number), said, "remove one of the two")
                seen.add(name)


def _lists(incident: Incident) -> Iterator[tuple[DataPath, Sequence[str]]]:
    """The lists of names and of references, with their places."""
    yield ("services", "affected"), incident.services.affected or ()
    yield ("services", "faulty"), incident.services.faulty
    for key in ("tags", "authors", "reviewers", "external_ids"):
        yield (key,), getattr(incident, key)
    for number, chain in enumerate(incident.causal_chains):
        for place, step in enumerate(chain.steps):
            yield ("causal_chains", number, "steps", place, "because"), step.because or ()
    for number, lesson in enumerate(incident.lessons):
        yield ("lessons", number, "themes"), lesson.themes
        yield ("lessons", number, "actions"), lesson.actions
    for number, action in enumerate(incident.action_items):
        yield ("action_items", number, "addresses"), action.addresses


def file_date_not_start(corpus: Corpus) -> Problems:
    """The date in the file name is not the date on which the incident started.

    Lists, years and timelines use the file name. If the start is approximate, any date that it may mean is accepted. If
    it has its own offset, its date in the record's time zone is accepted, too. If you rename the file, add the old name
    to `aliases`, so that links keep working.
    """
    for record in corpus.records:
        started = record.incident.times.started
        if record.date is None or started is None or started.local_date is None:
            continue
        if record.date not in _days(started, corpus.zone_of(record)):
            yield record.problem(
                ("times", "started"),
                f"the incident started on {started.local_date}, but the file name says {record.date}",
                "rename the file and add the old name to `aliases:`, or fix the time",
            )


class _Days(NamedTuple):
    """Every day from the first to the last."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def _days(at: Time, zone: tzinfo | None) -> _Days:
    """The days that a time may mean, on the clock of its author or on that of the record."""
    first, last = at.local_date or date.min, at.last_local_date or date.max
    if at.earliest and at.latest and (at.has_clock or at.is_approximate):
        clock = zone or at.earliest.tzinfo
        last_instant = at.latest - timedelta(microseconds=1)
        first = min(first, at.earliest.astimezone(clock).date())
        last = max(last, last_instant.astimezone(clock).date())
    return _Days(first, last)


def unknown_severity(corpus: Corpus) -> Problems:
    """The severity is not a level of `_config.yml`.

    `severities` lists the levels, most severe first. Without it, they are SEV1 to SEV5.
    """
    levels = corpus.config.severity_directory
    if corpus.is_refused_in_config("severities"):
        return
    for record in corpus.records:
        if record.incident.severity not in levels:
            advice, fix = registered_as(record.incident.severity, levels)
            yield record.problem(
                ("severity",),
                f'severity "{record.incident.severity}" is not a level of _config.yml',
                advice or "one of: " + ", ".join(levels.names),
                fix,
            )


def unknown_requirement(corpus: Corpus) -> Problems:
    """The policy requires a field that cannot be required, or names a severity that does not exist.

    Such a requirement would never be checked.
    """
    policy = corpus.config.policy
    levels = corpus.config.severity_directory
    for severity in policy.require_by_severity:
        if severity not in levels and not corpus.is_refused_in_config("severities"):
            yield Problem(
                corpus.config_path,
                ("policy", "require_by_severity", severity),
                f'severity "{severity}" does not exist',
                did_you_mean(severity, levels.names) or "one of: " + ", ".join(levels.names),
            )
    required: list[tuple[DataPath, Mapping[Status, tuple[str, ...]]]] = [
        (("require",), policy.require),
        *((("require_by_severity", severity), paths) for severity, paths in policy.require_by_severity.items()),
    ]
    for where, by_status in required:
        for status, paths in by_status.items():
            for number, dotted in enumerate(paths):
                if dotted not in REQUIRABLE:
                    yield Problem(
                        corpus.config_path,
                        ("policy", *where, status.value, number),
                        f'a policy cannot require "{dotted}"',
                        did_you_mean(dotted, list(REQUIRABLE)) or "one of: " + ", ".join(REQUIRABLE),
                    )


def duplicate_name(corpus: Corpus) -> Problems:
    """A name is registered twice in `_config.yml`, possibly in different case.

    Names are part of addresses, where case often makes no difference.
    """
    for key in ("severities", "services", "owners", "factors", "themes"):
        seen: dict[str, list[str]] = {}
        for number, entry in enumerate(getattr(corpus.config, key)):
            spellings = seen.setdefault(entry.name.casefold(), [])
            if spellings:
                said = f'"{spellings[0]}" and "{entry.name}" in `{key}` differ only in case'
                if entry.name in spellings:
                    said = f'"{entry.name}" is registered twice in `{key}`'
                yield Problem(corpus.config_path, (key, number, "name"), said, "remove one")
            spellings.append(entry.name)
    keys: set[str] = set()
    for number, key_or_name in enumerate(corpus.config.extra_keys):
        name = key_or_name if isinstance(key_or_name, str) else key_or_name.name
        if name in keys:
            where = ("extra_keys", number) if isinstance(key_or_name, str) else ("extra_keys", number, "name")
            yield Problem(corpus.config_path, where, f'"{name}" is registered twice in `extra_keys`', "remove one")
        keys.add(name)
