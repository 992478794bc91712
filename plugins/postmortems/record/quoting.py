"""What nobody may quote of records, although it looks harmless alone, such as what follows `Password:`."""

from __future__ import annotations

from postmortems.record.corpus import Record
from postmortems.text.credentials import hidden_values


def hidden_in(*records: Record | None) -> frozenset[str]:
    """The values that a message about these records must not show: see `credentials.hidden_values`."""
    return frozenset().union(*(hidden_values(record.text.replace("\0", "")) for record in records if record))
