"""Fields of an action item below it: as lines, as a list, or as a small table."""

from __future__ import annotations

import re

from postmortems.importing.document import Block, List, Paragraph, Table
from postmortems.importing.labels import role_of, value
from postmortems.importing.readers.actions.ends import day_in, end_of, is_somebody
from postmortems.importing.reading import Reading

_FIELD = re.compile(
    r"\s*[*_]{0,2}(?P<label>[^*_\n:：]{2,24}?)\s*(?:[:：]\s*[*_]{0,2}|[*_]{1,2}\s*[:：])\s*(?P<text>\S.*)$"
)
BETWEEN_FIELDS = re.compile(r"(?:(?<=[.;,])\s+|\s*[|·]\s*|\s+[–—-]\s+)(?=[*_]{0,2}[A-ZÀ-Þ][\w ]{1,20}[*_]{0,2}[:：])")


FIELD_ROLES = ("owner", "due", "priority", "status", "tracker")


def fields_in(line: str) -> list[tuple[str, str]]:
    """The fields of a line that has nothing else: `Who: Ida. When: 31 March. Status: done.`"""
    found = [_FIELD.match(part) for part in BETWEEN_FIELDS.split(line.strip())]
    return _named([(match["label"], match["text"].rstrip(" .")) if match else ("", "") for match in found])


def fields_with_work(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The work and the fields of a text of labelled lines, of which one is the work: `Who: Ida`, `What: add a page`."""
    found = [_FIELD.match(line) for line in text.split("\n")]
    works = [one["text"] for one in found if one and role_of(one["label"], "action")]
    others = _named([(one["label"], one["text"]) for one in found if one and one["text"] not in works])
    return (works[0], others) if all(found) and len(works) == 1 and others else None


def fields_of(block: Block, reading: Reading) -> list[tuple[str, str]]:
    """The fields of a block that has nothing else; none if one of its parts is no field."""
    match block:
        case Paragraph():
            parts = [fields_in(line) for line in block.text.split("\n")]
        case List():
            parts = [fields_of_text(item.text, reading) if len(item.blocks) == 1 else [] for item in block.items]
        case Table() if len(block.head) == 2 and block.rows:  # a label and its value in each row
            rows = [block.head, *(row.cells for row in block.rows)]
            parts = [_named([(row[0], row[1])]) for row in rows if len(row) == 2 and any(row)]
        case Table() if len(block.rows) == 1:
            parts = [_named(list(zip(block.head, block.rows[0].cells, strict=False)))]
        case _:
            parts = []
    return [field for part in parts for field in part] if all(parts) else []


def fields_of_text(text: str, reading: Reading) -> list[tuple[str, str]]:
    """The fields of a text that has nothing else, also without a label: `Done`, `Ida, by 31 March 2024`."""
    if value("action-status", text):
        return [("status", text)]
    if fields := fields_in(text):
        return fields
    end = end_of(f"x ({text})", reading)
    if end.text == "x" and (end.owner or end.due):
        return [(role, said) for role, said in (("owner", end.owner), ("due", end.due)) if said]
    if is_somebody(text, reading):
        return [("owner", text)]
    day = day_in(text, reading) if _DAY.fullmatch(text.strip()) else None
    return [("due", text)] if day and reading.day and day >= reading.day.day.isoformat() else []


_DAY = re.compile(r"[\w./ ,-]{6,20}")
"""A line with a day and nothing else."""


def _named(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of label and text with the role of each; none if a label has no role."""
    roles = [role_of(label, *FIELD_ROLES, "kind", "note") for label, _ in pairs]
    return [(role, text) for role, (_, text) in zip(roles, pairs, strict=True) if role] if all(roles) else []
