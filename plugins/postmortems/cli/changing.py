"""What the commands share that change a record: finding its parts, judging the change, writing it, saying so."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date

import click

from postmortems.check.findings import Finding
from postmortems.cli.options import Command, RenamedOption, find_record
from postmortems.edit.authoring import Revision, revise
from postmortems.edit.splice import Edit
from postmortems.model import DataPath
from postmortems.model.actions import ActionItem
from postmortems.model.base import split_reference
from postmortems.record.corpus import Corpus, Record
from postmortems.record.decoding import original_path
from postmortems.record.reader import KnowledgeBase
from postmortems.text.credentials import redacted
from postmortems.text.suggest import did_you_mean
from postmortems.text.terminal import changed_file, emit, printable


def allow_warnings_option(command: Command) -> Command:
    """`--allow-warnings`: write a change that causes warnings of the check."""
    return click.option(
        "--allow-warnings", cls=RenamedOption, old="--even-so", is_flag=True,
        help="Write the change even if the check warns about it. Errors always prevent it.",
    )(command)  # fmt: skip


def require_command(context: click.Context) -> None:
    """Raises UsageError that lists the commands of a group, where none of them was named."""
    if context.invoked_subcommand is None:
        assert isinstance(context.command, click.Group)
        names = context.command.list_commands(context)
        one_of = "one of " if len(names) > 1 else ""
        raise click.UsageError(
            f"name a command: {one_of}{', '.join(names)}; `{context.command_path} --help` shows an example"
        )


def action_of(corpus: Corpus, record: Record, name: str) -> tuple[DataPath, ActionItem]:
    """The action item of that id, or of the only id that begins so, and its place in the file.

    Raises UsageError where there is none.
    """
    items = corpus.actions_of.get(record.id, ())
    known = {action.action.id: action for action in items}
    beginnings = [item for item in known if name and item.startswith(name)]
    if name not in known and len(beginnings) == 1:
        name = beginnings[0]
    if name not in known:
        advice = did_you_mean(name, list(known)) or (f"it has: {', '.join(known)}" if known else "it has none")
        raise click.UsageError(f'{record.id} has no action item "{name}"; {advice}')
    if sum(action.action.id == name for action in items) > 1:
        raise click.UsageError(
            f'{record.id} has several action items "{name}"; give each its own id in an editor first'
        )
    path: DataPath = ("action_items", known[name].number)
    return original_path(path, record.numbers), known[name].action


def earlier_named(name: str) -> tuple[str, str]:
    """The incident, and the action item or nothing, that `ID#ITEM` or `ID` names. Raises UsageError for `ID#`."""
    incident, item = split_reference(name)
    if "#" in name and not item:
        raise click.UsageError(f"the id of the action item is missing after {name}; leave out # for the whole incident")
    return incident, item


def earlier_of(corpus: Corpus, record: Record, name: str) -> str:
    """The reference of an earlier incident, or of an action item of it, by its full ids. Raises UsageError."""
    incident, item = earlier_named(name)
    other = find_record(corpus, incident)
    if other is record:
        raise click.UsageError(f"{record.id} cannot be joined with itself")
    return f"{other.id}#{action_of(corpus, other, item)[1].id}" if item else other.id


def change(
    knowledge_base: KnowledgeBase, record: Record, edits: Sequence[Edit], today: date, *, allow_warnings: bool = False
) -> int:
    """Make these edits, and print the lines that changed; the exit code.

    Writes nothing and says why where the check would find something new: 1. Raises EditRefusedError where the edits
    cannot be made, ChangedMeanwhileError where the file is no longer what was read.
    """
    return write(revise(knowledge_base, record, edits, today), allow_warnings=allow_warnings)


def write(revision: Revision, *, allow_warnings: bool = False, said: str = "") -> int:
    """Write a change unless the check speaks against it; the exit code. `said` is printed in place of the lines."""
    if revision.errors or (revision.new_findings and not allow_warnings):
        refuse(revision.path.as_posix(), revision.new_findings, can_insist=not revision.errors)
        return 1
    revision.save()
    emit(said or _as_text(revision))
    if revision.new_findings:
        tell(revision.new_findings)
    return 0


def refuse(path: str, findings: Sequence[Finding], *, can_insist: bool) -> None:
    """Say on standard error why nothing was written. A field is advised as the option that sets it."""
    print(printable(f"Nothing was written: the check would report for {path}"), file=sys.stderr)
    context = click.get_current_context(silent=True)
    options = {name for parameter in context.command.params for name in parameter.opts} if context else set()
    tell([finding._replace(help=_with_options(finding.help, options)) for finding in findings])
    if can_insist:
        print("These are only warnings; --allow-warnings writes the change anyway", file=sys.stderr)


def _with_options(help: str, options: Collection[str]) -> str:
    return re.sub(r"`(\w+):`", lambda key: f"`--{key[1]}`" if f"--{key[1]}" in options else key[0], help)


def tell(findings: Sequence[Finding]) -> None:
    """Findings of a change on standard error."""
    for line in finding_lines(findings):
        print(line, file=sys.stderr)


def finding_lines(findings: Sequence[Finding], *, placed: bool = False) -> Iterator[str]:
    """Findings of one file that is named before; `placed` with their line, if they are of the file on the disk."""
    for finding in findings:
        start = f"line {finding.line}: " if placed else ""
        yield printable(f"  {start}{finding.level} {finding.code} {finding.message} [{finding.rule}]")
        if finding.help:
            yield printable(f"    help: {finding.help}")


def _as_text(revision: Revision) -> str:
    if revision.before == revision.after:
        return printable(f"{revision.path.as_posix()} is unchanged: it already says this") + "\n"
    lines = (printable(redacted(line)) for line in revision.changed_lines)
    return "\n".join(changed_file(revision.path.as_posix(), lines, sys.stdout)) + "\n"
