"""For people: one finding after the other, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.check.findings import AROUND, Finding
from postmortems.model.vocabulary import Level
from postmortems.reports.report import Report
from postmortems.text.terminal import Style, last_cells, painted, printable, shortened, width

_COLOURS: dict[Level, Style] = {Level.ERROR: "red", Level.WARNING: "yellow"}


def as_text(report: Report, *, excerpts: bool = False, colour: bool = False, cells: int = 100) -> str:
    """One finding after the other with what to do about it, and a count at the end.

    With `excerpts` each one shows its source line, cut to `cells`, and a caret under its place.
    """
    lines = [line for finding in report.findings for line in _text_lines(finding, excerpts, colour, cells)]
    lines += map(printable, report.notes)
    if report.fixable:
        lines.append(f"`postmortems check --fix` fixes {report.fixable} of these")
    lines.append(painted(report.summary, "bold" if report.findings else "green", on=colour))
    return "\n".join(lines) + "\n"


def _text_lines(finding: Finding, excerpts: bool, colour: bool, cells: int) -> Iterator[str]:
    place = painted(f"{printable(finding.path)}:{finding.line}:{finding.column}", "bold", on=colour)
    level = painted(finding.level, _COLOURS.get(finding.level, "bold"), "bold", on=colour)
    name = painted(f"[{finding.rule}]", "dim", on=colour)
    yield f"{place}: {level} {finding.code} {printable(finding.message)} {name}"
    if excerpts and finding.excerpt:
        yield from _excerpt_lines(finding, colour, cells)
    if finding.help:
        yield f"   {painted('help:', 'cyan', on=colour)} {printable(finding.help)}"


def _excerpt_lines(finding: Finding, colour: bool, cells: int) -> Iterator[str]:
    """The source line with its number, and a caret under the column."""
    number = f"{finding.line:>5} | "
    room = max(cells - len(number), 20)
    place = min(finding.column - 1, AROUND)
    before = _tail(printable(finding.excerpt[:place]), room // 2)
    after = printable(finding.excerpt[place : place + room + 1])
    yield painted(number, "dim", on=colour) + shortened(before + after, room)
    margin = painted(" " * (len(number) - 2) + "| ", "dim", on=colour)
    caret = painted("^", _COLOURS.get(finding.level, "bold"), on=colour)
    yield f"{margin}{' ' * width(before)}{caret}"


def _tail(text: str, cells: int) -> str:
    """The end of a text in at most so many cells, after `…` if it was truncated."""
    if width(text) <= cells:
        return text
    return "…" + last_cells(text, cells - 1)
