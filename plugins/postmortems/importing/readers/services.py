"""The services that a document says were affected, and the impact on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest

from postmortems.importing.claims import Claim
from postmortems.importing.dating import of_date
from postmortems.importing.document import Item, List, Paragraph, Row, Section, Table
from postmortems.importing.labels import LONGEST_HEADING, is_nobody, is_nothing, labels
from postmortems.importing.moments import moments
from postmortems.importing.readers.people import unlinked
from postmortems.importing.reading import Reading

LEAST_SENTENCE = 3
"""A cell with so many words says by itself what happened, without the name of its column."""
LONGEST_NAME = 4
"""A value with more words is a description, not a name."""


def read(reading: Reading) -> Iterator[Claim]:
    """From a label, if each part of its value looks like a name, and from tables, lists and headings of what was
    affected."""
    names = _Names(reading)
    for field in reading.fields("services"):
        parts = [part.strip(" .*_`") for part in _parts(field.value)]
        bare = [
            part if part.casefold() in names.known else _NOTE.sub("", part).strip(" .*_`") for part in parts if part
        ]
        if not bare or not all(part.casefold() in names.known or is_service(part) for part in bare):
            continue
        has_notes = any(part not in parts for part in bare)
        for number, name in enumerate(dict.fromkeys(names.known.get(part.casefold(), part) for part in bare)):
            is_left = number or has_notes or field.carrier == "frontmatter"
            takes = frozenset() if is_left else frozenset(field.lines.numbers)
            yield Claim("services.affected", name, field.lines, takes, 0.7)
    for section in reading.document.sections:
        is_about = section.is_within("impact", "summary") or _names_services(section)
        if not is_about or section.is_within("timeline", "actions", "apart"):
            continue
        yield from _headed(section, names)
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _ImpactTable(block, section, names).claims()
            elif isinstance(block, List) and (_names_services(section) or section.is_within("impact")):
                yield from _listed(block, section, names)


def _parts(text: str, *, is_list: bool = False) -> list[str]:
    """The parts between commas and the like, outside brackets. `is_list`: `and` is a part of a name."""
    parts, start = [], 0
    for found in _BETWEEN_NAMES.finditer(text):
        if found["comma"] or (found["and"] and not is_list):
            parts.append(text[start : found.start()].strip())
            start = found.end()
    return [part for part in (*parts, text[start:].strip()) if part]


_BETWEEN_NAMES = re.compile(r"\([^()]*\)|(?P<comma>[,;、，；]|<br\s*/?>|\n)|(?P<and>\b(?:and|und|et|y|e)\b)")

_NOTE = re.compile(r"\s\([^()]*\)$")
"""A note after a name: `seat-map (read only)`."""


def _names_services(section: Section) -> bool:
    """Whether the heading says that the section lists what was affected."""
    if _NOT.search(section.title):
        return False
    return labels().fields.whole(section.title) == "services" or bool(_AFFECTED.search(section.title))


_NOT = re.compile(r"(?i)\b(?:not|no(?= afect| services)|un(?:affected|impacted)|without|nicht|keine|non|pas|não)\b")


def _says_affected(section: Section) -> bool:
    """Whether the heading says so by itself or together with those around it. `Components` alone can be a design."""
    if section.is_title or len(section.title.split()) > LONGEST_HEADING or not _names_services(section):
        return False
    return bool(_AFFECTED.search(section.title)) or section.is_within("impact")


_KINDS = (
    "services?|systems?|subsystems?|components?|products?|applications?|apps?|workloads?|pods?|deployments?|namespaces?"
)
_KINDS_ABROAD = "dienste?|systeme|composants?|servicios?|sistemas?|componentes?|serviços?"
_IS_AFFECTED = r"(?:affected|impacted|betroffene\w*|touchés|affectés|afectad\w+|afetad\w+)"
_AFFECTED = re.compile(
    rf"(?i)\b{_IS_AFFECTED}\b.{{0,20}}\b(?:{_KINDS}|{_KINDS_ABROAD})\b"
    rf"|\b(?:{_KINDS}|{_KINDS_ABROAD})\b.{{0,12}}\b{_IS_AFFECTED}\b"
    rf"|\b(?:impact\w*|blast radius|auswirkung(?:en)?)\s(?:per|by|for each|on each|je|pro|par|por)\s(?:affected\s)?"
    rf"(?:{_KINDS}|{_KINDS_ABROAD})\b|(?:服务|组件).{{0,4}}影响|サービス(?:別|ごと)の影響|서비스별 영향"
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

    @cached_property
    def listed(self) -> frozenset[str]:
        """The names in a label such as `Affected services`, in lower case."""
        values = [field.value for field in self.reading.fields("services")]
        return frozenset(part.strip(" .*_`").casefold() for value in values for part in _parts(value))

    def is_listed(self, item: Item, name: str) -> bool:
        """Whether an item about the impact begins with a service: in code, configured, or listed as affected."""
        return item.text.lstrip(" *_").startswith(f"`{name}`") or name.casefold() in {*self.known, *self.listed}

    def of(self, text: str) -> str:
        """The name in a cell or item."""
        bare = unlinked(text).strip(" .:*_`~")
        return self.known.get(bare.casefold(), bare)

    def each(self, cell: str) -> list[str]:
        """The names in a cell: several if each is in code, one word or configured, else one."""
        parts = _parts(cell) if "`" in cell else _parts(cell, is_list=True)
        return [self.of(part) for part in parts] if parts and all(map(self.is_name, parts)) else [self.of(cell)]

    def is_name(self, text: str) -> bool:
        """Whether a text is a name without doubt: in code, one word, or configured."""
        bare = self.of(text)
        is_code = re.fullmatch(r"[*_]*`[^`]+`[*_]*:?", unlinked(text).strip()) is not None
        is_word = re.fullmatch(r"\S+", bare) is not None and is_service(bare)
        return is_code or is_word or bare in self.known.values()


class _ImpactTable:
    """A table with a row for each service."""

    def __init__(self, table: Table, section: Section, names: _Names) -> None:
        self.table = table
        self.section = section
        self.names = names
        self.roles: dict[str, int] = {}
        for role in ("service", "effect", "from", "to", "span"):
            for number, cell in enumerate(table.head):
                if role not in self.roles and number not in self.roles.values() and labels().columns[role].whole(cell):
                    self.roles[role] = number
        if "service" not in self.roles and _says_affected(section):
            for number, cell in enumerate(table.head):
                if (
                    "service" not in self.roles
                    and number not in self.roles.values()
                    and labels().columns["name"].whole(cell)
                ):
                    self.roles["service"] = number

    def claims(self) -> Iterator[Claim]:
        """For each service in each row, one claim for its name and one for the effect on it."""
        if "service" not in self.roles or not self._is_about_impact():
            return
        for row in self.table.rows:
            cell = self._cell(row, "service")
            times = self._times(row)
            effect = self._effect(row, times)
            if not re.search(r"\w", cell) or is_nothing(cell) or not re.search(r"\w", effect):
                continue
            for number, name in enumerate(dict.fromkeys(self.names.each(cell))):
                if len(name) > 80:
                    continue
                takes = frozenset() if number else frozenset(row.lines.numbers)
                yield Claim("services.affected", name, row.lines, frozenset(), 0.75)
                value = {"service": name, "effect": effect, **times}
                yield Claim("impact.services", value, row.lines, takes, 0.75)

    def _is_about_impact(self) -> bool:
        """Whether the columns say so, or the heading does and no column is about people."""
        if len(self.roles) > 1:
            return True
        has_people = any(labels().columns["owner"].whole(cell) for cell in self.table.head)
        return not has_people and (_says_affected(self.section) or self.section.is_within("impact"))

    def _effect(self, row: Row, times: dict[str, object]) -> str:
        """The effect, then every cell that no other field holds, with the name of its column."""
        held = {self.roles["service"], self.roles.get("effect", -1)}
        held |= {self.roles.get(role, -1) for role in ("from", "to") if role in times}
        held |= {self.roles.get("span", -1)} if "from" in times and "to" in times else set()
        found = [self._cell(row, "effect")]
        if len(self.table.head) == 2 and not held.intersection(range(2)) - {self.roles["service"]}:
            other = row.cells[1 - self.roles["service"]] if len(row.cells) == 2 else ""
            if len(re.findall(r"[^\W\d_]{2,}", other)) >= LEAST_SENTENCE:
                return other.strip()
        for number, (head, cell) in enumerate(zip_longest(self.table.head[: len(row.cells)], row.cells, fillvalue="")):
            if number not in held and re.search(r"\w", cell):
                found.append(f"{head.strip()}: {cell.strip()}" if head.strip() else cell.strip())
        return "; ".join(part for part in found if re.search(r"\w", part))

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


def _listed(block: List, section: Section, names: _Names) -> Iterator[Claim]:
    """The items of a list of what was affected: a name, and after a colon or a dash what happened to it."""
    for item in block.items:
        nested = list(_nested(item, section, names))
        yield from nested
        name, effect = _name_and_effect(item)
        if nested or not (_names_services(section) or (effect and names.is_listed(item, name))):
            continue
        name = name if name.casefold() in names.known else _NOTE.sub("", name).strip(" .:*_`")
        if not is_service(name):
            continue
        yield Claim("services.affected", names.of(name), item.lines, frozenset(), 0.7)
        if effect:
            value = {"service": names.of(name), "effect": effect}
            is_whole = len(item.blocks) == 1 and not _NOTE.search(_name_and_effect(item)[0])
            takes = frozenset(item.lines.numbers) if is_whole else frozenset()
            yield Claim("impact.services", value, item.lines, takes, 0.7)


def _nested(item: Item, section: Section, names: _Names) -> Iterator[Claim]:
    """An item that ends with a colon: an effect above the names it applies to, or a name above the effects on it."""
    around = " ".join(item.text.split())
    if not around.endswith((":", "：")) or len(item.blocks) != 2 or not isinstance(item.blocks[1], List):
        return
    around = around.rstrip(":： ")
    children = item.blocks[1].items
    if any(len(child.blocks) != 1 or not child.text for child in children):
        return
    stated = [_split(child.text, names) for child in children]
    if all(names.is_name(name) for name, _ in stated):
        if _NOT.search(around) or not (_says_affected(section) or re.search(rf"(?i)\b(?:{_KINDS})\b", around)):
            return
        found = [
            (names.of(name), f"{around}: {effect}" if effect else around, child.lines)
            for (name, effect), child in zip(stated, children, strict=True)
        ]
    elif _says_affected(section) and names.is_name(around):
        found = [(names.of(around), "; ".join(" ".join(child.text.split()) for child in children), item.lines)]
    else:
        return
    for number, (name, effect, lines) in enumerate(found):
        takes = frozenset(lines.numbers) if number else frozenset(range(item.lines.first, lines.last + 1))
        yield Claim("services.affected", name, lines, frozenset(), 0.7)
        yield Claim("impact.services", {"service": name, "effect": effect}, lines, takes, 0.7)


def _split(text: str, names: _Names) -> tuple[str, str]:
    """The name, as written, and the effect. An effect may follow in brackets."""
    text = " ".join(text.split())
    found = re.match(r"(?P<name>[^:：—–()]{2,60}?)\s*(?:[:：—–]|\s-\s)\s*(?P<rest>\S.*)$", text)
    return (found["name"], found["rest"]) if found and not names.is_name(text) else (text, "")


def _headed(section: Section, names: _Names) -> Iterator[Claim]:
    """The headings below one that says what was affected: each a service, with a text or a plain list of effects."""
    is_sure = _says_affected(section)
    if not is_sure and section.concept != "impact":
        return
    for part in section.sections:
        name = names.of(part.title)
        is_named = name in names.known.values() or (is_service(name) if is_sure else part.title.startswith("`"))
        if not is_named or part.heading is None or part.is_label or part.concept or not part.blocks:
            continue
        if labels().fields.whole(name) or _NOT.search(name):
            continue
        items = [item for block in part.blocks if isinstance(block, List) for item in block.items]
        if items and all(names.is_name(item.text) for item in items):
            continue  # a group such as "Degraded" above the names
        yield Claim("services.affected", name, part.heading, frozenset(), 0.7)
        if not part.sections and (effect := _in_one_line(part)):
            takes = frozenset(part.heading.numbers).union(*(block.lines.numbers for block in part.blocks))
            yield Claim("impact.services", {"service": name, "effect": effect}, part.heading, takes, 0.7)


def _in_one_line(section: Section) -> str:
    """The text of a section in one line. Empty if it holds more than paragraphs and plain lists."""
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found.append(" ".join(block.text.split()))
        elif isinstance(block, List) and all(len(item.blocks) == 1 and item.text for item in block.items):
            found.append("; ".join(" ".join(item.text.split()) for item in block.items))
        else:
            return ""
    return " ".join(found)


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
        r"|was|were|is|are|had|has|not)\b|^\d|[+%`\[]|\(|:",
        text,
    )
    return (
        not (is_vague or is_nobody(text) or is_nothing(text)) and len(text.split()) <= LONGEST_NAME and len(text) <= 50
    )
