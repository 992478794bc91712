"""For programs: JSON with a published schema."""

from __future__ import annotations

import json
from collections.abc import Mapping

from postmortems.check.findings import count
from postmortems.model.vocabulary import Level
from postmortems.reports.report import Report

JSON_VERSION = 1
"""Grows when a key of the report changes its meaning or goes; not when one is added."""


def as_json(report: Report) -> str:
    """An object that `findings_schema` describes, in plain ASCII, so that no encoding can corrupt it."""
    data = {
        "version": JSON_VERSION,
        "findings": [{key: getattr(finding, key) for key in _PROPERTIES} for finding in report.findings],
        "notes": list(report.notes),
        "time_zones": report.time_zones,
        "summary": {
            "errors": count(report.findings, Level.ERROR),
            "warnings": count(report.findings, Level.WARNING),
            "records": len(report.records),
            "known": report.known,
        },
    }
    return json.dumps(data, indent=2) + "\n"


_TEXT: dict[str, object] = {"type": "string"}
_NUMBER: dict[str, object] = {"type": "integer", "minimum": 0}
_PLACE: dict[str, object] = {"type": "integer", "minimum": 1}
_PROPERTIES: dict[str, dict[str, object]] = {
    "path": {**_TEXT, "description": "The file, relative to where the check ran, with forward slashes."},
    "line": {**_PLACE, "description": "From 1."},
    "column": {**_PLACE, "description": "From 1, in characters."},
    "level": {"enum": ["error", "warning"]},
    "code": {**_TEXT, "pattern": "^PM[0-9]{3}$", "description": "Never changes its meaning."},
    "rule": {**_TEXT, "description": "The rule's readable name."},
    "message": {**_TEXT, "description": "What is wrong, in a sentence."},
    "help": {**_TEXT, "description": "What to do about it; may be empty."},
    "fingerprint": {
        **_TEXT,
        "description": "Unique within a path and code. Stays if lines move, changes if the flagged text changes.",
    },
}


def findings_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of `as_json`."""
    totals = {
        "errors": _NUMBER,
        "warnings": _NUMBER,
        "records": {**_NUMBER, "description": "How many records were checked."},
        "known": {**_NUMBER, "description": "How many more findings are in the baseline."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:postmortems:findings:{JSON_VERSION}",
        "title": "Findings of postmortems check",
        **_object(
            {
                "version": {"const": JSON_VERSION},
                "findings": {"type": "array", "items": _object(_PROPERTIES)},
                "notes": {"type": "array", "items": _TEXT, "description": "Other notes."},
                "time_zones": {**_TEXT, "description": "The edition of the time zone data, such as 2026f."},
                "summary": _object(totals),
            }
        ),
    }


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    """An object that has all of these keys. Later versions may add others."""
    return {"type": "object", "properties": properties, "required": list(properties)}
