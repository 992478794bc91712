"""`postmortems check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from postmortems import reports
from postmortems.cli.options import incidents_option, read, today_option
from postmortems.diagnostics import Finding
from postmortems.drafting import TEMPLATE_NAME
from postmortems.loader import RECORD_ENDINGS, KnowledgeBase
from postmortems.model.vocabulary import Level
from postmortems.terminal import emit, terminal_cells, wants_colour


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@incidents_option
@today_option
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "github")),
    help="text for people, json for programs, github for annotations beside the code. The default is text, "
    "and github inside GitHub Actions.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
def command(paths: tuple[Path, ...], folder: Path, today: date, form: str | None, strict: bool) -> int:
    """Judge the records and report what makes them unreliable.

    All records are read, for they refer to each other. With PATHS only what is wrong in those files or
    folders is reported. --today decides which waivers still hold, and nothing else: overdue work is not
    judged here but by `postmortems actions --overdue --fail`.

    Exits with 1 if there is an error.

    \b
    Example:
      postmortems check
      postmortems check --strict incidents/2024-03-01-database-outage.md
    """
    knowledge_base = read(folder)
    files = _chosen_files(knowledge_base, paths)
    findings = [finding for finding in knowledge_base.findings(today) if finding.path in files]
    records = sum(name.lower().endswith(RECORD_ENDINGS) and Path(name).name != TEMPLATE_NAME for name in files)
    emit(_report(findings, records, form or _usual_format()))
    return int(any(strict or finding.level is Level.ERROR for finding in findings))


def _usual_format() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def _report(findings: Sequence[Finding], records: int, form: str) -> str:
    if form == "json":
        return reports.as_json(findings, records)
    if form == "github":
        return reports.as_github(findings, records)
    return reports.as_text(
        findings,
        records,
        excerpts=sys.stdout.isatty(),
        colour=wants_colour(sys.stdout),
        cells=terminal_cells() or 100,
    )


def _chosen_files(knowledge_base: KnowledgeBase, paths: Sequence[Path]) -> set[str]:
    """The files whose findings are wanted, as findings name them: all of them without `paths`.

    Raises UsageError for a path that is not there, or not in the folder of the records.
    """
    if not paths:
        return set(knowledge_base.sources)
    folder = knowledge_base.folder.resolve()
    wanted = [path.resolve() for path in paths]
    for path, place in zip(paths, wanted, strict=True):
        if not place.exists():
            raise click.UsageError(f"there is no file or folder {path}")
        if not place.is_relative_to(folder) and not folder.is_relative_to(place):
            raise click.UsageError(f"{path} does not lie in {knowledge_base.folder}")
    return {
        name for name in knowledge_base.sources if any(Path(name).resolve().is_relative_to(place) for place in wanted)
    }
