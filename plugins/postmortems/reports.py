"""Findings in the three forms in which somebody reads them: a person, a code host, a program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from postmortems.diagnostics import Finding, count
from postmortems.model.vocabulary import Level
from postmortems.terminal import Style, painted, printable, shortened, width

JSON_VERSION = 1
"""Grows when a key of the JSON report changes its meaning or goes; not when one is added."""

_COLOURS: dict[Level, Style] = {Level.ERROR: "red", Level.WARNING: "yellow"}


def summary(findings: Sequence[Finding], records: int) -> str:
    """How many findings there are in how many records: `2 errors, 1 warning in 5 records`."""
    found = [_counted(number, level) for level in (Level.ERROR, Level.WARNING) if (number := count(findings, level))]
    where = _counted(records, "record")
    return f"{', '.join(found)} in {where}" if found else f"{where}, no findings: all is in order"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# For people


def as_text(
    findings: Sequence[Finding], records: int, *, excerpts: bool = False, colour: bool = False, cells: int = 100
) -> str:
    """One finding after the other with what to do about it, and a count at the end.

    With `excerpts` each one shows its source line, cut to `cells`, and a caret under its place.
    """
    lines = [line for finding in findings for line in _text_lines(finding, excerpts, colour, cells)]
    lines.append(painted(summary(findings, records), "bold" if findings else "green", on=colour))
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
    before, behind = finding.excerpt[: finding.column - 1], finding.excerpt[finding.column - 1 :]
    before = _tail(printable(before), room // 2)
    yield painted(number, "dim", on=colour) + shortened(before + printable(behind), room)
    margin = painted(" " * (len(number) - 2) + "| ", "dim", on=colour)
    caret = painted("^", _COLOURS.get(finding.level, "bold"), on=colour)
    yield f"{margin}{' ' * width(before)}{caret}"


def _tail(text: str, cells: int) -> str:
    """The end of a text in at most so many cells, after `…` where something was cut off."""
    if width(text) <= cells:
        return text
    while width(text) > cells - 1:
        text = text[1:]
    return "…" + text


# For GitHub


def as_github(findings: Sequence[Finding], records: int) -> str:
    """Workflow commands that GitHub shows as annotations beside the lines they are about, then the count.

    GitHub shows ten annotations of a level and step beside the code and the others only in the log, without
    their place; so the place stands in the text, too.
    """
    return "\n".join([*map(_annotation, findings), summary(findings, records)]) + "\n"


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


# For programs


def as_json(findings: Sequence[Finding], records: int) -> str:
    """An object that `findings_schema` describes, in plain ASCII: no encoding can spoil it."""
    report = {
        "version": JSON_VERSION,
        "findings": [{key: getattr(finding, key) for key in _PROPERTIES} for finding in findings],
        "summary": {
            "errors": count(findings, Level.ERROR),
            "warnings": count(findings, Level.WARNING),
            "records": records,
        },
    }
    return json.dumps(report, indent=2) + "\n"


_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
_PLACE: dict[str, Any] = {"type": "integer", "minimum": 1}
_PROPERTIES: dict[str, dict[str, Any]] = {
    "path": {**_TEXT, "description": "The file, seen from where the check ran, with forward slashes."},
    "line": {**_PLACE, "description": "From 1."},
    "column": {**_PLACE, "description": "From 1, in characters."},
    "level": {"enum": ["error", "warning"]},
    "code": {**_TEXT, "pattern": "^PM[0-9]{3}$", "description": "Never changes its meaning."},
    "rule": {**_TEXT, "description": "The rule's speaking name."},
    "message": {**_TEXT, "description": "What is wrong, in a sentence."},
    "help": {**_TEXT, "description": "What to do about it; may be empty."},
}


def findings_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `as_json`."""
    totals = {
        "errors": _NUMBER,
        "warnings": _NUMBER,
        "records": {**_NUMBER, "description": "How many records were judged."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:postmortems:findings:{JSON_VERSION}",
        "title": "Findings of postmortems check",
        **_object(
            {
                "version": {"const": JSON_VERSION},
                "findings": {"type": "array", "items": _object(_PROPERTIES)},
                "summary": _object(totals),
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these keys. Later versions may add others."""
    return {"type": "object", "properties": properties, "required": list(properties)}
