"""`postmortems check`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from postmortems.check.baseline import Baseline, BaselineError, Entry, current_ids, path_within
from postmortems.check.findings import Finding, in_order
from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import (
    STANDARD_STREAM,
    FilePath,
    cache_option,
    incidents_option,
    look_at,
    require_folder,
    today_option,
)
from postmortems.model.zone_data import zone_data
from postmortems.record.files import CONFIG_NAME, RECORD_ENDINGS, TEMPLATE_NAME
from postmortems.reports import FORMATS, Report, written
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, printable, terminal_cells, wants_colour

if TYPE_CHECKING:
    from postmortems.check.since import Change


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
        from postmortems.text.suggest import did_you_mean  # for who made a mistake

        advice = did_you_mean(form, list(FORMATS)) or "one of: " + ", ".join(FORMATS)
        raise click.UsageError(f'--format: there is no format "{form}"; {advice}')
    if equals and not file:
        raise click.UsageError(f"--format {form}=: the file name is missing")
    return Output(form, Path(file) if file and Path(file) != STANDARD_STREAM else None)


_YEAR = re.compile(r"[0-9]{4}")
_PLACE = re.compile(rb"^timezone:[ \t]*[\"']?(?!Etc/)[A-Za-z_]+/", re.MULTILINE)
_LATER = (
    "{records} with local times later than {year}, the year of the time zone data {zones}: "
    "update the tzdata package, in case a country has changed its clocks since"
)


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
@click.option(
    "--fix", is_flag=True,
    help="Fix what has one right answer: misspelt keys and names, US dates, typographic and missing quotes, tabs, a "
    "text that `#` truncates. Shows the changed lines, and asks first on a terminal.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changed lines, and write nothing.")
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
    fix: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Check the records and report problems.

    All records are read, because they refer to each other; with --changed-since, only those that have to do with the
    change. With PATHS, only findings in those files or folders are reported. --today decides only which waivers are
    still valid. For overdue action items, use `postmortems actions --overdue --fail`.

    --fix changes only the lines that a finding is about, never the text of a body, and nothing that a person has to
    decide. On a terminal it asks first; in a script it writes. Then it reports what is left.

    Exits with 1 if there is an error.

    \b
    Example:
      postmortems check
      postmortems check --strict incidents/2024-03-01-database-outage.md
      postmortems check --fix
      postmortems check --format sarif=out.sarif --format text
      postmortems check --baseline baseline.jsonl --changed-since origin/main
    """
    if update_baseline and (paths or revision or baseline_file is None):
        raise click.UsageError("--update-baseline needs --baseline FILE, without PATHS and --changed-since")
    _require_sense_of_fix(fix, yes, dry_run, baseline_file)
    require_folder(folder, paths)
    if update_baseline and baseline_file:
        return _update(baseline_file, Baseline.of(look_at(folder, uses_cache).findings(today), folder))
    report = _report(folder, today, uses_cache, paths, baseline_file, revision, strict)
    if fix:
        from postmortems.cli.fixing import fix as fixed  # for who asks for it

        is_for_programs = any(output.file is None and output.form != "text" for output in outputs)
        snapshot = look_at(folder, uses_cache)
        if fixed(snapshot, report.findings, today, yes=yes, dry_run=dry_run, to_stderr=is_for_programs):
            report = _report(folder, today, uses_cache, paths, baseline_file, revision, strict)
    for output in outputs:
        _write(report, output)
    return int(report.is_failed)


def _require_sense_of_fix(fix: bool, yes: bool, dry_run: bool, baseline_file: Path | None) -> None:
    """Raises UsageError for options that do not go together."""
    if (yes or dry_run) and not fix:
        raise click.UsageError(f"{'--yes' if yes else '--dry-run'} belongs to --fix")
    if yes and dry_run:
        raise click.UsageError("--yes and --dry-run exclude each other")
    if fix and baseline_file:
        raise click.UsageError("--fix does not go with --baseline; fix first, then check with the baseline")


