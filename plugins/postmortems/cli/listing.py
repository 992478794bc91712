"""`postmortems list`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import (
    format_option,
    incidents_option,
    look_for_readers,
    period_options,
    require_known,
    require_period,
)
from postmortems.model.period import Period
from postmortems.model.vocabulary import YEARS, IncidentKind, Status
from postmortems.record.files import CONFIG_NAME, TEMPLATE_NAME
from postmortems.record.outline import day_of
from postmortems.record.summaries import IncidentSummary
from postmortems.text.terminal import emit, one_line, table, terminal_cells


@dataclass(frozen=True)
class Filter:
    """What is asked of an incident: one value of each kind that is given."""

    severities: tuple[str, ...]
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    factors: tuple[str, ...]
    years: tuple[int, ...]
    kinds: tuple[str, ...]
    period: Period

    def require_known(self, snapshot: Snapshot) -> None:
        """Raises UsageError for a name that neither the configuration nor a record knows."""
        config, incidents = snapshot.config, snapshot.incidents
        if self.severities:
            used = {incident.severity for incident in incidents}
            require_known(self.severities, [*config.severities, *sorted(used)], "severity")
        if self.services:
            services = (name for incident in incidents for name in incident.services)
            require_known(self.services, [*config.services, *services], "service")
        if self.factors:
            factors = (name for incident in incidents for name in incident.factors)
            require_known(self.factors, [*config.factors, *factors], "factor")

    def fits(self, incident: IncidentSummary) -> bool:
        """The incident has what is asked."""
        return (
            (not self.severities or incident.severity in self.severities)
            and (not self.services or not set(self.services).isdisjoint(incident.services))
            and (not self.statuses or incident.status in self.statuses)
            and (not self.factors or not set(self.factors).isdisjoint(incident.factors))
            and (not self.years or incident.year in self.years)
            and (not self.kinds or incident.kind in self.kinds)
            and (self.period.is_open or day_of(incident.id) in self.period)
        )


def _years(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[int, ...]:
    for text in texts:
        if not (text.isascii() and text.isdigit() and int(text) in YEARS):
            raise click.UsageError(f'--year: "{text}" is not a year from {YEARS[0]} to {YEARS[-1]}')
    return tuple(map(int, texts))


@click.command("list")
@incidents_option
@click.option("--severity", "severities", multiple=True, metavar="NAME", help="Only incidents of this severity.")
@click.option(
    "--service", "services", multiple=True, metavar="NAME", help="Only incidents with this service, affected or faulty."
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*map(str, Status)]),
    help="Only incidents with this status.",
)  # fmt: skip
@click.option("--factor", "factors", multiple=True, metavar="NAME", help="Only incidents with this factor.")
@click.option("--year", "years", multiple=True, callback=_years, metavar="YYYY", help="Only incidents of this year.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([*map(str, IncidentKind)]), help="Only incidents of this kind."
)
@period_options
@format_option("text", "json")
def command(folder: Path, form: str, since: date | None, until: date | None, **asked: Any) -> int:
    """List the incidents, newest first.

    Options can be repeated: an incident must match one value of each option that you use. --since and --until
    compare the date in the file name.

    \b
    Example:
      postmortems list --year 2024 --severity SEV1 --severity SEV2
      postmortems list --since 2026-Q3
    """
    snapshot = look_for_readers(folder)
    wanted = Filter(**asked, period=require_period(since, until))
    wanted.require_known(snapshot)
    incidents = [incident for incident in snapshot.incidents if wanted.fits(incident)]
    if form == "json":
        emit(json.dumps({"version": 1, "incidents": [*map(_as_data, incidents)]}, indent=2) + "\n")
    elif incidents:
        emit("\n".join(_as_text(incidents)) + "\n")
    else:
        emit(f"{_nothing(snapshot)}\n")
    return 0


def _nothing(snapshot: Snapshot) -> str:
    """Why the list is empty."""
    if snapshot.incidents:
        return "No matching incidents"
    if any(Path(file).name not in (CONFIG_NAME, TEMPLATE_NAME) for file in snapshot.files):
        return "No incidents: every record is withdrawn or cannot be read"
    return "There are no records yet"


def _as_text(incidents: list[IncidentSummary]) -> Iterator[str]:
    rows = (
        (
            one_line(incident.id),
            one_line(incident.severity),
            incident.status,
            str(incident.open_action_items or "-"),
            one_line(incident.title),
        )
        for incident in incidents
    )
    yield from table(("INCIDENT", "SEVERITY", "STATUS", "OPEN ITEMS", "TITLE"), rows, terminal_cells())


def _as_data(incident: IncidentSummary) -> dict[str, object]:
    return {
        "id": incident.id,
        "path": incident.path,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "kind": incident.kind,
        "started": incident.started,
        "resolved": incident.resolved,
        "services": incident.services,
        "factors": incident.factors,
        "open_action_items": incident.open_action_items,
    }
