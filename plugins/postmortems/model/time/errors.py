"""The refusal of a text that is no time."""

from __future__ import annotations


class TimeError(ValueError):
    """Text that is not a time, or a time that never was. `help` says what to write instead.

    `instead` is the one right way to write it, empty where there is none.
    """

    def __init__(self, message: str, help: str, instead: str = "") -> None:
        super().__init__(message, help)
        self.instead = instead
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return self.message


def shorten(text: str) -> str:
    """A text as a message may quote it: at most 60 characters, all of them printable."""
    visible = "".join(character if character.isprintable() else "\ufffd" for character in text[:60])
    return visible if len(text) <= 60 else visible[:59] + "…"
