"""`postmortems list`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from postmortems.cli.options import format_option, incidents_option, read_for_readers, require_known
from postmortems.corpus import Corpus, Record
from postmortems.model.vocabulary import IncidentKind, Status
from postmortems.terminal import emit, one_line, table, terminal_cells


@dataclass(frozen=True)
class Filter:
    """What is asked of an incident: one value of each kind that is given."""

    severities: tuple[str, ...]
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    factors: tuple[str, ...]
    years: tuple[int, ...]
    kinds: tuple[str, ...]

    def require_known(self, corpus: Corpus) -> None:
        """Raises UsageError for a name that neither the configuration nor a record knows."""
        config = corpus.config
        used = {record.incident.severity for record in corpus.records}
        require_known(self.severities, [*config.severity_directory.names, *sorted(used)], "severity")
        require_known(self.services, [*config.service_directory.names, *corpus.by_service], "service")
        require_known(self.factors, [*config.factor_directory.names, *corpus.by_factor], "factor")

    def fits(self, record: Record) -> bool:
        """The record has what is asked."""
        incident = record.incident
        asked_and_there: tuple[tuple[tuple[object, ...], tuple[object, ...]], ...] = (
            (self.severities, (incident.severity,)),
            (self.services, incident.services.all),
            (self.statuses, (incident.status,)),
            (self.factors, incident.factors),
            (self.years, (record.date.year,) if record.date else ()),
            (self.kinds, (incident.kind,)),
        )
        return all(not asked or set(asked) & set(there) for asked, there in asked_and_there)


@click.command("list")
@incidents_option
@click.option("--severity", "severities", multiple=True, metavar="NAME", help="Only of this severity.")
@click.option(
    "--service", "services", multiple=True, metavar="NAME", help="Only with this service, affected or faulty."
)
@click.option("--status", "statuses", multiple=True, type=click.Choice([*map(str, Status)]), help="Only in this state.")
@click.option("--factor", "factors", multiple=True, metavar="NAME", help="Only those in which this factor acted.")
@click.option("--year", "years", multiple=True, type=int, metavar="YYYY", help="Only of this year.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([*map(str, IncidentKind)]), help="Only of this kind.")
@format_option("text", "json")
def command(folder: Path, form: str, **asked: Any) -> int:
    """List the incidents, newest first.

    An option may be given several times; any of its values will do. Of different options, all must fit.

    \b
    Example:
      postmortems list --year 2024 --severity SEV1 --severity SEV2
    """
    corpus = read_for_readers(folder).corpus
    wanted = Filter(**asked)
    wanted.require_known(corpus)
    records = [record for record in corpus.newest_first if wanted.fits(record)]
    if form == "json":
        emit(json.dumps({"version": 1, "incidents": [*_as_data(corpus, records)]}, indent=2) + "\n")
    else:
        emit("\n".join(_as_text(corpus, records)) + "\n")
    return 0


def _as_text(corpus: Corpus, records: list[Record]) -> Iterator[str]:
    if not records:
        yield "No incident fits." if corpus.records else "There are no records yet."
        return
    rows = (
        (
            one_line(record.id),
            one_line(record.incident.severity),
            record.incident.status,
            str(_open_actions(corpus, record) or "-"),
            one_line(record.title),
        )
        for record in records
    )
    yield from table(("INCIDENT", "SEVERITY", "STATUS", "OPEN ITEMS", "TITLE"), rows, terminal_cells())


def _open_actions(corpus: Corpus, record: Record) -> int:
    return sum(action.action.is_open for action in corpus.actions_of.get(record.id, ()))


def _as_data(corpus: Corpus, records: list[Record]) -> Iterator[dict[str, Any]]:
    for record in records:
        incident = record.incident
        yield {
            "id": record.id,
            "path": record.path,
            "title": incident.title,
            "status": incident.status,
            "severity": incident.severity,
            "kind": incident.kind,
            "started": incident.times.started.iso_utc if incident.times.started else None,
            "resolved": incident.times.resolved.iso_utc if incident.times.resolved else None,
            "services": list(incident.services.all),
            "factors": list(incident.factors),
            "open_action_items": _open_actions(corpus, record),
        }