def _report(
    folder: Path,
    today: date,
    uses_cache: bool,
    paths: Sequence[Path],
    baseline_file: Path | None,
    revision: str | None,
    strict: bool,
) -> Report:
    """What there is to report about the files as they are now. Raises UsageError."""
    change = _change_of_few(folder, revision, today) if revision is not None and baseline_file is None else None
    if change:
        known: Sequence[Finding] = ()
        notes: list[str] = []
        files = _chosen_files(folder, change.files, paths)
        findings = [finding for finding in change.findings if finding.path in files]
    else:
        snapshot = look_at(folder, uses_cache)
        files = _chosen_files(folder, snapshot.files, paths)
        findings, known, notes = _compared(snapshot.findings(today), baseline_file, snapshot, files, bool(paths))
        if revision is not None:
            change = _change_of_all(snapshot, revision, findings, today)
            findings = change.findings
    if change:
        files &= change.touched
        findings = in_order([*findings, *_within(change.removed, paths)])
        notes += [] if change.is_certain else [_INCOMPLETE.format(revision=revision)]
        known = [finding for finding in known if finding.path in files]
    records = sorted(filter(_is_record, files))
    removed = {finding.path for finding in findings if _is_record(finding.path)}.difference(records)
    notes = [*notes, *_later(folder, records)]
    return Report(findings, [*records, *sorted(removed)], strict, len(known), notes, zone_data().version)


def _later(folder: Path, records: Sequence[str]) -> Iterator[str]:
    """What to say about records whose local times are later than the time zone data."""
    zones = zone_data()
    limit = f"{zones.year:04}" if zones.year else "9999"
    later = [Path(name) for name in records if name[name.rfind("/") + 1 :][:4] > limit and _YEAR.match(Path(name).name)]
    if later and not _names_zone(folder / CONFIG_NAME):
        later = [path for path in later if _names_zone(path)]
    if later:
        yield _LATER.format(records=counted(len(later), "record"), zones=zones, year=zones.year)


def _names_zone(path: Path) -> bool:
    """Whether a file has local times of a place. An offset does not change."""
    try:
        return _PLACE.search(path.read_bytes()) is not None
    except OSError:
        return False


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


def _chosen_files(folder: Path, files: Sequence[str], paths: Sequence[Path]) -> set[str]:
    """The files whose findings are wanted, as findings name them: all of them without `paths`.

    Raises UsageError for a path that is not there, or not in the folder of the records.
    """
    if not paths:
        return set(files)
    real_folder = folder.resolve()
    wanted = [path.resolve() for path in paths]
    for path, place in zip(paths, wanted, strict=True):
        if not place.exists():
            known = next((name for name in sorted(files) if Path(name).name.startswith(path.stem)), "")
            advice = f'; did you mean "{known}"?' if path.stem and known else ""
            raise click.UsageError(f"there is no file or folder {path}{advice}")
        if not place.is_relative_to(real_folder) and not real_folder.is_relative_to(place):
            raise click.UsageError(f"{path} is not in {folder}")
    return {name for name in files if any(Path(name).resolve().is_relative_to(place) for place in wanted)}


# The baseline


def _compared(
    findings: list[Finding], baseline_file: Path | None, snapshot: Snapshot, files: set[str], is_part: bool
) -> tuple[list[Finding], list[Finding], list[str]]:
    """The findings in these files that the baseline lacks, those that it has, and notes about its stale entries."""
    known: list[Finding] = []
    notes: list[str] = []
    if baseline_file:
        folder = snapshot.folder
        renamed = current_ids((record.id, record.aliases) for record in snapshot.outlines.records)
        compared = _read_baseline(baseline_file).compared(findings, folder, renamed)
        findings, known = list(compared.new), [finding for finding in compared.known if finding.path in files]
        chosen = {path_within(name, folder) for name in files}
        unneeded = [entry for entry in compared.unneeded if not is_part or entry.path in chosen]
        notes += _unneeded_in_words(unneeded, baseline_file)
    return [finding for finding in findings if finding.path in files], known, notes


MOST_NAMED = 20
"""Entries that are named one by one."""


def _read_baseline(file: Path) -> Baseline:
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


def _change_of_few(folder: Path, revision: str, today: date) -> Change | None:
    """What changed, from the files that have to do with it; None if all must be read. Raises UsageError."""
    from postmortems.check.history import HistoryError
    from postmortems.check.since import change_of_few

    try:
        return change_of_few(folder, revision, today)
    except HistoryError as error:
        raise click.UsageError(f"--changed-since: {error}") from None


def _change_of_all(snapshot: Snapshot, revision: str, findings: Sequence[Finding], today: date) -> Change:
    """What changed, from all findings. Raises UsageError if git cannot say."""
    from postmortems.check.history import HistoryError
    from postmortems.check.since import change_of_all

    try:
        return change_of_all(snapshot.folder, revision, findings, snapshot.outlines, snapshot.files, today)
    except HistoryError as error:
        raise click.UsageError(f"--changed-since: {error}") from None


_INCOMPLETE = (
    "cannot tell which records were removed: this clone is shallow and has no common commit of HEAD and {revision}; "
    "fetch the whole history"
)
