"""The services that a document says were affected, and the impact on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from postmortems.importing.claims import Claim
from postmortems.importing.dating import of_date
from postmortems.importing.document import Item, List, Row, Section, Table
from postmortems.importing.labels import is_nobody, is_nothing, labels
from postmortems.importing.moments import moments
from postmortems.importing.readers.people import unlinked
from postmortems.importing.reading import Reading

LONGEST_NAME = 4
"""A value with more words is a description, not a name."""


def read(reading: Reading) -> Iterator[Claim]:
    """From a label, if each part of its value looks like a name, and from tables and lists of what was affected."""
    names = _Names(reading)
    for field in reading.fields("services"):
        parts = [
            part.strip(" .*_`")
            for part in re.split(r"\s*(?:[,;、，；]|<br\s*/?>|\n|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*", field.value)
        ]
        found = [names.known.get(part.casefold(), part) for part in parts if part]
        if not found or not all(part.casefold() in names.known or is_service(part) for part in parts if part):
            continue
        for number, name in enumerate(dict.fromkeys(found)):
            takes = frozenset() if number or field.carrier == "frontmatter" else frozenset(field.lines.numbers)
            yield Claim("services.affected", name, field.lines, takes, 0.7)
    for section in reading.document.sections:
        is_about = section.is_within("impact", "summary") or _names_services(section)
        if not is_about or section.is_within("timeline", "actions", "apart"):
            continue
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _ImpactTable(block, names).claims()
            elif isinstance(block, List) and _names_services(section):
                yield from _listed(block, names)


def _names_services(section: Section) -> bool:
    """Whether the heading says that the section lists what was affected."""
    return labels().fields.whole(section.title) == "services" or bool(_AFFECTED.search(section.title))


_AFFECTED = re.compile(
    r"(?i)\b(?:affected|impacted|betroffene\w*|touchés|affectés|afectad\w+|afetad\w+)\b.{0,20}\b(?:services?|systems?|components?|products?"
    r"|applications?|apps|dienste|systeme|composants|servicios|sistemas|componentes|serviços)\b|\b(?:services?|systems?|components?"
    r"|products?|applications?|apps|servicios|serviços|sistemas)\b.{0,12}\b(?:affected|impacted|affectés|afectad\w+|afetad\w+)\b"
)


class _Names:
    """The names of services: as configured, else as written."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def known(self) -> dict[str, str]:
        """The configured names, by name and by title."""
        found = {}
        for service in self.reading.config.services:
            found[service.name.casefold()] = service.name
            if service.title:
                found[service.title.casefold()] = service.name
        return found

    def of(self, text: str) -> str:
        """The name in a cell or item."""
        bare = unlinked(text).strip(" .:*_`~")
        return self.known.get(bare.casefold(), bare)


class _ImpactTable:
    """A table with a row for each service."""

    def __init__(self, table: Table, names: _Names) -> None:
        self.table = table
        self.names = names
        self.roles: dict[str, int] = {}
        for role in ("service", "effect", "from", "to", "span"):
            for number, cell in enumerate(table.head):
                if role not in self.roles and number not in self.roles.values() and labels().columns[role].whole(cell):
                    self.roles[role] = number

    def claims(self) -> Iterator[Claim]:
        """One claim for each service, and one for the effect on it."""
        if "service" not in self.roles or len(self.roles) < 2 or not self.table.rows:
            return
        if "effect" not in self.roles:
            others = [n for n in range(len(self.table.head)) if n not in self.roles.values()]
            if not others:
                return
            self.roles["effect"] = others[0]
        for row in self.table.rows:
            name = self.names.of(self._cell(row, "service"))
            effect = self._cell(row, "effect")
            if not re.search(r"\w", name) or is_nothing(name) or not re.search(r"\w", effect) or len(name) > 80:
                continue
            value: dict[str, object] = {"service": name, "effect": effect, **self._times(row)}
            yield Claim("services.affected", name, row.lines, frozenset(), 0.75)
            yield Claim("impact.services", value, row.lines, frozenset(row.lines.numbers), 0.75)

    def _cell(self, row: Row, role: str) -> str:
        place = self.roles.get(role, -1)
        return row.cells[place].strip() if 0 <= place < len(row.cells) else ""

    def _times(self, row: Row) -> dict[str, object]:
        reading = self.names.reading
        day = of_date(reading.day.day) if reading.day else None
        for moment in moments(self._cell(row, "span"), order=reading.order):
            start = reading.time_text(moment, day)
            until = reading.range_end_text(moment, day)
            if moment.clock is not None and start and until:
                return {"from": start, "to": until[0]}
        found: dict[str, object] = {}
        for key in ("from", "to"):
            for moment in moments(self._cell(row, key), order=reading.order, is_time=True)[:1]:
                if moment.clock is not None and (text := reading.time_text(moment, day)):
                    found[key] = text
        return found


def _listed(block: List, names: _Names) -> Iterator[Claim]:
    """The items of a list of what was affected: a name, and after a colon or a dash what happened to it."""
    for item in block.items:
        name, effect = _name_and_effect(item)
        if not is_service(name):
            continue
        yield Claim("services.affected", names.of(name), item.lines, frozenset(), 0.7)
        if effect:
            value = {"service": names.of(name), "effect": effect}
            takes = frozenset(item.lines.numbers) if len(item.blocks) == 1 else frozenset()
            yield Claim("impact.services", value, item.lines, takes, 0.7)


def _name_and_effect(item: Item) -> tuple[str, str]:
    text = " ".join(item.text.split())
    split = re.match(
        r"^(?P<name>(?:\*\*|__|`)?[^:：—–]{2,60}?(?:\*\*|__|`)?)\s*(?:[:：—–]|\s-\s)\s*(?P<rest>\S.*)$", text
    )
    if split:
        return unlinked(split["name"]).strip(" .:*_`"), split["rest"].lstrip("*_ ")
    return unlinked(text).strip(" .:*_`"), ""


def is_service(text: str) -> bool:
    """Whether a text looks like the name of a service, not like a description."""
    is_vague = re.search(
        r"(?i)\b(?:all|every|some|several|multiple|many|various|none|no|users?|customers?|everything|anything|nothing|else|other"
        r"|was|were|is|are|had|has|not)\b|^\d|[+%]|\(|:",
        text,
    )
    return (
        not (is_vague or is_nobody(text) or is_nothing(text)) and len(text.split()) <= LONGEST_NAME and len(text) <= 50
    )
