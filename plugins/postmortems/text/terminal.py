"""Text on a terminal: made harmless, measured in cells, wrapped, coloured.

Records are written by many people and read by even more. Nothing in one may move the cursor,
change the title of a window or turn the direction of a line, so their text passes `printable` first.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Literal, TextIO

from postmortems.text.rare import rare_pattern

# Control characters, lone surrogates, line separators, and the marks that turn the direction of text.
_UNPRINTABLE = rare_pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_NEVER_FIRST = frozenset("、。，．：；！？）」』】》〉…")
"""Wide marks that do not begin a line."""

Style = Literal["bold", "dim", "red", "yellow", "green", "cyan"]
_CODES: dict[Style, int] = {"bold": 1, "dim": 2, "red": 31, "yellow": 33, "green": 32, "cyan": 36}


def printable(text: str) -> str:
    r"""The text on one line, with everything that a terminal could take for an order spelled out: `\x1b`."""
    return _UNPRINTABLE.sub(_spelled_out, text)


def _spelled_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")


def one_line(text: str) -> str:
    """The text with every run of spaces and line ends as one space, and printable."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text  # as nearly all are, in a quarter of the time
    return printable(" ".join(text.split()))


_ONE_CELL_EACH = rare_pattern("[\x00-\xac\xae-\u02ff]*")
_MAY_BE_WIDE = rare_pattern("[^\x00-\u10ff]")


def width(text: str) -> int:
    """How many cells of a terminal the text takes up."""
    return len(text) if text.isascii() or _ONE_CELL_EACH.fullmatch(text) else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, cells: int) -> str:
    """The text with spaces after it, at least so many cells wide."""
    return text.ljust(cells) if text.isascii() else text + " " * (cells - width(text))


def shortened(text: str, cells: int) -> str:
    """The text in at most so many cells; what does not fit becomes `…`."""
    if width(text) <= cells:
        return text
    room, left = cells - 1, 0
    while (room := room - _cells(text[left])) >= 0:
        left += 1
    return text[:left].rstrip() + "…"


def last_cells(text: str, cells: int) -> str:
    """The end of the text, in at most so many cells."""
    start, room = len(text), cells
    while start and (room := room - _cells(text[start - 1])) >= 0:
        start -= 1
    return text[start:]


def wrapped(text: str, cells: int, taken: int = 0) -> Iterator[str]:
    """The lines of a paragraph, none wider than so many cells unless one character is.

    Lines break at spaces, and between wide characters, which have none between their words; a wide full stop
    stays with the word before it, if need be beyond the edge. Of the first line
    `taken` cells are in use already.
    """
    line = " ".join(text.split())
    if line and not taken and (line.isascii() or _ONE_CELL_EACH.fullmatch(line)):
        lines, start = [], 0
        while len(line) - start > cells and (end := line.rfind(" ", start, start + cells + 1)) > 0:
            lines.append(line[start:end])
            start = end + 1
        if len(line) - start <= cells:  # else a word is wider than a line
            yield from [*lines, line[start:]]
            return
    line, used, pending = "", taken, ""
    for word in _words(text):
        if word == " ":
            pending = " " if line else ""
            continue
        for piece in _pieces(word, cells):
            needed = len(pending) + width(piece)
            edge = cells + 2 if piece[0] in _NEVER_FIRST and not pending else cells
            if line and used + needed > edge:
                yield line
                line, used, pending, needed = "", 0, "", width(piece)
            line, used, pending = line + pending + piece, used + needed, ""
    if line:
        yield line


def _words(text: str) -> Iterator[str]:
    """What may be at the end of a line: words, wide characters, and single spaces between them."""
    if not _MAY_BE_WIDE.search(text):
        for number, word in enumerate(text.split()):
            if number:
                yield " "
            yield word
        return
    word = ""
    for character in text:
        if character.isspace() or _cells(character) == 2:
            if word:
                yield word
            word = ""
            yield " " if character.isspace() else character
        else:
            word += character
    if word:
        yield word


