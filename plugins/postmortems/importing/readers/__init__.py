"""The readers, one for each subject.

A reader looks at a parsed document and yields claims, each with a confidence. To teach the importer another form, add a
reader here or extend one, add it to `READERS`, and add a fixture to `tests/importing/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.readers import (
    actions,
    causes,
    corrections,
    facts,
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
    facts.read,
)
"""All readers. Of two claims with equal confidence, that of the earlier reader wins."""
