"""An identity for findings, for programs that track them over time."""

from __future__ import annotations

from hashlib import sha256

from postmortems.check.findings import Finding


def identity(finding: Finding) -> str:
    """A hash that is unique within a report, and stays the same when the line moves."""
    said = "\x1f".join((finding.path, finding.code, finding.fingerprint))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
