"""Says when records for different readers are published together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Record


def visibility_note(records: Iterable[Record]) -> str:
    """One line for whoever publishes internal records beside public ones; empty where there is nothing to say.

    `visibility` says who a record is for, and no page is left out because of it.
    """
    counts = Counter(record.incident.visibility for record in records)
    internal, public = counts[Visibility.INTERNAL], counts[Visibility.PUBLIC]
    if not internal or not public:
        return ""
    is_one = internal == 1
    return (
        f"{internal} internal {'record is' if is_one else 'records are'} published beside {public} public "
        f"{'one' if public == 1 else 'ones'}: `visibility` restricts nothing yet"
    )
