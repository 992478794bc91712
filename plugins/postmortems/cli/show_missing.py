"""`postmortems show --missing`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from postmortems.check.findings import Finding
from postmortems.cli.changing import finding_lines
from postmortems.edit.authoring import needs, next_status
from postmortems.model.vocabulary import Status
from postmortems.record.corpus import Record
from postmortems.record.reader import KnowledgeBase
from postmortems.reports import Report
from postmortems.reports.json_ import as_json
from postmortems.text.terminal import emit, printable


def emit_missing(knowledge_base: KnowledgeBase, record: Record, today: date, form: str) -> None:
    """Print what a record still needs for its next status."""
    if form not in ("text", "json"):
        raise click.UsageError(f"--missing has no --format {form}; use text or json")
    status = next_status(record.incident.status)
    findings = needs(knowledge_base, record, status or record.incident.status, today)
    if form == "json":
        emit(as_json(Report(findings, [record.path])))
    else:
        emit("\n".join(_missing_lines(record, status, findings)) + "\n")


def _missing_lines(record: Record, status: Status | None, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings and status:
        yield f"{record.id} has everything that {status} requires."
        yield f"Run `postmortems status {record.id} {status}` to change its status."
    elif not findings:
        yield f"{record.id} is closed and complete."
    else:
        now = f"{record.path} is {record.incident.status}"
        yield printable(now + (f"; for {status} it still needs:" if status else ":"))
    yield from finding_lines(findings, placed=True)
