"""For a page: Markdown, as the summary of a job or a comment shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.check.findings import Finding
from postmortems.reports.report import Report
from postmortems.text.credentials import redacted
from postmortems.text.terminal import one_line

MOST_SHOWN = 500
"""GitHub refuses a summary of more than 1 MiB; nobody reads on to there."""

_CODE = re.compile(r"(`[^`]+`)")
_SPECIAL = re.compile(r"([\\*_\[\]<>|~#!&`])")


def escaped(text: str) -> str:
    """Words of a record for Markdown: they stay text. Code in backticks stays code; nobody is mentioned, and no
    credential is repeated.
    """
    parts = _CODE.split(redacted(one_line(text)))
    return "".join(part.replace("|", "\\|") if number % 2 else _inert(part) for number, part in enumerate(parts))


def _inert(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("@", "@<!-- -->").replace("://", ":<!-- -->//")


def code(text: str) -> str:
    """A name or path as code, whatever it holds. Not for tables: a bar would end the cell."""
    inner = redacted(one_line(text))
    if "`" not in inner:
        return f"`{inner}`"
    fence = "`" * (max(map(len, re.findall("`+", inner))) + 1)
    return f"{fence} {inner} {fence}"


def as_markdown(report: Report) -> str:
    """A heading, the count, the notes, and a table for each file."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield "## Post-mortems"
    yield ""
    yield f"{_icon(report)} {report.summary}."
    for note in report.notes:
        yield ""
        yield escaped(note)
    path = None
    for finding in report.findings[:MOST_SHOWN]:
        if finding.path != path:
            path = finding.path
            yield from ("", f"### {code(path)}", "", "| Line | Level | Finding | Rule |", "|--:|---|---|---|")
        yield _row(finding)
    if len(report.findings) > MOST_SHOWN:
        yield ""
        yield f"{len(report.findings) - MOST_SHOWN} more findings are not shown."


def _icon(report: Report) -> str:
    if report.is_failed:
        return "❌"
    return "⚠️" if report.findings else "✅"


def _row(finding: Finding) -> str:
    advice = f"<br>{escaped(finding.help)}" if finding.help else ""
    rule = f"{finding.code} {code(finding.rule)}"
    return f"| {finding.line} | {finding.level} | {escaped(finding.message)}{advice} | {rule} |"
