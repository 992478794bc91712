"""The command line: `postmortems COMMAND`.

A command is loaded when it is called, so that `--help` and completion answer at once. To add one: a module
here that has a click command named `command`, and a line in `COMMANDS`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NamedTuple

import click

from postmortems import __version__
from postmortems.model.refused import RefusedError
from postmortems.text.terminal import printable


class Entry(NamedTuple):
    """A command before it is loaded."""

    module: str
    """Its module in this package."""
    summary: str
    """The first sentence of its help."""


COMMANDS: dict[str, Entry] = {
    "check": Entry("check", "Check the records and report problems."),
    "list": Entry("listing", "List the incidents, newest first."),
    "show": Entry("show", "Show one incident in full."),
    "actions": Entry("actions", "List the open action items, most urgent first."),
    "report": Entry("report", "Report on a period, for a management review."),
    "joins": Entry("joins", "Propose which incidents may belong together."),
    "diff": Entry("diff", "Show what became public, and how action items changed."),
    "new": Entry("new", "Create a record of an incident from the template."),
    "status": Entry("status", "Change the status of a record: in review, reviewed, closed."),
    "action": Entry("action", "Add, change or close an action item."),
    "timeline": Entry("timeline", "Add entries to a timeline."),
    "rename": Entry("rename", "Change the id of a record and every reference to it."),
    "init": Entry("init", "Create a complete knowledge base in an empty folder."),
    "import": Entry("import_", "Convert old post-mortems into records without losing a word."),
    "settle": Entry("settle", "Answer what an import left open, once for all records."),
    "render": Entry("render", "Write the site as Markdown files, for any site generator."),
    "leaks": Entry("leaks", "Prove that a built public site holds nothing internal."),
    "export": Entry("export", "Export the knowledge base for other programs."),
    "mcp": Entry("mcp", "Answer an assistant over the Model Context Protocol."),
    "rules": Entry("rules", "List the rules of the check, or explain one."),
    "schema": Entry("schema", "Print the JSON Schema of a record's frontmatter."),
    "merge-driver": Entry("merge_driver", "Merge three versions of a record or of _config.yml."),
    "cache": Entry("cache", "Show or clear what is remembered between runs."),
}

HEADINGS = {
    "check": "Read and check",
    "new": "Write",
    "init": "Start",
    "render": "Publish and connect",
    "rules": "Look up and maintain",
}
"""What the help says above a command, and above those after it."""

EXIT_WRONG_USE = 2
_LOOK_ONLY = [["check"], ["list"], ["actions"]]
"""Commands that read, print and end: they make little garbage."""
EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"{__name__}.{COMMANDS[cmd_name].module}").command
        if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:  # which `__main__` sets
            signal.signal(signal.SIGINT, signal.default_int_handler)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments call. Raises UsageError with a proposal for one that is misspelt."""
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            from postmortems.text.suggest import did_you_mean

            advice = did_you_mean(name, list(COMMANDS)) or "`postmortems --help` lists all commands"
            raise click.UsageError(f'there is no command "{name}"; {advice}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table: nothing is loaded for it."""
        width = max(map(len, COMMANDS))
        parts: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            parts.setdefault(HEADINGS.get(name) or list(parts)[-1], []).append((name.ljust(width), entry.summary))
        for heading, rows in parts.items():
            with formatter.section(heading):
                formatter.write_dl(rows)


def _say_version(context: click.Context, parameter: click.Parameter, is_wanted: bool) -> None:
    if is_wanted:
        from postmortems.model.zone_data import zone_data

        click.echo(f"postmortems {__version__}\ntime zones {zone_data()}")
        context.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version,
    help="Show the version, and that of the time zone data.",
)  # fmt: skip
@click.pass_context
def command_line(context: click.Context) -> int:
    """A knowledge base of incident post-mortems: records in git, a site, and a check.

    Every command reads the folder `incidents`. Use --incidents or the environment variable
    POSTMORTEMS_INCIDENTS for another one. The exit code is 0 for success, 1 for findings, and 2 if the
    command is wrong or failed. MkDocs makes the site: `mkdocs serve` shows it while you write.

    \b
    Example:
      postmortems new "Checkout down after a certificate expired"
      postmortems check
      postmortems actions --overdue
    """
    if context.invoked_subcommand is not None:
        return 0
    click.echo(context.get_help(), err=True)
    return EXIT_WRONG_USE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with these arguments, by default those of the process.

    Returns the exit code: 0 when all is well, 1 when something was found, 2 for wrong use, 130 for Ctrl-C, 128 more
    than the number of another signal. Never raises for anything that a user can do.
    """
    ends_with_command = argv is None
    if ends_with_command:
        _open_closed_streams()
        _clean_up_when_ended()
        if sys.argv[1:2] in _LOOK_ONLY:
            gc.disable()  # one collection takes as long as two hundred records
    try:
        arguments = None if argv is None else list(argv)
        result = command_line.main(arguments, prog_name="postmortems", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.Abort:
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        from postmortems.cli.wrong_use import sentence  # for who made a mistake

        return _complain(sentence(error))
    except RefusedError as error:
        return _complain(str(error))
    except OSError as error:
        from postmortems.cli.wrong_use import refusal

        return _complain(refusal(error))
    except SystemExit as stop:  # a signal, or how click leaves when the reader of its help has gone
        return stop.code if isinstance(stop.code, int) else 1
    finally:
        if ends_with_command:
            gc.freeze()  # or Python goes through all objects again at its end


def _open_closed_streams() -> None:
    """Read and write nothing where whoever started the command closed a stream (`2>&-`): Python has None there."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _clean_up_when_ended() -> None:
    """Have `kill` and a terminal that closes end a command as Ctrl-C does: no temporary file or folder stays."""
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # `nohup` ignores it
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _complain(sentence: str) -> int:
    from postmortems.text.credentials import redacted  # for who made a mistake

    print(f"postmortems: {printable(redacted(sentence))}", file=sys.stderr)
    return EXIT_WRONG_USE