def _pieces(word: str, cells: int) -> Iterator[str]:
    """A word, cut where it is wider than a line."""
    if width(word) <= max(cells, 1):
        yield word
        return
    start, used = 0, 0
    for number, character in enumerate(word):
        needed = _cells(character)
        if used + needed > cells and number > start:
            yield word[start:number]
            start, used = number, 0
        used += needed
    yield word[start:]


def table(headings: Sequence[str], columns: Iterable[Sequence[str]], cells: int | None) -> Iterable[str]:
    """The lines of a table whose last column is shortened to fit into so many cells; None: as wide as it gets.

    Each text is on one line, and printable. Where little would be left of the last column, the first one gets a line
    of its own above each row.
    """
    shown = [(heading, *texts) for heading, texts in zip(headings, columns, strict=True)]
    are_ascii = ["".join(column).isascii() for column in shown]
    widths = [max(map(len if is_ascii else width, column)) for column, is_ascii in zip(shown, are_ascii, strict=True)]
    if all(are_ascii) and (cells is None or _room(widths, cells) >= widths[-1]):
        row = "  ".join([*(f"%-{column}s" for column in widths[:-1]), "%s"])  # a template is three times as fast
        return [(row % line).rstrip() for line in zip(*shown, strict=True)]
    if cells is None or _room(widths, cells) >= min(widths[-1], LEAST_LAST_COLUMN):
        return _aligned(shown, widths, cells)
    below = _aligned(shown[1:], widths[1:], cells - 2)
    return (line for text, rest in zip(shown[0], below, strict=True) for line in (text, f"  {rest}"))


def _aligned(columns: Sequence[Sequence[str]], widths: Sequence[int], cells: int | None) -> Iterable[str]:
    """The lines of columns of these widths, none wider than `cells` as far as the last column can help."""
    room = widths[-1] if cells is None else max(_room(widths, cells), 1)
    first = [[padded(text, wide) for text in column] for column, wide in zip(columns, widths[:-1], strict=False)]
    last = [shortened(text, room) for text in columns[-1]]
    return ["  ".join(line).rstrip() for line in zip(*first, last, strict=True)]


def _room(widths: Sequence[int], cells: int) -> int:
    """The cells that the other columns leave to the last one."""
    return cells - sum(widths[:-1]) - 2 * (len(widths) - 1)


LEAST_LAST_COLUMN = 24
"""The cells that a last column keeps beside the others before they move below the first."""


def painted(text: str, *styles: Style, on: bool) -> str:
    """The text in colour where `on`; the text itself otherwise."""
    if not on or not styles:
        return text
    codes = ";".join(str(_CODES[style]) for style in styles)
    return f"\x1b[{codes}m{text}\x1b[0m"


def changed_file(path: str, lines: Iterable[str], stream: TextIO) -> Iterator[str]:
    """A file, and its lines that begin with `+` or `-`, in colour where the stream has any. The lines are printable."""
    colour = wants_colour(stream)
    yield painted(printable(path), "bold", on=colour)
    yield from (painted(line, "green" if line.startswith("+") else "red", on=colour) for line in lines)


def wants_colour(stream: TextIO) -> bool:
    """The stream is a terminal that knows colours, and its user did not ask for none."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_cells() -> int | None:
    """How wide the terminal is; None where the output goes elsewhere and COLUMNS is not set.

    `shutil` says the same, and loads three compressors, which takes as long as listing three hundred incidents.
    """
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", ""))) > 0:
            return columns
    if not sys.stdout.isatty():
        return None
    with suppress(OSError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return 80


def emit(text: str) -> None:
    """Write to standard output, whatever its encoding; quietly nowhere once its reader has gone."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text if text.isascii() else text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()


def emit_exactly(text: str) -> None:
    """Write a document to standard output, byte for byte in UTF-8; but to a terminal, line by line and printable."""
    if sys.stdout.isatty():
        emit("".join(f"{printable(line)}\n" for line in text.removeprefix("\ufeff").splitlines()))
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_output()


def _discard_output() -> None:
    """Let what is written from here on vanish, so that flushing at exit does not complain either."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
