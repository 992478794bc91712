"""Fields of the record that are stated as facts: a label of the name of the field gives its value."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.labels import is_nothing, text_facts
from postmortems.importing.reading import Reading

LONGEST = 300
"""A value with more characters is more than a fact."""


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each label: `Customer contact: the shop's support desk`."""
    for field in reading.fields(*text_facts()):
        if field.value and len(field.value) <= LONGEST and not is_nothing(field.value):
            takes = frozenset() if field.carrier == "frontmatter" else field.lines.numbers
            yield Claim(field.name, field.value, field.lines, takes, 0.6)
