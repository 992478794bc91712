"""Questions on a terminal: with completion while one types where `questionary` is installed, plainly otherwise."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Protocol, TypeVar

import click

from postmortems.text.terminal import printable

Answer = TypeVar("Answer")

HINTS = 12
"""Names that a plain prompt shows as a hint; more would hide the question."""


class Asker(Protocol):
    """Puts one question after the other."""

    def ask(self, question: str, known: Sequence[str], read: Callable[[str], Answer], default: str = "") -> Answer:
        """The answer, as `read` understands it; `known` are completed.

        `read` raises UsageError for an answer that will not do; the question is then put again. Raises Abort
        when the user gives up.
        """


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def heed_interrupts() -> None:
    """Let Ctrl-C end the questions. What a shell starts in the background ignores it, on a terminal of its own, too."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def line(question: str) -> str:
    """One line from the terminal. Raises Abort when there is no more input, and KeyboardInterrupt for Ctrl-C."""
    click.echo(f"{question}: ", nl=False, err=True)
    _wait_for_input()
    text = sys.stdin.readline()
    if not text:
        raise click.Abort
    return text.rstrip("\r\n")


def _wait_for_input() -> None:
    """Wait until a line is there. A Ctrl-C right before a read does not end the read; it does end this."""
    if sys.platform == "win32":
        return
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    before = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    try:
        select.select([sys.stdin, woken], [], [])
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(wake)


def confirmed(question: str) -> bool | None:
    """The answer of who is at the terminal, even if standard input is a file; None if nobody is. No is the default."""
    if not sys.stderr.isatty():
        return None
    try:
        with open(_TERMINAL, encoding="utf-8", errors="replace") as terminal:
            print(printable(f"{question} [y/N] "), end="", file=sys.stderr, flush=True)
            return terminal.readline().strip().casefold() in ("y", "yes")
    except OSError:
        return None


_TERMINAL = "CON" if sys.platform == "win32" else "/dev/tty"


def asker() -> Asker:
    """The best way to ask that is installed. `pip install mkdocs-postmortems[prompts]` brings the better one."""
    heed_interrupts()
    try:
        import questionary
    except ImportError:
        return PlainAsker()
    return CompletingAsker(questionary)


class PlainAsker:
    """Asks with nothing but the terminal's own line editing."""

    def ask(self, question: str, known: Sequence[str], read: Callable[[str], Answer], default: str = "") -> Answer:
        """See `Asker`."""
        if not all(name in question for name in known):
            more = ", …" if len(known) > HINTS else ""
            click.echo(printable(f"  known: {', '.join(known[:HINTS])}{more}"), err=True)
        answer: Answer = click.prompt(
            question, default=default, show_default=bool(default), value_proc=lambda text: read(text.strip()), err=True
        )
        return answer


class CompletingAsker:
    """Asks with completion while one types."""

    def __init__(self, questionary: ModuleType) -> None:
        self._questionary = questionary

    def ask(self, question: str, known: Sequence[str], read: Callable[[str], Answer], default: str = "") -> Answer:
        """See `Asker`."""
        from prompt_toolkit.completion import WordCompleter

        def verdict(text: str) -> bool | str:
            try:
                read(text.strip())
            except click.UsageError as error:
                return error.message
            return True

        prompt = self._questionary.text(
            question,
            default=default,
            validate=verdict,
            completer=WordCompleter(list(known), WORD=True) if known else None,
        )
        try:
            return read(prompt.unsafe_ask().strip())
        except (KeyboardInterrupt, EOFError):
            raise click.Abort from None
