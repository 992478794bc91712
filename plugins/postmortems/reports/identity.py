"""How programs that follow findings over time know one again."""

from __future__ import annotations

from hashlib import sha256

from postmortems.check.findings import Finding


def identity(finding: Finding) -> str:
    """A hash that tells this finding from all others of a report, and stays when its line moves."""
    said = "\x1f".join((finding.path, finding.code, finding.fingerprint))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
