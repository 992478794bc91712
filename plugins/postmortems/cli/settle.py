"""`postmortems settle`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from postmortems.cli.options import FilePath, incidents_option, read
from postmortems.cli.prompts import heed_interrupts, is_terminal, line
from postmortems.edit.settling import SKIP, Question, plan_of, questions
from postmortems.edit.settling_files import UNDO_FOLDER, carry_out, undo
from postmortems.edit.settling_plan import Plan, SettleError
from postmortems.record.reader import KnowledgeBase
from postmortems.record.source import read_yaml_file
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, printable, terminal_cells, wrapped


@click.command("settle")
@click.option(
    "--answers", type=FilePath(exists=True, dir_okay=False), metavar="FILE",
    help="A YAML file with answers by key, instead of questions on the terminal.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="Print the questions with their keys, and stop.")
@click.option("--dry-run", is_flag=True, help="Show which files would change, without writing anything.")
@click.option("--undo", "is_undone", is_flag=True, help="Take back what the last run changed.")
@incidents_option
def command(answers: Path | None, listed: bool, dry_run: bool, is_undone: bool, folder: Path) -> int:
    """Answer what an import left open, once for all records.

    For each kind of guess there is one question: the priority of all items that say short-term, the severity of all
    records that state none, services, owners and factors to register, the zone, owners that name nobody, dates. An
    answer is written into every record and into _config.yml; no other line changes. Leave an answer empty to change
    nothing, or answer `stop` to write what you answered so far.

    \b
    Example:
      postmortems settle
      postmortems settle --list
      postmortems settle --answers answers.yml --dry-run
      postmortems settle --undo
    """
    chosen = [
        option for option, is_given in (("--undo", is_undone), ("--list", listed), ("--answers", answers)) if is_given
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other")
    if dry_run and (is_undone or listed):
        raise click.UsageError(f"--dry-run does not go with {chosen[0]}")
    if is_undone:
        undone = undo(folder)
        emit(f"Restored {counted(len(undone.restored), 'file')}\n" + "".join(map(_left, undone.left)))
        return int(bool(undone.left))
    base = read(folder)
    asked = questions(base)
    if listed or not (asked or answers):
        emit(_as_text(asked))
        return 0
    if answers is not None:
        given = _given(answers)
    else:
        given = _ask(base, asked)
        base = read(folder)  # answering takes minutes, and somebody may have gone on writing
        asked = questions(base)
        given = {question.key: given[question.key] for question in asked if question.key in given}
    plan = plan_of(base, asked, given)
    changed = [file.path for file in plan.files()] if dry_run else carry_out(plan)
    used = sum(answer.strip() not in SKIP for answer in given.values())
    emit(_result(changed, used, dry_run=dry_run))
    return 0


def _left(path: Path) -> str:
    """Why a file still has something of the run."""
    name, stored = printable(path.name), path.parent / UNDO_FOLDER / path.name
    earlier = f"\n  as it was before the run: {printable(str(stored))}" if stored.is_file() else ""
    if not path.is_file():
        return f"{name} is no file any more; if you renamed it, what the run wrote there stays{earlier}\n"
    return f"{name} was changed since in the same items; it stays as you left it{earlier}\n"


STOP = "stop"
_INTRODUCTION = (
    "An empty answer changes nothing, `?` lists what is asked about. `stop` ends the questions and writes what you "
    "answered; Ctrl-C writes nothing."
)


def _as_text(asked: Sequence[Question]) -> str:
    if not asked:
        return "Nothing to settle\n"
    return "\n".join(map(_question, asked))


def _question(question: Question) -> str:
    text = f"{printable(question.key)}\n  {printable(question.text)}\n  {question.answers}\n"
    if question.text.endswith("…"):
        text += f"  all of them: {printable(', '.join(question.names))}\n"
    if question.names:
        return text
    found, cells = f"in {printable(', '.join(question.details()))}", terminal_cells()
    lines = [found] if cells is None else wrapped(found, cells - 2)
    return text + "".join(f"  {line}\n" for line in lines)


MOST_NAMED = 3
"""A question on the terminal names so many records; `?` has the others."""


def _some_of(question: Question) -> str:
    """The first records that a question is about, unless it names what it is about itself."""
    found = [] if question.names else question.details()
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"\n   in {printable(', '.join(found[:MOST_NAMED]))}{more}" if found else ""


def _result(changed: Sequence[Path], used: int, *, dry_run: bool) -> str:
    if not changed:
        return "Nothing changed\n"
    done = "would change" if dry_run else "changed"
    advice = "" if dry_run else "; `postmortems settle --undo` restores them"
    return f"{counted(used, 'answer')} {done} {counted(len(changed), 'file')}{advice}\n"


def _given(path: Path) -> dict[str, str]:
    """The answers in a file, as they are written there. Raises SettleError that names the line."""
    source = read_yaml_file(path.read_bytes())
    for problem in source.problems:
        if problem.rule != "byte-order-mark":
            raise SettleError(f"{path}:{problem.position.line}: {problem.message}; {problem.help}")
    given: dict[str, str] = {}
    for key, value in source.frontmatter.items():
        if isinstance(value, dict | tuple):
            line = source.position((key,)).line
            raise SettleError(f"{path}:{line}: the answer to {key} is not one text; write it as `{key}: ANSWER`")
        written = "" if value is None else source.text[slice(*source.span((key,)))]
        given[key] = value if isinstance(value, str) else written
    return given


def _ask(base: KnowledgeBase, asked: Sequence[Question]) -> dict[str, str]:
    if not is_terminal():
        raise SettleError("there is no terminal to ask on; use --answers, and --list for the questions")
    heed_interrupts()
    try:
        return _answers(base, asked)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped; nothing was changed", err=True)
        raise click.Abort from None


def _answers(base: KnowledgeBase, asked: Sequence[Question]) -> dict[str, str]:
    given: dict[str, str] = {}
    if asked:
        click.echo(_INTRODUCTION, err=True)
    for number, question in enumerate(asked, start=1):
        click.echo(f"\n{number} of {len(asked)}. {printable(question.text)}{_some_of(question)}", err=True)
        while True:
            answer = line(f"   {question.answers}")
            if answer.strip().casefold() == STOP:
                return given
            if answer.strip() == "?":
                click.echo("".join(f"     {printable(one)}\n" for one in question.details()), nl=False, err=True)
                continue
            if answer.strip() in SKIP:
                break
            try:
                question.plan(Plan(base), question, answer.strip())
            except SettleError as error:
                click.echo(f"   {error}", err=True)
            else:
                given[question.key] = answer
                break
    return given
