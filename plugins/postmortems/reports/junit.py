"""For test reports: JUnit XML, as most CI systems read it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from postmortems.check.findings import Finding
from postmortems.reports.report import Report
from postmortems.text.terminal import printable

_UNFIT = re.compile("[\ufffe\uffff]")
"""What XML 1.0 refuses, besides what is not printable."""


def as_junit(report: Report) -> str:
    """A test case for each finding, and one that passes for each record without any.

    Findings for which the check does not fail are skipped tests: seen, but not red. A test case is named
    without its line, so that a report can be compared with an earlier one.
    """
    with_findings = {finding.path for finding in report.findings}
    clean = [path for path in report.records if path not in with_findings]
    failures = sum(map(report.fails, report.findings))
    totals = {
        "tests": str(len(report.findings) + len(clean)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(report.findings) - failures),
    }
    root = ElementTree.Element("testsuites", {"name": "postmortems check", **totals})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "postmortems check", **totals})
    for finding in report.findings:
        _add_finding(suite, finding, report.fails(finding))
    for path in clean:
        ElementTree.SubElement(suite, "testcase", _case(path, "no findings"))
    if report.notes:
        ElementTree.SubElement(suite, "system-out").text = _fit("\n".join(map(printable, report.notes)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _add_finding(suite: ElementTree.Element, finding: Finding, fails: bool) -> None:
    name = f"{finding.code} {finding.rule}: {finding.message}"
    case = ElementTree.SubElement(suite, "testcase", _case(finding.path, name, str(finding.line)))
    message = _fit(printable(finding.message))
    if fails:
        failure = ElementTree.SubElement(case, "failure", {"message": message, "type": finding.code})
        place = f"{finding.path}:{finding.line}:{finding.column}"
        failure.text = _fit("\n".join(map(printable, filter(None, (place, finding.message, finding.help)))))
    else:
        ElementTree.SubElement(case, "skipped", {"message": f"{finding.level}: {message}"})


def _case(path: str, name: str, line: str = "1") -> dict[str, str]:
    place = _fit(printable(path))
    return {"classname": place, "name": _fit(printable(name)), "file": place, "line": line}


def _fit(text: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
