"""The readers, one noun each.

A reader looks at a parsed document and says what it claims and how sure it is. To teach the importer another form: a
reader here (or a form in one), a line in `READERS`, a fixture in `tests/importing/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.readers import (
    actions,
    causes,
    corrections,
    hypotheses,
    lessons,
    metadata,
    people,
    references,
    services,
    severity,
    timeline,
    times,
    title,
)
from postmortems.importing.reading import Reading

Reader = Callable[[Reading], Iterator[Claim]]

READERS: tuple[Reader, ...] = (
    title.read,
    metadata.read,
    severity.read,
    times.read,
    services.read,
    people.read,
    causes.read,
    hypotheses.read,
    timeline.read,
    lessons.read,
    actions.read,
    corrections.read,
    references.read,
)
"""All readers. Of equally sure claims that of the earlier reader holds."""
