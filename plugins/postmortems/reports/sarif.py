"""For code scanning: SARIF 2.1.0, as GitHub and many editors read it."""

from __future__ import annotations

import json
from urllib.parse import quote

from postmortems import __version__
from postmortems.check.engine import Rule
from postmortems.check.findings import Finding
from postmortems.check.rules import BY_KEY
from postmortems.reports.report import Report, identity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

HOMEPAGE = "https://github.com/OWNER/mkdocs-postmortems"
"""Where a reader of the log finds out what made it. `OWNER` is filled in when the project is published."""


def as_sarif(report: Report) -> str:
    """A log with one run. It has the documentation of each rule that found something."""
    codes = sorted({finding.code for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "postmortems",
                "version": __version__,
                "informationUri": HOMEPAGE,
                "rules": [_rule(BY_KEY[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in report.notes],
            }
        ],
        "results": [_result(finding, codes.index(finding.code)) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.documentation, "markdown": rule.documentation},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": _uri(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": finding.level.value,
        "message": {"text": f"{finding.message}\n{finding.help}".rstrip()},
        "locations": [{"physicalLocation": place}],
        # Only under our own name: GitHub's upload action works out `primaryLocationLineHash` from the line itself, and
        # warns about each result that has another value there.
        "partialFingerprints": {"postmortems/v1": identity(finding)},
    }


def _uri(path: str) -> str:
    """The path as a reference: relative to where the check ran unless it was named absolutely."""
    escaped = quote(path.encode("utf-8", "surrogateescape"))
    return f"file://{escaped}" if path.startswith("/") else escaped
