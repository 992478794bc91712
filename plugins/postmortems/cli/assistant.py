"""What an assistant may ask of a knowledge base. Read only: nothing here writes, and credentials are redacted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

import click

from postmortems.cache.store import Cache
from postmortems.check.snapshot import Snapshot
from postmortems.cli.actions import action_data
from postmortems.cli.options import find_record, known_names
from postmortems.cli.proposals import as_data
from postmortems.cli.show import as_data as record_data
from postmortems.joins.proposals import Proposer
from postmortems.model.refused import RefusedError
from postmortems.model.urgency import Urgency, by_urgency
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import FileRead, load
from postmortems.text.credentials import redacted

MOST = 20
"""Results of one question at most: an assistant reads all of them."""
MOST_TEXT = 100_000
"""Characters of a text that is checked or compared."""

_LEAST_OF_ID = 7
"""Characters with which an id begins: a year and a month."""
_LONGEST_ID = 200

Answer = dict[str, object]
Data = TypeVar("Data")


@dataclass
class Assistant:
    """Answers questions about one folder. It is read again for each question, changed files only."""

    folder: Path
    today: Callable[[], date]
    _reads: Mapping[str, FileRead] = field(default_factory=dict)
    _one_at_a_time: Lock = field(default_factory=Lock)

    def search(self, words: str, limit: int = 5) -> Answer:
        """Find past incidents by words (a symptom, an error message, a host, an alert) or by a day, YYYY-MM-DD.

        Returns id, title, day, severity and status of each, best first. Use `show` to read one.
        """
        corpus = self._corpus()
        most = _limited(limit)
        named = words.strip()
        meant = [one for one in corpus.records if len(named) >= _LEAST_OF_ID and one.id.startswith(named)]
        found = [proposal.earlier for proposal in self._proposer(corpus).for_text("", words[:MOST_TEXT], most=most)]
        records = {record.id: record for record in (*meant, *found)}
        return _clean({"incidents": [_named(record) for record in list(records.values())[:most]]})

    def show(self, incident: str) -> Answer:
        """Read one incident in full: times, impact, causes, timeline, lessons, action items, narrative.

        `incident` is its id, or a beginning that no other one has, such as its day.
        """
        corpus = self._corpus()
        try:
            record = find_record(corpus, incident[:_LONGEST_ID])
        except click.UsageError as error:
            raise RefusedError(redacted(error.message)) from None
        return _clean({**record_data(corpus, record, self.today()), "narrative": record.body})

    def open_actions(self, owner: str = "", service: str = "", limit: int = MOST) -> Answer:
        """List open action items, most urgent first: what earlier incidents needed and nobody has done yet.

        `owner` and `service` are names from the configuration; leave them empty for all.
        """
        corpus, today = self._corpus(), self.today()
        try:
            owners = [*corpus.config.owner_directory.names, *filter(None, corpus.actions_by_owner)]
            owner = "".join(known_names(filter(None, [owner]), owners, "owner"))
            services = [*corpus.config.service_directory.names, *corpus.by_service]
            service = "".join(known_names(filter(None, [service]), services, "service"))
        except click.UsageError as error:
            raise RefusedError(redacted(error.message)) from None
        pending = [
            action
            for action in corpus.actions
            if action.is_pending
            and (not owner or owner in action.owners)
            and (not service or service in action.services)
        ]
        ranked = by_urgency(pending, corpus.config, today)
        shown = [action_data(one, Urgency.of(one, corpus.config, today), today) for one in ranked[: _limited(limit)]]
        return _clean({"total": len(pending), "actions": shown})

    def joins(self, title: str, text: str = "", limit: int = 5) -> Answer:
        """Find past incidents that may belong to an incident that is not a record yet, with why and the open items.

        Pass what is known: a title, and any notes, logs or messages as `text`. A proposal is no fact: a person decides.
        """
        corpus = self._corpus()
        found = self._proposer(corpus).for_text(title[:1000], text[:MOST_TEXT], most=_limited(limit))
        return _clean({"proposals": [as_data(proposal) for proposal in found]})

    def check_text(self, text: str, name: str = "2000-01-01-unsaved") -> Answer:
        """Check the text of a record, frontmatter included, without saving it. Returns findings with line and advice.

        `name` is the id that it will have: the day of the incident and a few words, such as 2024-03-01-database-outage.
        """
        if len(text) > MOST_TEXT:
            raise RefusedError(f"the text has more than {MOST_TEXT} characters")
        if not name.replace("-", "").isalnum() or len(name) > 200:
            raise RefusedError("`name` is letters, digits and hyphens, such as 2024-03-01-database-outage")
        path = self.folder / f"{name}.md"
        trial = Snapshot.of(self.folder, processes=1).edited({path: text.encode("utf-8", "replace")})
        found = [one for one in trial.findings(self.today()) if one.path == path.as_posix()]
        return {
            "findings": [
                {
                    "line": one.line,
                    "level": one.level.value,
                    "code": one.code,
                    "rule": one.rule,
                    "message": redacted(one.message),
                    "help": redacted(one.help),
                }
                for one in found
            ]
        }

    def _corpus(self) -> Corpus:
        with self._one_at_a_time:  # questions come in threads
            base = load(self.folder, earlier=self._reads)
            self._reads = base.reads
            return base.corpus

    def _proposer(self, corpus: Corpus) -> Proposer:
        return Proposer(corpus, Cache.of(self.folder))


def _named(record: Record) -> Answer:
    incident = record.incident
    return {
        "id": record.id,
        "title": record.title,
        "day": record.date.isoformat() if record.date else None,
        "severity": incident.severity,
        "status": incident.status.value,
        "summary": incident.summary,
    }


def _limited(limit: int) -> int:
    return max(1, min(limit, MOST))


def _clean(data: Data) -> Data:
    """The same data without credentials, and as JSON would have it."""
    return cast(Data, _without_credentials(json.loads(json.dumps(data, default=str))))


def _without_credentials(data: object) -> object:
    if isinstance(data, str):
        return redacted(data)
    if isinstance(data, list):
        return [_without_credentials(one) for one in data]
    if isinstance(data, dict):
        return {key: _without_credentials(value) for key, value in data.items()}
    return data
