"""Findings in every format: text, JSON, SARIF, JUnit, GitHub, GitLab.

One module for each format, loaded when the format is used. To add one: a module with a function of a
`Report`, and a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from postmortems.reports.report import Report


class Format(NamedTuple):
    """A form before it is loaded."""

    module: str
    """Its module in this package, which has a function `as_<name>`."""
    purpose: str
    """Whom it is for."""


FORMATS: dict[str, Format] = {
    "text": Format("text", "people"),
    "json": Format("json_", "programs"),
    "github": Format("github", "annotations beside the code"),
    "markdown": Format("markdown", "a job's summary"),
    "sarif": Format("sarif", "code scanning"),
    "junit": Format("junit", "test reports"),
    "gitlab": Format("gitlab", "GitLab's code quality"),
}


def written(report: Report, name: str) -> str:
    """The report in the form of that name."""
    module = import_module(f"{__name__}.{FORMATS[name].module}")
    write: Callable[[Report], str] = getattr(module, f"as_{name}")
    return write(report)


__all__ = ["FORMATS", "Format", "Report", "written"]
