"""The services that a document says were affected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.labels import is_nobody, is_nothing
from postmortems.importing.reading import Reading

LONGEST_NAME = 4
"""A value with more words is a description, not a name."""


def read(reading: Reading) -> Iterator[Claim]:
    """From a label, if each part of its value looks like a name. Other values stay in the body."""
    known = {}
    for service in reading.config.services:
        known[service.name.casefold()] = service.name
        if service.title:
            known[service.title.casefold()] = service.name
    for field in reading.fields("services"):
        parts = [
            part.strip(" .*_`")
            for part in re.split(r"\s*(?:[,;、，；]|<br\s*/?>|\n|\band\b|\bund\b|\bet\b|\by\b)\s*", field.value)
        ]
        found = [known.get(part.casefold(), part) for part in parts if part]
        if not found or not all(part.casefold() in known or _is_name(part) for part in parts if part):
            continue
        for number, name in enumerate(dict.fromkeys(found)):
            takes = frozenset() if number or field.carrier == "frontmatter" else frozenset(field.lines.numbers)
            yield Claim("services.affected", name, field.lines, takes, 0.7)


def _is_name(text: str) -> bool:
    is_vague = re.search(
        r"(?i)\b(?:all|every|some|several|multiple|many|various|none|no|users?|customers?)\b|^\d|[+%]|\(|:", text
    )
    return (
        not (is_vague or is_nobody(text) or is_nothing(text)) and len(text.split()) <= LONGEST_NAME and len(text) <= 50
    )
