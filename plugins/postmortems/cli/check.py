"""`postmortems check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from postmortems.check.baseline import Baseline, BaselineError, Entry, current_ids, path_within
from postmortems.check.findings import Finding, in_order
from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import FilePath, cache_option, incidents_option, look_at, today_option
from postmortems.model.vocabulary import Level
from postmortems.record.files import RECORD_ENDINGS, TEMPLATE_NAME
from postmortems.reports import FORMATS, Report, written
from postmortems.reports.report import counted
from postmortems.text.suggest import did_you_mean
from postmortems.text.terminal import emit, printable, terminal_cells, wants_colour

if TYPE_CHECKING:
    from postmortems.check.history import Past
    from postmortems.record.reader import KnowledgeBase


class Output(NamedTuple):
    """A form of the report and where it goes."""

    form: str
    file: Path | None
    """None for standard output."""


def _outputs(context: click.Context, parameter: click.Parameter, texts: Sequence[str]) -> tuple[Output, ...]:
    """The outputs that are named, and the usual one if none of them is standard output.

    Raises UsageError for a form that does not exist, a file without a name, or two forms for standard output.
    """
    outputs = tuple(map(_output, texts))
    printed = [output.form for output in outputs if output.file is None]
    if len(printed) > 1:
        raise click.UsageError(f"only one format can go to standard output; write --format {printed[0]}=FILE")
    usual = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    return outputs if printed else (*outputs, Output(usual, None))


def _output(text: str) -> Output:
    """What `sarif`, or `sarif=out.sarif`, means."""
    form, equals, file = text.partition("=")
    if form not in FORMATS:
        advice = did_you_mean(form, list(FORMATS)) or "one of: " + ", ".join(FORMATS)
        raise click.UsageError(f'--format: there is no format "{form}"; {advice}')
    if equals and not file:
        raise click.UsageError(f"--format {form}=: the file name is missing")
    return Output(form, Path(file) if file else None)


@click.command("check")
@click.argument("paths", nargs=-1, type=FilePath())
@incidents_option
@today_option
@cache_option
@click.option(
    "--format", "outputs", multiple=True, callback=_outputs, metavar="FORMAT[=FILE]",
    help=", ".join(f"{name} for {form.purpose}" for name, form in FORMATS.items())
    + ". Add =FILE to write to a file. Can be repeated. Standard output gets text (inside GitHub Actions: github) "
    "unless you name another format without a file.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Also exit with 1 for warnings.")
@click.option(
    "--baseline", "baseline_file", type=FilePath(), metavar="FILE",
    help="Ignore the findings in this file, and report its stale entries.",
)  # fmt: skip
@click.option("--update-baseline", is_flag=True, help="Write the current findings to the baseline and exit with 0.")
@click.option(
    "--changed-since", "revision", metavar="REV",
    help="Report only findings in files that changed since this git revision, what the change broke elsewhere, and "
    "removed records, aliases and open action items. The comparison starts where this branch left REV.",
)  # fmt: skip
def command(
    paths: tuple[Path, ...],
    folder: Path,
    today: date,
    uses_cache: bool,
    outputs: tuple[Output, ...],
    strict: bool,
    baseline_file: Path | None,
    update_baseline: bool,
    revision: str | None,
) -> int:
    """Check the records and report problems.

    All records are read, because they refer to each other. With PATHS, only findings in those files or folders
    are reported. --today decides only which waivers are still valid. For overdue action items, use
    `postmortems actions --overdue --fail`.

    Exits with 1 if there is an error.

    \b
    Example:
      postmortems check
      postmortems check --strict incidents/2024-03-01-database-outage.md
      postmortems check --format sarif=out.sarif --format text
      postmortems check --baseline baseline.jsonl --changed-since origin/main
    """
    if update_baseline and (paths or revision or baseline_file is None):
        raise click.UsageError("--update-baseline needs --baseline FILE, without PATHS and --changed-since")
    snapshot = look_at(folder, uses_cache)
    findings = snapshot.findings(today)
    if update_baseline and baseline_file:
        return _update(baseline_file, Baseline.of(findings, folder))
    files = _chosen_files(snapshot, paths)
    known: Sequence[Finding] = ()
    notes: list[str] = []
    if baseline_file:
        renamed = current_ids((record.id, record.aliases) for record in snapshot.outlines.records)
        compared = _read_baseline(baseline_file).compared(findings, folder, renamed)
        findings, known = list(compared.new), [finding for finding in compared.known if finding.path in files]
        chosen = {path_within(name, folder) for name in files}
        unneeded = [entry for entry in compared.unneeded if not paths or entry.path in chosen]
        notes += _unneeded_in_words(unneeded, baseline_file)
    findings = [finding for finding in findings if finding.path in files]
    if revision is not None:
        findings, touched, removed, more = _caused_since(revision, snapshot, findings, today)
        files &= touched
        findings = in_order([*findings, *_within(removed, paths)])
        notes += more
        known = [finding for finding in known if finding.path in files]
    records = sorted(name for name in files if _is_record(name))
    report = Report(findings, records, strict, len(known), notes)
    for output in outputs:
        _write(report, output)
    return int(report.is_failed)


def _write(report: Report, output: Output) -> None:
    if output.file is not None:
        from postmortems.record import atomic as saving

        text = written(report, output.form)
        saving.write(output.file, text.encode("utf-8", "surrogateescape"))
    elif output.form == "text":
        from postmortems.reports.text import as_text

        colour, cells = wants_colour(sys.stdout), terminal_cells() or 100
        emit(as_text(report, excerpts=sys.stdout.isatty(), colour=colour, cells=cells))
    else:
        emit(written(report, output.form))


def _is_record(name: str) -> bool:
    return name.lower().endswith(RECORD_ENDINGS) and name.rpartition("/")[2] != TEMPLATE_NAME


def _chosen_files(snapshot: Snapshot, paths: Sequence[Path]) -> set[str]:
    """The files whose findings are wanted, as findings name them: all of them without `paths`.

    Raises UsageError for a path that is not there, or not in the folder of the records.
    """
    if not paths:
        return set(snapshot.files)
    folder = snapshot.folder.resolve()
    wanted = [path.resolve() for path in paths]
    for path, place in zip(paths, wanted, strict=True):
        if not place.exists():
            raise click.UsageError(f"there is no file or folder {path}")
        if not place.is_relative_to(folder) and not folder.is_relative_to(place):
            raise click.UsageError(f"{path} is not in {snapshot.folder}")
    return {name for name in snapshot.files if any(Path(name).resolve().is_relative_to(place) for place in wanted)}


# The baseline

MOST_NAMED = 20
"""Entries that are named one by one."""


def _read_baseline(file: Path) -> Baseline:
    """The baseline of a file. Raises UsageError where there is none."""
    try:
        return Baseline.read(file.read_bytes().decode("utf-8", "surrogateescape"))
    except FileNotFoundError:
        raise click.UsageError(f"there is no baseline {file}; run --update-baseline to create it") from None
    except BaselineError as error:
        raise click.UsageError(f"{file} is not a baseline: {error}") from None


def _update(file: Path, baseline: Baseline) -> int:
    """Write the baseline, whole or not at all, and say what changed."""
    from postmortems.record import atomic as saving

    before = file.read_bytes() if file.exists() else None
    old = _read_baseline(file).entries if before else ()
    after = baseline.text().encode("utf-8", "surrogateescape")
    if before is None:
        saving.create(file, after)
    elif before != after:
        saving.replace(file, before, after)
    keys, old_keys = ({entry.key for entry in entries} for entries in (baseline.entries, old))
    total = counted(len(keys), "finding")
    emit(printable(f"{file}: {total}, {len(keys - old_keys)} added, {len(old_keys - keys)} removed") + "\n")
    return 0


def _unneeded_in_words(entries: Sequence[Entry], file: Path) -> Iterator[str]:
    if not entries:
        return
    yield (
        f"{file}: 1 stale baseline entry; run --update-baseline to remove it"
        if len(entries) == 1
        else f"{file}: {len(entries)} stale baseline entries; run --update-baseline to remove them"
    )
    for entry in entries[:MOST_NAMED]:
        yield f"  {entry.path}: {entry.code} {entry.message}"
    if len(entries) > MOST_NAMED:
        yield f"  and {len(entries) - MOST_NAMED} more"


# What a change did


def _within(findings: Sequence[Finding], paths: Sequence[Path]) -> list[Finding]:
    """The findings about files in these folders, which need not be there any more; all of them without `paths`."""
    places = [path.resolve() for path in paths]
    return [f for f in findings if not paths or any(Path(f.path).resolve().is_relative_to(place) for place in places)]


def _caused_since(
    revision: str, snapshot: Snapshot, findings: Sequence[Finding], today: date
) -> tuple[list[Finding], set[str], list[Finding], list[str]]:
    """The findings of changed files, and new ones of others; the files that changed or have one of these; what was
    removed; and what else is to be said.

    Raises UsageError if git cannot say.
    """
    from postmortems.check.history import HistoryError, past

    folder = snapshot.folder
    try:
        earlier = past(folder, revision)
        changed = earlier.changed_files()
        before = earlier.knowledge_base()
        removed = _removed(earlier, before, snapshot) if earlier.is_certain else []
    except HistoryError as error:
        raise click.UsageError(f"--changed-since: {error}") from None
    from postmortems.check import judge  # loads the rules

    had = {(path_within(f.path, before.folder), f.code, f.fingerprint, f.level) for f in judge.findings(before, today)}

    def is_caused(finding: Finding) -> bool:
        path = path_within(finding.path, folder)
        return path in changed or (path, finding.code, finding.fingerprint, finding.level) not in had

    caused = [finding for finding in findings if is_caused(finding)]
    touched = {name for name in snapshot.files if path_within(name, folder) in changed}
    notes = [] if earlier.is_certain else [_INCOMPLETE.format(revision=revision)]
    return caused, touched | {finding.path for finding in caused}, removed, notes


_INCOMPLETE = (
    "cannot tell which records were removed: this clone is shallow and has no common commit of HEAD and {revision}; "
    "fetch the whole history"
)


def _removed(earlier: Past, before: KnowledgeBase, snapshot: Snapshot) -> list[Finding]:
    """What was removed since then, at the places where it was. Raises HistoryError."""
    from postmortems.check.engine import finding
    from postmortems.check.rules import BY_KEY
    from postmortems.check.rules.removals import removals
    from postmortems.record.problems import Problem
    from postmortems.record.reader import Reading
    from postmortems.record.source import Position, read_source

    found = list(removals(before.corpus, snapshot.outlines, earlier.renamed_records()))
    if not found:
        return []
    rule, config = BY_KEY["removed-id"], Reading(snapshot.folder).config()
    set_level = config.rules.get(rule.code) or config.rules.get(rule.name)
    nothing = read_source(b"")
    findings: list[Finding] = []
    for removal in found:
        level = set_level or (Level.ERROR if removal.is_grave else rule.level_in(config))
        if level is not Level.OFF:
            path = (snapshot.folder / path_within(removal.record.path, before.folder)).as_posix()
            problem = Problem(path, Position(1, 1), removal.message, removal.help)
            findings.append(finding(rule, level, problem, nothing))
    return findings
