"""For GitHub: workflow commands that become annotations beside the lines they are about."""

from __future__ import annotations

from postmortems.check.findings import Finding
from postmortems.reports.report import Report
from postmortems.text.terminal import printable


def as_github(report: Report) -> str:
    """A command for each finding, then one for all notes, and the count.

    GitHub shows ten annotations of a level and step beside the code and the others only in the log, without
    their place, so the text says the place, too.
    """
    notes = [f"::notice title=postmortems::{_data(chr(10).join(report.notes))}"] if report.notes else []
    return "\n".join([*map(_annotation, report.findings), *notes, report.summary]) + "\n"


def _annotation(finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.code} {finding.rule}",
    }
    command = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    advice = f"help: {finding.help}\n" if finding.help else ""
    text = f"{finding.message}\n{advice}at {finding.path}:{finding.line}:{finding.column}"
    return f"::{finding.level} {command}::{_data(text)}"


def _data(text: str) -> str:
    """The text of a workflow command, escaped as GitHub's own toolkit does it."""
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    """A property of a workflow command, where two more characters have a meaning."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
