"""For GitLab: its code quality report."""

from __future__ import annotations

import json

from postmortems.check.findings import Finding
from postmortems.model.vocabulary import Level
from postmortems.reports.report import Report, identity

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor"}


def as_gitlab(report: Report) -> str:
    """A list of findings. Notes and counts have no place in it."""
    return json.dumps([_issue(finding) for finding in report.findings], indent=2) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    advice = f" ({finding.help})" if finding.help else ""
    return {
        "description": f"{finding.message}{advice}",
        "check_name": f"{finding.code} {finding.rule}",
        "fingerprint": identity(finding),
        "severity": _SEVERITIES[finding.level],
        "location": {"path": finding.path, "lines": {"begin": finding.line}},
    }
