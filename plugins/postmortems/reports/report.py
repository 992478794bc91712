"""What a check found, ready to be written in any form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postmortems.check.findings import Finding, count, sha256
from postmortems.model.vocabulary import Level
from postmortems.text.counted import counted


class Report(NamedTuple):
    """The findings of one check."""

    findings: Sequence[Finding]
    """In order."""
    records: Sequence[str]
    """The paths of the records that were checked."""
    strict: bool = False
    """Whether warnings fail, too."""
    known: int = 0
    """How many more findings are in the baseline."""
    notes: Sequence[str] = ()
    """Other notes, a sentence each."""
    time_zones: str = ""
    """The edition of the time zone data, such as `2026f`."""

    def fails(self, finding: Finding) -> bool:
        """Whether the check fails for this finding."""
        return self.strict or finding.level is Level.ERROR

    @property
    def is_failed(self) -> bool:
        return any(map(self.fails, self.findings))

    @property
    def fixable(self) -> int:
        """How many findings have one right answer, which `check --fix` writes."""
        return sum(finding.fix is not None for finding in self.findings)

    @property
    def summary(self) -> str:
        """How many findings there are in how many records: `2 errors, 1 warning in 5 records`."""
        where = counted(len(self.records), "record")
        found = list(self._counts())
        if found:
            return f"{', '.join(found)} in {where}" + (f", and {self.known} in the baseline" if self.known else "")
        if self.known:
            return f"{where} checked, no new findings; {self.known} in the baseline"
        return f"{where} checked, no findings"

    def _counts(self) -> Iterator[str]:
        for level in (Level.ERROR, Level.WARNING):
            if number := count(self.findings, level):
                yield counted(number, level)


def identity(finding: Finding) -> str:
    """A hash of a finding that is unique within a report, and stays the same when the line moves."""
    said = "\x1f".join((finding.path, finding.code, finding.fingerprint))
    return sha256()(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
