"""Groups of action items: what the heading or label above the items says about them."""

from __future__ import annotations

import re

from postmortems.importing.document import Item, Section
from postmortems.importing.labels import (
    is_nobody,
    labels,
    value,
    value_inside,
    without_brackets,
)
from postmortems.importing.readers.actions.model import Group
from postmortems.importing.readers.actions.parts import priority_level
from postmortems.importing.reading import Reading


def group_label(item: Item) -> str | None:
    """The text of a list item that names a group of other items, else None."""
    text = item.text.strip()
    bare = text.strip("*_ ").rstrip(":：").strip("*_ ")
    if re.match(r"\[[ xX]\]", text) or "\n" in text or "http" in text:
        return None
    is_marked = text.endswith((":", "：")) or re.fullmatch(r"(?:\*\*|__)[^*]+(?:\*\*|__):?", text) is not None
    is_known = any(value(kind, bare) for kind in ("action-kind", "horizon", "action-status"))
    return bare if (is_marked and len(bare.split()) <= 6) or is_known else None


def group_of_section(group: Group, section: Section, reading: Reading) -> Group:
    """The group of a section inside `group`."""
    line = section.heading.first if section.heading else 1
    return group_named(group, section.title, line, reading, is_label=section.is_label)


def group_named(group: Group, title: str, line: int, reading: Reading, *, is_label: bool = True) -> Group:
    """The group inside `group`, with what its own name says."""
    bare = without_brackets(title).strip() or title
    kind = value_inside("action-kind", bare, 4)
    status = value("action-status", bare)
    priority = priority_level(bare)
    horizon = value_inside("horizon", bare, 4)
    guesses = group.guesses
    if priority is None and horizon is not None:
        priority = horizon
        guesses = (*guesses, ("priority", line, f"the group name was read as priority {horizon}"))
    owner = group.owner
    if is_label and not (kind or status or priority) and _is_owner_line(bare, reading):
        owner = bare.lstrip("@")
        guesses = (*guesses, ("owner", line, "the line above the items was read as their owner"))
    return Group(kind or group.kind, priority or group.priority, status or group.status, owner, guesses)


def _is_owner_line(text: str, reading: Reading) -> bool:
    """Whether the text names owners by initials, handles or names: `AC/JG`, `@nova`, `Ada Lovelace`."""
    if is_nobody(text) or labels().sections.whole(text) or len(text) > 60:
        return False
    if re.fullmatch(r"@[\w-]+(?:\s*[,/&+]\s*@?[\w-]+)*", text):
        return True
    if re.fullmatch(r"[A-Z]{2,4}(?:\s*[,/&+]\s*[A-Z]{2,4})*", text):
        return not set(re.findall(r"[A-Z]+", text)) & _NO_INITIALS
    parts = re.split(r"\s*[,/&+]\s*|\s+and\s+", text)
    is_names = all(re.fullmatch(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?", part) for part in parts)
    return is_names and all(reading.is_person(part.split()[0]) for part in parts)


_NO_INITIALS = frozenset("AWS GCP API DNS SRE CI CD DB SQL QA UX UI PR TODO CDN SLO SLA IAM VPN TLS".split())
