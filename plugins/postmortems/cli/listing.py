"""`postmortems list`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click

from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import (
    format_option,
    incidents_option,
    known_names,
    look_for_readers,
    one_of,
    period_options,
    require_period,
    today_option,
)
from postmortems.model.period import Period
from postmortems.model.vocabulary import YEARS, IncidentKind, Status
from postmortems.record.filed import day_of
from postmortems.record.files import CONFIG_NAME, TEMPLATE_NAME
from postmortems.record.summaries import IncidentDetails, IncidentSummary
from postmortems.text.terminal import emit, table, terminal_cells


class Filter(NamedTuple):
    """What is asked of an incident: one value of each kind that is given."""

    severities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    period: Period = Period()

    def known(self, snapshot: Snapshot) -> Filter:
        """The same by known names. Raises UsageError for one that neither the configuration nor a record knows."""
        config = snapshot.config
        found = {}
        if self.severities:
            used = {incident.severity for incident in snapshot.incidents}
            found["severities"] = known_names(self.severities, [*config.severities, *sorted(used)], "severity")
        if self.services:
            services = (name for incident in snapshot.incident_details for name in incident.services)
            found["services"] = known_names(self.services, [*config.services, *services], "service")
        if self.factors:
            factors = (name for incident in snapshot.incident_details for name in incident.factors)
            found["factors"] = known_names(self.factors, [*config.factors, *factors], "factor")
        return self._replace(**found)  # type: ignore[arg-type]  # only texts are replaced

    def numbers(self, snapshot: Snapshot, total: int) -> Sequence[int]:
        """Which of all incidents have what is asked. What nobody asks for is not read."""
        found: Sequence[int] = range(total)
        if self.severities:
            found = [number for number in found if snapshot.incidents[number].severity in self.severities]
        if self.statuses:
            found = [number for number in found if snapshot.incidents[number].status in self.statuses]
        if not self.period.is_open:
            found = [number for number in found if day_of(snapshot.incidents[number].id) in self.period]
        if self.services or self.factors or self.years or self.kinds:
            details = snapshot.incident_details
            found = [number for number in found if self._fits(details[number])]
        return found

    def _fits(self, incident: IncidentDetails) -> bool:
        return (
            (not self.services or not set(self.services).isdisjoint(incident.services))
            and (not self.factors or not set(self.factors).isdisjoint(incident.factors))
            and (not self.years or incident.year in self.years)
            and (not self.kinds or incident.kind in self.kinds)
        )


def _years(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[int, ...]:
    known = {*map(str, YEARS)}
    for text in texts:
        if text not in known:
            raise click.UsageError(f'--year: "{text}" is not a year from {YEARS[0]} to {YEARS[-1]}')
    return tuple(map(int, texts))


@click.command("list")
@incidents_option
@click.option("--severity", "severities", multiple=True, metavar="NAME", help="Only incidents of this severity.")
@click.option(
    "--service", "services", multiple=True, metavar="NAME", help="Only incidents with this service, affected or faulty."
)
@click.option("--status", "statuses", multiple=True, type=one_of(Status), help="Only incidents with this status.")
@click.option("--factor", "factors", multiple=True, metavar="NAME", help="Only incidents with this factor.")
@click.option("--year", "years", multiple=True, callback=_years, metavar="YYYY", help="Only incidents of this year.")
@click.option("--kind", "kinds", multiple=True, type=one_of(IncidentKind), help="Only incidents of this kind.")
@period_options
@today_option
@format_option("text", "json")
def command(folder: Path, form: str, since: date | None, until: date | None, today: date, **asked: Any) -> int:
    """List the incidents, newest first.

    Options can be repeated: an incident must match one value of each option that you use. --since and --until
    compare the date in the file name. --today decides only what `yesterday` is.

    \b
    Example:
      postmortems list --since yesterday
      postmortems list --year 2024 --severity SEV1 --severity SEV2
    """
    snapshot = look_for_readers(folder)
    wanted = Filter(**asked, period=require_period(since, until)).known(snapshot)
    if form == "json":
        numbers = wanted.numbers(snapshot, len(snapshot.incidents))
        incidents = [snapshot.incidents[number] for number in numbers]
        details = [snapshot.incident_details[number] for number in numbers]
        emit(json.dumps({"version": 1, "incidents": [*map(_as_data, incidents, details)]}, indent=2) + "\n")
        return 0
    columns = snapshot.incident_lines.columns
    total = len(columns[0])
    numbers = wanted.numbers(snapshot, total)
    if len(numbers) < total:
        columns = [[column[number] for number in numbers] for column in columns]
    lines = table(("INCIDENT", "SEVERITY", "STATUS", "OPEN ITEMS", "TITLE"), columns, terminal_cells())
    emit("\n".join([*lines, ""]) if numbers else f"{_nothing(snapshot)}\n")
    return 0


def _nothing(snapshot: Snapshot) -> str:
    """Why the list is empty."""
    if snapshot.incidents:
        return "No matching incidents"
    if any(Path(file).name not in (CONFIG_NAME, TEMPLATE_NAME) for file in snapshot.files):
        return "No incidents: every record is withdrawn or cannot be read"
    return "There are no records yet"


def _as_data(incident: IncidentSummary, details: IncidentDetails) -> dict[str, object]:
    return {
        "id": incident.id,
        "path": details.path,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "kind": details.kind,
        "started": details.started,
        "resolved": details.resolved,
        "services": details.services,
        "factors": details.factors,
        "open_action_items": incident.open_action_items,
    }
