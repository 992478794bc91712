"""Words of the source that no field holds, so that the record can store them exactly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from postmortems.importing.claims import LISTS, Claim
from postmortems.importing.document import Document, Lines
from postmortems.importing.words import OUR_OWN, count, missing, unsaid
from postmortems.importing.writing import tidied


def add_missing_words(document: Document, gone: frozenset[int], data: dict[str, Any], body: str) -> None:
    """Add lines with a word that is still missing, because two claims state the same value."""
    own = {key: value for key, value in data["x-import"].items() if key not in OUR_OWN}
    said = count([{**data, "x-import": own}, body])
    if "x-frontmatter" in data:
        said += count(list(keys_in(data["x-frontmatter"])))
    lost = missing("\n".join(document.lines), said)
    if not lost:
        return
    wording = data["x-import"].setdefault("wording", [])
    for number in sorted(gone):
        line = document.lines[number - 1].strip()
        if lost & count(line):
            wording.append({"line": number, "text": tidied(line)})
            lost -= count(line)
    wording.sort(key=lambda entry: entry["line"])


LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
TAG = re.compile(
    r"</?(?:br|table|thead|tbody|tfoot|tr|th|td|p|div|span|ul|ol|li|del|s|strong|b|em|i|code|colgroup|col|time)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
"""The tags that a field does not hold. They are stored together, once."""


def text_of(document: Document, numbers: Collection[int]) -> str:
    """The lines without their tags, which are stored separately."""
    return "\n".join(TAG.sub(" ", document.lines[number - 1]) for number in sorted(numbers))


def foreign_frontmatter(document: Document) -> dict[str, object]:
    """The complete foreign frontmatter: as data, and as text too if the data loses a word of it."""
    front = document.frontmatter
    assert front is not None
    data: dict[str, object] = {"x-frontmatter": front.data} if front.data else {}
    if front.text.strip() and unsaid(front.text, [front.data, list(keys_in(front.data))]):
        data["x-frontmatter-text"] = tidied(front.text)
    return data


def keys_in(value: object) -> Iterator[str]:
    """Every key in nested data."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from keys_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from keys_in(item)


def lost_wording(claims: Sequence[Claim], closed: frozenset[int], document: Document) -> Iterator[dict[str, object]]:
    """Words that no field holds, from lines that moved into fields: headings, labels, table heads."""
    found: dict[int, str] = {}
    for number in closed:
        text = text_of(document, [number]).strip()
        if unsaid(text, None):
            found[number] = text
    values: dict[Lines, list[object]] = defaultdict(list)
    for claim in claims:
        values[claim.lines].append(claim.value)
    for claim in claims:
        if claim.takes and not (claim.field in LISTS and isinstance(claim.value, dict)):
            stated = values[claim.lines] if claim.field else None
            lost = unsaid(text_of(document, claim.takes), stated)
            if lost:
                found[min(claim.takes)] = tidied("\n".join(lost) if stated else text_of(document, claim.takes))
    for number in sorted(found):
        yield {"line": number, "text": tidied(found[number])}
